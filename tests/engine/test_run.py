"""One document start to end: what is rejected, what is partial, and that nothing is raised."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractors.types import ReadOptions
from pipeline.engine.fingerprint import Fingerprint, fingerprint
from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings, from_mapping, load
from pipeline.model.errors import DocumentError, UsageError
from pipeline.model.geometry import BBox
from pipeline.model.jsonio import to_json
from pipeline.model.page import Line, Paragraph, RawDocument, RawPage, ReadWarning, SourceText

PLUGIN = "a_reader_of_this_test"
SETTINGS = Settings(reader=f"{PLUGIN}:read")
Reading = Callable[[], RawDocument]


@pytest.fixture
def reads() -> Iterator[Callable[[Reading], None]]:
    """Set what the reader plugin does."""
    module = types.ModuleType(PLUGIN)
    sys.modules[PLUGIN] = module

    def become(reading: Reading) -> None:
        def read(source: Path, options: ReadOptions, name: str) -> RawDocument:
            return reading()

        module.read = read  # type: ignore[attr-defined]

    yield become
    del sys.modules[PLUGIN]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "รายงาน.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


def document(pages: int, *warnings: ReadWarning, text: str = "ตัวชีว้ ัดที่ 1") -> RawDocument:
    """A document of so many pages with one line on each."""
    lines = [Line(n, text, BBox(10.04, 10, 200, 24.06)) for n in range(1, pages + 1)]
    return RawDocument(
        "x", "d" * 64, pages, tuple(RawPage(n, 595, 842, "digital", 1.0, (line,)) for n, line in enumerate(lines, 1)),
        tuple(Paragraph(SourceText(text, (line,), (0,))) for line in lines), warnings,
    )  # fmt: skip


def _warned(code: str, *pages: int) -> tuple[ReadWarning, ...]:
    return tuple(ReadWarning(code, f"page {n}", n) for n in pages)


@pytest.mark.parametrize(
    ("warnings", "status", "code"),
    [
        ((), "ok", None),
        (_warned("page_empty", 1), "ok", None),
        (_warned("page_failed", 2), "partial", None),
        (_warned("ocr_failed", 1, 2), "partial", None),
        (_warned("page_empty", 1, 2), "rejected", "empty"),
        (_warned("page_failed", 1, 2), "rejected", "damaged"),
    ],
)
def test_unread_pages_make_it_partial_and_nothing_read_makes_it_rejected(
    reads: Callable[[Reading], None], file: Path, warnings: tuple[ReadWarning, ...], status: str, code: str | None
) -> None:
    reads(lambda: document(2, *warnings))
    result = process_document(file, SETTINGS, "inbox/รายงาน.pdf")
    assert (result.status, result.error.code if result.error else None) == (status, code)
    assert result.source == "inbox/รายงาน.pdf"


def _raise(error: BaseException) -> RawDocument:
    raise error


def _foreign() -> Exception:
    from pdfminer.psexceptions import PSEOF

    return PSEOF("Unexpected EOF")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DocumentError("encrypted", "มีรหัสผ่าน"), "encrypted"),
        (MemoryError(), "memory"),
        (RecursionError("deep"), "internal"),
        (ZeroDivisionError("x"), "internal"),
        (_foreign(), "damaged"),
    ],
)
def test_errors_become_codes(reads: Callable[[Reading], None], file: Path, error: BaseException, code: str) -> None:
    reads(lambda: _raise(error))
    result = process_document(file, SETTINGS)
    assert result.status == "rejected"
    assert result.error is not None
    assert result.error.code == code
    assert len(result.sha256) == 64


def test_what_is_no_file_is_rejected_before_any_reading(tmp_path: Path) -> None:
    empty = tmp_path / "e.pdf"
    empty.touch()
    found = [process_document(p, SETTINGS) for p in (tmp_path / "none.pdf", tmp_path, empty)]
    assert [r.error.code if r.error else None for r in found] == ["io", "io", "empty"]


def test_repairs_carry_their_place_rounded_to_a_tenth(reads: Callable[[Reading], None], file: Path) -> None:
    reads(lambda: document(1))
    record = to_json(process_document(file, SETTINGS))
    repairs = record["repairs"]
    assert isinstance(repairs, list)
    assert repairs
    for repair in repairs:
        assert isinstance(repair, dict)
        assert repair["page"] == 1
        assert repair["bbox"] == [10.0, 10.0, 200.0, 24.1]


def test_a_reader_that_is_not_there_is_a_wrong_call(file: Path) -> None:
    with pytest.raises(UsageError, match="no_such_module"):
        process_document(file, Settings(reader="no_such_module:read"))


def test_settings_name_the_key_that_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for values, words in (
        ({"memmory_mb": 1}, "memmory_mb"),
        ({"memory_mb": "1"}, "memory_mb must be int"),
        ({"ocr": 1}, "ocr must be bool"),
        ({"pages": ["1"]}, "list of page numbers"),
        ({"document_seconds": 0}, "document_seconds must be more than 0"),
        ({"pages": [0]}, "counted from 1"),
        ({"reader": "x"}, "module:function"),
    ):
        with pytest.raises(UsageError, match=words):
            from_mapping(dict(values), "file")
    assert from_mapping({"document_seconds": 5, "pages": [2]}, "file") == Settings(document_seconds=5.0, pages=(2,))
    path = tmp_path / "c.toml"
    path.write_text("workers = ")
    with pytest.raises(UsageError, match="not TOML"):
        load(path)
    monkeypatch.setenv("CHIWAT_CONFIG", str(tmp_path / "gone.toml"))
    with pytest.raises(UsageError, match="cannot read the settings"):
        load()


def test_a_changed_form_touches_its_own_documents_and_the_unknown_ones(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('id = "own_form"\ntitle = "แบบหนึ่ง"\n')
    settings = Settings(forms_dir=str(tmp_path))
    before = fingerprint(settings)
    (tmp_path / "a.toml").write_text('id = "own_form"\ntitle = "แบบหนึ่ง แก้ไข"\n')
    after = fingerprint(settings)
    assert before.of("own_form") != after.of("own_form")
    assert before.of("unknown") != after.of("unknown")
    assert before.of("sar_card") == after.of("sar_card")
    assert Fingerprint("other", before.forms).of("sar_card") != before.of("sar_card")


def test_only_settings_that_change_the_reading_change_the_fingerprint() -> None:
    same = fingerprint(Settings())
    assert fingerprint(Settings(workers=7, memory_mb=99, document_seconds=1.0)) == same
    assert fingerprint(Settings(ocr=False)).of("sar_card") != same.of("sar_card")
