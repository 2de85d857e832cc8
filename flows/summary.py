"""The figures of one night; known without Prefect, for a night with nothing new does not start it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Night:
    """The figures of one run. ``statuses`` and ``findings``: counts by ledger status and by finding code; seconds of wall
    clock; ``left``: files that are no PDF by their names, by suffix; ``peak_memory``: the most bytes that one worker was
    seen to hold."""

    documents: int
    pages: int
    seconds: float
    statuses: dict[str, int]
    findings: dict[str, int]
    known: int
    unsettled: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    left: dict[str, int] = field(default_factory=dict)
    version: str | None = None
    peak_memory: int = 0

    @property
    def rejected(self) -> int:
        return sum(n for status, n in self.statuses.items() if status.startswith("rejected:"))

    @property
    def complete(self) -> bool:
        """Whether every folder was listed and every document of the run was read in full."""
        return not self.unlisted and not self.rejected and not self.statuses.get("partial")
