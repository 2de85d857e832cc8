"""The edits of a document as repairs with their place and surroundings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable

from pipeline.engine.memory import Refusal
from pipeline.model.geometry import BBox, union
from pipeline.model.result import Repair
from pipeline.model.text import Edit, NormalDocument, NormalTable, NormalText

SIDE = 30
"""Letters of the surroundings on each side."""


def texts_of(document: NormalDocument) -> Iterable[NormalText]:
    """Every text of a document in reading order: paragraphs, and the cells of tables row by row."""
    for block in document.blocks:
        if isinstance(block, NormalTable):
            yield from (cell.text for cell in sorted(block.cells, key=lambda c: (c.row, c.col)))
        else:
            yield block.text


def repairs_of(document: NormalDocument) -> Iterable[Repair]:
    """The edits of a document with the place of each, in reading order."""
    for text in texts_of(document):
        if text.edits:
            unfilled = _unfilled(text)
            yield from (_repair(edit, text, unfilled) for edit in text.edits)


def _edited(text: NormalText, edits: Iterable[Edit]) -> NormalText:
    """The raw text of ``text`` with other edits."""
    kept, at = tuple(edits), 0
    out: list[str] = []
    for e in kept:
        out += (text.raw.text[at : e.start], e.shown)
        at = e.end
    return NormalText("".join((*out, text.raw.text[at:])), text.raw, kept)


def _unfilled(text: NormalText) -> NormalText:
    """The text with its faults repaired and its masked words as x: what is known without any guess."""
    return _edited(text, (e for e in text.edits if e.kind != "mask")) if _masked(text) else text


def _masked(text: NormalText) -> bool:
    return any(e.kind == "mask" for e in text.edits)


def around(edit: Edit, unfilled: NormalText) -> tuple[str, str]:
    """Up to ``SIDE`` letters before and after an edit, faults repaired, masked words as x."""
    lo, hi = unfilled.to_text(edit.start, edit.end)
    return unfilled.text[max(0, lo - SIDE) : lo], unfilled.text[hi : hi + SIDE]


def _repair(edit: Edit, text: NormalText, unfilled: NormalText) -> Repair:
    places = text.raw.places(edit.start, edit.end)
    bbox: BBox | None = None
    if places:
        bbox = union(p.bbox for p in places if p.page == places[0].page)
    before, after = around(edit, unfilled)
    return Repair(
        kind=edit.kind,
        raw=edit.raw,
        repaired=edit.repaired,
        status=edit.status,
        confidence=edit.confidence,
        candidates=edit.candidates,
        reason=edit.reason,
        page=places[0].page if places else None,
        bbox=bbox,
        before=before,
        after=after,
    )


def without_refused(document: NormalDocument, refusals: Collection[Refusal]) -> NormalDocument:
    """The document without the answers that a reviewer refused in the same place: such a mask stays open."""
    refused = {(r.before, r.raw, r.answer, r.after) for r in refusals}

    def mend(text: NormalText) -> NormalText:
        if not _masked(text):
            return text
        unfilled = _unfilled(text)
        edits = tuple(_without(e, *around(e, unfilled), refused) for e in text.edits)
        return text if edits == text.edits else _edited(text, edits)

    return _each(document, mend)


def _without(edit: Edit, before: str, after: str, refused: Collection[tuple[str, str, str, str]]) -> Edit:
    if edit.kind != "mask" or edit.status == "personal":
        return edit
    left = tuple(c for c in edit.candidates if (before, edit.raw, c.text, after) not in refused)
    if edit.repaired is None or (before, edit.raw, edit.repaired, after) not in refused:
        return edit if left == edit.candidates else dataclasses.replace(edit, candidates=left)
    confidence = left[0].confidence if left else 0.0
    return dataclasses.replace(edit, repaired=None, status="abstained", candidates=left, confidence=confidence,
                               reason="a reviewer refused this answer here")  # fmt: skip


def _each(document: NormalDocument, change: Callable[[NormalText], NormalText]) -> NormalDocument:
    blocks = tuple(
        dataclasses.replace(b, cells=tuple(dataclasses.replace(c, text=change(c.text)) for c in b.cells))
        if isinstance(b, NormalTable)
        else dataclasses.replace(b, text=change(b.text))
        for b in document.blocks
    )
    return dataclasses.replace(document, blocks=blocks)
