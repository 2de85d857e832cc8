"""Reports of one body held against each other, from their PDFs to the export."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.engine.across import audit_store, expected_bodies
from pipeline.engine.corrections import restate_document
from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings
from pipeline.model.errors import UsageError
from pipeline.model.record import MappedDocument
from pipeline.model.result import DocumentResult
from pipeline.publish.export import export_dataset
from pipeline.report.build import write_report
from pipeline.review.record import document_view
from pipeline.scoring import audit_document
from pipeline.scoring.absent import ExpectedBody
from pipeline.store.across import stored_across
from pipeline.store.audit import across_json, audit_view, findings_json
from pipeline.store.browse import document_head, page_sizes
from pipeline.store.database import Database, open_database
from pipeline.store.decisions import decide
from pipeline.store.documents import SourceFile, documents_json, save
from pipeline.store.reconcile import reconcile
from pipeline.store.rows import rows_of

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"
NINE, TWELVE = "phuphrai_sar_2566_clean.pdf", "phuphrai_sar_2566_round12.pdf"
BODY = "องค์การบริหารส่วนตำบลภูไพรงาม"


@pytest.fixture(scope="module")
def results() -> dict[str, DocumentResult]:
    """Two rounds of one body, as read from their PDFs."""
    return {n: process_document(SAMPLES / n, Settings(), n) for n in (NINE, TWELVE)}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(str(tmp_path / "store.sqlite"))
    yield opened
    opened.close()


def put(database: Database, *made: DocumentResult, bodies: tuple[ExpectedBody, ...] = ()) -> None:
    """Store results as a night does, and audit them across."""
    for k, result in enumerate(made):
        path = SAMPLES / result.source
        file = SourceFile(str(path), result.source, 1, float(k), result.sha256)
        save(database, rows_of(result), file, "f", "f", 0.1)
    reconcile(database)
    audit_store(database, bodies=bodies)


def shown(database: Database) -> list[tuple[str, str, str | None, str | None]]:
    return [(x.code, x.severity, x.reported, x.expected) for x in stored_across(database)]


BOTH = [("weight_differs", "warning", "12", "10"), ("figure_fell", "warning", "302", "312")]


def test_two_rounds_of_one_body(database: Database, results: dict[str, DocumentResult], tmp_path: Path) -> None:
    put(database, *results.values())
    assert shown(database) == BOTH
    (weight, fell) = stored_across(database)
    assert (weight.body, weight.fiscal_year, weight.indicator) == (BODY, 2566, "3.2")
    assert [p.raw for p in weight.evidence] == ["๑๒", "๑๐"]
    assert {p.document for p in fell.evidence} == {r.sha256 for r in results.values()}

    exported = export_dataset(database, tmp_path / "out", "jsonl")
    assert exported
    rows = [
        json.loads(x) for x in (tmp_path / "out" / "across_findings.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [r["code"] for r in rows] == ["weight_differs", "figure_fell"]
    first = across_json(audit_view(database))[0]
    assert (first["source"], first["other_source"], first["reported"], first["recomputed"]) == (TWELVE, NINE, 12, 10)

    page = write_report(audit_view(database), str(tmp_path / "audit.html")).read_text(encoding="utf-8")
    part = page[page.index('id="across"') : page.index('id="scores"')]
    assert weight.message in part
    assert part.count("<figure>") == 4  # each figure in both of its reports


def test_the_last_rounds_figure_explains_what_nothing_else_does(
    database: Database, results: dict[str, DocumentResult]
) -> None:
    alone = results[TWELVE].audit
    assert alone is not None
    assert [f.explained_by for f in alone.findings] == [None]
    put(database, *results.values())
    (finding,) = findings_json(database)
    assert (finding["code"], finding["explained_by"]) == ("weighted_score_mismatch", "last_round")
    assert str(finding["message"]).endswith("(ตรงกับตัวเลขของรอบก่อน)")
    assert audit_view(database).findings[0].explained_by == "last_round"
    before = list(documents_json(database))
    audit_store(database)  # again: nothing changes
    assert list(documents_json(database)) == before
    assert shown(database) == BOTH


def test_the_order_of_arrival_does_not_matter(database: Database, results: dict[str, DocumentResult]) -> None:
    put(database, results[TWELVE])
    assert shown(database) == []
    put(database, results[TWELVE], results[NINE])
    assert shown(database) == BOTH
    assert findings_json(database)[0]["explained_by"] == "last_round"


def again(result: DocumentResult, key: str, **changes: object) -> DocumentResult:
    """The same report as another file, changed."""
    assert result.mapped is not None
    mapped: MappedDocument = replace(result.mapped, **changes)  # type: ignore[arg-type]
    return replace(result, sha256=key * 64, source=f"{key}.pdf", mapped=mapped, audit=audit_document(mapped))


def test_a_superseded_report_is_compared_with_none(database: Database, results: dict[str, DocumentResult]) -> None:
    nine = results[NINE].mapped
    assert nine is not None
    corrected = again(results[TWELVE], "c", indicators=nine.indicators)
    put(database, results[NINE], results[TWELVE], corrected)
    assert shown(database) == []


def test_a_report_read_in_part_is_compared_with_none(database: Database, results: dict[str, DocumentResult]) -> None:
    put(database, results[NINE], replace(results[TWELVE], status="partial"))
    assert shown(database) == []


def test_a_doubtful_weight_is_only_worth_a_look(database: Database, results: dict[str, DocumentResult]) -> None:
    mapped = results[TWELVE].mapped
    assert mapped is not None
    (card,) = mapped.indicators
    assert card.weight is not None
    blurred = replace(card, weight=replace(card.weight, confidence=0.3), activities=())
    put(database, results[NINE], again(results[TWELVE], "b", indicators=(blurred,)))
    assert shown(database) == [("weight_differs", "info", "12", "10")]


def test_the_cards_of_a_report_without_company_are_added_up(
    database: Database, results: dict[str, DocumentResult]
) -> None:
    mapped = results[TWELVE].mapped
    assert mapped is not None
    (card,) = mapped.indicators
    assert card.weight is not None
    heavy = replace(card, number=f"{card.number}1", weight=replace(card.weight, value=Decimal(90)))
    put(database, again(results[TWELVE], "b", indicators=(card, heavy)))
    (found,) = stored_across(database)
    assert (found.code, found.severity, found.reported) == ("body_weights_total", "warning", "102")
    assert [(e.page, e.raw) for e in found.evidence] == 2 * [(p.page, p.raw) for p in card.weight.places[:1]]


def test_a_correction_is_held_against_the_others_at_once(
    database: Database, results: dict[str, DocumentResult]
) -> None:
    missing = ExpectedBody(BODY, 2566, 3)
    put(database, *results.values(), bodies=(missing,))
    key = results[TWELVE].sha256
    decide(database, key, "value:0:weight", "correct", before="12", after="10", who="อนงค์", why=None, seen=0)
    head = document_head(database, key)
    assert head is not None
    restate_document(database, key, head)
    assert [c for c, *_ in shown(database)] == ["figure_fell", "report_absent"]
    assert findings_json(database)[0]["explained_by"] == "last_round"  # 10 × 4.20 is not 0.3650 either


def test_review_shows_the_other_report(database: Database, results: dict[str, DocumentResult]) -> None:
    put(database, *results.values())
    key = results[TWELVE].sha256
    view = document_view(database, key, page_sizes(database, key))
    assert view is not None
    assert [(x.finding.code, x.page, [n for _, n in x.others]) for x in view.across] == [
        ("weight_differs", 2, [NINE]),
        ("figure_fell", 1, [NINE]),
    ]
    assert view.findings[0].finding.explained_by == "last_round"
    assert {b.owner for p in view.pages for b in p.boxes} >= {"x0", "x1"}


def test_bodies_of_a_list_that_sent_nothing(
    database: Database, results: dict[str, DocumentResult], tmp_path: Path
) -> None:
    listed = tmp_path / "bodies.tsv"
    listed.write_text(f"# ที่ต้องส่ง\n{BODY}\t2566\t12\n{BODY}\t2566\t6\nเทศบาลตำบลเงียบ\n", encoding="utf-8")
    put(database, *results.values(), bodies=expected_bodies(str(listed)))
    missing = [(x.body, x.fiscal_year) for x in stored_across(database) if x.code == "report_absent"]
    assert missing == [(BODY, 2566), ("เทศบาลตำบลเงียบ", 0)]
    with pytest.raises(UsageError, match="list of bodies"):
        expected_bodies(str(tmp_path / "none.tsv"))


def test_the_command_and_the_night_use_it(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from pipeline.batch.ingest import ingest_plan
    from pipeline.batch.plan import make_plan
    from pipeline.cli.main import main

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in (NINE, TWELVE):
        shutil.copy(SAMPLES / name, inbox)
    listed = tmp_path / "bodies.tsv"
    listed.write_text("เทศบาลตำบลเงียบ\n", encoding="utf-8")
    store = str(tmp_path / "night.sqlite")
    settings = Settings(workers=1, settle_seconds=0.0, bodies=str(listed))
    opened = open_database(store)
    ingest_plan(make_plan(opened, (str(inbox),), settings), opened, settings)
    assert [x.code for x in stored_across(opened)] == ["weight_differs", "figure_fell", "report_absent"]
    opened.close()

    said = CliRunner().invoke(main, ["audit", "--db", store]).output
    assert "across documents:" in said
    assert f"({TWELVE} / {NINE})" in said
    listed.write_text("เทศบาลตำบลอื่น\n", encoding="utf-8")
    lines = CliRunner().invoke(main, ["audit", "--db", store, "--json", "--bodies", str(listed)]).output.splitlines()
    found = [json.loads(x) for x in lines if x.startswith("{")]
    assert [(f["code"], f["organization"]) for f in found[-1:]] == [("report_absent", "เทศบาลตำบลอื่น")]
    assert [f["code"] for f in found] == ["weighted_score_mismatch", "weight_differs", "figure_fell", "report_absent"]
