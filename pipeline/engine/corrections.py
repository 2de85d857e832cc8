"""Decisions laid over an extraction: corrected values take the place of those read, and the audit runs anew."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

from pipeline.engine.across import audit_body
from pipeline.model.codec import decode
from pipeline.model.errors import ChiwatError
from pipeline.model.record import Audit, Finding, MappedDocument, Value
from pipeline.model.result import DocumentResult, Status
from pipeline.scoring import audit_document
from pipeline.store import decisions
from pipeline.store.browse import DocumentHead
from pipeline.store.database import Database
from pipeline.store.decisions import Decision, current, decisions_of, mapped_body, restate, restated
from pipeline.store.rows import DocumentRows, rows_of

log = logging.getLogger(__name__)


class CorrectionError(ChiwatError):
    """A corrected value does not fit its field."""


def finding_keys(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Keys of all findings, in their order."""
    return decisions.finding_keys((f.code, f.indicator, f.activity) for f in findings)


def _inner(hint: Any) -> type | None:
    """``Decimal`` of ``Value[Decimal] | None``; None where the field holds no value."""
    for part in (hint, *get_args(hint)):
        if get_origin(part) is Value:
            return get_args(part)[0]  # type: ignore[no-any-return]
    return None


def parse(kind: type, text: str) -> object:
    """``text`` as typed by a person, as a value of ``kind``; CorrectionError says what was expected."""
    clean = text.strip()
    try:
        if kind is Decimal:
            value = Decimal(clean.replace(",", ""))
            if not value.is_finite():
                raise InvalidOperation
            return value
        if kind is int:
            return int(clean.replace(",", ""))
        if kind is date:
            return date.fromisoformat(clean)
    except (InvalidOperation, ValueError) as error:
        expected = {Decimal: "a number", int: "a whole number", date: "a date like 2023-10-31"}[kind]
        raise CorrectionError(f"{text!r} is not {expected}") from error
    if kind is bool:
        if clean.lower() not in ("true", "false"):
            raise CorrectionError(f"{text!r} is neither true nor false")
        return clean.lower() == "true"
    if not clean:
        raise CorrectionError("a text cannot be empty")
    return clean


def _set(record: Any, path: list[str], text: str, who: str) -> Any:
    """``record`` with the value at ``path`` replaced; tuples are entered by position, records by field."""
    if isinstance(record, tuple):
        at = int(path[0]) if path and path[0].isdigit() else -1
        if not 0 <= at < len(record):
            raise CorrectionError(f"there is no item {path[:1]}")
        if isinstance(record[at], Value):
            new = _replaced(record[at], type(record[at].value), text, who)
        else:
            new = _set(record[at], path[1:], text, who)
        return (*record[:at], new, *record[at + 1 :])
    name = path[0] if path else ""
    if not dataclasses.is_dataclass(record) or name not in {f.name for f in dataclasses.fields(record)}:
        raise CorrectionError(f"there is no field {name!r} here")
    old = getattr(record, name)
    if len(path) > 1:
        return dataclasses.replace(record, **{name: _set(old, path[1:], text, who)})  # type: ignore[type-var]
    kind = _inner(get_type_hints(type(record))[name])
    if kind is None:
        raise CorrectionError(f"the field {name!r} cannot be corrected")
    return dataclasses.replace(record, **{name: _replaced(old, kind, text, who)})  # type: ignore[type-var]


def _replaced(old: Value[Any] | None, kind: type, text: str, who: str) -> Value[Any]:
    return Value(parse(kind, text), old.places if old else (), 1.0, (), None, who)


def correct(mapped: MappedDocument, position: int, field: str, text: str, who: str) -> MappedDocument:
    """``mapped`` with one field of one indicator set by ``who``; ``field`` is its path in the record (``levels.0.score``).

    A corrected result is also read as a number, if it is one. CorrectionError where field or text do not fit.
    """
    if not 0 <= position < len(mapped.indicators):
        raise CorrectionError(f"there is no indicator at position {position}")
    indicator = _set(mapped.indicators[position], field.split("."), text, who)
    if field == "result":
        try:
            number: Value[Any] | None = _replaced(indicator.result_number, Decimal, text, who)
        except CorrectionError:
            number = None
        indicator = dataclasses.replace(indicator, result_number=number)
    indicators = (*mapped.indicators[:position], indicator, *mapped.indicators[position + 1 :])
    return dataclasses.replace(mapped, indicators=indicators)


def value_of(target: str) -> tuple[int, str] | None:
    """The indicator's position and the field that the target of a decision names; None where it names no value.

    >>> value_of("value:0:levels.2.score"), value_of("form")
    ((0, 'levels.2.score'), None)
    """
    kind, _, rest = target.partition(":")
    position, _, field = rest.partition(":")
    return (int(position), field) if kind == "value" and position.isdigit() else None


def standing_corrections(decisions: Iterable[Decision]) -> tuple[tuple[int, str, Decision], ...]:
    """Corrections that hold: indicator's position, field, decision."""
    out = []
    for target, decision in current(decisions).items():
        place = value_of(target)
        if place is not None and decision.action == "correct" and decision.after is not None:
            out.append((*place, decision))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A record with its corrections, and those whose value is not there any more since the report was read anew."""

    mapped: MappedDocument
    homeless: tuple[Decision, ...] = ()


def apply(mapped: MappedDocument, decisions: Iterable[Decision]) -> Corrected:
    """The record with every standing correction that fits it."""
    homeless = []
    for position, field, decision in standing_corrections(decisions):
        try:
            mapped = correct(mapped, position, field, str(decision.after), decision.who)
        except CorrectionError:
            homeless.append(decision)
    return Corrected(mapped, tuple(homeless))


def load(database: Database, document: str) -> Corrected | None:
    """A stored document's record with its corrections; None where the document was rejected or is not there."""
    body = mapped_body(database, document)
    if body is None:
        return None
    return apply(_decoded(body), decisions_of(database, document))


@lru_cache(maxsize=8)
def _decoded(body: str) -> MappedDocument:
    """A record as stored: an auditor looks at the same few again and again."""
    return decode(MappedDocument, json.loads(body))


def was_clean(database: Database, document: str) -> bool:
    """Whether a stored document had no finding as it was read, before any correction."""
    body = mapped_body(database, document)
    return body is not None and not audit_document(_decoded(body)).findings


def restate_document(database: Database, document: str, head: DocumentHead, forms_dir: str = "") -> Audit | None:
    """Audit a document with its corrections, alone and against the body's other reports, and store figures and findings
    anew; None where it has no record."""
    corrected = load(database, document)
    if corrected is None:
        return None
    audit = audit_document(corrected.mapped)
    result = DocumentResult(head.source, document, head.page_count, head.status, mapped=corrected.mapped, audit=audit)
    restate(database, document, rows_of(result))
    body, year = corrected.mapped.organization or corrected.mapped.department, corrected.mapped.fiscal_year
    if body is not None and year is not None:
        audit_body(database, body.value, year.value, forms_dir)
    return audit


def with_decisions(rows: DocumentRows, decisions: Iterable[Decision]) -> DocumentRows:
    """Rows of a document read anew with its standing corrections laid over them, before they are stored."""
    mine = tuple(decisions)
    if not standing_corrections(mine):
        return rows
    body = next((row["body"] for name, content in rows.tables if name == "mapped" for row in content), None)
    if body is None:
        return rows
    corrected = apply(_decoded(str(body)), mine)
    for lost in corrected.homeless:
        log.warning("%s: the correction of %s by %s does not fit any more", rows.source, lost.target, lost.who)
    status: Status = "partial" if rows.status == "partial" else "ok"
    audit = audit_document(corrected.mapped)
    result = DocumentResult(rows.source, rows.document, rows.page_count, status, mapped=corrected.mapped, audit=audit)
    return restated(rows, rows_of(result))
