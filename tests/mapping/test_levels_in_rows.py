"""Levels of an agreement's indicators that stand a row each, a line each, or in one cell; ticks in cells of their own."""

from __future__ import annotations

import pytest

from pipeline.mapping import map_document

HEAD = ["ที่", "ตัวชี้วัด", "น้ำหนัก", "ระดับคะแนน", "เกณฑ์การให้คะแนน", "ผลงาน", "คะแนนที่ได้"]
WANT = [(k, f"ร้อยละ {20 + 5 * k}", 20 + 5 * k) for k in range(1, 6)]


def opening(doc):
    return doc.p("คำรับรองการปฏิบัติราชการ", "โรงพยาบาลสมมติ", "ประจำปีงบประมาณ พ.ศ. 2566")


def levels(indicator):
    return [(lv.score.value, lv.text.value, lv.target.value) for lv in indicator.levels]


def rows(number):
    first = [(number, 1, 5), ("ร้อยละของผู้ป่วย", 1, 5), ("50", 1, 5), "1", "ร้อยละ 25", ("ร้อยละ 36", 1, 5), ("3.2", 1, 5)]
    return [
        first,
        *[[("", 1), ("", 1), ("", 1), str(k), f"ร้อยละ {20 + 5 * k}", ("", 1), ("", 1)] for k in range(2, 6)],
    ]


def test_a_row_a_level(doc, form):
    opening(doc).t([HEAD, *rows("1"), *rows("2")])
    one, two = map_document(doc.done(), form("performance_agreement")).indicators
    assert levels(one) == levels(two) == WANT
    assert (one.weight.value, str(one.reported_score.value), one.result.value) == (50, "3.2", "ร้อยละ 36")


@pytest.mark.parametrize("points", ["1\n2\n3\n4\n5", "ระดับ 1\nระดับ 2\nระดับ 3\nระดับ 4\nระดับ 5"])
def test_a_line_a_level(doc, form, points):
    words = "\n".join(w for _, w, _ in WANT)
    opening(doc).t([HEAD, ["1", "ร้อยละของผู้ป่วย", "100", points, words, "36", "3.2"]])
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert levels(i) == WANT


def test_all_levels_in_one_cell(doc, form):
    words = "\n".join(f"ระดับ {k} : {w}" for k, w, _ in WANT)
    opening(doc).t(
        [
            ["ที่", "ตัวชี้วัด", "น้ำหนัก", "เกณฑ์การให้คะแนน", "ผลงาน", "คะแนนที่ได้"],
            ["1", "ร้อยละของผู้ป่วย", "100", words, "36", "3.2"],
        ]
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert levels(i) == WANT


def test_a_target_alone_is_no_level(doc, form):
    opening(doc).t(
        [["ที่", "ตัวชี้วัด", "น้ำหนัก", "ค่าเป้าหมาย", "ผลงาน", "คะแนนที่ได้"], ["1", "จำนวนบริการ", "100", "20 บริการ", "18", "4.5"]]
    )
    (i,) = map_document(doc.done(), form("performance_agreement")).indicators
    assert i.levels == ()


WORDS = (
    "มีการจัดทำแผนงานสมมติและดำเนินการครบทุกโครงการภายในระยะเวลาที่กำหนดไว้ในแผนงาน",
    "มีการจัดทำแผนงานสมมติและดำเนินการเกินกึ่งหนึ่งของจำนวนโครงการทั้งหมดในแผนงาน",
    "มีการจัดทำแผนงานสมมติแต่ดำเนินการไม่ถึงกึ่งหนึ่งของจำนวนโครงการทั้งหมดในแผนงาน",
    "ไม่มีการจัดทำแผนงานสมมติ",
)


@pytest.mark.parametrize(("on", "off"), [("✓", ""), ("☑", "☐")])
def test_options_worded_alike_with_ticks_in_a_column_are_no_repetition(doc, form, on, off):
    table = [["ข้อ", "เกณฑ์การประเมิน", "คะแนน", "ผล", "คะแนนที่ได้"]]
    for n, (name, at) in enumerate((("งานแผน", 0), ("งานขยะ", 2), ("งานอาชีพ", 1)), 1):
        table.append([f"1.{n}", name, "", "", str((5, 3, 1, 0)[at])])
        table += [
            ["", w, str(p), on if k == at else off, ""]
            for k, (w, p) in enumerate(zip(WORDS, (5, 3, 1, 0), strict=True))
        ]
    doc.p("ข้อตกลงการปฏิบัติราชการ", "1. ด้านการพัฒนา").t(table, [1, 6, 1, 1, 1])
    m = map_document(doc.done(), form("performance_agreement"))
    assert m.duplicates == ()
    for i, at in zip(m.indicators, (0, 2, 1), strict=True):
        assert [lv.text.value for lv in i.levels] == list(WORDS)
        assert [k for k, lv in enumerate(i.levels) if lv.checked is not None and lv.checked.value] == [at]
