"""A store with a few reports, one of them hostile, and its review pages served on a free port."""

from __future__ import annotations

import io
import subprocess
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
    plain = ("Annual report on the results of the agreed indicators", "The council of the subdistrict met four times",
             "Each indicator has a weight and a score, and the result of the year")  # fmt: skip
    for k, line in enumerate(plain):  # a page of odd signs alone would be taken for a damaged text layer
        canvas.drawString(60, 780 - 16 * k, line)
    canvas.drawString(60, 560, "organization : <img src=x onerror=alert(2)>")
    canvas.save()
    return out.getvalue()


def make_store(path: Path, *reports: Path) -> str:
    """A store of reports, without a pool of workers; returns its path."""
    from pipeline.engine.run import process_document
    from pipeline.engine.settings import Settings
    from pipeline.store.database import open_database
    from pipeline.store.documents import SourceFile, save
    from pipeline.store.rows import rows_of

    database = open_database(str(path))
    for report in reports:
        result = process_document(report, Settings(ocr=False), report.name)
        file = SourceFile(str(report), report.name, report.stat().st_size, 0.0, result.sha256)
        save(database, rows_of(result), file, "f", "f", 0.1)
    database.close()
    return str(path)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a store that holds three samples and the hostile report."""
    folder = tmp_path_factory.mktemp("review")
    hostile = folder / "hostile.pdf"
    hostile.write_bytes(hostile_pdf())
    names = ("bankhao_sar_2566", "nonsung_sar_2565", "watmai_agreement_2565")
    return make_store(folder / "store.sqlite", *(SAMPLES / f"{n}.pdf" for n in names), hostile)


@pytest.fixture
def clean_store(tmp_path: Path) -> str:
    """The path of a store that holds one report without a finding."""
    return make_store(tmp_path / "clean.sqlite", SAMPLES / "phuphrai_sar_2566_clean.pdf")


@pytest.fixture(scope="session")
def site(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served pages."""
    from pipeline.review.background import served
    from pipeline.review.config import ReviewConfig

    config = ReviewConfig(store, tmp_path_factory.mktemp("pictures"), local_user="สมหญิง", sample_share=1.0)
    with served(config) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; tests that look at pages are skipped, with a word, without one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = which(name)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return found
    pytest.skip("needs Chromium (apt-get install chromium)")
