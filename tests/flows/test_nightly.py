"""The flow really runs: with a server of its own, retries for what is retryable only, killed and run again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = """
reader = "flow_readers:read"
workers = 2
settle_seconds = 0.0
retries = 2
retry_delay_seconds = 0.2
"""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(280)]


@pytest.fixture(scope="module")
def home(state: str) -> Path:
    folder = Path(state)
    (folder / "chiwat.toml").write_text(CONFIG)
    return folder


def start(home: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    environment |= {
        "PYTHONPATH": f"{Path(__file__).parent}{os.pathsep}{ROOT}", "XDG_STATE_HOME": str(home),
        "CHIWAT_CONFIG": str(home / "chiwat.toml"),
    }  # fmt: skip
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)


def ingest(home: Path, *arguments: str | Path) -> tuple[int, dict[str, Any], str]:
    run = start(home, "ingest", *arguments, "--json")
    out, err = run.communicate(timeout=200)
    assert out, err.decode()
    return run.returncode, json.loads(out), err.decode()


def ledger(store: Path) -> dict[str, str]:
    with sqlite3.connect(store) as connection:
        return dict(connection.execute("select name, status from ledger").fetchall())


def test_a_night_end_to_end(home: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("good_1", "good_2", "flaky_3", "gone_4", "broken_5", "crash_6"):
        (inbox / f"{name}.pdf").write_text(name)
    (inbox / "twin_of_1.pdf").write_text("good_1")
    store, published = tmp_path / "store.sqlite", tmp_path / "published"
    code, night, log = ingest(home, inbox, "--db", store, "--publish", published)
    assert code == 1
    assert night["statuses"] == {
        "duplicate": 1, "ok": 3, "rejected:damaged": 1, "rejected:internal": 1, "rejected:io": 1,
    }, log  # fmt: skip
    assert ledger(store) == {
        "good_1.pdf": "ok", "good_2.pdf": "ok", "flaky_3.pdf": "ok", "gone_4.pdf": "rejected:io",
        "broken_5.pdf": "rejected:damaged", "crash_6.pdf": "rejected:internal", "twin_of_1.pdf": "duplicate",
    }  # fmt: skip
    tries = {p.stem: p.stat().st_size for p in inbox.glob("*.tries")}
    assert tries == {"flaky_3": 2, "gone_4": 3, "broken_5": 1}
    assert (published / "latest" / "documents.parquet").is_file()
    assert "Traceback" not in log
    prefect = sqlite3.connect(home / "chiwat" / "prefect" / "prefect.db")
    assert prefect.execute("select count(*) from flow_run where state_type = 'COMPLETED'").fetchone()[0] >= 1
    names = {r[0] for r in prefect.execute("select key from artifact").fetchall()}
    prefect.close()
    assert "night" in names

    begun = time.monotonic()
    (inbox / "gone_4.pdf").unlink()
    code, night, _ = ingest(home, inbox, "--db", store)
    assert (code, night["documents"], night["known"]) == (0, 0, 6)
    assert time.monotonic() - begun < 20


def test_a_night_stopped_twice_is_taken_up_again(home: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    names = [f"numbered_{k:02d}.pdf" for k in range(20)]
    for name in names:
        (inbox / name).write_text(name)
    store = tmp_path / "store.sqlite"
    held = 0
    for how, ready in ((signal.SIGINT, 7), (signal.SIGKILL, 14)):
        (inbox / "ready.txt").write_text(str(ready))
        run = start(home, "ingest", inbox, "--db", store)
        limit = time.monotonic() + 120
        while time.monotonic() < limit and len(_soft(store)) < held + 3:
            time.sleep(0.05)
        run.send_signal(how)
        run.communicate(timeout=60)
        assert held + 3 <= len(ledger(store)) < 20, "it was not stopped in the middle"
        held = len(ledger(store))
    (inbox / "ready.txt").write_text("20")
    code, night, log = ingest(home, inbox, "--db", store)
    assert code == 0, log
    assert night["documents"] == 20 - night["known"]
    assert ledger(store) == dict.fromkeys(names, "ok")
    time.sleep(1.0)
    assert not _left_over(str(home)), "processes of the stopped runs are still there"


def _soft(store: Path) -> dict[str, str]:
    """The ledger, empty while the store is being made."""
    if not store.exists():
        return {}
    try:
        return ledger(store)
    except sqlite3.OperationalError:
        return {}


def _left_over(mark: str) -> list[str]:
    """Command lines of processes that were started with ``mark`` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
