"""SQL over a published version with DuckDB: read-only, shut off from files and network, within time and memory limits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.model.errors import UsageError
from pipeline.publish.parquet import latest_version, versions
from pipeline.store.part_rows import Scalar
from pipeline.store.query import MEMORY_MB, REFUSED, SECONDS, Answer, scalar

READS = frozenset({"SELECT", "EXPLAIN"})


@contextmanager
def ask_published(folder: Path, sql: str, seconds: float = SECONDS) -> Iterator[Answer]:
    """Answer one SELECT over the latest version in ``folder`` (or over ``folder`` itself, if it is a version).

    Each table is a view over its Parquet file. After the views are made nothing else can be opened: no COPY, no ATTACH,
    no other file. UsageError where the statement is refused, wrong, or takes too long.
    """
    import duckdb
    import pyarrow.dataset as ds

    version = latest_version(folder) if versions(folder) else folder
    files = sorted(version.glob("*.parquet"))
    if not files:
        raise UsageError(f"nothing is published in {folder}: `chiwat publish` writes a first version")
    connection = duckdb.connect(
        ":memory:", config={"memory_limit": f"{MEMORY_MB}MB", "threads": 2, "temp_directory": ""}
    )
    timer = threading.Timer(seconds, connection.interrupt)
    try:
        for file in files:
            connection.register(file.stem, ds.dataset(file))
        for setting in ("enable_external_access=false", "lock_configuration=true"):
            connection.execute(f"SET {setting}")
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type.name not in READS:
            raise UsageError(REFUSED)
        timer.start()
        result = connection.execute(statements[0])
        yield Answer(tuple(d[0] for d in result.description), _rows(result))
    except duckdb.InterruptException as error:
        raise UsageError(f"the query took longer than {seconds:g} seconds and was stopped") from error
    except duckdb.OutOfMemoryException as error:
        raise UsageError(f"the query needs more than {MEMORY_MB} MB of memory") from error
    except duckdb.Error as error:
        raise UsageError(f"the query cannot be answered: {str(error).splitlines()[0]}") from error
    finally:
        timer.cancel()
        connection.close()


def _rows(result: object) -> Iterator[tuple[Scalar, ...]]:
    while part := result.fetchmany(1000):  # type: ignore[attr-defined]
        for row in part:
            yield tuple(scalar(v) for v in row)
