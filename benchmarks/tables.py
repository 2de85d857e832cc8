"""Tables from digital PDFs: speed, memory and shapes, ours against pdfplumber.

    python benchmarks/tables.py [PDF or folder ...]

Without arguments: ``../shared/real`` where it is there, and ``sample_docs``. Both read the same files, one reader after
the other, in one process and one run: ours takes glyphs, clusters, rulings and tables with their text; pdfplumber takes
``find_tables``, ``extract`` and ``page.close()``. Times are CPU seconds, the least of three rounds for each file and
reader, so that a busy machine does not favour either. Peak memory is measured in a process of its own for each, and once
more over 500 pages, on which it must stay flat.
"""

from __future__ import annotations

import argparse
import gc
import io
import math
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pdfplumber
import pypdfium2

from extractors.clusters import cluster
from extractors.compare import PageComparison, plumber_shapes, same_shapes
from extractors.compare import explain as why_different
from extractors.document import read_pages
from extractors.pdfium.document import open_pdf
from extractors.tables.find import read_tables
from extractors.types import ReadOptions

ROOT = Path(__file__).resolve().parents[1]
WANTED_RATIO, WANTED_SAME, WANTED_MEGABYTES, LONG = 8.0, 0.99, 300.0, 500
ROUNDS = 3
REASONS = {
    "same": "the same tables",
    "open_ends": "ours closes cells that run over the page's end, and sides left out; rulings give the same cells",
    "aligned": "ours adds tables without rules, painted rows among them; the ruled ones are the same",
    "parted_bands": "ours parts bands into columns, or rows that no rule parts, by their text; rulings give the same cells",
    "different_rulings": "the rulings themselves differ",
    "recognised": "a picture, read by recognition",
}


@dataclass(slots=True)
class FileResult:
    """One file's pages and CPU seconds of both, and the pages where they differ."""

    name: str
    pages: int = 0
    ours: float = math.inf
    plumber: float = math.inf
    stages: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    ruled_same: int = 0
    different: list[PageComparison] = field(default_factory=list)
    whys: Counter[str] = field(default_factory=Counter)


def time_ours(path: Path, result: FileResult) -> None:
    """Read one file and let each page go, as a caller would."""
    stages = [0.0] * 4
    pdf = open_pdf(path, max_pages=10_000)
    for number in range(1, pdf.page_count + 1):
        t = [time.process_time()]
        glyphs = pdf.glyphs(number)
        t.append(time.process_time())
        drawings = pdf.drawings(number)
        t.append(time.process_time())
        clusters = cluster(glyphs)
        t.append(time.process_time())
        read_tables(clusters, drawings)
        t.append(time.process_time())
        for i in range(4):
            stages[i] += t[i + 1] - t[i]
    result.pages = pdf.page_count
    pdf.close()
    if sum(stages) < result.ours:
        result.stages = (stages[0], stages[1], stages[2], stages[3])
        result.ours = sum(stages)


def time_plumber(path: Path, result: FileResult) -> None:
    total = 0.0
    with pdfplumber.open(path) as plumber:
        for page in plumber.pages:
            start = time.process_time()
            for table in page.find_tables():
                table.extract()
            page.close()
            total += time.process_time() - start
    result.plumber = min(result.plumber, total)


def compare(path: Path, result: FileResult) -> None:
    """Where the two differ on one file; not timed."""
    pdf = open_pdf(path, max_pages=10_000)
    with pdfplumber.open(path) as plumber:
        for number, page in enumerate(plumber.pages, 1):
            clusters, drawings = cluster(pdf.glyphs(number)), pdf.drawings(number)
            theirs = tuple(plumber_shapes(page))
            page.close()
            compared = why_different(number, clusters, drawings, read_tables(clusters, drawings)[0], theirs)
            result.ruled_same += same_shapes(compared.ruled, theirs)
            result.whys[compared.why] += 1
            if not compared.same:
                result.different.append(compared)
    pdf.close()


def measure(paths: list[Path]) -> list[FileResult]:
    """All files with ours, then all with pdfplumber: neither clears up what the other has left behind."""
    results = [FileResult(path.name) for path in paths]
    for _ in range(ROUNDS):
        for work in (time_ours, time_plumber):
            work(paths[0], FileResult(paths[0].name))  # warmed up
            for path, result in zip(paths, results, strict=True):
                gc.collect()
                work(path, result)
    for path, result in zip(paths, results, strict=True):
        compare(path, result)
    return results


def read_ours(paths: list[Path]) -> None:
    for path in paths:
        pdf = open_pdf(path, max_pages=10_000)
        for number in range(1, pdf.page_count + 1):
            read_tables(cluster(pdf.glyphs(number)), pdf.drawings(number))
        pdf.close()


def read_plumber(paths: list[Path]) -> None:
    for path in paths:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                for table in page.find_tables():
                    table.extract()
                page.close()


def megabytes() -> float:
    """Memory held now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _peak(work: Callable[[list[Path]], None], paths: list[Path], out: multiprocessing.Queue[float]) -> None:
    work(paths)
    # not ru_maxrss, which a new process takes over from the one that started it
    status = Path("/proc/self/status").read_text()
    out.put(int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6)


def peak_memory(work: Callable[[list[Path]], None], paths: list[Path]) -> float:
    """Peak memory of a process that does nothing but ``work``, in megabytes."""
    context = multiprocessing.get_context("spawn")
    out: multiprocessing.Queue[float] = context.Queue()
    process = context.Process(target=_peak, args=(work, paths, out))
    process.start()
    value = out.get(timeout=3600)
    process.join()
    return value


def long_document(paths: list[Path], pages: int) -> bytes:
    """Pages of ``paths``, over and over, as one PDF of ``pages`` pages."""
    new = pypdfium2.PdfDocument.new()
    sources = [pypdfium2.PdfDocument(p) for p in paths]
    while len(new) < pages:
        for source in sources:
            new.import_pages(source, list(range(min(len(source), pages - len(new)))))
    out = io.BytesIO()
    new.save(out)
    return out.getvalue()


def _flat(data: bytes, out: multiprocessing.Queue[list[tuple[int, float]]]) -> None:
    pdf = open_pdf(data, max_pages=10_000)
    seen = []
    for n, _ in enumerate(read_pages(pdf, ReadOptions(ocr=False)), 1):
        if n in (50, 100, 200, 300, 400, LONG):
            seen.append((n, megabytes()))
    out.put(seen)


def memory_over_pages(data: bytes) -> list[tuple[int, float]]:
    """Memory held after so many pages of one document, each read whole (tables, paragraphs) and let go."""
    context = multiprocessing.get_context("spawn")
    out: multiprocessing.Queue[list[tuple[int, float]]] = context.Queue()
    process = context.Process(target=_flat, args=(data, out))
    process.start()
    value = out.get(timeout=3600)
    process.join()
    return value


def files(arguments: list[Path]) -> Iterator[Path]:
    for argument in arguments:
        yield from sorted(argument.glob("*.pdf")) if argument.is_dir() else [argument]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    arguments = parser.parse_args()
    given = arguments.paths or [p for p in (ROOT.parent / "shared" / "real", ROOT / "sample_docs") if p.is_dir()]
    paths = list(files(given))
    results = measure(paths)
    print(
        f"{'file':44} {'pages':>5} {'ours/s':>8} {'plumber/s':>9} {'ratio':>6}   glyphs draw cluster tables (ms a page)"
    )
    for r in results:
        stages = " ".join(f"{1000 * s / r.pages:6.2f}" for s in r.stages)
        print(
            f"{r.name[:44]:44} {r.pages:5} {r.pages / r.ours:8.1f} {r.pages / r.plumber:9.1f} {r.plumber / r.ours:6.2f}   {stages}"
        )
    pages = sum(r.pages for r in results)
    ours, plumber = sum(r.ours for r in results), sum(r.plumber for r in results)
    ratio = plumber / ours
    print(f"{'all':44} {pages:5} {pages / ours:8.1f} {pages / plumber:9.1f} {ratio:6.2f}   wanted: {WANTED_RATIO}")
    whys = sum((r.whys for r in results), Counter())
    ruled = sum(r.ruled_same for r in results) / pages
    print(f"\nsame cells from rulings as pdfplumber: {ruled:.1%} of pages, wanted {WANTED_SAME:.0%}; tables as read:")
    for why, n in whys.most_common():
        print(f"  {n:5}  {why}: {REASONS[why]}")
    for r in results:
        for c in r.different:
            sizes = [" ".join(f"{s.n_rows}x{s.n_cols}" for s in shapes) or "none" for shapes in (c.ours, c.plumber)]
            print(f"  {r.name} page {c.page}: {c.why}: ours {sizes[0]}; pdfplumber {sizes[1]}")
    print(
        f"\npeak memory, MB: ours {peak_memory(read_ours, paths):.0f}, pdfplumber {peak_memory(read_plumber, paths):.0f}"
    )
    held = memory_over_pages(long_document(paths, LONG))
    print("memory over one document, MB: " + ", ".join(f"{n} pages {mb:.0f}" for n, mb in held))
    flat = held[-1][1] < WANTED_MEGABYTES
    passed = ratio >= WANTED_RATIO and ruled >= WANTED_SAME and flat
    print("passed" if passed else "FAILED")
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
