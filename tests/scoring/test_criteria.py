"""Wording of levels, and the findings on criteria: overlap, gap, order, step and scale."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.model.record import Finding
from pipeline.scoring.criteria import read_criteria
from pipeline.scoring.grammar import grammar
from tests.scoring.build import AGREEMENT, CARD, PERCENTS, audit, codes, found, indicator, levels, num, options, text

D = Decimal


@pytest.mark.parametrize(
    ("wording", "lo", "hi", "open_ends"),
    [
        ("มีการประชุม 6 – 7 ครั้ง", 6, 7, (False, False)),
        ("ดำเนินการน้อยกว่า ๒ ข้อ", None, 2, (False, True)),
        ("ดำเนินการไม่ครบ 3 ข้อ", None, 3, (False, True)),
        ("มากกว่าร้อยละ 60 แต่ไม่เกิน\nร้อยละ 70", 60, 70, (True, False)),
        ("เบิกจ่ายเกินร้อยละ75แต่ไม่เกินร้อยละ 80", 75, 80, (True, False)),
        ("ร้อยละ 60 ขึ้นไป แต่ไม่ถึงร้อยละ 80", 60, 80, (False, True)),
        ("ตั้งแต่ร้อยละ 70 แต่ไม่เกินร้อยละ 80 ของสายงาน", 70, 80, (False, False)),
        ("เกินร้อยละ 2.5 แต่ไม่เกินร้อยละ 5", D("2.5"), 5, (True, False)),
        ("เกินร้อยละ 5 ขึ้นไป", 5, None, (True, False)),
        ("ถูกต้อง 80 % ขึ้นไป", 80, None, (False, False)),
        ("จำนวน 3 เรื่อง (ระบุชื่อเรื่อง) 1......... 2.........", 3, 3, (False, False)),
        ("ดำเนินการเพียง 1 รายการข้างต้น หรือไม่มีการดำเนินการ", None, 1, (False, False)),
        ("กรณีไม่มีข้อ 1 หรือดำเนินการน้อยกว่า 3 รายการ", None, 3, (False, True)),
        ("ตั้งแต่ 5 – 8 กิจกรรม", 5, 8, (False, False)),
        ("ร้อยละ 80 ถึงร้อยละ 90 ของแผนปี 2566", 80, 90, (False, False)),
        ("ผู้เข้าร่วม 1,200 คนขึ้นไป", 1200, None, (False, False)),
        ("ไม่เกิน 4 รายการ", None, 4, (False, False)),
        ("น้อยกว่าร้อยละ 70 ลงมา", None, 70, (False, True)),
        ("ร้อยละ 60 - น้อยกว่าร้อยละ 70", 60, 70, (False, True)),
        ("60 ≤ X < 70", 60, 70, (False, True)),
        ("มากกว่าหรือเท่ากับร้อยละ 80", 80, None, (False, False)),
        ("ดำเนินการได้ 3 ข้อ จาก 5 ข้อ", 3, 3, (False, False)),
        ("ห้าข้อขึ้นไป", 5, None, (False, False)),
        ("ตั้งแต่ร้อยละ 50 ลงมา", None, 50, (False, False)),
        ("มากกว่าร้อยละ 60 ถึงร้อยละ 70", 60, 70, (True, False)),
        ("ระหว่างร้อยละ 60 และ 70", 60, 70, (False, False)),
        ("60 ≤ ร้อยละ < 70", 60, 70, (False, True)),
        ("ร้อยละ 60 ขึ้นไปถึงร้อยละ 69", 60, 69, (False, False)),
        ("ดำเนินการได้ 4 หรือ 5 ข้อ", 4, 5, (False, False)),
        ("ลดลงจากปีก่อนร้อยละ 5 ขึ้นไป", 5, None, (False, False)),
        ("ภายใน 8 - 15 วัน", 8, 15, (False, False)),
        ("เบิกจ่ายได้ร้อยละ 90 ภายในไตรมาสที่ 3", 90, 90, (False, False)),
        ("ตั้งแต่ 1.5 ล้านบาทขึ้นไป", 1500000, None, (False, False)),
    ],
)
def test_one_amount(wording: str, lo: object, hi: object, open_ends: tuple[bool, bool]) -> None:
    bounds = read_criteria(wording).single
    assert bounds is not None
    assert (bounds.lo, bounds.hi, (bounds.lo_open, bounds.hi_open)) == (lo, hi, open_ends)


def test_other_wordings() -> None:
    assert read_criteria("ไม่มีการดำเนินการใด ๆ").none
    assert read_criteria("ไม่ได้ดำเนินการทั้ง 3 ข้อ").none
    assert read_criteria("ครบทุกรายการ").all_of
    assert not read_criteria("ไม่ครบทุกรายการ").all_of
    assert read_criteria("ดำเนินการข้อ 1) และข้อ 2) หรือ 3)").items
    assert read_criteria("ดำเนินการขั้นตอนที่ 1 และ 2").items
    assert read_criteria("ดำเนินการตามแผนปี 2566").bounds == ()
    assert len(read_criteria("ประชุม 2 ครั้ง และมีผู้เข้าร่วมร้อยละ 80").bounds) == 2
    assert read_criteria("ดำเนินการขั้นตอน 1 + 2").items
    assert read_criteria("ขาด 1 ข้อ").items
    assert read_criteria("ไม่พบข้อบกพร่อง").none
    assert read_criteria("รายงานตามแบบ ปค. 5").bounds == ()
    assert read_criteria("ไม่ผ่านทั้ง 5 ข้อ").doubtful
    assert read_criteria("ร้อยละ -2").doubtful
    assert not read_criteria("60% - 69%").doubtful
    assert len(read_criteria("มี 3 หรือ 5 ข้อ").bounds) == 2
    assert read_criteria("ร้อยละ 50-80 ขึ้นไป").doubtful
    assert read_criteria("ต่ำกว่าร้อยละ 50 ขึ้นไป").doubtful


@pytest.mark.parametrize("words", ["ต่ำกว่าร้อยละ 60", "ไม่ต่ำกว่าร้อยละ 60", "ต่ำกว่าหรือเท่ากับร้อยละ 60"])
def test_a_scan_that_lost_the_mark_of_below(words: str) -> None:
    read = read_criteria(words.replace("ต่ำ", "ตำ"))
    assert read.bounds == read_criteria(words).bounds != read_criteria("ร้อยละ 60").bounds


def test_dates() -> None:
    early, late = read_criteria("รายงานภายในวันที่ 30 ต.ค. 2566").single, read_criteria("เกินกว่าวันที่ 29 ธ.ค. 66").single
    assert early is not None
    assert late is not None
    assert early.kind == late.kind == "date"
    assert (early.lo, late.hi, late.lo_open) == (None, None, True)
    assert early.hi is not None
    assert late.lo is not None
    assert late.lo - early.hi == 60


def criteria(*texts: str, items: int = 0, scores: tuple[int, ...] = (5, 3, 1, 0), **more: object) -> list[Finding]:
    checklist = tuple(text(f"รายการที่ {n}") for n in range(items))
    fields = {"levels": options(*texts, scores=scores), "checklist": checklist, **more}
    result = audit(indicator(**fields), scheme=AGREEMENT)
    return [f for f in result.findings if f.code.startswith("criteria")]


def shown(findings: list[Finding]) -> list[str]:
    return [f"{f.code.removeprefix('criteria_')}:{f.severity}:{f.reported}" for f in findings]


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        (("6 ข้อขึ้นไป", "4-5 ข้อ", "2-3 ข้อ", "น้อยกว่า 2 ข้อ"), 7),
        (("ครบ 4 ข้อ", "3 ข้อ", "2 ข้อ", "น้อยกว่า 2 ข้อ"), 4),
        (("ครบทุกข้อ", "รวม 3 ข้อ", "รวม 2 ข้อ", "น้อยกว่า 2 ข้อ"), 4),
        (("มากกว่าร้อยละ 70", "มากกว่าร้อยละ 60 แต่ไม่เกินร้อยละ 70", "ร้อยละ 50-60", "น้อยกว่าร้อยละ 50"), 0),
        (("ร้อยละ 80 - 100", "ร้อยละ 70 - 79", "ร้อยละ 60 - 69", "ต่ำกว่าร้อยละ 60"), 0),
        (("ร้อยละ 90.00 ขึ้นไป", "ร้อยละ 80.00 - 89.99", "ร้อยละ 70.00 - 79.99", "ต่ำกว่าร้อยละ 70.00"), 0),
        (("ร้อยละ 80 ขึ้นไป", "ร้อยละ 60 ขึ้นไป", "ร้อยละ 40 ขึ้นไป", "ต่ำกว่าร้อยละ 40"), 0),
        (("ไม่เกินร้อยละ 25", "เกินร้อยละ 25 แต่ไม่เกินร้อยละ 35", "เกินร้อยละ 35 แต่ไม่เกินร้อยละ 40", "เกินร้อยละ 40 ขึ้นไป"), 0),
        (("ไม่เกิน 4 รายการ", "ไม่เกิน 5-7 รายการ", "ไม่เกิน 8-10 รายการ", "เกินกว่า 10 รายการ"), 0),
        (("ไม่มีการเปลี่ยนแปลง", "เปลี่ยนแปลง 1-3 รายการ", "เปลี่ยนแปลง 4-6 รายการ", "เปลี่ยนแปลงเกินกว่า 6 รายการ"), 0),
        (("ภายในวันที่ 30 ต.ค. 2566", "ภายในวันที่ 30 พ.ย. 2566", "ภายในวันที่ 29 ธ.ค. 2566", "เกินกว่าวันที่ 29 ธ.ค. 2566"), 0),
        (("ภายใน 15 วัน", "เกินกว่า 15 วัน แต่ไม่เกิน 30 วัน", "เกินกว่า 30 วัน แต่ไม่เกิน 45 วัน", "เกินกว่า 45 วัน"), 0),
        (("ครบทั้ง 3 ข้อ", "ข้อ 1) และข้อ 2) หรือ 3)", "เฉพาะข้อ 1)", "ไม่ได้ดำเนินการทั้ง 3 ข้อ"), 3),
        (("ดำเนินการ 1 – 4", "ดำเนินการ 1 – 3", "ดำเนินการ 1 - 2", "ไม่มีการแต่งตั้งคณะทำงาน"), 0),
        (("จำนวน 3 เรื่อง", "จำนวน 2 เรื่อง", "จำนวน 1 เรื่อง", "ไม่มีการดำเนินการ"), 0),
        (("4 รายการ", "3 รายการ", "2 รายการ", "1 รายการ หรือไม่มีการดำเนินการ"), 4),
        (("ประชุม 3 ครั้ง และรายงานผลต่อสภาท้องถิ่นทุกครั้ง", "ประชุม 3 ครั้ง แต่ไม่ได้รายงานผล", "ประชุม 1 ครั้ง", "ไม่มีการประชุม"), 0),
        (("แก้ไขเรื่องร้องเรียนได้ทุกเรื่องภายใน 15 วัน", "แก้ไขได้บางเรื่องและแจ้งผลภายใน 15 วัน", "จัดทำบัญชีรับเรื่อง", "ไม่มี"), 0),
        (
            (
                "เลื่อนขั้นถูกต้องตามวงเงินและจำนวนผู้ได้ 2 ขั้น และแสดงการคำนวณ",
                "เลื่อนขั้นถูกต้องตามวงเงินและจำนวนผู้ได้ 2 ขั้น แต่ไม่แสดงการคำนวณ",
                "เลื่อนขั้นถูกต้องตามวงเงิน",
                "เลื่อนขั้นไม่ถูกต้อง",
            ),
            0,
        ),
        (("มีบันทึกครบทุกครั้ง", "มีบันทึกร้อยละ 80 ขึ้นไป", "มีบันทึกน้อยกว่าร้อยละ 80", "ไม่มีบันทึก"), 0),
        (("5 ครั้งขึ้นไป", "3 - 4 ครั้ง", "น้อยกว่า 3 ครั้ง", "ไม่มีการประชุม"), 0),
        (("เสร็จก่อน 30 วัน", "เสร็จภายใน 30 - 45 วัน", "เสร็จภายใน 46 - 60 วัน", "เสร็จเกิน 60 วัน"), 0),
        (("เกินเป้าหมายร้อยละ 10", "เท่ากับเป้าหมาย", "ต่ำกว่าเป้าหมายไม่เกินร้อยละ 10", "ต่ำกว่าเป้าหมายเกินร้อยละ 10"), 0),
        (("ครบทุกข้อ", "ขาด 1 ข้อ", "ขาด 2 ข้อ", "ขาดมากกว่า 2 ข้อ"), 5),
        (("มากกว่า 1 ล้านบาท", "500,001 - 1,000,000 บาท", "100,000 - 500,000 บาท", "ต่ำกว่า 100,000 บาท"), 0),
        (("> 80 %", "> 70 % - 80 %", "> 60 % - 70 %", "≤ 60 %"), 0),
        (("ประกาศผลครบถ้วน", "ประกาศผลบางส่วน", "อยู่ระหว่างจัดทำ", "ไม่ดำเนินการ"), 0),
    ],
)
def test_criteria_without_fault(texts: tuple[str, ...], items: int) -> None:
    assert shown(criteria(*texts, items=items)) == []


@pytest.mark.parametrize(
    ("texts", "items", "expected"),
    [
        (("8 รายการขึ้นไป", "5 – 7 รายการ", "3 – 5 รายการ", "น้อยกว่า 3 รายการ"), 0, ["overlap:warning:5"]),
        (("5 ครั้งขึ้นไป", "3 - 5 ครั้ง", "1 - 2 ครั้ง", "ไม่มีการจัดประชุม"), 0, ["overlap:warning:5"]),
        (("5 ครั้งขึ้นไป", "3 - 4 ครั้ง", "0 - 2 ครั้ง", "ไม่มีการประชุม"), 0, ["overlap:warning:0"]),
        (("มากกว่า 3 กิจกรรม", "3 กิจกรรม", "2 กิจกรรม", "ไม่มีกิจกรรม"), 0, ["gap:warning:1"]),
        (("ร้อยละ 80 - 100", "ร้อยละ 70 - 80", "ร้อยละ 60 - 69", "ต่ำกว่าร้อยละ 60"), 0, ["overlap:warning:80 %"]),
        (("เกินร้อยละ 50", "ร้อยละ 40 - 50", "ร้อยละ 30 - 39", "ไม่เกินร้อยละ 30"), 0, ["overlap:warning:30 %"]),
        (("ครบทุกข้อ", "6 - 7 ข้อ", "3 - 4 ข้อ", "น้อยกว่า 3 ข้อ"), 8, ["gap:warning:5"]),
        (("6 ด้านขึ้นไป", "4-5 ด้าน", "2-3 ด้าน", "ไม่ดำเนินกิจกรรมใดๆ"), 9, ["gap:warning:1"]),
        (("ครบถ้วน (100 %)", "80 % ขึ้นไป", "60-79 %", "น้อยกว่า 59 %"), 0, ["gap:warning:59 %"]),
        (("เกินร้อยละ 20", "ร้อยละ 15 - 20", "ร้อยละ 5 - 10", "ต่ำกว่าร้อยละ 5"), 0, ["gap:warning:11 % - 14 %"]),
        (("เกิน 10 เรื่อง", "6 - 9 เรื่อง", "3 - 5 เรื่อง", "น้อยกว่า 3 เรื่อง"), 0, ["gap:warning:10"]),
        (("6 – 7 ข้อ", "4 – 5 ข้อ", "2 – 3 ข้อ", "1 ข้อ"), 7, ["gap:info:0"]),
        (("ครบทุกรายการ", "6 – 7 รายการ", "4 – 5 รายการ", "สมุดลงเวลาไม่ครบทุกเดือน"), 8, ["gap:info:1 - 3"]),
    ],
)
def test_criteria_with_fault(texts: tuple[str, ...], items: int, expected: list[str]) -> None:
    assert shown(criteria(*texts, items=items)) == expected


def test_between_whole_numbers_only_where_a_result_falls_there() -> None:
    texts = ("ร้อยละ 80 - 100", "ร้อยละ 70 - 79", "ร้อยละ 60 - 69", "ต่ำกว่าร้อยละ 60")
    assert shown(criteria(*texts, result="79.50")) == ["gap:warning:79.50 %"]
    assert shown(criteria(*texts, result="78.50")) == []


def test_a_level_of_words_may_fill_the_gap() -> None:
    assert shown(criteria("ร้อยละ 80 ขึ้นไป", "อยู่ในเกณฑ์ดี", "ร้อยละ 60 - 69", "ต่ำกว่าร้อยละ 60")) == ["gap:info:70 % - 79 %"]


def test_a_bare_percentage_may_mean_from_there_on() -> None:
    made = criteria("ร้อยละ 90 ขึ้นไป", "ร้อยละ 80", "ร้อยละ 70", "ต่ำกว่าร้อยละ 70")
    assert {f.severity for f in made} == {"info"}


def test_masked_wording_is_never_held_against_a_form() -> None:
    found_ = criteria("5 ข้อขึ้นไป", "3 ข้อ", "xxxxxx 1 ข้อ", "xxxxxxดำเนินการทั้ง 3 ข้อ")
    assert {f.severity for f in found_} <= {"info"}


def test_an_english_sentence_quotes_figures_in_arabic_digits() -> None:
    (f,) = criteria("๘ รายการขึ้นไป", "๕ – ๗ รายการ", "๓ – ๕ รายการ", "น้อยกว่า ๓ รายการ")
    assert [p.raw for p in f.evidence] == ["๕ – ๗ รายการ", "๓ – ๕ รายการ"]
    assert "“๕ – ๗ รายการ”" in f.message
    assert "“5 – 7 รายการ”" in f.message_en


def test_overlap_names_both_levels() -> None:
    (f,) = criteria("8 รายการขึ้นไป", "5 – 7 รายการ", "3 – 5 รายการ", "น้อยกว่า 3 รายการ")
    assert [p.raw for p in f.evidence] == ["5 – 7 รายการ", "3 – 5 รายการ"]
    assert "ระดับ 3" in f.message
    assert "level 1" in f.message_en


def test_targets_out_of_order() -> None:
    wrong = audit(indicator(levels=levels(("ร้อยละ 80", "ร้อยละ 95", "ร้อยละ 90", "ร้อยละ 97", "ร้อยละ 100"))))
    assert "criteria_overlap" in codes(wrong)
    assert codes(audit(indicator(levels=levels(("20", "17", "14", "11", "8"))))) == ["score_missing"]


@pytest.mark.parametrize(
    ("texts", "stated", "step"),
    [
        (PERCENTS, "5", None),
        (PERCENTS, "10", 5),
        (("20", "17", "14", "11", "8"), "3", None),
        (("20", "17", "14", "11", "8"), "-3", None),
        (("ได้ร้อยละ 80", "ได้ร้อยละ 90", "ได้ร้อยละ 100", "ได้รับความเห็นชอบ", "ชี้แจงครบถ้วน"), "5", 10),
        (("77.5", "80", "82.5", "85", "87.5"), "2.5", None),
        (("ร้อยละ 80", "ร้อยละ 85", "ร้อยละ 90", "ร้อยละ 96", "ร้อยละ 100"), "5", 6),
    ],
)
def test_stated_step(texts: tuple[str, ...], stated: str, step: int | None) -> None:
    made = found(audit(indicator(levels=levels(texts), stated_interval=stated)), "criteria_interval_mismatch")
    assert [(f.severity, f.recomputed) for f in made] == ([("warning", step)] if step else [])


def test_scale() -> None:
    four = ("ครบ", "เกือบครบ", "บางส่วน", "ไม่มี")
    irregular = audit(indicator(levels=options(*four, scores=(5, 3, 2, 1))), scheme=AGREEMENT)
    (f,) = found(irregular, "score_scale_irregular")
    assert (f.reported, f.recomputed) == ("5 3 2 1", "5 3 1 0")
    assert found(audit(indicator(levels=options(*four)), scheme=AGREEMENT), "score_scale_irregular") == []
    assert (
        found(audit(indicator(levels=tuple(reversed(options(*four)))), scheme=AGREEMENT), "score_scale_irregular") == []
    )
    three = audit(indicator(levels=options(*four[:3], scores=(5, 3, 1))), scheme=AGREEMENT)
    assert found(three, "score_scale_irregular") == []
    assert found(audit(indicator(levels=levels(PERCENTS)), scheme=CARD), "score_scale_irregular") == []


def test_doubtful_points_are_only_info() -> None:
    unsure = options("ครบ", "เกือบครบ", "บางส่วน", "ไม่มี", scores=(5, 3, 2, 1))
    from dataclasses import replace

    unsure = (*unsure[:2], replace(unsure[2], score=num(2, confidence=0.3)), unsure[3])
    (f,) = found(audit(indicator(levels=unsure), scheme=AGREEMENT), "score_scale_irregular")
    assert f.severity == "info"


def test_bounds_are_read_where_a_scan_lost_their_tones():
    """``ตำกวา`` is below, ``ไมนอยกวา`` at least; short words, and words without a vowel of theirs, are not these."""
    patterns = grammar()
    for words, name in (("ตำกวา60", "below"), ("ไมนอยกวา60", "at_least"), ("เกินกวา60", "above"), ("80ขึนไป", "upwards")):
        m = patterns.quantity.match(words)
        assert m is not None, words
        assert m[name], words
    bare = patterns.quantity.match("80ขนไป")
    assert bare is not None
    assert bare["upwards"] is None
