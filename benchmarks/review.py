"""The review pages of a long report in a real browser: how soon it is painted, how soon each page's picture is there.

``python benchmarks/review.py [REPORT.pdf]`` takes the report given, else the longest one of ../shared, else one of 47 pages made
of the samples. Prints seconds; needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
SAMPLES = ROOT / "sample_docs"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PAGES = 47


def long_report(folder: Path) -> Path:
    """A report of 47 pages: the agreement of ../shared where it is, else sample pages one after the other."""
    seed = SEEDS / "performance_agreement_2561.pdf"
    if seed.is_file():
        return seed
    import pypdfium2 as pdfium

    made, samples = pdfium.PdfDocument.new(), sorted(SAMPLES.glob("*agreement*.pdf"))
    while len(made) < PAGES:
        for sample in samples:
            with pdfium.PdfDocument(sample) as source:
                made.import_pages(source, list(range(min(len(source), PAGES - len(made)))))
    path = folder / "long.pdf"
    made.save(path)
    return path


def make_store(path: Path, report: Path) -> str:
    """A store that holds the report; returns its key."""
    from pipeline.engine.run import process_document
    from pipeline.engine.settings import Settings
    from pipeline.store.database import open_database
    from pipeline.store.documents import SourceFile, save
    from pipeline.store.rows import rows_of

    result = process_document(report, Settings(ocr=False), report.name)
    database = open_database(str(path))
    file = SourceFile(str(report), report.name, report.stat().st_size, 0.0, result.sha256)
    save(database, rows_of(result), file, "", "", 0.0)
    database.close()
    return result.sha256


def fetch(url: str) -> float:
    """Seconds until the whole answer is there."""
    begun = time.perf_counter()
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return time.perf_counter() - begun


def first_paint(address: str, chromium: str) -> dict[str, float]:
    """Seconds from the request to the first paint with content, to the first page's picture, and to the end of loading."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(address.rsplit("/", 2)[0] + "/documents")  # styles and scripts are there, as for an auditor at work
        page.goto(address, wait_until="load")
        page.locator("figure.page img").first.evaluate("i => i.decode()")
        found = page.evaluate(
            """() => { const n = performance.getEntriesByType('navigation')[0], p = performance.getEntriesByType('paint');
            const i = performance.getEntriesByType('resource').filter(r => r.name.includes('/pictures/'));
            return {answer: n.responseEnd, paint: Math.max(...p.map(e => e.startTime)), picture: i[0] ? i[0].responseEnd : 0,
            loaded: n.loadEventEnd}; }"""
        )
        browser.close()
    return {name: value / 1000 for name, value in found.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    chosen = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("needs Chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = chosen.report or long_report(folder)
        key = make_store(folder / "store.sqlite", report)
        from pipeline.review.background import served
        from pipeline.review.config import ReviewConfig

        with served(ReviewConfig(str(folder / "store.sqlite"), folder / "pictures")) as address:
            html = fetch(f"{address}/documents/{key}")
            painted = [first_paint(f"{address}/documents/{key}", chromium) for _ in range(3)]
            shutil.rmtree(folder / "pictures")
            from pipeline.store.browse import document_head
            from pipeline.store.database import open_database

            head = document_head(open_database(str(folder / "store.sqlite")), key)
            assert head is not None
            pictures = [fetch(f"{address}/pictures/{key}/{n}/900.png") for n in range(1, head.page_count + 1)]
            again = [fetch(f"{address}/pictures/{key}/{n}/900.png") for n in range(1, head.page_count + 1)]
            listed = fetch(f"{address}/documents")
    rest = pictures[1:] or pictures
    figures = {
        "pages": head.page_count, "answer": html, "first paint": statistics.median(p["paint"] for p in painted),
        "first picture": statistics.median(p["picture"] for p in painted), "list": listed,
        "picture 1": pictures[0], "later pictures, median": statistics.median(rest), "later pictures, slowest": max(rest),
        "pictures again, slowest": max(again),
    }  # fmt: skip
    if chosen.json:
        print(json.dumps({k: round(v, 4) for k, v in figures.items()}))
        return 0
    for what, value in figures.items():
        print(f"{what:<26} {value:.0f}" if what == "pages" else f"{what:<26} {value:.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
