"""A served schedule really starts runs: the deployment, the server's scheduler and the flow together."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(280)
def test_a_schedule_takes_the_inbox_by_itself(tmp_path: Path, state: str) -> None:
    inbox, store = tmp_path / "inbox", tmp_path / "store.sqlite"
    inbox.mkdir()
    (inbox / "good_1.pdf").write_text("one")
    (tmp_path / "chiwat.toml").write_text('reader = "flow_readers:read"\nworkers = 1\nsettle_seconds = 0.0\n')
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "XDG_STATE_HOME": state, "CHIWAT_CONFIG": str(tmp_path / "chiwat.toml"), "PREFECT_RUNNER_POLL_FREQUENCY": "2",
    }  # fmt: skip
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "schedule", str(inbox), "--db", str(store),
               "--cron", "* * * * * */5"]  # fmt: skip
    with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE) as run:
        try:
            limit = time.monotonic() + 200
            while time.monotonic() < limit and run.poll() is None and not _done(store):
                time.sleep(0.3)
        finally:
            run.send_signal(signal.SIGINT)
            try:
                _, said = run.communicate(timeout=40)
            except subprocess.TimeoutExpired:
                run.kill()
                _, said = run.communicate()
    assert _done(store), said.decode()


def _done(store: Path) -> bool:
    """Whether a night has been recorded in the store."""
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return bool(connection.execute("select count(*) from nights").fetchone()[0])
    except sqlite3.OperationalError:
        return False
