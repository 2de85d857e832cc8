"""The inbox and the plan: what counts, what is new, what is read again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.batch.ahead import ReadAhead
from pipeline.batch.inbox import Found, content_hash, find, is_remote, local_copy, settled, wait_until_settled
from pipeline.batch.ingest import finish, ingest_plan, ingest_shard, shards
from pipeline.batch.plan import make_plan
from pipeline.batch.pool import Pool
from pipeline.engine.fingerprint import fingerprint
from pipeline.engine.settings import Settings
from pipeline.model.errors import UsageError
from pipeline.store.database import Database, open_database
from pipeline.store.documents import SourceFile, ledger_rows, save_duplicates
from pipeline.store.nights import store_status
from pipeline.store.settled import settle

SETTINGS = Settings(reader="fake_readers:read", workers=2, settle_seconds=0.0, document_seconds=20)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(str(tmp_path / "store.sqlite"))
    yield opened
    opened.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "อบต.ตัวอย่าง").mkdir(parents=True)
    for name in ("good_1.pdf", "good_2.PDF", "อบต.ตัวอย่าง/good 3.pdf", "segfault_4.pdf", "notes.txt", ".hidden.pdf"):
        (folder / name).write_text(name)
    (folder / "copy of 1.pdf").write_text("good_1.pdf")
    return folder


def test_find_takes_pdfs_by_name_below_the_inbox(inbox: Path) -> None:
    names = [f.name for f in find([str(inbox)])]
    assert names == ["copy of 1.pdf", "good_1.pdf", "good_2.PDF", "segfault_4.pdf", "อบต.ตัวอย่าง/good 3.pdf"]
    assert [f.name for f in find([str(inbox / "notes.txt"), str(inbox / "good_1.pdf")])] == ["good_1.pdf", "notes.txt"]
    assert len(find([str(inbox), str(inbox), str(inbox / "good_1.pdf")])) == 5
    with pytest.raises(UsageError, match="no file or folder"):
        find([str(inbox / "gone")])


def test_links_that_lead_nowhere_are_told_and_the_others_are_taken(database: Database, inbox: Path) -> None:
    (inbox / "dangling.pdf").symlink_to(inbox / "nothing")
    (inbox / "round.pdf").symlink_to("round.pdf")
    plan = make_plan(database, (str(inbox),), SETTINGS)
    assert len(plan.todo) + len(plan.copies) == 5
    assert [told.split(":")[0] for told in plan.unlisted] == [str(inbox / "dangling.pdf"), str(inbox / "round.pdf")]


def test_a_linked_folder_is_part_of_the_inbox_once(inbox: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "share"
    elsewhere.mkdir()
    (elsewhere / "far.pdf").write_text("far")
    (elsewhere / "back").symlink_to(inbox)
    (inbox / "a link").symlink_to(elsewhere)
    (inbox / "another").symlink_to(elsewhere)
    (inbox / "itself").symlink_to(".")
    assert [f.name for f in find([str(inbox)])] == [
        "a link/far.pdf", "copy of 1.pdf", "good_1.pdf", "good_2.PDF", "segfault_4.pdf", "อบต.ตัวอย่าง/good 3.pdf",
    ]  # fmt: skip


def test_a_pipe_among_the_reports_does_not_hold_up_the_night(inbox: Path) -> None:
    os.mkfifo(inbox / "pipe.pdf")
    assert len(find([str(inbox)])) == 5
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        find([str(inbox / "pipe.pdf")])


def test_a_name_that_is_no_utf8_is_a_file_like_others(database: Database, tmp_path: Path, workers: Pool) -> None:
    folder = tmp_path / "odd 100%"
    folder.mkdir()
    for name in (b"good_1 \xff.pdf", b"good_2.pdf", b"good_3 \xfe.pdf"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("the same" if name != b"good_2.pdf" else "x")
    outcomes = ingest_plan(make_plan(database, (str(folder),), SETTINGS), database, SETTINGS, workers)
    assert [o.status for o in outcomes] == ["ok", "ok"]
    status = {r.name: r.status for r in ledger_rows(database).values()}
    assert sorted(status) == ["good_1 \\xff.pdf", "good_2.pdf", "good_3 \\xfe.pdf"]
    assert sorted(status.values()) == ["duplicate", "ok", "ok"]
    assert make_plan(database, (folder.as_uri(),), SETTINGS).nothing_new
    assert make_plan(database, (str(folder),), SETTINGS).known == 3


def test_remote_inboxes_are_read_through_fsspec(tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/inbox/2567/a.pdf", b"one")
    memory.pipe("/inbox/2567/b.txt", b"two")
    (found,) = find(["memory://inbox"])
    assert (found.name, found.size, is_remote(found.uri)) == ("2567/a.pdf", 3, True)
    assert content_hash(found).startswith("7692c3ad")
    with local_copy(found, tmp_path) as path:
        assert path.read_bytes() == b"one"
    assert not list(tmp_path.iterdir())
    memory.rm("/inbox", recursive=True)


def test_a_file_that_is_still_written_waits_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"half")
    (young,) = find([str(path)])
    assert not settled(young, 30)
    assert settled(young, 30, now=time.time() + 31)
    path.write_bytes(b"the whole")
    ready, late = wait_until_settled((young,), 0.05)
    assert (ready, [f.name for f in late]) == ((), ["a.pdf"])
    old = replace(young, modified=time.time() - 100)
    assert wait_until_settled((old,), 30) == ((old,), ())


def test_every_file_gets_one_ledger_row_and_a_second_run_has_nothing_to_do(
    database: Database, inbox: Path, workers: Pool
) -> None:
    plan = make_plan(database, (str(inbox),), SETTINGS)
    assert (len(plan.todo), len(plan.copies), plan.known) == (4, 1, 0)
    outcomes = ingest_plan(plan, database, SETTINGS, workers)
    assert sorted(o.status for o in outcomes) == ["ok", "ok", "ok", "rejected:internal"]
    status = {r.name: r.status for r in ledger_rows(database).values()}
    assert status == {
        "copy of 1.pdf": "ok", "good_1.pdf": "duplicate", "good_2.PDF": "ok", "segfault_4.pdf": "rejected:internal",
        "อบต.ตัวอย่าง/good 3.pdf": "ok",
    }  # fmt: skip
    again = make_plan(database, (str(inbox),), SETTINGS)
    assert again.nothing_new
    assert again.known == 5


def test_known_files_are_not_opened_again(
    database: Database, inbox: Path, monkeypatch: pytest.MonkeyPatch, workers: Pool
) -> None:
    ingest_plan(make_plan(database, (str(inbox),), SETTINGS), database, SETTINGS, workers)

    def opened(_found: Found) -> str:
        raise AssertionError("a known file was opened")

    monkeypatch.setattr("pipeline.batch.plan.content_hash", opened)
    assert make_plan(database, (str(inbox),), SETTINGS).nothing_new


def test_a_file_with_new_content_is_another_document_and_the_old_one_stays(
    database: Database, inbox: Path, workers: Pool
) -> None:
    ingest_plan(make_plan(database, (str(inbox),), SETTINGS), database, SETTINGS, workers)
    (inbox / "good_2.PDF").write_text("corrected")
    os.utime(inbox / "good_2.PDF", (1, 1))
    plan = make_plan(database, (str(inbox),), SETTINGS)
    assert [f.name for f in plan.todo] == ["good_2.PDF"]
    ingest_plan(plan, database, SETTINGS, workers)
    assert len([r for r in ledger_rows(database).values() if r.name == "good_2.PDF"]) == 2


def test_refresh_reads_again_only_what_other_settings_touch(database: Database, inbox: Path, workers: Pool) -> None:
    ingest_plan(make_plan(database, (str(inbox),), SETTINGS), database, SETTINGS, workers)
    assert make_plan(database, (str(inbox),), SETTINGS, refresh=True).nothing_new
    assert make_plan(
        database, (str(inbox),), replace(SETTINGS, workers=1, document_seconds=9), refresh=True
    ).nothing_new
    other = replace(SETTINGS, ocr=False)
    assert make_plan(database, (str(inbox),), other).nothing_new
    assert len(make_plan(database, (str(inbox),), other, refresh=True).todo) == 4


def _ingest(files: tuple[SourceFile, ...], workers: Pool, database: Database) -> None:
    with ReadAhead(workers, database, SETTINGS) as ahead:
        assert len(list(ingest_shard(files, ahead, database, SETTINGS, fingerprint(SETTINGS)))) == len(files)


def test_a_night_killed_after_its_last_document_is_finished_by_the_next(
    database: Database, inbox: Path, workers: Pool
) -> None:
    plan = make_plan(database, (str(inbox),), SETTINGS)
    _ingest(plan.todo, workers, database)
    save_duplicates(database, plan.copies)  # killed here, before what a night does at its end
    rest = make_plan(database, (str(inbox),), SETTINGS)
    assert (rest.todo, rest.copies, rest.nothing_new) == ((), (), False)
    ingest_plan(rest, database, SETTINGS, workers)
    assert make_plan(database, (str(inbox),), SETTINGS).nothing_new
    assert sum(r.status == "duplicate" for r in ledger_rows(database).values()) == 1


def test_what_another_run_stored_meanwhile_is_still_to_finish(database: Database, inbox: Path, workers: Pool) -> None:
    plan = make_plan(database, (str(inbox),), SETTINGS)
    first, *others = plan.todo
    _ingest((first,), workers, database)
    state = finish(database, plan.copies, SETTINGS)
    _ingest(tuple(others), workers, database)
    settle(database, state)
    assert not make_plan(database, (str(inbox),), SETTINGS).nothing_new


def test_another_list_of_bodies_is_looked_at_without_a_new_file(
    database: Database, inbox: Path, workers: Pool, tmp_path: Path
) -> None:
    ingest_plan(make_plan(database, (str(inbox),), SETTINGS), database, SETTINGS, workers)
    (tmp_path / "bodies.tsv").write_text("เทศบาลตำบลเงียบ\n", encoding="utf-8")
    expecting = replace(SETTINGS, bodies=str(tmp_path / "bodies.tsv"))
    ingest_plan(make_plan(database, (str(inbox),), expecting), database, expecting, workers)
    assert make_plan(database, (str(inbox),), expecting).nothing_new


def test_documents_share_a_task_only_beyond_the_setting() -> None:
    files = tuple(SourceFile(f"/{k}", str(k), 1, 1.0, str(k)) for k in range(7))
    assert [len(s) for s in shards(files, replace(SETTINGS, group_beyond=7))] == [1] * 7
    assert [len(s) for s in shards(files, replace(SETTINGS, group_beyond=6, group_size=3))] == [3, 2, 2]


def test_groups_hold_every_file_once_and_neighbours_apart() -> None:
    files = tuple(SourceFile(f"/{k}", f"{k}", 1, 1.0, f"{k}") for k in range(53))
    groups = shards(files, replace(SETTINGS, group_beyond=0, group_size=25))
    assert sorted(f.name for g in groups for f in g) == sorted(f.name for f in files)
    assert max(map(len, groups)) <= 25
    assert not any(abs(int(a.name) - int(b.name)) < len(groups) for g in groups for a, b in pairwise(g))
    assert shards((), SETTINGS) == ()


def test_a_share_that_goes_away_in_the_night_is_read_the_next(database: Database, inbox: Path, workers: Pool) -> None:
    plan = make_plan(database, (str(inbox),), SETTINGS)
    away = inbox.with_name("unmounted")
    inbox.rename(away)
    ingest_plan(plan, database, SETTINGS, workers)
    assert {r.status for r in ledger_rows(database).values()} == {"rejected:io"}
    away.rename(inbox)
    ingest_plan(make_plan(database, (str(inbox),), SETTINGS), database, SETTINGS, workers)
    statuses = [r.status for r in ledger_rows(database).values()]
    assert "rejected:io" not in statuses
    assert statuses.count("ok") >= 3


def test_a_folder_that_cannot_be_listed_is_told_and_the_others_are_taken(
    database: Database, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("อบต.ตัวอย่าง"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    everything = len(make_plan(database, (str(inbox),), SETTINGS).todo)
    monkeypatch.setattr(os, "scandir", scandir)
    plan = make_plan(database, (str(inbox),), SETTINGS)
    assert len(plan.todo) == everything - 1
    (told,) = plan.unlisted
    assert told == f"{inbox / 'อบต.ตัวอย่าง'}: Permission denied"
    with pytest.raises(PermissionError):
        find([str(inbox)])


def test_what_was_tried_often_enough_waits_no_longer(database: Database, inbox: Path, workers: Pool) -> None:
    for file in inbox.rglob("*.pdf"):
        file.unlink()
    (inbox / "good_2.PDF").unlink()
    gone = inbox / "gone.pdf"
    for night in range(6):
        gone.write_text("there when the night is planned")
        plan = make_plan(database, (str(inbox),), SETTINGS)
        gone.unlink()
        assert len(plan.todo) == (night < 5)
        ingest_plan(plan, database, SETTINGS, workers)
        assert store_status(database).waiting == (night < 4)
