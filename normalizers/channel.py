"""Garbled Thai read as words: the cheapest sequence of known words that a faulty extraction could have turned into the text.

A noisy channel. The source is a unigram model of words; the channel may move a mark past the next base, lose or double a
mark, turn sara am into aa, and put blanks where none were. Bases are never changed here (that is ``spelling``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Final

from normalizers.channel_costs import Costs
from normalizers.clusters import CONSONANTS, GAPS, Clusters, Marks, plausible, well_ordered
from normalizers.lexicon import load_lexicon, read_list
from normalizers.skeletons import Entry, SkeletonTrie, build_index

UNKNOWN: Final = 12.0
AFTER_HEAD: Final = 7.0
"""What a name of a place gains after a word that announces one."""
PLACE_HEADS: Final = read_list("place")
FAR: Final = 1e9
_SLACK: Final = 5.0
"""A way to a boundary is given up when it is this much dearer than another, before its marks are looked at."""
_DEAREST: Final = 30.0


@dataclass(slots=True)
class Step:
    """The best way to a state: from base ``start`` with ``taken`` marks gone, by ``entry`` (None: as it stands)."""

    cost: float
    start: int
    taken: Marks
    entry: Entry | None
    ops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A decoded piece over bases ``start`` to ``end``: ``text`` without blanks around it."""

    start: int
    end: int
    text: str
    entry: Entry | None
    ops: tuple[str, ...]
    taken_before: Marks
    taken_after: Marks
    cost: float


def _minus(marks: Marks, taken: Marks) -> Marks:
    if not taken:
        return marks
    rest = list(marks)
    for m in taken:
        rest.remove(m)
    return tuple(rest)


@dataclass(slots=True)
class Decoder:
    """Decodes stretches of text with one lexicon."""

    index: SkeletonTrie
    costs: Costs = field(default_factory=Costs)

    def decode(self, c: Clusters, spaced: list[bool], *, exact: bool = False) -> list[Piece]:
        """The cheapest reading; ``spaced[i]``: the gap before base ``i`` is letter spacing; ``exact``: no channel at all."""
        n = len(c.bases)
        states: list[dict[Marks, Step]] = [{} for _ in range(n + 1)]
        states[0][()] = Step(0.0, 0, (), None)
        slots = tuple(c.slots)
        marks = [0, *accumulate(map(len, slots))]
        for i in range(n):
            for taken, step in states[i].items():
                self._literal(c, i, taken, step, states)
                if c.bases[i]:
                    self._words(c, slots, marks, i, taken, step, states, spaced, exact)
        return self._trace(c, states)

    def _literal(self, c: Clusters, i: int, taken: Marks, step: Step, states: list[dict[Marks, Step]]) -> None:
        if not c.bases[i]:
            extra = 0.0 if len(c.slots[i]) == len(taken) else 4.0
        else:
            rest = _minus(c.slots[i], taken)
            extra = UNKNOWN + (4.0 if len(rest) > 1 and not well_ordered(rest) else 0.0)
            if rest and c.bases[i] in "เแโใไะา" and rest != ("ํ",):
                extra += 4.0
        _offer(states[i + 1], (), Step(step.cost + extra, i, taken, None))

    def _words(
        self,
        c: Clusters,
        slots: tuple[Marks, ...],
        marks: list[int],
        i: int,
        taken: Marks,
        step: Step,
        states: list[dict[Marks, Step]],
        spaced: list[bool],
        exact: bool,
    ) -> None:
        node = self.index
        bases, gap, n = c.bases, c.gap, len(c.bases)
        costs = self.costs
        gaps = 0.0
        head = step.entry is not None and step.entry.word in PLACE_HEADS
        ops: tuple[str, ...] = ()
        for j in range(i, n):
            base = bases[j]
            onward = node.following
            child = (node.grow() if onward is None else onward).get(base)
            if child is None:
                return
            node = child
            if j > i and gap[j]:
                if exact:
                    return
                if spaced[j]:
                    gaps += costs.spaced_gap
                elif base in "ะาๅ" or bases[j - 1] in "เแโใไ":  # no word begins or ends so
                    gaps += costs.torn_aa if base == "า" else costs.torn
                else:
                    gaps += costs.gap if gap[j] == 1 else costs.wide_gap
                ops = ("gap",)
            entries = node.entries
            if not entries:
                continue
            so_far = step.cost + gaps
            target = states[j + 1]
            best = target.get(())
            limit = best.cost + _SLACK if best is not None else FAR
            if so_far + node.least >= limit and not head:
                continue
            here = slots[i : j + 1]
            clean = not taken and not any(c.torn[i : j + 1])
            held = marks[j + 1] - marks[i] - len(taken)
            at_most = held + (len(slots[j + 1]) if j + 1 < n else 0)
            abbreviated: bool | None = None
            for entry in entries:
                base_cost = so_far + entry.cost
                if head and entry.place:
                    base_cost -= AFTER_HEAD
                if base_cost >= limit:
                    continue
                if clean and entry.marks == here:
                    _offer(target, (), Step(base_cost, i, taken, entry, ops))
                    limit = min(limit, base_cost + _SLACK)
                    continue
                if exact:
                    continue
                short, over = entry.n_firm - at_most, held - entry.n_marks
                least = base_cost
                if short > 0:
                    least += costs.lost * short
                if over > 0:
                    least += costs.false_nikhahit * over
                if least >= limit:
                    continue
                if abbreviated is None:
                    abbreviated = _abbreviated(c, i, j + 1)
                found = self._match(
                    c, i, j + 1, taken, entry.marks, min(_DEAREST, limit - base_cost), abbreviated, spaced
                )
                if found is not None:
                    cost, after, mark_ops = found
                    _offer(target, after, Step(base_cost + cost, i, taken, entry, ops + mark_ops))

    def _match(
        self,
        c: Clusters,
        i: int,
        end: int,
        taken: Marks,
        marks: tuple[Marks, ...],
        budget: float,
        abbreviated: bool,
        spaced: list[bool],
    ) -> tuple[float, Marks, tuple[str, ...]] | None:
        costs = self.costs
        total = 0.0
        carry = taken
        ops: tuple[str, ...] = ()
        n = len(c.bases)
        for k in range(i, end):
            need = marks[k - i]
            have = _minus(c.slots[k], carry) if carry else c.slots[k]
            carry = ()
            if c.torn[k]:
                total += costs.torn
                ops = (*ops, "torn")
            if have == need:
                continue
            rest = list(have)
            missing = []
            for m in need:
                if m in rest:
                    rest.remove(m)
                else:
                    missing.append(m)
            if not missing and not rest:
                total += costs.order
                ops = (*ops, "order")
                continue
            for m in rest:
                if m == "ํ":
                    total += costs.false_nikhahit
                else:
                    total += costs.spurious_in_order if plausible(have) else costs.spurious
                ops = (*ops, "false nikhahit" if m == "ํ" else "spurious")
            if missing:
                following = list(c.slots[k + 1]) if k + 1 < n else []
                for m in missing:
                    if m in following and m != "ํ":
                        following.remove(m)
                        carry = (*carry, m)
                        total += costs.shifted
                        ops = (*ops, "shifted")
                    elif abbreviated:
                        return None
                    elif m == "ํ":
                        apart = c.gap[k] > 0 and not spaced[k]
                        at_gap = apart or (k + 1 < n and c.gap[k + 1] > 1)
                        total += costs.lost_nikhahit_at_gap if at_gap else costs.lost_nikhahit
                        total += costs.torn - costs.torn_aa if apart else 0.0
                        ops = (*ops, "nikhahit")
                    else:
                        total += costs.lost
                        if m == "์" and k + 1 == end < n and c.bases[end] and not c.gap[end]:
                            total += costs.compound
                        ops = (*ops, "lost")
            if total > budget:
                return None
        if carry and end >= n:
            return None
        return total, carry, ops

    def _trace(self, c: Clusters, states: list[dict[Marks, Step]]) -> list[Piece]:
        out: list[Piece] = []
        at = len(c.bases)
        state: Marks = ()
        while at > 0:
            step = states[at][state]
            if step.entry is not None:
                text = step.entry.word
            else:
                own = c.text[c.starts[step.start] : c.ends[step.start]]
                if c.torn[step.start]:
                    own = "".join(x for x in own if x not in GAPS)
                for m in step.taken:
                    own = own.replace(m, "", 1)
                text = own
            before = states[step.start][step.taken].cost
            out.append(Piece(step.start, at, text, step.entry, step.ops, step.taken, state, step.cost - before))
            at, state = step.start, step.taken
        out.reverse()
        return out


def _offer(states: dict[Marks, Step], key: Marks, step: Step) -> None:
    held = states.get(key)
    if held is None or step.cost < held.cost:
        states[key] = step


def _abbreviated(c: Clusters, start: int, end: int) -> bool:
    """Whether bases ``start`` to ``end`` are letters at a full stop (คสล.) or a few consonants by themselves (กจ-4): such lost
    no mark."""
    opens = start == 0 or c.gap[start] > 0 or not c.bases[start - 1]
    closes = end == len(c.bases) or c.gap[end] > 0 or not c.bases[end]
    if end < len(c.bases) and not c.gap[end] and c.text[c.starts[end]] == ".":
        return True
    consonants = CONSONANTS.issuperset(c.bases[start:end])
    if start > 0 and not c.gap[start] and c.text[c.ends[start - 1] - 1] == "." and consonants:
        return True
    return opens and closes and end - start <= 4 and consonants


@lru_cache(maxsize=1)
def load_decoder() -> Decoder:
    """The decoder of the general lexicon, built on the first call."""
    return Decoder(build_index(load_lexicon()))
