"""A first draft of a form definition, from the labels and tables that a report shows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.forms import shown
from pipeline.forms.labels import best_label
from pipeline.forms.load import load_forms
from pipeline.forms.schema import FormDefinition, TableRule
from pipeline.forms.shown import Shown
from pipeline.model.text import NormalDocument

_LIKE: Final = 88.0
WORDS: Final = Path(__file__).parent / "draft.toml"
MAX_EXAMPLE: Final = 50
LEAST_WORDED: Final = 2
"""A table of points with fewer other headings is that of one indicator's levels."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What a draft says where the report gives no words of its own; ``year``: a pattern."""

    title: str
    source: str
    totals: list[str]
    levels: list[str]
    year: str


@cache
def _words() -> _Words:
    return _Words(**tomllib.loads(WORDS.read_text(encoding="utf-8")))


def draft_form(document: NormalDocument) -> str:
    """TOML text of a draft definition for reports like this one: every label and every table that was seen, each with what
    stands behind or under it.

    Labels and headings that a known form has keep that form's field, and so do columns whose figures are weights, scores and
    their products; the others become ``attribute.labelN`` and ``attribute.columnN``, to be named by hand.
    """
    known = load_forms()
    labels = shown.labels(document)
    tables = list(shown.tables(document))
    titles = shown.titles(document)
    words = [label.text for label in labels] + [
        h for t in tables for h in t.headings if h not in shown.points(t.headings)
    ]
    lines = [
        "# A draft: name the fields, delete what is not needed, then run: chiwat forms check FILE",
        "# Names that records know, and all keys: docs/forms-tutorial.md",
        'id = "new_form"',
        f"title = {_quoted(titles[0] if titles else _words().title)}",
        "version = 1",
        "",
        "[match]",
        f"titles = {_list(titles[:2] or [_words().title])}",
        f"labels = {_list(list(dict.fromkeys(words))[:8])}",
        "minimum = 0.5",
    ]
    taken: set[str] = set()
    for k, label in enumerate(labels, 1):
        name, kind, extent, scope = _field(label.text, known) or (f"attribute.label{k}", "text", "cell", "indicator")
        lines += ["", "[[field]]", f'name = "{name}"', f"labels = {_list([label.text])}{_example(label.example)}"]
        lines += [f'kind = "{kind}"'] if kind != "text" else []
        lines += [f'extent = "{extent}"'] if extent != "cell" else []
        lines += [f'scope = "{scope}"'] if scope != "indicator" else []
        lines += ["starts_record = true"] if name == "name" and name not in taken else []
        taken.add(name)
    if "fiscal_year" not in taken:
        lines += [
            "",
            "[[field]]",
            'name = "fiscal_year"',
            'kind = "year"',
            'scope = "document"',
            f"patterns = ['{_words().year}']",
        ]
    for n, table in enumerate(tables, 1):
        lines += ["", *_table(n, table, known)]
    lines += ["", "[scoring]", f"source = {_quoted(_words().source)}", 'rule = "auto"', ""]
    return "\n".join(lines)


def _table(n: int, table: Shown, known: tuple[FormDefinition, ...]) -> list[str]:
    points = shown.points(table.headings)
    headings = [h for h in table.headings if h not in points]
    if points and len(headings) < LEAST_WORDED:
        out = ["[[table]]", f'name = "table{n}"', 'kind = "levels"', "", "[[table.column]]", 'field = "levels"']
        return [*out, f"headings = {_list(headings or _words().levels)}  # over {', '.join(points)}"]
    rule, columns = _like_table(headings, known)
    columns |= {h: f for h, f in shown.products(table).items() if h in headings}
    kind = rule.kind if rule is not None and len(columns) <= len(headings) else "indicators"
    if "weight" in columns.values() and "reported_score" in columns.values():
        kind = "attributes" if rule is not None and rule.kind == "attributes" and len(table.rows) == 1 else "indicators"
    for heading in (h for h in headings if h not in columns):
        field = _column(heading, known)
        columns |= {heading: field} if field is not None and field not in columns.values() else {}
    fields = {h: columns.get(h) or f"attribute.column{k}" for k, h in enumerate(headings, 1)}
    if kind == "indicators" and "name" not in fields.values():
        worded = next((h for h in headings if h not in columns and _is_worded(table, h)), None)
        fields |= {worded: "name"} if worded is not None else {}
    needed = next((h for h in headings if fields[h] == "name"), headings[0])
    out = ["[[table]]", f'name = "table{n}"', f'kind = "{kind}"']
    out += [f"totals = {_list(_words().totals)}"] if kind == "indicators" else []
    for heading in headings:
        at = table.headings.index(heading)
        example = next((row[at] for row in table.rows if row[at]), "")
        out += [
            "",
            "[[table.column]]",
            f'field = "{fields[heading]}"',
            f"headings = {_list([heading])}{_example(example)}",
        ]
        out += ["required = true"] if heading == needed else []
    if points:
        out += [
            "",
            "[[table.column]]",
            'field = "levels"  # all columns headed by points',
            f"headings = {_list(_words().levels[:1])}",
        ]
    return out


def _is_worded(table: Shown, heading: str) -> bool:
    at = table.headings.index(heading)
    cells = [row[at] for row in table.rows if row[at]]
    return bool(cells) and all(any(c.isalpha() for c in cell) for cell in cells)


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(t) for t in texts) + "]"


def _example(text: str) -> str:
    """What stands there in the report at hand, as a comment behind the key."""
    words = " ".join(text.split())
    return f"  # {words[:MAX_EXAMPLE]}{'…' * (len(words) > MAX_EXAMPLE)}" if words else ""


def _plain(heading: str) -> str:
    """A heading without its hint in parentheses."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", heading) or heading


def _field(label: str, known: tuple[FormDefinition, ...]) -> tuple[str, str, str, str] | None:
    rules = [f for form in known for f in form.fields if f.labels]
    best = max(rules, key=lambda f: best_label(label, f.labels), default=None)
    if best is None or best_label(label, best.labels) < _LIKE:
        return None
    return best.name, best.kind, best.extent, best.scope


def _column(heading: str, known: tuple[FormDefinition, ...]) -> str | None:
    """What a heading is in the known tables of indicators, number and name among them."""
    columns = [c for form in known for t in form.tables if t.kind == "indicators" for c in t.columns]
    columns = [
        c for c in columns if c.field in ("number", "name", "weight", "result") or c.field.startswith("attribute.")
    ]
    best = max(columns, key=lambda c: best_label(heading, c.headings), default=None)
    return best.field if best is not None and best_label(heading, best.headings) >= _LIKE else None


def _like_table(headings: Sequence[str], known: tuple[FormDefinition, ...]) -> tuple[TableRule | None, dict[str, str]]:
    """The known table that shares most headings with this one (none: no rule), and the field of each heading."""
    best: tuple[TableRule | None, dict[str, str]] = (None, {})
    for rule in (t for form in known for t in form.tables):
        fields: dict[str, str] = {}
        for heading in headings:
            columns = [c for c in rule.columns if c.field not in ("levels", "years", *fields.values())]
            scores = {c.field: max(best_label(h, c.headings) for h in (heading, _plain(heading))) for c in columns}
            field = max(scores, key=lambda f: scores[f], default="")
            if field and scores[field] >= _LIKE:
                fields[heading] = field
        if len(fields) > len(best[1]):
            best = (rule if len(fields) > 1 else None, fields)
    return best
