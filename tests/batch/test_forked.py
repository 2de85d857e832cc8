"""A forked process: alone with what it was given, and ended whatever it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

START = """
import os, signal, sys, time
from pathlib import Path
from pipeline.batch.forked import end, fork, forkable
assert forkable()
told = Path(sys.argv[1])
"""


def run(body: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START + body, *map(str, arguments)]
    return subprocess.run(command, text=True, capture_output=True, timeout=60, check=False)


def test_it_holds_only_what_it_was_given(tmp_path: Path) -> None:
    done = run(
        """
kept, other = os.pipe()
locked = open(sys.argv[2], "w")
def work():
    print(*sorted(int(d) for d in os.listdir("/proc/self/fd")), kept, os.getsid(0) == os.getpid(), flush=True)
child = fork(work, keep=(kept,), output=told)
while child.poll() is None: time.sleep(.01)
print(child.returncode)
""",
        tmp_path / "told", tmp_path / "locked",
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("0\n", "")
    *descriptors, kept, alone = (tmp_path / "told").read_text().split()
    assert (descriptors[:4], alone) == (["0", "1", "2", kept], "True")
    assert len(descriptors) == 5  # the listing itself


def test_an_error_is_told_and_is_a_status(tmp_path: Path) -> None:
    done = run(
        """
child = fork(lambda: 1 / 0, keep=(), output=told)
while child.poll() is None: time.sleep(.01)
print(child.returncode)
""",
        tmp_path / "told",
    )
    assert done.stdout == "1\n"
    assert "ZeroDivisionError" in (tmp_path / "told").read_text()


def test_one_that_does_not_want_to_end_is_killed(tmp_path: Path) -> None:
    done = run(
        """
def work():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(1, flush=True)
    time.sleep(60)
child = fork(work, keep=(), output=told)
while not told.exists() or not told.read_text(): time.sleep(.01)
end(child, .2)
print(child.poll())
""",
        tmp_path / "told",
    )
    assert done.stdout == f"{-signal.SIGKILL}\n"


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    done = run(
        """
child = fork(lambda: time.sleep(60), keep=(), output=None)
time.sleep(.1)
print(child.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
""",
        tmp_path / "told",
    )
    assert done.returncode == -signal.SIGKILL
    state = Path(f"/proc/{done.stdout.strip()}/stat")
    assert not state.exists() or ") Z " in state.read_text() or _gone(int(done.stdout))


def _gone(pid: int) -> bool:
    import time

    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.01)
    return False
