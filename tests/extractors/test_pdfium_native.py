"""The compiled loops over pdfium give what the same loops in Python give."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest

from extractors.document import read_document
from extractors.pdfium import api, native, objects, rows
from extractors.pdfium.frame import frame_of
from extractors.types import ReadOptions
from tests.glyph_pages import pdf

ROOT = Path(__file__).resolve().parents[2]
DRAWN = (
    "q 2 0 0 2 10 10 cm 5 5 40 20 re S 1 w 0 0 m 50 0 l 50 30 l h B 3 3 m 9 9 12 4 8 1 c f Q "
    "/Span << /ActualText (Hello) >> BDC BT /F 20 Tf 30 250 Td (Hello) Tj 0 -30 Td 1 0 0.3 1 40 80 Tm (wo rld) Tj ET EMC "
    "BT 0 1 -1 0 100 100 Tm /F 12 Tf (up) Tj ET"
)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> native.Native:
    """Built anew from the source, so that an old build cannot pass for it."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no compiler")
    library = tmp_path_factory.mktemp("native") / "native.so"
    source = Path(native.__file__).with_name("native.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, source], check=True)
    return native.Native(library)


def same(a: Any, b: Any) -> None:
    for field in fields(a):
        x, y = getattr(a, field.name), getattr(b, field.name)
        assert x.dtype == y.dtype, field.name
        np.testing.assert_array_equal(x, y, err_msg=field.name)


def documents() -> list[Path | bytes]:
    samples = sorted((ROOT / "sample_docs").glob("*.pdf"), key=lambda path: path.stat().st_size)
    return [pdf(DRAWN), pdf(""), pdf("0 0 m 1 1 l S " * 700), *samples[:6]]


@pytest.mark.parametrize("number", range(9))
def test_compiled_and_plain_loops_agree(number: int, compiled: native.Native) -> None:
    document = pdfium.PdfDocument(documents()[number])
    for page in document:
        handle, frame = api.address(page.raw), frame_of(page)
        same(objects.compiled_objects(handle, frame, compiled), objects.plain_objects(handle, frame))
        text_page = page.get_textpage()
        text = api.address(text_page.raw)
        same(rows.compiled_rows(text, compiled), rows.plain_rows(text))
        text_page.close()
    document.close()


def test_a_page_with_all_kinds_of_objects_has_rows(compiled: native.Native) -> None:
    document = pdfium.PdfDocument(pdf(DRAWN))
    page = document[0]
    found = objects.compiled_objects(api.address(page.raw), frame_of(page), compiled)
    assert found.kinds[:, 0].tolist().count(objects.PATH) == 3
    assert len(found.texts()) == 3
    assert len(found.marked_texts()) == 2
    assert len(found.points) == found.kinds[:, 3].sum() > 8
    document.close()


def test_a_document_reads_the_same_without_the_compiled_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / "sample_docs" / "thungsai_sar_2567.pdf"
    ours = read_document(path, ReadOptions(ocr=False))
    for module in (rows, objects):
        monkeypatch.setattr(module, "native", lambda: None)
    assert read_document(path, ReadOptions(ocr=False)) == ours


def test_an_older_build_is_refused(compiled: native.Native, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = next(Path(tmp_path).parent.glob("native*/native.so"))
    monkeypatch.setattr(native, "_LAYOUT", -1)
    with pytest.raises(ValueError, match="another version"):
        native.Native(library)


def test_a_library_that_cannot_be_used_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_native.so").write_bytes(b"no library")
    monkeypatch.setattr(native, "__file__", str(tmp_path / "native.py"))
    native.native.cache_clear()
    try:
        assert native.native() is None
    finally:
        native.native.cache_clear()
