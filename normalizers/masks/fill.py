"""A document's masks: found, persons locked, the others filled or left with their candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalizers.edits import with_edits
from normalizers.masks.answers import Filling, find_answers
from normalizers.masks.background import Background
from normalizers.masks.confidence import load_calibration
from normalizers.masks.find import Mask, find_masks
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.personal import personal_masks
from normalizers.masks.rank import Answer, strongest
from normalizers.masks.settings import FormVocabulary, MaskSettings
from normalizers.masks.squash import compose
from normalizers.masks.stream import Slot, make_stream
from normalizers.trees import collection_paused
from pipeline.model.text import Candidate, Edit, NormalText, RepairStatus

_MOST_ROUNDS = 20


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
    hides a person's name. A run inside an earlier edit gives none. What is filled is read as text around the rest, until
    nothing more can be filled: the filled texts, given again, come back as they are.
    """
    with collection_paused():
        return _filled(texts, memory, vocabulary, settings or MaskSettings())


def _filled(
    texts: Sequence[NormalText], memory: CorpusMemory | None, vocabulary: FormVocabulary | None, settings: MaskSettings
) -> tuple[tuple[Edit, ...], ...]:
    found: list[dict[int, Edit]] = [{} for _ in texts]
    now = list(texts)
    background: Background | None = None
    for _ in range(_MOST_ROUNDS):
        masks = [m for i, t in enumerate(now) for m in find_masks(t.text, i)]
        if not masks:
            break
        background = background or Background(memory, vocabulary)
        filled: dict[int, list[Edit]] = {}
        for number, edit in _one_round(now, masks, background, settings):
            if edit.repaired is not None or edit.start not in found[number]:
                found[number][edit.start] = edit
            if edit.repaired is not None:
                filled.setdefault(number, []).append(edit)
        if not filled or len(masks) > settings.most_slots:  # of too many the rest is to stay as it is
            break
        for number, edits in filled.items():
            now[number] = with_edits(now[number], edits)
    return tuple(tuple(row[k] for k in sorted(row)) for row in found)


def _one_round(
    texts: Sequence[NormalText], masks: Sequence[Mask], background: Background, settings: MaskSettings
) -> Iterator[tuple[int, Edit]]:
    """The edits of the masks that the texts have now, with the number of their text."""
    plain = [t.text for t in texts]
    persons = personal_masks(plain, masks)
    stream = make_stream(plain, masks, persons)
    slots = tuple(s for s in stream.slots if s.length <= settings.max_length)[: settings.most_slots]
    edits: dict[Mask, Edit] = {}
    for filling in find_answers(stream, slots, background):
        edits |= _slot_edits(texts, filling, settings)
    for mask in masks:
        edit = edits.get(mask) or _plain_edit(texts[mask.text], mask, personal=mask in persons)
        if edit is not None:
            yield mask.text, edit


def _slot_edits(texts: Sequence[NormalText], filling: Filling, settings: MaskSettings) -> dict[Mask, Edit]:
    """One edit for each run of the slot; the letters are dealt out in order."""
    out: dict[Mask, Edit] = {}
    best = load_calibration().confidence(filling)
    sure = best >= settings.threshold and not filling.contested
    at = 0
    shares = _with_confidence(filling, best)[: max(settings.candidates, 1)]
    for mask in filling.slot.masks:
        pieces = [(_piece(a.text, filling.slot, at, mask.length), p) for a, p in shares]
        at += mask.length
        text = texts[mask.text]
        lo, hi = text.to_raw(mask.start, mask.end)
        raw = text.raw.text[lo:hi]
        if raw != text.text[mask.start : mask.end]:
            continue
        told = tuple(Candidate(t, round(p, 4)) for t, p in pieces[: settings.candidates])
        why = strongest(filling.answers[0][0])[1] if filling.answers else "no layer has an answer"
        repaired = pieces[0][0] if sure else None
        status: RepairStatus = "repaired" if sure else "abstained"
        out[mask] = Edit(lo, hi, raw, repaired, "mask", status, round(best, 4), told, why)
    return out


def _with_confidence(filling: Filling, best: float) -> list[tuple[Answer, float]]:
    """The answers with what the first leaves shared out among the others, as their shares go; none above the first."""
    rest = sum(p for _, p in filling.answers[1:]) or 1.0
    others = [(a, min(best, (1 - best) * p / rest)) for a, p in filling.answers[1:]]
    return [(filling.answers[0][0], best), *others] if filling.answers else []


def _piece(text: str, slot: Slot, at: int, length: int) -> str:
    if len(slot.masks) == 1:
        return compose(text)
    if len(text) != slot.length:
        text = compose(text)
    return text[at : at + length]


def _plain_edit(text: NormalText, mask: Mask, *, personal: bool) -> Edit | None:
    lo, hi = text.to_raw(mask.start, mask.end)
    raw = text.raw.text[lo:hi]
    if raw != text.text[mask.start : mask.end]:
        return None
    if personal:
        return Edit(lo, hi, raw, None, "mask", "personal", 1.0, (), "a person's name")
    return Edit(lo, hi, raw, None, "mask", "abstained", 0.0, (), "no layer has an answer")
