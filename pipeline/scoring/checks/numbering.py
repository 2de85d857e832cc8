"""``numbering_break``: printed indicator numbers that do not follow their section; one finding a run."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from pipeline.model.record import Finding, Indicator
from pipeline.scoring.case import SURE, Case, finding, trust
from pipeline.scoring.scan import squeeze


def _plain(text: str) -> str:
    """A printed number without spaces, in Arabic digits.

    >>> _plain("๑. 6 ")
    '1.6'
    """
    return squeeze(text).text.replace("|", "").strip(".")


def _run(run: list[Indicator], unsure: bool) -> Finding:
    first, last = run[0], run[-1]
    printed = [_plain(i.printed_number.value) for i in run if i.printed_number]
    words = {"reported": printed[0], "expected": first.number, "last": printed[-1], "expected_last": last.number}
    return finding(
        "numbering_break",
        "warning",
        "numbering_run" if len(run) > 1 else "numbering_one",
        {**words, "n": len(run)},
        figures=[i.printed_number for i in run],
        indicator=first.number,
        reported=printed[0],
        recomputed=first.number,
        # several numbers read with confidence are not misread alike
        unsure=unsure and (len(run) == 1 or trust(i.printed_number for i in run) < SURE),
    )


def _wrong_runs(indicators: tuple[Indicator, ...], unsure: bool) -> Iterator[Finding]:
    run: list[Indicator] = []
    for indicator in indicators:
        wrong = indicator.printed_number is not None and _plain(indicator.printed_number.value) != indicator.number
        if run and (not wrong or indicator.section != run[-1].section):
            yield _run(run, unsure)
            run = []
        if wrong:
            run.append(indicator)
    if run:
        yield _run(run, unsure)


def _ordinal(number: str) -> tuple[str, int] | None:
    head, _, tail = number.rpartition(".")
    return (head, int(tail)) if tail.isdecimal() else None


def _breaks(indicators: tuple[Indicator, ...], unsure: bool) -> Iterator[Finding]:
    """A number left out or printed twice, within a section."""
    at: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        at[indicator.number].append(indicator)
    for number, same in at.items():
        if len(same) > 1:
            yield finding(
                "numbering_break",
                "warning",
                "numbering_twice",
                {"reported": number, "n": len(same)},
                figures=[i.printed_number for i in same],
                indicator=number,
                reported=number,
                unsure=unsure,
            )
    for before, after in itertools.pairwise(indicators):
        a, b = _ordinal(before.number), _ordinal(after.number)
        if a and b and a[0] == b[0] and b[1] != a[1] + 1 and b[1] != a[1]:
            expected = f"{a[0]}.{a[1] + 1}" if a[0] else str(a[1] + 1)
            yield finding(
                "numbering_break",
                "warning",
                "numbering_skip",
                {"before": before.number, "reported": after.number, "expected": expected},
                figures=(before.printed_number, after.printed_number),
                indicator=after.number,
                reported=after.number,
                recomputed=expected,
                unsure=unsure,
            )


def check(case: Case) -> Iterator[Finding]:
    """Gaps in the sequence count only on forms that number by section: a body may report single cards."""
    if case.document.appraisal is not None:
        return  # every part counts from 1 again: the sections before the numbers are ours, to tell them apart
    yield from _wrong_runs(case.document.indicators, case.recognised)
    if case.document.scheme.numbering_by_section:
        yield from _breaks(case.document.indicators, case.recognised)
