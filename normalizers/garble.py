"""The layer that mends garbled Thai: stretches are decoded, and a reading is taken only where it beats the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import Final

from normalizers.channel import FAR, Decoder, Piece
from normalizers.clusters import Clusters, take_apart
from normalizers.context import context_gain
from normalizers.edits import Change
from normalizers.lexicon import FOLLOWERS, Lexicon, thai_runs
from pipeline.model.text import RepairKind

_THAI: Final = re.compile("[ก-ฮะ-ฺเ-ๅ็-๎]")
_SOFT: Final = 200
_RARE_SHORT: Final = 7.5
_HARD: Final = 800
_CUT_AFTER: Final = re.compile(r"[^\u0e00-\u0e7f\sx](?=[\sก-ฮเ-ไ])|\n\s*\n")
_CUT_BLANK: Final = re.compile(r"(?<=[^\s]{3}) (?=[ก-ฮเ-ไ][^\s]{2})")
_HARD_CUT: Final = re.compile("(?<![เ-ไ])(?=[ก-ฮเ-ไ])")

_KIND: Final[dict[str, RepairKind]] = {
    "gap": "spacing",
    "torn": "spacing",
    "order": "mark_order",
    "shifted": "mark_order",
    "nikhahit": "glyph",
    "false nikhahit": "glyph",
    "lost": "spelling",
    "spurious": "spelling",
}
_DEPTH: Final[tuple[RepairKind, ...]] = ("spacing", "mark_order", "glyph", "spelling")
_REASON: Final = {
    "gap": "false space",
    "torn": "mark set off by a space",
    "order": "order of marks",
    "shifted": "mark on the wrong letter",
    "nikhahit": "sara am read as aa",
    "false nikhahit": "aa read as sara am",
    "lost": "mark lost",
    "spurious": "mark too many",
}


@dataclass(frozen=True, slots=True)
class Margins:
    """How much cheaper (natural logarithm) a reading must be than the text as it stands.

    ``broken``: where the text as it stands is no sequence of words; ``words``: where it is one; ``lost`` and
    ``lost_in_words``: the same where marks are to be added or dropped.
    """

    broken: float = 2.0
    words: float = 1.5
    lost: float = 4.5
    lost_in_words: float = 6.0


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of a text that are decoded by themselves: about a line each, cut where no word can go on."""
    at = 0
    size = len(text)
    while at < size:
        end = size
        if size - at > _SOFT:
            m = _CUT_AFTER.search(text, at + _SOFT, min(size, at + 2 * _SOFT))
            m = m or _CUT_BLANK.search(text, at + _SOFT, min(size, at + _HARD))
            m = m or _HARD_CUT.search(text, min(size, at + _HARD), min(size, at + _HARD + 60))
            end = m.end() if m else min(size, at + _HARD + 60)
            end = max(end, at + 1)
        if _THAI.search(text, at, end):
            yield at, end
        at = end


def letter_spacing(c: Clusters) -> tuple[list[bool], list[bool]]:
    """For each base: whether the gap before it can be letter spacing, and whether it lies amid letter-spaced text.

    Letter-spaced is a run of four or more tokens of one or two bases with single blanks between them.
    """
    n = len(c.bases)
    spaced, amid = [False] * n, [False] * n
    starts = [i for i in range(n) if i == 0 or c.gap[i]]
    ends = [*starts[1:], n] if n else []
    short = [e - s <= 2 and c.gap[s] <= 2 for s, e in zip(starts, ends, strict=True)]
    thai = [any(c.bases[s:e]) for s, e in zip(starts, ends, strict=True)]
    k = 0
    while k < len(starts):
        stop = k
        while stop < len(starts) and short[stop]:
            stop += 1
        if sum(thai[k:stop]) >= 3 and stop - k >= 3:
            for t in range(k, min(stop + 1, len(starts))):
                spaced[starts[t]] = c.gap[starts[t]] > 0
                amid[starts[t]] = spaced[starts[t]] and k < t < stop
        k = stop + 1
    return spaced, amid


_FAMILY: Final = {"shifted": "order", "order": "order", "torn": "order", "nikhahit": "nikhahit"}
_EXTRA: Final = {"shifted": 1.5, "nikhahit": 4.0}
"""What such a fault costs more in a text that shows no other sign of it."""


_DEAF: Final = 6.0
"""How much the n-gram model may take from what the words by themselves gain."""
_SYLLABLE_EXTRA: Final = 6.0
"""The same where the reading is well-formed, but no word: foreign words look like that without any fault."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A possible change: ``gain`` over the text as it stands, ``margin`` that it must reach, ``extra`` that it must gain on
    top where the text shows no other fault of its kind (``ops``); ``strong``: the text as it stands is no words at all."""

    start: int
    end: int
    text: str
    ops: tuple[str, ...]
    gain: float
    margin: float
    extra: float
    strong: bool

    @property
    def holds(self) -> bool:
        return self.gain >= self.margin + self.extra


def _doubtful(p: Piece) -> bool:
    """A short rare word: as often the rubble of a longer one."""
    return p.entry is not None and len(p.entry.marks) <= 2 and p.entry.cost >= 11.0


def _boundaries(pieces: list[Piece]) -> dict[int, int]:
    """Bases at which a piece begins with no mark taken, to the index of the piece."""
    return {p.start: k for k, p in enumerate(pieces) if not p.taken_before}


def _render(c: Clusters, pieces: list[Piece], amid: list[bool]) -> tuple[str, bool]:
    """The text of pieces with the blanks that stood between them; letter spacing goes."""
    out: list[str] = []
    closed = False
    for k, p in enumerate(pieces):
        if k and c.gap[p.start]:
            if amid[p.start] and c.bases[p.start] and c.bases[p.start - 1]:
                closed = True
            else:
                out.append(c.text[c.ends[p.start - 1] : c.starts[p.start]])
        out.append(p.text)
    return "".join(out), closed


def _regions(best: list[Piece], plain: list[Piece]) -> Iterator[tuple[int, list[Piece], list[Piece], int]]:
    """Parts between bases at which both readings have a boundary, where the readings differ: both readings of the part,
    with the first and the last (excluded) piece of the best."""
    at_best, at_plain = _boundaries(best), _boundaries(plain)
    common = sorted(set(at_best) & set(at_plain))
    stops = [*common[1:], None]
    for a, b in zip(common, stops, strict=True):
        start, end = at_best[a], len(best) if b is None else at_best[b]
        mine = best[start:end]
        theirs = plain[at_plain[a] : len(plain) if b is None else at_plain[b]]
        if any(p.ops for p in mine):
            yield start, mine, theirs, end


class Mender:
    """Mends texts with one decoder; what it found for a stretch is remembered, because reports repeat themselves."""

    def __init__(self, decoder: Decoder, lexicon: Lexicon, margins: Margins | None = None) -> None:
        self.decoder = decoder
        self.lexicon = lexicon
        self.margins = margins or Margins()
        self._stretch = lru_cache(maxsize=20_000)(self._mend_stretch)

    def signs(self, text: str) -> frozenset[str]:
        """The kinds of fault that a text shows beyond doubt; they make others of the kind more likely in it."""
        found = (f for start, end in stretches(text) for f in self._stretch(text[start:end]))
        return frozenset(_FAMILY[o] for f in found if f.strong and f.holds for o in f.ops if o in _FAMILY)

    def changes(self, text: str, signs: frozenset[str] | None = None) -> list[Change]:
        """What to change in a text; ``signs`` of the document it is from, if it has more than this text."""
        signs = self.signs(text) | (signs or frozenset())
        out: list[Change] = []
        for start, end in stretches(text):
            for f in self._stretch(text[start:end]):
                if not (f.holds or (f.gain >= f.margin and all(_FAMILY.get(o) in signs for o in f.ops))):
                    continue
                kinds = {_KIND[o] for o in f.ops}
                kind = max(kinds, key=_DEPTH.index)
                reason = ", ".join(dict.fromkeys(_REASON[o] for o in f.ops))
                confidence = round(0.5 + 0.49 * (1 - exp(-f.gain / 6)), 3)
                out.append(Change(start + f.start, start + f.end, f.text, kind, reason, confidence))
        return out

    def _sound(self, text: str) -> bool:
        """Whether a stretch is words that nobody would doubt: most of a clean text, and quickly seen."""
        last = -1
        for start, end in thai_runs(text):
            run = text[start:end]
            if run[0] in FOLLOWERS or (start - last == 1 and end - start < 3):
                return False
            last = end
            for t in self.lexicon.tokens(run):
                if not t.known or (t.end - t.start <= 3 and self.lexicon.words[run[t.start : t.end]] >= _RARE_SHORT):
                    return False
        return True

    def _mend_stretch(self, text: str) -> tuple[_Found, ...]:
        if self._sound(text):
            return ()
        c = take_apart(text)
        spaced, amid = letter_spacing(c)
        best = self.decoder.decode(c, spaced)
        if not any(amid) and not any(p.ops for p in best):
            return ()
        plain = self.decoder.decode(c, spaced, exact=True)
        out: list[_Found] = []
        for at, mine, theirs, after in _regions(best, plain):
            ops = tuple(o for p in mine for o in p.ops)
            gain = sum(p.cost for p in theirs) - sum(p.cost for p in mine)
            strong = any(c.bases[p.start] and (p.entry is None or not p.entry.real) for p in theirs)
            if not strong:
                gain = self._gain_in_context(best[:at], mine, theirs, best[after:], gain)
            extra = sum(_EXTRA.get(o, 0.0) for o in ops)
            if any(p.ops and p.entry is not None and not p.entry.real for p in mine):
                extra += _SYLLABLE_EXTRA
            judged = _Found(0, 0, "", ops, gain, self._margin(c, theirs, ops), extra, strong)
            if gain >= judged.margin:
                out += self._trimmed(c, mine, amid, judged)
        return tuple(out)

    def _gain_in_context(
        self, left: list[Piece], mine: list[Piece], theirs: list[Piece], right: list[Piece], gain: float
    ) -> float:
        """The gain by unigrams and in context, half and half, where the n-gram model knows the words.

        Its own sources are not free of the faults that are to be judged here: what the words gain by themselves counts too.
        """
        channel = sum(p.cost - p.entry.cost for p in mine if p.entry is not None)
        better = context_gain(
            [p.text for p in mine],
            [p.text for p in theirs],
            left=[p.text for p in left[-2:]],
            right=[p.text for p in right[:1]],
        )
        return gain if better is None else max((gain + better - channel) / 2, gain - _DEAF)

    def _margin(self, c: Clusters, plain: list[Piece], ops: tuple[str, ...]) -> float:
        """What a reading with ``ops`` must gain over ``plain``."""
        changes_letters = bool(set(ops) & {"lost", "spurious"})
        if any(c.bases[p.start] and (p.entry is None or not p.entry.real) for p in plain):
            return self.margins.lost if changes_letters else self.margins.broken
        if changes_letters and any(_doubtful(p) and _doubtful(q) for p, q in pairwise(plain)):
            return self.margins.lost_in_words
        return FAR if changes_letters or "gap" in ops else self.margins.words

    def _trimmed(self, c: Clusters, pieces: list[Piece], amid: list[bool], judged: _Found) -> list[_Found]:
        """One finding for each group of pieces that change together."""
        out: list[_Found] = []
        group: list[Piece] = []
        for k, p in enumerate(pieces):
            group.append(p)
            if p.taken_after:
                continue
            start, end = c.starts[group[0].start], c.ends[p.end - 1]
            text, _ = _render(c, group, amid)
            raw = c.text[start:end]
            own = tuple(o for g in group for o in g.ops)
            if text != raw:
                lead = 0
                while lead < min(len(raw), len(text)) and raw[lead] == text[lead]:
                    lead += 1
                tail = 0
                while tail < min(len(raw), len(text)) - lead and raw[-1 - tail] == text[-1 - tail]:
                    tail += 1
                out.append(
                    replace(
                        judged,
                        start=start + lead,
                        end=end - tail,
                        text=text[lead : len(text) - tail],
                        ops=own or ("torn",),
                    )
                )
            following = pieces[k + 1].start if k + 1 < len(pieces) else None
            if following is not None and amid[following] and c.bases[following] and c.bases[following - 1]:
                out.append(replace(judged, start=end, end=c.starts[following], text="", ops=("gap",)))
            group = []
        return out
