"""A worker that crashes, hangs or eats memory is one rejected document, and the next one is read."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch.pool import RUN_PREFIX, Pool, memory_of, sweep_scratch
from pipeline.engine.settings import Settings

SETTINGS = Settings(
    reader="fake_readers:read", workers=2, document_seconds=4, memory_mb=400, output_mb=1, recycle_after=50
)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(SETTINGS, environment={"PYTHONPATH": str(Path(__file__).parent)}) as opened:
        yield opened


def _file(folder: Path, name: str) -> tuple[Path, str]:
    path = folder / name
    path.write_bytes(name.encode())
    return path, hashlib.sha256(name.encode()).hexdigest()


def _read(pool: Pool, folder: Path, name: str, settings: Settings = SETTINGS) -> tuple[str, str | None]:
    path, digest = _file(folder, name)
    rows = pool.process(path, name, digest, settings)
    assert rows.document == digest
    assert rows.source == name
    return rows.status, rows.error_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("segfault_1.pdf", "internal"),
        ("abort_1.pdf", "internal"),
        ("exit_1.pdf", "internal"),
        ("bug_1.pdf", "internal"),
        ("alloc_10gb.pdf", "memory"),
        ("creep_1.pdf", "memory"),
        ("native_1.pdf", "memory"),
        ("huge_1.pdf", "too_large"),
    ],
)
def test_a_document_that_kills_its_reader_is_rejected_with_its_code(
    pool: Pool, tmp_path: Path, name: str, code: str
) -> None:
    assert _read(pool, tmp_path, name) == ("rejected", code)
    assert _read(pool, tmp_path, "good.pdf") == ("ok", None)


@pytest.mark.parametrize("name", ["hang_1.pdf", "loop_1.pdf"])
def test_a_document_that_does_not_end_is_stopped_in_time(pool: Pool, tmp_path: Path, name: str) -> None:
    begun = time.monotonic()
    assert _read(pool, tmp_path, name, replace(SETTINGS, document_seconds=1.0)) == ("rejected", "timeout")
    assert time.monotonic() - begun < 5


def test_a_wrong_setting_is_said_with_the_document_and_is_no_crash(pool: Pool, tmp_path: Path) -> None:
    path, digest = _file(tmp_path, "misset_1.pdf")
    rows = pool.process(path, path.name, digest, SETTINGS)
    assert (rows.error_code, rows.error_message) == ("internal", "there is no form definition where the settings say")


def test_memory_of_programs_that_the_reader_starts_counts_too(pool: Pool, tmp_path: Path) -> None:
    assert _read(pool, tmp_path, "hungrychild_1.pdf") == ("rejected", "memory")


@pytest.mark.parametrize(("grown", "least", "most"), [(0, 200, 330), (30, 430, 560)])
def test_a_copy_about_to_become_another_program_is_not_counted_twice(grown: int, least: int, most: int) -> None:
    work = f"""
import os, time
held = bytearray(200 << 20)
if os.fork() == 0:
    more = bytearray({grown} << 20)
print(flush=True)
time.sleep(20)
"""
    with subprocess.Popen([sys.executable, "-c", work], stdout=subprocess.PIPE, start_new_session=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            process.stdout.readline()
            assert least < memory_of(process.pid) / 2**20 < most
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def test_what_an_earlier_document_left_behind_is_not_held_against_the_next(tmp_path: Path) -> None:
    settings = replace(SETTINGS, workers=1)
    with Pool(settings, environment={"PYTHONPATH": str(Path(__file__).parent)}) as pool:
        assert _read(pool, tmp_path, "poison_1.pdf") == ("ok", None)
        assert _read(pool, tmp_path, "victim_1.pdf") == ("ok", None)


def test_temporary_files_go_and_noise_does_not_reach_stdout(
    pool: Pool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _read(pool, tmp_path, "litter_1.pdf") == ("ok", None)
    assert not list(tmp_path.glob("left*"))
    assert not [p for p in pool.scratch.rglob("*") if not (p.is_dir() and p.parent == pool.scratch)]
    assert "noise" not in capfd.readouterr().out


def test_a_worker_keeps_its_folder_for_temporary_files(tmp_path: Path) -> None:
    settings = replace(SETTINGS, workers=1)
    with Pool(settings, environment={"PYTHONPATH": str(Path(__file__).parent)}) as pool:
        assert _read(pool, tmp_path, "litter_1.pdf") == ("ok", None)
        mine = [(p.name, list(p.iterdir())) for p in pool.scratch.iterdir()]
        assert [left for _, left in mine] == [[]]
        assert _read(pool, tmp_path, "plain_1.pdf") == ("ok", None)
        assert [(p.name, list(p.iterdir())) for p in pool.scratch.iterdir()] == mine
        assert _read(pool, tmp_path, "abort_1.pdf")[0] == "rejected"
        assert not list(pool.scratch.iterdir())


def test_scratch_of_a_killed_run_is_swept(tmp_path: Path) -> None:
    dead, alive = tmp_path / f"{RUN_PREFIX}999999999-x", tmp_path / f"{RUN_PREFIX}{os.getpid()}-x"
    for folder in (dead, alive):
        (folder / "deep").mkdir(parents=True)
    sweep_scratch(tmp_path)
    assert not dead.exists()
    assert alive.exists()


def test_many_threads_share_the_workers_and_each_gets_its_own_answer(pool: Pool, tmp_path: Path) -> None:
    names = [f"{'segfault' if k % 5 == 0 else 'slow'}_{k}.pdf" for k in range(20)]
    answers: dict[str, tuple[str, str | None]] = {}

    def one(name: str) -> None:
        answers[name] = _read(pool, tmp_path, name)

    threads = [threading.Thread(target=one, args=(n,)) for n in names]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for name in names:
        assert answers[name] == (("rejected", "internal") if name.startswith("segfault") else ("ok", None))


def test_workers_are_replaced_after_so_many_documents(tmp_path: Path) -> None:
    settings = replace(SETTINGS, workers=1, recycle_after=2)
    with Pool(settings, environment={"PYTHONPATH": str(Path(__file__).parent)}) as pool:
        pids = []
        for k in range(4):
            _read(pool, tmp_path, f"good_{k}.pdf", settings)
            worker = pool._idle.queue[-1]
            pids.append(worker.pid if worker else None)
    assert pids[1] is None
    assert pids[3] is None
    assert pids[0] != pids[2]
