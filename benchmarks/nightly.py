"""A night over many reports, against a plain loop over pdfplumber on the same files.

    python benchmarks/nightly.py --reports 1000            # the flow, as `chiwat ingest` runs it
    python benchmarks/nightly.py --reports 200 --direct    # workers and store without Prefect

The inbox is made of the sample reports, each copy made unique by a comment after its end: 5 % scans, 3 % damaged,
2 % duplicates, the rest digital of both forms. Prints the ledger, seconds, pages a second, peak memory, and the ratio.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_docs"
SCAN_SHARE, DAMAGED_SHARE, DUPLICATE_SHARE = 0.05, 0.03, 0.02


def make_inbox(folder: Path, count: int, seed: int, scans: float) -> dict[str, int]:
    """Fill ``folder`` with ``count`` reports; returns how many of each kind."""
    chance = random.Random(seed)
    digital = [p for p in sorted(SAMPLES.glob("*.pdf")) if "scan" not in p.stem]
    scanned = [p for p in sorted(SAMPLES.glob("*.pdf")) if "scan" in p.stem]
    made: list[bytes] = []
    kinds: Counter[str] = Counter()
    for k in range(count):
        draw = chance.random()
        if draw < DUPLICATE_SHARE and made:
            kind, data = "duplicate", chance.choice(made)
        elif draw < DUPLICATE_SHARE + DAMAGED_SHARE:
            kind = "damaged"
            whole = chance.choice(digital).read_bytes()
            data = whole[: chance.randrange(20, len(whole) // 3)] + b"%d" % k
        elif draw < DUPLICATE_SHARE + DAMAGED_SHARE + scans:
            kind, data = "scan", chance.choice(scanned).read_bytes() + b"\n%% %d\n" % k
        else:
            kind, data = "digital", chance.choice(digital).read_bytes() + b"\n%% %d\n" % k
            made.append(data)
        kinds[kind] += 1
        (folder / f"{kind}_{k:05d}.pdf").write_bytes(data)
    return dict(kinds)


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
    from concurrent.futures import ThreadPoolExecutor

    from pipeline.batch.ingest import finish, ingest_file
    from pipeline.batch.plan import make_plan
    from pipeline.batch.pool import Pool
    from pipeline.engine.fingerprint import fingerprint
    from pipeline.engine.settings import Settings
    from pipeline.store.database import open_database

    settings = Settings(settle_seconds=0)
    begun = time.perf_counter()
    database = open_database(str(store))
    plan = make_plan(database, (str(inbox),), settings)
    prints = fingerprint(settings)
    with Pool(settings) as pool, ThreadPoolExecutor(settings.worker_count) as threads:
        list(threads.map(lambda f: ingest_file(f, pool, database, settings, prints), plan.todo))
        peak = pool.peak_memory
    finish(database, plan.copies)
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
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=False)
    return time.perf_counter() - begun, int(json.loads(done.stdout)["peak_memory"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--direct", action="store_true", help="without Prefect")
    parser.add_argument("--scans", type=float, default=SCAN_SHARE, help="share of scans, 0 to 1")
    parser.add_argument("--seed", type=int, default=2567)
    parser.add_argument("--plain-seconds", type=float, default=30.0, help="how long the plain loop runs")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="chiwat-bench-") as folder:
        inbox, store = Path(folder, "inbox"), Path(folder, "store.sqlite")
        inbox.mkdir()
        kinds = make_inbox(inbox, arguments.reports, arguments.seed, arguments.scans)
        before = cpu()
        seconds, peak = (direct if arguments.direct else flow)(inbox, store)
        spent = cpu() - before
        from pipeline.store.database import open_database
        from pipeline.store.documents import ledger_rows

        rows = list(ledger_rows(open_database(str(store))).values())
        status = Counter(r.status for r in rows)
        pages = sum(r.page_count for r in rows if r.status != "duplicate" and not r.status.startswith("rejected:"))
        digital = sum(r.page_count for r in rows if r.name.startswith("digital"))
        plain, plain_cpu = plain_loop(sorted(inbox.glob("digital_*.pdf")), arguments.plain_seconds)
        print(f"made        {kinds}")
        print(f"ledger      {dict(sorted(status.items()))}, {len(rows)} rows for {arguments.reports} files"
              f"{'' if len(rows) == arguments.reports else '  DOES NOT ADD UP'}")  # fmt: skip
        print(f"time        {seconds:.1f} s for {pages} pages: {pages / seconds:.1f} pages a second")
        print(
            f"cpu         {spent:.1f} s, {spent / pages * 1000:.0f} ms a page; plain loop {plain_cpu * 1000:.0f} ms a page"
        )
        print(f"memory      {peak / 2**20:.0f} MB in the largest worker, "
              f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB in the largest process")  # fmt: skip
        print(f"plain loop  {plain:.1f} pages a second with pdfplumber, one process; "
              f"ratio {pages / seconds / plain:.1f} ({digital} digital pages in the run)")  # fmt: skip


if __name__ == "__main__":
    main()
