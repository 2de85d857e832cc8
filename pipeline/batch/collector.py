"""When Python looks for waste (``gc``): seldom, for what these processes hold is in use nearly to the last object."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

ALLOCATED, YOUNG, OLD = 200_000, 20, 100
"""A document of twenty pages stays below ``ALLOCATED`` containers: most are read without any search."""


def seldom() -> None:
    """From now on look only where very much was allocated, and not when the process ends: taking thousands of modules apart
    costs a third of a second, and their memory goes back to the system anyhow."""
    gc.set_threshold(ALLOCATED, YOUNG, OLD)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


@contextmanager
def loading() -> Iterator[None]:
    """Load what stays for the life of the process: no search meanwhile, and none through it ever after, which would also
    copy the memory that forked processes share."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
        seldom()
