"""One transaction a document, keyed by content; duplicates and corrections do not depend on the order of work."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from pipeline.model.errors import UsageError
from pipeline.model.result import DocumentResult
from pipeline.publish.export import export_dataset
from pipeline.store import tables as t
from pipeline.store.audit import audit_view, findings_json
from pipeline.store.database import HEAD, Database, migrate, normal_url, open_database, schema_version
from pipeline.store.documents import SourceFile, documents_json, ledger_rows, save, save_duplicates
from pipeline.store.reconcile import reconcile
from pipeline.store.rows import DocumentRows, rows_of

Maker = Callable[..., DocumentResult]
FileOf = Callable[..., SourceFile]


def _count(database: Database, table: str) -> int:
    with database.read() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())


def _put(database: Database, rows: DocumentRows, file: SourceFile, prints: str = "p1") -> bool:
    return save(database, rows, file, prints, "f1", 0.1)


def test_saving_the_same_result_twice_changes_nothing(database: Database, make_result: Maker, file_of: FileOf) -> None:
    rows = rows_of(make_result())
    assert _put(database, rows, file_of(rows))
    before = [_count(database, x.name) for x in t.DATASET]
    assert not _put(database, rows, file_of(rows))
    assert [_count(database, x.name) for x in t.DATASET] == before
    assert before[:6] == [1, 1, 2, 1, 1, 1]


def test_a_stored_document_comes_back_in_the_contracts_shape(
    database: Database, make_result: Maker, file_of: FileOf
) -> None:
    rows = rows_of(make_result())
    _put(database, rows, file_of(rows))
    (document,) = documents_json(database)
    assert document == json.loads(rows.json)
    assert document["indicators"][0]["provenance"]["reported_score"] == {
        "page": 1, "bbox": [300.0, 100.0, 330.0, 114.0], "raw": "3.50", "confidence": 0.98,
    }  # fmt: skip
    assert document["indicators"][0]["provenance"]["name"]["bbox"] == [50.0, 100.1, 200.0, 114.0]
    (finding,) = findings_json(database)
    assert (finding["source"], finding["reported"], finding["recomputed"]) == ("a.pdf", 3.5, 3.4)
    assert len(audit_view(database).findings[0].evidence) == 2


def test_reading_again_under_other_rules_replaces_the_rows(
    database: Database, make_result: Maker, file_of: FileOf
) -> None:
    first, second = rows_of(make_result(score="3.50")), rows_of(make_result(score="4.00", numbers=("1.1", "1.2")))
    _put(database, first, file_of(first))
    assert _put(database, second, file_of(second), "p2")
    assert _count(database, "documents") == 1
    assert _count(database, "indicators") == 2
    assert _count(database, "ledger") == 1


def test_a_bad_night_never_replaces_what_was_read(
    database: Database, make_result: Maker, make_rejected: Callable[..., DocumentRows], file_of: FileOf
) -> None:
    rows = rows_of(make_result())
    _put(database, rows, file_of(rows))
    assert not _put(database, make_rejected("a" * 64, "a.pdf", "timeout"), file_of(rows), "p2")
    reconcile(database)
    assert _count(database, "indicators") == 1
    assert [r.status for r in ledger_rows(database).values()] == ["ok"]


def test_half_a_document_is_never_stored(database: Database, make_result: Maker, file_of: FileOf) -> None:
    rows = rows_of(make_result())
    broken = tuple(
        (name, ({**content[0], "position": None},) if name == "findings" else content) for name, content in rows.tables
    )
    import dataclasses

    with pytest.raises(Exception, match=r"."):
        _put(database, dataclasses.replace(rows, tables=broken), file_of(rows))
    assert [_count(database, x.name) for x in t.DATASET] == [0] * len(t.DATASET)


def test_the_first_of_equal_files_is_the_document_whatever_came_first(
    database: Database, make_result: Maker, file_of: FileOf
) -> None:
    rows = rows_of(make_result(source="z.pdf"))
    _put(database, rows, file_of(rows, name="z.pdf"))
    save_duplicates(database, [file_of(rows, name="m.pdf"), file_of(rows, name="b.pdf")])
    save_duplicates(database, [file_of(rows, name="m.pdf")])
    reconcile(database)
    status = {r.name: r.status for r in ledger_rows(database).values()}
    assert status == {"b.pdf": "ok", "m.pdf": "duplicate", "z.pdf": "duplicate"}
    assert [d["source"] for d in documents_json(database)] == ["b.pdf"]


def test_copies_that_another_run_writes_at_the_same_moment_are_written_once(
    database: Database, make_result: Maker, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(make_result(source="a.pdf"))
    _put(database, rows, file_of(rows, name="a.pdf"))
    write, copy = Database.write, file_of(rows, name="b.pdf")

    @contextmanager
    def overtaken(mine: Database) -> Iterator[Connection]:
        monkeypatch.setattr(Database, "write", write)
        with mine.write() as connection:
            yield connection
            connection.rollback()
        save_duplicates(mine, [copy])
        raise IntegrityError("INSERT INTO ledger", None, Exception("duplicate key value"))

    monkeypatch.setattr(Database, "write", overtaken)
    assert save_duplicates(database, [copy]) == 0
    assert sorted(r.name for r in ledger_rows(database).values()) == ["a.pdf", "b.pdf"]


def test_equal_damaged_files_each_keep_their_reason(
    database: Database, make_rejected: Callable[..., DocumentRows], file_of: FileOf
) -> None:
    rows = make_rejected("e" * 64, "a.pdf", "empty")
    _put(database, rows, file_of(rows))
    save_duplicates(database, [file_of(rows, name="b.pdf")])
    reconcile(database)
    assert {r.status for r in ledger_rows(database).values()} == {"rejected:empty"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_corrected_report_supersedes_in_whatever_order_they_are_read(
    database: Database, make_result: Maker, file_of: FileOf, order: tuple[int, ...]
) -> None:
    made = [
        rows_of(make_result("a" * 64, "first.pdf", numbers=("1.1", "1.2"))),
        rows_of(make_result("b" * 64, "corrected.pdf", numbers=("1.1",), score="3.40")),
        rows_of(make_result("c" * 64, "other year.pdf", year=2567)),
    ]
    for k in order:
        _put(database, made[k], file_of(made[k], modified=float(k)))
        reconcile(database)
    with database.read() as connection:
        rows = connection.execute(text("select document, number, superseded_by from indicators order by 1, 2")).all()
    assert [(r[0][0], r[1], (r[2] or "-")[0]) for r in rows] == [
        ("a", "1.1", "b"), ("a", "1.2", "-"), ("b", "1.1", "-"), ("c", "1.1", "-"),
    ]  # fmt: skip
    assert {r.name: r.status for r in ledger_rows(database).values()} == {
        "first.pdf": "ok", "corrected.pdf": "ok", "other year.pdf": "ok",
    }  # fmt: skip
    assert {f.document[0] for f in audit_view(database).findings} == {"b", "c"}
    assert {f.document[0] for f in audit_view(database, superseded=True).findings} == {"a", "b", "c"}


def test_a_report_whose_indicators_are_all_corrected_is_superseded_and_stays(
    database: Database, make_result: Maker, file_of: FileOf
) -> None:
    old, new = rows_of(make_result("a" * 64, "old.pdf")), rows_of(make_result("b" * 64, "new.pdf"))
    _put(database, new, file_of(new, modified=2.0))
    _put(database, old, file_of(old, modified=1.0))
    reconcile(database)
    assert {r.name: r.status for r in ledger_rows(database).values()} == {"old.pdf": "superseded", "new.pdf": "ok"}
    assert _count(database, "documents") == 2


@pytest.mark.parametrize(
    "changes",
    [{"organization": None}, {"year": None}, {"name": "ระดับความสำเร็จของการจัดทำแผนพัฒนาบุคลากรท้องถิ่น"}],
)
def test_what_is_not_known_to_be_the_same_indicator_supersedes_nothing(
    database: Database, make_result: Maker, file_of: FileOf, changes: dict[str, str | None]
) -> None:
    old = rows_of(make_result("a" * 64, "old.pdf", **({} if "name" in changes else changes)))
    new = rows_of(make_result("b" * 64, "new.pdf", **changes))
    _put(database, old, file_of(old, modified=1.0))
    _put(database, new, file_of(new, modified=2.0))
    reconcile(database)
    assert {r.status for r in ledger_rows(database).values()} == {"ok"}


def test_two_writers_at_once_store_each_document_once(database: Database, make_result: Maker, file_of: FileOf) -> None:
    made = [rows_of(make_result(f"{k:064d}", f"{k}.pdf", organization=f"เทศบาลที่ {k}")) for k in range(12)]
    errors: list[BaseException] = []

    def write(order: int) -> None:
        try:
            for rows in made[::order]:
                _put(database, rows, file_of(rows))
            reconcile(database)
        except BaseException as error:  # noqa: BLE001 - handed to the test below
            errors.append(error)

    threads = [threading.Thread(target=write, args=(order,)) for order in (1, -1, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert (_count(database, "documents"), _count(database, "ledger"), _count(database, "indicators")) == (12, 12, 12)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_exports_are_the_same_bytes_whatever_the_order_of_work(
    database: Database, make_result: Maker, file_of: FileOf, tmp_path: Path, form: str
) -> None:
    made = [rows_of(make_result(f"{k:064x}", f"{9 - k}.pdf", organization=f"เทศบาล {k}")) for k in range(5)]
    for k in (3, 0, 4, 2, 1):
        _put(database, made[k], file_of(made[k]))
    reconcile(database)
    other = open_database(str(tmp_path / "other.sqlite"))
    for rows in made:
        _put(other, rows, file_of(rows))
    reconcile(other)
    export_dataset(database, tmp_path / "a", form)  # type: ignore[arg-type]
    export_dataset(other, tmp_path / "b", form)  # type: ignore[arg-type]
    other.close()
    names = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert names == sorted(p.name for p in (tmp_path / "b").iterdir())
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_migration_from_the_first_schema_keeps_the_data(database: Database) -> None:
    with database.write() as connection:
        t.metadata.drop_all(connection)
        connection.execute(text("drop table alembic_version"))
    migrate(database, "0001")
    with database.write() as connection:
        connection.execute(
            text("insert into documents (document, source, page_count, status) values ('d', 's.pdf', 1, 'ok')")
        )
    migrate(database)
    assert _count(database, "documents") == 1
    assert _count(database, "decisions") == 0
    with database.read() as connection:
        assert schema_version(connection) == HEAD


def test_migrations_make_the_tables_that_the_program_writes(database: Database) -> None:
    with database.read() as connection:
        made = inspect(connection)
        for table in t.metadata.sorted_tables:
            assert {c["name"] for c in made.get_columns(table.name)} == {c.name for c in table.columns}, table.name


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "s.sqlite")
    database = open_database(path)
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    database.close()
    with pytest.raises(UsageError, match="newer"):
        open_database(path)


def test_urls_that_cannot_be_opened_say_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no store"):
        open_database(str(tmp_path / "missing.sqlite"), create=False)
    with pytest.raises(UsageError, match="cannot open"):
        open_database(f"sqlite:///{tmp_path}")
    with pytest.raises(UsageError, match="cannot open"):
        open_database("postgresql://nobody@127.0.0.1:1/none")
    assert normal_url("postgres://h/d") == "postgresql+psycopg://h/d"


def test_what_waits_and_what_is_not_given_are_asked_for_alike_of_both_stores(
    database: Database, make_result: Maker, file_of: FileOf
) -> None:
    from pipeline.store.browse import DocumentFilter, find_documents
    from pipeline.store.decisions import decide
    from pipeline.store.waiting import waiting_documents

    for k in "ab":
        rows = rows_of(make_result(k * 64, f"{k}.pdf"))
        save(database, rows, file_of(rows), "reading", "form", 1.0)
    with database.write() as connection:
        connection.execute(text("update documents set fiscal_year = null, organization = null where source = 'b.pdf'"))
        query = "select code, indicator, activity from findings where document = :key and severity = 'error' order by position"
        found = connection.execute(text(query), {"key": "a" * 64}).all()
    assert [key for key, _ in waiting_documents(database)] == ["a" * 64, "b" * 64]
    for n, (code, indicator, activity) in enumerate(found):
        target = f"finding:{code}:{indicator or ''}:{activity or ''}:0"
        decide(database, "a" * 64, target, "confirm", before=None, after=None, who="a", why=None, seen=0)
        assert (len(waiting_documents(database)) == 1) == (n == len(found) - 1)
    for want in (DocumentFilter(fiscal_year=0), DocumentFilter(organization="–")):
        assert [d.source for d in find_documents(database, want)[0]] == ["b.pdf"]
