"""Verified text of earlier reports fills the masked words of the next one; guesses teach nothing, refusals hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipeline.batch.ingest import ingest_plan
from pipeline.batch.plan import make_plan
from pipeline.batch.pool import Pool
from pipeline.engine.memory import stored_memory
from pipeline.engine.settings import Settings
from pipeline.store.browse import DocumentFilter, document_json, find_documents
from pipeline.store.database import Database, open_database
from pipeline.store.decisions import Action, decide, repair_target
from pipeline.store.memory import promote

SETTINGS = Settings(reader="text_reader:read", workers=1, settle_seconds=0.0, document_seconds=60)
TITLE = "รายงานการประเมินตนเอง (Self Assessment Report)"
BOATS = "มอบถ้วยรางวัลแก่ทีมเรือพายหญิงบ้านคลองกระจับในงานประเพณีแข่งเรือยาว"
PARADE = "คณะผู้จัดหาเรือกอและเข้าร่วมขบวนแห่ผ้าขึ้นธาตุประจำปีของตำบลสมมติ"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(str(tmp_path / "store.sqlite"))
    yield opened
    opened.close()


class Night:
    """An inbox and the runs over it."""

    def __init__(self, database: Database, folder: Path, workers: Pool) -> None:
        self.database, self.folder, self.workers = database, folder, workers
        folder.mkdir()

    def submit(self, name: str, *lines: str) -> None:
        (self.folder / f"{name}.pdf").write_text("\n".join((TITLE, f"เรื่อง {name}", *lines)), encoding="utf-8")

    def run(self, *, refresh: bool = False) -> list[str]:
        """Names of the reports that were read."""
        plan = make_plan(self.database, (str(self.folder),), SETTINGS, refresh=refresh)
        return sorted(Path(o.name).stem for o in ingest_plan(plan, self.database, SETTINGS, self.workers))

    def masks(self, name: str) -> list[tuple[str | None, str, list[str]]]:
        """What became of each masked word of a report: answer, status, candidates."""
        found: Any = document_json(self.database, self.key(name))
        return [
            (r["repaired"], r["status"], [c["text"] for c in r["candidates"]])
            for r in found["repairs"]
            if r["kind"] == "mask"
        ]

    def key(self, name: str) -> str:
        return next(
            s.document for s in find_documents(self.database, DocumentFilter())[0] if Path(s.source).stem == name
        )

    def decide(self, name: str, action: Action, answer: str | None = None, seen: int = 0) -> int:
        """Decide on the first masked word of a report; returns the decision's id."""
        found: Any = document_json(self.database, self.key(name))
        repair = next(r for r in found["repairs"] if r["kind"] == "mask")
        target = repair_target("mask", *(repair[k] for k in ("raw", "repaired", "before", "after")))
        done = decide(
            self.database, self.key(name), target, action, before=None, after=answer, who="อนงค์", why=None, seen=seen
        )
        return done.id


@pytest.fixture
def night(database: Database, tmp_path: Path, workers: Pool) -> Night:
    return Night(database, tmp_path / "inbox", workers)


def test_promoted_text_fills_the_next_report_and_only_when_promoted(night: Night, database: Database) -> None:
    night.submit("a", BOATS, PARADE)
    night.submit("b", BOATS.replace("หญิง", "xxxx"))
    night.run()
    ((_, status, _),) = night.masks("b")
    assert status == "abstained"
    assert night.run(refresh=True) == []
    assert promote(database).total == 4  # the lines of a: b hides a word and teaches nothing
    assert promote(database).total == 0
    assert night.run(refresh=True) == ["b"], "the report that hides words, and only that"
    ((answer, status, _),) = night.masks("b")
    assert (answer, status) == ("หญิง", "repaired")
    promote(database)
    with database.read() as connection:
        sources = connection.execute(text("select distinct document from memory")).scalars().all()
    assert sources == [night.key("a")], "what was filled is no verified text"
    assert night.run(refresh=True) == []


def test_a_refused_word_is_never_offered_again(night: Night, database: Database) -> None:
    night.submit("a", BOATS)
    night.submit("b", BOATS.replace("หญิง", "xxxx"))
    night.run()
    promote(database)
    night.run(refresh=True)
    seen = night.decide("b", "wrong")
    target = _targets(database)
    promote(database)
    assert night.run(refresh=True) == ["b"]
    night.submit("c", BOATS.replace("หญิง", "xxxx"))
    night.run()
    for name in ("b", "c"):
        ((answer, status, candidates),) = night.masks(name)
        assert answer is None
        assert status == "abstained"
        assert "หญิง" not in candidates
    assert promote(database).total == 0, "the refusal stays, though the word is not read any more"
    assert night.run(refresh=True) == []
    decide(database, night.key("b"), target[0], "reopen", before=None, after=None, who="อนงค์", why="พลาด", seen=seen)
    assert promote(database).removed == 1
    assert night.run(refresh=True) == ["b", "c"]
    assert [night.masks(n)[0][0] for n in ("b", "c")] == ["หญิง", "หญิง"]


def _targets(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(text("select target from decisions order by id")).scalars())


def test_a_confirmed_word_serves_the_next_report(night: Night, database: Database) -> None:
    hidden = PARADE.replace("ขบวน", "xxxx")
    night.submit("b", hidden)
    night.run()
    assert night.masks("b")[0][1] == "abstained"
    night.decide("b", "right", "ขบวน")  # the auditor knows the word that was not sure enough
    promote(database)
    night.submit("c", hidden)
    night.run()
    assert night.masks("c")[0][:2] == ("ขบวน", "repaired")


def test_memory_belongs_to_a_form(night: Night, database: Database) -> None:
    night.submit("a", BOATS)
    night.run()
    promote(database)
    assert [form for form, _ in stored_memory(database).digests] == ["sar_card"]
    assert promote(database, "lpa_summary").total == 0
    assert [form for form, _ in stored_memory(database).digests] == ["sar_card"]


def test_a_form_that_a_person_gave_is_read_on_refresh(night: Night, database: Database) -> None:
    night.submit("a", BOATS)
    night.run()
    decide(
        database, night.key("a"), "form", "form", before="sar_card", after="lpa_summary", who="อนงค์", why=None, seen=0
    )
    assert night.run() == []
    assert night.run(refresh=True) == ["a"]
    found = document_json(database, night.key("a"))
    assert found
    assert found["form"] == "lpa_summary"
    assert night.run(refresh=True) == []
