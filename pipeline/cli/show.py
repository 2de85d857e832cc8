"""A document for human eyes, in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.store.part_rows import Row, Scalar
from pipeline.store.rows import DocumentRows


def rows_named(rows: DocumentRows, name: str) -> tuple[Row, ...]:
    """The rows of one table of the document."""
    return dict(rows.tables).get(name, ())


def shown(value: Scalar) -> str:
    """A cell of a summary: a dash for what the page does not give."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _clip(value: Scalar, width: int) -> str:
    text = " ".join(shown(value).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def summary(rows: DocumentRows) -> str:
    """A readable summary: the report, its indicators with reported and recomputed scores, its findings."""
    return "\n".join(_lines(rows))


def _lines(rows: DocumentRows) -> Iterable[str]:
    if rows.status == "rejected":
        yield f"{rows.source}: rejected ({rows.error_code}): {rows.error_message}"
        return
    d = rows_named(rows, "documents")[0]
    yield f"{rows.source}: {rows.status}, {rows.page_count} pages, form {rows.form}"
    yield f"  {shown(d['organization'])}  {shown(d['department'])}  fiscal year {shown(d['fiscal_year'])}"
    if d["total_percent"] is not None:
        yield f"  total {shown(d['total_percent'])} %, minimum {shown(d['minimum_percent'])} %"
    for i in rows_named(rows, "indicators"):
        yield (
            f"  {_clip(i['number'], 10):<10} score {shown(i['reported_score']):>5} (recomputed {shown(i['recomputed_score']):>5})  "
            f"weighted {shown(i['reported_weighted_score']):>7} (recomputed {shown(i['recomputed_weighted_score']):>7})  "
            f"{_clip(i['name'], 60)}"
        )
    yield from _appraisal(rows)
    for f in rows_named(rows, "findings"):
        where = f", page {f['page']}" if f["page"] else ""
        yield f"  {shown(f['severity'])}: {shown(f['code'])} {shown(f['indicator'])}{where}: {shown(f['message'])}"
    if not rows_named(rows, "findings"):
        yield "  no findings"


def _appraisal(rows: DocumentRows) -> Iterable[str]:
    """Round, parts, total and grade of an individual appraisal; nothing for other forms."""
    for a in rows_named(rows, "appraisals"):
        days = f"{shown(a['round_start'])} to {shown(a['round_end'])}"
        yield f"  appraisal of {shown(a['post'])}, round {shown(a['round_number'])} ({days})"
        for p in rows_named(rows, "appraisal_parts"):
            yield (
                f"    {shown(p['kind']):<12} {shown(p['score']):>6} × {shown(p['share'])} % = {shown(p['weighted_score']):>6} "
                f"(recomputed {shown(p['recomputed_weighted_score'])})"
            )
        grade = f"grade {shown(a['band'])} (by the total: {shown(a['recomputed_band'])})"
        yield f"    total {shown(a['total'])} (recomputed {shown(a['recomputed_total'])}), {grade}"
