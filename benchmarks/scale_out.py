"""One inbox three ways: one machine with SQLite, a Dask cluster and Prefect workers with PostgreSQL; the same dataset.

    python benchmarks/scale_out.py --reports 1000 --dask 3 --prefect 2

Starts a PostgreSQL of its own (Debian's programs), a Dask scheduler with worker processes, a Prefect server (its history in
PostgreSQL too) with a work pool and workers, runs ``chiwat ingest`` through each and compares every table as CSV and as JSON
lines with that of the run on one machine. Exit status 1 where anything differs.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from inbox import make_inbox
from kills import PREFECT, Place, differing, exported

ROOT = Path(__file__).resolve().parents[1]
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
BASE = "settle_seconds = 0.0\n"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL server with its defaults of durability; the start of the URLs of its databases."""
    found = shutil.which("initdb")
    programs = Path(found).parent if found else max(Path("/usr/lib/postgresql").glob("*/bin"))
    folder.mkdir()
    user = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None  # the server refuses to run as root
    if user is not None:
        os.chown(folder, user, -1)
        folder.parent.chmod(0o755)
    port, data = free_port(), folder / "data"

    def call(program: str, *arguments: str) -> None:
        subprocess.run([programs / program, *arguments], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    call("initdb", "-D", str(data), "-U", "chiwat", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=100"
    control = ("-D", str(data), "-w", "-l", str(folder / "log"))
    call("pg_ctl", *control, "-o", options, "start")
    try:
        with psycopg.connect(f"postgresql://chiwat@127.0.0.1:{port}/postgres", autocommit=True) as connection:
            for name in ("dask", "workers", "prefect"):
                connection.execute(f"create database {name}")
        yield f"chiwat@127.0.0.1:{port}"
    finally:
        call("pg_ctl", *control, "-m", "immediate", "stop")


@contextmanager
def running(command: list[str], log: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A service for the length of the block, with its output in a file; ended by its own process group."""
    with log.open("wb") as out:
        service = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
    try:
        yield service
    finally:
        service.terminate()
        try:
            service.wait(20)
        except subprocess.TimeoutExpired:
            service.kill()
            service.wait()


@contextmanager
def dask_cluster(count: int, environment: dict[str, str], folder: Path) -> Iterator[str]:
    """A scheduler and ``count`` worker processes; its address."""
    script = folder / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    command = [sys.executable, str(script), str(count)]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdin is not None
        assert cluster.stdout is not None
        try:
            yield cluster.stdout.readline().strip()
        finally:
            cluster.stdin.close()


@contextmanager
def prefect_workers(count: int, environment: dict[str, str], folder: Path) -> Iterator[list[Path]]:
    """A server, a work pool, the deployment ``shard/shard`` and ``count`` workers; the workers' logs."""
    program = str(Path(sys.executable).with_name("prefect"))
    port = environment["PREFECT_API_URL"].split(":")[-1].split("/")[0]
    at_server = environment | {"PREFECT_SERVER_UI_ENABLED": "false"}
    with running([program, "server", "start", "--host", "127.0.0.1", "--port", port], folder / "server.log", at_server):
        wait_for(environment["PREFECT_API_URL"] + "/health")
        deployments = folder / "prefect.yaml"
        given = (ROOT / "flows" / "deploy" / "prefect.yaml").read_text(encoding="utf-8")
        deployments.write_text(given.replace("directory: /app", f"directory: {ROOT}"), encoding="utf-8")
        for arguments in (
            ["work-pool", "create", "chiwat", "--type", "process"],
            ["--no-prompt", "deploy", "--prefect-file", str(deployments), "--name", "shard"],
        ):
            subprocess.run([program, *arguments], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        logs = [folder / f"worker{k}.log" for k in range(count)]
        stack = [
            running([program, "worker", "start", "--pool", "chiwat", "--limit", "1"], log, environment) for log in logs
        ]
        for service in stack:
            service.__enter__()
        try:
            yield logs
        finally:
            for service in stack:
                service.__exit__(None, None, None)


def wait_for(url: str, seconds: float = 120.0) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")


def ingest(place: Place, inbox: Path, store: str, more: dict[str, str] | None = None) -> float:
    """``chiwat ingest`` to the end; wall-clock seconds."""
    begun = time.monotonic()
    command = [sys.executable, "-c", PREFECT, "ingest", str(inbox), "--db", store, "--json"]
    run = subprocess.run(command, env=place.environment() | (more or {}), cwd=ROOT, capture_output=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr.decode()[-2000:])
    return time.monotonic() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--inbox", type=Path, help="an inbox made before, instead of a new one")
    parser.add_argument("--scans", type=float, default=0.05, help="share of scans, 0 to 1")
    parser.add_argument("--dask", type=int, default=3, help="Dask worker processes; 0: not this way")
    parser.add_argument("--prefect", type=int, default=2, help="Prefect workers; 0: not this way")
    parser.add_argument("--seed", type=int, default=2567)
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as scratch:
        folder = Path(scratch)
        inbox = (arguments.inbox or folder / "inbox").resolve()
        if not arguments.inbox:
            inbox.mkdir()
            make_inbox(inbox, arguments.reports, arguments.seed, arguments.scans)
        files = len(list(inbox.glob("*.pdf")))
        seconds = ingest(Place(folder, BASE), inbox, str(folder / "one.sqlite"))
        one = exported(str(folder / "one.sqlite"), folder / "one")
        print(f"one machine, SQLite            {files} files, {seconds:.1f} s", flush=True)
        with postgres(folder / "postgres") as server:
            bad = 0
            if arguments.dask:
                store, place = f"postgresql://{server}/dask", Place(folder)
                with dask_cluster(arguments.dask, place.environment(), folder) as address:
                    config = f'{BASE}workers = 1\ngroup_beyond = 0\ngroup_size = 10\ndask_address = "{address}"\n'
                    seconds = ingest(Place(folder, config), inbox, store)
                bad += told(
                    f"Dask, {arguments.dask} processes, PostgreSQL", seconds, one, exported(store, folder / "dask")
                )
            if arguments.prefect:
                store = f"postgresql://{server}/workers"
                size = max(1, min(200, files // (3 * arguments.prefect)))
                config = f'{BASE}workers = 1\ngroup_beyond = 0\ngroup_size = {size}\nshard_deployment = "shard/shard"\n'
                place = Place(folder, config)
                more = {
                    "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api", "PREFECT_HOME": str(folder / "prefect"),
                    "PREFECT_API_DATABASE_CONNECTION_URL": f"postgresql+asyncpg://{server}/prefect",
                    "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
                }  # fmt: skip
                with prefect_workers(arguments.prefect, place.environment() | more, folder) as logs:
                    seconds = ingest(place, inbox, store, more)
                    took = [log.read_text(errors="replace").count("submitting flow run") for log in logs]
                bad += told(
                    f"Prefect, {arguments.prefect} workers, PostgreSQL",
                    seconds,
                    one,
                    exported(store, folder / "workers"),
                )
                print(f"  shards of {size} taken by each worker: {took}")
        sys.exit(1 if bad else 0)


def told(how: str, seconds: float, want: dict[str, str], got: dict[str, str]) -> bool:
    """Print a line; whether anything differs."""
    wrong = differing(want, got)
    print(
        f"{how:<30} {seconds:.1f} s, {f'differs: {wrong}' if wrong else f'same bytes in all {len(got)} files'}",
        flush=True,
    )
    return bool(wrong)


if __name__ == "__main__":
    main()
