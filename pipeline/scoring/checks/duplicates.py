"""``duplicate_content``: a block stands twice, or a second scoring block follows an indicator's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.model.geometry import Place
from pipeline.model.record import DuplicateBlock, Finding
from pipeline.scoring.case import Case, finding, places


def _pages(where: tuple[Place, ...]) -> str:
    numbers = sorted({p.page for p in where})
    if not numbers:
        return "?"
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


def _shift(block: DuplicateBlock) -> int:
    """By how many pages the second of its places comes later."""
    return block.second[0].page - block.first[0].page if block.first and block.second else 0


def _joined(blocks: Sequence[DuplicateBlock]) -> Iterator[DuplicateBlock]:
    """The blocks, those of one indicator that stand again so many pages later as one: its pages are there twice."""
    for (indicators, shift), group in groupby(blocks, key=lambda b: (b.indicators, _shift(b))):
        if shift <= 0:
            yield from group
            continue
        first, second = zip(*((b.first, b.second) for b in group), strict=True)
        yield DuplicateBlock(sum(first, ()), sum(second, ()), indicators)


def check(case: Case) -> Iterator[Finding]:
    """Findings ``duplicate_content``: blocks that stand twice, as the mapper found them."""
    for block in _joined(case.document.duplicates):
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
