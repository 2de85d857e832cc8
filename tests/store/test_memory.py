"""What promotion takes in, on both kinds of store."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy import update

from pipeline.model.result import DocumentResult, Repair
from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.decisions import Action, decide, repair_target
from pipeline.store.documents import SourceFile, save
from pipeline.store.memory import memory_state, promote, remembered
from pipeline.store.rows import rows_of

Maker = Callable[..., DocumentResult]
FileOf = Callable[..., SourceFile]
TEXT = "ผลการดำเนินงานของเทศบาล\n1.1   4.00\nผลการดำเนินงานของเทศบาล\nจัดหาให้\u2028น้ำ สะอาด ให้ครัวเรือน"
WORD = Repair("mask", "xxx", "งาน", "repaired", 0.9, before="ผลการดำเนิน", after="ของเทศบาล")


@pytest.fixture
def put(database: Database, make_result: Maker, file_of: FileOf) -> Callable[..., None]:
    def one(key: str, *repairs: Repair, text: str = TEXT, source: str = "digital") -> None:
        result = make_result(key * 64, f"{key}.pdf")
        pages = tuple(dataclasses.replace(p, text_source=source) for p in result.pages)  # type: ignore[arg-type]
        rows = rows_of(dataclasses.replace(result, repairs=repairs, text=text, pages=pages))
        save(database, rows, file_of(rows), "p", "f", 0.1)

    return one


def _kinds(database: Database) -> list[tuple[str, str, str]]:
    return [(x.kind, x.raw, x.document[0]) for x in remembered(database)]


def test_only_whole_digital_reports_that_hide_nothing_teach(database: Database, put: Callable[..., None]) -> None:
    put("a")
    put("b", WORD, text="บรรทัดของรายงานที่มีคำถูกบัง")
    put("c", source="ocr", text="บรรทัดที่รู้จำจากภาพ")
    put("d", text="บรรทัดของรายงานที่มีฉบับแก้ไข")
    with database.write() as connection:
        connection.execute(update(t.documents).where(t.documents.c.document == "d" * 64).values(superseded_by="a" * 64))
    assert promote(database).added == (("sar_card", "text", 3),)
    expected = ["จัดหาให้", "น้ำ สะอาด ให้ครัวเรือน", "ผลการดำเนินงานของเทศบาล"]
    assert sorted(raw for _, raw, _ in _kinds(database)) == expected
    assert all(kind == "text" and document == "a" for kind, _, document in _kinds(database))
    state = memory_state(database)
    assert promote(database).total == 0
    assert memory_state(database) == state


def test_a_report_that_was_corrected_takes_its_lines_along(database: Database, put: Callable[..., None]) -> None:
    put("a")
    promote(database)
    with database.write() as connection:
        connection.execute(update(t.documents).values(text="ข้อความที่อ่านใหม่ได้ดีกว่าเดิม"))
    done = promote(database)
    assert (done.total, done.removed) == (1, 3)
    assert _kinds(database) == [("text", "ข้อความที่อ่านใหม่ได้ดีกว่าเดิม", "a")]


@pytest.mark.parametrize("action", ["right", "wrong"])
def test_what_a_reviewer_said_of_a_word(database: Database, put: Callable[..., None], action: Action) -> None:
    put("a", WORD)
    key = "a" * 64
    target = repair_target("mask", "xxx", "งาน", WORD.before, WORD.after)
    first = decide(database, key, target, action, before=None, after=None, who="อนงค์", why=None, seen=0)
    promote(database)
    (row,) = remembered(database)
    assert (row.kind, row.raw, row.answer, row.before, row.after, row.who) == (
        action, "xxx", "งาน", "ผลการดำเนิน", "ของเทศบาล", "อนงค์",
    )  # fmt: skip
    with database.write() as connection:  # read again: the word is not filled any more
        connection.execute(update(t.repairs).values(repaired=None, status="abstained"))
    assert (promote(database).total, promote(database).removed) == (0, 0)
    decide(database, key, target, "reopen", before=None, after=None, who="อนงค์", why=None, seen=first.id)
    assert promote(database).removed == 1
    assert remembered(database) == ()
