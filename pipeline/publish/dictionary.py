"""The data dictionary in Thai and English, read from ``dictionary.toml`` and checked against the tables."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.store.dataset import dataset_tables


@dataclass(frozen=True, slots=True)
class Entry:
    """One column: its table, name, kind, and what it holds in Thai and English."""

    table: str
    column: str
    kind: str
    thai: str
    english: str

    def as_json(self) -> dict[str, str]:
        """Its fields by name."""
        return asdict(self)


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "dictionary.toml").read_text(encoding="utf-8"))


def table_titles() -> dict[str, tuple[str, str]]:
    """Thai and English titles by table."""
    return {name: (texts[0], texts[1]) for name, texts in _texts()["tables"].items()}


def dictionary_rows() -> tuple[Entry, ...]:
    """Every column of the dataset. KeyError for a column that nobody has described: the tests keep that from happening."""
    texts = _texts()
    out = []
    for table in dataset_tables():
        own = texts.get(table.name, {})
        for column in table.columns:
            thai, english = own[column.name] if column.name in own else texts["common"][column.name]
            out.append(Entry(table.name, column.name, column.kind, thai, english))
    return tuple(out)


def dictionary_markdown() -> str:
    """The dictionary as a page: a table of columns for each table."""
    lines = ["# Data dictionary (พจนานุกรมข้อมูล)", "",
             "Keys: `document` is the SHA-256 of the file; `position` counts from 0 within its parent.", ""]  # fmt: skip
    titles = table_titles()
    last = ""
    for entry in dictionary_rows():
        if entry.table != last:
            last = entry.table
            thai, english = titles[last]
            lines += [
                "",
                f"## {last}",
                "",
                f"{thai} — {english}",
                "",
                "| column | kind | ความหมาย | meaning |",
                "|---|---|---|---|",
            ]
        lines.append(f"| `{entry.column}` | {entry.kind} | {entry.thai} | {entry.english} |")
    return "\n".join(lines) + "\n"
