"""What looks like a fault and is none, and faults that hide behind a tolerance."""

from __future__ import annotations

import pytest

from tests.scoring.build import activity, audit, codes, found, indicator, levels, text

PEOPLE = ("70 คน", "75 คน", "80 คน", "85 คน", "ไม่น้อยกว่า 90 คน")


@pytest.mark.parametrize(
    ("stated", "says", "found_at_all"),
    [
        (96, "มีผู้เข้าร่วม จำนวน 96 คน (นับผู้เข้าร่วมไม่ซ้ำคน)", False),
        (96, "มีผู้เข้าร่วม 96 คน โดยตัดรายชื่อที่ซ้ำกันออกแล้ว", False),
        (96, "มีผู้เข้าร่วม จำนวน 96 คน ดังนี้", True),
        (140, "มีผู้เข้าร่วม จำนวน 140 คน (นับไม่ซ้ำคน)", True),
        (41, "มีผู้เข้าร่วม จำนวน 41 คน (นับไม่ซ้ำคน)", True),
    ],
)
def test_persons_counted_once(stated: int, says: str, found_at_all: bool) -> None:
    a = activity(3, stated, (42, 45, 43), result_text=text(says))
    assert (codes(audit(indicator(reported_score="5", activities=(a,)))) != []) is found_at_all


def test_points_of_a_line_leave_no_gaps_though_the_best_is_open() -> None:
    assert found(audit(indicator(reported_score="5", levels=levels(PEOPLE))), "criteria_gap") == []
    falling = ("20 วัน", "18 วัน", "16 วัน", "14 วัน", "ไม่เกิน 12 วัน")
    assert found(audit(indicator(reported_score="5", levels=levels(falling))), "criteria_gap") == []
    uneven = (*PEOPLE[:3], "87 คน", "ไม่น้อยกว่า 90 คน")
    assert found(audit(indicator(reported_score="5", levels=levels(uneven))), "criteria_gap") != []
    chosen = ("ไม่มี", "2 ข้อ", "4 ข้อ", "6 ข้อขึ้นไป")
    assert found(audit(indicator(reported_score="5", levels=levels(chosen, (0, 1, 3, 5)))), "criteria_gap") != []


@pytest.mark.parametrize(
    ("texts", "stated", "wrong"),
    [
        (("85.0", "87.5", "90.0", "92.5", "95.0"), "2", True),
        (("80", "83.33", "86.67", "90", "93.33"), "3", False),
        (("80", "83.33", "86.67", "90", "93.33"), "3.33", False),
    ],
)
def test_a_whole_step_is_set_not_rounded(texts: tuple[str, ...], stated: str, wrong: bool) -> None:
    made = audit(indicator(reported_score="5", levels=levels(texts), stated_interval=stated))
    assert ("criteria_interval_mismatch" in codes(made)) is wrong


def test_an_acronym_that_the_report_declares() -> None:
    def named(*body: str) -> list[str]:
        return codes(audit(indicator(reported_score="5"), body=tuple(text(b) for b in body)))

    own = ("ศูนย์พัฒนาสังคมสมมติ (ศพส.) ปี 2567", "หัวหน้า ศพส.", "ศพส. มีทีมงาน", "แจ้งต่อ ศพส. แล้ว")
    assert named(*own, "ศพล. มีรถไม่พอ") == ["name_inconsistent"]
    assert named(*own[1:], "ศพส. จัดหา", "ศพล. มีรถไม่พอ") == []


def test_a_score_given_in_parts_is_not_missing() -> None:
    whole = indicator("2.3", name="ร้อยละความสำเร็จ", levels=levels(PEOPLE))
    parts = [indicator(n, weight="5", reported_score="3") for n in ("2.3.1", "2.3.2")]
    assert found(audit(whole, *parts), "score_missing") == []
    assert found(audit(whole, parts[0], indicator("2.3.2", weight="5")), "score_missing") != []
