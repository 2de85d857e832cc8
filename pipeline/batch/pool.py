"""A pool of workers that can be killed: each document has its own clock and memory cap, and only itself to lose."""

from __future__ import annotations

import logging
import os
import pickle
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from pipeline.batch.job import Job, Reply, rejected_rows
from pipeline.batch.zygote import PID, RUNNING, STATUS
from pipeline.engine.settings import Settings
from pipeline.model.errors import ChiwatError, DocumentError
from pipeline.store.rows import DocumentRows

log = logging.getLogger(__name__)
TICK = 0.1
MEGABYTE = 1 << 20
RUN_PREFIX = "chiwat-run-"


class WorkerDied(ChiwatError):
    """The worker ended in the middle of a document. ``signal`` is the signal's name, or "" for an exit."""

    def __init__(self, signal_name: str, status: int) -> None:
        super().__init__(f"the reader crashed ({signal_name or f'exit status {status}'})")
        self.signal = signal_name


@dataclass(slots=True)
class _Worker:
    """``scratch``: a folder for temporary files, empty again after each document."""

    pid: int
    connection: Connection
    scratch: Path
    done: int = 0


def memory_of(pid: int) -> int:
    """Resident bytes of a process and of the programs it has started; 0 where the system does not say.

    A child that is as large as its parent to the page is a copy that is about to become another program: what it holds is
    the parent's memory.
    """
    size, resident, children = _memory(pid)
    return resident + sum(memory_of(child) for child in children if _memory(child)[0] != size)


def _memory(pid: int) -> tuple[int, int, tuple[int, ...]]:
    """Pages of address space, resident bytes, and children of a process."""
    try:
        size, resident = Path(f"/proc/{pid}/statm").read_text().split()[:2]
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, ValueError):
        return 0, 0, ()
    return int(size), int(resident) * os.sysconf("SC_PAGESIZE"), tuple(map(int, children))


def sweep_scratch(base: Path) -> None:
    """Remove what runs that were killed left behind: scratch folders whose process is gone."""
    for folder in base.glob(f"{RUN_PREFIX}*"):
        pid = folder.name.removeprefix(RUN_PREFIX).split("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


class Pool:
    """Up to ``settings.worker_count`` workers. Safe to call from several threads; each call waits for a free one."""

    def __init__(self, settings: Settings, environment: dict[str, str] | None = None) -> None:
        self._settings = settings
        self._environment = environment or {}
        self._lock = threading.RLock()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(settings.worker_count):
            self._idle.put(None)
        base = Path(tempfile.gettempdir())
        sweep_scratch(base)
        self._scratch = Path(tempfile.mkdtemp(prefix=f"{RUN_PREFIX}{os.getpid()}-", dir=base))
        self.peak_memory = 0
        self._closed = False

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def scratch(self) -> Path:
        """The folder of this run's temporary files; what a killed run leaves in it, the next one sweeps away."""
        return self._scratch

    def process(self, path: Path, name: str, sha256: str, settings: Settings | None = None) -> DocumentRows:
        """Read one document in a worker. A crash, a hang or too much memory is a rejected document, never an exception."""
        return self.reply(path, name, sha256, settings).rows

    def reply(self, path: Path, name: str, sha256: str, settings: Settings | None = None) -> Reply:
        """The same, with the rows still packed."""
        wanted = settings or self._settings
        worker = self._idle.get()
        try:
            fresh = worker is None
            worker = worker or self._fork()
            try:
                reply = self._run(worker, path, name, wanted)
            except WorkerDied:
                self._discard(worker)
                if fresh:
                    raise
                worker = self._fork()  # it may have died of what an earlier document left: once more, alone
                reply = self._run(worker, path, name, wanted)
            worker.done += 1
            if worker.done >= wanted.recycle_after:
                self._discard(worker)
                worker = None
            return reply
        except DocumentError as error:
            log.warning("%s: %s (%s)", name, error.message, error.code)
            self._discard(worker)
            worker = None
            return Reply.of(rejected_rows(name, sha256, error))
        except WorkerDied as error:
            log.warning("%s: %s", name, error.message)
            self._discard(worker)
            worker = None
            return Reply.of(rejected_rows(name, sha256, DocumentError("internal", error.message)))
        except BaseException:
            self._discard(worker)
            worker = None
            raise
        finally:
            self._idle.put(worker)

    def _run(self, worker: _Worker, path: Path, name: str, settings: Settings) -> Reply:
        try:
            worker.connection.send_bytes(pickle.dumps(Job(str(path), name, str(worker.scratch), settings)))
            reply: Reply = pickle.loads(self._await(worker, settings))
        except (EOFError, OSError) as error:
            raise self._autopsy(worker) from error
        finally:
            _empty(worker.scratch)
        for level, line in reply.log:  # the outcome says what matters; the whole trace is for who asks for it
            log.log(level, "%s: %s", name, line.splitlines()[0])
            log.info("%s: %s", name, line)
        return reply

    def _await(self, worker: _Worker, settings: Settings) -> bytes:
        """The worker's answer; DocumentError ``timeout`` or ``memory`` where a limit is passed first."""
        deadline = time.monotonic() + settings.document_seconds
        cap = settings.memory_mb * MEGABYTE
        while not worker.connection.poll(TICK):
            used = memory_of(worker.pid)
            self.peak_memory = max(self.peak_memory, used)
            if used > cap:
                raise DocumentError("memory", f"needs more than {settings.memory_mb} MB of memory")
            if time.monotonic() > deadline:
                raise DocumentError("timeout", f"not read within {settings.document_seconds:g} seconds")
        return worker.connection.recv_bytes()

    def _fork(self) -> _Worker:
        mine, its = socket.socketpair()
        with self._lock, its:
            control = self._ensure_zygote()
            socket.send_fds(control, [b"f"], [its.fileno()])
            pid = PID.unpack(_exactly(control, PID.size))[0]
        return _Worker(pid, Connection(mine.detach()), Path(tempfile.mkdtemp(dir=self._scratch)))

    def start(self) -> None:
        """Let the process that makes the workers begin to load, without waiting for it."""
        with self._lock:
            if self._closed:
                raise ChiwatError("the workers have been stopped")
            if self._control is not None and self._zygote is not None and self._zygote.poll() is None:
                return
            mine, its = socket.socketpair()
            # one thread each: the cores are shared out by document, and forking is safe only without threads
            threads = {f"{n}_NUM_THREADS": "1" for n in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")} | {
                "OMP_THREAD_LIMIT": "1"
            }
            self._zygote = subprocess.Popen(
                [sys.executable, "-m", "pipeline.batch.zygote", str(its.fileno())],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the program, which then closes the pool
                env={**os.environ, **threads, "CHIWAT_FORMS": self._settings.forms_dir, **self._environment},
            )
            its.close()
            self._control = mine
            self._ready = False

    def _ensure_zygote(self) -> socket.socket:
        self.start()
        assert self._control is not None
        if not self._ready:
            if not self._control.recv(1):
                raise ChiwatError("the worker process did not start")
            self._ready = True
        return self._control

    def _status(self, pid: int) -> int:
        with self._lock:
            if self._control is None:
                return 0
            try:
                self._control.sendall(b"r" + PID.pack(pid))
                return int(STATUS.unpack(_exactly(self._control, STATUS.size))[0])
            except OSError:
                return 0

    def _autopsy(self, worker: _Worker) -> WorkerDied:
        """How a worker that closed its line has ended."""
        limit = time.monotonic() + 2
        while (status := self._status(worker.pid)) == RUNNING and time.monotonic() < limit:
            time.sleep(0.01)
        if status < RUNNING:
            return WorkerDied(signal.Signals(-status - 1).name, status)
        return WorkerDied("", max(status, 0))

    def _discard(self, worker: _Worker | None) -> None:
        """Kill a worker with all that it started, and collect it."""
        if worker is None or worker.connection.closed:
            return
        kill: Callable[[int, int], None]
        for kill in (os.killpg, os.kill):
            try:
                kill(worker.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        worker.connection.close()
        shutil.rmtree(worker.scratch, ignore_errors=True)
        limit = time.monotonic() + 2
        while self._status(worker.pid) == RUNNING and time.monotonic() < limit:
            time.sleep(0.005)

    def close(self) -> None:
        """Kill every worker and the zygote, and remove temporary files. What is being read is rejected, in its thread."""
        while True:
            try:
                self._discard(self._idle.get_nowait())
            except queue.Empty:
                break
        with self._lock:
            self._closed = True
            if self._control is not None:
                self._control.close()
                self._control = None
            if self._zygote is not None:
                self._zygote.kill()
                self._zygote.wait()
                self._zygote = None
        shutil.rmtree(self._scratch, ignore_errors=True)


def _empty(folder: Path) -> None:
    """Remove what lies in a folder. Nothing mostly, and a folder made anew costs milliseconds beside a store that is flushed."""
    with suppress(OSError):  # the pool may have been closed under us
        if not folder.is_dir() or any(os.scandir(folder)):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()


def _exactly(source: socket.socket, size: int) -> bytes:
    """``size`` bytes from a socket; OSError where the other end is gone."""
    data = b""
    while len(data) < size:
        part = source.recv(size - len(data))
        if not part:
            raise OSError("the worker process is gone")
        data += part
    return data
