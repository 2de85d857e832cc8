"""A Prefect server of our own for the length of one run: on a free local port, quiet, and gone when the run is gone.

Prefect's built-in temporary server does the same, but it outlives a run that is killed, and it starts only after the
client has been imported; this one starts beside it. With ``PREFECT_API_URL`` set, the server there is used instead.
"""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.batch.collector import seldom
from pipeline.model.errors import ChiwatError

START_SECONDS = 120.0
SPARE_SERVICES = (
    "CANCELLATION_CLEANUP",
    "EVENT_PERSISTER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "SCHEDULER",
    "TRIGGERS",
)
"""Server services that one run on one machine has no use for; each costs the server time at its start. Events are for
automations, which need a server that stays; runs and their states are kept without them. Blocks are not used at all, and
registering them imports every package that brings some."""


def state_folder() -> Path:
    """Where the local server keeps its history: ``$PREFECT_HOME``, else the user's state folder."""
    given = os.environ.get("PREFECT_HOME")
    if given:
        return Path(given)
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "chiwat" / "prefect"


@contextmanager
def _home() -> Iterator[Path]:
    """The state folder, held alone; a temporary one while another run holds it."""
    with ExitStack() as stack:
        home = state_folder()
        try:
            home.mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((home / "chiwat.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chiwat-prefect-")))
        yield home


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class LocalServer:
    """A running server process. ``wait`` returns its API's URL once it answers."""

    def __init__(self, home: Path, port: int | None = None, *, scheduler: bool = False) -> None:
        self.port = port or _free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        spare = () if scheduler else SPARE_SERVICES
        services = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in spare}
        if not scheduler:
            services["PREFECT_API_BLOCKS_REGISTER_ON_START"] = "false"
        self._log = home / "server.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.server", str(self.port), str(os.getpid()), "stay" if scheduler else "run"],
                env={**os.environ, **services, "PREFECT_HOME": str(home), "PREFECT_SERVER_UI_ENABLED": str(scheduler)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait(self, seconds: float = START_SECONDS) -> str:
        """Wait until the server answers; ChiwatError with the end of its log where it does not."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2):
                    return self.url
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        tail = self._log.read_text(errors="replace").strip().splitlines()[-1:] if self._log.exists() else []
        raise ChiwatError(f"the local Prefect server did not start: {' '.join(tail) or 'no answer'} (see {self._log})")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def prefect_server(*, port: int | None = None, scheduler: bool = False) -> Iterator[LocalServer | None]:
    """A server for the length of the block, started but perhaps not ready yet; None where one is given by URL.

    ``PREFECT_HOME`` and ``PREFECT_API_URL`` are set for this process before Prefect is imported.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    with _home() as home:
        os.environ["PREFECT_HOME"] = str(home)
        server = LocalServer(home, port, scheduler=scheduler)
        os.environ["PREFECT_API_URL"] = server.url
        try:
            yield server
        finally:
            server.stop()
            os.environ.pop("PREFECT_API_URL", None)


def main() -> None:
    """The server process: ends with the program that started it, however that ends."""
    import ctypes
    import signal

    port, parent = int(sys.argv[1]), int(sys.argv[2])
    seldom()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            return
    if sys.argv[3] == "run":
        os.environ["PREFECT__SERVER_EPHEMERAL"] = "1"
    os.environ["PREFECT__SERVER_FINAL"] = "1"
    os.environ.pop("PREFECT_API_URL", None)
    import uvicorn

    uvicorn.run("prefect.server.api.server:create_app", factory=True, host="127.0.0.1", port=port, log_level="critical")


if __name__ == "__main__":
    main()
