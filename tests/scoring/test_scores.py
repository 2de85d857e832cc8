"""Recomputed scores and the findings on scores and weighted scores."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.model.record import Level, Narratives, Value
from pipeline.model.rules import AuditScheme, TotalRule
from pipeline.scoring.sentences import explain
from tests.scoring.build import (
    AGREEMENT,
    CARD,
    PERCENTS,
    D,
    audit,
    codes,
    found,
    indicator,
    levels,
    num,
    options,
    place,
    text,
)

WORDS = ("แต่งตั้งคณะทำงาน", "จัดทำแผน", "ดำเนินการตามแผน", "ติดตามผล", "รายงานผลต่อผู้บริหาร")
MIXED = ("ดำเนินการได้ร้อยละ 80", "ดำเนินการได้ร้อยละ 90", "ดำเนินการได้ร้อยละ 100", "ได้รับความเห็นชอบ", "ชี้แจงผู้เกี่ยวข้องครบถ้วน")


def recomputed(**fields: object) -> tuple[Decimal | None, Decimal | None, str | None]:
    scheme = fields.pop("scheme", CARD)
    r = audit(indicator(**fields), scheme=scheme).indicators[0].recomputed
    return r.score, r.weighted_score, r.basis


@pytest.mark.parametrize(
    ("targets", "result", "score"),
    [
        (PERCENTS, "92.35", "3.47"),
        (PERCENTS, "ร้อยละ 97.5", "4.5"),
        (PERCENTS, "๙๒.๓๕", "3.47"),
        (PERCENTS, "60.00", "1"),
        (PERCENTS, "104", "5"),
        (("20", "17", "14", "11", "8"), "17.50", "1.8333"),
        (("15 วัน", "12 วัน", "10 วัน", "8 วัน", "5 วัน"), "9 วัน", "3.5"),
        (("20", "17", "14", "11", "8"), "25", "1"),
        (("20", "17", "14", "11", "8"), "3", "5"),
        (("ไม่น้อยกว่าร้อยละ 60", "ไม่น้อยกว่าร้อยละ 70", "ไม่น้อยกว่าร้อยละ 80", "ไม่น้อยกว่าร้อยละ 90", "ร้อยละ 100"), "85.5", "3"),
    ],
)
def test_score_of_a_result(targets: tuple[str, ...], result: str, score: str) -> None:
    got, _, basis = recomputed(levels=levels(targets), result=result)
    assert got == Decimal(score)
    assert basis in ("interpolated", "step")


def test_step_rule() -> None:
    scheme = AuditScheme("step", "test", rule="step")
    assert recomputed(levels=levels(PERCENTS), result="94.99", weight="10", scheme=scheme) == (D(3), D("0.3"), "step")
    assert recomputed(levels=levels(PERCENTS), result="79", weight="10", scheme=scheme)[0] == 1


def test_ticked_level() -> None:
    four = ("ครบ", "เกือบครบ", "บางส่วน", "ไม่มี")
    assert recomputed(levels=options(*four, ticked=1), scheme=AGREEMENT) == (D(3), None, "checked_level")
    assert recomputed(levels=options(*four), scheme=AGREEMENT) == (None, None, None)


def test_two_ticks_say_nothing() -> None:
    first, second = options("ครบ", "ไม่ครบ", ticked=0, scores=(5, 0)), options("ครบ", "ไม่ครบ", ticked=1, scores=(5, 0))
    assert recomputed(levels=(first[0], second[1]), scheme=AGREEMENT) == (None, None, None)


def _steps(*ticked: bool) -> tuple[Level, ...]:
    """Steps of a card, each with a box."""
    words = ("วางแผน", "มอบหมายงาน", "ดำเนินการ", "ติดตามผล", "เผยแพร่")
    return tuple(
        replace(level, checked=Value(on, (place("☑"),)))
        for level, on in zip(options(*words, scores=(1, 2, 3, 4, 5)), ticked, strict=True)
    )


def test_steps_ticked_up_to_one_reach_it() -> None:
    reached = recomputed(levels=_steps(True, True, True, True, False), result="ระดับ 5", weight="5")
    assert reached == (D(4), D("0.2"), "checked_level")


def test_a_step_left_out_says_nothing() -> None:
    assert recomputed(levels=_steps(True, True, False, True, False), result="ระดับ 4")[2] == "milestone"


def test_milestones() -> None:
    assert recomputed(levels=levels(WORDS), result="4", weight="5") == (D(4), D("0.2"), "milestone")
    assert recomputed(levels=levels(WORDS), result="ระดับ 3") == (D(3), None, "milestone")
    assert recomputed(levels=levels(WORDS), result="ดำเนินการแล้ว") == (None, None, None)


def test_a_level_number_is_not_a_percentage() -> None:
    """5 on a ladder of 80 to 100 % is the number of a level: nothing to recompute it from, and no accusation."""
    result = audit(indicator(levels=levels(PERCENTS), result="5", reported_score="5"))
    assert result.indicators[0].recomputed.score is None
    assert codes(result) == []


@pytest.mark.parametrize(("name", "score"), [("ระดับความสำเร็จของการฝึกอาชีพ", 4), ("จำนวนรุ่นที่จัดฝึกอาชีพ", 5)])
def test_a_bare_result_of_an_indicator_of_levels(name: str, score: int) -> None:
    texts = ("จัดทำแผน", "จัดได้ 1 รุ่น", "จัดได้ 2 รุ่น", "จัดได้ 3 รุ่น", "จัดได้ 4 รุ่น")
    assert recomputed(name=name, levels=levels(texts), result="4")[0] == score


def test_mixed_ladder() -> None:
    assert recomputed(levels=levels(MIXED), result="5")[2] == "milestone"
    assert recomputed(levels=levels(MIXED), result="ร้อยละ 95", weight="4") == (D("2.5"), D("0.1"), "interpolated")
    assert recomputed(levels=levels(MIXED), result="ร้อยละ 100") == (None, None, None)


def test_narrative_caps_a_claimed_level() -> None:
    obstacles = text("คณะกรรมการยังไม่ได้รับการแต่งตั้ง จึงไม่สามารถดำเนินการในระดับที่ 4 และระดับที่ 5 ได้")
    fields = {"levels": levels(MIXED), "result": "5", "weight": "2", "reported_score": "5"}
    result = audit(indicator(**fields, narratives=Narratives(obstacles=obstacles)))
    r = result.indicators[0].recomputed
    assert (r.score, r.weighted_score, r.basis) == (D(3), D("0.06"), "narrative_cap")
    assert {f.severity for f in found(result, "score_mismatch") + found(result, "narrative_contradiction")} == {"error"}


class TestWeighted:
    def mismatch(self, weight: str, score: str, weighted: str, **more: object) -> list[str | None]:
        result = audit(indicator(weight=weight, reported_score=score, reported_weighted_score=weighted, **more))
        return [f"{f.severity}:{f.explained_by}" for f in found(result, "weighted_score_mismatch")]

    @pytest.mark.parametrize(
        ("weight", "score", "weighted"),
        [
            ("2", "5", "0.1000"), ("5", "3.47", "0.1735"), ("5", "3.47", "0.17"), ("3", "3.3333", "0.1000"),
            ("7.5", "4.2", "0.315"), ("12.5", "4.4", "0.55"), ("0", "5", "0.0000"), ("5", "3.5", "0.1735"),
        ],
    )  # fmt: skip
    def test_agrees(self, weight: str, score: str, weighted: str) -> None:
        assert self.mismatch(weight, score, weighted) == []

    def test_whole_scores_are_exact(self) -> None:
        assert self.mismatch("5", "4", "0.1800") == ["error:None"]
        assert self.mismatch("2", "5", "0.1040") != []

    def test_weighting_before_rounding(self) -> None:
        """The score is shown as 3, the weighted score is made from 3.47, which the criteria give."""
        assert self.mismatch("5", "3", "0.1735", levels=levels(PERCENTS), result="92.35") == []

    def test_explanations(self) -> None:
        assert self.mismatch("5", "3.47", "0.1753") == ["error:digits_transposed"]
        assert self.mismatch("5", "3.47", "0.1835") == ["error:digit_mistyped"]
        assert self.mismatch("5", "3.47", "0.1500") == ["error:step_score"]
        assert self.mismatch("5", "3.47", "0.1750") == ["error:other_rounding"]
        assert self.mismatch("5", "3.47", "1.7350") == ["error:decimal_point"]
        assert self.mismatch("7", "3.3333", "0.2333") == []
        assert self.mismatch("4", "3.4567", "0.1382") == ["info:truncation"]

    def test_neighbours_weight(self) -> None:
        one = indicator("1.1", weight="5", reported_score="4", reported_weighted_score="0.2800")
        two = indicator("1.2", weight="7", reported_score="3", reported_weighted_score="0.2100")
        (f,) = found(audit(one, two), "weighted_score_mismatch")
        assert (f.indicator, f.explained_by) == ("1.1", "neighbour_weight")
        assert "1.2" in f.message
        assert "1.2" in f.message_en

    def test_a_book_with_a_wrong_product_in_every_row_takes_seconds(self) -> None:
        """It took the cube of the rows: half a minute for 400, and the document was given up for 5,000."""
        rows = [
            indicator(f"1.{k}", weight="0.02", reported_score="4", reported_weighted_score="2.5") for k in range(1, 801)
        ]
        begun = time.process_time()
        assert len(found(audit(*rows), "weighted_score_mismatch")) == 800
        assert time.process_time() - begun < 20

    def test_evidence_and_formula(self) -> None:
        (f,) = found(
            audit(indicator(weight="5", reported_score="3.47", reported_weighted_score="0.1835")),
            "weighted_score_mismatch",
        )
        assert [p.raw for p in f.evidence] == ["0.1835", "5", "3.47"]
        assert f.formula == "5 × 3.47 / 100 = 0.1735"
        assert f.message == "ค่าคะแนนถ่วงน้ำหนัก 0.1835 ไม่เท่ากับ 5 × 3.47 ÷ 100 = 0.1735 (ต่างจาก 0.1735 เพียงหลักเดียว)"

    def test_doubtful_reading_is_only_info(self) -> None:
        for doubtful in (num("0.1835", confidence=0.4), num("0.1835", inferred="from the total")):
            result = audit(indicator(weight="5", reported_score="3.47", reported_weighted_score=doubtful))
            (f,) = found(result, "weighted_score_mismatch")
            assert f.severity == "info"
            assert "โปรดตรวจสอบ" in f.message

    def test_shares_of_one(self) -> None:
        scheme = AuditScheme("shares", "test", weight_base=Decimal(1))
        assert (
            codes(audit(indicator(weight="0.25", reported_score="4", reported_weighted_score="1.00"), scheme=scheme))
            == []
        )


class TestScore:
    def mismatch(self, result: str, score: str, texts: tuple[str, ...] = PERCENTS) -> list[str | None]:
        got = audit(indicator(levels=levels(texts), result=result, reported_score=score))
        return [f"{f.severity}:{f.explained_by}" for f in found(got, "score_mismatch")]

    def test_agrees(self) -> None:
        assert self.mismatch("92.35", "3.47") == []
        assert self.mismatch("92.35", "3.4700") == []
        assert self.mismatch("92.3", "3.47") == []  # 92.35 may stand behind 92.3 shown with one decimal
        assert self.mismatch("17.50", "1.83", ("20", "17", "14", "11", "8")) == []

    def test_differs(self) -> None:
        assert self.mismatch("92.35", "3") == ["error:step_score"]
        assert self.mismatch("93.35", "4") == ["error:other_rounding"]
        assert not any("weight" in half or "น้ำหนัก" in half for half in explain("other_rounding", {"score": 4}))
        assert self.mismatch("92.35", "3.74") == ["error:digits_transposed"]
        assert self.mismatch("92.35", "4.12") == ["error:None"]

    def test_ticked(self) -> None:
        four = ("ครบ", "เกือบครบ", "บางส่วน", "ไม่มี")
        got = audit(indicator(levels=options(*four, ticked=1), reported_score="5"), scheme=AGREEMENT)
        (f,) = found(got, "score_mismatch")
        assert (f.reported, f.recomputed, f.explained_by) == (5, 3, "level_above")


def test_stated_totals() -> None:
    scheme = AuditScheme(
        "totals", "test", totals=(TotalRule("sum", "weighted_score"), TotalRule("mean", "score", "mean"))
    )
    from pipeline.model.record import StatedTotal

    two = [
        indicator(f"1.{i}", weight="50", reported_score=s, reported_weighted_score=w)
        for i, s, w in ((1, "4", "2.00"), (2, "3", "1.50"))
    ]
    right = audit(*two, scheme=scheme, totals=(StatedTotal("sum", num("3.50")), StatedTotal("mean", num("3.5"))))
    wrong = audit(*two, scheme=scheme, totals=(StatedTotal("sum", num("3.95")), StatedTotal("mean", num("4.5"))))
    assert codes(right) == []
    assert codes(wrong) == ["weighted_score_mismatch", "score_mismatch"]


def test_totals_under_sections() -> None:
    from pipeline.model.record import StatedTotal

    scheme = AuditScheme("totals", "test", totals=(TotalRule("points", "score"),))

    def made(*totals: str, sections: bool = True) -> list[str]:
        rows = [("1", "5"), ("1", "3"), ("2", "5"), ("2", "4")]
        items = [
            indicator(f"{s}.{k}", section=s if sections else None, reported_score=v) for k, (s, v) in enumerate(rows)
        ]
        return codes(audit(*items, scheme=scheme, totals=tuple(StatedTotal("points", num(t)) for t in totals)))

    assert made("8", "9") == made("8", "9", "17") == made("17") == []
    assert made("8", "9", sections=False) == made("8", "9", "17", sections=False) == []
    assert made("8", "9", "18") == made("7", "9") == ["score_mismatch"]


def test_total_percent_and_threshold() -> None:
    four = ("ครบ", "เกือบครบ", "บางส่วน", "ไม่มี")
    ticked = [
        indicator(f"1.{i}", levels=options(*four, ticked=i - 1), reported_score=str(s))
        for i, s in enumerate((5, 3, 1), 1)
    ]
    result = audit(*ticked, scheme=AGREEMENT, minimum_percent=num("80"))
    assert result.total_percent == 60
    assert [(f.code, f.reported, f.recomputed) for f in result.findings] == [("threshold_not_met", 60, 80)]
    assert audit(*ticked, scheme=AGREEMENT, minimum_percent=num("60")).findings == ()
    pilot = indicator("1.4", levels=options(*four, ticked=3), reported_score="0", scored=False)
    assert audit(*ticked, pilot, scheme=AGREEMENT).total_percent == 60
    blank = indicator("1.4", levels=options(*four))
    assert audit(*ticked, blank, scheme=AGREEMENT, minimum_percent=num("80")).total_percent is None


class TestConventions:
    def rows(self, *rows: tuple[str, str, str]) -> list[str]:
        items = [
            indicator(f"1.{k}", weight=w, reported_score=s, reported_weighted_score=x)
            for k, (w, s, x) in enumerate(rows, 1)
        ]
        return codes(audit(*items))

    def test_another_base_throughout_is_a_convention(self) -> None:
        assert self.rows(("0.30", "4", "1.20"), ("0.70", "3", "2.10")) == []
        assert self.rows(("30", "4", "120"), ("70", "3", "210")) == []
        assert self.rows(("20", "4", "16"), ("30", "5", "30")) == []

    def test_once_is_an_error(self) -> None:
        assert self.rows(("30", "4", "1.20"), ("70", "3", "210")) == ["weighted_score_mismatch"]
        assert self.rows(("30", "4", "120")) == ["weighted_score_mismatch"]

    def test_one_slip_does_not_undo_a_convention(self) -> None:
        assert self.rows(("20", "5", "100"), ("30", "4", "120"), ("50", "3", "160")) == ["weighted_score_mismatch"]

    def test_thresholds(self) -> None:
        """At least 60, 70 ...: a step, unless the report itself scores between the levels."""
        texts = tuple(f"ไม่น้อยกว่าร้อยละ {n}" for n in (60, 70, 80, 90, 100))
        assert recomputed(levels=levels(texts), result="85", reported_score="3") == (D(3), None, "step")
        assert recomputed(levels=levels(texts), result="85", reported_score="3.5") == (D("3.5"), None, "interpolated")
        assert recomputed(levels=levels(texts), result="85", reported_score="4")[2] == "step"

    def test_counts_on_a_ladder_of_percentages(self) -> None:
        assert recomputed(levels=levels(PERCENTS), result="45 เรื่อง จาก 50 เรื่อง คิดเป็นร้อยละ 90") == (
            D(3),
            None,
            "interpolated",
        )
        assert recomputed(levels=levels(PERCENTS), result="96 เรื่อง") == (None, None, None)

    @pytest.mark.parametrize(
        ("texts", "result", "score"),
        [
            (tuple(f"ครบ {k} ข้อ" for k in range(1, 6)), "ดำเนินการ 4 ข้อ", 4),
            (tuple(f"ผ่าน {k} แห่ง" for k in range(3, 8)), "ผ่านเกณฑ์ 6 แห่ง จาก 7 แห่ง", 4),
            (tuple(f"1.{k} ล้านบาท" for k in range(5)), "1.25 ล้านบาท", D("3.5")),
            (tuple(f"1.{k} ล้านบาท" for k in range(5)), "1,250,000 บาท", D("3.5")),
            (tuple(f"ลดลงร้อยละ {k}" for k in range(2, 12, 2)), "ลดลงร้อยละ 7", D("3.5")),
            (tuple(f"เพิ่มขึ้นร้อยละ {k}" for k in range(1, 6)), "ลดลงร้อยละ 3", None),
            (tuple("12345"), "ระดับ 4", 4),
            (("แต่งตั้ง", "จัดทำแผน", "ดำเนินการ", "ติดตาม", "รายงาน"), "ขั้นตอนที่ 5", 5),
            (("แต่งตั้ง", "จัดทำแผน", "ดำเนินการ", "ติดตาม", "รายงาน"), "ระดับความสำเร็จที่ 4", 4),
        ],
    )
    def test_results_in_words(self, texts: tuple[str, ...], result: str, score: Decimal | int | None) -> None:
        assert recomputed(levels=levels(texts), result=result)[0] == score

    def test_words_below_percentages(self) -> None:
        texts = ("จัดทำแผน", "ดำเนินการตามแผน", "ร้อยละ 60", "ร้อยละ 80", "ร้อยละ 100")
        assert recomputed(levels=levels(texts), result="ร้อยละ 70") == (D("3.5"), None, "interpolated")
        assert recomputed(levels=levels(texts), result="ร้อยละ 50") == (None, None, None)
