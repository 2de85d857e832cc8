"""``duplicate_content``: a block stands twice, or a second scoring block follows an indicator's own."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.geometry import Place
from pipeline.model.record import Finding
from pipeline.scoring.case import Case, finding, places


def _pages(where: tuple[Place, ...]) -> str:
    numbers = sorted({p.page for p in where})
    if not numbers:
        return "?"
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


def check(case: Case) -> Iterator[Finding]:
    """Findings ``duplicate_content``: blocks that stand twice, as the mapper found them."""
    for block in case.document.duplicates:
        yield finding(
            "duplicate_content",
            "warning",
            "duplicate",
            {"first": _pages(block.first), "second": _pages(block.second)},
            evidence=(*block.first, *block.second),
            indicator=block.indicators[0] if len(block.indicators) == 1 else None,
            reported=", ".join(block.indicators) or None,
            unsure=case.recognised,
        )
    for indicator, _ in case.pairs():
        extra = [level for block in indicator.extra_level_blocks for level in block]
        if extra:
            yield finding(
                "duplicate_content",
                "warning",
                "duplicate_levels",
                {"n": len(indicator.extra_level_blocks)},
                evidence=places(level.text or level.score for level in extra),
                indicator=indicator.number,
                unsure=case.recognised,
            )
