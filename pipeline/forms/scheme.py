"""Scoring conventions out of TOML: those that have a name (``conventions.toml``), and what a form takes or changes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final, cast, get_args

from pipeline.forms.appraisal import read_bands
from pipeline.forms.lines import key_lines
from pipeline.forms.reader import Reader
from pipeline.forms.schema import FormProblem
from pipeline.model.rules import AuditScheme, Rounding, ScoreRule, TotalRule

CONVENTIONS: Final = Path(__file__).parent / "conventions.toml"
NOTHING: Final = AuditScheme(name="", source="")


@lru_cache(maxsize=1)
def conventions() -> Mapping[str, AuditScheme]:
    """The conventions that have a name, each with the source that lays it down."""
    text = CONVENTIONS.read_text(encoding="utf-8")
    problems: list[FormProblem] = []
    r = Reader(tomllib.loads(text), "", CONVENTIONS.name, key_lines(text), problems)
    out = {}
    for name in r.data:
        table = r.table(name)
        out[name] = read_scheme(table, name)
        table.done()
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return out


def read_schemes(r: Reader, form: str) -> tuple[AuditScheme, ...]:
    """The form's scheme, and its variants."""
    out = [_from_convention(r, form)]
    for v in r.tables("variant"):
        out.append(_from_convention(v, form))
        if not out[-1].scale:
            v.problem("scale", "is missing: a variant is known by the points of its levels")
        v.done()
    r.done()
    return tuple(out)


def _from_convention(r: Reader, form: str) -> AuditScheme:
    """A scheme that begins with the convention it names; its own keys take the place of those of the convention."""
    name = r.text("convention", "")
    if not name:
        return read_scheme(r, form)
    if name not in conventions():
        r.problem("convention", f"{name!r} is none of {', '.join(sorted(conventions()))}")
        return read_scheme(r, form, replace(NOTHING, source=name))  # one mistake is named once
    return read_scheme(r, name, conventions()[name])


def read_scheme(r: Reader, name: str, base: AuditScheme = NOTHING) -> AuditScheme:
    """A scheme from its table, ``base`` standing in for what it does not say. ``source`` must be said by one of them."""
    return AuditScheme(
        name=r.text("name", name),
        source=r.text("source", base.source or None),
        rule=cast(ScoreRule, r.choice("rule", get_args(ScoreRule), base.rule)),
        scale=r.numbers("scale") or base.scale,
        floor=r.number("floor", base.floor) or Decimal(0),
        ceiling=r.number("ceiling", base.ceiling) or Decimal(0),
        weight_base=r.number("weight_base", base.weight_base) or base.weight_base,
        weights_total=r.number("weights_total", base.weights_total),
        scores_required=r.flag("scores_required", base.scores_required),
        full_points=r.number("full_points", base.full_points),
        pass_percent=r.number("pass_percent", base.pass_percent),
        rounding=cast(Rounding, r.choice("rounding", get_args(Rounding), base.rounding)),
        score_decimals=r.whole("score_decimals", base.score_decimals),
        weighted_decimals=r.whole("weighted_decimals", base.weighted_decimals),
        totals=_totals(r) or base.totals,
        years_must_match=r.flag("years_must_match", base.years_must_match),
        numbering_by_section=r.flag("numbering_by_section", base.numbering_by_section),
        bands=read_bands(r) or base.bands,
        compared=r.flag("compared", base.compared),
    )


def _totals(r: Reader) -> tuple[TotalRule, ...]:
    totals = []
    for t in r.tables("total"):
        over = t.choice("over", ("weight", "weighted_score", "score"))
        combine = t.choice("combine", ("sum", "mean"), "sum")
        rule = TotalRule(
            t.text("name"),
            "weighted_score" if over == "weighted_score" else "score" if over == "score" else "weight",
            "mean" if combine == "mean" else "sum",
            t.number("expected"),
            t.text("group", "") or None,
        )
        totals.append(rule)
        t.done()
    return tuple(totals)
