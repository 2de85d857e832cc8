"""Answers handed to a slot that its word model did not think of: those of other slots, and words of earlier documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from normalizers.masks.genre import GenreModel, PhraseCounts
from normalizers.masks.rank import Answers
from normalizers.masks.readings import native_lattice
from normalizers.masks.squash import compose
from normalizers.masks.stream import BREAK, PERSON, WILD
from normalizers.masks.words import UNKNOWN, WordTable, segment

_TOKEN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+|[0-9๐-๙][0-9๐-๙.,]*|[\x1a\x1d\x1e]")
_LETTERS = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_JOINED = 12
"""Letters of the part of a word that stands visibly beside its hidden part."""
_NEAR = 24
"""Letters on either side that are cut into words."""
_UNKNOWN_COST = -13.0
_DEEPEST = 8.0
"""How far below the worst reading an answer that is handed over may fall."""
_LEAST = 0.25
"""Shares in other places that an answer needs to be handed over."""
_MOST = 12
"""Answers handed to one slot from other slots, and as many from what is remembered."""
_SHORTEST = 3
"""Shorter words are not handed over: they fit everywhere."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The words beside a slot by number (``UNKNOWN`` where hidden or no word): two before, two after.

    ``strange``: how unlikely the visible words around are by the word model, mean of minus the log probability.
    """

    before: tuple[int, int]
    after: tuple[int, ...]
    strange: float
    left: str = ""
    right: str = ""
    """The visible letters right before and after, no further than a word reaches."""


def neighbours(model: GenreModel, stream: str, start: int, end: int) -> Neighbours:
    left = _words(model.table, stream[max(0, start - _NEAR) : start])
    right = _words(model.table, stream[end : end + _NEAR])
    costs = [*_costs(model, left), *_costs(model, right)]
    padded = (UNKNOWN, UNKNOWN, *left)
    return Neighbours(
        (padded[-2], padded[-1]),
        tuple(right[:2]),
        sum(costs) / len(costs) if costs else -_UNKNOWN_COST,
        stream[start - _letters(stream[max(0, start - _JOINED) : start][::-1]) : start],
        stream[end : end + _letters(stream[end : end + _JOINED])],
    )


def _letters(text: str) -> int:
    """How many letters ``text`` begins with."""
    found = _LETTERS.match(text)
    return found.end() if found else 0


def _costs(model: GenreModel, words: Sequence[int]) -> list[float]:
    """The first word of a run may be cut off and is not counted."""
    out = []
    for i, word in enumerate(words[1:], 1):
        before = words[i - 2] if i > 1 else UNKNOWN
        out.append(-_UNKNOWN_COST if word == UNKNOWN else -model.logp(word, (before, words[i - 1])))
    return out


def _words(table: WordTable, text: str) -> list[int]:
    out: list[int] = []
    for found in _TOKEN.finditer(text):
        token = found.group()
        if token == BREAK:
            out.append(table.start)
        elif token in (WILD, PERSON):
            out += [UNKNOWN] if not out or out[-1] != UNKNOWN else []
        elif token[0].isdigit():
            out.append(table.number)
        else:
            out += segment(table, token)
    return out


def fit(model: GenreModel, around: Neighbours, words: Sequence[int]) -> float:
    """Log probability of words between their neighbours, and of the neighbours after them."""
    history = around.before
    total = 0.0
    for word in words:
        total += _UNKNOWN_COST if word == UNKNOWN else model.logp(word, history)
        history = (history[1], word)
    for word in around.after:
        if word == UNKNOWN:
            break
        total += model.logp(word, history)
        history = (history[1], word)
    return total


def fits(model: GenreModel, around: Neighbours, answers: Sequence[Sequence[int]]) -> list[float]:
    """``fit`` of each, compiled where that was built."""
    compiled = native_lattice(model)
    if compiled is None:
        return [fit(model, around, words) for words in answers]
    return compiled.fits(answers, around.before, around.after, _UNKNOWN_COST)


def sides(model: GenreModel, around: Neighbours, words: Sequence[int]) -> tuple[float, float]:
    """How far the words before, and those after, make ``words`` likelier than they are anywhere: logarithms."""
    costs = model.table.costs
    history = around.before
    before = after = 0.0
    for word in words:
        if word != UNKNOWN:
            before += model.logp(word, history) - costs[word]
        history = (history[1], word)
    for word in around.after:
        if word == UNKNOWN:
            break
        after += model.logp(word, history) - costs[word]
        history = (history[1], word)
    return before, after


class Handing:
    """Scores answers for slots beside those that the word model read there."""

    def __init__(self, model: GenreModel, seen: Mapping[str, int], remembered: Remembered) -> None:
        self._model = model
        self._seen = seen
        self._remembered = remembered

    def hand(self, texts: Iterable[str], answers: Answers, around: Neighbours) -> Answers:
        """``answers`` with those of ``texts`` that are not among them; nothing is handed to a slot without a reading."""
        values = answers.values
        new = [t for t in texts if t not in values and len(t) >= _SHORTEST]
        if not new or not values:
            return answers
        highest, floor = max(values.values()), min(values.values())
        top = max(t for t, value in values.items() if value == highest)
        usual, *likely = fits(self._model, around, [words_of(self._model.table, t) for t in (top, *new)])
        out = dict(values)
        for text, fitting in zip(new, likely, strict=True):
            value = highest + fitting - usual
            out[text] = max(floor - _DEEPEST, min(floor, value))
        return Answers(out, answers.places, answers.handed + len(new))

    def remembered(self, length: int, *, composed: bool) -> list[str]:
        """What earlier documents and the vocabulary say, and the visible text of this one does not, by commonness."""
        found = self._remembered.of_length(length, composed=composed)
        return [t for t in found if t not in self._seen][:_MOST]


class Remembered:
    """Words, and sequences of up to three, of earlier documents and the form's vocabulary: how often each stands there."""

    def __init__(self, table: WordTable, counts: PhraseCounts) -> None:
        self.counts: dict[str, int] = {}
        self._table = table
        for i, n in counts.singles.items():
            self._add((i,), n)
        for a, row in counts.pairs.items():
            for b, n in row.items():
                self._add((a, b), n)
        for (a, b), row in counts.triples.items():
            for c, n in row.items():
                self._add((a, b, c), n)
        self._by_length: dict[tuple[int, bool], list[str]] = {}

    def _add(self, words: tuple[int, ...], times: int) -> None:
        if self._table.number not in words:
            text = "".join(self._table.spelt[i] for i in words)
            self.counts[text] = max(self.counts.get(text, 0), times)

    def of_length(self, length: int, *, composed: bool) -> list[str]:
        """The texts of a length in code points, the commonest first."""
        if not self._by_length:
            for text in sorted(self.counts, key=lambda t: (-self.counts[t], t)):
                self._by_length.setdefault((len(text), False), []).append(text)
                self._by_length.setdefault((len(compose(text)), True), []).append(text)
        return self._by_length.get((length, composed), [])


def words_of(table: WordTable, text: str) -> tuple[int, ...]:
    """An answer as one word where it is one, else as the likeliest words."""
    word = table.lookup.get(text)
    return (word,) if word is not None else segment(table, text)


def common_answers(shares: Mapping[str, float]) -> list[str]:
    """Answers with enough shares in the places of one length, most first."""
    likely = [t for t, share in shares.items() if share >= _LEAST]
    return sorted(likely, key=lambda t: (-shares[t], t))[:_MOST]
