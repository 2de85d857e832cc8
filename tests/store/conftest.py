"""Stores to test against: SQLite always, PostgreSQL where its programs are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.model.geometry import BBox, Place
from pipeline.model.record import (
    Activity,
    Audit,
    AuditedIndicator,
    Finding,
    Indicator,
    Level,
    MappedDocument,
    Recomputed,
    Session,
    Value,
)
from pipeline.model.result import DocumentResult, ErrorInfo, PageInfo, Repair
from pipeline.model.rules import GENERIC_SCHEME
from pipeline.model.text import Candidate
from pipeline.store.database import Database, open_database
from pipeline.store.documents import SourceFile
from pipeline.store.rows import DocumentRows, rows_of


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs: on the path, else where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own for the test run, on a free port, without fsync."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg")
    folder = tmp_path_factory.mktemp("postgres")
    user: int | None = None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = pwd.getpwnam("nobody").pw_uid
        for parent in [folder, *folder.parents]:
            if parent.stat().st_uid == 0 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
        os.chown(folder, user, -1)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": user, "cwd": folder}
    initdb = [programs / "initdb", "-D", data, "-U", "chiwat", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(initdb, check=True, **quiet)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=40"
    control = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", options, "start"], check=True, **quiet)
    try:
        yield f"postgresql://chiwat@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store of each kind."""
    if request.param == "sqlite":
        opened = open_database(str(tmp_path / "store.sqlite"))
        yield opened
        opened.close()
        return
    import psycopg

    url: str = request.getfixturevalue("postgres_url")
    name = f"t{abs(hash(request.node.nodeid))}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'create database "{name}"')
    opened = open_database(url.rsplit("/", 1)[0] + f"/{name}")
    yield opened
    opened.close()


def text(value: str, page: int = 1) -> Value[str]:
    return Value(value, (Place(page, BBox(50.04, 100.06, 200, 114), value),))


def decimal(value: str, page: int = 1) -> Value[Decimal]:
    return Value(Decimal(value), (Place(page, BBox(300, 100, 330, 114), value),), 0.98)


Maker = Callable[..., DocumentResult]


@pytest.fixture
def make_result() -> Maker:
    """A result of a report by a fictional body; keyword arguments say what differs."""

    def make(
        document: str = "a" * 64, source: str = "a.pdf", organization: str | None = "เทศบาลตำบลดอนงาม", year: int | None = 2566,
        numbers: tuple[str, ...] = ("1.1",), name: str = "ร้อยละของครัวเรือนที่มีน้ำสะอาดใช้", score: str = "3.50",
    ) -> DocumentResult:  # fmt: skip
        indicators = tuple(
            Indicator(
                number=n, name=text(name), weight=decimal("5"), reported_score=decimal(score),
                levels=(Level(decimal("1"), text("ร้อยละ 80"), Value(False)), Level(decimal("2"), text("ร้อยละ 85"))),
                activities=(Activity("1", text("โครงการตัวอย่าง"), sessions=(Session(1, participants=Value(120)),)),),
                collectors=(text("นายสมมติ ตัวอย่าง"), text("นางสาวนามแฝง ใจดี")), pages=(1, 2),
                attributes=(("สูตร", text("ก/ข")), ("สูตร", text("ซ้ำ"))),
            )
            for n in numbers
        )  # fmt: skip
        place = Place(1, BBox(300, 100, 330, 114), score)
        finding = Finding(
            "score_mismatch", "error", "ค่าคะแนนไม่ตรงกับเกณฑ์", "Score differs", numbers[0], None, Decimal(score),
            Decimal("3.4"), (place, place),
        )  # fmt: skip
        mapped = MappedDocument(
            "sar_card", GENERIC_SCHEME, text(organization) if organization else None,
            fiscal_year=Value(year) if year else None, period_months=Value(12), indicators=indicators,
        )  # fmt: skip
        recomputed = Recomputed(Decimal("3.4"), Decimal("0.17"), "interpolated", "…")
        audit = Audit(tuple(AuditedIndicator(i, recomputed) for i in indicators), (finding,), Decimal("68.0"))
        repair = Repair(
            "mark_order", "ตัวชีว้ ัด", "ตัวชี้วัด", "repaired", 0.99, (Candidate("ตัวชี้วัด", 0.99),), "", 1, place.bbox
        )
        return DocumentResult(
            source, document, 2, "ok", None, mapped, audit, (repair,), (), (PageInfo(1, "digital", 0.99, 595.32, 841.92),),
            "ข้อความ",
        )  # fmt: skip

    return make


@pytest.fixture
def make_rejected() -> Callable[..., DocumentRows]:
    def make(document: str, source: str, code: str = "damaged", *, retryable: bool = False) -> DocumentRows:
        return rows_of(DocumentResult(source, document, 0, "rejected", ErrorInfo(code, "ไฟล์เสีย", retryable)))  # type: ignore[arg-type]

    return make


@pytest.fixture
def file_of() -> Callable[..., SourceFile]:
    def make(rows: DocumentRows, modified: float = 1.0, name: str | None = None) -> SourceFile:
        called = name or rows.source
        return SourceFile(f"/inbox/{called}", called, 1000, modified, rows.document)

    return make
