"""The loop of one worker: a job in, the rows of its document out, within the limits that the system enforces."""

from __future__ import annotations

import logging
import os
import pickle
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.batch.forked import die_with_parent
from pipeline.batch.job import Job, Reply, rejected_rows
from pipeline.engine.run import process_document, sha256_of
from pipeline.model.errors import ChiwatError, DocumentError
from pipeline.store.rows import rows_of

MEGABYTE = 1 << 20


def address_space() -> int:
    """Bytes of address space in use by this process, 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def limit_memory(megabytes: int) -> None:
    """Let this process map so much more than it has now; beyond it, allocations fail."""
    base = address_space()
    if base:
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = base + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


class _Lines(logging.Handler):
    """Keeps warnings and worse as lines, to hand them to the program with the reply."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.levelno, self.format(record)[:4000]))


@contextmanager
def scratch(folder: str) -> Iterator[None]:
    """Temporary files of this job, and of programs it starts, go into ``folder``."""
    os.environ["TMPDIR"] = folder
    tempfile.tempdir = folder
    try:
        yield
    finally:
        tempfile.tempdir = None


def do(job: Job) -> Reply:
    """Read one document. Whatever Python can catch becomes a rejected document; the rest kills this process."""
    handler = _Lines()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    with scratch(job.scratch):
        try:
            rows = rows_of(process_document(Path(job.path), job.settings, job.name))
        except MemoryError:
            error = DocumentError("memory", f"needs more than {job.settings.memory_mb} MB of memory")
            rows = rejected_rows(job.name, sha256_of(Path(job.path)), error)
        except Exception as error:  # noqa: BLE001 - forms half copied or a wrong setting is told, not a crash
            root.exception("cannot work on %s", job.name)
            text = str(error) if isinstance(error, ChiwatError) else f"{type(error).__name__}: {error}"
            rows = rejected_rows(job.name, sha256_of(Path(job.path)), DocumentError("internal", text[:500]))
    return Reply.of(rows, tuple(handler.lines[:20]))


def work(descriptor: int) -> None:
    """Take jobs from the descriptor until it is closed."""
    os.setsid()  # so that the programs a job starts can be killed with it
    die_with_parent(signal.SIGKILL)
    quiet = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(quiet, standard)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection = Connection(descriptor)
    limited = False
    while True:
        try:
            job: Job = pickle.loads(connection.recv_bytes())
        except (EOFError, OSError):
            return
        if not limited:
            limit_memory(job.settings.memory_mb)
            limited = True
        reply = do(job)
        if len(reply.packed) > job.settings.output_mb * MEGABYTE:
            error = DocumentError("too_large", f"what was read out of it is over {job.settings.output_mb} MB")
            rows = reply.rows
            reply = Reply.of(rejected_rows(job.name, rows.document, error, rows.page_count))
        connection.send_bytes(pickle.dumps(reply, protocol=pickle.HIGHEST_PROTOCOL))
