"""A Prefect server of our own for the length of one run: on a free local port, quiet, and gone when the run is gone.

Prefect's built-in temporary server does the same, but it outlives a run that is killed, and it imports anew what the run
imports too: more than a second of a core. This one is forked from the run, after what both need has been imported; where a
fork is not safe it is started as a program. With ``PREFECT_API_URL`` set, the server there is used instead.
"""

from __future__ import annotations

import fcntl
import http.client
import importlib
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.batch.collector import seldom
from pipeline.batch.forked import Forked, Process, die_with_parent, end, fork, forkable
from pipeline.model.errors import ChiwatError

START_SECONDS = 120.0
STOP_SECONDS = 10.0
EVENTS_SECONDS = 5.0
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
automations, which need a server that stays; runs and their states are kept without them."""
WITHOUT_BLOCKS = {
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
}
"""Blocks are not used at all, and registering them, or only looking whether they have changed, imports every package that
brings some."""
SHARED = ("flows.nightly", "prefect.flow_engine", "prefect.task_engine", "fastapi")
"""What the run imports sooner or later and the server too: imported once, before the fork."""


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


def _environment(home: Path, *, scheduler: bool) -> dict[str, str]:
    """What the server reads from its environment."""
    spare = () if scheduler else SPARE_SERVICES
    return {
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in spare},
        **({} if scheduler else WITHOUT_BLOCKS | {"PREFECT__SERVER_EPHEMERAL": "1"}),
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_UI_ENABLED": str(scheduler),
        "PY_KEY_VALUE_DISABLE_BEARTYPE": "true",
    }  # fmt: skip


class LocalServer:
    """A running server process. ``wait`` returns its API's URL once it answers."""

    def __init__(self, home: Path, port: int | None = None, *, scheduler: bool = False) -> None:
        self._log = home / "server.log"
        environment = _environment(home, scheduler=scheduler)
        with socket.create_server(("127.0.0.1", port or 0), backlog=128) as listener:
            self.port = int(listener.getsockname()[1])
            self.url = f"http://127.0.0.1:{self.port}/api"
            os.environ["PREFECT_API_URL"] = self.url
            self._process: Process = _forked(listener, environment, self._log) or _started(
                listener, environment, self._log
            )

    def wait(self, seconds: float = START_SECONDS) -> str:
        """Wait until the server answers; ChiwatError with the end of its log where it does not."""
        limit = time.monotonic() + seconds
        while (left := limit - time.monotonic()) > 0 and self._process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=left)
            try:
                connection.request("GET", "/api/health")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return self.url
            except (http.client.HTTPException, OSError):
                time.sleep(0.05)
            finally:
                connection.close()
        tail = self._log.read_text(errors="replace").strip().splitlines()[-1:] if self._log.exists() else []
        raise ChiwatError(f"the local Prefect server did not start: {' '.join(tail) or 'no answer'} (see {self._log})")

    def stop(self) -> None:
        end(self._process, STOP_SECONDS)


def _forked(listener: socket.socket, environment: dict[str, str], log: Path) -> Forked | None:
    """The server as a copy of this process once that has imported the client; None where it must be started as a program."""
    if not forkable() or "prefect" in sys.modules:  # Prefect may have been set up for something else
        return None
    for module in SHARED:
        importlib.import_module(module)
    from prefect import context

    read_again = getattr(context, "refresh_global_settings_context", None)
    if read_again is None or not forkable():
        return None

    def work() -> None:
        os.environ.update(environment)
        os.environ.pop("PREFECT_API_URL")
        read_again()
        serve(listener)

    return fork(work, keep=(listener.fileno(),), output=log)


def _started(listener: socket.socket, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """The server as a program of its own."""
    descriptor = listener.fileno()
    with log.open("w") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(descriptor), str(os.getpid())], pass_fds=[descriptor],
            env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip


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
        try:
            _events_go(anywhere=True)
            server = LocalServer(home, port, scheduler=scheduler)
            try:
                yield server
            finally:
                _events_go(anywhere=False)
                server.stop()
        finally:
            os.environ.pop("PREFECT_API_URL", None)


def _events_go(*, anywhere: bool) -> None:
    """Whether what Prefect's client says of tasks is sent. Before a server stops it gets what waits to be sent, and no more
    is taken: a client whose server is gone tries each event for eight seconds, and the end of the process waits for all."""
    worker = sys.modules.get("prefect.events.worker")
    if worker is None:
        return
    from prefect.events.clients import NullEventsClient

    worker.EventsWorker.set_client_override(None if anywhere else NullEventsClient)
    if not anywhere:
        logging.getLogger("EventsWorker").setLevel(logging.ERROR)  # it warns of what it is just asked to do
        worker.EventsWorker.drain_all(timeout=EVENTS_SECONDS, at_exit=False)


def serve(listener: socket.socket) -> None:
    """Answer on a socket that listens, until SIGTERM."""
    import uvicorn

    config = uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="critical")
    uvicorn.Server(config).run(sockets=[listener])


def main() -> None:
    """The server as a program: ends with the program that started it, however that ends."""
    seldom()
    die_with_parent(signal.SIGTERM)
    if sys.platform == "linux" and os.getppid() != int(sys.argv[2]):
        return
    os.environ.pop("PREFECT_API_URL", None)
    serve(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
