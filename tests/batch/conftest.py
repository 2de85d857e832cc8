"""One pool of workers for the tests that are not about the pool itself: a pool takes seconds to warm up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.batch.pool import Pool
from pipeline.engine.settings import Settings


@pytest.fixture(scope="session")
def workers() -> Iterator[Pool]:
    """Two workers that find the readers of this folder."""
    with Pool(Settings(workers=2), environment={"PYTHONPATH": str(Path(__file__).parent)}) as opened:
        yield opened
