"""Form definitions from TOML files: the built-in ones and a site's own folder.

A file that cannot be used is refused as a whole, with file, line and key of each mistake.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final, cast, get_args

from pipeline.forms.appraisal import read_appraisal
from pipeline.forms.lines import key_lines
from pipeline.forms.reader import Reader
from pipeline.forms.schema import (
    ActivityRule,
    ColumnRule,
    Extent,
    FieldKind,
    FieldRule,
    FormDefinition,
    FormProblem,
    MatchRule,
    OptionRule,
    Scope,
    TableKind,
    TableRule,
)
from pipeline.forms.scheme import read_schemes
from pipeline.model.errors import UsageError

DEFINITIONS: Final = Path(__file__).parent / "definitions"
GENERIC: Final = Path(__file__).parent / "generic.toml"
_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
FIELDS: Final = frozenset((
    "number", "name", "weight", "result", "reported_score", "reported_weighted_score", "verification", "description",
    "overseer", "collectors", "phones", "evidence", "stated_interval", "criteria", "marker", "organization", "department",
    "fiscal_year", "period_months", "minimum_percent", "section", "narratives.actions", "narratives.supporting_factors",
    "narratives.obstacles", "narratives.suggestions",
))  # fmt: skip
"""Names that a field may carry, beside ``attribute.ANYTHING``."""
COLUMNS: Final = FIELDS | {
    "levels",
    "years",
    "level_score",
    "level_text",
    "date",
    "place",
    "participants",
    "target",
    "full_points",
    "indicator_count",
    "label",
}


class FormError(UsageError):
    """A form definition cannot be used; ``problems`` says where and why."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[object, ...]:
        return FormError, (self.problems,)


def _field(r: Reader) -> FieldRule:
    name = r.text("name")
    if name and name not in FIELDS and not name.startswith("attribute."):
        r.problem("name", f"{name!r} is no field; use a known one or attribute.{name}")
    rule = FieldRule(
        name=name,
        labels=r.texts("labels"),
        kind=cast(FieldKind, r.choice("kind", get_args(FieldKind), "text")),
        extent=cast(Extent, r.choice("extent", get_args(Extent), "cell")),
        scope=cast(Scope, r.choice("scope", get_args(Scope), "indicator")),
        starts_record=r.flag("starts_record"),
        patterns=r.texts("patterns", pattern=True),
        excludes=r.texts("excludes"),
        openers=r.texts("openers"),
        months=int(r.number("months", Decimal(1)) or 1),
    )
    if not rule.labels and not rule.patterns and "labels" not in r.data and "patterns" not in r.data:
        r.problem("labels", "is missing: a field needs labels or patterns")
    r.done()
    return rule


def _column(r: Reader) -> ColumnRule:
    name = r.text("field")
    if name and name not in COLUMNS and not name.startswith("attribute."):
        r.problem("field", f"{name!r} is no column; use a known one or attribute.{name}")
    rule = ColumnRule(name, r.texts("headings"), r.flag("required"), r.texts("bodies"), r.texts("cells", pattern=True))
    if not rule.headings and "headings" not in r.data:
        r.problem("headings", "is missing")
    r.done()
    return rule


def _table(r: Reader) -> TableRule:
    rule = TableRule(
        name=r.text("name"),
        kind=cast(TableKind, r.choice("kind", get_args(TableKind), "indicators")),
        columns=tuple(_column(c) for c in r.tables("column")),
        totals=r.texts("totals"),
        asides=r.texts("asides"),
        pilots=r.texts("pilots"),
        section=r.text("section", "") or None,
    )
    if not rule.columns and not r.out:
        r.problem("column", "is missing: a table needs [[table.column]] entries")
    r.done()
    return rule


def _match(r: Reader) -> MatchRule:
    least = float(r.number("minimum", Decimal("0.5")) or 0)
    rule = MatchRule(r.texts("titles"), r.texts("labels"), least, r.texts("needs"), r.texts("hints"))
    if not rule.titles and not rule.labels:
        r.problem("titles", "is missing: without titles or labels no document can be recognised")
    r.done()
    return rule


def _activity(r: Reader) -> ActivityRule:
    names = (
        "title", "target_sessions", "target_participants", "reported_sessions", "reported_participants",
        "reported_percent", "session", "place", "participants",
    )  # fmt: skip
    rule = ActivityRule(**{n: r.texts(n, pattern=True) for n in names})
    r.done()
    return rule


def _options(r: Reader) -> OptionRule:
    rule = OptionRule(r.texts("heading"), r.texts("number", pattern=True))
    r.done()
    return rule


def read_form(path: Path) -> tuple[FormDefinition | None, tuple[FormProblem, ...]]:
    """A definition and what is wrong with it; the definition is None where there is any problem."""
    file = path.name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        return None, (FormProblem(file, 1, "file", f"cannot be read: {e}"),)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        at = re.search(r"line (\d+)", str(e))
        line = int(at[1]) if at else text.count("\n") + 1
        return None, (FormProblem(file, line, "file", f"is no TOML: {e}"),)
    problems: list[FormProblem] = []
    r = Reader(data, "", file, key_lines(text), problems)
    form_id = r.text("id")
    if form_id and (not _ID.fullmatch(form_id) or (form_id == "unknown" and path != GENERIC)):
        r.problem("id", f"{form_id!r} must be small Latin letters, digits and _, and not 'unknown'")
    schemes = read_schemes(r.table("scoring"), form_id)
    form = FormDefinition(
        id=form_id,
        title=r.text("title"),
        version=r.whole("version", 1) or 1,
        match=_match(r.table("match")),
        fields=tuple(_field(f) for f in r.tables("field")),
        tables=tuple(_table(t) for t in r.tables("table")),
        activity=_activity(r.table("activity")),
        options=_options(r.table("options")),
        sections=r.texts("sections", pattern=True),
        level_lines=r.texts("level_lines", pattern=True),
        appraisal=read_appraisal(r.table("appraisal")) if "appraisal" in data else None,
        scheme=schemes[0],
        variants=schemes[1:],
        vocabulary=r.texts("vocabulary"),
        valid_from=r.whole("valid_from"),
        valid_to=r.whole("valid_to"),
        source=str(path),
    )
    if not form.fields and not form.tables and not problems:
        r.problem("field", "is missing: a form needs [[field]] or [[table]] entries")
    r.done()
    return (None, tuple(problems)) if problems else (form, ())


def check_form(path: Path) -> tuple[FormProblem, ...]:
    """What is wrong with a definition file, in order of line; empty where it can be used."""
    return tuple(sorted(read_form(path)[1], key=lambda p: p.line))


def load_forms(extra: Path | str | None = None) -> tuple[FormDefinition, ...]:
    """The built-in definitions and those of a site's folder; a site's form with a built-in id takes its place.

    ``extra``: the site's folder, None or "" for none.

    Raises ``FormError`` naming file, line and key of every mistake.
    """
    site = Path(extra) if extra else None
    folders = (DEFINITIONS,) if site is None else (DEFINITIONS, site)
    paths = tuple(p for folder in folders for p in sorted(folder.glob("*.toml")))
    if site is not None and not site.is_dir():
        raise UsageError(f"{site}: no such folder of form definitions")
    return _load(tuple((p, p.stat().st_mtime_ns) for p in paths))


@lru_cache(maxsize=1)
def generic_form() -> FormDefinition:
    """The headings by which a table of an unknown document is known to weigh scores."""
    form, problems = read_form(GENERIC)
    if form is None:
        raise FormError(problems)
    return form


@lru_cache(maxsize=8)
def _load(paths: tuple[tuple[Path, int], ...]) -> tuple[FormDefinition, ...]:
    forms: dict[str, FormDefinition] = {}
    problems: list[FormProblem] = []
    for path, _ in paths:
        form, wrong = read_form(path)
        problems.extend(wrong)
        if form is not None:
            forms[form.id] = form
    if problems:
        raise FormError(tuple(problems))
    return tuple(forms.values())
