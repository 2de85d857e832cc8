"""Two nights over one inbox into one store at once: the dataset of a single night."""

from __future__ import annotations

import threading
from pathlib import Path

from pipeline.batch.ingest import ingest_plan
from pipeline.batch.plan import make_plan
from pipeline.batch.pool import Pool
from pipeline.engine.settings import Settings
from pipeline.publish.export import export_dataset
from pipeline.store.database import Database, open_database
from pipeline.store.documents import ledger_rows

SETTINGS = Settings(reader="fake_readers:read", workers=2, settle_seconds=0.0, document_seconds=60)
READERS = {"PYTHONPATH": str(Path(__file__).parents[1] / "batch")}
FILES = 40


def _inbox(folder: Path) -> Path:
    folder.mkdir()
    for k in range(FILES):
        (folder / f"good_{k:02d}.pdf").write_text(f"own {k // 2 if k < 8 else k}")  # some are copies of others
    return folder


def _exported(database: Database, folder: Path) -> dict[str, bytes]:
    export_dataset(database, folder, "csv")
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_two_nights_at_once_are_as_one(database: Database, tmp_path: Path) -> None:
    inbox = _inbox(tmp_path / "inbox")
    troubles: list[BaseException] = []
    ready = threading.Barrier(2)

    def night() -> None:
        mine = open_database(database.url)
        try:
            plan = make_plan(mine, (str(inbox),), SETTINGS)
            with Pool(SETTINGS, environment=READERS) as pool:
                ready.wait(60)
                ingest_plan(plan, mine, SETTINGS, pool)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            troubles.append(error)
        finally:
            mine.close()

    nights = [threading.Thread(target=night) for _ in range(2)]
    for thread in nights:
        thread.start()
    for thread in nights:
        thread.join()
    assert not troubles
    assert len(ledger_rows(database)) == FILES
    assert make_plan(database, (str(inbox),), SETTINGS).nothing_new
    alone = open_database(str(tmp_path / "alone.sqlite"))
    with Pool(SETTINGS, environment=READERS) as pool:
        ingest_plan(make_plan(alone, (str(inbox),), SETTINGS), alone, SETTINGS, pool)
    assert _exported(database, tmp_path / "both") == _exported(alone, tmp_path / "one")
    alone.close()
