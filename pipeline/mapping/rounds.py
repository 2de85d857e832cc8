"""The round that a document reports on: ticked, or named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.forms.patterns import all_patterns
from pipeline.forms.schema import FieldRule, FormDefinition
from pipeline.mapping.passage import Passage, join
from pipeline.mapping.rows import Row
from pipeline.mapping.segments import FieldHit, Segmented
from pipeline.mapping.ticks import find_ticks, ticked_options
from pipeline.model.record import Value
from pipeline.model.remembered import remembered

_MONTHS: Final = (3, 6, 9, 12)
MAX_ROUNDS: Final = 200
"""Characters of a row that can be a choice of rounds."""


def read_round(
    form: FormDefinition, found: Segmented, rows: Sequence[Row], opening: Sequence[Passage]
) -> Value[int] | None:
    """The months of the ticked round; without boxes the only round that the opening words name, else the only one that
    running words, labels and cells of their own do."""
    for rule in (f for f in form.fields if f.kind == "round"):
        boxed = False
        plain: list[Value[int]] = []
        lines = [join((c.passage for c in row.filled), " ") for row in found.running]
        lines += [
            join((i.label, i.value), " ") for i in found.items if isinstance(i, FieldHit) and i.rule.kind == "round"
        ]
        lines += [p for p in opening if p not in lines]
        own = (i for i in found.items if isinstance(i, FieldHit) and i.rule.scope == "document" and i.rule is not rule)
        lines += [join((i.label, i.value), " ") for i in own if len(i.value.text) < MAX_ROUNDS]
        short = [row for row in rows if sum(len(c.text) for c in row.filled) < MAX_ROUNDS]
        lines += [join([c.passage for c in row.filled], " ") for row in short if _may_choose(row, rule.patterns)]
        cells = (c for row in rows if len(row.filled) > 1 for c in row.filled)
        lines += [c.passage for c in cells if _is_round(c.text, rule.patterns)]
        for line in lines:
            for value, checked in _rounds(line, rule):
                boxed = boxed or checked is not None
                if checked:
                    return value
                if checked is None:
                    plain.append(value)
        columns = [c.passage for row in found.running if row.table is not None for c in row.filled]
        titles = [p for p in opening if p not in columns]
        first = {value.value: value for line in titles for value, _ in _rounds(line, rule)}
        if not boxed and len(first) == 1:
            return next(iter(first.values()))
        if boxed or plain:
            return plain[0] if not boxed and len({v.value for v in plain}) == 1 else None
    return None


def _may_choose(row: Row, patterns: tuple[str, ...]) -> bool:
    """Whether a row is short enough for a choice of rounds, and has boxes or is the name of a round."""
    text = " ".join(c.passage.text for c in row.filled)
    return len(text) < MAX_ROUNDS and bool(find_ticks(text) or _is_round(text, patterns))


def _only_round(text: str, patterns: tuple[str, ...]) -> bool:
    """Whether a text is the name of a round and nothing else."""
    hits = (h for pattern in patterns for h in all_patterns(text.strip(), pattern, folded=True))
    return any(h.end - h.start >= len(text.strip()) - 1 for h in hits)


_is_round: Final = remembered(_only_round, 16384)


def _rounds(line: Passage, rule: FieldRule) -> Iterator[tuple[Value[int], bool | None]]:
    for pattern in rule.patterns:
        hits = all_patterns(line.text, pattern, folded=True)
        checks = ticked_options(line.text, [(h.value_start, h.end) for h in hits])
        for hit, checked in zip(hits, checks, strict=True):
            months = line.slice(hit.value_start, hit.value_end).as_integer()
            if months is not None and months.value * rule.months in _MONTHS:
                box = max(0, line.text.rfind("\n", 0, hit.start) + 1, hit.start - 4)
                yield line.slice(box, hit.end).strip().holding(months.value * rule.months), checked
        if hits:
            return
