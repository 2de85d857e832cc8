"""Self-assessment cards: labels in every arrangement, one or many cards, summaries, torn and misread words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.mapping import map_document
from pipeline.model.text import NormalDocument

TITLE = "รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)"
SUMMARY = ["ตัวชี้วัด/ข้อมูลพื้นฐานประกอบตัวชี้วัด", "น้ำหนัก ร้อยละ", "ผลการดำเนินงาน", "ค่าคะแนนที่ได้", "ค่าคะแนนถ่วงน้ำหนัก"]


def head(doc, number="2.1", name="ร้อยละของเรื่องร้องเรียนที่แก้ไขภายในกำหนด", ticked=12):
    boxes = ["☑" if m == ticked else "☐" for m in (6, 9, 12)]
    doc.t([
        [TITLE, f"{boxes[0]} รอบ 6 เดือน\n{boxes[1]} รอบ 9 เดือน\n{boxes[2]} รอบ 12 เดือน"],
        [(f"ชื่อตัวชี้วัดที่ : {number} {name}", 2)],
        ["ผู้กำกับดูแลตัวชี้วัด : ผู้อำนวยการกองแผนงาน", "ผู้จัดเก็บข้อมูล : 1.. นายสมมติ ดีงาม 2. นางสาวตัวอย่าง ใจเย็น"],
        ["โทรศัพท์ : 0 2000 0000", "โทรศัพท์ : ๐ ๒๐๐๐ ๐๐๐๐"],
        [("คำอธิบาย : เรื่องที่ได้รับในปีงบประมาณ พ.ศ. 2566 และแก้ไขแล้ว", 2)],
    ])  # fmt: skip
    return doc


def score(doc, *rows, header=None):
    return doc.t([header or SUMMARY, *rows], widths=[5, 1, 1.4, 1, 1])


def test_a_card_with_everything(doc, form):
    head(doc)
    doc.p("เกณฑ์การให้คะแนน :", "ช่วงการปรับเกณฑ์การให้คะแนน +/- ร้อยละ 5 ต่อ 1 คะแนน โดยกำหนดเกณฑ์ ดังนี้")
    doc.t([["ระดับคะแนน", "เกณฑ์การให้คะแนน"], *[[str(k), f"ร้อยละ {75 + 5 * k}"] for k in range(1, 6)]], [1, 4])
    doc.p("การคำนวณคะแนนจากผลการดำเนินงาน :")
    score(doc, ["ร้อยละของเรื่องร้องเรียนที่แก้ไขภายในกำหนด", "5", "92.35", "3.47", "๐.๑๗๓๕"])
    doc.p("ปัจจัยสนับสนุนต่อการดำเนินงาน :", "- ผู้บริหารให้ความสำคัญ")
    doc.p("อุปสรรคต่อการดำเนินงาน : ไม่มี", "ข้อเสนอแนะสำหรับการดำเนินงานในปีต่อไป", "- ไม่มี -")
    doc.p("หลักฐานอ้างอิง : (ระบุชื่อหรือชนิดของหลักฐาน)", "1. รายงานผลรายเดือน", "2. ทะเบียนเรื่องร้องเรียน")
    m = map_document(doc.done(), form("sar_card"))
    (i,) = m.indicators
    assert (i.number, i.name.value) == ("2.1", "ร้อยละของเรื่องร้องเรียนที่แก้ไขภายในกำหนด")
    assert (m.fiscal_year.value, m.period_months.value, m.organization) == (2566, 12, None)
    assert i.overseer.value == "ผู้อำนวยการกองแผนงาน"
    assert [c.value for c in i.collectors] == ["นายสมมติ ดีงาม", "นางสาวตัวอย่าง ใจเย็น"]
    assert [p.value for p in i.phones] == ["0 2000 0000"]
    assert [(lv.score.value, lv.text.value, lv.target.value) for lv in i.levels] == [
        (Decimal(k), f"ร้อยละ {75 + 5 * k}", Decimal(75 + 5 * k)) for k in range(1, 6)
    ]
    assert i.stated_interval.value == 5
    assert (i.weight.value, i.result.value, i.result_number.value) == (5, "92.35", Decimal("92.35"))
    assert str(i.reported_weighted_score.value) == "0.1735"
    assert i.reported_weighted_score.raw == "๐.๑๗๓๕"
    assert i.reported_score.value == Decimal("3.47")
    assert i.narratives.supporting_factors.value == "- ผู้บริหารให้ความสำคัญ"
    assert (i.narratives.obstacles.value, i.narratives.suggestions.value) == ("ไม่มี", "- ไม่มี -")
    assert i.narratives.actions is None
    assert [e.value for e in i.evidence] == ["รายงานผลรายเดือน", "ทะเบียนเรื่องร้องเรียน"]


def test_places_are_those_of_the_words(doc, form):
    d: NormalDocument = score(head(doc), ["ร้อยละของเรื่อง", "5", "92.35", "3.47", "0.1735"]).done()
    (i,) = map_document(d, form("sar_card")).indicators
    for value, raw in (
        (i.weight, "5"),
        (i.result, "92.35"),
        (i.reported_score, "3.47"),
        (i.number and i.printed_number, "2.1"),
    ):
        assert value.raw == raw
        assert len(value.places) == 1
    assert i.reported_score.places[0].bbox.x0 > i.weight.places[0].bbox.x1
    assert i.phones[0].places[0].bbox.width < 120


@pytest.mark.parametrize(
    ("number", "overseer"),
    [
        ("ชอื่ ตวัช้ีวดัที่ : ๒.๑ รอ้ยละของเรอื่ง", "ผู้กำกบัดูแลตัวชีว้ดั : ผู้อำนวยการ"),
        ("ชื่อตัวซี้วัคที่ : 2.1 ร้อยละของเรื่อง", "ผู้กํากับดูแลตัวชี้วด : ผู้อำนวยการ"),
        ("ชื่อ ตัวชี้วัดที่: 2.1 ร้อยละของเรื่อง", "ผู้กำกับxxxตัวชี้วัด : ผู้อำนวยการ"),
    ],
)
def test_torn_misread_and_masked_labels(doc, form, number, overseer):
    doc.p(TITLE).t([[number], [overseer]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.number == "2.1"
    assert i.overseer.value == "ผู้อำนวยการ"


def test_labels_beside_values_and_above_them(doc, form):
    doc.p(TITLE)
    doc.t([["ตัวชี้วัดที่", "๑.๒"], ["ชื่อตัวชี้วัด", "ระดับความสำเร็จของการจัดทำแผน"], ["ผู้จัดเก็บข้อมูล", "นายตัวอย่าง สมมติ"]], [1, 3])
    doc.p("คำอธิบาย", "แผนที่ผ่านความเห็นชอบแล้ว")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.name.value) == ("1.2", "ระดับความสำเร็จของการจัดทำแผน")
    assert [c.value for c in i.collectors] == ["นายตัวอย่าง สมมติ"]
    assert i.description.value == "แผนที่ผ่านความเห็นชอบแล้ว"


def test_what_is_blank_is_none(doc, form):
    head(doc)
    score(doc, ["ร้อยละของเรื่องร้องเรียน", "5", "-", "", ""])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.reported_score, i.reported_weighted_score, i.result_number) == (None, None, None)
    assert i.levels == ()
    assert i.activities == ()


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("☐ รอบ 6 เดือน ☑ รอบ 9 เดือน ☐ รอบ 12 เดือน", 9),
        ("( ) รอบ 6 เดือน (/) รอบ 12 เดือน", 12),
        ("[ ] รอบ 3 เดือน\n[x] รอบ ๖ เดือน", 6),
        ("รอบ 12 เดือน", 12),
        ("☐ รอบ 6 เดือน ☐ รอบ 12 เดือน", None),
        ("รอบ 6 เดือน ☐ รอบ 12 เดือน ☑", 12),
        ("() รอบ 6 เดือน (/) รอบ 12 เดือน", 12),
        ("[1 รอบ 9 เดือน (x รอบ 12 เดือน", 12),
        ("รอบ 6 เดือน (/) รอบ 12 เดือน", None),
        ("☐ รอบ 6 เดือน ☑ รอป 12 เตือม", 12),
    ],
)
def test_rounds(doc, form, text, months):
    doc.p(TITLE, text).t([["ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของเรื่อง"]])
    m = map_document(doc.done(), form("sar_card"))
    assert (m.period_months.value if m.period_months else None) == months


def test_many_cards_and_a_summary_of_all(doc, form):
    doc.p("องค์การบริหารส่วนตำบลบ้านเขา", "ประจำปีงบประมาณ พ.ศ. 2566")
    doc.t(
        [
            ["ลำดับ", "ตัวชี้วัด", "น้ำหนัก", "ค่าคะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["1.1", "ร้อยละของเรื่องที่แล้วเสร็จ", "40", "4.00", "1.6000"],
            ["1.2", "ระดับความสำเร็จของแผน", "60", "5.00", "3.0000"],
            [("รวม", 2), "100", "", "4.6000"],
        ],
        [1, 5, 1, 1, 1],
    )
    for number, name in (("1.1", "ร้อยละของเรื่องที่แล้วเสร็จ"), ("1.2", "ระดับความสำเร็จของแผน")):
        doc.page()
        head(doc, number, name)
        doc.p(f"อุปสรรคต่อการดำเนินงาน : ของ {number}")
    m = map_document(doc.done(), form("sar_card"))
    assert [(i.number, i.weight.value, i.reported_score.value) for i in m.indicators] == [
        ("1.1", 40, 4),
        ("1.2", 60, 5),
    ]
    assert [i.narratives.obstacles.value for i in m.indicators] == ["ของ 1.1", "ของ 1.2"]
    assert [(t.name, t.value.value) for t in m.totals] == [("weights", 100), ("weighted_scores", Decimal("4.6000"))]
    assert (m.organization.value, m.fiscal_year.value) == ("องค์การบริหารส่วนตำบลบ้านเขา", 2566)
    assert [i.pages for i in m.indicators] == [(1, 2), (1, 3)]


def test_a_running_title_does_not_cut_a_section(doc, form):
    head(doc)
    doc.p("คำชี้แจงการปฏิบัติงาน/มาตรการที่ได้ดำเนินการ", "- ตอนต้น").page()
    doc.t([[TITLE, "☐ รอบ 6 เดือน"], ["", "☑ รอบ 12 เดือน"]])
    doc.p("- ตอนท้าย")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.narratives.actions.value == "- ตอนต้น\n- ตอนท้าย"


ACTIVITY = [
    "1. โครงการอบรมอาสาสมัคร\n- เป้าหมาย จำนวน 2 ครั้ง ๆ ละ 2 วัน รวมทั้งสิ้น 200 คน",
    "- จัดอบรม จำนวน 2 ครั้ง มีผู้เข้าร่วมฯ จำนวน 1,210 คน ดังนี้\n(1) วันที่ 22 - 23 ธ.ค. 65 ณ จ.เชียงใหม่ มีผู้เข้าร่วมฯ จำนวน 1,110 คน"
    "(2) วันที่ ๓๐ ม.ค. - ๒ ก.พ. 66 ณ จังหวัดระยอง ผู้เข้าร่วม จํานวน ๑๐๐ คน\n- ผลสำเร็จของโครงการร้อยละ 100",
]


def test_activities_over_a_page_break(doc, form):
    head(doc)
    doc.t([["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"], ACTIVITY, ["2. โครงการจัดทำคู่มือ", "- อยู่ระหว่าง"]]).page()
    doc.t([["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"], ["", "ดำเนินการ ผลสำเร็จของโครงการร้อยละ 60"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    first, second = i.activities
    assert (first.number, first.title.value) == ("1", "โครงการอบรมอาสาสมัคร")
    assert (first.target_sessions.value, first.target_participants.value) == (2, 200)
    assert (first.reported_sessions.value, first.reported_participants.value) == (2, 1210)
    assert first.reported_percent.value == 100
    a, b = first.sessions
    assert (a.ordinal, a.start.value, a.end.value) == (1, dt.date(2022, 12, 22), dt.date(2022, 12, 23))
    assert (a.place.value, a.participants.value) == ("เชียงใหม่", 1110)
    assert (b.start.value, b.end.value, b.place.value) == (dt.date(2023, 1, 30), dt.date(2023, 2, 2), "ระยอง")
    assert (b.participants.value, b.participants.raw) == (100, "๑๐๐")
    assert second.title.value == "โครงการจัดทำคู่มือ"
    assert second.target_sessions is None
    assert second.reported_percent.value == 60
    assert second.sessions == ()


def test_targets_per_session_are_no_totals(doc, form):
    head(doc)
    doc.t([
        ["แผนงาน/โครงการ", "ผลการดำเนินงาน"],
        ["1. โครงการ ก\n- เป้าหมาย จำนวน 4 ครั้งๆ ละ 2 วัน รวมทั้งสิ้นประมาณ ครั้งละ 200 คน", "- จัดแล้ว"],
        ["2. โครงการ ข\n- เป้าหมาย จำนวน 5 ครั้ง จำนวนผู้เข้าร่วมฯ ประมาณครั้งละ 200 คน", "- จัดแล้ว"],
    ])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [a.target_participants for a in i.activities] == [None, None]
    assert [a.target_sessions.value for a in i.activities] == [4, 5]


def test_columns_in_another_order_with_units_and_extra_columns(doc, form):
    head(doc)
    doc.t(
        [
            ["ที่", "น้ำหนัก", "ตัวชี้วัด", "หน่วยวัด", "คะแนนถ่วงน้ำหนัก", "คะแนนที่ได้", "ผลการดำเนินงาน"],
            ["", "(ร้อยละ)", "", "", "", "", ""],
            ["2.1", "5", "ร้อยละของเรื่องร้องเรียนที่แก้ไขภายในกำหนด", "ร้อยละ", "0.1735", "3.47", "92.35"],
        ],
        [1, 1, 4, 1, 1, 1, 1],
    )
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.reported_score.value) == (5, Decimal("3.47"))
    assert (i.reported_weighted_score.value, i.result.value) == (Decimal("0.1735"), "92.35")


def test_two_heading_rows_and_levels_in_columns(doc, form):
    head(doc)
    doc.t(
        [
            [("เกณฑ์การให้คะแนน", 5)],
            ["1", "2", "3", "4", "5"],
            ["ร้อยละ 80", "ร้อยละ 85", "ร้อยละ 90", "ร้อยละ 95", "ร้อยละ 100"],
        ]
    )
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(lv.score.value, lv.target.value) for lv in i.levels] == [(k, 75 + 5 * k) for k in range(1, 6)]


def test_low_confidence_reaches_the_value(doc, form):
    doc.confidence = 0.61
    score(head(doc), ["ร้อยละของเรื่อง", "5", "92.35", "3.47", "0.1735"])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.weight.confidence == pytest.approx(0.61)


def test_a_page_printed_twice(doc, form):
    head(doc)
    rows = [["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"], ACTIVITY]
    doc.t(rows).page()
    doc.t([[TITLE, "☑ รอบ 12 เดือน"]]).t(rows)
    doc.p("อุปสรรคต่อการดำเนินงาน : ไม่มี")
    m = map_document(doc.done(), form("sar_card"))
    assert [len(i.activities) for i in m.indicators] == [1]
    (d,) = m.duplicates
    assert d.indicators == ("2.1",)
    assert ({p.page for p in d.first}, {p.page for p in d.second}) == ({1}, {2})


def test_the_same_words_in_two_cards_are_no_repetition(doc, form):
    words = "- ผู้บริหารให้ความสำคัญและติดตามความก้าวหน้าของการดำเนินงานอย่างต่อเนื่องทุกเดือน"
    for number in ("2.1", "2.2"):
        head(doc, number, f"ร้อยละของเรื่องที่ {number}").p("ปัจจัยสนับสนุนต่อการดำเนินงาน :", words)
    m = map_document(doc.done(), form("sar_card"))
    assert [i.narratives.supporting_factors.value for i in m.indicators] == [words, words]
    assert m.duplicates == ()


def test_levels_in_lines(doc, form):
    head(doc).p("เกณฑ์การให้คะแนน :", "ระดับ 1 : ร้อยละ 80", "ระดับ 2 : ร้อยละ 85", "ระดับ ๓ = ร้อยละ ๙๐ ขึ้นไป")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(lv.score.value, lv.text.value) for lv in i.levels] == [
        (1, "ร้อยละ 80"),
        (2, "ร้อยละ 85"),
        (3, "ร้อยละ ๙๐ ขึ้นไป"),
    ]


def test_a_score_beside_its_label(doc, form):
    head(doc).t([["น้ำหนัก (ร้อยละ)", "10"], ["ค่าคะแนนที่ได้", "4.5000"], ["ค่าคะแนนถ่วงน้ำหนัก", "0.4500"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, str(i.reported_score.value), str(i.reported_weighted_score.value)) == (
        10,
        "4.5000",
        "0.4500",
    )


def test_activities_with_a_name_of_their_own(doc, form):
    head(doc).t(
        [
            ["ลำดับ", "โครงการ/กิจกรรม", "เป้าหมาย", "ผลการดำเนินงาน"],
            ["1", "โครงการอบรม", "จำนวน 2 ครั้ง รวม 100 คน", "ผู้เข้าร่วม 90 คน"],
            ["2", "โครงการปลูกป่า", "เป้าหมาย จำนวน 3 ครั้ง", "คิดเป็นร้อยละ 100"],
        ],
        [1, 3, 3, 3],
    )
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(a.number, a.title.value) for a in i.activities] == [("1", "โครงการอบรม"), ("2", "โครงการปลูกป่า")]
    assert i.activities[0].target_text.value == "จำนวน 2 ครั้ง รวม 100 คน"
    assert (i.activities[0].target_participants.value, i.activities[0].reported_participants.value) == (100, 90)
    assert (i.activities[1].target_sessions.value, i.activities[1].reported_percent.value) == (3, 100)


def test_a_count_whose_first_figure_is_lost_is_none(doc, form):
    head(doc)
    result = "- จัดอบรม จำนวน 2 ครั้ง ดังนี้\n(1) วันที่ 2 ม.ค. 66 ณ จ.น่าน มีผู้เจ้ารวม จำนวน า00 คน\n() วันที่ 3 ม.ค. 66 ณ จ.แพร่ จำนวน 20 คน"
    doc.t([["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"], ["1. โครงการ", result]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    one, two = i.activities[0].sessions
    assert (one.ordinal, one.place.value, one.participants) == (1, "น่าน", None)
    assert (two.ordinal, two.place.value, two.participants.value) == (2, "แพร่", 20)


def test_paragraphs_only(doc, form):
    doc.p("รายงานการประเมินตนเอง (รายตัวชี้วัด)", "รอบ ( ) 6 เดือน (✓) 12 เดือน")
    doc.p("ตัวชี้วัดที่ ๔.๒ : ร้อยละของถนนที่ได้รับการซ่อม", "ผู้กำกับดูแลตัวชี้วัด : ผู้อำนวยการกองช่าง โทรศัพท์ : 0 2111 1111")
    doc.p("ผู้จัดเก็บข้อมูล : นายตัวอย่าง สมมติ, นางสาวตัวอย่าง ใจดี", "ค่าคะแนนที่ได้ : ๔.๕๐")
    doc.p("อุปสรรคต่อการดำเนินงาน : ฝนตก", "ตัวชี้วัดที่ 4 ยังไม่แล้วเสร็จ")
    m = map_document(doc.done(), form("sar_card"))
    (i,) = m.indicators
    assert m.period_months.value == 12
    assert (i.number, i.printed_number.value, i.name.value) == ("4.2", "๔.๒", "ร้อยละของถนนที่ได้รับการซ่อม")
    assert (i.overseer.value, [p.value for p in i.phones]) == ("ผู้อำนวยการกองช่าง", ["0 2111 1111"])
    assert [c.value for c in i.collectors] == ["นายตัวอย่าง สมมติ", "นางสาวตัวอย่าง ใจดี"]
    assert str(i.reported_score.value) == "4.50"
    assert i.narratives.obstacles.value == "ฝนตก\nตัวชี้วัดที่ 4 ยังไม่แล้วเสร็จ"


def test_sessions_by_other_words_and_a_sum_behind_them(doc, form):
    head(doc)
    result = (
        "ครั้งที่ 1 เมื่อวันที่ 5 มกราคม 2566 ณ หอประชุมอำเภอ จำนวน 50 คน\nครั้งที่ ๒ วันที่ 9-10 ก.พ. 2566 ณ จังหวัดน่าน ผู้เข้าร่วม 60 คน\n"
        "รวมจัดประชุม 2 ครั้ง ผู้เข้าร่วมทั้งสิ้น 110 คน"
    )
    doc.t([["แผนงาน/โครงการ", "เป้าหมาย", "ผลการดำเนินงาน"], ["1. โครงการประชุม", "2 ครั้ง รวม 100 คน", result]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    (a,) = i.activities
    assert [(s.ordinal, s.place.value, s.participants.value) for s in a.sessions] == [
        (1, "หอประชุมอำเภอ", 50),
        (2, "น่าน", 60),
    ]
    assert (a.target_sessions.value, a.target_participants.value) == (2, 100)
    assert (a.reported_sessions.value, a.reported_participants.value) == (2, 110)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("ช่วงการปรับเกณฑ์การให้คะแนน + ร้อยละ 5 ต่อ 1 คะแนน โดยกำหนดเกณฑ์ ดังนี้", "5"),
        ("ช่วงการปรับเกณฑ์การให้คะแนน +/- ลดลง ๓ วัน ต่อ ๑ คะแนน", "3"),
        ("ช่วงการปรับเกณฑ์การให้คะแนน ±2.5% ต่อ 1 คะแนน", "2.5"),
        ("ช่วงการปรับค่าคะแนน +/-10 ต่อระดับ", "10"),
        ("ให้คะแนนตามที่กำหนด 5 ระดับ", None),
    ],
)
def test_stated_intervals(doc, form, text, step):
    head(doc).p("เกณฑ์การให้คะแนน :", text)
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (str(i.stated_interval.value) if i.stated_interval else None) == step


def test_an_activity_whose_number_is_lost(doc, form):
    head(doc)
    rows = [
        ["1. โครงการ ก", "- แล้วเสร็จ"],
        ["โครงการ ข", "- ร้อยละ 50"],
        ["- รายละเอียดต่อ", "- ต่อ"],
        ["3. โครงการ ค", "- แล้วเสร็จ"],
    ]
    doc.t([["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"], *rows])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(a.number, a.title.value) for a in i.activities] == [
        ("1", "โครงการ ก"),
        ("2", "โครงการ ข"),
        ("3", "โครงการ ค"),
    ]
    assert i.activities[1].result_text.value == "- ร้อยละ 50\n- ต่อ"


def test_activities_in_lines_with_their_sessions_in_lines_or_a_table(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)", "เทศบาลตำบลสวนดอก", "ประจำปีงบประมาณ พ.ศ. 2566")
    doc.p("ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของสวนที่ได้รับการดูแล", "ข้อมูลผลการดำเนินงาน :")
    doc.p("1. โครงการดูแลสวน", "เป้าหมาย จำนวน 2 ครั้ง รวมทั้งสิ้น 60 คน")
    doc.p("ผลการดำเนินงาน : - ได้ดำเนินการจัดกิจกรรม จำนวน 2 ครั้ง มีผู้เข้าร่วม จำนวน 70 คน ดังนี้")
    doc.p("1) วันที่ 5 มกราคม 2566 ณ ตาก จำนวน 30 คน", "2) วันที่ 7 มีนาคม 2566 ณ แพร่ จำนวน 40 คน")
    doc.p("- ผลสำเร็จของโครงการร้อยละ 100", "2. โครงการปลูกต้นไม้", "เป้าหมาย จำนวน 1 ครั้ง รวมทั้งสิ้น 50 คน")
    doc.p("ผลการดำเนินงาน : - ได้ดำเนินการจัดกิจกรรม จำนวน 1 ครั้ง มีผู้เข้าร่วม จำนวน 55 คน ดังนี้")
    doc.t([["ครั้งที่", "วันที่", "สถานที่", "จำนวน (คน)"], ["1", "9 พ.ค. 2566", "น่าน", "55"]])
    doc.p("เกณฑ์การให้คะแนน :", "ระดับ 1 : ร้อยละ 60", "ระดับ 2 : ร้อยละ 70")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [a.title.value for a in i.activities] == ["โครงการดูแลสวน", "โครงการปลูกต้นไม้"]
    assert [(a.target_sessions.value, a.reported_participants.value) for a in i.activities] == [(2, 70), (1, 55)]
    assert [[s.participants.value for s in a.sessions] for a in i.activities] == [[30, 40], [55]]
    assert i.activities[0].reported_percent.value == 100


def test_numbered_evidence_is_no_activity(doc, form):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)", "ชื่อตัวชี้วัดที่ : 2.1 ร้อยละของสวนที่ได้รับการดูแล")
    doc.p("หลักฐานอ้างอิง :", "1. รายงานผลการดำเนินงาน", "2. เป้าหมาย และแผน", "3. ภาพถ่าย")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.activities == ()
    assert len(i.evidence) == 3
