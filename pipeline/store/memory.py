"""Verified text for the masked words of later reports: it grows by ``promote`` alone, never inside a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, exists, func, insert, select

from pipeline.store import tables as t
from pipeline.store.database import Database
from pipeline.store.decisions import current, decisions_of, repair_target

Kind = Literal["text", "right", "wrong"]
LEAST_LETTERS = 6
"""A line of fewer Thai letters says nothing about its words."""
CHUNK = 500


@dataclass(frozen=True, slots=True, order=True)
class Remembered:
    """A line of verified text (``kind`` text: ``raw`` is the line), or a masked word ``raw`` with the ``answer`` that a reviewer
    marked right or wrong between ``before`` and ``after``."""

    form: str
    kind: Kind
    raw: str
    document: str
    answer: str = ""
    before: str = ""
    after: str = ""
    target: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Promotion:
    """What a promotion changed, by form: lines and reviewed words that are new, and how many rows went."""

    added: tuple[tuple[str, Kind, int], ...]
    removed: int

    @property
    def total(self) -> int:
        """Lines and words that are new, over all forms."""
        return sum(n for _, _, n in self.added)


def memory_state(database: Database) -> tuple[int, int, str]:
    """What tells one state of the memory from another."""
    m = t.memory.c
    with database.read() as connection:
        row = connection.execute(select(func.count(), func.max(m.id), func.max(m.made_at))).one()
        return int(row[0]), int(row[1] or 0), str(row[2] or "")


def remembered(database: Database) -> tuple[Remembered, ...]:
    """All of the memory, in an order that does not depend on when it was added."""
    with database.read() as connection:
        return tuple(sorted(_row(r) for r in connection.execute(select(t.memory))))


def _row(r: Any) -> Remembered:
    return Remembered(r.scope or "", r.kind, r.pattern or "", r.document or "", r.meaning or "", r.before or "",
                      r.after or "", r.target or "", r.who or "")  # fmt: skip


def _thai(line: str) -> int:
    return sum("\u0e01" <= c <= "\u0e5b" for c in line)


def _verified_texts(connection: Connection, form: str | None) -> Iterator[Remembered]:
    """The lines of documents that were read whole from their text layer, stand, and hide no word; each once a form."""
    d, p, r = t.documents.c, t.pages.c, t.repairs.c
    query = (
        select(d.form, d.document, d.text)
        .where(
            d.status == "ok", d.form.is_not(None), d.form != "unknown", d.superseded_by.is_(None),
            ~exists().where(p.document == d.document, p.text_source != "digital"),
            ~exists().where(r.document == d.document, r.kind == "mask"),
        )
        .order_by(d.form, d.document)
    )  # fmt: skip
    seen: set[tuple[str, str]] = set()
    for row in connection.execute(query if form is None else query.where(d.form == form)):
        for line in (row.text or "").splitlines():
            text = " ".join(line.split())
            if _thai(text) >= LEAST_LETTERS and (row.form, text) not in seen:
                seen.add((row.form, text))
                yield Remembered(row.form, "text", text, row.document)


def _reviewed_words(
    database: Database, form: str | None, known: dict[tuple[str, str], Remembered]
) -> Iterator[Remembered]:
    """Masked words that stand marked right or wrong. A word that is not read any more (a refused one is not filled again)
    is as it was when it was promoted."""
    d, r, c = t.documents.c, t.repairs.c, t.decisions.c
    with database.read() as connection:
        query = select(d.document, d.form).join(t.decisions, c.document == d.document)
        query = query.where(c.action.in_(("right", "wrong"))).distinct().order_by(d.document)
        documents = connection.execute(query if form is None else query.where(d.form == form)).all()
    for document in documents:
        standing = {
            target: x
            for target, x in current(decisions_of(database, document.document)).items()
            if target.startswith("repair:mask:") and x.action in ("right", "wrong")
        }
        with database.read() as connection:
            read = connection.execute(select(t.repairs).where(r.document == document.document, r.kind == "mask")).all()
        places = {
            repair_target(x.kind, x.raw, x.repaired, x.before, x.after): x for x in read if x.status != "personal"
        }
        for target, decision in sorted(standing.items()):
            kind: Kind = "right" if decision.action == "right" else "wrong"
            before, x = known.get((document.document, target)), places.get(target)
            if x is not None and (x.repaired or decision.after):
                yield Remembered(document.form, kind, x.raw, document.document, x.repaired or decision.after or "",
                                 x.before or "", x.after or "", target, decision.who)  # fmt: skip
            elif before is not None:
                yield Remembered(before.form, kind, before.raw, before.document, before.answer, before.before, before.after,
                                 target, decision.who)  # fmt: skip


def promote(database: Database, form: str | None = None) -> Promotion:
    """Make the memory what is verified now (of ``form``, or of all): idempotent, and the same whatever the order of work."""
    m = t.memory.c
    scope = select(t.memory) if form is None else select(t.memory).where(m.scope == form)
    with database.read() as connection:
        reviewed = {(r.document, r.target): _row(r) for r in connection.execute(scope) if r.kind != "text"}
    words = tuple(_reviewed_words(database, form, reviewed))
    with database.write() as connection:
        wanted = {*_verified_texts(connection, form), *words}
        held = {_row(r): r.id for r in connection.execute(scope)}
        gone = [held[x] for x in held.keys() - wanted]
        for start in range(0, len(gone), CHUNK):
            connection.execute(delete(t.memory).where(m.id.in_(gone[start : start + CHUNK])))
        new = sorted(wanted - held.keys())
        if new:
            connection.execute(insert(t.memory), list(_values(new)))
    counts: dict[tuple[str, Kind], int] = {}
    for x in new:
        counts[x.form, x.kind] = counts.get((x.form, x.kind), 0) + 1
    return Promotion(tuple((f, k, n) for (f, k), n in counts.items()), len(gone))


def _values(rows: Iterable[Remembered]) -> Iterator[dict[str, str]]:
    made_at = datetime.now(UTC).isoformat(timespec="microseconds")
    for x in rows:
        yield {"kind": x.kind, "pattern": x.raw, "meaning": x.answer, "scope": x.form, "who": x.who, "made_at": made_at,
               "document": x.document, "target": x.target, "before": x.before, "after": x.after}  # fmt: skip
