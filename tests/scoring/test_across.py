"""Findings over documents of one body and year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.model.errors import UsageError
from pipeline.model.record import Indicator, MappedDocument
from pipeline.model.rules import AuditScheme
from pipeline.scoring.absent import ExpectedBody, Sent, audit_absent, read_bodies
from pipeline.scoring.across import AcrossFinding, audit_across
from pipeline.scoring.series import AcrossInput
from tests.scoring.build import CARD, activity, indicator, levels, num, text, whole

WORDS = ("แต่งตั้งคณะทำงาน", "จัดทำแผน", "ดำเนินการตามแผน", "ติดตามผล", "รายงานผลต่อผู้บริหาร")


def doc(
    key: str,
    *indicators: Indicator,
    body: str = "เทศบาลตำบลดอนสมมติ",
    year: int = 2566,
    months: int | None = None,
    department: str | None = None,
    partial: bool = False,
    scheme: AuditScheme = CARD,
) -> AcrossInput:
    fields: dict[str, Any] = {"organization": text(body), "fiscal_year": whole(year)}
    if months:
        fields["period_months"] = whole(months)
    if department:
        fields["department"] = text(department)
    return AcrossInput(key, MappedDocument("sar_card", scheme, indicators=indicators, **fields), partial)


def shown(findings: tuple[AcrossFinding, ...]) -> list[str]:
    return [f"{f.code}:{f.severity}:{f.indicator}:{','.join(f.documents)}" for f in findings]


def card(number: str = "1.1", weight: str = "100", name: str = "ร้อยละของการเบิกจ่ายงบประมาณ", **more: Any) -> Indicator:
    return indicator(number, weight=weight, name=name, **more)


def test_agreeing_documents() -> None:
    assert shown(audit_across([doc("a", card()), doc("b", card(name="ร้อยละของ การเบิกจ่าย\nงบประมาณ"))])) == []


def test_another_weight_and_wording_in_the_next_round() -> None:
    other = card(weight="7", name="ร้อยละของผู้สูงอายุที่ได้รับการดูแล")
    made = audit_across([doc("b", other, months=12), doc("a", card(weight="5"), months=9)])
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


def test_too_little_weight_is_silent_where_cards_are_seen_to_be_missing() -> None:
    second = card("1.3", "30", name="ระดับความสำเร็จ")
    assert shown(audit_across([doc("a", card("1.1", "60")), doc("b", second)])) == []
    few = [doc("a", card("1.1", "5")), doc("b", card("1.2", "5", name="ระดับความสำเร็จ"))]
    assert shown(audit_across(few)) == []
    whole_run = [doc("a", card("1.1", "60")), doc("b", card("1.2", "30", name="ระดับความสำเร็จ"), partial=True)]
    assert shown(audit_across(whole_run)) == []


def test_weights_of_thirds_make_a_hundred() -> None:
    names = ("ร้อยละของการเบิกจ่าย", "ระดับความสำเร็จ", "จำนวนครั้งที่ประชุม")
    cards = [doc(f"{k}", card(f"1.{k}", "33.33", name=n)) for k, n in enumerate(names, 1)]
    assert shown(audit_across(cards)) == []


def test_offices_that_number_their_own_cards_are_not_mixed() -> None:
    other = card("1.1", "70", name="ร้อยละของผู้สูงอายุที่ได้รับการดูแล")
    one, two = doc("a", card("1.1", "60")), doc("b", other)
    assert shown(audit_across([one, two])) == []
    roads, health = (
        doc("a", card(weight="5"), department="กองช่าง"),
        doc("b", card(weight="7"), department="กองสาธารณสุข"),
    )
    assert shown(audit_across([roads, health])) == []


def test_a_weight_as_a_share_of_one_is_the_same_weight() -> None:
    assert shown(audit_across([doc("a", card(weight="5")), doc("b", card(weight="0.05"))])) == []


def test_of_three_reports_the_odd_one_is_named() -> None:
    rounds = [doc(f"m{m}", card(weight=w), months=m) for m, w in ((6, "5"), (9, "7"), (12, "5"))]
    assert shown(audit_across(rounds)) == ["weight_differs:warning:1.1:m9,m6"]


def test_a_report_read_in_part_is_compared_with_none() -> None:
    assert shown(audit_across([doc("a", card(weight="5")), doc("b", card(weight="7"), partial=True)])) == []


def test_hidden_words_are_no_other_wording() -> None:
    hidden = card(name="ร้อยละของการเบิกจ่ายxxxxxxxx")
    assert shown(audit_across([doc("a", card()), doc("b", hidden)])) == []


def test_forms_of_persons_are_not_compared() -> None:
    alone = replace(CARD, compared=False)
    pair = [doc("a", card(weight="5"), scheme=alone), doc("b", card(weight="7"), scheme=alone)]
    assert shown(audit_across(pair)) == []


SENT = (Sent(("เทศบาลตำบลดอนสมมติ",), 2566, 9), Sent(("เทศบาลตำบลทุ่งสมมตี",), 2566, 12))


def missing(*bodies: ExpectedBody) -> list[str | None]:
    return [f.organization for f in audit_absent(SENT, bodies)]


def test_a_body_that_has_not_sent_anything() -> None:
    assert missing(ExpectedBody("เทศบาลตำบล ดอนสมมติ"), ExpectedBody("เทศบาลตำบลเงียบ")) == ["เทศบาลตำบลเงียบ"]


def test_a_year_and_a_round_that_were_not_sent() -> None:
    body = "เทศบาลตำบลดอนสมมติ"
    made = audit_absent(SENT, [ExpectedBody(body, 2566, 9), ExpectedBody(body, 2566, 12), ExpectedBody(body, 2567)])
    assert [f.message_en for f in made] == [
        f"No report from {body} for fiscal year 2566, round of 12 months, has been found",
        f"No report from {body} for fiscal year 2567 has been found",
    ]


def test_a_misread_name_is_not_absent_but_a_neighbour_is() -> None:
    assert missing(ExpectedBody("เทศบาลตำบลทุ่งสมมติ")) == []  # the only name like it, and nobody else's
    assert missing(ExpectedBody("เทศบาลตำบลทุ่งสมมติ"), ExpectedBody("เทศบาลตำบลทุ่งสมมตี")) == ["เทศบาลตำบลทุ่งสมมติ"]


@pytest.mark.parametrize("line", ["เทศบาลตำบลดอนสมมติ\t66", "เทศบาลตำบลดอนสมมติ\t2566\t4", "ก\t2566\t9\tอีก", "ก\tปีนี้"])
def test_a_mistake_in_the_list_names_its_line(line: str) -> None:
    with pytest.raises(UsageError, match=r"bodies\.tsv:2:"):
        read_bodies(f"# หน่วยงาน\n{line}\n", "bodies.tsv")


def test_doubtful_figures_are_only_info() -> None:
    made = audit_across([doc("a", card(weight="5")), doc("b", card(weight=num("7", confidence=0.2)))])
    assert shown(made) == ["weight_differs:info:1.1:b,a"]
