"""Typing errors: only where letters are no word and one repair is clearly best.

The window around the odd letters is read again with one letter wrong, missing, doubled or swapped; the unigram costs of the
words decide whether that pays, the n-gram model which of several repairs fits its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp
from typing import Final

from normalizers.doubt import confidence_of, doubt_of
from normalizers.edits import Change
from normalizers.findings import same_ends
from normalizers.lexicon import DATA, FOLLOWERS, UNKNOWN_BASE, Lexicon, Token, thai_runs
from normalizers.lm import load_model
from normalizers.names import announces_name, cut_off
from normalizers.one_letter import CONFUSED, Match, costs_from, costs_to, one_letter
from normalizers.remembered import remembered
from pipeline.model.text import Candidate, Span

_COMMONEST: Final = 3.0
"""No word of four letters or more costs less."""
_DOUBTFUL: Final = 11.0
_RUBBLE_PAIR: Final = 18.0
_SHORT_AND_RARE: Final = 10.0
_MAX_GROUP: Final = 12


@lru_cache(maxsize=1)
def _known_errors() -> dict[str, str]:
    lines = (DATA / "misspellings.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    return {wrong: right for wrong, right in pairs}  # noqa: C416 - dict() of lists confuses the type checker


@dataclass(frozen=True, slots=True)
class _Repair:
    start: int
    end: int
    word: str
    gain: float
    candidates: tuple[Candidate, ...]


class Speller:
    """Mends typing errors with one lexicon; what it found for a window is remembered."""

    def __init__(self, lexicon: Lexicon, *, margin: float = 6.0, lead: float = 2.0) -> None:
        self.lexicon = lexicon
        self.margin = margin
        self.lead = lead
        self._segment = lexicon.tokens
        self._suspects = remembered(self._find_suspects, 50_000)
        self._errors = remembered(self._find_errors, 50_000)
        self._best = remembered(self._best_repair, 20_000)

    def changes(self, text: str) -> list[Change]:
        """What to change in a text; the rest of it is left as it is."""
        out: list[Change] = []
        before = ""
        for start, end in thai_runs(text):
            run = text[start:end]
            known, groups = self._suspects(run)
            if known or groups:
                out += (replace(c, start=start + c.start, end=start + c.end) for c in known)
                edges = (text[start - 1 : start], text[end : end + 1])
                for c in self._repairs(run, groups, edges, before):
                    c = replace(c, start=start + c.start, end=start + c.end)
                    if not any(o.start < c.end and c.start < o.end for o in out):
                        out.append(c)
            before = run
        return sorted(out, key=lambda c: c.start)

    def known_errors(self, text: str) -> list[Change]:
        """The errors of the list, in order."""
        out: list[Change] = []
        for start, end in thai_runs(text):
            for c in sorted(self._errors(text[start:end]), key=lambda c: (c.start, -c.end)):
                c = replace(c, start=start + c.start, end=start + c.end)
                if not out or c.start >= out[-1].end:
                    out.append(c)
        return out

    def _repairs(self, run: str, groups: Iterable[Span], edges: tuple[str, str], before: str) -> Iterator[Change]:
        """Repairs of groups of odd tokens, but for names and for what masks, hyphens and full stops cut off."""
        tokens = self._segment(run)
        for first, last in groups:
            left = [run[t.start : t.end] for t in tokens[:first]][-2:]
            if len(left) < 2:
                left = [*(before[t.start : t.end] for t in self._segment(before)[len(left) - 2 :]), *left]
            cut = cut_off(edges, first=first == 0, last=last == len(tokens))
            if announces_name(left) or cut or self._begins_compound(run, tokens, first, last):
                continue
            found = self._repair(run, tokens, first, last)
            if found is not None:
                lead, tail = same_ends(run[found.start : found.end], found.word)
                text = found.word[lead : len(found.word) - tail]
                span = found.start + lead, found.end - tail
                yield Change(*span, text, "spelling", "typing error", confidence_of(found.gain), found.candidates)

    def _begins_compound(self, run: str, tokens: tuple[Token, ...], first: int, last: int) -> bool:
        """Whether a group is a word without its silent end, as the first part of a compound is spelt (ศาสนสัมพันธ์)."""
        group = run[tokens[first].start : tokens[last - 1].end]
        return last < len(tokens) and tokens[last].known and any(group + end in self.lexicon for end in ("์", "า", "ะ"))

    def _find_errors(self, run: str) -> tuple[Change, ...]:
        return tuple(self._known(run, self._segment(run)))

    def _find_suspects(self, run: str) -> tuple[tuple[Change, ...], tuple[Span, ...]]:
        tokens = self._segment(run)
        return tuple(self._known(run, tokens)), tuple(self._groups(run, tokens))

    def _known(self, run: str, tokens: tuple[Token, ...]) -> Iterator[Change]:
        """Errors of the list, where they begin and end with a word or unknown letters."""
        starts = {t.start for t in tokens}
        for wrong, right in _known_errors().items():
            at = run.find(wrong)
            while at >= 0:
                end = at + len(wrong)
                if at in starts and (end == len(run) or run[end] not in FOLLOWERS) and self.lexicon.cost(wrong) is None:
                    yield Change(at, end, right, "spelling", "common misspelling", 0.97)
                at = run.find(wrong, end)

    def _groups(self, run: str, tokens: tuple[Token, ...]) -> Iterator[Span]:
        """Token ranges (end excluded) of letters that are no words."""
        odd = [self._odd(run, t) for t in tokens]
        for k in range(1, len(tokens) - 1):  # a chance word between two oddities is rubble too
            if odd[k - 1] and odd[k + 1] and tokens[k].end - tokens[k].start <= 3:
                odd[k] = True
        for k in range(len(tokens) - 1):
            if self._weight(run, tokens[k]) + self._weight(run, tokens[k + 1]) >= _RUBBLE_PAIR:
                odd[k] = odd[k + 1] = True
        k = 0
        while k < len(tokens):
            if not odd[k]:
                k += 1
                continue
            first = k
            while k < len(tokens) and odd[k]:
                k += 1
            if tokens[k - 1].end - tokens[first].start <= _MAX_GROUP and (k - first > 1 or not tokens[first].known):
                yield first, k

    def _odd(self, run: str, t: Token) -> bool:
        if not t.known:
            return True
        word = run[t.start : t.end]
        return len(word) <= 3 and self.lexicon.words[word] >= _DOUBTFUL

    def _weight(self, run: str, t: Token) -> float:
        """The cost of a short word, of which two that are not common make an unlikely pair; far below 0 for a long word."""
        word = run[t.start : t.end]
        if not t.known:
            return UNKNOWN_BASE
        return self.lexicon.words[word] if len(word) <= 3 else -99.0

    def _repair(self, run: str, tokens: tuple[Token, ...], first: int, last: int) -> _Repair | None:
        lo, hi = max(0, first - 3), min(len(tokens), last + 3)
        window = run[tokens[lo].start : tokens[hi - 1].end]
        base = tokens[lo].start
        found = self._best(window, tokens[first].start - base, tokens[last - 1].end - base)
        if found is None:
            return None
        repair = _Repair(found.start + base, found.end + base, found.word, found.gain, found.candidates)
        return repair if found.gain >= self.margin + self._doubt(run, tokens, repair) else None

    def _doubt(self, run: str, tokens: tuple[Token, ...], repair: _Repair) -> float:
        """What more a repair must gain because names and foreign words look like typing errors: see ``findings``."""
        near = [t for t in tokens if t.end <= repair.start][-2:] + [t for t in tokens if t.start >= repair.end][:2]
        around = [self.lexicon.cost(run[t.start : t.end]) if t.known else None for t in near]
        return doubt_of(repair.word, self.lexicon.words[repair.word], around)

    def _best_repair(self, window: str, group_start: int, group_end: int) -> _Repair | None:
        root = self.lexicon.trie
        before, after = costs_to(window, root), costs_from(window, root)
        plain = before[len(window)]
        found: dict[str, tuple[float, Match]] = {}
        enough = plain - self.margin / 2
        least = CONFUSED + _COMMONEST + min(after[group_start + 1 :])
        for start in range(group_end):
            if before[start] + least >= enough or window[start] in FOLLOWERS:
                continue
            for m in one_letter(root, window, start, group_start):
                total = before[start] + m.cost + after[m.end]
                if total >= enough or not self._common(m):
                    continue
                text = window[:start] + m.word + window[m.end :]
                if text not in found or total < found[text][0]:
                    found[text] = (total, m)
        if not found:
            return None
        ranked = sorted(found.items(), key=lambda kv: kv[1][0])[:6]
        scored = sorted((self._in_context(text, total), text, m) for text, (total, m) in ranked)
        (best, text, match), rest = scored[0], scored[1:]
        gain = plain - found[text][0]
        if self._still_odd(text, match):
            return None
        if gain < self.margin or (rest and rest[0][0] - best < self.lead):
            return None
        unlike: dict[str, float] = {}
        for cost, _, m in scored:
            unlike.setdefault(m.word, exp(best - cost))
        whole = sum(unlike.values())
        candidates = tuple(Candidate(word, round(w / whole, 3)) for word, w in list(unlike.items())[:3])
        return _Repair(match.start, match.end, match.word, gain, candidates)

    def _common(self, m: Match) -> bool:
        """Whether a word is known well enough to be read into a text: long or usual, or letters easily confused."""
        word_cost = self.lexicon.words[m.word]
        if len(m.word) < 4:
            return False
        if m.cost - word_cost <= CONFUSED:
            return word_cost <= 13.0
        return len(m.word) >= 5 and word_cost <= 12.0

    def _still_odd(self, text: str, match: Match) -> bool:
        """Whether the letters around the repaired word are still no words: then it was hardly that word."""
        end = match.start + len(match.word)
        tokens = self._segment(text)
        near = [k for k, t in enumerate(tokens) if t.start < end and match.start < t.end]
        if not near or any(not tokens[k].known for k in near):
            return True
        around = tokens[max(0, near[0] - 1) : near[-1] + 2]
        return any(self._odd(text, t) for t in around) or any(
            self._weight(text, t) >= _SHORT_AND_RARE for t in around if t.end <= match.start or t.start >= end
        )

    def _in_context(self, text: str, total: float) -> float:
        """The cost of a repaired window by unigrams and by the n-gram model, half and half."""
        words = [text[t.start : t.end] for t in self._segment(text)]
        return 0.5 * total - 0.5 * load_model().logp(words)
