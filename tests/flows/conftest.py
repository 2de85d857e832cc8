"""One state folder for all runs of these tests: making Prefect's database anew costs seconds a run."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The value of ``XDG_STATE_HOME`` for the runs."""
    return str(tmp_path_factory.mktemp("state"))
