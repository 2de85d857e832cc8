"""The command line: stdout is data, stderr is talk, and the exit status says how it went."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_docs"


def run(
    *arguments: str | Path, stdin: bytes | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd or ROOT, timeout=120, check=False)


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.is_file():
        pytest.skip(f"needs {name}, made by sample_docs/make.py")
    return path


def _pdf(objects: list[bytes]) -> bytes:
    """A small PDF of these objects, the first of them its catalogue."""
    out, offsets = b"%PDF-1.4\n", []
    for k, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (k, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that cannot be read, each in its own way."""
    from reportlab.pdfgen.canvas import Canvas

    folder = tmp_path_factory.mktemp("bad")
    (folder / "text.pdf").write_text("รายงานผลการปฏิบัติราชการ")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "folder.pdf").mkdir()
    protected = Canvas(str(folder / "encrypted.pdf"), encrypt="secret")
    protected.drawString(100, 100, "x")
    protected.save()
    whole = Canvas(str(folder / "whole.pdf"), pageCompression=0)
    whole.drawString(100, 100, "score " * 200)
    whole.save()
    (folder / "truncated.pdf").write_bytes((folder / "whole.pdf").read_bytes()[:700])
    (folder / "whole.pdf").unlink()
    (folder / "no pages.pdf").write_bytes(_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]))
    blank = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    (folder / "blank.pdf").write_bytes(_pdf([*blank, page, b"<</Length 0>>stream\n\nendstream"]))
    flat = page.replace(b"[0 0 595 842]", b"[0 0 0 0]")
    (folder / "no size.pdf").write_bytes(_pdf([*blank, flat, b"<</Length 0>>stream\n\nendstream"]))
    return folder


def test_bad_files_are_rejected_one_by_one_and_the_good_one_is_read(bad: Path) -> None:
    good = sample("phuphrai_sar_2566_clean.pdf")
    wanted = {
        "text.pdf": {"not_a_pdf"}, "empty.pdf": {"empty"}, "encrypted.pdf": {"encrypted"}, "truncated.pdf": {"damaged"},
        "no pages.pdf": {"empty", "damaged"}, "blank.pdf": {"empty"}, "no size.pdf": {"empty", "damaged"},
        "folder.pdf": {"io"}, "missing.pdf": {"io"},
    }  # fmt: skip
    done = run("extract", *(bad / n for n in wanted), good, "--json")
    assert done.returncode == 1
    documents: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [Path(d["source"]).name for d in documents] == [*wanted, good.name]
    for document, codes in zip(documents, wanted.values(), strict=False):
        assert document["status"] == "rejected", document["source"]
        assert document["error"]["code"] in codes, document["error"]
        assert set(document) >= {"schema_version", "indicators", "findings", "repairs", "warnings", "pages"}
    assert documents[-1]["status"] == "ok"
    assert documents[-1]["indicators"]
    lines = done.stderr.decode().splitlines()
    assert len(lines) == len(wanted), lines
    assert not any("Traceback" in line for line in lines)


def test_extract_gives_the_fields_of_the_contract() -> None:
    done = run("extract", sample("bankhao_sar_2566.pdf"), "--json")
    assert done.returncode == 0, done.stderr.decode()
    document = json.loads(done.stdout)
    assert (document["form"], document["fiscal_year"], document["period_months"]) == ("sar_card", 2566, 12)
    (indicator,) = document["indicators"]
    where = indicator["provenance"]["reported_weighted_score"]
    assert where["raw"]
    assert all(round(v, 1) == v for v in where["bbox"])
    codes = {f["code"] for f in document["findings"]}
    assert "weighted_score_mismatch" in codes
    finding = next(f for f in document["findings"] if f["code"] == "weighted_score_mismatch")
    assert (finding["reported"], finding["recomputed"]) == (0.1835, 0.1735)


def test_text_and_tables_of_one_page() -> None:
    file = sample("bankhao_sar_2566.pdf")
    text = run("text", file, "--page", "1")
    assert text.returncode == 0
    assert "ตัวชี้วัด" in text.stdout.decode()
    tables = run("tables", file, "--page", "2", "--json")
    first = json.loads(tables.stdout.splitlines()[0])
    assert first["pages"] == [2]
    assert all({"text", "bbox", "row", "col"} <= set(cell) for row in first["rows"] for cell in row)
    assert run("text", file, "--page", "99").returncode == 2


def test_normalize_reads_standard_input_and_says_what_it_did() -> None:
    plain = run("normalize", stdin="น้ํา สาํคัญ\n".encode())
    assert plain.stdout.decode() == "น้ำ สำคัญ\n"
    answer = json.loads(run("normalize", "--json", stdin="น้ํา".encode()).stdout)
    assert answer["text"] == "น้ำ"
    assert answer["repairs"][0]["raw"] in "น้ํา"
    assert run("normalize", stdin=b"\xff\xfe\x00").returncode == 1


REFUSED = [
    "insert into documents (document, source, page_count, status) values ('x', 'x', 1, 'ok')",
    "drop table documents",
    "update ledger set status = 'ok'",
    "delete from findings",
    "create table x (y)",
    "attach database '/nowhere/else' as other",
    "pragma journal_mode = delete",
    "select 1; drop table documents",
    "with x as (select 1) insert into decisions (document) select 'a' from x",
    "vacuum into '/nowhere/copy'",
    "select load_extension('x')",
    "",
    "/* nothing */",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_query_that_would_change_anything_is_refused(store: Path, sql: str) -> None:
    before = store.read_bytes()
    done = run("query", sql, "--db", store)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.decode().splitlines()) == 1
    assert store.read_bytes() == before


@pytest.mark.parametrize("sql", [*REFUSED, "copy documents to '/nowhere/x.csv'", "select * from read_csv('/etc/hostname')",
                                 "select * from glob('/*')", "install httpfs", "set memory_limit = '8GB'"])  # fmt: skip
def test_a_query_over_published_files_can_only_read_them(store: Path, tmp_path: Path, sql: str) -> None:
    from pipeline.model.errors import UsageError
    from pipeline.publish.parquet import publish_version
    from pipeline.publish.query import ask_published
    from pipeline.store.database import open_database

    folder = tmp_path / "published"
    publish_version(open_database(str(store)), folder)
    with pytest.raises(UsageError), ask_published(folder, sql) as answer:
        list(answer.rows)
    with ask_published(folder, "select count(*) from documents") as answer:
        assert list(answer.rows) == [(3,)]


def test_a_query_that_never_ends_is_stopped(store: Path) -> None:
    endless = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"
    done = run("query", endless, "--db", store, "--timeout", "0.5")
    assert done.returncode == 2
    assert b"longer than 0.5 seconds" in done.stderr


def test_query_answers_as_json_and_csv(store: Path) -> None:
    sql = "select source, indicator_count from documents order by source limit 1"
    assert json.loads(run("query", sql, "--db", store, "--json").stdout) == {
        "source": "bankhao_sar_2566.pdf", "indicator_count": 1,
    }  # fmt: skip
    assert run("query", sql, "--db", store, "--csv").stdout.decode().splitlines() == [
        "source,indicator_count", "bankhao_sar_2566.pdf,1",
    ]  # fmt: skip
    assert run("query", "select nothing from nowhere", "--db", store).returncode == 2
    assert run("query", "select 1", "--db", store.parent / "missing.sqlite").returncode == 2


def test_audit_lists_findings_and_writes_one_page(store: Path, tmp_path: Path) -> None:
    done = run("audit", "--db", store, "--json")
    findings = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {"source", "code", "severity", "reported", "recomputed", "message", "message_en", "evidence"} <= set(
        findings[0]
    )
    page = tmp_path / "audit.html"
    assert run("audit", "--db", store, "--html", page).returncode == 0
    html = page.read_text(encoding="utf-8")
    assert "data:image/png;base64," in html
    assert "0.1835" in html
    assert "<svg" in html
    assert 'src="http' not in html
    assert 'href="http' not in html
    assert run("audit", "--db", tmp_path / "missing.sqlite").returncode == 2


def test_the_table_of_the_audit_fits_a_narrow_terminal(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli.overview import print_table
    from pipeline.store.audit import audit_view
    from pipeline.store.database import open_database

    database = open_database(str(store))
    print_table(audit_view(database), 80)
    database.close()
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    (first,) = (line for line in lines if "weighted_score_mismatch" in line)
    assert "2566" in first
    assert "2.1: 3.47" in first


def test_a_page_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run("extract", "--json", "--page", "9", sample("phuphrai_sar_2566_clean.pdf"))
    assert done.returncode == 1
    assert "2 pages" in json.loads(done.stdout)["error"]["message"]


def test_export_and_publish(store: Path, tmp_path: Path) -> None:
    for form in ("csv", "jsonl", "parquet", "xlsx"):
        assert run("export", tmp_path / form, "--format", form, "--db", store).returncode == 0
    assert run("export", tmp_path / "x", "--format", "doc", "--db", store).returncode == 2
    records = (tmp_path / "jsonl" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(r)["source"] for r in records] == [
        "bankhao_sar_2566.pdf", "phothong_kpi_2568.pdf", "phuphrai_sar_2566_clean.pdf",
    ]  # fmt: skip
    first = run("publish", tmp_path / "published", "--db", store).stdout
    assert run("publish", tmp_path / "published", "--db", store).stdout == first
    assert (tmp_path / "published" / "latest" / "data-dictionary.md").is_file()


def test_wrong_calls_have_status_2(tmp_path: Path) -> None:
    config = tmp_path / "chiwat.toml"
    config.write_text("memmory_mb = 100\n")
    done = run("--config", config, "status")
    assert done.returncode == 2
    assert b"memmory_mb" in done.stderr
    for call in (["extract"], ["nonsense"], ["ingest", tmp_path / "gone"], ["forms", "check", tmp_path / "gone.toml"]):
        assert run(*call).returncode == 2, call


@pytest.mark.parametrize("option", [["--timezone", "Mars/Olympus"], ["--cron", "soon"]])
def test_a_schedule_that_cannot_be_is_one_line(option: list[str], tmp_path: Path) -> None:
    done = run("schedule", *option, tmp_path)
    assert done.returncode == 2
    assert option[1].encode() in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_forms_are_listed_and_checked(tmp_path: Path) -> None:
    listed = run("forms")
    assert b"sar_card" in listed.stdout
    broken = tmp_path / "broken.toml"
    broken.write_text('id = "x"\ntitel = "y"\n')
    done = run("forms", "check", broken)
    assert done.returncode == 1
    assert done.stdout


def test_the_review_pages_say_what_is_missing_or_start() -> None:
    assert b"review pages" in run("serve", "--help").stdout


def test_the_table_of_a_country_takes_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Every report looked through the indicators and findings of all."""
    import time

    from pipeline.cli.overview import print_table
    from pipeline.store.audit import AuditView, IndicatorRow, ReportRow

    keys = [f"{k:064x}" for k in range(3000)]
    reports = tuple(
        ReportRow(key, "a.pdf", (), "ok", "sar_card", None, None, 2566, None, None, 40, 1, None) for key in keys
    )
    indicators = tuple(
        IndicatorRow(key, "1.1", None, 5.0, 4.0, 4.0, None, None, None, None) for key in keys for _ in range(40)
    )
    begun = time.process_time()
    print_table(AuditView(reports, indicators, ()), width=140)
    assert time.process_time() - begun < 8
    assert capsys.readouterr().out.count("a.pdf") == 3000


def test_the_audit_report_shows_a_moved_file_and_never_another_under_its_name(tmp_path: Path) -> None:
    import shutil

    from pipeline.batch.ingest import ingest_plan
    from pipeline.batch.plan import make_plan
    from pipeline.engine.settings import Settings
    from pipeline.report.build import render
    from pipeline.store.audit import audit_view
    from pipeline.store.database import open_database

    database, settings = open_database(str(tmp_path / "s.db")), Settings(settle_seconds=0)
    report, moved = tmp_path / "a.pdf", tmp_path / "z.pdf"
    shutil.copy(sample("bankhao_sar_2566.pdf"), report)

    def pictures() -> int:
        return render(audit_view(database)).count("data:image/png")

    ingest_plan(make_plan(database, (str(report),), settings), database, settings)
    shown = pictures()
    assert shown
    report.rename(moved)
    shutil.copy(sample("nonsung_sar_2565.pdf"), report)  # a new report under the old name, not yet read
    assert pictures() == 0
    ingest_plan(make_plan(database, (str(moved),), settings), database, settings)
    assert pictures() == shown
    database.close()
