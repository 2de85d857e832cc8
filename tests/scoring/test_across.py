"""Findings over documents of one body and year."""

from __future__ import annotations

from typing import Any

from pipeline.model.record import Indicator, MappedDocument
from pipeline.scoring.across import AcrossFinding, AcrossInput, audit_across
from tests.scoring.build import CARD, activity, indicator, levels, num, text, whole

WORDS = ("แต่งตั้งคณะทำงาน", "จัดทำแผน", "ดำเนินการตามแผน", "ติดตามผล", "รายงานผลต่อผู้บริหาร")


def doc(
    key: str, *indicators: Indicator, body: str = "เทศบาลตำบลดอนสมมติ", year: int = 2566, months: int | None = None
) -> AcrossInput:
    fields: dict[str, Any] = {"organization": text(body), "fiscal_year": whole(year)}
    if months:
        fields["period_months"] = whole(months)
    return AcrossInput(key, MappedDocument("sar_card", CARD, indicators=indicators, **fields))


def shown(findings: tuple[AcrossFinding, ...]) -> list[str]:
    return [f"{f.code}:{f.severity}:{f.indicator}:{','.join(f.documents)}" for f in findings]


def card(number: str = "1.1", weight: str = "100", name: str = "ร้อยละของการเบิกจ่ายงบประมาณ", **more: Any) -> Indicator:
    return indicator(number, weight=weight, name=name, **more)


def test_agreeing_documents() -> None:
    assert shown(audit_across([doc("a", card()), doc("b", card(name="ร้อยละของ การเบิกจ่าย\nงบประมาณ"))])) == []


def test_another_weight_and_wording() -> None:
    made = audit_across([doc("a", card(weight="5")), doc("b", card(weight="7", name="ร้อยละของผู้สูงอายุที่ได้รับการดูแล"))])
    assert shown(made) == ["weight_differs:warning:1.1:b,a", "wording_differs:warning:1.1:b,a"]
    assert [k for k, _ in made[0].evidence] == ["b", "a"]


def test_a_slip_in_the_wording_is_only_info() -> None:
    made = audit_across([doc("a", card()), doc("b", card(name="ร้อยละของการเบิกจ่ายงบปรมาณ"))])
    assert shown(made) == ["wording_differs:info:1.1:b,a"]


def test_other_bodies_and_years_are_not_compared() -> None:
    one = doc("a", card(weight="5"))
    assert shown(audit_across([one, doc("b", card(weight="7"), body="เทศบาลตำบลอื่น")])) == []
    assert shown(audit_across([one, doc("b", card(weight="7"), year=2567)])) == []


def test_a_count_cannot_fall_between_rounds() -> None:
    early = doc("nine", card(activities=(activity(4, 400, ()),)), months=9)
    late = doc("twelve", card(activities=(activity(3, 450, ()),)), months=12)
    assert shown(audit_across([late, early])) == ["figure_fell:warning:1.1:twelve,nine"]


def test_a_percentage_may_fall_but_a_milestone_may_not() -> None:
    def at(result: str, months: int, *texts: str) -> AcrossInput:
        return doc(f"m{months}", card(result=result, levels=levels(texts)), months=months)

    percents = ("ร้อยละ 80", "ร้อยละ 85", "ร้อยละ 90", "ร้อยละ 95", "ร้อยละ 100")
    assert shown(audit_across([at("95", 9, *percents), at("92", 12, *percents)])) == []
    assert shown(audit_across([at("4", 9, *WORDS), at("3", 12, *WORDS)])) == ["figure_fell:warning:1.1:m12,m9"]


def test_weights_of_all_cards() -> None:
    over = [doc("a", card("1.1", "60")), doc("b", card("1.2", "50", name="ระดับความสำเร็จ"))]
    under = [doc("a", card("1.1", "60")), doc("b", card("1.2", "30", name="ระดับความสำเร็จ"))]
    assert shown(audit_across(over)) == ["body_weights_total:warning:None:a,b"]
    assert shown(audit_across(under)) == ["body_weights_total:info:None:a,b"]


def test_a_body_that_has_not_sent_anything() -> None:
    made = audit_across([doc("a", card())], ["เทศบาลตำบล ดอนสมมติ", "เทศบาลตำบลเงียบ"])
    assert [(f.code, f.organization) for f in made] == [("report_absent", "เทศบาลตำบลเงียบ")]


def test_doubtful_figures_are_only_info() -> None:
    made = audit_across([doc("a", card(weight="5")), doc("b", card(weight=num("7", confidence=0.2)))])
    assert shown(made) == ["weight_differs:info:1.1:b,a"]
