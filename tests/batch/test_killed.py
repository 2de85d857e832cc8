"""kill -9 or a power cut in the middle, then a rerun: byte for byte the dataset of a clean run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

RUN = """
import sys
import pipeline.engine.fingerprint
pipeline.engine.fingerprint._code = lambda: "the same code in all runs"  # somebody may edit it while the test runs
from pipeline.batch.ingest import ingest_plan
from pipeline.batch.plan import make_plan
from pipeline.engine.settings import Settings
from pipeline.publish.export import export_dataset
from pipeline.store.database import open_database
from pathlib import Path
settings = Settings(reader="fake_readers:read", workers=2, settle_seconds=0.0)
database = open_database(sys.argv[2])
print("begun", flush=True)
ingest_plan(make_plan(database, (sys.argv[1],), settings), database, settings)
for form in ("csv", "jsonl"):
    export_dataset(database, Path(sys.argv[3]), form)
"""


def _start(inbox: Path, store: Path, out: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parent}{os.pathsep}{root}"}
    command = [sys.executable, "-c", RUN, str(inbox), str(store), str(out)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=inbox)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "inbox"
    folder.mkdir()
    for k in range(16):
        (folder / f"{'abort' if k % 9 == 0 else 'slow'}_{k:02d}.pdf").write_text(str(k // 2) if k > 11 else f"own {k}")
    return folder


@pytest.fixture(scope="module")
def clean(inbox: Path) -> Path:
    """The dataset of a run that nobody disturbed."""
    out = inbox.parent / "clean"
    assert _start(inbox, inbox.parent / "clean.sqlite", out).wait(120) == 0
    return out


def _same(a: Path, b: Path) -> bool:
    return {p.name: p.read_bytes() for p in a.iterdir()} == {p.name: p.read_bytes() for p in b.iterdir()}


@pytest.mark.slow
def test_a_killed_run_and_a_rerun_give_the_dataset_of_a_clean_run(inbox: Path, clean: Path, tmp_path: Path) -> None:
    chance = random.Random(2566)
    store = tmp_path / "killed.sqlite"
    for longest in (1.0, 2.6):
        run = _start(inbox, store, tmp_path / "half")
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(chance.uniform(0.3, longest))
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert _start(inbox, store, tmp_path / "rerun").wait(120) == 0
    assert _same(clean, tmp_path / "rerun")
    assert (clean / "ledger.csv").read_text(encoding="utf-8").count("\n") == 17


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.35, 0.8])
def test_a_log_that_a_power_cut_tore_gives_the_dataset_of_a_clean_run(
    inbox: Path, clean: Path, tmp_path: Path, share: float
) -> None:
    """Of the store's log only a part has reached the disk, and behind it stands what was there before."""
    chance = random.Random(share)
    store, log = tmp_path / "cut.sqlite", tmp_path / "cut.sqlite-wal"
    run = _start(inbox, store, tmp_path / "half")
    assert run.stdout is not None
    run.stdout.readline()
    limit = time.monotonic() + 60
    while time.monotonic() < limit and (not log.exists() or log.stat().st_size < 60_000):
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    written = log.read_bytes()
    kept = int(len(written) * share)
    log.write_bytes(written[:kept] + chance.randbytes(min(len(written) - kept, 10_000)))
    (tmp_path / "cut.sqlite-shm").unlink(missing_ok=True)  # memory, gone with the power
    assert _start(inbox, store, tmp_path / "rerun").wait(120) == 0
    assert _same(clean, tmp_path / "rerun")


def test_a_commit_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    from pipeline.store.database import open_database

    with open_database(str(tmp_path / "s.sqlite")).read() as connection:
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert told == ["wal", 2]  # FULL: the log is flushed at every commit


@pytest.mark.slow
def test_two_runs_at_once_do_not_double_anything(inbox: Path, clean: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    runs = [_start(inbox, store, tmp_path / f"out{k}") for k in range(2)]
    assert [r.wait(120) for r in runs] == [0, 0]
    assert _start(inbox, store, tmp_path / "last").wait(120) == 0
    assert _same(clean, tmp_path / "last")
