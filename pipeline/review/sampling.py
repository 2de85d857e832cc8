"""A random share of clean records goes to review, so that the error rate of what is not flagged is measured."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.engine.corrections import was_clean
from pipeline.store.browse import clean_documents
from pipeline.store.database import Database
from pipeline.store.decisions import corrected_documents, current, decisions_of


@dataclass(frozen=True, slots=True)
class Sample:
    """Clean documents drawn for review; of ``reviewed`` documents ``wrong`` had a value corrected."""

    waiting: tuple[str, ...]
    reviewed: int
    wrong: int

    @property
    def error_rate(self) -> float | None:
        """Share of reviewed documents that were wrong, None before any was reviewed."""
        return self.wrong / self.reviewed if self.reviewed else None


def is_drawn(document: str, share: float) -> bool:
    """Whether a document (by its content hash, which is as good as chance) belongs to the sample.

    >>> is_drawn("00" * 32, 0.05), is_drawn("ff" * 32, 0.05)
    (True, False)
    """
    return int(document[:8], 16) < share * 2**32


def draw(database: Database, share: float) -> Sample:
    """The sample over all stored documents that had no finding when they were read: a correction changes nothing in that."""
    waiting, reviewed, wrong = [], 0, 0
    corrected = corrected_documents(database)
    for document in sorted(corrected.union(clean_documents(database))):
        if not is_drawn(document, share) or (document in corrected and not was_clean(database, document)):
            continue
        standing = current(decisions_of(database, document))
        if not any(d.action in ("confirm", "correct") for d in standing.values()):
            waiting.append(document)
            continue
        reviewed += 1
        wrong += any(d.action == "correct" for d in standing.values())
    return Sample(tuple(waiting), reviewed, wrong)
