"""A store with a few reports, one of them hostile, and its review pages served on a free port."""

from __future__ import annotations

import io
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"


def hostile_pdf() -> bytes:
    """A report whose text is a script and a formula."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    rows = [("No", "Indicator", "weight", "score", "weighted score"), ("1", "<script>alert(1)</script>", "50", "4.00", "2.50"),
            ("2", '=HYPERLINK("http://x.example","y")', "50", "4.00", "2.00")]  # fmt: skip
    xs = (60, 90, 330, 390, 450, 540)
    for r in range(4):
        canvas.line(xs[0], 700 - 30 * r, xs[-1], 700 - 30 * r)
    for x in xs:
        canvas.line(x, 700, x, 610)
    for r, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=False):
            canvas.drawString(x + 3, 680 - 30 * r, cell)
    canvas.drawString(60, 560, "organization : <img src=x onerror=alert(2)>")
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a store that holds three samples and the hostile report."""
    from pipeline.engine.run import process_document
    from pipeline.engine.settings import Settings
    from pipeline.store.database import open_database
    from pipeline.store.documents import SourceFile, save
    from pipeline.store.rows import rows_of

    folder = tmp_path_factory.mktemp("review")
    hostile = folder / "hostile.pdf"
    hostile.write_bytes(hostile_pdf())
    database = open_database(str(folder / "store.sqlite"))
    for path in (
        *(SAMPLES / f"{n}.pdf" for n in ("bankhao_sar_2566", "nonsung_sar_2565", "watmai_agreement_2565")),
        hostile,
    ):
        result = process_document(path, Settings(), path.name)
        file = SourceFile(str(path), path.name, path.stat().st_size, 0.0, result.sha256)
        save(database, rows_of(result), file, "f", "f", 0.1)
    database.close()
    return str(folder / "store.sqlite")


@pytest.fixture(scope="session")
def site(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served pages."""
    import uvicorn

    from pipeline.review.app import create_app
    from pipeline.review.config import ReviewConfig

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = ReviewConfig(store, tmp_path_factory.mktemp("pictures"), port=port, local_user="สมหญิง", sample_share=1.0)
    server = uvicorn.Server(uvicorn.Config(create_app(config), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; tests that look at pages are skipped, with a word, without one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = which(name)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return found
    pytest.skip("needs Chromium (apt-get install chromium)")
