"""Where two readings of a text differ: what would change, and what that gains over the text as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp
from typing import Final

from normalizers.channel import FAR, Piece
from normalizers.clusters import CONSONANTS, Clusters
from normalizers.edits import Change
from normalizers.margins import Margins, am_at_wide_gaps, doubt_about, gain_in_context, margin_over, no_words
from pipeline.model.text import RepairKind

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
_FAMILY: Final = {"shifted": "order", "order": "order", "torn": "order", "nikhahit": "nikhahit",
                  "false nikhahit": "false nikhahit", "gap": "gap"}  # fmt: skip
_EXTRA: Final = {"shifted": 1.5, "nikhahit": 4.0, "false nikhahit": 4.0}
"""What such a fault costs more in a text that shows no other sign of it."""
_FEWEST_LETTERS: Final = 3
"""Of so many letters, all set apart, a word shows that the text is letter-spaced."""
_AT_WIDE_GAP: Final = 2.5
"""What a sara am costs less before such a gap."""
_OF_GAPS: Final = 0.3
"""The share of the doubt that joined words must gain more."""
_TOUCHING: Final = 10.0
"""What a reading costs more for each piece beside it that is no word."""
_RARE: Final = 10.5
"""What a short word costs that is doubted."""
_PUT_TOGETHER: Final = 6.0
"""What is gained by closing a blank amid letter-spaced words."""
_SYLLABLE_EXTRA: Final = 6.0
"""What a reading costs more that is well-formed, but no word: foreign words look like that without any fault."""


@dataclass(frozen=True, slots=True)
class Found:
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

    def signs(self) -> Iterator[str]:
        """The families of the faults that this shows, each as often as it is there."""
        if self.gain >= self.margin and (self.strong or (self.holds and "nikhahit" in self.ops)):
            yield from (_FAMILY[o] for o in self.ops if o in _FAMILY)

    def expected(self, signs: frozenset[str]) -> bool:
        """Whether a text with such ``signs`` of garbling is expected to have faults like this."""
        return all(_FAMILY.get(o) in signs for o in self.ops)

    def change(self) -> Change:
        kind = max({_KIND[o] for o in self.ops}, key=_DEPTH.index)
        reason = ", ".join(dict.fromkeys(_REASON[o] for o in self.ops))
        confidence = round(0.5 + 0.49 * (1 - exp(-self.gain / 6)), 3)
        return Change(self.start, self.end, self.text, kind, reason, confidence)


def findings(c: Clusters, best: list[Piece], plain: list[Piece], amid: list[bool], margins: Margins) -> Iterator[Found]:
    """What a text would become by its ``best`` reading, with the gain over its ``plain`` one.

    ``amid[i]``: base ``i`` lies amid letter-spaced text, whose blanks go.
    """
    inside: set[int] = set()  # bases before which a region has seen to the blank
    for at, mine, theirs, after in _regions(best, plain):
        ops = tuple(o for p in mine for o in p.ops)
        gain = sum(p.cost for p in theirs) - sum(p.cost for p in mine)
        strong = no_words(c, theirs)
        if not strong:
            gain = gain_in_context(best[:at], mine, theirs, best[after:], gain)
        margin, extra = margin_over(c, mine, theirs, margins), sum(_EXTRA.get(o, 0.0) for o in ops)
        if "nikhahit" in ops and "gap" in ops and all(am_at_wide_gaps(c, p) for p in mine):
            extra -= _EXTRA["nikhahit"]  # the gap is the other sign
            strong = True
        if any(p.ops and p.entry is not None and not p.entry.real for p in mine):
            extra += _SYLLABLE_EXTRA
        doubt = doubt_about(c, mine, best[max(0, at - 2) : at] + best[after : after + 2])
        if "lost" in ops or "spurious" in ops:
            margin += doubt
        elif "gap" in ops:
            extra += _OF_GAPS * doubt
            if "nikhahit" not in ops and not _long_join(mine, amid):
                extra += _TOUCHING
        else:
            extra += doubt + _TOUCHING * _rubble_touching(c, best, at, after)
        if "nikhahit" in ops and "gap" not in ops and all(_before_wide_gap(c, p) for p in mine if "nikhahit" in p.ops):
            extra -= _AT_WIDE_GAP
        if any("gap" in p.ops and _ends_in_abbreviation(c, p) for p in mine):
            margin = FAR
        judged = Found(0, 0, "", ops, gain, margin, extra, strong)
        if gain >= margin and not _among_letters(c, best[:at][-1:] + best[after : after + 1], mine, amid):
            inside.update(p.start for p in mine[1:])
            yield from _trimmed(c, mine, amid, judged)
        else:
            inside.update(p.start for p in (*mine, *best[after : after + 1]))
    yield from _between_spaced_words(c, [p for p in pairwise(best) if p[1].start not in inside], amid)


def _before_wide_gap(c: Clusters, p: Piece) -> bool:
    """Whether two blanks or more follow a word, as the lost half of a sara am leaves them."""
    return p.end < len(c.bases) and c.gap[p.end] > 1 and c.bases[p.end - 1] == "า" and c.bases[p.end] != ""


def _ends_in_abbreviation(c: Clusters, p: Piece) -> bool:
    """Whether the last letters of a joined word are consonants by themselves at a full stop: บรรพ ต. is no บรรพต."""
    first = max(i for i in range(p.start, p.end) if c.gap[i])
    return (
        c.text[c.ends[p.end - 1] :][:1] == "."
        and first > p.start
        and not any(c.slots[first : p.end])
        and CONSONANTS.issuperset(c.bases[first : p.end])
    )


def _rubble_touching(c: Clusters, pieces: list[Piece], at: int, after: int) -> float:
    """How many of the two neighbours of a reading, set off by no blank, are no words: it is a part of a name, perhaps."""
    near = [(p, pieces[at].start) for p in pieces[:at][-1:]] + [(p, p.start) for p in pieces[after : after + 1]]
    return sum(_rubble(p) for p, seam in near if c.bases[p.start] and not c.gap[seam])


def _long_join(mine: list[Piece], amid: list[bool]) -> bool:
    """Whether a joined word has letters enough to be none by chance, or is one of letter-spaced text."""
    return any("gap" in p.ops and (p.end - p.start >= _FEWEST_LETTERS or amid[p.end - 1]) for p in mine)


def _rubble(p: Piece) -> float:
    """Whether a piece is no word; a short rare one is as often the rubble of a longer one."""
    if p.entry is None:
        return 1.0
    return 0.5 if len(p.entry.marks) <= 3 and p.entry.cost >= _RARE else 0.0


def _among_letters(c: Clusters, near: list[Piece], mine: list[Piece], amid: list[bool]) -> bool:
    """Whether a word put together from two spaced letters stands beside letters that make no word: a list of letters."""
    if not all(p.end - p.start < _FEWEST_LETTERS and amid[p.end - 1] for p in mine):
        return False
    return any(c.bases[p.start] and p.entry is None and amid[p.start] for p in near)


def _between_spaced_words(c: Clusters, pairs: Iterable[tuple[Piece, Piece]], amid: list[bool]) -> Iterator[Found]:
    """The single blanks between two words of letter-spaced text, of which one at least is spelt out."""

    def spelt_out(p: Piece) -> bool:
        return p.end - p.start >= _FEWEST_LETTERS and all(c.gap[i] for i in range(p.start + 1, p.end))

    for p, q in pairs:
        words = p.entry is not None and p.entry.real and q.entry is not None and q.entry.real
        if words and amid[q.start] and (spelt_out(p) or spelt_out(q)) and c.gap[q.start] == 1 and not p.taken_after:
            yield Found(c.ends[p.end - 1], c.starts[q.start], "", ("gap",), _PUT_TOGETHER, 0.0, 0.0, False)


def _boundaries(pieces: Sequence[Piece]) -> dict[int, int]:
    """Bases at which a piece begins with no mark taken, to the index of the piece."""
    return {p.start: k for k, p in enumerate(pieces) if not p.taken_before}


def _regions(best: list[Piece], plain: list[Piece]) -> Iterator[tuple[int, list[Piece], list[Piece], int]]:
    """Parts between bases at which both readings have a boundary, where the readings differ: both readings of the part,
    with the first and the last (excluded) piece of the best."""
    at_best, at_plain = _boundaries(best), _boundaries(plain)
    common = sorted(set(at_best) & set(at_plain))
    stops = [*common[1:], None]
    for a, b in zip(common, stops, strict=True):
        start, end = at_best[a], len(best) if b is None else at_best[b]
        mine = best[start:end]
        if any(p.ops for p in mine):
            yield start, mine, plain[at_plain[a] : len(plain) if b is None else at_plain[b]], end


def _render(c: Clusters, pieces: list[Piece], amid: list[bool]) -> str:
    """The text of pieces with the blanks that stood between them; letter spacing goes."""
    out: list[str] = []
    for k, p in enumerate(pieces):
        if k and c.gap[p.start] and not (amid[p.start] and c.bases[p.start] and c.bases[p.start - 1]):
            out.append(c.text[c.ends[p.start - 1] : c.starts[p.start]])
        out.append(p.text)
    return "".join(out)


def _trimmed(c: Clusters, pieces: list[Piece], amid: list[bool], judged: Found) -> Iterator[Found]:
    """One finding for each group of pieces that change together."""
    group: list[Piece] = []
    for k, p in enumerate(pieces):
        group.append(p)
        if p.taken_after:
            continue
        start, end = c.starts[group[0].start], c.ends[p.end - 1]
        text, raw = _render(c, group, amid), c.text[start:end]
        if text != raw:
            lead, tail = same_ends(raw, text)
            own = tuple(o for g in group for o in g.ops) or ("torn",)
            yield replace(judged, start=start + lead, end=end - tail, text=text[lead : len(text) - tail], ops=own)
        following = pieces[k + 1].start if k + 1 < len(pieces) else None
        if following is not None and amid[following] and c.bases[following] and c.bases[following - 1]:
            yield replace(judged, start=end, end=c.starts[following], text="", ops=("gap",))
        group = []


def same_ends(a: str, b: str) -> tuple[int, int]:
    """How many characters two texts have in common at the beginning and, of the rest, at the end.

    >>> same_ends("ตาบล", "ตำบล")
    (1, 2)
    """
    most = min(len(a), len(b))
    lead = 0
    while lead < most and a[lead] == b[lead]:
        lead += 1
    tail = 0
    while tail < most - lead and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return lead, tail
