"""Reports as slim records, for checks over documents: the figures that are compared, corrections included, each with its
first place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, or_, select

from pipeline.model.geometry import BBox, Place
from pipeline.model.record import Activity, Indicator, Level, MappedDocument, Value
from pipeline.model.rules import GENERIC_SCHEME
from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.documents import CHUNK

FIELDS = ("weight", "name", "result", "result_number", "reported_score", "reported_weighted_score")
ALONE = "weight"
"""The one figure of a report without company that is compared: with the other weights in it."""
ACTIVITY_FIGURES = ("reported_sessions", "reported_participants", "reported_percent")


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A report that was read, in whole or in part. ``superseded``: a corrected one has taken its place."""

    document: str
    source: str
    status: str
    form: str
    organization: str | None
    department: str | None
    fiscal_year: int | None
    period_months: int | None
    indicators: int
    superseded: bool


def report_heads(database: Database) -> tuple[ReportHead, ...]:
    """All reports that were read, in the order of names and hashes."""
    d = t.documents.c
    query = select(d.document, d.source, d.status, d.form, d.organization, d.department, d.fiscal_year, d.period_months,
                   d.indicator_count, d.superseded_by).where(d.status != "rejected")  # fmt: skip
    with database.read() as connection:
        rows = connection.execute(query).all()
    heads = [
        ReportHead(r.document, r.source, r.status, r.form, r.organization, r.department, r.fiscal_year, r.period_months,
                   r.indicator_count or 0, r.superseded_by is not None)
        for r in rows
    ]  # fmt: skip
    return tuple(sorted(heads, key=lambda h: (h.source, h.document)))


def _decimal(value: float | None) -> Decimal | None:
    """A stored figure as the decimal that it was: floats keep the shortest digits that give them."""
    if value is None:
        return None
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))


@dataclass(frozen=True, slots=True)
class _Where:
    places: tuple[Place, ...]
    confidence: float
    inferred: str | None


class _Places:
    """The place of each figure of some reports, by document, indicator and field."""

    def __init__(self, connection: Connection, keys: Sequence[str], alone: Sequence[str]) -> None:
        p = t.provenance.c
        wanted = or_(
            p.document.in_(keys) & or_(p.field.in_(FIELDS), p.field.like("activities.%")),
            p.document.in_(alone) & (p.field == ALONE),
        )
        query = select(
            p.document, p.indicator, p.field, p.page, p.x0, p.top, p.x1, p.bottom, p.raw, p.confidence, p.inferred
        )
        self._by = {
            (r.document, r.indicator, r.field): _Where(
                (Place(r.page, BBox(r.x0, r.top, r.x1, r.bottom), r.raw or ""),), r.confidence, r.inferred
            )
            for r in connection.execute(query.where(wanted)).all()
        }  # fmt: skip

    def value(self, row: Any, field: str, value: Any, indicator: int) -> Value[Any] | None:
        if value is None:
            return None
        where = self._by.get((row.document, indicator, field), _Where((), 1.0, None))
        return Value(value, where.places, where.confidence, (), where.inferred)


def slim_reports(
    database: Database, heads: Sequence[ReportHead], alone: Collection[str] = ()
) -> Iterator[tuple[ReportHead, MappedDocument]]:
    """The figures of reports, those of superseded indicators left out. The scheme is the generic one.

    Of the documents ``alone`` only numbers, names, weights and the weights' places are read: there is nothing beside them to
    compare the rest with.
    """
    for start in range(0, len(heads), CHUNK):
        part = heads[start : start + CHUNK]
        with database.read() as connection:
            indicators = _indicators(
                connection,
                [h.document for h in part if h.document not in alone],
                [h.document for h in part if h.document in alone],
            )
        for head in part:
            yield (
                head,
                MappedDocument(
                    form=head.form,
                    scheme=GENERIC_SCHEME,
                    organization=Value(head.organization) if head.organization else None,
                    department=Value(head.department) if head.department else None,
                    fiscal_year=Value(head.fiscal_year) if head.fiscal_year else None,
                    period_months=Value(head.period_months) if head.period_months else None,
                    indicators=tuple(indicators.get(head.document, ())),
                ),
            )


def _indicators(connection: Connection, keys: Sequence[str], alone: Sequence[str]) -> dict[str, list[Indicator]]:
    i, v, a = t.indicators.c, t.levels.c, t.activities.c
    where = _Places(connection, keys, alone)
    levels: dict[tuple[str, int], list[Level]] = defaultdict(list)
    for r in connection.execute(select(t.levels).where(v.document.in_(keys)).order_by(v.position)).all():
        score, target = _decimal(r.score), _decimal(r.target)
        levels[r.document, r.indicator].append(
            Level(
                Value(score) if score is not None else None,
                Value(r.text) if r.text is not None else None,
                Value(r.checked) if r.checked is not None else None,
                Value(target) if target is not None else None,
            )
        )
    activities: dict[tuple[str, int], list[Activity]] = defaultdict(list)
    for r in connection.execute(select(t.activities).where(a.document.in_(keys)).order_by(a.position)):
        figures = {n: getattr(r, n) for n in ACTIVITY_FIGURES}
        figures["reported_percent"] = _decimal(r.reported_percent)
        found: dict[str, Any] = {
            n: where.value(r, f"activities.{r.position}.{n}", x, r.indicator) for n, x in figures.items()
        }
        title = Value(r.title) if r.title else None
        activities[r.document, r.indicator].append(Activity(r.number, title, **found))
    out: dict[str, list[Indicator]] = defaultdict(list)
    live = i.superseded_by.is_(None)
    few = select(i.document, i.position, i.number, i.name, i.weight, i.scored).where(live, i.document.in_(alone))
    for r in connection.execute(few.order_by(i.position)).all():
        name, weight = (
            Value(r.name) if r.name is not None else None,
            where.value(r, ALONE, _decimal(r.weight), r.position),
        )
        out[r.document].append(Indicator(number=r.number, name=name, weight=weight, scored=r.scored is not False))
    for r in connection.execute(select(t.indicators).where(live, i.document.in_(keys)).order_by(i.position)).all():
        given = {n: getattr(r, n) for n in FIELDS}
        numbers = {n: _decimal(x) if isinstance(x, int | float) else x for n, x in given.items()}
        values: dict[str, Any] = {n: where.value(r, n, x, r.position) for n, x in numbers.items()}
        out[r.document].append(
            Indicator(
                number=r.number,
                levels=tuple(levels[r.document, r.position]),
                activities=tuple(activities[r.document, r.position]),
                scored=r.scored is not False,
                **values,
            )
        )
    return out
