"""Levels that the result names in a sentence, levels by dates, and ladders of three levels."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.forms.scheme import conventions
from pipeline.model.rules import AuditScheme
from pipeline.scoring import recompute
from tests.scoring.build import CARD, audit, codes, indicator, levels

DATED = tuple(f"ดำเนินการขั้นที่ {k} ภายในวันที่ 3{k % 2} มีนาคม 256{k}" for k in range(1, 6))
WORDS = ("แต่งตั้งคณะทำงาน", "จัดทำแผน", "เก็บข้อมูล", "ตรวจสอบ", "เผยแพร่")


def score(texts: tuple[str, ...], result: str, scheme: AuditScheme = CARD, reported: str = "5", points=(1, 2, 3, 4, 5)):
    i = indicator(levels=levels(texts, points), result=result, reported_score=reported)
    return recompute(i, scheme).recomputed.score


@pytest.mark.parametrize("texts", [DATED, WORDS])
@pytest.mark.parametrize(
    "result", ["ดำเนินการได้ถึงระดับ 4", "ระดับ 4", "บรรลุขั้นตอนที่ 4", "ดำเนินการแล้วเสร็จถึงระดับที่ ๔", "ผ่านระดับ 4 แล้ว"]
)
def test_the_level_reached_is_named_in_a_sentence(texts: tuple[str, ...], result: str) -> None:
    assert score(texts, result) == 4


@pytest.mark.parametrize("result", ["ดำเนินการระดับ 4 ยังไม่เสร็จ", "ไม่ถึงระดับ 4", "อยู่ระหว่างระดับ 4", "ระดับ 4 ไม่ผ่าน"])
def test_a_level_that_is_not_reached_leaves_the_one_below(result: str) -> None:
    assert score(WORDS, result) == 3


@pytest.mark.parametrize(
    ("result", "reported", "expected"),
    [("60", "3", "1"), ("70", "3", "3"), ("95", "3", "5"), ("75", "3", None), ("75", "4.2", "4"), ("50", "1", None)],
)
def test_three_levels_give_a_score_where_steps_and_line_agree(result: str, reported: str, expected: str | None) -> None:
    """A result between targets is 3 by steps and 4 by the line; one below the lowest is 0 or 1."""
    scheme = conventions()["three_of_five"]
    got = score(("60", "70", "80"), result, scheme, reported, (1, 3, 5))
    assert got == (Decimal(expected) if expected else None)


def test_points_out_of_the_weight_are_no_missing_scores() -> None:
    """A form whose only figures of merit are weighted ones asks for no others; where some stand, one that is wanting is told."""
    fields = [{"weight": "60", "reported_weighted_score": "48"}, {"weight": "40", "reported_weighted_score": "40"}]
    assert codes(audit(*(indicator(f"1.{k}", **f) for k, f in enumerate(fields, 1)))) == []
    assert codes(audit(indicator("1.1", weight="60"), indicator("1.2", weight="40"))) == ["score_missing"]
    some = audit(indicator("1.1", **fields[0]), indicator("1.2", weight="40", reported_score="5"))
    assert "score_missing" in codes(some)
