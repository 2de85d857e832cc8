"""The dataset as analysts see it: documented columns, stable keys, and one order of rows whatever the order of work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Boolean, Column, Executable, Float, Integer, select
from sqlalchemy import Table as SqlTable

from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.part_rows import Scalar

ColumnKind = Literal["text", "integer", "real", "boolean"]
BATCH = 5000


@dataclass(frozen=True, slots=True)
class DatasetColumn:
    """A column of a table of the dataset."""

    name: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class DatasetTable:
    """A table of the dataset with its columns, keys first."""

    name: str
    columns: tuple[DatasetColumn, ...]


def _kind(column: Column[Any]) -> ColumnKind:
    for sql_type, kind in ((Boolean, "boolean"), (Integer, "integer"), (Float, "real")):
        if isinstance(column.type, sql_type):
            return kind  # type: ignore[return-value]
    return "text"


def _exported(table: SqlTable) -> list[Column[Any]]:
    hidden = t.NOT_EXPORTED.get(table.name, frozenset())
    return [c for c in table.columns if c.name not in hidden]


def dataset_tables() -> tuple[DatasetTable, ...]:
    """All tables in the order of the export."""
    return tuple(DatasetTable(x.name, tuple(DatasetColumn(c.name, _kind(c)) for c in _exported(x))) for x in t.DATASET)


def _ordered(table: SqlTable, *, server: bool) -> Executable:
    """All rows in the order of the keys; the ledger in the order of names, for its key is a place on one machine.

    Text is ordered by code point on every store, so that SQLite and PostgreSQL give the same files.
    """
    columns = _exported(table)
    keys = [c for c in columns if c.primary_key]
    if table is t.ledger:
        keys = [t.ledger.c.name, t.ledger.c.document, t.ledger.c.uri]
    order = [c.collate("C") if server and _kind(c) == "text" else c for c in keys]
    return select(*columns).order_by(*order)


def batches(database: Database, name: str) -> Iterator[list[tuple[Scalar, ...]]]:
    """The rows of one table in the order of its keys, some thousands at a time, all from one view of the store."""
    query = _ordered(t.metadata.tables[name], server=database.path is None)
    with database.read() as connection:
        result = connection.execution_options(yield_per=BATCH).execute(query)
        for part in result.partitions():
            yield [tuple(row) for row in part]
