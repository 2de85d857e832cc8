"""What each fault of extraction costs a reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Costs:
    """Negative log probabilities of what the extraction may have done (natural logarithm)."""

    shifted: float = 1.5
    lost: float = 9.0
    compound: float = 6.0
    """More for a thanthakhat before another word: a compound has none (ศาสน์, but ศาสนสัมพันธ์)."""
    lost_nikhahit: float = 1.0
    lost_nikhahit_at_gap: float = 0.3
    false_nikhahit: float = 8.0
    spurious: float = 9.0
    spurious_in_order: float = 60.0
    order: float = 0.5
    gap: float = 6.0
    wide_gap: float = 4.0
    spaced_gap: float = 0.3
    torn: float = 0.2
    torn_aa: float = 2.2
    """A blank before aa, where it is not that of a sara am."""
