"""Words that a recogniser misread, by what it holds possible instead: a mark lost or added, a letter like another.

Only where what was read is no word, or is an unlikely one that the recogniser itself is in doubt about; and only for one
of the recogniser's own other readings, so that its eyes and the language must agree. Names, codes and digits are left alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp
from typing import Final

from normalizers.clusters import BASES
from normalizers.doubt import doubt_of
from normalizers.edits import Change
from normalizers.lexicon import UNKNOWN_BASE, Lexicon, Token, thai_runs
from normalizers.lm import load_model
from normalizers.names import NAMING, TITLES, announces_name, cut_off, outside_names
from pipeline.model.page import OtherReading, SourceText

WEIGHT: Final = 2.0
"""What the recogniser's odds count beside those of the language (both natural logarithms)."""
MARGIN: Final = 5.5
"""What a reading must be likelier by than what stands, where that is no word."""
MARGIN_OF_WORDS: Final = 7.0
"""The same where what stands is a word as well."""
CLOSE: Final = -2.5
"""Least odds of another reading of what is a word."""
LEAST: Final = -4.0
"""Least odds of any."""
COMMON: Final = 9.0
"""Cost up to which a word is read against the recogniser's first choice; rarer ones are what names happen to look like."""
CLEAR: Final = 0.9
"""Mean confidence of a line's characters under which it is rubble: there any words can be found."""
LEAD: Final = 4.0
DOUBT: Final = 0.3
"""Share of the doubt that names and foreign words cast on a typing error: here the recogniser is a witness too."""
_NEAR: Final = 3
"""Words on either side that are weighed."""
_SHORT: Final = 3
_RARE: Final = 11.0
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Characters ``start`` to ``end`` of a run read as ``text``; ``gain``: how much likelier, ``doubt``: what is taken off it."""

    start: int
    end: int
    text: str
    gain: float
    doubt: float
    was_word: bool


def misreadings(source: SourceText, lexicon: Lexicon) -> list[Change]:
    """The changes of a text whose lines bring other readings; none for a text that was not recognised."""
    others = _others(source)
    if not others:
        return []
    text = source.text
    starts = [o.start for o in others]
    found: list[Change] = []
    before = ""
    for start, end in thai_runs(text):
        run = text[start:end]
        mine = others[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        if mine:
            edges = text[start - 1 : start], text[end : end + 1]
            here = [OtherReading(o.start - start, o.end - start, o.text, o.odds) for o in mine if o.end <= end]
            for p in chosen(run, here, before, edges, lexicon):
                reason = "misread, by the second reading"
                found.append(Change(start + p.start, start + p.end, p.text, "glyph", reason, _confidence(p.gain)))
        before = run
    return outside_names(text, found)


def _others(source: SourceText) -> list[OtherReading]:
    """The other readings of Thai letters, at their places in the text."""
    if not any(line.others for line in source.lines):
        return []
    out = []
    for line, at in zip(source.lines, source.starts, strict=True):
        clear = bool(line.confidences) and sum(line.confidences) >= CLEAR * len(line.confidences)
        for o in line.others if clear else ():
            if o.odds > LEAST and o.text[0] in BASES and source.text[at + o.start] in BASES:
                out.append(OtherReading(at + o.start, at + o.end, o.text, o.odds))
    return sorted(out, key=lambda o: o.start)


def chosen(
    run: str, others: Sequence[OtherReading], before: str, edges: tuple[str, str], lexicon: Lexicon
) -> Iterator[Proposal]:
    """The readings that stand, at most one for each stretch of odd words."""
    taken: list[tuple[int, int]] = []
    proposals = list(proposed(run, others, before, edges, lexicon))
    best = sorted(proposals, key=lambda p: -(p.gain - p.doubt))
    for p in best:
        margin = MARGIN_OF_WORDS if p.was_word else MARGIN
        if p.gain - p.doubt < margin or any(p.start < b + 6 and a - 6 < p.end for a, b in taken):
            continue
        rivals = [q.gain for q in proposals if q.start < p.end and p.start < q.end and q.text != p.text]
        taken.append((p.start, p.end))
        if not rivals or p.gain - max(rivals) >= LEAD:
            yield p


def proposed(
    run: str, others: Sequence[OtherReading], before: str, edges: tuple[str, str], lexicon: Lexicon
) -> Iterator[Proposal]:
    """Every reading with one or two clusters read otherwise that makes words of what it touches."""
    tokens = lexicon.tokens(run)
    odd = [_odd(run, t, lexicon) for t in tokens]
    by_token: dict[int, list[OtherReading]] = {}
    ends = [t.end for t in tokens]
    for o in others:
        by_token.setdefault(bisect_right(ends, o.start), []).append(o)
    at = 0
    while at < len(tokens):
        first = at
        while at < len(tokens) and odd[at]:
            at += 1
        if at == first:
            at += 1
        here = [o for k in range(first, at) for o in by_token.get(k, ())]
        if not odd[first]:
            here = [o for o in here if o.odds > CLOSE]
        # a token beside one that is cut off may be a part of it
        cut = cut_off(edges, first=first <= 1, last=at >= len(tokens) - 1)
        if here and not cut and not announces_name(_before(run, tokens, first, before)):
            yield from _readings(run, tokens, (first, at), here, lexicon, not odd[first])


def _readings(
    run: str,
    tokens: tuple[Token, ...],
    group: tuple[int, int],
    others: Sequence[OtherReading],
    lexicon: Lexicon,
    was_word: bool,
) -> Iterator[Proposal]:
    lo, hi = max(0, group[0] - _NEAR), min(len(tokens), group[1] + _NEAR)
    left, right = tokens[lo].start, tokens[hi - 1].end
    window = run[left:right]
    plain = _cost(window, lexicon)
    likeliest = sorted(others, key=lambda o: -o.odds)[:_MOST]
    sets = [(o,) for o in likeliest]
    pairs = [] if was_word else [tuple(sorted(c, key=lambda o: o.start)) for c in combinations(likeliest, 2)]
    for which in [*sets, *(p for p in pairs if p[0].end <= p[1].start)]:
        start, end = which[0].start, which[-1].end
        new = which[0].text if len(which) == 1 else which[0].text + run[which[0].end : which[1].start] + which[1].text
        text = window[: start - left] + new + window[end - left :]
        made = lexicon.tokens(text)
        a, b = start - left, start - left + len(new)
        touched = [t for t in made if t.start < b and a < t.end]
        until = tokens[group[1] - 1].end - left + len(text) - len(window)
        mended = [t for t in made if t.start < max(b, until) and min(a, tokens[group[0]].start - left) < t.end]
        if any(_odd(text, t, lexicon) for t in mended):
            continue  # where rubble is left, it was no such word
        word = max((text[t.start : t.end] for t in touched), key=len)
        if was_word and len(word) < tokens[group[0]].end - tokens[group[0]].start:
            continue  # one longer word is likelier than any two
        near = [t for t in made if t.end <= touched[0].start][-2:] + [t for t in made if t.start >= touched[-1].end][:2]
        around = [lexicon.cost(text[t.start : t.end]) if t.known else None for t in near]
        odds = sum(o.odds for o in which)
        if odds <= LEAST or (odds <= 0 and lexicon.words[word] > COMMON):
            continue
        gain = plain - _cost(text, lexicon) + WEIGHT * odds
        yield Proposal(start, end, new, gain, DOUBT * doubt_of(word, lexicon.words[word], around), was_word)


def _cost(text: str, lexicon: Lexicon) -> float:
    """The cost of a window by unigrams and by the n-gram model, half and half."""
    tokens = lexicon.tokens(text)
    words = [text[t.start : t.end] for t in tokens]
    alone = sum(lexicon.words[w] if t.known else UNKNOWN_BASE for t, w in zip(tokens, words, strict=True))
    return 0.5 * alone - 0.5 * load_model().logp(words)


def _odd(run: str, t: Token, lexicon: Lexicon) -> bool:
    """Whether a token is no word, or a short rare one such as rubble is made of."""
    return not t.known or (t.end - t.start <= _SHORT and lexicon.words[run[t.start : t.end]] >= _RARE)


def _before(run: str, tokens: tuple[Token, ...], first: int, before: str) -> list[str]:
    """The words before token ``first``; at a run's beginning those that announce a name and end the run ``before``."""
    left = [run[t.start : t.end] for t in tokens[:first]][-2:]
    return left or [w for w in (*TITLES, *NAMING) if before.endswith(w)]


def _confidence(gain: float) -> float:
    """How sure a repair is by what it gains, 0.5 to 0.95."""
    return round(0.5 + 0.45 * (1 - exp(-gain / 8)), 3)
