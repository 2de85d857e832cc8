"""Text fidelity: share of 4-character shingles that come back right (F1, white space dropped).

Sets one fictional report in several fonts by several producers, reads the PDFs back, and prints a table: ours beside
pdfplumber, pdftotext, pdfium's own plain text, PyMuPDF and, where it is installed, Docling's parser.

    python benchmarks/fidelity.py [--fonts Garuda,Norasi,...] [--keep DIR]
    python benchmarks/fidelity.py --own DIR

The second form reads PDFs whose own text stands beside them (``.txt``, with pipes, tags and tabs between its pieces), and
prints the share of the shingles of its pieces that the pages' lines give back; heads repeated on each page count.

Needs chromium, soffice, ghostscript and poppler on the path; a producer that is missing is left out. Ghostscript's output
has lost its code points: there what counts is that its pages are sent to recognition, and the table says so.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractors.document import read_document
from extractors.orthography import canonical
from extractors.types import ReadOptions
from pipeline.model.page import Paragraph

TEMPLATE = Path(__file__).with_name("fidelity_report.html")
FONTS = ("Garuda", "Norasi", "Loma", "Laksaman", "Kinnari")
PRODUCERS = ("chromium", "libreoffice", "weasyprint", "reportlab", "ghostscript")
_NO_FALLBACK = dict.fromkeys(map(ord, "≥≤"))
"""Characters that Thai fonts lack: reportlab takes none from another font."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
"""The source says ``<sup>2</sup>``; who gives back a raised figure as such is as right as who does not."""
_SKIPPED = re.compile("[\\s\u200b•]+")  # bullets are drawn by the producer and stand in no source text


class _Text(HTMLParser):
    """The text of the report's body."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def blocks_of(source: str) -> list[str]:
    """The report's text, one string a run of text between tags."""
    parser = _Text()
    parser.feed(source)
    return [part for part in parser.parts if part.strip()]


def shingles(text: str) -> Counter[str]:
    solid = canonical(_SKIPPED.sub("", text)).translate(_RAISED)
    return Counter(solid[i : i + 4] for i in range(len(solid) - 3))


def f1(truth: str, found: str) -> float:
    a, b = shingles(truth), shingles(found)
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


_TAG = re.compile(r"<[^>]+>|\|[\s:|-]+\||\*\*|^#+ ", re.MULTILINE)
_BOX = re.compile(r"<input[^>]*>")


def own_text_share(pdf: Path) -> float:
    """Share of the shingles within the pieces of a PDF's own text that its lines give back."""
    source = pdf.with_suffix(".txt").read_text("utf-8")
    source = _BOX.sub(lambda m: "☑" if "checked" in m[0] else "☐", source)
    truth: Counter[str] = Counter()
    for piece in re.split(r"[\n\t|]", _TAG.sub("\n", source)):
        truth += shingles(piece)
    document = read_document(pdf, ReadOptions(ocr=False))
    found = shingles("\n".join(line.text for page in document.pages for line in page.lines))
    return (truth & found).total() / max(truth.total(), 1)


def read_back(folder: Path) -> int:
    shares = {pdf.name: own_text_share(pdf) for pdf in sorted(folder.glob("*.pdf")) if pdf.with_suffix(".txt").exists()}
    for name, share in shares.items():
        print(f"{name:40} {share:.4f} (wanted: 0.998)")
    return 0 if shares and min(shares.values()) >= 0.998 else 1


# producers


def by_chromium(html: Path, pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-pdf-header-footer",
        ]
        run("chromium", *flags, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", str(html))


def by_libreoffice(html: Path, pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        kind = ["--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export", "--outdir", work]
        run("soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", *kind, str(html))
        shutil.move(str(Path(work) / html.with_suffix(".pdf").name), pdf)


def by_weasyprint(html: Path, pdf: Path) -> None:
    import weasyprint

    weasyprint.HTML(str(html)).write_pdf(str(pdf))


def by_reportlab(html: Path, pdf: Path) -> None:
    """Lines set glyph after glyph, without any shaping, as report generators do."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    family = html.stem.replace("_", " ")
    file = subprocess.run(
        ["fc-match", "-f", "%{file}", f"{family}:fontformat=TrueType"], capture_output=True, text=True, check=True
    ).stdout
    pdfmetrics.registerFont(TTFont(family, file))
    canvas = Canvas(str(pdf))
    y = 800.0
    for block in blocks_of(html.read_text("utf-8")):
        rest = " ".join(block.translate(_NO_FALLBACK).split())
        while rest:
            cut = len(rest)
            while pdfmetrics.stringWidth(rest[:cut], family, 13) > 500:
                cut -= 1
            while cut < len(rest) and not (
                "ก" <= rest[cut] <= "ฮ" or rest[cut] == " "
            ):  # not between a letter and its mark
                cut -= 1
            canvas.setFont(family, 13)
            canvas.drawString(50, y, rest[:cut].strip())
            rest, y = rest[cut:].strip(), y - 21
            if y < 60:
                canvas.showPage()
                y = 800.0
    canvas.save()


def by_ghostscript(html: Path, pdf: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        first, middle = Path(work) / "a.pdf", Path(work) / "a.ps"
        by_chromium(html, first)
        run("pdftops", str(first), str(middle))
        run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-sOutputFile={pdf}", str(middle))


def run(*command: str) -> None:
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(command[0])
    subprocess.run(command, check=True, capture_output=True, timeout=180)


# readers


def ours(pdf: Path) -> str:
    document = read_document(pdf, ReadOptions(ocr=False))
    texts = []
    for block in document.blocks:
        texts += [block.text.text] if isinstance(block, Paragraph) else [cell.text.text for cell in block.cells]
    return "\n".join(texts)


def clusters_only(pdf: Path) -> str:
    """The text layer alone, in content order: what reading order and tables add or take is the difference to ``ours``."""
    from extractors.pdfium.document import open_pdf
    from extractors.trust import decode_page, page_text

    source = open_pdf(pdf, max_pages=500)
    pages = []
    for number in range(1, source.page_count + 1):
        clusters, trust = decode_page(source.glyphs(number), source.drawings(number), None)
        pages.append(page_text(clusters) if trust.usable else "")
    return "\n".join(pages)


def by_pdfplumber(pdf: Path) -> str:
    import pdfplumber

    with pdfplumber.open(pdf) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def by_pdftotext(pdf: Path) -> str:
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode(
        "utf-8", "replace"
    )


def by_pdfium(pdf: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_range())
        text_page.close()
    return "\n".join(texts)


def by_pymupdf(pdf: Path) -> str:
    import pymupdf

    return "\n".join(page.get_text() for page in pymupdf.open(pdf))


def by_docling(pdf: Path) -> str:
    from docling_parse.pdf_parser import DoclingPdfParser

    document = DoclingPdfParser(loglevel="fatal").load(str(pdf))
    lines = []
    for _, page in document.iterate_pages():
        lines += [cell.text for cell in page.textline_cells]
    return "\n".join(lines)


READERS: dict[str, Callable[[Path], str]] = {
    "ours": ours,
    "ours, content order": clusters_only,
    "pdfplumber": by_pdfplumber,
    "pdftotext": by_pdftotext,
    "pdfium": by_pdfium,
    "PyMuPDF": by_pymupdf,
    "docling-parse": by_docling,
}


def unread(pdf: Path) -> str:
    """How many pages our reader sends to recognition."""
    document = read_document(pdf, ReadOptions(ocr=False))
    waiting = sum(1 for page in document.pages if page.text_source == "none")
    return f"{waiting} of {len(document.pages)} pages to recognition"


def make(producer: str, font: str, folder: Path) -> Path | None:
    """The report by one producer in one font; None, with a note, where the producer is missing or fails."""
    html = folder / f"{font.replace(' ', '_')}.html"
    html.write_text(TEMPLATE.read_text("utf-8").replace("FONT", font), "utf-8")
    pdf = folder / f"{producer}_{html.stem}.pdf"
    if not pdf.exists():
        try:
            globals()[f"by_{producer}"](html, pdf)
        except (ImportError, FileNotFoundError, subprocess.SubprocessError) as error:
            print(f"{producer}, {font}: left out ({error})", file=sys.stderr)
            return None
    return pdf


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--fonts", default=",".join(FONTS))
    options.add_argument("--producers", default=",".join(PRODUCERS))
    options.add_argument("--keep", type=Path, help="folder for the PDFs (made once, used again)")
    options.add_argument("--own", type=Path, help="folder of PDFs with their own text beside them")
    given = options.parse_args()
    if given.own:
        return read_back(given.own)
    full = "".join(blocks_of(TEMPLATE.read_text("utf-8")))
    worst = 1.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        readers = dict(READERS)
        print(f"{'producer':12} {'font':16} " + " ".join(f"{name:>20}" for name in readers))
        for producer in given.producers.split(","):
            truth = full.translate(_NO_FALLBACK) if producer == "reportlab" else full
            for font in given.fonts.split(","):
                pdf = make(producer, font, folder)
                if pdf is None:
                    continue
                row = []
                for name, reader in readers.items():
                    try:
                        score = f1(truth, reader(pdf))
                    except ImportError:
                        row.append("-")
                        continue
                    if name == "ours" and producer != "ghostscript":
                        worst = min(worst, score)
                    row.append(f"{score:.4f}")
                note = f"  {unread(pdf)}" if producer == "ghostscript" else ""
                print(f"{producer:12} {font:16} " + " ".join(f"{cell:>20}" for cell in row) + note, flush=True)
    print(f"lowest of ours on readable producers: {worst:.4f} (wanted: 0.998)")
    return 0 if worst >= 0.998 else 1


if __name__ == "__main__":
    raise SystemExit(main())
