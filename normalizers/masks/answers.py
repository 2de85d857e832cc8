"""Answers for the slots of a document: all layers gathered, put to the vote, in two rounds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from normalizers.masks.context import stretch_around
from normalizers.masks.evidence import Ballot, SeenWords, agree, support
from normalizers.masks.genre import genre_model
from normalizers.masks.lattice import Lattice, Stretch
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.phrases import load_phrases
from normalizers.masks.rank import Answer, Natures, Origin, Weights, gather, load_weights, score, seen_cost
from normalizers.masks.settings import FormVocabulary
from normalizers.masks.sites import Site, SiteIndex, Surroundings, surroundings
from normalizers.masks.squash import squash
from normalizers.masks.stream import BREAK, WILD, Slot, Stream
from normalizers.masks.words import load_words

_CHUNK = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_SURE = 0.6
"""A first answer this likely is read as text around the other slots in the second round."""
_SETTLED = 0.98
"""A slot with a first answer this likely is not read again."""
_WINDOW = 64
"""Letters on either side that can bear on a slot."""
_TOLD = 10
"""Answers kept for a slot."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Answers for one slot, best first, with their shares of one.

    ``contested`` says that the first is so only because another stands unmasked elsewhere. That is a hint and no proof:
    in a text with filled masks, right answers stand elsewhere, too.
    """

    slot: Slot
    answers: tuple[tuple[Answer, float], ...]
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """All answers proposed for one slot; ``place`` tells its surroundings, the same for slots that stand alike."""

    slot: Slot
    place: str
    answers: Mapping[str, Answer]


class Background:
    """What is known beside the document itself, made ready once; stretches that were read are kept."""

    def __init__(self, memory: CorpusMemory | None, vocabulary: FormVocabulary | None) -> None:
        known = tuple(squash(p) for p in vocabulary.phrases) if vocabulary else ()
        lines = memory.lines() if memory else ()
        self.corpora: dict[Origin, str] = {
            "memory": BREAK.join(lines),
            "vocabulary": BREAK.join(known),
            "phrases": BREAK.join(load_phrases()),
        }
        self.memory = memory if memory and memory.has_rejected else None
        """Where reviewers refused answers."""
        self.natures = Natures(load_words())
        self._genre = genre_model((*known, *lines))
        self._read: dict[tuple[Stretch, bool], dict[str, float]] = {}

    def readings(self, stretch: Stretch, *, composed: bool) -> dict[str, float]:
        found = self._read.get((stretch, composed))
        if found is None:
            found = self._read[stretch, composed] = Lattice(self._genre, stretch, composed=composed).readings()
        return found


class Proposer:
    """Gathers answers for the slots of one document from all layers."""

    def __init__(self, stream: Stream, background: Background) -> None:
        self._composed = stream.composed
        self._background = background
        self._corpora: dict[Origin, str] = {"document": stream.text, **background.corpora}
        self._seen = SeenWords(load_words(), _CHUNK.findall(stream.text)).counts

    def propose(self, slots: Sequence[Slot], text: str) -> list[Proposal]:
        """Answers for ``slots``, read with ``text`` around them: the stream, perhaps with other slots filled."""
        arounds = [surroundings(text, s.start, s.end) for s in slots]
        found = self._sites(arounds)
        return [
            Proposal(
                slot,
                _place(around),
                self._allowed(around, gather(self._readings(slot, text), sites, self._background.natures, self._seen)),
            )
            for slot, around, sites in zip(slots, arounds, found, strict=True)
        ]

    def _allowed(self, around: Surroundings, answers: dict[str, Answer]) -> dict[str, Answer]:
        """Without what a reviewer refused in this place."""
        memory = self._background.memory
        if memory is None:
            return answers
        return {k: a for k, a in answers.items() if not memory.is_rejected(around.left, k, around.right)}

    def _sites(self, arounds: Sequence[Surroundings]) -> list[dict[Origin, list[Site]]]:
        found: list[dict[Origin, list[Site]]] = [{} for _ in arounds]
        for origin, corpus in self._corpora.items():
            if corpus:
                index = SiteIndex(corpus, arounds)
                for row, around in zip(found, arounds, strict=True):
                    row[origin] = index.find(around)
        return found

    def _readings(self, slot: Slot, text: str) -> dict[str, float]:
        return self._background.readings(stretch_around(text, slot.start, slot.end), composed=self._composed)


def _place(around: Surroundings) -> str:
    return around.left[-12:] + WILD + around.right[:8]


def vote(proposals: Sequence[Proposal], weights: Weights) -> list[Filling]:
    """Shares for all answers, with the agreement among slots of the same length."""
    ballots = [Ballot(p.place, p.slot.length, {k: score(a, weights) for k, a in p.answers.items()}) for p in proposals]
    out = []
    for proposal, shares in zip(proposals, agree(ballots, pull=weights.pull), strict=True):
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:_TOLD]
        answers = tuple((proposal.answers[k], share) for k, share in ranked)
        out.append(Filling(proposal.slot, answers, bool(answers) and _contested(answers[0], proposal, shares, weights)))
    return out


def _contested(first: tuple[Answer, float], proposal: Proposal, shares: Mapping[str, float], weights: Weights) -> bool:
    """Whether another answer would come first if the places where it stands were masked, too."""

    def worth(answer: Answer, share: float) -> float:
        return log(max(share, 1e-30)) + seen_cost(answer, weights) + weights.pull * support(answer.seen)

    least = worth(*first)
    return any(worth(proposal.answers[k], p) > least for k, p in shares.items() if proposal.answers[k].seen)


def find_answers(stream: Stream, slots: Sequence[Slot], background: Background) -> list[Filling]:
    """Answers for each slot in two rounds: the second reads the likely answers of the first as text."""
    if not slots:
        return []
    weights = load_weights()
    proposer = Proposer(stream, background)
    proposals = proposer.propose(slots, stream.text)
    first = vote(proposals, weights)
    text = with_answers(stream.text, first)
    again = [i for i, f in enumerate(first) if _changed(f, stream.text, text)]
    for i, proposal in zip(again, proposer.propose([slots[i] for i in again], text), strict=True):
        proposals[i] = proposal
    return vote(proposals, weights)


def _changed(filling: Filling, before: str, after: str) -> bool:
    """Whether a slot that is not settled has other text around it than it had."""
    if filling.answers and filling.answers[0][1] >= _SETTLED:
        return False
    start, end = filling.slot.start, filling.slot.end
    near = slice(max(0, start - _WINDOW), end + _WINDOW)
    if before[near] == after[near]:
        return False
    return surroundings(before, start, end) != surroundings(after, start, end) or (
        stretch_around(before, start, end) != stretch_around(after, start, end)
    )


def with_answers(text: str, fillings: Sequence[Filling]) -> str:
    """The stream with its likely answers in place."""
    parts: list[str] = []
    at = 0
    for f in fillings:
        if f.answers and f.answers[0][1] >= _SURE and len(f.answers[0][0].text) == f.slot.length:
            parts += (text[at : f.slot.start], f.answers[0][0].text)
            at = f.slot.end
    return "".join((*parts, text[at:]))
