"""Readings of a stretch with hidden letters: a beam search over all ways to cut it into words."""

from __future__ import annotations

import re
import unicodedata
from math import exp, log

import numpy as np
import numpy.typing as npt

from normalizers.masks.genre import GenreModel
from normalizers.masks.readings import native_lattice
from normalizers.masks.squash import decompose
from normalizers.masks.stream import BREAK, PERSON, WILD
from normalizers.masks.stretch import NEW_ITEM, Stretch, is_letter, is_mark
from normalizers.masks.words import LONGEST, UNKNOWN, Arcs, WordTable, segment

Floats = npt.NDArray[np.float32]
_LETTERS = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
State = tuple[int, int, str]
"""The last two words, and the letters found so far for the slot."""
_OOV_FIRST, _OOV_NEXT = -13.0, -5.0
_ENTRY = 7
"""A stretch may begin inside a word: so many letters may be skipped at its start."""
_SKIPPED = 2.0
"""What a skipped letter costs: more than a letter of a usual word."""
_BEAM_BEFORE, _BEAM_INSIDE, _BEAM_END, _BEAM_AFTER = 2, 3, 40, 16
_BRANCHES, _BRANCHES_INSIDE = 30, 5
_FEW = 24
"""So few words are scored one by one; more of them all at once."""
_MANY = 10
"""With so many states a visible word is scored after all of them at once."""
_REACH_OUT, _REST = 1.5, 0.7
_FAR_BEHIND = 11.0
"""A state so much less likely than the best at its place is dropped."""
_AM = "\u0e33"
_COMPOSED_COST = 2.5
"""What it costs to count sara am as one code point where the document writes two, and the reverse."""


def best_readings(model: GenreModel, stretch: Stretch, *, composed: bool, most: int) -> dict[str, float]:
    """The ``most`` likeliest letters of the slot of ``stretch``, best first, with their log probabilities.

    ``composed``: the document writes sara am as one code point. Compiled where that was built: the same to a ten-thousandth.
    """
    compiled = native_lattice(model)
    if compiled is not None:
        found = compiled.readings(stretch, next_word(model.table, stretch), composed=composed, most=most)
        if found is not None:
            return found
    every = Lattice(model, stretch, composed=composed).readings()
    return dict(sorted(every.items(), key=lambda item: (-item[1], item[0]))[:most])


def next_word(table: WordTable, stretch: Stretch) -> int:
    """The visible word after the slot, ``UNKNOWN`` where none is."""
    text, stop = stretch.text, stretch.end
    while stop < len(text) and is_letter(text[stop]):
        stop += 1
    if stop == stretch.end:
        return table.number if text[stop : stop + 1].isdigit() else UNKNOWN
    return segment(table, text[stretch.end : stop])[0]


class Lattice:
    """The search over one stretch; use ``readings``."""

    def __init__(self, model: GenreModel, stretch: Stretch, *, composed: bool) -> None:
        self._model = model
        self._table = model.table
        self._text = stretch.text
        self._start, self._end = stretch.start, stretch.end
        # only a word that is visible at the very end can be broken off there
        self._cut_word = stretch.cut and is_letter(self._text[-1:] or " ")
        self._cost = np.array(
            [0.0, 0.0 if composed else -_COMPOSED_COST, -_COMPOSED_COST if composed else 0.0], np.float32
        )
        behind = next_word(model.table, stretch)
        self._ahead = None if behind == UNKNOWN else np.log(model.before(behind))
        self._arcs: list[Arcs] = [()] * len(stretch.text)
        for run in _LETTERS.finditer(stretch.text):
            last = run.end() == len(stretch.text)
            hidden = self._text[run.end() : run.end() + 1] == WILD
            self._arcs[run.start() : run.end()] = self._table.arcs(
                run.group(), open_end=hidden, cut=last and stretch.cut
            )
        self._states: list[dict[State, float]] = [{} for _ in range(len(stretch.text) + 1)]
        self._finals: dict[str, float] = {}

    def readings(self) -> dict[str, float]:
        """Letters for the slot (decomposed) with the log probability of the whole stretch, all ways of cutting added up."""
        for skip in range(min(_ENTRY, self._start) + 1):
            if skip == 0 or (is_letter(self._text[skip - 1]) and not is_mark(self._text[skip : skip + 1] or " ")):
                self._put(skip, (UNKNOWN, UNKNOWN, ""), -_SKIPPED * skip)
            if skip < len(self._text) and not is_letter(self._text[skip]):
                break
        for at in range(len(self._text)):
            self._step(at)
        if not self._cut_word:
            for state, score in self._states[-1].items():
                self._finish(state, score)
        return self._finals

    def _put(self, at: int, state: State, score: float) -> None:
        row = self._states[at]
        old = row.get(state)
        row[state] = score if old is None else _add(old, score)

    def _finish(self, state: State, score: float) -> None:
        fill = decompose(state[2]) if _AM in state[2] else state[2]
        old = self._finals.get(fill)
        self._finals[fill] = score if old is None else _add(old, score)

    def _beam(self, at: int) -> list[tuple[State, float]]:
        row = self._states[at]
        if at < self._end:
            width = _BEAM_BEFORE if at <= self._start else _BEAM_INSIDE
        else:  # what follows decides between many answers, and a few words later most are out
            width = _BEAM_END if at == self._end else _BEAM_AFTER
        if at == self._end and self._ahead is not None:
            ahead = self._ahead
            ranked = sorted(row.items(), key=lambda item: -item[1] - float(ahead[item[0][1]]))[:width]
            return ranked
        ranked = sorted(row.items(), key=lambda item: -item[1])[:width]
        return [r for r in ranked if r[1] > ranked[0][1] - _FAR_BEHIND]

    def _step(self, at: int) -> None:
        if not self._states[at]:
            return
        beam = self._beam(at)
        char = self._text[at]
        if char in (BREAK, PERSON) or unicodedata.category(char) in NEW_ITEM:
            mark = self._table.start if char == BREAK else UNKNOWN
            for (_, _, fill), score in beam:
                self._put(at + 1, (mark, mark, fill), score)
        elif char.isdigit():
            self._number(at, beam)
        elif char != WILD and not is_letter(char):
            for state, score in beam:
                self._put(at + 1, state, score)
        else:
            self._words(at, beam)

    def _number(self, at: int, beam: list[tuple[State, float]]) -> None:
        end = at
        while end < len(self._text) and (self._text[end].isdigit() or self._text[end] in ".,"):
            end += 1
        word = self._table.number
        for (h2, h1, fill), score in beam:
            p = self._model.logp(word, (h2, h1))
            self._put(end, (h1, word, fill), score + p)

    def _words(self, at: int, beam: list[tuple[State, float]]) -> None:
        text = self._text
        limit = at
        while limit < len(text) and limit - at < LONGEST and (text[limit] == WILD or is_letter(text[limit])):
            limit += 1
        first_wild = text.find(WILD, at, limit)
        fixed_end = limit if first_wild < 0 else first_wild
        many = (
            self._model.histories([(h2, h1) for (h2, h1, _), _ in beam])
            if len(beam) >= _MANY and self._arcs[at]
            else None
        )
        for length, word in self._arcs[at]:
            likely = self._model.after(word, many) if many else [self._model.logp(word, s[:2]) for s, _ in beam]
            for ((_, h1, fill), score), p in zip(beam, likely, strict=True):
                self._put(at + length, (h1, word, fill), score + p)
        self._unknown(at, fixed_end, beam)
        if first_wild >= 0 and self._table.begins(text[at:first_wild]):
            self._hidden(at, limit, beam)
        if self._cut_word and limit == len(text) and first_wild < 0 and limit - at < LONGEST:
            self._broken_off(at, beam)

    def _unknown(self, at: int, fixed_end: int, beam: list[tuple[State, float]]) -> None:
        """A visible letter, with its marks, that belongs to no word."""
        if at >= fixed_end:
            return
        end = at + 1
        while end < fixed_end and is_mark(self._text[end]):
            end += 1
        for (_, h1, fill), score in beam:
            cost = _OOV_NEXT if h1 == UNKNOWN else _OOV_FIRST
            self._put(end, (UNKNOWN, UNKNOWN, fill), score + cost)
            if end == len(self._text) and self._cut_word:
                self._finish((UNKNOWN, UNKNOWN, fill), score + cost)

    def _hidden(self, at: int, limit: int, beam: list[tuple[State, float]]) -> None:
        """Words with hidden letters: the likeliest of all lengths over all states."""
        found = self._table.matching(self._text[at:limit], first=at <= self._start)
        ids, n = found.ids, len(found.ids)
        if not n:
            return
        costs = self._cost[found.am]
        histories = [(h2, h1) for (h2, h1, _), _ in beam]
        if n < _FEW:
            few = ids.tolist()
            rows = np.array([[self._model.logp(i, h) for i in few] for h in histories], np.float32)
        else:
            rows = self._model.logps(ids, histories)
        scores = rows + costs + np.array([[score] for _, score in beam], np.float32)
        ahead = None if self._ahead is None else self._ahead[ids]
        for length, lo, hi in found.groups:
            # words of each length compete among themselves: a short common word is no rival of a long one
            most = _BRANCHES if at < self._end <= at + length else _BRANCHES_INSIDE
            part = scores[:, lo:hi]
            rank = part if ahead is None or at + length != self._end else part + ahead[lo:hi]
            part, rank = part.ravel(), rank.ravel()
            if len(rank) > most:
                best = np.sort(np.argpartition(-rank, most)[:most]).tolist()
            else:
                best = list(range(len(rank)))
            least = float(rank.max()) - _FAR_BEHIND
            cost = self._edge_cost(at, at + length)
            for k in best:
                if rank[k] <= least:
                    continue
                (_, h1, fill), _ = beam[k // (hi - lo)]
                j = lo + k % (hi - lo)
                word = int(ids[j])
                spelt = self._table.short[word] if found.am[j] == 1 else self._table.spelt[word]
                piece = spelt[max(self._start - at, 0) : max(self._end - at, 0)]
                self._put(at + length, (h1, word, fill + piece), float(part[k]) - cost)

    def _edge_cost(self, at: int, end: int) -> float:
        """Masks hide words, mostly whole and mostly one: what a word costs that reaches out, or leaves a rest."""
        out = (at < self._start < end) + (at < self._end < end)
        rest = self._start < end < self._end
        return _REACH_OUT * out + _REST * rest

    def _broken_off(self, at: int, beam: list[tuple[State, float]]) -> None:
        """The last word, of which only the beginning is in the stretch."""
        ids = self._table.beginning(self._text[at:]).tolist()
        if not ids:
            return
        likely: dict[tuple[int, int], float] = {}
        for (h2, h1, fill), score in beam:
            p = likely.get((h2, h1))
            if p is None:
                p = likely[h2, h1] = log(max(sum(exp(self._model.logp(i, (h2, h1))) for i in ids), 1e-12))
            self._finish((h2, h1, fill), score + p)


def _add(a: float, b: float) -> float:
    """log(exp a + exp b)"""
    hi, lo = (a, b) if a > b else (b, a)
    return hi + log(1.0 + exp(lo - hi)) if lo - hi > -30 else hi
