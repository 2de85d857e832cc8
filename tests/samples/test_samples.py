"""Every sample report gives its expected record, all its findings, and no false alarm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings
from pipeline.model.jsonio import to_json
from tests.records import differences, false_alarms, missing_findings

FOLDER = Path(__file__).resolve().parents[2] / "sample_docs"
NAMES = sorted(p.stem for p in FOLDER.glob("*.pdf"))
SCANS = {name for name in NAMES if name.endswith("_scan")}


def test_there_are_samples_for_all_forms() -> None:
    forms = {json.loads((FOLDER / "expected" / f"{n}.json").read_text(encoding="utf-8"))["form"] for n in NAMES}
    assert {"sar_card", "performance_agreement", "unknown"} <= forms
    assert len(NAMES) >= 8
    assert len(SCANS) >= 2


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow if n in SCANS else ()) for n in NAMES])
def test_sample(name: str) -> None:
    expected = json.loads((FOLDER / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    actual = to_json(process_document(FOLDER / f"{name}.pdf", Settings()))
    assert actual["status"] == "ok", actual["error"]
    scan = name in SCANS
    wrong = missing_findings(expected, actual)
    # a scan's words may be off by a few marks; its figures and findings may not
    wrong += differences(expected, actual, tolerance=0.1 if scan else 0.0)
    wrong += false_alarms(expected, actual, ("error",) if scan else ("error", "warning"))
    assert not wrong, "\n".join(wrong)


def test_samples_show_every_finding_of_one_document() -> None:
    from typing import get_args

    from pipeline.model.record import FindingCode

    shown = {
        f["code"]
        for n in NAMES
        for f in json.loads((FOLDER / "expected" / f"{n}.json").read_text(encoding="utf-8"))["findings"]
    }
    assert shown == set(get_args(FindingCode))
