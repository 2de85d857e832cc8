"""Precision and recall of the audit on generated reports with known faults, and on as many clean ones.

``python benchmarks/audit.py`` audits the records that a perfect reader would make (the rules alone);
``--pdf`` sets each report as a PDF and audits what is read off it; ``--pdf --scan`` prints and scans it first.
Clean reports vary as real ones do: rounding, falling ladders, mixed ladders, Thai digits, activities without sessions,
blank forms, obstacles that admit nothing, laws, plans and other years in the text.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from audit_faults import AGREEMENT_FAULTS, CARD_FAULTS, faulty_report
from audit_mapped import mapped
from audit_reports import Case, agreement_report, card_report

from pipeline.model.record import Finding
from pipeline.scoring import audit_document

SCAN = {"dpi": 200, "skew": 0.4, "noise": 6.0, "quality": 70}
ONLY_INFO = {"name_inconsistent"}
"""Codes that never are more than a remark, and are counted all the same."""


def cases(n: int, seed: int) -> Iterator[Case]:
    """``n`` reports with a fault, kinds in turn, and ``n`` without."""
    kinds = [*CARD_FAULTS, *AGREEMENT_FAULTS]
    for k in range(n):
        yield faulty_report(random.Random(f"{seed}:fault:{k}"), kinds[k % len(kinds)])
    for k in range(n):
        rng = random.Random(f"{seed}:clean:{k}")
        yield card_report(rng) if k % 2 else agreement_report(rng)


def from_pdf(case: Case, scanned: bool, folder: Path) -> Sequence[Finding]:
    """Findings on the report as set, (scanned) and read."""
    sys.path.append(str(Path(__file__).parents[1]))
    from pipeline.engine.run import process_document
    from pipeline.engine.settings import Settings
    from sample_docs.make import render

    report = dict(case.report)
    if scanned:
        report["scan"] = SCAN
    path = folder / "report.pdf"
    path.write_bytes(render(report))
    result = process_document(path, Settings())
    if result.audit is None:
        raise RuntimeError(f"not read: {result.error}")
    return result.audit.findings


def counted(finding: Finding) -> bool:
    """Whether a finding is an alarm: remarks are not, but for codes that are never more."""
    return finding.severity != "info" or finding.code in ONLY_INFO


class Tally:
    """Hits, misses and false alarms by code."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.false: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()
        self.errors_false = 0

    def add(self, case: Case, findings: Sequence[Finding], verbose: bool) -> None:
        left = list(case.expected)
        for f in findings:
            match = next((e for e in left if e[0] == f.code and e[1] in (None, f.indicator)), None)
            if match:
                left.remove(match)
                self.hits[f.code] += 1
            elif any(e[0] == f.code and e[1] in (None, f.indicator) for e in case.expected) or f.code in case.allowed:
                continue
            elif counted(f):
                self.false[f.code] += 1
                self.errors_false += f.severity == "error"
                if verbose:
                    print(f"  false {case.faults} {f.code} {f.severity} {f.indicator}: {f.message}")
            else:
                self.remarks[f.code] += 1
        for code, number in left:
            self.missed[code] += 1
            if verbose:
                print(
                    f"  missed {case.faults} {code} {number} in {json.dumps(case.report, ensure_ascii=False, default=str)[:300]}"
                )

    def figures(self) -> dict[str, float]:
        hits, missed, false = self.hits.total(), self.missed.total(), self.false.total()
        return {
            "expected": hits + missed,
            "recall": hits / max(1, hits + missed),
            "precision": hits / max(1, hits + false),
            "false_errors": self.errors_false,
        }

    def table(self) -> str:
        rows = [f"{'code':32} {'hit':>5} {'missed':>7} {'false':>6} {'remarks':>8}"]
        for code in sorted({*self.hits, *self.missed, *self.false, *self.remarks}):
            rows.append(
                f"{code:32} {self.hits[code]:5} {self.missed[code]:7} {self.false[code]:6} {self.remarks[code]:8}"
            )
        return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=200, help="reports with a fault, and as many clean ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pdf", action="store_true", help="through PDFs")
    parser.add_argument("--scan", action="store_true", help="through printed and scanned PDFs")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    tally, failed, began = Tally(), 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(args.n, args.seed):
            if not (args.pdf or args.scan):
                findings: Sequence[Finding] = audit_document(mapped(case.report)).findings
            else:
                try:
                    findings = from_pdf(case, args.scan, Path(folder))
                except RuntimeError as error:
                    failed += 1
                    print(error)
                    findings = ()
            tally.add(case, findings, args.verbose)
    print(tally.table())
    shown = {k: round(v, 4) for k, v in tally.figures().items()}
    print(json.dumps({**shown, "reports": 2 * args.n, "failed": failed, "seconds": round(time.monotonic() - began, 1)}))


if __name__ == "__main__":
    main()
