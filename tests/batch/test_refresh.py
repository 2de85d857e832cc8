"""A report read anew keeps what auditors decided on it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.batch.ingest import ingest_plan
from pipeline.batch.plan import make_plan
from pipeline.batch.pool import Pool
from pipeline.engine.corrections import load
from pipeline.engine.settings import Settings
from pipeline.publish.export import export_dataset
from pipeline.store.browse import DocumentFilter, document_json, find_documents
from pipeline.store.database import Database, open_database
from pipeline.store.decisions import decide

SAMPLE = Path(__file__).resolve().parents[2] / "sample_docs" / "nonsung_sar_2565.pdf"
SETTINGS = Settings(workers=1, settle_seconds=0.0)
LATER = replace(SETTINGS, page_seconds=61.0)
"""Settings under which everything is read again."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(str(tmp_path / "store.sqlite"))
    yield opened
    opened.close()


def _run(database: Database, folder: Path, settings: Settings, workers: Pool) -> tuple[str, ...]:
    plan = make_plan(database, (str(folder),), settings, refresh=True)
    return tuple(o.status for o in ingest_plan(plan, database, settings, workers))


def test_a_correction_outlives_a_new_reading(database: Database, tmp_path: Path, workers: Pool) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    shutil.copy(SAMPLE, folder)
    assert _run(database, folder, SETTINGS, workers) == ("ok",)
    ((summary,), _) = find_documents(database, DocumentFilter())
    key = summary.document
    for target, after in (("value:0:result", "15"), ("value:0:levels.9.score", "4"), ("value:7:result", "15")):
        decide(database, key, target, "correct", before=None, after=after, who="อนงค์", why=None, seen=0)
    assert _run(database, folder, LATER, workers) == ("ok",)

    ((summary,), _) = find_documents(database, DocumentFilter())
    assert summary.decisions == 3
    found = document_json(database, key)
    assert found
    assert found["indicators"][0]["result"] == "15"  # type: ignore[call-overload, index]
    with database.read() as connection:
        row = connection.execute(text("select result, result_number, recomputed_score from indicators")).one()
        assert tuple(row) == ("15", 15.0, 4.0)
        touched = connection.execute(text("select field, corrected_by from provenance where corrected_by is not null"))
        assert sorted(tuple(r) for r in touched) == [("result", "อนงค์"), ("result_number", "อนงค์")]
        body = connection.execute(text("select body from mapped")).scalar_one()
        codes = set(connection.execute(text("select code from findings")).scalars())
    assert "อนงค์" not in body, "what was read stays as it was read"
    corrected = load(database, key)
    assert corrected
    assert [d.target for d in corrected.homeless] == ["value:0:levels.9.score", "value:7:result"]

    assert "score_mismatch" not in codes, "the corrected figure agrees with the reported score"
    export_dataset(database, tmp_path / "out", "jsonl")
    lines = (tmp_path / "out" / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    exported = [json.loads(line) for line in lines]
    assert any(d["who"] == "อนงค์" and d["new_value"] == "15" for d in exported)
