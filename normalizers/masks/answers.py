"""Answers for the slots of a document: all layers gathered, put to the vote, in rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from normalizers.masks.background import Background
from normalizers.masks.ballots import Verdict, Weights, gains_of_standing, load_weights, vote
from normalizers.masks.context import stretch_around
from normalizers.masks.floor import Floats
from normalizers.masks.genre import genre_model
from normalizers.masks.pool import sides, words_of
from normalizers.masks.proposals import Proposal, Proposer
from normalizers.masks.rank import SIGNS, Answer
from normalizers.masks.sites import surroundings
from normalizers.masks.stream import Slot, Stream
from normalizers.masks.words import load_words

_SURE = 0.6
"""A first answer this likely is read as text around the other slots in the second round."""
_SETTLED = 0.98
"""A slot with a first answer this likely is not read again."""
_WINDOW = 64
"""Letters on either side that can bear on a slot."""
_TOLD = 10
"""Answers kept for a slot."""
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
    told = proposal.standing.answer
    answers = tuple((told(proposal.answers, k, cast.texts[k]), shares[k]) for k in order[:_TOLD])
    backing = tuple(verdict.backing[order[0]].tolist()) if order else ()
    contested = bool(order) and _contested(proposal, shares, order[0], weights)
    favour = (0.0, 0.0)
    if order:
        favour = sides(genre_model(()), proposal.around, words_of(load_words(), cast.texts[order[0]]))
    return Filling(proposal.slot, answers, backing, favour, proposal.around.strange, mean, contested, cast.place)


def _contested(proposal: Proposal, shares: Sequence[float], first: int, weights: Weights) -> bool:
    """Whether another answer would come first if the places where it stands were masked, too."""
    if not proposal.ballot.signs[:, _SEEN].any():
        return False
    seen = proposal.standing.seen(proposal.ballot.texts)
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
