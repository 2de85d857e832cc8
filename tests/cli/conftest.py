"""A store that the tests of the command line only read."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "sample_docs"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three samples, ingested without the flow."""
    from pipeline.batch.ingest import ingest_plan
    from pipeline.batch.plan import make_plan
    from pipeline.engine.settings import Settings
    from pipeline.store.database import open_database

    names = ("bankhao_sar_2566.pdf", "phuphrai_sar_2566_clean.pdf", "phothong_kpi_2568.pdf")
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    database = open_database(str(path))
    settings = Settings(settle_seconds=0)
    ingest_plan(make_plan(database, tuple(str(SAMPLES / n) for n in names), settings), database, settings)
    database.close()
    return path
