"""What becomes of figures read without confidence: records of a perfect reader, made doubtful and misread by lot.

``python benchmarks/doubts.py -n 400``. Every figure is doubtful with a chance of ``--doubt``, and a doubtful one has one
digit misread with a chance of ``--wrong``. Half of the reports have a known fault. Counted: figures recovered rightly and
wrongly, right ones altered, faults that are no longer shown at all, and false alarms.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from dataclasses import replace
from typing import Any

from audit import cases
from audit_mapped import mapped
from audit_reports import Case

from pipeline.model.jsonio import fields_of
from pipeline.model.record import Indicator, MappedDocument, Value
from pipeline.scoring import audit_document
from pipeline.scoring.recovery.slots import assigned, doubtful_slots
from pipeline.scoring.recovery.variants import decimal_of, misread

POOR = 0.45
GOOD = 0.97


def _set(value: Any, path: list[str], change: Any) -> Any:
    """``value`` with the Value at ``path`` changed."""
    if isinstance(value, Value):
        return change(value)
    if isinstance(value, tuple):
        k = int(path[0])
        return (*value[:k], _set(value[k], path[1:], change), *value[k + 1 :])
    return replace(value, **{path[0]: _set(getattr(value, path[0]), path[1:], change)})


def recognised(i: Indicator, rng: random.Random, doubt: float) -> Indicator:
    """The indicator as read off a picture: figures sure, or doubtful by lot; a date's two ends alike."""
    doubtful: dict[tuple[object, ...], bool] = {}
    for path, value in fields_of(i):
        key = value.places or (path,)
        poor = doubtful.setdefault(key, rng.random() < doubt)
        confidence = POOR if poor and any(c.isdigit() for c in value.raw) else GOOD
        i = _set(i, path.split("."), lambda v, c=confidence: replace(v, confidence=c))
    return i


def misreadings(i: Indicator, rng: random.Random, wrong: float) -> tuple[Indicator, dict[str, object]]:
    """The indicator with some doubtful figures misread, and all doubtful figures as they are on the page."""
    truth: dict[str, object] = {}
    for slot in doubtful_slots(i):
        others = [o for o in slot.others if all("text" not in path and "result" not in path for path, _ in o)]
        for path, value in fields_of(i):
            if any(path == p for o in slot.others for p, _ in o):
                truth[path] = value.value
        if not others or rng.random() >= wrong or decimal_of(slot.printed) is None:
            continue
        readings = {decimal_of(r): r for r in misread(slot.printed)}
        usable = [o for o in others if len(o) == 1 and o[0][1] in readings]
        if usable:
            ((path, value),) = rng.choice(usable)
            raw = readings[value]  # type: ignore[index]
            i = _set(assigned(i, ((path, value),), ""), path.split("."), lambda v, r=raw: _printed(v, r))
    return i, truth


def _printed(value: Value[Any], raw: str) -> Value[Any]:
    return replace(value, inferred=None, places=tuple(replace(p, raw=raw) for p in value.places))


def made(case: Case, rng: random.Random, doubt: float, wrong: float) -> tuple[MappedDocument, list[dict[str, object]]]:
    document = mapped(case.report)
    pairs = [misreadings(recognised(i, rng, doubt), rng, wrong) for i in document.indicators]
    return replace(document, indicators=tuple(i for i, _ in pairs)), [t for _, t in pairs]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=400, help="reports with a fault, and as many without")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--doubt", type=float, default=0.08)
    parser.add_argument("--wrong", type=float, default=0.3)
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    figures: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for k, case in enumerate(cases(args.n, args.seed)):
        document, truths = made(case, random.Random(f"{args.seed}:{k}"), args.doubt, args.wrong)
        audit = audit_document(document)
        for before, after, truth in zip(document.indicators, audit.indicators, truths, strict=True):
            was = {p: v.value for p, v in fields_of(before)}
            now = dict(fields_of(after.indicator))
            for path, value in truth.items():
                read = "right" if was[path] == value else "wrong"
                inferred = bool(now[path].inferred)
                figures[f"read {read}, " + ("inferred " if inferred else "kept ") * 1
                        + ("right" if now[path].value == value else "wrong")] += 1  # fmt: skip
                if inferred and now[path].value != value and args.verbose:
                    print(
                        f"{case.faults} {path}: {value} read as {was[path]}, taken for {now[path].value}: {now[path].inferred}"
                    )
        left = list(case.expected)
        for f in audit.findings:
            hit = next((e for e in left if e[0] == f.code and e[1] in (None, f.indicator)), None)
            if hit:
                left.remove(hit)
                findings[f"shown as {f.severity}"] += 1
            elif (
                not any(e[0] == f.code and e[1] in (None, f.indicator) for e in case.expected)
                and f.code not in case.allowed
            ):
                findings[f"false {f.severity}"] += 1
                if args.verbose and f.severity != "info":
                    print(f"FALSE {case.faults} {f.severity} {f.message_en}")
        findings["not shown"] += len(left)
        if args.verbose:
            for e in left:
                print(f"NOT SHOWN {case.faults} {e}")
    print(json.dumps({"figures": dict(sorted(figures.items())), "findings": dict(sorted(findings.items()))}, indent=1))


if __name__ == "__main__":
    main()
