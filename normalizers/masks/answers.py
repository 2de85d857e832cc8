"""Answers for the slots of a document: all layers gathered, put to the vote, in rounds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np

from normalizers.masks.background import Background
from normalizers.masks.ballots import Verdict, Weights, gains_of_standing, load_weights, vote
from normalizers.masks.context import stretch_around
from normalizers.masks.evidence import SeenWords
from normalizers.masks.floor import Ballot, Floats
from normalizers.masks.genre import genre_model
from normalizers.masks.pool import Handing, Neighbours, common_answers, sides, words_of
from normalizers.masks.rank import SIGNS, Answer, Origin, gather, sign_rows
from normalizers.masks.sites import Site, SiteIndex, Surroundings, surroundings
from normalizers.masks.stream import WILD, Slot, Stream
from normalizers.masks.words import UNKNOWN, load_words

_CHUNK = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_SURE = 0.6
"""A first answer this likely is read as text around the other slots in the second round."""
_SETTLED = 0.98
"""A slot with a first answer this likely is not read again."""
_WINDOW = 64
"""Letters on either side that can bear on a slot."""
_TOLD = 10
"""Answers kept for a slot."""
_TOGETHER = 256
"""Slots whose bonds are looked up at once."""
_PROPOSED = 30
"""Answers of a slot that are put to the vote: the likeliest by their signs."""
_FIGURE = re.compile("[0-9๐-๙][0-9๐-๙.,]*")
_ASIDE, _BESIDE = 16, 4
"""Letters on either side that are looked at for a place, and those that make it, figures counted as one."""
_SEEN = slice(SIGNS.index("seen"), SIGNS.index("seen_phrase") + 1)


@dataclass(frozen=True, slots=True)
class Filling:
    """Answers for one slot, best first, with their shares of one.

    ``backing``: how far other slots speak for the first, in the order of ``ballots.BACKING``. ``sides``: how far
    the words before and after make it likelier, by the language alone. ``strange``: how unlikely the visible words around
    are, ``strangeness``: the same for all slots of the document.
    ``place``: slots with the same one are the same question.
    ``contested`` says that the first is so only because another stands unmasked elsewhere. That is a hint and no proof:
    in a text with filled masks, right answers stand elsewhere, too.
    """

    slot: Slot
    answers: tuple[tuple[Answer, float], ...]
    backing: tuple[float, ...] = ()
    sides: tuple[float, float] = (0.0, 0.0)
    strange: float = 0.0
    strangeness: float = 0.0
    contested: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """All answers proposed for one slot, and the ``ballot`` that they make."""

    slot: Slot
    answers: Mapping[str, Answer]
    around: Neighbours
    ballot: Ballot


class Proposer:
    """Gathers answers for the slots of one document from all layers."""

    def __init__(self, stream: Stream, background: Background) -> None:
        self._composed = stream.composed
        self._background = background
        self._text = stream.text
        self._seen = SeenWords(load_words(), _CHUNK.findall(stream.text)).counts
        self._first = np.array(load_weights().first[: len(SIGNS)])
        self._handing = Handing(background.genre, background.natures, self._seen, background.remembered)

    def propose(self, slots: Sequence[Slot], text: str) -> list[Proposal]:
        """Answers for ``slots``, read with ``text`` around them: the stream, perhaps with other slots filled."""
        arounds = [surroundings(text, s.start, s.end) for s in slots]
        found = self._sites(arounds)
        return self._bonded(
            [self._one(slot, around, sites, text) for slot, around, sites in zip(slots, arounds, found, strict=True)]
        )

    def _one(self, slot: Slot, around: Surroundings, sites: Mapping[Origin, Sequence[Site]], text: str) -> Proposal:
        background = self._background
        readings = background.readings(stretch_around(text, slot.start, slot.end), composed=self._composed)
        answers = gather(readings, sites, background.natures, self._seen, background.remembered.counts)
        near = background.neighbours(text, slot)
        told = self._handing.remembered(slot.length, composed=self._composed)
        answers = self._allowed(around, self._handing.hand(told, answers, near))
        ballot = make_ballot(place_of(around), slot.length, answers)
        if len(answers) > _PROPOSED:
            best = np.sort(np.argsort(-(ballot.signs @ self._first), kind="stable")[:_PROPOSED])
            texts = tuple(ballot.texts[k] for k in best.tolist())
            ballot = replace(ballot, texts=texts, signs=ballot.signs[best], rarity=ballot.rarity[best])
            answers = {t: answers[t] for t in texts}
        return Proposal(slot, answers, near, ballot)

    def share_out(self, proposals: Sequence[Proposal], verdicts: Sequence[Verdict]) -> list[Proposal]:
        """The proposals with answers that are likely in other slots of the same length."""
        shares: dict[int, dict[str, float]] = {}
        met: set[tuple[int, str]] = set()
        for proposal, verdict in zip(proposals, verdicts, strict=True):
            length, place = proposal.slot.length, proposal.ballot.place
            if (length, place) not in met:
                met.add((length, place))
                row = shares.setdefault(length, {})
                for text, share in zip(proposal.answers, verdict.shares.tolist(), strict=True):
                    row[text] = row.get(text, 0.0) + share
        common = {length: common_answers(row) for length, row in shares.items()}
        handed = [self._handed(p, common[p.slot.length]) for p in proposals]
        new = [i for i, (before, after) in enumerate(zip(proposals, handed, strict=True)) if before is not after]
        for i, proposal in zip(new, self._bonded([handed[i] for i in new]), strict=True):
            handed[i] = proposal
        return handed

    def _handed(self, proposal: Proposal, texts: Sequence[str]) -> Proposal:
        answers = self._handing.hand(texts, proposal.answers, proposal.around)
        if len(answers) == len(proposal.answers):
            return proposal
        new = make_ballot(proposal.ballot.place, proposal.slot.length, answers)
        return replace(proposal, answers=answers, ballot=new)

    def _bonded(self, proposals: list[Proposal]) -> list[Proposal]:
        """``proposals`` with the bonds of their answers beside the signs, looked up for many at once; the list is changed."""
        for start in range(0, len(proposals), _TOGETHER):
            some = proposals[start : start + _TOGETHER]
            ends = [self._background.ends.rows(p.ballot.texts) for p in some]
            sizes = [len(rows) for rows in ends]
            beside = np.array([(*p.around.before, *p.around.after, UNKNOWN, UNKNOWN)[:4] for p in some], np.int64)
            joined = [self._background.ends.joined(p.ballot.texts, p.around.left, p.around.right) for p in some]
            bonds = self._background.bonds.rows(np.repeat(beside, sizes, axis=0), np.vstack(ends), np.vstack(joined))
            at = 0
            for k, (proposal, size) in enumerate(zip(some, sizes, strict=True), start):
                signs = np.hstack((proposal.ballot.signs, bonds[at : at + size]))
                proposals[k] = replace(proposal, ballot=replace(proposal.ballot, signs=signs))
                at += size
        return proposals

    def _allowed(self, around: Surroundings, answers: dict[str, Answer]) -> dict[str, Answer]:
        """Without what a reviewer refused in this place."""
        memory = self._background.memory
        if memory is None:
            return answers
        return {k: a for k, a in answers.items() if not memory.is_rejected(around.left, k, around.right)}

    def _sites(self, arounds: Sequence[Surroundings]) -> list[dict[Origin, list[Site]]]:
        index = SiteIndex(self._text, arounds)
        here = {a: index.find(a) for a in dict.fromkeys(arounds)}
        return [{"document": here[a], **row} for a, row in zip(arounds, self._background.sites(arounds), strict=True)]


def place_of(around: Surroundings) -> str:
    """What tells one place from another: the nearest letters, whatever figures stand among them.

    A row of a table, or a phrase that recurs with other figures, is the same question again: its answers back nothing.
    """
    left = _FIGURE.sub("0", around.left[-_ASIDE:])[-_BESIDE:]
    return left + WILD + _FIGURE.sub("0", around.right[:_ASIDE])[:_BESIDE]


def make_ballot(place: str, length: int, answers: Mapping[str, Answer]) -> Ballot:
    common = log(max(load_words().length_share(length), 1e-9))
    return Ballot(
        place,
        length,
        tuple(answers),
        sign_rows(tuple(answers.values())),
        np.array([a.nature.rarity + common for a in answers.values()]),
    )


def voted(proposals: Sequence[Proposal], weights: Weights) -> list[Verdict]:
    return vote([p.ballot for p in proposals], weights)


def fillings(proposals: Sequence[Proposal], weights: Weights) -> list[Filling]:
    """The outcome of the vote, best answers first."""
    strange = {(p.slot.length, p.ballot.place): p.around.strange for p in proposals}
    mean = sum(strange.values()) / max(len(strange), 1)
    return [_filling(p, v, weights, mean) for p, v in zip(proposals, voted(proposals, weights), strict=True)]


def _filling(proposal: Proposal, verdict: Verdict, weights: Weights, mean: float) -> Filling:
    cast = proposal.ballot
    shares = verdict.shares.tolist()
    order = sorted(range(len(shares)), key=lambda k: (-shares[k], cast.texts[k]))
    answers = tuple((proposal.answers[cast.texts[k]], shares[k]) for k in order[:_TOLD])
    backing = tuple(verdict.backing[order[0]].tolist()) if order else ()
    contested = bool(order) and _contested(proposal, shares, order[0], weights)
    favour = (0.0, 0.0)
    if order:
        favour = sides(genre_model(()), proposal.around, words_of(load_words(), cast.texts[order[0]]))
    return Filling(proposal.slot, answers, backing, favour, proposal.around.strange, mean, contested, cast.place)


def _contested(proposal: Proposal, shares: Sequence[float], first: int, weights: Weights) -> bool:
    """Whether another answer would come first if the places where it stands were masked, too."""
    seen = [a.seen for a in proposal.answers.values()]
    if not any(n for k, n in enumerate(seen) if k != first):
        return False
    cost = proposal.ballot.signs[:, _SEEN] @ np.array(weights.later[_SEEN])
    worth = np.log(np.maximum(shares, 1e-30)) - cost + gains_of_standing(weights, seen)
    stands = np.array(seen) > 0
    stands[first] = False
    return bool((worth[stands] > worth[first]).any())


def find_answers(stream: Stream, slots: Sequence[Slot], background: Background) -> list[Filling]:
    """Answers for each slot: read once, read again with the likely answers as text, then shared out among the slots."""
    if not slots:
        return []
    weights = load_weights()
    proposer = Proposer(stream, background)
    return fillings(propose_all(proposer, stream, slots, weights), weights)


def propose_all(proposer: Proposer, stream: Stream, slots: Sequence[Slot], weights: Weights) -> list[Proposal]:
    """Proposals for all slots: read, read again with the likely answers as text around, and shared out."""
    proposals = proposer.propose(slots, stream.text)
    first = [likeliest(p.ballot.texts, v.shares) for p, v in zip(proposals, voted(proposals, weights), strict=True)]
    text = with_answers(stream.text, slots, first)
    again = [i for i, (_, share) in enumerate(first) if share < _SETTLED and _changed(slots[i], stream.text, text)]
    for i, proposal in zip(again, proposer.propose([slots[i] for i in again], text), strict=True):
        proposals[i] = proposal
    return proposer.share_out(proposals, voted(proposals, weights))


def likeliest(texts: Sequence[str], shares: Floats) -> tuple[str, float]:
    """The text with the highest share, and that share; of several the first by the alphabet, and nothing of none.

    >>> likeliest(("ขยะ", "งาน", "แผน"), np.array([0.4, 0.2, 0.4])), likeliest((), np.zeros(0))
    (('ขยะ', 0.4), ('', 0.0))
    """
    top = float(shares.max(initial=0.0))
    return (min(texts[k] for k in np.flatnonzero(shares == top).tolist()), top) if texts else ("", 0.0)


def _changed(slot: Slot, before: str, after: str) -> bool:
    """Whether a slot has other text around it than it had."""
    start, end = slot.start, slot.end
    near = slice(max(0, start - _WINDOW), end + _WINDOW)
    if before[near] == after[near]:
        return False
    return surroundings(before, start, end) != surroundings(after, start, end) or (
        stretch_around(before, start, end) != stretch_around(after, start, end)
    )


def with_answers(text: str, slots: Sequence[Slot], found: Sequence[tuple[str, float]]) -> str:
    """The stream with the likely ones of the answers ``found`` in place."""
    parts: list[str] = []
    at = 0
    for slot, (answer, share) in zip(slots, found, strict=True):
        if share >= _SURE and len(answer) == slot.length:
            parts += (text[at : slot.start], answer)
            at = slot.end
    return "".join((*parts, text[at:]))
