"""The review pages served from a thread of this process: for tests, pictures and measurements."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from pipeline.review.app import create_app
from pipeline.review.config import ReviewConfig

START_SECONDS = 30.0


@contextmanager
def served(config: ReviewConfig) -> Iterator[str]:
    """The address of the pages, on a free port of loopback whatever ``config`` says; they end with the block.

    RuntimeError where they do not start within ``START_SECONDS``.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    app = create_app(replace(config, host="127.0.0.1", port=port))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > deadline:
            raise RuntimeError(f"the review pages did not start within {START_SECONDS:g} s")
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
