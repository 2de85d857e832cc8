"""What is known beside a document when its masks are filled: corpora, counts, and what was read already."""

from __future__ import annotations

from collections.abc import Sequence
from sys import intern

from normalizers.masks.bonds import Bonds, Ends
from normalizers.masks.genre import genre_model, local_counts, packaged_counts
from normalizers.masks.lattice import best_readings
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.phrases import load_phrases
from normalizers.masks.places import Origin, Places, places_of
from normalizers.masks.pool import Neighbours, Remembered, neighbours
from normalizers.masks.rank import Natures, Reading
from normalizers.masks.settings import FormVocabulary
from normalizers.masks.sites import SiteIndex, Surroundings
from normalizers.masks.squash import squash
from normalizers.masks.standing import Numbers
from normalizers.masks.stream import BREAK, Slot
from normalizers.masks.stretch import Stretch
from normalizers.masks.words import load_words

_READINGS = 60
"""Readings of one stretch that are kept."""


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
        self.numbers = Numbers()
        self.ends = Ends(load_words(), self.numbers)
        self.genre = genre_model((*known, *lines))
        self.remembered = Remembered(load_words(), local_counts((*known, *lines)))
        self.bonds = Bonds(load_words(), packaged_counts().plus(local_counts((*known, *lines))))
        self._read: dict[tuple[Stretch, bool], Reading] = {}
        self._found: dict[Origin, dict[Surroundings, Places]] = {origin: {} for origin in self.corpora}
        self._around: dict[tuple[str, str], Neighbours] = {}

    def reading(self, stretch: Stretch, *, composed: bool) -> Reading:
        found = self._read.get((stretch, composed))
        if found is None:
            best = best_readings(self.genre, stretch, composed=composed, most=_READINGS)
            found = Reading.of({intern(text): score for text, score in best.items()})
            self._read[stretch, composed] = found
        return found

    def places(self, arounds: Sequence[Surroundings]) -> list[dict[Origin, Places]]:
        """Places in all corpora, by origin, for each of ``arounds``."""
        for origin, corpus in self.corpora.items():
            known = self._found[origin]
            new = list(dict.fromkeys(a for a in arounds if a not in known))
            if new and corpus:
                index = SiteIndex(corpus, new)
                known.update((a, places_of(origin, index.find(a))) for a in new)
        return [{o: known[a] for o, known in self._found.items() if a in known} for a in arounds]

    def neighbours(self, text: str, slot: Slot) -> Neighbours:
        key = (text[max(0, slot.start - 24) : slot.start], text[slot.end : slot.end + 24])
        found = self._around.get(key)
        if found is None:
            found = self._around[key] = neighbours(self.genre, text, slot.start, slot.end)
        return found
