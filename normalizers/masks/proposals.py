"""Answers proposed for the slots of a document: all layers gathered, the likeliest kept, with their signs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from math import log

import numpy as np

from normalizers.masks.background import Background
from normalizers.masks.ballots import Verdict, load_weights
from normalizers.masks.bonds import BONDS
from normalizers.masks.context import stretch_around
from normalizers.masks.evidence import SeenWords
from normalizers.masks.floor import Ballot, Singles
from normalizers.masks.places import Origin, Places, places_of
from normalizers.masks.pool import Handing, Neighbours, common_answers
from normalizers.masks.rank import SIGNS, Answers, gather
from normalizers.masks.sites import SiteIndex, Surroundings, surroundings
from normalizers.masks.standing import Ints, Standing
from normalizers.masks.stream import WILD, Slot, Stream
from normalizers.masks.words import UNKNOWN, load_words

_CHUNK = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_TOGETHER = 256
"""Slots whose answers are judged at once."""
_PROPOSED = 30
"""Answers of a slot that are put to the vote: the likeliest by their signs."""
_FIGURE = re.compile("[0-9๐-๙][0-9๐-๙.,]*")
_ASIDE, _BESIDE = 16, 4
"""Letters on either side that are looked at for a place, and those that make it, figures counted as one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """All answers proposed for one slot, how they stand in the document, and the ``ballot`` that they make."""

    slot: Slot
    answers: Answers
    around: Neighbours
    ballot: Ballot
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Draft:
    """Answers with their numbers and plain signs."""

    around: Neighbours
    texts: tuple[str, ...]
    numbers: Ints
    signs: Singles


class Proposer:
    """Gathers answers for the slots of one document from all layers."""

    def __init__(self, stream: Stream, background: Background) -> None:
        self._composed = stream.composed
        self._background = background
        self._text = stream.text
        self._seen = SeenWords(load_words(), _CHUNK.findall(stream.text)).counts
        remembered = background.remembered
        self._standing = Standing(background.numbers, background.natures, self._seen, remembered.counts)
        self._first = np.array(load_weights().first[: len(SIGNS)])
        self._handing = Handing(background.genre, self._seen, remembered)

    def propose(self, slots: Sequence[Slot], text: str) -> list[Proposal]:
        """Answers for ``slots``, read with ``text`` around them: the stream, perhaps with other slots filled."""
        arounds = [surroundings(text, s.start, s.end) for s in slots]
        places = self._places(arounds)
        out: list[Proposal] = []
        for at in range(0, len(slots), _TOGETHER):
            part = slice(at, at + _TOGETHER)
            out += self._some(slots[part], arounds[part], places[part], text)
        return out

    def _some(
        self, slots: Sequence[Slot], arounds: Sequence[Surroundings], places: Sequence[dict[Origin, Places]], text: str
    ) -> list[Proposal]:
        background, numbers = self._background, self._background.numbers
        nears = [background.neighbours(text, slot) for slot in slots]
        every: list[Answers] = []
        for slot, around, found, near in zip(slots, arounds, places, nears, strict=True):
            reading = background.reading(stretch_around(text, slot.start, slot.end), composed=self._composed)
            told = self._handing.remembered(slot.length, composed=self._composed)
            every.append(self._allowed(around, self._handing.hand(told, gather(reading, found), near)))
        at = [numbers.of(answers.values) for answers in every]
        drafts = []
        for k, (near, answers, numbered) in enumerate(zip(nears, every, at, strict=True)):
            texts, signs = tuple(answers.values), self._standing.rows(answers, numbered)
            if len(texts) > _PROPOSED:
                best = np.sort(np.argsort(-(signs @ self._first), kind="stable")[:_PROPOSED])
                every[k] = answers = answers.only(best.tolist())
                texts, signs, numbered = tuple(answers.values), signs[best], numbered[best]
            drafts.append(_Draft(near, texts, numbered, signs))
        return [
            Proposal(
                slot, answers, draft.around, self._ballot(place_of(around), slot.length, draft, signs), self._standing
            )
            for slot, around, answers, draft, signs in zip(
                slots, arounds, every, drafts, self._bonded(drafts), strict=True
            )
        ]

    def _ballot(self, place: str, length: int, draft: _Draft, signs: Singles) -> Ballot:
        common = log(max(load_words().length_share(length), 1e-9))
        return Ballot(place, length, draft.texts, signs, self._standing.rarity(draft.numbers) + common)

    def share_out(self, proposals: Sequence[Proposal], verdicts: Sequence[Verdict]) -> list[Proposal]:
        """The proposals with answers that are likely in other slots of the same length."""
        shares: dict[int, dict[str, float]] = {}
        met: set[tuple[int, str]] = set()
        for proposal, verdict in zip(proposals, verdicts, strict=True):
            length, place = proposal.slot.length, proposal.ballot.place
            if (length, place) not in met:
                met.add((length, place))
                row = shares.setdefault(length, {})
                for text, share in zip(proposal.ballot.texts, verdict.shares.tolist(), strict=True):
                    row[text] = row.get(text, 0.0) + share
        common = {length: common_answers(row) for length, row in shares.items()}
        out: list[Proposal] = []
        for at in range(0, len(proposals), _TOGETHER):
            out += self._handed(proposals[at : at + _TOGETHER], common)
        return out

    def _handed(self, proposals: Sequence[Proposal], common: Mapping[int, Sequence[str]]) -> list[Proposal]:
        every = [self._handing.hand(common[p.slot.length], p.answers, p.around) for p in proposals]
        drafts = []
        for proposal, answers in zip(proposals, every, strict=True):
            new = dict(islice(answers.values.items(), len(proposal.answers.values), None))
            alone = Answers(new, {}, len(new))
            numbers = self._background.numbers.of(new)
            drafts.append(_Draft(proposal.around, tuple(new), numbers, self._standing.rows(alone, numbers)))
        out = []
        for proposal, answers, draft, signs in zip(proposals, every, drafts, self._bonded(drafts), strict=True):
            if not draft.texts:
                out.append(proposal)
                continue
            old = proposal.ballot
            more = self._ballot(old.place, old.length, draft, signs)
            ballot = replace(
                old,
                texts=old.texts + more.texts,
                signs=np.concatenate((old.signs, more.signs)),
                rarity=np.concatenate((old.rarity, more.rarity)),
            )
            out.append(replace(proposal, answers=answers, ballot=ballot))
        return out

    def _bonded(self, drafts: Sequence[_Draft]) -> list[Singles]:
        """The signs of ``drafts`` with the bonds of their answers beside them, looked up for all at once."""
        background = self._background
        sizes = [len(d.texts) for d in drafts]
        if not any(sizes):
            return [np.zeros((0, len(SIGNS) + len(BONDS)), np.float32) for _ in drafts]
        beside = np.array(
            [(*d.around.before, *d.around.after, UNKNOWN, UNKNOWN)[:4] for d in drafts if d.texts], np.int64
        )
        beside = np.repeat(beside, [n for n in sizes if n], axis=0)
        joined = [background.ends.joined(d.texts, d.around.left, d.around.right) for d in drafts]
        ends = background.ends.rows(np.concatenate([d.numbers for d in drafts]))
        bonds = background.bonds.rows(beside, ends, np.vstack(joined))
        signs = np.hstack((np.vstack([d.signs for d in drafts]), bonds))
        bounds = np.cumsum([0, *sizes]).tolist()
        # of each its own: parts of one array would keep what has been dropped
        return [signs[lo:hi].copy() for lo, hi in pairwise(bounds)]

    def _allowed(self, around: Surroundings, answers: Answers) -> Answers:
        """Without what a reviewer refused in this place."""
        memory = self._background.memory
        if memory is None:
            return answers
        whole = enumerate(answers.values)
        return answers.only([k for k, t in whole if not memory.is_rejected(around.left, t, around.right)])

    def _places(self, arounds: Sequence[Surroundings]) -> list[dict[Origin, Places]]:
        index = SiteIndex(self._text, arounds)
        here = {a: places_of("document", index.find(a)) for a in dict.fromkeys(arounds)}
        return [{"document": here[a], **row} for a, row in zip(arounds, self._background.places(arounds), strict=True)]


def place_of(around: Surroundings) -> str:
    """What tells one place from another: the nearest letters, whatever figures stand among them.

    A row of a table, or a phrase that recurs with other figures, is the same question again: its answers back nothing.
    """
    left = _FIGURE.sub("0", around.left[-_ASIDE:])[-_BESIDE:]
    return left + WILD + _FIGURE.sub("0", around.right[:_ASIDE])[:_BESIDE]
