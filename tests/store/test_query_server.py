"""Queries against a PostgreSQL store: one SELECT, nothing that writes, nothing that goes on for ever."""

from __future__ import annotations

import pytest

from pipeline.model.errors import UsageError
from pipeline.store.database import normal_url, open_database
from pipeline.store.query import ask_server


@pytest.fixture(scope="module")
def url(postgres_url: str) -> str:
    open_database(postgres_url).close()
    return normal_url(postgres_url)


def test_a_select_is_answered(url: str) -> None:
    with ask_server(url, "select 1 as one, 'ก' as thai, null as nothing, 1.5::numeric as figure") as answer:
        assert answer.columns == ("one", "thai", "nothing", "figure")
        assert list(answer.rows) == [(1, "ก", None, 1.5)]


@pytest.mark.parametrize(
    "sql",
    [
        "insert into documents (document, source, page_count, status) values ('x', 'x', 1, 'ok')",
        "drop table documents",
        "with x as (insert into decisions (document) values ('a') returning 1) select * from x",
        "select 1; drop table documents",
        "commit; drop table documents",
        "set transaction read write",
        "copy documents to program 'true'",
        "select nextval('decisions_id_seq')",
        "",
    ],
)
def test_what_would_change_anything_is_refused(url: str, sql: str) -> None:
    with pytest.raises(UsageError), ask_server(url, sql) as answer:
        list(answer.rows)
    with ask_server(url, "select count(*) from documents") as answer:
        assert list(answer.rows) == [(0,)]


def test_a_query_that_takes_too_long_is_stopped(url: str) -> None:
    with pytest.raises(UsageError), ask_server(url, "select pg_sleep(30)", seconds=0.3) as answer:
        list(answer.rows)
