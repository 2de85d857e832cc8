"""Files that would take the machine down: each is one rejected document with its code, and the rest is read."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.batch.ingest import ingest_plan
from pipeline.batch.plan import make_plan
from pipeline.batch.pool import Pool
from pipeline.engine.settings import Settings
from pipeline.store.database import open_database
from pipeline.store.documents import ledger_rows
from tests.pdf_bombs import blank_pages, bomb

SAMPLE = Path(__file__).resolve().parents[2] / "sample_docs" / "nonsung_sar_2565.pdf"


def test_bombs_are_rejected_and_the_report_beside_them_is_read(workers: Pool, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "many_pages.pdf").write_bytes(blank_pages(20_000))
    (inbox / "picture_100.pdf").write_bytes(bomb(10_000, 10_000))
    (inbox / "picture_400.pdf").write_bytes(bomb(20_000, 20_000))
    (inbox / "letter.pdf").write_text("เรียน ท่านนายก ขอส่งรายงาน")
    shutil.copy(SAMPLE, inbox / "report.pdf")
    settings = Settings(workers=2, settle_seconds=0.0, document_seconds=60)
    database = open_database(str(tmp_path / "store.sqlite"))
    ingest_plan(make_plan(database, (str(inbox),), settings), database, settings, workers)
    status = {row.name: row.status for row in ledger_rows(database).values()}
    database.close()
    assert status == {
        "many_pages.pdf": "rejected:too_large", "picture_100.pdf": "rejected:too_large",
        "picture_400.pdf": "rejected:too_large", "letter.pdf": "rejected:not_a_pdf", "report.pdf": "ok",
    }  # fmt: skip
