"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# examples that are the same in every run, and no time that a busy machine could overrun; others are looked for with
# `pytest --hypothesis-profile=default`
settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("steady")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reports that the project may read but not ship; tests that need it are skipped without it."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs ../shared (reports that cannot be shipped)")
    return SHARED
