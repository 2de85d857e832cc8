"""``chiwat export``: every table of the dataset as parquet, csv, xlsx or jsonl; the same bytes for the same dataset."""

from __future__ import annotations

import csv
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pipeline.model.errors import UsageError
from pipeline.publish.tabular import excel_text, neutral
from pipeline.store.database import Database
from pipeline.store.dataset import DatasetTable, batches, dataset_tables
from pipeline.store.documents import documents_json

Format = Literal["parquet", "csv", "xlsx", "jsonl"]
FORMATS: tuple[Format, ...] = ("parquet", "csv", "xlsx", "jsonl")
SHEET_ROWS = 1_048_575
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_parquet(database: Database, table: DatasetTable, path: Path) -> int:
    """One table as Parquet (zstd); returns its rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"text": pa.string(), "integer": pa.int64(), "real": pa.float64(), "boolean": pa.bool_()}
    schema = pa.schema([(c.name, kinds[c.kind]) for c in table.columns])
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in batches(database, table.name):
            columns = [pa.array(values, schema.field(k).type) for k, values in enumerate(zip(*rows, strict=True))]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            count += len(rows)
    return count


def write_csv(database: Database, table: DatasetTable, path: Path) -> int:
    """One table as CSV: UTF-8 with a byte order mark (Excel needs it for Thai), CRLF; empty for what is not given."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as f:
        out = csv.writer(f)
        out.writerow([c.name for c in table.columns])
        for rows in batches(database, table.name):
            out.writerows([neutral(v) for v in row] for row in rows)
            count += len(rows)
    return count


def write_jsonl(database: Database, table: DatasetTable, path: Path) -> int:
    """One table as JSON lines."""
    names = [c.name for c in table.columns]
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as f:
        for rows in batches(database, table.name):
            for row in rows:
                f.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
            count += len(rows)
    return count


def write_xlsx(database: Database, path: Path) -> int:
    """The whole dataset as one workbook, a sheet a table (and further sheets beyond Excel's rows)."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    count = 0
    for table in dataset_tables():
        header = [c.name for c in table.columns]
        sheet, filled, number = book.create_sheet(table.name), 0, 1
        sheet.freeze_panes = "A2"
        sheet.append(header)
        for rows in batches(database, table.name):
            for row in rows:
                if filled == SHEET_ROWS:
                    number, filled = number + 1, 0
                    sheet = book.create_sheet(f"{table.name}_{number}")
                    sheet.append(header)
                sheet.append([excel_text(v) for v in row])
                filled += 1
            count += len(rows)
    book.save(path)
    _without_clock(path)
    return count


def _without_clock(path: Path) -> None:
    """Rewrite a workbook without the time of its making, so that equal datasets are equal files."""
    fresh = path.with_name(f"{path.name}.repack")
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
            for item in sorted(old.infolist(), key=lambda i: i.filename):
                data = old.read(item)
                if item.filename == "docProps/core.xml":
                    data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)
                new.writestr(zipfile.ZipInfo(item.filename, EPOCH), data, zipfile.ZIP_DEFLATED)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def export_dataset(database: Database, folder: Path, form: Format) -> dict[str, int]:
    """Write the dataset into ``folder``; each file appears whole or not at all. Returns rows by file name.

    Besides the tables, ``jsonl`` gives ``records.jsonl``: the documents in the shape of the contract.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, not a folder")
    folder.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        return {"chiwat.xlsx": _whole(folder / "chiwat.xlsx", lambda p: write_xlsx(database, p))}
    writers: dict[str, Callable[[Database, DatasetTable, Path], int]] = {
        "parquet": write_parquet, "csv": write_csv, "jsonl": write_jsonl,
    }  # fmt: skip
    write = writers[form]
    out = {
        f"{table.name}.{form}": _whole(folder / f"{table.name}.{form}", lambda p, t=table: write(database, t, p))  # type: ignore[misc]
        for table in dataset_tables()
    }
    if form == "jsonl":
        out["records.jsonl"] = _whole(folder / "records.jsonl", lambda p: _write_records(database, p))
    return out


def _write_records(database: Database, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as f:
        for document in documents_json(database):
            f.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def _whole(path: Path, write: Callable[[Path], int]) -> int:
    """Write beside, make sure it is on the disk, then rename: a reader never sees half a file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        count = write(draft)
        flush(draft)
        os.replace(draft, path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    flush(path.parent)  # the name, too, outlives a power cut
    return count


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before anything is said of them."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
