"""kill -9 at random moments, a rerun, and the dataset byte for byte that of a run which nobody killed.

    python benchmarks/kills.py --reports 40 --kills 20 --prefect 4

Each round starts with no store, kills the whole process group of an ingest at a moment drawn evenly over the time that a
clean run takes, looks for processes left behind, runs it again to the end and compares every table as CSV and as JSON
lines. ``--prefect`` rounds go through ``chiwat ingest`` (Prefect, its server, the workers), the others through the workers
and the store alone. Exit status 1 where anything differs or is left behind.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from inbox import make_inbox

ROOT = Path(__file__).resolve().parents[1]
DIRECT = """
import sys
from pipeline.batch.ingest import ingest_plan
from pipeline.batch.plan import make_plan
from pipeline.engine.settings import load
from pipeline.store.database import open_database
database = open_database(sys.argv[2])
ingest_plan(make_plan(database, (sys.argv[1],), load()), database, load())
"""
PREFECT = "from pipeline.cli import main; main()"
GONE_SECONDS = 5.0
"""How long the children of a killed run may take to notice it."""


@dataclass(frozen=True)
class Place:
    """Where runs keep their things; ``mark`` stands in the environment of every process of a run."""

    folder: Path
    config: str = ""

    @property
    def mark(self) -> str:
        return str(self.folder / "state")

    def environment(self) -> dict[str, str]:
        """The environment of a run: its own state, settings and temporary files."""
        config, temporary = self.folder / "chiwat.toml", self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        config.write_text(self.config, encoding="utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
        return kept | {
            "XDG_STATE_HOME": self.mark, "CHIWAT_CONFIG": str(config), "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT),
        }  # fmt: skip


def start(place: Place, inbox: Path, store: str, *, prefect: bool) -> subprocess.Popen[bytes]:
    """Start an ingest as a process group of its own."""
    arguments = ["ingest", str(inbox), "--db", store, "--json"] if prefect else [str(inbox), store]
    command = [sys.executable, "-c", PREFECT if prefect else DIRECT, *arguments]
    return subprocess.Popen(
        command, env=place.environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )  # fmt: skip


def finish(run: subprocess.Popen[bytes]) -> None:
    """Wait for a run; RuntimeError where it failed (status 1 only says that there were bad reports)."""
    if run.wait() not in (0, 1):
        raise RuntimeError(f"the run ended with status {run.returncode}")


def exported(store: str, folder: Path) -> dict[str, str]:
    """Every file of the dataset as CSV and JSON lines, by name: the hash of its bytes."""
    from pipeline.publish.export import export_dataset
    from pipeline.store.database import open_database

    database = open_database(store)
    try:
        export_dataset(database, folder / "csv", "csv")
        export_dataset(database, folder / "jsonl", "jsonl")
    finally:
        database.close()
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def differing(a: dict[str, str], b: dict[str, str]) -> list[str]:
    """Names of the files that are not the same in both."""
    return [name for name in sorted(a | b) if a.get(name) != b.get(name)]


def left_over(mark: str) -> list[str]:
    """Command lines of processes that have ``mark`` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:100])
        except OSError:
            continue
    return found


def stored(store: Path) -> int:
    """Documents in a store that a killed run left; 0 where it had not come to make one."""
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return int(connection.execute("select count(*) from documents").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def one_kill(
    place: Place, inbox: Path, clean: dict[str, str], moment: float, *, prefect: bool
) -> tuple[int, list[str]]:
    """Documents stored at the kill, and what was wrong after the rerun."""
    with tempfile.TemporaryDirectory(dir=place.folder) as scratch:
        store = Path(scratch, "store.sqlite")
        run = start(place, inbox, str(store), prefect=prefect)
        time.sleep(moment)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        limit = time.monotonic() + GONE_SECONDS
        while (left := left_over(place.mark)) and time.monotonic() < limit:
            time.sleep(0.05)
        troubles = [f"left behind: {command}" for command in left]
        held = stored(store)
        finish(start(place, inbox, str(store), prefect=prefect))
        troubles += [f"differs: {name}" for name in differing(clean, exported(str(store), Path(scratch, "out")))]
        litter = list((place.folder / "tmp").glob("chiwat-*"))
        return held, troubles + [f"left in the temporary folder: {path.name}" for path in litter]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=40)
    parser.add_argument("--inbox", type=Path, help="an inbox made before, instead of a new one")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--prefect", type=int, default=4, help="how many of the kills go through Prefect")
    parser.add_argument("--seed", type=int, default=2567)
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="bench-kills-") as scratch:
        place = Place(Path(scratch), "settle_seconds = 0.0\n")
        inbox = (arguments.inbox or place.folder / "inbox").resolve()
        if not arguments.inbox:
            inbox.mkdir()
            make_inbox(inbox, arguments.reports, arguments.seed, scans=0.0)
        bad = 0
        for prefect, kills in ((False, arguments.kills - arguments.prefect), (True, arguments.prefect)):
            if not kills:
                continue
            begun = time.monotonic()
            store = place.folder / f"clean{prefect:d}.sqlite"
            finish(start(place, inbox, str(store), prefect=prefect))
            seconds = time.monotonic() - begun
            clean = exported(str(store), place.folder / f"clean{prefect:d}")
            print(
                f"clean run {'through Prefect' if prefect else 'without Prefect'}: {seconds:.1f} s, {stored(store)} documents"
            )
            for k in range(kills):
                moment = chance.uniform(0.2, seconds)
                held, troubles = one_kill(place, inbox, clean, moment, prefect=prefect)
                bad += bool(troubles)
                print(f"  kill {k + 1:2} at {moment:5.1f} s, {held:3} documents stored: {'; '.join(troubles) or 'same bytes'}",
                      flush=True)  # fmt: skip
        print(f"{arguments.kills} kills, {arguments.kills - bad} with the same bytes after the rerun")
        sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
