"""What waits for a decision, lists of what a report does not give, files that have moved, and calls from elsewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from pipeline.review.app import create_app
from pipeline.review.auth import hash_password
from pipeline.review.config import ReviewConfig
from pipeline.review.plots import MOST_DOTS, scatter
from pipeline.store import tables as t
from pipeline.store.browse import ScorePoint
from pipeline.store.database import Database, open_database
from pipeline.store.decisions import decide
from pipeline.store.waiting import waiting_documents
from tests.review.conftest import SAMPLES, make_store
from tests.review.test_safety import token

HERE = "http://127.0.0.1"


@pytest.fixture
def copy(store: str, tmp_path: Path) -> str:
    shutil.copy(store, tmp_path / "copy.sqlite")
    return str(tmp_path / "copy.sqlite")


def errors_of(database: Database, key: str) -> list[str]:
    from pipeline.review.record import document_view

    view = document_view(database, key, {})
    assert view
    return [row.target for row in view.findings if row.finding.severity == "error"]


def test_a_report_waits_until_its_last_error_is_decided(copy: str) -> None:
    """One decision of many took the whole report off the list."""
    database = open_database(copy)
    (key, count), *others = waiting_documents(database)
    targets = errors_of(database, key)
    assert len(targets) == count > 1

    def say(target: str, action: str) -> None:
        from pipeline.store.decisions import decisions_of

        seen = max((d.id for d in decisions_of(database, key)), default=0)
        decide(database, key, target, action, before=None, after=None, who="a", why="b", seen=seen)  # type: ignore[arg-type]

    say("document", "confirm")
    for target in targets[:-1]:
        say(target, "confirm")
    assert dict(waiting_documents(database))[key] == 1
    say(targets[-1], "postpone")
    assert waiting_documents(database)[-1] == (key, 1), "postponed: last of all"
    say(targets[-1], "dismiss")
    assert waiting_documents(database) == tuple(others)
    say(targets[0], "reopen")
    assert dict(waiting_documents(database))[key] == 1
    with database.write() as connection:
        connection.execute(update(t.documents).where(t.documents.c.document == key).values(superseded_by="new"))
    assert waiting_documents(database) == tuple(others), "a corrected report stands in its place"
    database.close()


def test_the_next_report_is_one_key_away(copy: str, tmp_path: Path) -> None:
    database = open_database(copy)
    first, second = (key for key, _ in waiting_documents(database)[:2])
    database.close()
    with TestClient(create_app(ReviewConfig(copy, tmp_path)), base_url=HERE) as client:
        assert f'href="/documents/{second}" data-key="m"' in client.get(f"/documents/{first}").text
        assert f'href="/documents/{first}" data-key="m"' in client.get(f"/documents/{second}").text


def test_what_a_report_does_not_give_is_a_filter_too(copy: str, tmp_path: Path) -> None:
    """The bars of reports without a body or year led to all reports."""
    database = open_database(copy)
    with database.write() as connection:
        d = t.documents.c
        connection.execute(update(t.documents).values(fiscal_year=2566, organization="อบต.ทดลอง", period_months=6))
        named = update(t.documents).where(d.source.startswith("watmai"))
        connection.execute(named.values(fiscal_year=None, organization=None, period_months=None))
    database.close()
    with TestClient(create_app(ReviewConfig(copy, tmp_path)), base_url=HERE) as client:
        for query in ("organization=–", "year=0", "round=0"):
            rows = client.get(f"/documents?{query}").text
            assert (rows.count('<td><a href="/documents/'), "watmai" in rows) == (1, True), query
        assert "organization=%E2%80%93" in client.get("/overview").text
        assert '<option value="0" selected>– (1)</option>' in client.get("/documents?year=0").text


def test_numbers_beyond_those_of_the_store_do_not_narrow(copy: str, tmp_path: Path) -> None:
    with TestClient(create_app(ReviewConfig(copy, tmp_path)), base_url=HERE) as client:
        for query in ("year", "round", "start"):
            assert client.get(f"/documents?{query}=99999999999999999999999").status_code == 200


def test_a_report_that_was_moved_is_shown_from_where_it_is_now(tmp_path: Path) -> None:
    from pipeline.batch.ingest import ingest_plan
    from pipeline.batch.plan import make_plan
    from pipeline.engine.settings import Settings

    report = tmp_path / "inbox" / "a.pdf"
    report.parent.mkdir()
    shutil.copy(SAMPLES / "phuphrai_sar_2566_clean.pdf", report)
    store = make_store(tmp_path / "store.sqlite", report)
    database, settings = open_database(store), Settings(settle_seconds=0)
    report.rename(tmp_path / "done.pdf")
    with TestClient(create_app(ReviewConfig(store, tmp_path)), base_url=HERE) as client:
        found = re.search(r"/documents/([0-9a-f]{64})", client.get("/documents").text)
        assert found
        picture = f"/pictures/{found.group(1)}/1/900.png"
        assert client.get(picture).status_code == 404
        ingest_plan(make_plan(database, (str(tmp_path / "done.pdf"),), settings), database, settings)
        assert client.get(picture).content.startswith(b"\x89PNG")
    database.close()


def test_a_page_elsewhere_whose_name_leads_here_is_sent_away(copy: str, tmp_path: Path) -> None:
    with TestClient(create_app(ReviewConfig(copy, tmp_path))) as client:
        for host in ("evil.example:8000", "127.0.0.1.evil.example", "192.0.2.7"):
            assert client.get("/", headers={"host": host}).status_code == 421
        for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
            assert client.get("/", headers={"host": host}).status_code == 200


def test_a_person_added_while_the_pages_are_served_signs_in_and_one_taken_out_is_out(copy: str, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"anong:{hash_password('a')}\n", encoding="utf-8")
    config = ReviewConfig(copy, tmp_path, users=users)
    with TestClient(create_app(config), follow_redirects=False) as client:
        said = token(client.get("/sign-in").text)
        with users.open("a", encoding="utf-8") as file:
            file.write(f"somsak:{hash_password('b')}\n")
        answer = client.post("/sign-in", data={"name": "somsak", "password": "b", "token": said})
        assert answer.status_code == 303
        assert client.get("/").status_code == 200
        users.write_text(f"anong:{hash_password('a')}\n", encoding="utf-8")
        assert client.get("/").headers["location"] == "/sign-in", "taken out of the file"
        users.unlink()
        assert client.get("/").status_code == 303


def test_a_language_chosen_on_a_list_keeps_the_list(copy: str, tmp_path: Path) -> None:
    with TestClient(create_app(ReviewConfig(copy, tmp_path)), base_url=HERE, follow_redirects=False) as client:
        page = client.get("/documents?form=sar_card&amp=1").text
        assert 'name="back" value="/documents?form=sar_card&amp;amp=1"' in page
        send = {"token": token(page), "language": "en", "back": "/\\evil.example"}
        assert client.post("/language", data=send).headers["location"] == "/"


def test_the_plot_of_a_country_stays_a_page() -> None:
    points = [ScorePoint(f"{k}", "1", None, k % 500 / 100, k % 500 / 100) for k in range(100_000)]
    assert len(scatter(points).dots) <= 500
    assert len(scatter(points[:MOST_DOTS]).dots) == MOST_DOTS


def test_a_report_of_a_thousand_findings_comes_in_parts(
    copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One with 5,000 was a page of 25 MB."""
    database = open_database(copy)
    (key, _count), *_ = waiting_documents(database)
    database.close()
    with TestClient(create_app(ReviewConfig(copy, tmp_path)), base_url=HERE) as client:
        whole = client.get(f"/documents/{key}").text
        ids = re.findall(r'<article class="finding[^>]* id="(f\d+)"', whole)
        assert len(ids) >= 3
        assert 'rel="next"' not in whole
        monkeypatch.setattr("pipeline.review.parts.MOST", 2)
        parts = [client.get(f"/documents/{key}?part={k}").text for k in (0, 1)]
        assert [re.findall(r'<article class="finding[^>]* id="(f\d+)"', p) for p in parts] == [ids[:2], ids[2:4]]
        assert all(f"({len(ids)})" in p for p in parts), "how many there are in all"
        assert f'data-owner="{ids[0]}" x=' in parts[0]
        assert f'data-owner="{ids[0]}" x=' not in parts[1]
        target = re.search(r'name="target" value="(finding:[^"]+)"', parts[1])
        assert target
        send = {"token": token(parts[1]), "target": target.group(1), "action": "postpone", "seen": "0"}
        answer = client.post(f"/documents/{key}/decisions?part=1", data=send, follow_redirects=False)
        assert answer.headers["location"] == f"/documents/{key}?part=1"
        assert client.get(f"/documents/{key}?part=999").status_code == 200


def test_a_decision_is_shown_in_the_reader_s_language(copy: str, tmp_path: Path) -> None:
    database = open_database(copy)
    key = waiting_documents(database)[0][0]
    for action in ("confirm", "dismiss"):
        decide(database, key, action, action, before=None, after=None, who="อนงค์", why="b", seen=0)  # type: ignore[arg-type]
    database.close()
    with TestClient(create_app(ReviewConfig(copy, tmp_path)), base_url=HERE) as client:
        page = client.get(f"/documents/{key}").text
        assert "<b>อนงค์</b> ยืนยัน" in page
        assert "<b>อนงค์</b> ยกเลิก" in page
