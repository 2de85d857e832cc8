"""The two real reports that started the project, where they are at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings
from pipeline.model.jsonio import to_json
from tests.records import differences, false_alarms, missing_findings, same_text, squeeze

pytestmark = pytest.mark.shared


TYPED = (("ภรกิจ", "ภารกิจ"), ("ดำเนินกาตาม", "ดำเนินการตาม"), ("ปฎิบัติ", "ปฏิบัติ"))
"""What the author typed wrong: kept or corrected, either is right."""


def _either(text: str) -> str:
    for typed, meant in TYPED:
        text = text.replace(typed, meant)
    return text


def _agrees(name: str, start: str) -> bool:
    """Whether a name begins as it should; a run of x left masked stands for as many letters (sara am counts one or two)."""
    pattern = re.sub(r"x{2,}", lambda m: f".{{{max(1, len(m[0]) - 2)},{len(m[0])}}}", re.escape(_either(squeeze(name))))
    shown = _either(squeeze(start))
    return any(re.fullmatch(pattern, shown + rest) for rest in ("", *_tails(_either(squeeze(name)), shown)))


def _tails(name: str, start: str) -> Iterator[str]:
    """What may follow ``start`` in ``name``: its last characters, for each place where the start may end."""
    for cut in range(max(0, len(start) - 6), min(len(name), len(start) + 6) + 1):
        yield name[cut:]


def _gold(shared: Path, name: str) -> dict[str, Any]:
    return json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _read(shared: Path, name: str) -> dict[str, Any]:
    return to_json(process_document(shared / "seeds" / f"{name}.pdf", Settings()))


def test_card(shared: Path) -> None:
    gold, record = _gold(shared, "sar_card_2554"), _read(shared, "sar_card_2554")
    assert differences(gold, record) == []
    assert missing_findings(gold, record) == []
    assert false_alarms(gold, record, ("error",)) == []


@pytest.mark.slow
def test_scanned_card(shared: Path) -> None:
    gold, record = _gold(shared, "sar_card_2554"), _read(shared, "sar_card_2554_scan")
    wanted = [
        f for f in gold["findings"] if f["code"].startswith("participants") or f["code"] == "session_count_mismatch"
    ]
    assert missing_findings({"findings": wanted}, record) == []
    a, b = gold["indicators"][0], record["indicators"][0]
    assert (a["weight"], a["reported_score"], a["reported_weighted_score"]) == (
        b["weight"], b["reported_score"], b["reported_weighted_score"],
    )  # fmt: skip
    assert [level["score"] for level in a["levels"]] == [level["score"] for level in b["levels"]]
    assert false_alarms(gold, record, ("error",)) == []


def test_agreement(shared: Path) -> None:
    gold, record = _gold(shared, "performance_agreement_2561"), _read(shared, "performance_agreement_2561")
    wrong = []
    numbers = [i["number"] for i in record["indicators"]]
    assert numbers == [i["number"] for i in gold["indicators"]]
    for a, b in zip(gold["indicators"], record["indicators"], strict=True):
        if a["printed_number"] != b["printed_number"]:
            wrong.append(f"{a['number']}: printed {b['printed_number']}")
        if [float(s) for s in a["level_scores"]] != [level["score"] for level in b["levels"]]:
            wrong.append(f"{a['number']}: levels {[level['score'] for level in b['levels']]}")
        if not same_text(_either(a["section_title"]), _either(b["section_title"] or "")):
            wrong.append(f"{a['number']}: section {b['section_title']!r}")
        if not _agrees(b["name"], a["name_starts"]):
            wrong.append(f"{a['number']}: name {b['name'][:80]!r}")
        if b["reported_score"] is not None or b["recomputed_score"] is not None:
            wrong.append(f"{a['number']}: a score where none is filled")
    for key in ("form", "fiscal_year", "organization", "department", "minimum_percent"):
        if record[key] != gold[key]:
            wrong.append(f"{key}: {record[key]!r}")
    wrong += missing_findings(gold, record)
    wrong += false_alarms(gold, record, ("error",))
    masked = [
        a["number"]
        for a, b in zip(gold["indicators"], record["indicators"], strict=True)
        if "xx" in squeeze(b["name"])[: len(squeeze(a["name_starts"]))]
    ]  # better left masked than guessed, but most can be told
    if len(masked) > 6:
        wrong.append(f"names that stay masked: {masked}")
    personal = [r for r in record["repairs"] if r["status"] == "personal"]
    if not personal or any(r["repaired"] for r in personal):
        wrong.append("names of persons must stay masked")
    assert not wrong, "\n".join(wrong)
