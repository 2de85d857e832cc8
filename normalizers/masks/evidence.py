"""What stands unmasked in a document: masking goes by type, so it is seldom an answer elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from normalizers.masks.words import UNKNOWN, WordTable, segment

_MOST_TEXT = 1_000_000
"""Visible characters looked at."""
_LONGEST_PHRASE = 3


class SeenWords:
    """How often words, and sequences of up to three, stand unmasked in a document: ``counts``."""

    def __init__(self, table: WordTable, chunks: Sequence[str]) -> None:
        """``chunks`` are the document's visible runs of letters, squashed and decomposed."""
        self.counts: Counter[str] = Counter()  # by letters, decomposed
        budget = _MOST_TEXT
        for chunk, times in Counter(chunks).items():
            budget -= len(chunk)
            if budget < 0:
                break
            words = [table.spelt[i] if i != UNKNOWN else "\x00" for i in segment(table, chunk)]
            for size in range(1, _LONGEST_PHRASE + 1):
                for i in range(len(words) - size + 1):
                    self.counts["".join(words[i : i + size])] += times
