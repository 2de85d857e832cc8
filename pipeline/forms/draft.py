"""A first draft of a form definition, from the labels and tables that a report shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.forms.labels import best_label
from pipeline.forms.load import load_forms
from pipeline.forms.schema import FormDefinition, TableRule
from pipeline.model.text import NormalDocument, NormalTable

_LABEL: Final = re.compile(
    r"^[ \t]*(?:[0-9๐-๙]{1,2}[.)]\s*)?(?P<label>[^\s:：\d☐☑\-•(][^:：\n]{1,58}?)[ \t]*[:：]", re.MULTILINE
)
_BARE_YEAR: Final = re.compile(r"(?:ปี|พ\.ศ\.)?\s*[0-9๐-๙]{4}")
_FIGURE: Final = re.compile(r"[\s0-9๐-๙.,%/()\-–]*")
MAX_TITLE: Final = 120
_LIKE: Final = 88.0


def draft_form(document: NormalDocument) -> str:
    """TOML text of a draft definition for reports like this one: every label and every table that was seen.

    Labels and headings that a known form has keep that form's field; the others become ``attribute.labelN`` and
    ``attribute.columnN``, to be named by hand.
    """
    known = load_forms()
    labels = list(dict.fromkeys(_labels(document)))
    tables = list(_tables(document))
    titles = _titles(document)
    lines = [
        "# A draft: name the fields, delete what is not needed, then run: chiwat forms check FILE",
        'id = "new_form"',
        f"title = {_quoted(titles[0] if titles else 'แบบรายงานใหม่')}",
        "version = 1",
        "",
        "[match]",
        f"titles = {_list(titles[:2] or ['แบบรายงานใหม่'])}",
        f"labels = {_list(labels[:8])}",
        "minimum = 0.5",
    ]
    first_name = True
    for k, label in enumerate(labels, 1):
        name, kind, extent, scope = _field(label, known) or (f"attribute.label{k}", "text", "cell", "indicator")
        lines += ["", "[[field]]", f'name = "{name}"', f"labels = {_list([label])}"]
        lines += [f'kind = "{kind}"'] if kind != "text" else []
        lines += [f'extent = "{extent}"'] if extent != "cell" else []
        lines += [f'scope = "{scope}"'] if scope != "indicator" else []
        if name == "name" and first_name:
            lines.append("starts_record = true")
            first_name = False
    for n, headings in enumerate(tables, 1):
        rule, columns = _like_table(headings, known)
        kind = rule.kind if rule is not None else "indicators"
        lines += ["", "[[table]]", f'name = "table{n}"', f'kind = "{kind}"']
        lines += ['totals = ["รวม"]'] if kind == "indicators" else []
        for k, heading in enumerate(headings, 1):
            column = columns.get(heading) or f"attribute.column{k}"
            lines += ["", "[[table.column]]", f'field = "{column}"', f"headings = {_list([heading])}"]
            lines += ["required = true"] if k == 1 else []
    lines += ["", "[scoring]", 'source = "ระบุคู่มือหรือหนังสือเวียนที่กำหนดวิธีให้คะแนน"', 'rule = "auto"', ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(texts: list[str]) -> str:
    return "[" + ", ".join(_quoted(t) for t in texts) + "]"


def _texts(document: NormalDocument) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, NormalTable):
            yield from (c.text.text for c in block.cells)
        else:
            yield block.text.text


def _labels(document: NormalDocument) -> Iterator[str]:
    for text in _texts(document):
        for m in _LABEL.finditer(text):
            label = " ".join(m["label"].split())
            if len(label) > 2 and "//" not in label:
                yield label


def _titles(document: NormalDocument) -> list[str]:
    """The first short paragraphs or cells without a colon: what stands over the report."""
    out = []
    for text in list(_texts(document))[:6]:
        line = " ".join(text.split("\n", 1)[0].split())
        if 8 <= len(line) <= MAX_TITLE and not re.search(r"[:：☐☑]", line) and not _FIGURE.fullmatch(line):
            out.append(line)
    return out


def _tables(document: NormalDocument) -> Iterator[list[str]]:
    """The headings of each kind of table: a first row of at least two short cells, none of them a figure."""
    seen: set[tuple[str, ...]] = set()
    for block in document.blocks:
        if not isinstance(block, NormalTable):
            continue
        for row in block.rows():
            cells = [" ".join(c.text.text.split()) for c in row if c.text.text.strip()]
            if len(cells) < 2:
                continue
            words = [c for c in cells if not _FIGURE.fullmatch(c) or _BARE_YEAR.fullmatch(c)]
            short = all(len(c) <= 60 and not re.search(r"[:：]\s*\S", c) for c in cells)
            if len(words) == len(cells) and short and tuple(cells) not in seen and len(set(cells)) == len(cells):
                seen.add(tuple(cells))
                yield cells
            break


def _field(label: str, known: tuple[FormDefinition, ...]) -> tuple[str, str, str, str] | None:
    rules = [f for form in known for f in form.fields if f.labels]
    best = max(rules, key=lambda f: best_label(label, f.labels), default=None)
    if best is None or best_label(label, best.labels) < _LIKE:
        return None
    return best.name, best.kind, best.extent, best.scope


def _like_table(headings: list[str], known: tuple[FormDefinition, ...]) -> tuple[TableRule | None, dict[str, str]]:
    """The known table that shares most headings with this one (none: no rule), and the field of each heading."""
    best: tuple[TableRule | None, dict[str, str]] = (None, {})
    for rule in (t for form in known for t in form.tables):
        fields: dict[str, str] = {}
        for heading in headings:
            columns = [c for c in rule.columns if c.field not in ("levels", "years", *fields.values())]
            column = max(columns, key=lambda c: best_label(heading, c.headings), default=None)
            if column is not None and best_label(heading, column.headings) >= _LIKE:
                fields[heading] = column.field
        if len(fields) > len(best[1]):
            best = (rule if len(fields) > 1 else None, fields)
    return best
