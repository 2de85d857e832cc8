"""Words read again in their context: a mark lost, added or swapped, a letter mistyped, where the neighbours tell.

Each word that its neighbours do not vouch for is read again, alone and with the words beside it, as every word that is a
slip or two away. A reading is taken where the n-gram model finds it likelier by more than the slip costs, and knows it
beside a neighbour. Costs and gains are natural logarithms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp
from typing import Final

from normalizers.clusters import MARKS
from normalizers.edits import Change
from normalizers.findings import same_ends
from normalizers.lexicon import FOLLOWERS, Lexicon, Token, thai_runs
from normalizers.lm import load_model
from normalizers.names import NAME_PARTS, NAMING, announces_name, cut_off
from normalizers.reread_signs import Reading, Signs
from normalizers.skeletons import SkeletonTrie
from normalizers.slips import Slips
from normalizers.spellable import unspellable
from pipeline.model.remembered import remembered
from pipeline.model.text import Candidate

_TELLING: Final = 4
"""Letters of a word that is hardly there by chance."""
_DOUBTFUL: Final = 7.5
_RUBBLE: Final = 10.5
"""Costs of short words of which two together, or one, are the rubble of a longer one."""
_ONE_SLIP: Final = 6.0
_TOKENS: Final = 3
_MOST_TOKENS: Final = 6
_SILENT: Final = "์าะ"
_NEAR: Final = 4
"""Words on each side that have a say."""
_IN_NAME: Final = 7.0
"""Soon after a word that announces a name, only words that cost less are read: it may be another such word."""
_OF_UNSPELLABLE: Final = 2.5
"""What the logarithm of the odds gains where letters can be no word in any language: no name and no foreign word."""
_LEAST_GAIN: Final = 1.0
_LEAD: Final = 1.5


def _may_be(tokens: Sequence[Token], plain: Sequence[str], word: str, cost: float, lexicon: Lexicon) -> bool:
    """Whether words may be another word at all: true words by one slip of a mark, rubble by any."""
    if not all(t.known for t in tokens):
        return True
    short = [lexicon.words[w] for w in plain if len(w) < _TELLING]
    if sum(own >= _DOUBTFUL for own in short) > 1:
        return True
    if _bases("".join(plain)) == _bases(word):
        return cost <= _ONE_SLIP
    return len(plain) > 1 and max(short, default=0.0) >= _RUBBLE


def _bases(text: str) -> str:
    return "".join(c for c in text if c not in MARKS)


class Rereader:
    """Reads words again with one lexicon; what it found for a run between its neighbours is remembered."""

    def __init__(self, lexicon: Lexicon, index: SkeletonTrie) -> None:
        self._lexicon = lexicon
        self._model = load_model()
        self._slips = Slips(lexicon, index, self._model)
        self._signs = Signs(lexicon, self._model)
        self._in_run = remembered(self._find, 50_000)
        self._sound_alone = remembered(self._vouches_for_itself, 50_000)

    def changes(self, text: str, near: Sequence[int] | None = None) -> list[Change]:
        """What to change in a text, or only in the runs of letters at some offsets; the rest of it is left as it is."""
        out: list[Change] = []
        runs = list(thai_runs(text))
        for k, (start, end) in enumerate(runs):
            if near is not None and not any(start <= at <= end for at in near):
                continue
            if self._sound_alone(text[start:end]):
                continue
            left = self._before(text, runs[k - 1] if k else None, start)
            right = self._after(text, runs[k + 1] if k + 1 < len(runs) else None, end)
            edges = (text[start - 1 : start], text[end : end + 1])
            for c in self._in_run(text[start:end], left, right, edges):
                out.append(replace(c, start=start + c.start, end=start + c.end))
        return out

    def _vouches_for_itself(self, run: str) -> bool:
        """Whether each word of a run is vouched for within it: whatever stands beside it, there is nothing to read again."""
        tokens = self._lexicon.tokens(run)
        words = [run[t.start : t.end] for t in tokens]
        return all(self._vouched(words, k, t) for k, t in enumerate(tokens))

    def _words(self, run: str) -> list[str]:
        return [run[t.start : t.end] for t in self._lexicon.tokens(run)]

    def _before(self, text: str, run: tuple[int, int] | None, start: int) -> tuple[str, ...]:
        """The words before a run, as far as nothing but a blank or a number stands between."""
        between = text[run[1] if run else max(0, start - 12) : start]
        if between.strip(" ").replace(",", "").replace(".", "").isdigit():
            return ("1",)
        if run is None or between.strip(" "):
            return ()
        return tuple(self._words(text[run[0] : run[1]])[-_NEAR:])

    def _after(self, text: str, run: tuple[int, int] | None, end: int) -> tuple[str, ...]:
        between = text[end : run[0] if run else end + 12]
        if between.strip(" ")[:1].isdigit():
            return ("1",)
        if run is None or between.strip(" "):
            return ()
        return tuple(self._words(text[run[0] : run[1]])[:_NEAR])

    def _find(
        self, run: str, before: tuple[str, ...], after: tuple[str, ...], edges: tuple[str, str]
    ) -> tuple[Change, ...]:
        tokens = self._lexicon.tokens(run)
        words = [*before, *(run[t.start : t.end] for t in tokens), *after]
        shift = len(before)
        odd = [not self._vouched(words, shift + k, t) for k, t in enumerate(tokens)]
        if not any(odd):
            return ()
        out: list[Change] = []
        at = 0
        for k, t in enumerate(tokens):
            if not odd[k] or t.start < at:
                continue
            best = self._best(run, tokens, words, shift, k, edges, at)
            if best is not None:
                lead, tail = same_ends(run[best.start : best.end], best.word)
                text = best.word[lead : len(best.word) - tail]
                sure = round(1 / (1 + exp(-best.odds)), 3)
                out.append(
                    Change(best.start + lead, best.end - tail, text, "spelling", "word told by its neighbours", sure,
                           (Candidate(best.word, sure),))
                )  # fmt: skip
                at = best.end
        return tuple(out)

    def _vouched(self, words: list[str], k: int, token: Token) -> bool:
        """Whether a word is known beside one of its neighbours."""
        if not token.known:
            return False
        if words[k] not in self._model and len(words[k]) >= _TELLING:
            return True  # of which the model knows nothing
        knows = self._model.knows_pair
        return (k > 0 and knows(words[k - 1], words[k])) or (k + 1 < len(words) and knows(words[k], words[k + 1]))

    def _logp(self, words: Sequence[str], left: Sequence[str]) -> float:
        """The probability of words after others; a word that only the lexicon knows has its own."""
        total = 0.0
        before = list(left)
        for word in words:
            own = self._lexicon.cost(word) if word not in self._model else None
            total += self._model.logp([word], context=before) if own is None else -own
            before = [*before[-1:], word]
        return total

    def _best(
        self,
        run: str,
        tokens: tuple[Token, ...],
        words: list[str],
        shift: int,
        k: int,
        edges: tuple[str, str],
        least: int,
    ) -> Reading | None:
        found: list[Reading] = []
        for first in range(max(0, k - _TOKENS + 1), k + 1):
            start = tokens[first].start
            if start < least:
                continue
            left = words[max(0, shift + first - _NEAR) : shift + first]
            if announces_name(left[-2:]):
                continue
            odd_letters = any(not t.known or self._short(run[t.start : t.end]) for t in tokens[first : k + 1])
            in_name = any(w in NAMING for w in left[-3:])
            for end, word, cost in self._slips.candidates(run, start, tokens[k].start, odd_letters):
                last = next(j for j in range(k, len(tokens)) if tokens[j].end >= end) + 1
                if last - first > _MOST_TOKENS or cut_off(edges, first=first == 0, last=last == len(tokens)):
                    continue
                rest = self._words(run[end : tokens[last - 1].end])
                plain = words[shift + first : shift + last]
                right = words[shift + last : shift + last + _NEAR]
                if end < len(run) and word[:-1] == run[start:end] and word[-1] in _SILENT and run[end] not in FOLLOWERS:
                    continue  # the first part of a compound (ศาสนสัมพันธ์)
                if in_name and self._lexicon.words[word] > _IN_NAME:
                    continue
                beside = (*tokens[max(0, first - 1) : first], *tokens[last : last + 1])
                if len(word) < end - start and self._leaves_rubble(run[:start], run[end:]):
                    continue  # what is one too many here, is more likely missed there
                if word in NAME_PARTS or any(run[t.start : t.end] in NAME_PARTS for t in beside):
                    continue
                if not _may_be(tokens[first:last], plain, word, cost, self._lexicon):
                    continue
                gain = self._logp([word, *rest, *right[:2]], left) - self._logp([*plain, *right[:2]], left) - cost
                found.append(Reading(start, end, word, gain, cost, plain, left, [*rest, *right][:_NEAR]))
        if not found:
            return None
        found.sort(key=lambda r: -r.gain)
        best = found[0]
        read = run[: best.start] + best.word + run[best.end :]
        rivals = (r.gain for r in found[1:] if run[: r.start] + r.word + run[r.end :] != read)
        if best.gain < _LEAST_GAIN or best.gain - next(rivals, -99.0) < _LEAD:
            return None
        odds = self._signs.sureness(best)
        if unspellable(run, best.start, best.end):
            odds += _OF_UNSPELLABLE
        return replace(best, odds=odds) if odds >= self._signs.least else None

    def _leaves_rubble(self, before: str, after: str) -> bool:
        """Whether what touches a word is none."""
        left, right = self._lexicon.tokens(before)[-1:], self._lexicon.tokens(after)[:1]
        return any(not t.known for t in (*left, *right))

    def _short(self, word: str) -> bool:
        """Whether a word is as short and rare as rubble."""
        return len(word) < _TELLING and self._lexicon.words[word] >= _DOUBTFUL
