"""A process forked from this one: it begins with all that is imported here, and ends when this one ends."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

PR_SET_PDEATHSIG = 1
TICK = 0.005


def forkable() -> bool:
    """Whether a fork is sound here: on Linux, and no other thread may hold a lock that the copy would wait for."""
    tasks = Path("/proc/self/task")
    return sys.platform == "linux" and tasks.is_dir() and len(os.listdir(tasks)) == 1


def die_with_parent(how: signal.Signals) -> None:
    """Ask the kernel to send this process a signal when its parent ends, however that ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how)


class Process(Protocol):
    """A child of this process: ``subprocess.Popen``, or ``Forked``."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None:
        """The exit status, below zero for a signal; None while it runs."""
        ...


@dataclass(slots=True)
class Forked:
    """A child that ``fork`` has made."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """The exit status, below zero for a signal; None while it runs."""
        if self.returncode is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if done else None
        return self.returncode


def end(process: Process, patience: float) -> None:
    """Ask a child to end; kill it where it has not after ``patience`` seconds. Returns when it is gone."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.kill(process.pid, how)
        limit = time.monotonic() + patience
        while process.poll() is None and time.monotonic() < limit:
            time.sleep(TICK)


def fork(work: Callable[[], None], *, keep: Collection[int], output: Path | None = None) -> Forked:
    """Do ``work`` in a copy of this process, in a session of its own, with the descriptors ``keep`` and no others.

    What it prints goes into the file ``output``, or nowhere. Call it only where ``forkable``.
    """
    parent = os.getpid()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    pid = os.fork()
    if pid:
        return Forked(pid)
    code = 1
    try:
        os.setsid()
        die_with_parent(signal.SIGTERM)
        if os.getppid() == parent:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the program, which then stops this process
            _redirect(output)
            _close_all_but({0, 1, 2, *keep})
            gc.freeze()
            work()
            code = 0
    except BaseException:  # noqa: BLE001 - it has nowhere else to go than into the output
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _redirect(output: Path | None) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    told = nothing if output is None else os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    for source, standard in ((nothing, 0), (told, 1), (told, 2)):
        os.dup2(source, standard)


def _close_all_but(keep: Collection[int]) -> None:
    """Close what the parent had open: a copy here would hold its locks, and hide its end from who listens to it."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in keep:
            with suppress(OSError):
                os.close(int(name))
