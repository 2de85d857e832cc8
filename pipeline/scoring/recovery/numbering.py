"""Numbers of indicators that were read doubtfully, settled by those before and behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.record import Indicator
from pipeline.scoring.recovery.reasons import reason_of
from pipeline.scoring.recovery.slots import qualifies
from pipeline.scoring.recovery.variants import misread
from pipeline.scoring.scan import squeeze


def renumbered(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators, those numbers put right that break the count, were read with little confidence, and are but one digit
    away from the only number that fits between their neighbours: 1.0 before 1.2 is 1.1."""
    out = list(indicators)
    for k, indicator in enumerate(out):
        printed = indicator.printed_number
        if printed is None or not qualifies(printed):
            continue
        number = _between(out[k - 1] if k else None, indicator, out[k + 1] if k + 1 < len(out) else None)
        if number is None or number == indicator.number or any(o.number == number for o in out):
            continue
        text = next((t for t in misread(printed.value) if _plain(t) == number), None)
        if text is not None:
            reason = reason_of("numbering", {"number": number, "printed": printed.value})
            out[k] = replace(indicator, number=number, printed_number=replace(printed, value=text, inferred=reason))
    return tuple(out)


def _between(before: Indicator | None, own: Indicator, after: Indicator | None) -> str | None:
    """The number that follows the one before and comes before the next, of the same section; None where these do not agree
    or are doubtful themselves."""
    head = own.number.rpartition(".")[0]
    wanted = set()
    for other, step in ((before, 1), (after, -1)):
        ordinal = _ordinal(other, head)
        if ordinal is not None:
            wanted.add(ordinal + step)
    if len(wanted) != 1:
        return None
    n = wanted.pop()
    return None if n < 1 else f"{head}.{n}" if head else str(n)


def _ordinal(indicator: Indicator | None, head: str) -> int | None:
    """The last part of a number of this section that was read with confidence."""
    if indicator is None or indicator.printed_number is None or qualifies(indicator.printed_number):
        return None
    own, _, last = indicator.number.rpartition(".")
    return int(last) if own == head and last.isdecimal() else None


def _plain(text: str) -> str:
    return squeeze(text).text.strip(".")
