"""Takes the pictures of the review pages beside this file: ``python docs/pictures/make.py [FOLDER]``. Needs Chromium.

The sample reports are read into a store of their own, a night and a few decisions are put down, and each page is photographed
at the size of a laptop's screen.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_docs"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars"]
SCREEN = {"width": 1366, "height": 768}
NIGHTS = (
    ("2026-01-05", 318, 2961, 41, 6, 402.5),
    ("2026-01-06", 12, 127, 3, 0, 21.8),
    ("2026-01-07", 4, 31, 1, 1, 9.4),
)


def make_store(path: Path) -> None:
    """A store of the sample reports and one that is damaged."""
    from pipeline.engine.run import process_document
    from pipeline.engine.settings import Settings
    from pipeline.store.database import open_database
    from pipeline.store.documents import SourceFile, record_night, save
    from pipeline.store.rows import rows_of

    database = open_database(str(path))
    damaged = path.with_name("ไฟล์เสีย_2566.pdf")
    damaged.write_bytes(b"%PDF-1.7 damaged")
    for report in (*sorted(SAMPLES.glob("*.pdf")), damaged):
        if "scan" in report.stem:
            continue
        result = process_document(report, Settings(ocr=False), report.name)
        file = SourceFile(str(report), report.name, report.stat().st_size, 0.0, result.sha256)
        save(database, rows_of(result), file, "", "", 0.1)
    for day, documents, pages, findings, rejected, seconds in NIGHTS:
        figures = {"documents": documents, "pages": pages, "findings": findings, "rejected": rejected}
        record_night(database, f"{day}T01:00:00+00:00", f"{day}T01:07:00+00:00", figures, seconds, "")
    database.close()


def write_audit(store: Path, page: Path) -> Path:
    """The audit report of the store, as one HTML page."""
    from pipeline.report.build import write_report
    from pipeline.store.audit import audit_view
    from pipeline.store.database import open_database

    database = open_database(str(store))
    write_report(audit_view(database), str(page))
    database.close()
    return page


def take(page: Page, path: Path) -> None:
    """A picture of the screen as a PNG of 128 colours."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def walk(page: Page, folder: Path) -> None:
    """Through the pages as an auditor goes."""
    page.goto("/")
    take(page, folder / "night.png")
    page.goto("/documents")
    take(page, folder / "documents.png")
    page.get_by_role("link", name="บ้านเขา").first.click()
    page.locator("#panel").wait_for()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    take(page, folder / "document.png")
    page.locator("article.finding h3 a").first.click()
    page.locator("article.finding.lit").wait_for()
    take(page, folder / "finding.png")
    page.goto("/overview")
    take(page, folder / "overview.png")


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("needs Chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store.sqlite"
        make_store(store)
        report = write_audit(store, Path(name) / "audit.html")
        from pipeline.review.background import served
        from pipeline.review.config import ReviewConfig

        config = ReviewConfig(str(store), Path(name) / "cache", local_user="อนงค์", sample_share=0.5)
        with served(config) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            walk(browser.new_page(viewport=SCREEN, base_url=address), folder)  # type: ignore[arg-type]
            page = browser.new_page(viewport=SCREEN)
            page.goto(report.as_uri())
            page.evaluate("document.querySelector('article, .finding')?.scrollIntoView()")
            take(page, folder / "audit.png")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
