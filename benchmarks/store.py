"""How many results a second the store takes: one transaction each, from several programs at once.

    python benchmarks/store.py --reports 24 --seconds 5

Reads some generated reports, then stores them again and again under new hashes: into SQLite from one program (a second would
wait), into a PostgreSQL of its own from one, two and four. Prints transactions and pages a second, CPU milliseconds of the writing
programs and of the whole server a transaction.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from inbox import make_inbox
from scale_out import postgres

if TYPE_CHECKING:
    from pipeline.store.rows import DocumentRows

ROOT = Path(__file__).resolve().parents[1]


def results(folder: Path, reports: int) -> list[DocumentRows]:
    """The rows of some reports, read here."""
    from pipeline.engine.run import process_document
    from pipeline.engine.settings import Settings
    from pipeline.store.rows import rows_of

    make_inbox(folder, reports, scans=0.0)
    files = sorted(folder.glob("digital_*.pdf"))
    return [rows_of(process_document(path, Settings(), path.name)) for path in files]


def renamed(rows: DocumentRows, serial: str) -> DocumentRows:
    """The same result as another document."""
    key = hashlib.sha256(serial.encode()).hexdigest()
    tables = tuple((name, tuple({**row, "document": key} for row in content)) for name, content in rows.tables)
    return replace(rows, document=key, tables=tables)


def write(url: str, rows: Sequence[DocumentRows], seconds: float, writer: int) -> tuple[int, int, float]:
    """Store results for some seconds: how many, their pages, and the CPU seconds that took here."""
    sys.path.insert(0, str(ROOT))
    from pipeline.store.database import open_database
    from pipeline.store.documents import SourceFile, save

    database = open_database(url)
    done = pages = 0
    spent = 0.0
    end = time.monotonic() + seconds
    for k in count():
        if time.monotonic() > end:
            break
        one = renamed(rows[k % len(rows)], f"{writer} {k}")
        file = SourceFile(f"/{writer}/{k}", one.source, 1, 1.0, one.document)
        before = time.process_time()
        save(database, one, file, "print", "form", 0.0)
        spent += time.process_time() - before
        done, pages = done + 1, pages + one.page_count
    database.close()
    return done, pages, spent


def server_cpu(port: str) -> float:
    """CPU seconds so far of the processes of a PostgreSQL server, those of closed connections included."""
    ticks = 0
    mothers = [p.name for p in _processes() if f"-p\0{port}\0" in _text(p / "cmdline") + "\0"]
    for process in _processes():
        fields = _text(process / "stat").rsplit(")", 1)[-1].split()
        if process.name in mothers and len(fields) > 14:
            ticks += sum(int(x) for x in fields[11:15])  # its own, and its children's that have ended
        elif len(fields) > 14 and fields[1] in mothers:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def _processes() -> Iterator[Path]:
    return (p for p in Path("/proc").iterdir() if p.name.isdigit())


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def measure(how: str, url: str, rows: Sequence[DocumentRows], seconds: float, writers: int, port: str = "") -> None:
    """Write from so many programs, and print a line."""
    before = server_cpu(port) if port else 0.0
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        found = pool.starmap(write, [(url, rows, seconds, writers * 1000 + k) for k in range(writers)])
    served = server_cpu(port) - before if port else 0.0
    done, pages, spent = (sum(x) for x in zip(*found, strict=True))
    print(
        f"{how:<28} {done / seconds:6.0f} transactions a second, {pages / seconds:6.0f} pages; "
        f"CPU a transaction: writer {spent / done * 1000:.1f} ms"
        + (f", server {served / done * 1000:.1f} ms" if port else ""),
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="bench-store-") as scratch:
        folder = Path(scratch)
        (folder / "inbox").mkdir()
        rows = results(folder / "inbox", arguments.reports)
        size = sum(len(r.json) + sum(len(content) for _, content in r.tables) for r in rows) / len(rows)
        print(
            f"{len(rows)} results, {sum(r.page_count for r in rows) / len(rows):.1f} pages each, {size / 1000:.0f} KB of JSON"
        )
        measure("SQLite, 1 program", str(folder / "one.sqlite"), rows, arguments.seconds, 1)
        with postgres(folder / "postgres") as server:
            port = server.rsplit(":", 1)[1]
            for writers in (1, 2, 4):
                how = f"PostgreSQL, {writers} program{'s' if writers > 1 else ''}"
                measure(how, f"postgresql://{server}/postgres", rows, arguments.seconds, writers, port)


if __name__ == "__main__":
    main()
