"""Sign-in, tokens, headers, and a long list."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.model.errors import UsageError
from pipeline.review.app import create_app
from pipeline.review.auth import add_to, check_name, hash_password, read_users, verify_password
from pipeline.review.config import ReviewConfig
from pipeline.store.decisions import DecisionConflict, current, decide, decisions_of


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found.group(1)


@pytest.fixture
def config(store: str, tmp_path: Path) -> ReviewConfig:
    return ReviewConfig(store, tmp_path)


def test_off_loopback_sign_in_is_required(store: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sign-in"):
        ReviewConfig(store, tmp_path, host="0.0.0.0")
    ReviewConfig(store, tmp_path, host="::1")
    ReviewConfig(store, tmp_path, host="0.0.0.0", proxy_header="X-Remote-User")


def test_password_sign_in(store: str, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"# people\nanong:{hash_password('ลับมาก')}\n", encoding="utf-8")
    with TestClient(create_app(ReviewConfig(store, tmp_path, users=users)), follow_redirects=False) as client:
        assert client.get("/documents").headers["location"] == "/sign-in"
        page = client.get("/sign-in").text
        wrong = client.post("/sign-in", data={"name": "anong", "password": "x", "token": token(page)})
        assert wrong.status_code == 401
        right = client.post("/sign-in", data={"name": "anong", "password": "ลับมาก", "token": token(page)})
        assert right.headers["location"] == "/"
        assert "anong" in client.get("/").text


def test_proxy_header(store: str, tmp_path: Path) -> None:
    with TestClient(
        create_app(ReviewConfig(store, tmp_path, proxy_header="X-Remote-User")), base_url="http://127.0.0.1"
    ) as client:
        assert client.get("/").status_code == 401
        assert "somsak" in client.get("/", headers={"X-Remote-User": "somsak"}).text


def test_a_form_without_its_token_is_refused(config: ReviewConfig) -> None:
    with TestClient(create_app(config), base_url="http://127.0.0.1") as client:
        client.get("/")
        refused = client.post("/documents/x/decisions", data={"target": "form", "action": "confirm"})
        assert refused.status_code == 403
        again = client.post("/documents/x/decisions", data={"token": "guess", "target": "form", "action": "confirm"})
        assert again.status_code == 403


def test_language_never_redirects_away(config: ReviewConfig) -> None:
    with TestClient(create_app(config), base_url="http://127.0.0.1", follow_redirects=False) as client:
        right = token(client.get("/").text)
        answer = client.post("/language", data={"token": right, "language": "en", "back": "//evil.example"})
        assert answer.headers["location"] == "/"


def test_headers_and_unknown_documents(config: ReviewConfig) -> None:
    with TestClient(create_app(config), base_url="http://127.0.0.1") as client:
        answer = client.get("/documents/nothing")
        assert answer.status_code == 404
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert client.get("/pictures/nothing/1/900.png").status_code == 404
        assert "style=" not in client.get("/overview").text


def test_pictures_are_of_listed_sizes_only(config: ReviewConfig) -> None:
    with TestClient(create_app(config), base_url="http://127.0.0.1") as client:
        found = re.search(r"/documents/([0-9a-f]{64})", client.get("/documents").text)
        assert found
        assert client.get(f"/pictures/{found.group(1)}/1/900.png").content.startswith(b"\x89PNG")
        assert client.get(f"/pictures/{found.group(1)}/1/90000.png").status_code == 404
        assert client.get(f"/pictures/{found.group(1)}/99/900.png").status_code == 404


def test_a_person_is_added_whatever_the_file_ends_with_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    users = tmp_path / "users"
    add_to(users, "anong", "ก")
    assert users.stat().st_mode & 0o077 == 0
    users.write_text(users.read_text().rstrip("\n"))
    add_to(users, "สมชาย ใจดี", "ข")
    add_to(users, "anong", "ค")
    known = read_users(users)
    assert list(known) == ["anong", "สมชาย ใจดี"]
    assert verify_password("ค", known["anong"])
    for name in ("a:b", "#a", " a", "a\nb", ""):
        with pytest.raises(UsageError, match="cannot be a name"):
            check_name(name)


def test_users_file_says_which_line_is_wrong(tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text("ok:scrypt$a$b\nbroken\n", encoding="utf-8")
    with pytest.raises(UsageError, match=":2:"):
        read_users(users)
    assert not verify_password("x", "nonsense")


def test_decisions_conflict(tmp_path: Path) -> None:
    from pipeline.store.database import open_database

    database = open_database(str(tmp_path / "d.sqlite"))
    first = decide(database, "d", "form", "confirm", before=None, after=None, who="a", why=None, seen=0)
    with pytest.raises(DecisionConflict, match="a decided confirm"):
        decide(database, "d", "form", "dismiss", before=None, after=None, who="b", why="x", seen=0)
    decide(database, "d", "form", "reopen", before=None, after=None, who="b", why=None, seen=first.id)
    assert len(decisions_of(database, "d")) == 2
    assert current(decisions_of(database, "d")) == {}
    database.close()


def test_a_long_list_does_not_stall(store: str, tmp_path: Path) -> None:
    """320 documents: a page of the list costs about what one of four does, however long the list is."""
    import shutil

    from sqlalchemy import insert, select

    from pipeline.store import tables as t
    from pipeline.store.database import open_database

    copy = tmp_path / "many.sqlite"
    shutil.copy(store, copy)
    database = open_database(str(copy))
    with database.write() as connection:
        row = dict(connection.execute(select(t.documents)).first()._mapping)  # type: ignore[union-attr]
        connection.execute(
            insert(t.documents), [{**row, "document": f"{k:064x}", "source": f"{k}.pdf"} for k in range(316)]
        )
    database.close()
    with TestClient(create_app(ReviewConfig(str(copy), tmp_path)), base_url="http://127.0.0.1") as client:
        page = client.get("/documents")
        assert "320" in page.text
        assert page.text.count("<tr") <= 52
        rest = client.get("/documents?start=300")
        assert rest.text.count("<tr") == 21
        start = time.perf_counter()
        client.get("/documents?q=%E0%B8%81")
        assert time.perf_counter() - start < 5  # a stall, not a speed


def test_search_sets_white_space_aside(store: str) -> None:
    from pipeline.store.browse import DocumentFilter, find_documents
    from pipeline.store.database import open_database

    database = open_database(store)
    words = ("ก่อสร้างอาคารที่พัก", "ผลการปฏิบัติราชการตามคำรับรอง")
    counts = [find_documents(database, DocumentFilter(words=w))[1] for w in (*words, "ไม่มีคำนี้อยู่", "50%")]
    database.close()
    assert counts[1] >= 2
    assert counts[2:] == [0, 0]


def test_every_rule_that_explains_a_figure_has_words() -> None:
    import tomllib
    from importlib.resources import files

    from pipeline.review.site import words

    rules = tomllib.loads(files("pipeline.scoring").joinpath("sentences.toml").read_text(encoding="utf-8"))[
        "explanation"
    ]
    assert {f"rule_{code}" for code in rules} <= words().keys()


def test_a_form_that_does_not_exist_is_refused(config: ReviewConfig) -> None:
    with TestClient(create_app(config), base_url="http://127.0.0.1") as client:
        page = client.get("/documents").text
        key = re.search(r"/documents/([0-9a-f]{64})", page)
        assert key
        where = f"/documents/{key.group(1)}/decisions"
        answer = client.post(where, data={"token": token(page), "target": "form", "action": "form", "after": "../x"})
        assert answer.status_code == 422


def test_a_corrected_document_stays_in_the_sample(clean_store: str) -> None:
    """Clean documents that turned out wrong are what the measured error rate is about."""
    from pipeline.engine.corrections import restate_document
    from pipeline.review.sampling import draw
    from pipeline.store.browse import clean_documents, document_head
    from pipeline.store.database import open_database

    database = open_database(clean_store)
    (key,) = clean_documents(database)
    assert draw(database, 1.0).waiting == (key,)
    decide(database, key, "value:0:reported_score", "correct", before=None, after="1", who="a", why=None, seen=0)
    head = document_head(database, key)
    assert head
    restate_document(database, key, head)
    assert not clean_documents(database), "the correction itself brought a finding"
    sample = draw(database, 1.0)
    database.close()
    assert (sample.reviewed, sample.wrong, sample.waiting) == (1, 1, ())


def test_a_repair_is_marked_right_or_wrong(store: str, tmp_path: Path) -> None:
    import html
    import json
    import shutil

    from sqlalchemy import select, update

    from pipeline.store import tables as t
    from pipeline.store.database import open_database

    copy = tmp_path / "marked.sqlite"
    shutil.copy(store, copy)
    database = open_database(str(copy))
    with database.write() as connection:
        d = t.documents.c
        row = connection.execute(select(d.document, d.json).where(d.form == "performance_agreement")).first()
        assert row
        word = {"kind": "mask", "raw": "xxx", "repaired": "งาน", "status": "repaired", "confidence": 0.9, "candidates": [],
                "page": 1, "bbox": None, "before": "ผลการดำเนิน", "after": "ของ"}  # fmt: skip
        text = json.dumps({**json.loads(row.json), "repairs": [word]})
        connection.execute(update(t.documents).where(d.document == row.document).values(json=text))
    database.close()
    with TestClient(create_app(ReviewConfig(str(copy), tmp_path)), base_url="http://127.0.0.1") as client:
        found = re.search(r"/documents/([0-9a-f]{64})", client.get("/documents?form=performance_agreement").text)
        assert found
        where = f"/documents/{found.group(1)}"
        page = client.get(where).text
        verdicts = [html.unescape(v) for v in re.findall(r'name="verdict" value="([^"]+)"', page)]
        wrong = next(v for v in verdicts if v.startswith('["wrong"'))
        send = {"token": token(page), "verdict": wrong}
        assert client.post(f"{where}/decisions", data=send, follow_redirects=False).status_code == 303
        assert client.post(f"{where}/decisions", data=send).status_code == 409, "the same page twice"
        assert "auditor" in client.get(where).text
        assert client.post(f"{where}/decisions", data={**send, "verdict": "[1, 2]"}).status_code == 400
