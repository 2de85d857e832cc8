"""The audit benchmark in small: every fault found, nothing else claimed, on records read perfectly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.scoring import audit_document

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.mark.parametrize("seed", [11, 12])
def test_generated_reports(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from audit import Tally, cases
    from audit_mapped import mapped

    tally = Tally()
    for case in cases(60, seed):
        tally.add(case, audit_document(mapped(case.report)).findings, verbose=True)
    assert dict(tally.missed) == {}
    assert dict(tally.false) == {}
    for name in ("audit", "audit_mapped", "audit_faults", "audit_reports"):
        sys.modules.pop(name, None)
