"""A night over many reports, against a plain loop over pdfplumber on the same files.

    python benchmarks/nightly.py --reports 1000            # the flow, as `chiwat ingest` runs it
    python benchmarks/nightly.py --reports 200 --direct    # workers and store without Prefect

The inbox is that of ``inbox``: distinct generated reports of both forms, 5 % scans, 3 % damaged, 2 % duplicates, 1 %
corrections; ``--inbox`` takes one that is made already. Checks that the ledger adds up, and prints seconds, pages a second,
peak memory, and the ratio to the plain loop on the digital part, in wall and in CPU time (which other programs on the
machine do not lengthen). Exit status 1 where the ledger does not add up.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inbox import SHARES, kinds_of, ledger_troubles, make_inbox

if TYPE_CHECKING:
    from pipeline.store.documents import LedgerRow

ROOT = Path(__file__).resolve().parents[1]
Ingest = Callable[[Path, Path], tuple[float, int]]
"""Inbox and store to seconds and the most bytes that a worker held."""


def cpu() -> float:
    """CPU seconds of this process and of all that have ended below it: steady on a machine that does other things too."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in usages)


def plain_loop(files: list[Path], seconds: float) -> tuple[float, float]:
    """Pages a second, and CPU seconds a page, of text and tables with pdfplumber in one process, for about ``seconds``."""
    import pdfplumber

    pages, begun, begun_cpu = 0, time.perf_counter(), time.process_time()
    for path in files:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.extract_tables()
                pages += 1
        if time.perf_counter() - begun > seconds:
            break
    return pages / (time.perf_counter() - begun), (time.process_time() - begun_cpu) / pages


def direct(inbox: Path, store: Path) -> tuple[float, int]:
    """Ingest without Prefect; seconds and the most bytes one worker held."""
    from pipeline.batch.ingest import ingest_plan
    from pipeline.batch.plan import make_plan
    from pipeline.batch.pool import Pool
    from pipeline.engine.settings import Settings
    from pipeline.store.database import open_database

    settings = Settings(settle_seconds=0)
    begun = time.perf_counter()
    database = open_database(str(store))
    plan = make_plan(database, (str(inbox),), settings)
    with Pool(settings) as pool:
        ingest_plan(plan, database, settings, pool)
        peak = pool.peak_memory
    return time.perf_counter() - begun, peak


def flow(inbox: Path, store: Path) -> tuple[float, int]:
    """Ingest as the command line does it; seconds of the whole command and the most bytes one worker held."""
    begun = time.perf_counter()
    command = [
        sys.executable,
        "-c",
        "from pipeline.cli import main; main()",
        "ingest",
        str(inbox),
        "--db",
        str(store),
        "--json",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, check=False)
    return time.perf_counter() - begun, int(json.loads(done.stdout)["peak_memory"])


@dataclass(frozen=True)
class Ratio:
    """The digital part alone, between two runs of the plain loop: pages, and wall and CPU seconds of each."""

    pages: int
    seconds: float
    spent: float
    started: float
    """CPU seconds of a night of one page, nearly all of them the start: server, client, dictionaries."""
    plain_rate: float
    plain_cpu: float

    def __str__(self) -> str:
        each, further = self.spent / self.pages, (self.spent - self.started) / max(self.pages - 1, 1)
        return (
            f"{self.pages} pages in {self.seconds:.1f} s, {self.pages / self.seconds:.1f} pages a second, "
            f"{each * 1000:.0f} ms CPU a page; plain loop over pdfplumber {self.plain_rate:.1f} pages a second, "
            f"{self.plain_cpu * 1000:.0f} ms CPU a page; ratio {self.pages / self.seconds / self.plain_rate:.1f} by the clock, "
            f"{self.plain_cpu / each:.1f} a core; {self.started:.1f} s of CPU are a run's start, {further * 1000:.1f} ms each "
            f"further page, {self.plain_cpu / further:.1f} a core"
        )


def one_page(source: Path, target: Path) -> None:
    """The first page of a report as a report of its own."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(source) as whole, pdfium.PdfDocument.new() as first:
        first.import_pages(whole, [0])
        first.save(target)


def digital_part(digital: list[Path], folder: Path, ingest: Ingest, plain_seconds: float) -> Ratio:
    """Ingest only these, into a store of their own, and compare with the plain loop before and after."""
    inbox = folder / "digital"
    inbox.mkdir()
    for path in digital:
        (inbox / path.name).symlink_to(path)
    single = folder / "single"
    single.mkdir()
    one_page(digital[0], single / "one.pdf")
    begun = cpu()
    ingest(single, folder / "single.sqlite")
    started = cpu() - begun
    before_rate, before_cpu = plain_loop(digital, plain_seconds / 2)
    begun = cpu()
    seconds, _ = ingest(inbox, folder / "digital.sqlite")
    spent = cpu() - begun
    after_rate, after_cpu = plain_loop(digital[::-1], plain_seconds / 2)
    pages = sum(r.page_count for r in ledger(folder / "digital.sqlite"))
    return Ratio(pages, seconds, spent, started, (before_rate + after_rate) / 2, (before_cpu + after_cpu) / 2)


def ledger(store: Path) -> list[LedgerRow]:
    """The rows of a store's ledger."""
    from pipeline.store.database import open_database
    from pipeline.store.documents import ledger_rows

    database = open_database(str(store))
    try:
        return list(ledger_rows(database).values())
    finally:
        database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--inbox", type=Path, help="an inbox made before, instead of a new one")
    parser.add_argument("--direct", action="store_true", help="without Prefect")
    parser.add_argument("--scans", type=float, default=SHARES["scan"], help="share of scans, 0 to 1")
    parser.add_argument("--seed", type=int, default=2567)
    parser.add_argument("--plain-seconds", type=float, default=40.0, help="how long the plain loop runs")
    parser.add_argument(
        "--ratio-reports", type=int, default=10_000, help="digital reports to measure the ratio on; 0: none"
    )
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="chiwat-bench-") as scratch:
        folder = Path(scratch)
        inbox, store = (arguments.inbox or folder / "inbox").resolve(), folder / "store.sqlite"
        if not arguments.inbox:
            inbox.mkdir()
            make_inbox(inbox, arguments.reports, arguments.seed, arguments.scans)
        kinds = kinds_of(inbox)
        ingest = direct if arguments.direct else flow
        before = cpu()
        seconds, peak = ingest(inbox, store)
        spent = cpu() - before
        rows = ledger(store)
        status = Counter(r.status for r in rows)
        troubles = ledger_troubles(kinds, status)
        pages = sum(
            r.page_count for r in {r.document: r for r in rows if not r.status.startswith("rejected:")}.values()
        )
        scanned = sum(r.page_count for r in rows if r.name.startswith("scan"))
        print(f"made        {kinds}: {sum(kinds.values())} files")
        print(f"ledger      {dict(sorted(status.items()))}: {len(rows)} rows"
              f"{'  DOES NOT ADD UP: ' + '; '.join(troubles) if troubles else ', adds up'}")  # fmt: skip
        print(
            f"time        {seconds:.1f} s for {pages} pages ({scanned} scanned): {pages / seconds:.1f} pages a second"
        )
        print(f"cpu         {spent:.1f} s, {spent / pages * 1000:.0f} ms a page")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"memory      {peak / 2**20:.0f} MB in the largest worker, {most:.0f} MB in the largest process", flush=True
        )
        digital = sorted(inbox.glob("digital_*.pdf"))[: arguments.ratio_reports]
        if digital:
            print(f"digital     {digital_part(digital, folder, ingest, arguments.plain_seconds)}")
        sys.exit(1 if troubles or len(rows) != sum(kinds.values()) else 0)


if __name__ == "__main__":
    main()
