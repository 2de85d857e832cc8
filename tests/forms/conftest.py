"""Documents built by hand, and the form definitions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.forms.load import load_forms
from pipeline.forms.schema import FormDefinition
from tests.mapping.documents import Builder


@pytest.fixture
def doc() -> Builder:
    """A builder: ``doc.p(...)``, ``doc.t(...)``, ``doc.page()``, ``doc.done()``."""
    return Builder()


@pytest.fixture(scope="session")
def form() -> Callable[[str], FormDefinition]:
    """A built-in form by its id."""
    forms = {f.id: f for f in load_forms()}
    return lambda name: forms[name]
