"""An invented report as the record that a perfect reader would make of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

from audit_reports import Report

from pipeline.model.geometry import BBox, Place
from pipeline.model.record import (
    Activity,
    DuplicateBlock,
    Indicator,
    Level,
    MappedDocument,
    Narratives,
    Number,
    Session,
    StatedTotal,
    Text,
    Value,
)
from pipeline.model.rules import AuditScheme, TotalRule

CARD = AuditScheme(
    "card",
    "benchmark",
    scale=tuple(map(Decimal, "12345")),
    totals=(TotalRule("weights", "weight"),),
    numbering_by_section=False,
)
AGREEMENT = AuditScheme(
    "agreement",
    "benchmark",
    rule="ticked_level",
    scale=tuple(map(Decimal, "5310")),
    floor=Decimal(0),
    full_points=Decimal(5),
)
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Reader:
    """Gives every value a place of its own, in the digits of the report."""

    def __init__(self, report: Report) -> None:
        self.thai = report["digits"] == "thai"
        self.lines = count(1)
        self.body: list[Text] = []

    def shown(self, value: object) -> str:
        return str(value).translate(_THAI) if self.thai else str(value)

    def place(self, raw: str) -> tuple[Place, ...]:
        at = float(next(self.lines))
        return (Place(1, BBox(50, at, 500, at + 1), raw),)

    def text(self, value: object) -> Text | None:
        if value in (None, ""):
            return None
        made = Value(self.shown(value), self.place(self.shown(value)))
        self.body.append(made)
        return made

    def sure(self, value: object) -> Text:
        made = self.text(value)
        assert made is not None
        return made

    def number(self, value: object) -> Number | None:
        return None if value in (None, "") else Value(Decimal(str(value)), self.place(self.shown(value)))

    def whole(self, value: int | None) -> Value[int] | None:
        return None if value is None else Value(value, self.place(self.shown(value)))


def _activity(r: Reader, k: int, a: Report) -> Activity:
    sessions = tuple(
        Session(n, Value(date.fromisoformat(s[1])), Value(date.fromisoformat(s[2])), r.text(s[3]), r.whole(s[4]))
        for n, s in enumerate(a["sessions"], 1)
    )
    result = "\n".join(
        [
            a["lead"],
            *(f"({n}) วันที่ {s[0]} ณ จ.{s[3]} จำนวน {s[4]} คน" for n, s in enumerate(a["sessions"], 1)),
            a["percent"],
        ]
    )
    return Activity(
        str(k),
        r.text(a["title"]),
        r.text(a["target"]),
        r.text(result),
        r.whole(a.get("target_sessions")),
        r.whole(a.get("target_participants")),
        r.whole(a.get("reported_sessions")),
        r.whole(a.get("reported_participants")),
        r.number(a["reported_percent"]),
        sessions,
    )


def _card(r: Reader, i: Report) -> Indicator:
    return Indicator(
        i["number"],
        r.text(i["number"]),
        r.text(i["name"]),
        i["number"].rpartition(".")[0],
        weight=r.number(i["weight"]),
        result=r.text(i["result"]),
        reported_score=r.number(i["score"]),
        reported_weighted_score=r.number(i["weighted"]),
        levels=tuple(Level(r.number(k), r.text(t)) for k, t in enumerate(i["levels"], 1)),
        description=r.text(i["description"]),
        activities=tuple(_activity(r, k, a) for k, a in enumerate(i["activities"], 1)),
        narratives=Narratives(
            r.text("\n".join(i["actions"])),
            r.text(i["supporting_factors"]),
            r.text(i["obstacles"]),
            r.text(i["suggestions"]),
        ),
        stated_interval=r.number(i["interval"].split()[1]) if i["interval"] else None,
    )


def _option(r: Reader, section: Report, i: Report) -> Indicator:
    return Indicator(
        i["number"],
        r.text(i.get("printed", i["number"])),
        r.text(i["name"]),
        section["number"],
        r.text(section["title"]),
        reported_score=r.number(i.get("score")),
        levels=tuple(Level(r.number(s), r.text(t), Value(on, r.place("☐"))) for s, t, on in i["options"]),
        checklist=tuple(r.sure(c) for c in i.get("checklist", ())),
        verification=r.text(i["verification"]),
    )


def mapped(report: Report) -> MappedDocument:
    r = Reader(report)
    cards = tuple(_card(r, i) for i in report.get("indicators", ()))
    options = tuple(_option(r, s, i) for s in report.get("sections", ()) for i in s["indicators"])
    total = report.get("stated_weight_total")
    stated = r.number(total)
    repeated = report.get("repeat_indicator")
    return MappedDocument(
        report["form"],
        CARD if cards else AGREEMENT,
        organization=r.text(report["organization"]),
        fiscal_year=r.whole(report["fiscal_year"]),
        period_months=r.whole(report.get("period_months")),
        minimum_percent=r.number(report.get("minimum_percent")),
        indicators=cards or options,
        totals=(StatedTotal("weights", stated),) if stated else (),
        duplicates=(DuplicateBlock(r.place(repeated), r.place(repeated), (repeated,)),) if repeated else (),
        body=tuple(r.body),
    )
