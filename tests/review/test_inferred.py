"""A figure that was inferred, from the record to the store and the review page."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from pipeline.model.geometry import BBox, Place
from pipeline.model.jsonio import to_json
from pipeline.model.record import Indicator, MappedDocument, Value
from pipeline.model.result import DocumentResult, PageInfo
from pipeline.model.rules import AuditScheme
from pipeline.review.app import create_app
from pipeline.review.config import ReviewConfig
from pipeline.scoring import audit_document
from pipeline.store.database import open_database
from pipeline.store.documents import SourceFile, save
from pipeline.store.rows import rows_of


def _value(printed: str, value: str, confidence: float = 0.97) -> Value[Decimal]:
    return Value(Decimal(value), (Place(1, BBox(50, 50, 90, 60), printed),), confidence)


def _result() -> DocumentResult:
    i = Indicator("1.1", weight=_value("๕", "5"), reported_score=_value("๓.๖", "3.6"),
                  reported_weighted_score=_value("๐.๑๕๐๐", "0.1500", 0.45))  # fmt: skip
    mapped = MappedDocument("sar_card", AuditScheme("card", "test"), indicators=(i,))
    pages = (PageInfo(1, "ocr", 0.9, 595, 842),)
    return DocumentResult("scan.pdf", "0" * 64, 1, "ok", mapped=mapped, audit=audit_document(mapped), pages=pages)


def test_inferred_in_the_record_the_store_and_the_review_page(tmp_path: Path) -> None:
    result = _result()
    data: Any = to_json(result)
    entry = data["indicators"][0]
    origin = entry["provenance"]["reported_weighted_score"]
    assert (entry["reported_weighted_score"], origin["inferred"], origin["raw"], origin["confidence"]) == (
        0.18, True, "๐.๑๕๐๐", 0.45,
    )  # fmt: skip
    assert "5 × 3.6 / 100 = 0.1800" in origin["reason"]
    path = tmp_path / "store.sqlite"
    database = open_database(str(path))
    save(database, rows_of(result), SourceFile("scan.pdf", "scan.pdf", 1, 0.0, "0" * 64), "f", "f", 0.1)
    database.close()
    with sqlite3.connect(path) as store:
        stored = store.execute("select field, inferred from provenance where inferred is not null").fetchall()
    assert stored == [("reported_weighted_score", origin["reason"])]
    with TestClient(create_app(ReviewConfig(str(path), tmp_path)), base_url="http://127.0.0.1") as client:
        page = client.get(
            "/documents/" + client.get("/documents").text.split('href="/documents/')[1].split('"')[0]
        ).text
    assert "5 × 3.6 / 100 = 0.1800" in page
    assert "read without confidence as ๐.๑๕๐๐" in page
