"""Readings of a stretch with hidden letters: a beam search over all ways to cut it into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

import numpy as np
import numpy.typing as npt

from normalizers.masks.squash import decompose
from normalizers.masks.stream import BREAK, PERSON, WILD
from normalizers.masks.words import LONGEST, UNKNOWN, GenreModel, Ids

Floats = npt.NDArray[np.float32]
State = tuple[int, int, str]
"""The last two words, and the letters found so far for the slot."""
_OOV_FIRST, _OOV_NEXT = -13.0, -5.0
_ENTRY = 7
"""A stretch may begin inside a word: so many letters may be skipped at its start."""
_BEAM_BEFORE, _BEAM_INSIDE, _BEAM_AFTER = 6, 12, 60
_BRANCHES = 150
_COMPOSED_COST = 2.5
"""What it costs to count sara am as one code point where the document writes two, and the reverse."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Squashed text around a slot: hidden letters are ``WILD``; the slot is ``start`` to ``end``.

    ``cut`` says that the text goes on beyond the end, perhaps in the middle of a word.
    """

    text: str
    start: int
    end: int
    cut: bool


def is_letter(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e3a" or "\u0e40" <= char <= "\u0e4e"


def _is_mark(char: str) -> bool:
    return "\u0e30" <= char <= "\u0e3a" or char == "\u0e45" or "\u0e47" <= char <= "\u0e4e"


class Lattice:
    """The search over one stretch; use ``readings``."""

    def __init__(self, model: GenreModel, stretch: Stretch, *, composed: bool) -> None:
        self._model = model
        self._table = model.table
        self._text = stretch.text
        self._start, self._end = stretch.start, stretch.end
        # only a word that is visible at the very end can be broken off there
        self._cut_word = stretch.cut and is_letter(self._text[-1:] or " ")
        self._cost = (0.0, -_COMPOSED_COST) if not composed else (-_COMPOSED_COST, 0.0)
        self._states: list[dict[State, float]] = [{} for _ in range(len(stretch.text) + 1)]
        self._finals: dict[str, float] = {}

    def readings(self) -> dict[str, float]:
        """Letters for the slot (decomposed) with the log probability of the whole stretch, all ways of cutting added up."""
        for skip in range(min(_ENTRY, self._start) + 1):
            if skip == 0 or (is_letter(self._text[skip - 1]) and not _is_mark(self._text[skip : skip + 1] or " ")):
                self._put(skip, (UNKNOWN, UNKNOWN, ""), 0.0)
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
        fill = decompose(state[2])
        old = self._finals.get(fill)
        self._finals[fill] = score if old is None else _add(old, score)

    def _beam(self, at: int) -> list[tuple[State, float]]:
        row = self._states[at]
        width = _BEAM_BEFORE if at <= self._start else _BEAM_INSIDE if at < self._end else _BEAM_AFTER
        ranked = sorted(row.items(), key=lambda item: -item[1])[:width]
        return [r for r in ranked if r[1] > ranked[0][1] - 18.0]

    def _step(self, at: int) -> None:
        if not self._states[at]:
            return
        beam = self._beam(at)
        char = self._text[at]
        if char == BREAK or char == PERSON:
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
            p = float(self._model.distribution((h2, h1))[word])
            self._put(end, (h1, word, fill), score + p)

    def _words(self, at: int, beam: list[tuple[State, float]]) -> None:
        text = self._text
        limit = at
        while limit < len(text) and limit - at < LONGEST and (text[limit] == WILD or is_letter(text[limit])):
            limit += 1
        first_wild = text.find(WILD, at, limit)
        fixed_end = limit if first_wild < 0 else first_wild
        for end in range(at + 1, fixed_end + 1):
            word = self._table.lookup.get(text[at:end])
            if word is not None:
                for (h2, h1, fill), score in beam:
                    p = float(self._model.distribution((h2, h1))[word])
                    self._put(end, (h1, word, fill), score + p)
        self._unknown(at, fixed_end, beam)
        if first_wild >= 0:
            self._hidden(at, first_wild, limit, beam)
        if self._cut_word and limit == len(text) and first_wild < 0 and limit - at < LONGEST:
            self._broken_off(at, beam)

    def _unknown(self, at: int, fixed_end: int, beam: list[tuple[State, float]]) -> None:
        """A visible letter, with its marks, that belongs to no word."""
        if at >= fixed_end:
            return
        end = at + 1
        while end < fixed_end and _is_mark(self._text[end]):
            end += 1
        for (_, h1, fill), score in beam:
            cost = _OOV_NEXT if h1 == UNKNOWN else _OOV_FIRST
            self._put(end, (UNKNOWN, UNKNOWN, fill), score + cost)
            if end == len(self._text) and self._cut_word:
                self._finish((UNKNOWN, UNKNOWN, fill), score + cost)

    def _hidden(self, at: int, first_wild: int, limit: int, beam: list[tuple[State, float]]) -> None:
        """Words with hidden letters: the likeliest of all lengths over all states."""
        ids, ends, short = self._candidates(at, first_wild, limit)
        if not len(ids):
            return
        scores = np.concatenate(
            [self._model.distribution((h2, h1))[ids] + np.float32(score) for (h2, h1, _), score in beam]
        )
        scores += np.tile(
            np.where(short == 0, 0.0, np.where(short == 1, self._cost[1], self._cost[0])).astype(np.float32), len(beam)
        )
        if len(scores) > _BRANCHES:
            best = np.argpartition(-scores, _BRANCHES)[:_BRANCHES]
        else:
            best = np.arange(len(scores))
        for k in best.tolist():
            (_, h1, fill), _ = beam[k // len(ids)]
            j = k % len(ids)
            word, end = int(ids[j]), int(ends[j])
            spelt = self._table.spelt[word] if short[j] != 1 else self._table.short[word]
            piece = spelt[max(self._start - at, 0) : max(self._end - at, 0)]
            self._put(end, (h1, word, fill + piece), float(scores[k]))

    def _candidates(self, at: int, first_wild: int, limit: int) -> tuple[Ids, Ids, Ids]:
        """Ids, ends, and the spelling: 0 without sara am, 1 with it as one code point, 2 as two."""
        ids, ends, short = [], [], []
        for end in range(first_wild + 1, limit + 1):
            pattern = self._text[at:end]
            for composed in (False, True):
                found = self._table.matching(pattern, composed=composed)
                if len(found):
                    ids.append(found)
                    ends.append(np.full(len(found), end, np.int32))
                    short.append(np.ones(len(found), np.int32) if composed else self._table.has_am[found] * 2)
        if not ids:
            empty = np.empty(0, np.int32)
            return empty, empty, empty
        return np.concatenate(ids), np.concatenate(ends), np.concatenate(short)

    def _broken_off(self, at: int, beam: list[tuple[State, float]]) -> None:
        """The last word, of which only the beginning is in the stretch."""
        ids = self._table.beginning(self._text[at:])
        if not len(ids):
            return
        for (h2, h1, fill), score in beam:
            p = float(np.exp(self._model.distribution((h2, h1))[ids]).sum())
            self._finish((h2, h1, fill), score + log(max(p, 1e-12)))


def _add(a: float, b: float) -> float:
    """log(exp a + exp b)"""
    hi, lo = (a, b) if a > b else (b, a)
    return hi + log(1.0 + exp(lo - hi)) if lo - hi > -30 else hi


def best_first(readings: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Readings in order of score, the same order each time."""
    return iter(sorted(readings.items(), key=lambda item: (-item[1], item[0])))
