"""Words that are in a page's content and not on the page as shown: switched off, covered, clipped away, without ink.

Cheap signs say which objects may be such (``doubts``); pictures of the page with and without them tell. Text without ink over
a picture of itself, as recognition leaves it in scans, stands for what is shown and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.orthography import MARKS
from extractors.pdfium.doubts import CLIPPED, COVERED, LAYERED, UNDER_IMAGE, UNDER_PATH, clip_of, read_doubts
from extractors.pdfium.frame import Frame
from extractors.pdfium.glyphs import PageText
from extractors.pdfium.images import most_pixels
from extractors.pdfium.layers import Layered, layers_of
from extractors.pdfium.looks import Looks
from extractors.pdfium.objects import IMAGE, TEXT, Objects
from extractors.pdfium.page import OpenPage
from extractors.pdfium.rows import GlyphRows
from extractors.pdfium.taken import merged, objects_less, text_less
from extractors.types import BoolArray, FloatArray

_SHOWS: Final = 0.5
"""Share of the glyphs without ink under which something is shown, where they stand for that."""
_SCAN: Final = 0.5
"""Share of the page that pictures cover from which words under them are the text of the scan."""
_EDGE: Final = 1.5
"""Heights of a line from the edge of a clip path within which words are cut by it, not hidden."""
_NO_INK: Final = (3, 7)
"""Text rendering modes."""
_SPACES: Final = np.array([0x09, 0x20, 0xA0, 0x2002, 0x2003, 0x2009, 0x200B, 0x202F, 0x3000], dtype=np.uint32)
_MARK_CODES: Final = np.array(sorted([*map(ord, MARKS), *range(0xF700, 0xF71B)]), dtype=np.uint32)
"""Thai marks, and those that fonts keep in their private area."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where words are not seen, (n, 4) boxes on the page as shown: ``covered`` by something drawn over them; ``unseen``: on a
    layer that is off, clipped away, in the colour of the ground or in none."""

    covered: FloatArray
    unseen: FloatArray


_NONE: Final = np.zeros((0, 4), dtype=np.float32)
NOTHING: Final = Hidden(_NONE, _NONE)


def without_hidden(
    item: OpenPage, frame: Frame, objects: Objects, text: PageText, *, layers: Layered, max_pixels: int
) -> tuple[Objects, PageText, Hidden]:
    """The objects and the text of an open page without what is not shown, and where that was. ``layers``: what of the
    document may be on any; a page with pictures of more than ``max_pixels`` is not looked at."""
    doubts = read_doubts(objects, layers.marks)
    notes = item.covers(frame)
    groups = layers_of(objects, doubts & LAYERED != 0, layers.forms) if layers.marks else []
    inkless = any(mode in _NO_INK for mode in text.rows.modes.tolist())
    if not (groups or inkless or len(notes) or (doubts & ~np.uint8(LAYERED)).any()):
        return objects, text, NOTHING
    if not len(text.rows.codes) or most_pixels(objects) > max_pixels:
        return objects, text, NOTHING
    return _Page(item, frame, objects, text, doubts).judged(groups, notes)


class _Page:
    """A page with doubtful objects. Glyphs are numbered as in the rows of its text."""

    def __init__(
        self, item: OpenPage, frame: Frame, objects: Objects, text: PageText, doubts: NDArray[np.uint8]
    ) -> None:
        self._item, self._frame, self._objects, self._text, self._doubts = item, frame, objects, text, doubts
        rows = text.rows
        left, right, bottom, top = rows.ink.T
        self._ink = frame.boxes(left, bottom, right, top)
        self._blank: BoolArray = np.isin(rows.codes, _SPACES) | (right - left <= 0.01) | (top - bottom <= 0.01)
        self._at = _places_of(rows, objects)

    def judged(self, groups: Sequence[Ints], notes: FloatArray) -> tuple[Objects, PageText, Hidden]:
        off = self._off(groups)
        layer = self._layer()
        on_page = _within(self._ink, np.array([(0.0, 0.0, self._frame.width, self._frame.height)], dtype=np.float32))
        covered: BoolArray = self._of(self._doubts & COVERED != 0) | _within(self._ink, notes)
        unseen = self._of(off) & ~layer & on_page
        doubtful = self._of(self._doubts & ~np.uint8(LAYERED) != 0) | covered
        doubtful &= on_page & ~(unseen | layer | self._blank)
        gone = doubtful & ~self._seen(doubtful)
        covered &= gone
        clipped = self._of(self._doubts & ~np.uint8(LAYERED) == CLIPPED) & ~covered
        unseen |= (gone & ~covered & ~clipped) | self._cut_off(gone & clipped, unseen | gone)
        without, under = self._layer_unseen(layer)
        unseen |= without
        covered |= under
        hidden = self._with_marks(covered | unseen)
        hidden = self._with_blanks(hidden)
        objects = objects_less(self._objects, off & (self._objects.kinds[:, 0] != TEXT))
        if not hidden.any():
            return objects, self._text, NOTHING
        inked = hidden & ~self._blank
        places = Hidden(merged(self._ink[inked & covered]), merged(self._ink[inked & unseen & ~covered]))
        return objects, text_less(self._text, hidden), places

    def _off(self, groups: Sequence[Ints]) -> BoolArray:
        """Which objects are of layers without which the page looks the same."""
        off: BoolArray = np.zeros(len(self._objects.handles), dtype=np.bool_)
        if groups:
            looks = Looks(self._item, self._frame)
            for members in groups:
                if not off[members].all() and not looks.changed(self._objects.handles[members].tolist()).any():
                    off[members] = True
        return off

    def _of(self, chosen: BoolArray) -> BoolArray:
        """Which glyphs belong to chosen objects."""
        of_chosen: BoolArray = np.append(chosen, False)[self._at]
        return of_chosen

    def _layer(self) -> BoolArray:
        """Glyphs that stand for what is shown, not for themselves: without ink, or under the picture of a scan."""
        rows = self._text.rows
        layer: BoolArray = np.isin(np.append(0, rows.modes[rows.styles])[rows.run_of], _NO_INK)
        if (self._doubts & UNDER_IMAGE).any() and _image_share(self._objects, self._frame) >= _SCAN:
            layer |= self._of(self._doubts & UNDER_IMAGE != 0)
        return layer

    def _layer_unseen(self, layer: BoolArray) -> tuple[BoolArray, BoolArray]:
        """Of such glyphs those that stand for nothing, and those where what they stand for is covered."""
        pictured = layer & ~self._blank & _within(self._ink, _images(self._objects))
        under = pictured & self._of(self._doubts & UNDER_PATH != 0)
        if under.any():
            looks = Looks(self._item, self._frame, self._ink[under])
            under[under] = ~looks.varied(looks.picture(), self._ink[under])
        rest = layer & ~self._blank & ~pictured
        if rest.any():
            looks = Looks(self._item, self._frame, self._ink[rest])
            texts = self._objects.handles[self._objects.kinds[:, 0] == TEXT]
            if looks.varied(looks.without(texts.tolist()), self._ink[rest]).mean() >= _SHOWS:
                rest = np.zeros_like(rest)
        return rest, under

    def _seen(self, glyphs: BoolArray) -> BoolArray:
        """Which of some glyphs are seen: the page looks otherwise there without the objects that they belong to."""
        seen = ~glyphs
        if glyphs.any():
            looks = Looks(self._item, self._frame, self._ink[glyphs])
            changed = looks.changed(self._objects.handles[np.unique(self._at[glyphs])].tolist())
            seen[glyphs] = looks.inked(changed, self._ink[glyphs])
        return seen

    def _cut_off(self, gone: BoolArray, hidden: BoolArray) -> BoolArray:
        """``gone`` less what stands at the edge of its clip path while other words are seen within: a cell too narrow or too
        low for its words, or the end of a page, cuts them and hides nothing; a number cut there would be another number."""
        gone = gone.copy()
        seen = self._ink[~hidden & ~self._blank]
        for at in np.unique(self._at[gone]).tolist():
            members, clip = gone & (self._at == at), clip_of(self._objects, at)
            boxes, loose = self._ink[members], self._text.rows.loose[members]
            (x0, top), (x1, bottom) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
            if clip is None:
                continue
            away = max(clip[0] - x1, x0 - clip[2], clip[1] - bottom, top - clip[3])
            high = float((loose[:, 1] - loose[:, 3]).max())
            if away <= _EDGE * high and _within(seen, np.array([clip], dtype=np.float32)).any():
                gone &= ~members
        return gone

    def _with_marks(self, hidden: BoolArray) -> BoolArray:
        """The marks over and under hidden letters among the hidden, and no others."""
        if not hidden.any():
            return hidden
        marks = np.isin(self._text.rows.codes, _MARK_CODES) & ~self._blank
        bases = np.flatnonzero(~marks & ~self._blank)
        if not marks.any() or not len(bases):
            return hidden
        loose = self._text.rows.loose
        middle, level = (loose[:, 0] + loose[:, 2]) / 2, (loose[:, 1] + loose[:, 3]) / 2
        x = (self._text.rows.ink[:, 0] + self._text.rows.ink[:, 1]) / 2
        high = loose[:, 1] - loose[:, 3]
        hidden = hidden.copy()
        for i in np.flatnonzero(marks).tolist():
            near = bases[np.abs(level[bases] - level[i]) < 0.5 * high[i]]
            if len(near):
                away = np.abs(middle[near] - x[i])
                under = hidden[near[away < away.min() + 0.1 * high[i]]]  # the same words may stand there twice
                hidden[i] = under.all() or (hidden[i] and under.any())
        return hidden

    def _with_blanks(self, hidden: BoolArray) -> BoolArray:
        """With the spaces behind what is hidden."""
        last = np.maximum.accumulate(np.where(self._blank, -1, np.arange(len(hidden))))
        with_blanks: BoolArray = np.where(self._blank, (last >= 0) & hidden[last], hidden)
        return with_blanks


def _places_of(rows: GlyphRows, objects: Objects) -> Ints:
    """(n,) which object of the page each glyph belongs to; their number for none."""
    order = objects.handles.argsort(kind="stable")
    known, addresses = objects.handles[order], rows.run_objects()
    if not len(known):
        return np.zeros(len(rows.codes), dtype=np.int64)
    at = known.searchsorted(addresses).clip(0, len(known) - 1)
    of_run = np.append(len(known), np.where(known[at] == addresses, order[at], len(known)))
    return of_run[rows.run_of]


def _within(boxes: FloatArray, areas: FloatArray) -> BoolArray:
    """Which boxes have their middle in one of some areas."""
    inside: BoolArray = np.zeros(len(boxes), dtype=np.bool_)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for x0, top, x1, bottom in areas.tolist():
        inside |= (x > x0) & (x < x1) & (y > top) & (y < bottom)
    return inside


def _images(objects: Objects) -> FloatArray:
    """(n, 4) the boxes of the images of a page."""
    m = objects.matrices[objects.kinds[:, 0] == IMAGE]
    corners = np.stack([m[:, 4:6], m[:, 4:6] + m[:, :2], m[:, 4:6] + m[:, 2:4], m[:, 4:6] + m[:, :2] + m[:, 2:4]])
    return np.hstack((corners.min(axis=0), corners.max(axis=0))).astype(np.float32)


def _image_share(objects: Objects, frame: Frame) -> float:
    """Share of the page that pictures cover."""
    boxes = _images(objects)
    sides = (np.minimum(boxes[:, 2:], (frame.width, frame.height)) - np.maximum(boxes[:, :2], 0)).clip(0)
    return float(sides.prod(axis=1).sum() / max(frame.width * frame.height, 1.0))
