"""``chiwat publish``: immutable, versioned Parquet with its data dictionary; a version appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from pipeline.model.errors import UsageError
from pipeline.publish.dictionary import dictionary_markdown, dictionary_rows
from pipeline.publish.export import flush, write_parquet
from pipeline.store.database import Database
from pipeline.store.dataset import dataset_tables

VERSION = re.compile(r"^v(\d{6})-[0-9a-f]{12}$")


def versions(folder: Path) -> tuple[Path, ...]:
    """The published versions, oldest first."""
    found = [p for p in folder.iterdir() if VERSION.match(p.name)] if folder.is_dir() else []
    return tuple(sorted(found))


def latest_version(folder: Path) -> Path:
    """The newest version; UsageError where nothing has been published."""
    found = versions(folder)
    if not found:
        raise UsageError(f"nothing is published in {folder}: `chiwat publish` writes a first version")
    return found[-1]


def publish_version(database: Database, folder: Path) -> Path:
    """Write the dataset as the next version under ``folder`` and point ``latest`` at it.

    The name holds the hash of the content: a dataset that has not changed since the latest version is not published again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        files = {}
        for table in dataset_tables():
            path = draft / f"{table.name}.parquet"
            rows = write_parquet(database, table, path)
            files[path.name] = {"rows": rows, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        (draft / "data-dictionary.md").write_text(dictionary_markdown(), encoding="utf-8")
        entries = json.dumps([row.as_json() for row in dictionary_rows()], ensure_ascii=False, indent=1)
        (draft / "data-dictionary.json").write_text(entries + "\n", encoding="utf-8")
        content = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]
        (draft / "manifest.json").write_text(
            json.dumps({"content": content, "files": files}, indent=1) + "\n", encoding="utf-8"
        )
        return _commit(draft, folder, content)
    except OSError as error:
        raise UsageError(f"cannot publish into {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _commit(draft: Path, folder: Path, content: str) -> Path:
    """Give the draft its name, unless the latest version holds the same."""
    while True:
        before = versions(folder)
        if before and before[-1].name.endswith(content):
            target = before[-1]
            break
        number = int(before[-1].name[1:7]) + 1 if before else 1
        target = folder / f"v{number:06d}-{content}"
        for file in draft.iterdir():
            file.chmod(0o444)
            flush(file)
        flush(draft)
        try:
            os.rename(draft, target)
        except OSError:
            if not target.exists():  # another run has not taken the name: a real trouble
                raise
            continue
        break
    link = folder / f".latest-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(target.name)
    os.replace(link, folder / "latest")
    flush(folder)
    return target
