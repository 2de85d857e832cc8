"""The server of a run: forked where that is sound, started as a program elsewhere, and gone with the run either way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import flows  # noqa: F401 - sets what Prefect reads when it is imported

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
RUN = """
import sys
{before}
from flows.server import prefect_server
with prefect_server() as server:
    from prefect.settings import get_current_settings
    url = server.wait()
    print(url == get_current_settings().api.url, type(server._process).__name__, url, flush=True)
    sys.stdin.read()
"""


def start(state: str, before: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return subprocess.Popen(
        [sys.executable, "-c", RUN.format(before=before)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment | {"XDG_STATE_HOME": state, "DO_NOT_TRACK": "1"}, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


@pytest.mark.parametrize(
    ("before", "process"),
    [
        ("", "Forked"),
        ("import prefect.main", "Popen"),  # its settings have been read: a copy would not be a server's
        ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", "Popen"),
    ],
)
def test_a_server_answers_and_goes_with_its_run(before: str, process: str, state: str) -> None:
    for how in (None, signal.SIGKILL):
        run = start(state, before)
        assert run.stdin is not None
        assert run.stdout is not None
        same, kind, url = run.stdout.readline().split()
        assert kind == process
        assert same == str(
            "prefect" not in before
        )  # whoever imports Prefect first must say himself where its server is
        assert answers(url)
        if how:
            run.send_signal(how)
        run.stdin.close()
        run.wait(30)
        limit = time.monotonic() + 20
        while answers(url) and time.monotonic() < limit:
            time.sleep(0.05)
        assert not answers(url)


def test_a_port_that_is_taken_is_said(state: str, tmp_path: Path) -> None:
    import socket

    from flows.server import LocalServer

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        LocalServer(tmp_path, taken.getsockname()[1])


def test_a_run_with_a_server_of_its_own_sends_no_heartbeats() -> None:
    from prefect.settings import get_current_settings

    from flows.nightly import without_heartbeat

    before = get_current_settings().flows.heartbeat_frequency
    assert before is not None
    with without_heartbeat():
        assert get_current_settings().flows.heartbeat_frequency is None
    assert get_current_settings().flows.heartbeat_frequency == before


def test_what_waits_to_be_said_does_not_hold_the_end_of_a_run(tmp_path: Path) -> None:
    said = """
from flows.server import prefect_server
with prefect_server() as server:
    server.wait()
    from prefect.events import emit_event
    say = lambda n: [emit_event(f"chiwat.test.{k}", {"prefect.resource.id": "chiwat"}) for k in range(n)]
    say(20)
say(20)
"""
    home = {**os.environ, "PREFECT_HOME": str(tmp_path)}
    home.pop("PREFECT_API_URL", None)
    done = subprocess.run([sys.executable, "-c", said], env=home, timeout=90, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
