"""An individual appraisal from its PDF into the record, the store and the report; names of persons stay out of all."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from pipeline.cli.show import summary
from pipeline.engine.corrections import correct
from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings
from pipeline.model.codec import decode, encode
from pipeline.model.jsonio import to_json
from pipeline.model.record import MappedDocument
from pipeline.model.result import DocumentResult
from pipeline.report.build import render
from pipeline.review.record import document_view
from pipeline.scoring import audit_document
from pipeline.store.audit import audit_view
from pipeline.store.browse import page_sizes
from pipeline.store.database import open_database
from pipeline.store.documents import SourceFile, save
from pipeline.store.rows import rows_of

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"
NAME = "saimai_appraisal_2567_round1"


@pytest.fixture(scope="module")
def result() -> DocumentResult:
    return process_document(SAMPLES / f"{NAME}.pdf", Settings(), f"{NAME}.pdf")


def test_names_of_persons_are_in_no_value(result: DocumentResult) -> None:
    report = tomllib.loads((SAMPLES / "reports" / f"{NAME}.toml").read_text(encoding="utf-8"))
    rows = rows_of(result)
    kept = json.dumps(
        [content for name, content in rows.tables if name not in ("documents", "mapped")], ensure_ascii=False
    )
    kept += rows.json
    for person in (report["person"], report["assessor"]):
        assert person.split()[0] not in kept
        assert person.split()[1] not in kept
    assert report["assessor_post"] not in kept


def test_the_record_goes_through_the_codec(result: DocumentResult) -> None:
    assert result.mapped is not None
    again = decode(MappedDocument, json.loads(json.dumps(encode(result.mapped))))
    assert again == result.mapped
    shown = to_json(result)["appraisal"]
    assert isinstance(shown, dict)
    assert (shown["recomputed_total"], shown["recomputed_band"]) == (82.4, "ดีมาก")
    where = shown["provenance"]["total"]  # type: ignore[index, call-overload]
    assert where["raw"] == "๘๔.๒๐"  # type: ignore[index, call-overload]


def test_tables_report_and_review(result: DocumentResult, tmp_path: Path) -> None:
    rows = rows_of(result)
    tables = dict(rows.tables)
    (row,) = tables["appraisals"]
    assert (row["round_number"], row["round_start"], row["post"], row["total"], row["recomputed_total"]) == (
        1, "2023-10-01", "นักวิชาการพัฒนาชุมชน", 84.2, 82.4,
    )  # fmt: skip
    assert [(p["kind"], p["share"], p["weighted_score"]) for p in tables["appraisal_parts"]] == [
        ("achievement", 70, 56),
        ("competency", 30, 26.4),
    ]
    text = summary(rows)
    assert "appraisal of นักวิชาการพัฒนาชุมชน, round 1 (2023-10-01 to 2024-03-31)" in text
    assert "total 84.2 (recomputed 82.4), grade ดีเด่น (by the total: ดีมาก)" in text
    database = open_database(str(tmp_path / "store.sqlite"))
    path = SAMPLES / f"{NAME}.pdf"
    save(database, rows, SourceFile(str(path), path.name, 1, 0.0, rows.document), "f", "f", 0.1)
    page = render(audit_view(database))
    part = page[page.index('id="appraisals"') : page.index('id="bodies"')]
    assert "นักวิชาการพัฒนาชุมชน" in part
    assert "88 × 30 % = 26.4" in part
    view = document_view(database, rows.document, page_sizes(database, rows.document))
    assert view is not None
    assert ("total", "84.20", "82.4") in view.appraisal
    assert ("band", "ดีเด่น", "ดีมาก") in view.appraisal
    database.close()


def test_a_corrected_score_changes_the_total(result: DocumentResult) -> None:
    assert result.mapped is not None
    audit = audit_document(correct(result.mapped, 2, "reported_score", "5", "อนงค์"))
    assert audit.appraisal is not None
    assert audit.total_percent is not None
    assert float(audit.total_percent) == pytest.approx((1.6 + 1.5 + 1.5) * 20 * 0.7 + 88 * 0.3)
