"""A word in place of a commoner one that differs by a single mark (ที for ที่, ใช่ for ใช้), where the neighbours leave no doubt.

Recognition of scans and careless typing drop or swap a mark and leave a word all the same: only the context can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import exp
from typing import Final

from normalizers.clusters import Marks, bases_of, skeleton
from normalizers.edits import Change
from normalizers.lexicon import Lexicon, thai_runs
from normalizers.lm import load_model
from normalizers.names import NAME_PARTS
from pipeline.model.remembered import remembered
from pipeline.model.text import Candidate

_MARGIN: Final = 7.0
_FEW: Final = 2
_MARGIN_OF_FEW: Final = 10.0
"""The margin where a run is of so few words: names are."""
_COMMONER: Final = 2.0
"""How much commoner (natural logarithm) the other word must be to come into question at all."""
_COMMON: Final = 9.5
_TONES: Final = frozenset("่้๊๋")
Swaps = tuple[tuple[str, str], ...]
_LOST_AM: Final = 2.0
"""The margin for sara am in place of aa in a text that has lost its nikhahits: there every aa may be one. The same for aa in
place of sara am in a text that reads it so."""
_SWAPS: Final = {"nikhahit": ("า", "ำ"), "false nikhahit": ("ำ", "า")}
"""What a text with such a sign shows for what."""
_SWAPPED: Final = {"ำ": "sara am read as aa", "า": "aa read as sara am"}


def _one_mark_apart(a: tuple[Marks, ...], b: tuple[Marks, ...]) -> bool:
    """Whether ``b`` has one mark more than ``a``, or another tone in one place."""
    different = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(different) != 1:
        return False
    (x, y) = different[0]
    gone, come = set(x) - set(y), set(y) - set(x)
    return (not gone and len(come) == 1) or (len(gone) == len(come) == 1 and gone | come <= _TONES)


def _alternatives(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Words to the common words that they are easily mistaken for."""
    common: dict[str, list[tuple[str, tuple[Marks, ...], float]]] = {}
    for word, cost in lexicon.words.items():
        if cost <= _COMMON:
            bases, marks = skeleton(word)
            common.setdefault(bases, []).append((word, marks, cost))
    out: dict[str, tuple[str, ...]] = {}
    for word, cost in lexicon.words.items():
        commoner = common.get(bases_of(word), ())
        if not commoner or (len(commoner) == 1 and commoner[0][0] == word):
            continue
        _, marks = skeleton(word)
        found = tuple(
            other
            for other, its, its_cost in commoner
            if other != word
            and its_cost <= cost - _COMMONER
            and _one_mark_apart(marks, its)
            and "ํ" not in str(its) + str(marks)
        )
        if found:
            out[word] = found
    return out


class LookalikeFinder:
    """Finds such words with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._alternatives = _alternatives(lexicon)
        self._in_run = remembered(self._find, 50_000)
        self._has_others = remembered(self._may_be_others, 50_000)

    def changes(self, text: str, signs: frozenset[str] = frozenset()) -> list[Change]:
        """What to change in a text; ``signs`` of garbling that it shows, or the document that it is from."""
        out: list[Change] = []
        swaps = tuple(swap for sign, swap in _SWAPS.items() if sign in signs)
        for start, end in thai_runs(text):
            if not self._has_others(text[start:end], swaps):
                continue
            edges = (text[start - 1 : start], text[end : end + 1])
            if edges[0] in (".", "x", "X") or edges[1] in (".", "ฯ") or (edges[1].isascii() and edges[1].isalpha()):
                continue
            after_number = bool(swaps) and text[:start].rstrip(" ")[-1:].isdigit()
            for found in self._in_run(text[start:end], after_number, _number_after(text, end), swaps):
                out.append(replace(found, start=start + found.start, end=start + found.end))
        return out

    def _may_be_others(self, run: str, swaps: Swaps) -> bool:
        """Whether any word of a run might be another one, whatever its neighbours."""
        return any(self._others(run[t.start : t.end], swaps)[0] for t in self.lexicon.tokens(run))

    def _find(self, run: str, after_number: bool, number_follows: bool, swaps: Swaps) -> tuple[Change, ...]:
        tokens = self.lexicon.tokens(run)
        if not swaps and not all(t.known for t in tokens):
            return ()
        words = [run[t.start : t.end] for t in tokens]
        ends = ["1"] * after_number, ["1"] * number_follows
        return tuple(self._changes(words, [t.start for t in tokens], ends, swaps))

    def _gain(self, words: list[str], k: int, other: str) -> float:
        """By how much likelier (natural logarithm) words are with ``other`` as the one at ``k``, by itself or joined to the one
        before as a common word (พื้น, ที: พื้นที่)."""
        model = load_model()
        joined = words[k - 1] + other if k else ""
        joins = joined in model and self.lexicon.words.get(joined, _COMMON) < _COMMON
        first, new = (k - 1, joined) if joins else (k, other)
        left, right = words[max(0, first - 2) : first], words[k + 1 : k + 3]
        return model.logp([new, *right], context=left) - model.logp([*words[first : k + 1], *right], context=left)

    def _others(self, word: str, swaps: Swaps) -> tuple[tuple[str, ...], float]:
        """The words that may stand for ``word``, and the margin for them."""
        for shown, true in swaps:
            parts = word.split(shown)
            others = (shown.join(parts[:k]) + true + shown.join(parts[k:]) for k in range(1, len(parts)))
            found = tuple(w for w in others if w in self.lexicon)
            if found:
                return found, _LOST_AM
        return self._alternatives.get(word, ()), _MARGIN

    def _changes(
        self, words: list[str], starts: list[int], ends: tuple[list[str], list[str]], swaps: Swaps
    ) -> Iterator[Change]:
        model = load_model()
        before, after = ends
        if len(words) + len(before) < 2:
            return
        for k, word in enumerate(words):
            others, margin = self._others(word, swaps)
            if not others or word not in model or not NAME_PARTS.isdisjoint(words[max(0, k - 1) : k + 2]):
                continue
            if margin == _MARGIN and len(before) + len(words) + len(after) <= _FEW:
                margin = _MARGIN_OF_FEW
            left = [*before, *words[:k]][-2:]
            right = [*words[k + 1 :], *after][:2]
            if not all(w in model or w == "1" for w in (*left[-1:], *right[:1])):
                continue
            scored = sorted(
                ((self._gain([*before, *words, *after], len(before) + k, other), other) for other in others),
                reverse=True,
            )
            gain, other = scored[0]
            if gain >= margin and (len(scored) == 1 or scored[1][0] < gain - 2):
                confidence = round(0.5 + 0.45 * (1 - exp(-gain / 10)), 3)
                yield Change(
                    starts[k],
                    starts[k] + len(word),
                    other,
                    "spelling" if margin != _LOST_AM else "glyph",
                    "mark lost, by its neighbours" if margin != _LOST_AM else _swapped(word, other),
                    confidence,
                    (Candidate(other, confidence),),
                )


def _swapped(word: str, other: str) -> str:
    return next(_SWAPPED[b] for a, b in zip(word, other, strict=True) if a != b)


def _number_after(text: str, end: int) -> bool:
    following = text[end : end + 2].lstrip(" ")[:1]
    return following.isdigit()
