"""The deployment as it stands in ``flows/deploy``: every command, environment and health check of its services is run, against
a real PostgreSQL and a real Prefect server. Only the containers are not: names of services are this machine, their folders
are temporary ones, and the doors are free ports."""

from __future__ import annotations

import os
import pwd
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from pipeline.store.database import open_database
from pipeline.store.documents import ledger_rows
from pipeline.store.nights import store_status

ROOT = Path(__file__).parents[2]
PASSWORD = "s3cr@t/ลับ:#%41"
REPORTS = 10
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def _programs() -> Path | None:
    found = shutil.which("initdb")
    return Path(found).parent if found else max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@dataclass
class Stack:
    """The services of a compose file as processes of this machine."""

    folder: Path
    services: dict[str, Any]
    ports: dict[str, int] = field(default_factory=lambda: {"postgres": _free_port(), "server": _free_port()})
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def app(self) -> Path:
        """What is ``/app`` in the image."""
        return self.folder / "app"

    def here(self, text: str) -> str:
        """``text`` with the names that hold between containers put as they are on this machine."""
        text = re.sub(r"\$\{POSTGRES_PASSWORD[^}]*\}", PASSWORD, text)
        for folder in ("inbox", "published"):
            text = re.sub(rf"(?<![\w.])/{folder}\b", str(self.folder / folder), text)
        text = re.sub(r"(?<![\w.])/app\b", str(self.app), text)
        text = text.replace("@postgres/", f"@127.0.0.1:{self.ports['postgres']}/")
        return re.sub(r"(server|127\.0\.0\.1):4200", f"127.0.0.1:{self.ports['server']}", text)

    def environment(self, name: str) -> dict[str, str]:
        """The environment of a service: of this process only what finds programs and libraries."""
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "PYTHONPATH")}
        given = {k: self.here(v) for k, v in self.services[name]["environment"].items()}
        return kept | given | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), str(_programs()), os.environ["PATH"]]),
            "PREFECT_HOME": str(self.folder / f"home-{name}"), "PREFECT_SERVER_API_PORT": str(self.ports["server"]),
            "PGPORT": str(self.ports["postgres"]), "PGHOST": "127.0.0.1",
        }  # fmt: skip

    def command(self, name: str) -> list[str]:
        given = self.services[name]["command"]
        return [self.here(part) for part in (shlex.split(given) if isinstance(given, str) else given)]

    def start(self, name: str, *more: str, user: int | None = None, number: int = 0) -> None:
        log = (self.folder / f"{name}{number}.log").open("wb")
        self.running[f"{name}{number}"] = subprocess.Popen(
            [*self.command(name), *more], env=self.environment(name), cwd=self.app, stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, user=user, start_new_session=True,
        )  # fmt: skip

    def wait_healthy(self, name: str) -> None:
        """By the health check of the service, as often as it may be tried."""
        check = self.services[name]["healthcheck"]
        kind, *words = check["test"]
        command = [self.here(w) for w in words] if kind == "CMD" else ["sh", "-c", self.here(words[0])]
        limit = time.monotonic() + float(check["interval"].removesuffix("s")) * check["retries"]
        while True:
            done = subprocess.run(command, env=self.environment(name), cwd=self.app, capture_output=True, check=False)
            if done.returncode == 0:
                return
            assert self.running[f"{name}0"].poll() is None, self.log(name)
            assert time.monotonic() < limit, f"{name} is not healthy: {done.stderr.decode()[-500:]}"
            time.sleep(0.3)

    def log(self, name: str, number: int = 0) -> str:
        return (self.folder / f"{name}{number}.log").read_text(errors="replace")[-3000:]

    def run(self, name: str, command: list[str], seconds: float) -> None:
        """Run something in the surroundings of a service, to its end."""
        done = subprocess.run(
            command, env=self.environment(name), cwd=self.app, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout + done.stderr).decode()[-3000:]

    def stop(self) -> None:
        for process in reversed(self.running.values()):
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start_postgres(stack: Stack) -> None:
    """What the entry point of the image does with the environment and the folder of start scripts, then the command."""
    programs = _programs()
    assert programs is not None
    environment = stack.environment("postgres")
    folder = stack.folder / "postgres"
    folder.mkdir()
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = pwd.getpwnam("nobody").pw_uid
        for parent in [folder, *folder.parents]:
            if parent.stat().st_uid == 0 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
        for path in (folder, folder / "password"):
            os.chown(path, user, -1)
    made: list[str | Path] = ["initdb", "-D", folder / "data", "-U", environment["POSTGRES_USER"], "-A", "scram-sha-256",
            "-E", "UTF8", "--pwfile", folder / "password", "--locale=C", "-N"]  # fmt: skip
    subprocess.run(made, check=True, env=environment, cwd=folder, user=user, stdout=subprocess.DEVNULL)
    stack.start("postgres", "-D", str(folder / "data"), "-p", environment["PGPORT"], "-k", str(folder), user=user)
    stack.wait_healthy("postgres")
    login = environment | {"PGUSER": environment["POSTGRES_USER"], "PGPASSWORD": environment["POSTGRES_PASSWORD"]}
    psql = ["psql", "-v", "ON_ERROR_STOP=1", "-q"]
    subprocess.run(
        [*psql, "-d", "postgres", "-c", f"create database {environment['POSTGRES_DB']}"], check=True, env=login
    )
    for volume in stack.services["postgres"]["volumes"]:
        source, target = volume.split(":")[:2]
        if target.startswith("/docker-entrypoint-initdb.d/"):
            script = ROOT / "flows" / "deploy" / source
            subprocess.run([*psql, "-d", environment["POSTGRES_DB"], "-f", script], check=True, env=login)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    if _programs() is None:
        pytest.skip("PostgreSQL is not installed")
    for package in ("psycopg", "asyncpg"):
        pytest.importorskip(package)
    read = yaml.safe_load((ROOT / "flows" / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    made = Stack(tmp_path, read["services"])
    shutil.copytree(ROOT / "flows", made.app / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pipeline", "extractors", "normalizers"):
        (made.app / name).symlink_to(ROOT / name)
    described = made.app / "flows" / "deploy" / "prefect.yaml"
    described.write_text(made.here(described.read_text(encoding="utf-8")), encoding="utf-8")
    with ExitStack() as ends:
        ends.callback(made.stop)
        yield made


def test_a_night_through_the_services_as_they_are_written(stack: Stack) -> None:
    (stack.folder / "published").mkdir()
    inbox = stack.folder / "inbox"
    inbox.mkdir()
    digital = [p for p in sorted((ROOT / "sample_docs").glob("*.pdf")) if not p.stem.endswith("scan")][:REPORTS]
    for path in digital:
        shutil.copy(path, inbox)
    assert len(digital) == REPORTS

    _start_postgres(stack)
    stack.start("server")
    stack.wait_healthy("server")
    stack.run("deploy", stack.command("deploy"), 120)
    for number in range(stack.services["worker"]["deploy"]["replicas"]):
        stack.start("worker", number=number)
    stack.run("deploy", ["prefect", "deployment", "run", "nightly/nightly", "--watch"], 240)

    worker = stack.environment("worker")
    parameters = yaml.safe_load((stack.app / "flows" / "deploy" / "prefect.yaml").read_text())["deployments"][0][
        "parameters"
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", worker["PGPASSWORD"])
        database = open_database(parameters["db"], create=False)
    try:
        rows = ledger_rows(database).values()
        assert sorted(Path(r.name).name for r in rows) == [p.name for p in digital]
        assert {r.status for r in rows} <= {"ok", "superseded"}
        assert [n.documents for n in store_status(database).nights] == [REPORTS]
    finally:
        database.close()
    assert (stack.folder / "published" / "latest" / "documents.parquet").is_file()
    assert not sqlite_history(stack)


def sqlite_history(stack: Stack) -> list[str]:
    """Histories that Prefect keeps beside PostgreSQL: there must be none with a run in it."""
    found = []
    for path in stack.folder.glob("home-*/prefect.db"):
        with sqlite3.connect(path) as connection:
            if connection.execute("select count(*) from sqlite_master").fetchone()[0]:
                found.append(str(path))
    return found
