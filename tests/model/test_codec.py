"""Records survive storage unchanged."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from pipeline.model.codec import decode, encode
from pipeline.model.geometry import BBox, Place
from pipeline.model.record import Activity, Indicator, Level, MappedDocument, Narratives, Session, Value
from pipeline.model.rules import AuditScheme, TotalRule
from pipeline.model.text import Candidate, Edit

PLACE = Place(2, BBox(1.5, 2, 3, 4), "๐.๑๐๐๐")


def document() -> MappedDocument:
    edit = Edit(0, 2, "าํ", "ำ", "glyph", candidates=(Candidate("ำ", 0.9),), reason="canonical am")
    indicator = Indicator(
        "3.1",
        name=Value("น้ำ", (PLACE,), 0.8, (edit,)),
        weight=Value(Decimal("2.00"), (PLACE,), inferred="from the summary"),
        levels=(Level(Value(Decimal(1)), Value("ร้อยละ 80"), Value(True), Value(Decimal(80))),),
        activities=(Activity("1", sessions=(Session(1, Value(date(2010, 12, 22)), participants=Value(223)),)),),
        narratives=Narratives(obstacles=Value("- ไม่มี -")),
        attributes=(("formula", Value("A/B x 100")),),
        scored=False,
    )
    scheme = AuditScheme(
        "x", "y", scale=(Decimal(5), Decimal(0)), totals=(TotalRule("t", "weight", expected=Decimal(100)),)
    )
    return MappedDocument("sar_card", scheme, fiscal_year=Value(2554), indicators=(indicator,))


def test_round_trip_through_text() -> None:
    before = document()
    after = decode(MappedDocument, json.loads(json.dumps(encode(before), ensure_ascii=False)))
    assert after == before
    assert after.indicators[0].weight is not None
    assert str(after.indicators[0].weight.value) == "2.00"
    assert isinstance(after.indicators[0].activities[0].sessions[0].start, Value)
    assert after.indicators[0].activities[0].sessions[0].start.value == date(2010, 12, 22)


def test_defaults_are_left_out() -> None:
    assert encode(Indicator("1")) == {"number": "1"}


@pytest.mark.parametrize("bad", [{"number": 1}, {"number": "1", "colour": "red"}, [], {"number": "1", "scored": "no"}])
def test_what_does_not_fit_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(Indicator, bad)  # type: ignore[arg-type]


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError):
        encode(object())
