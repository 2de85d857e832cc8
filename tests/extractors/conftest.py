"""Fixtures of the tests of reading."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from extractors.pdfium import native


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> native.Native:
    """Built anew from the source, so that an old build cannot pass for it."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no compiler")
    library = tmp_path_factory.mktemp("native") / "native.so"
    headers = sysconfig.get_path("include")
    if not Path(headers, "Python.h").exists():
        pytest.skip("no headers of Python")
    sources = sorted(Path(native.__file__).parent.glob("native*.c"))
    options = ("-O2", "-shared", "-fPIC", "-Wall", "-Werror", "-I", headers)
    subprocess.run([compiler, *options, "-o", library, *sources], check=True)
    return native.Native(library)
