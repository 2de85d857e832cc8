"""What bodies do with the forms: their own words behind a label, nested tables, ticks without boxes, rows torn in two."""

from __future__ import annotations

import pytest

from pipeline.mapping import map_document

TITLE = "รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)"
SUMMARY = ["ตัวชี้วัด", "น้ำหนัก", "ผลการดำเนินงาน", "ค่าคะแนนที่ได้", "ค่าคะแนนถ่วงน้ำหนัก"]
HEADER = ["การประเมิน", "เกณฑ์การประเมิน", "เกณฑ์การให้คะแนน", "คะแนนที่ได้"]


def card(doc, name="2.1 ร้อยละของสวนสาธารณะที่ได้รับการดูแล"):
    return doc.p(TITLE, "เทศบาลตำบลสวนดอก", "ประจำปีงบประมาณ พ.ศ. 2566", f"ชื่อตัวชี้วัดที่ : {name}")


def cards(doc, form):
    return map_document(doc.done(), form("sar_card")).indicators


def blocks(doc, form):
    return map_document(doc.done(), form("performance_agreement")).indicators


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("ข้อเสนอแนะ/แนวทางแก้ไข", True),
        ("ปัญหาและอุปสรรคในการดำเนินงาน", True),
        ("อุปสรรคของ 3 หมู่บ้าน", False),
    ],
)
def test_words_that_a_body_adds_to_a_label(doc, form, label, kept):
    card(doc).t([[label, "ขาดรถบรรทุกน้ำ"]], [1, 2])
    n = cards(doc, form)[0].narratives
    found = [v.value for v in (n.obstacles, n.suggestions) if v is not None]
    assert (found == ["ขาดรถบรรทุกน้ำ"]) is kept


def test_words_behind_a_label_make_no_label_of_a_sentence(doc, form):
    card(doc).p("ปัจจัยสนับสนุน :", "อุปสรรคในการทำงานลดลงเพราะได้รับงบประมาณเพิ่ม")
    assert cards(doc, form)[0].narratives.obstacles is None


def test_persons_in_lines_of_their_own(doc, form):
    card(doc).p("ผู้จัดเก็บข้อมูล : 1. นายสมมติ ดีงาม", "2. นางตัวอย่าง ใจเย็น", "โทรศัพท์ : 0 2000 0000")
    (i,) = cards(doc, form)
    assert [c.value for c in i.collectors] == ["นายสมมติ ดีงาม", "นางตัวอย่าง ใจเย็น"]
    assert [p.value for p in i.phones] == ["0 2000 0000"]


def test_sessions_in_a_table_of_their_own_belong_to_the_activity_above(doc, form):
    head = ["ครั้งที่", "วัน เดือน ปี", "สถานที่", "จำนวน (คน)"]
    card(doc).t([["โครงการ/กิจกรรม", "เป้าหมาย", "ผลการดำเนินงาน"], ["1. โครงการอบรมอาสาสมัคร", "2 ครั้ง", "- จัดแล้ว"]])
    doc.t(
        [head, ["1", "5 ม.ค. 2566", "วัดตัวอย่าง", "40"], ["2", "7 - 8 ก.พ. 2566", "ตาก", "1,055"], ["", "รวม", "", "95"]]
    )
    (i,) = cards(doc, form)
    got = [
        (s.ordinal, s.start.value.isoformat(), s.end.value.day, s.place.value, s.participants.value)
        for s in i.activities[0].sessions
    ]
    assert got == [(1, "2023-01-05", 5, "วัดตัวอย่าง", 40), (2, "2023-02-07", 8, "ตาก", 1055)]


def test_sessions_in_rows_of_the_activities_table(doc, form):
    card(doc).t([
        [("โครงการ/กิจกรรม", 1), ("เป้าหมาย", 1), ("ผลการดำเนินงาน", 3)],
        ["1. โครงการอบรมอาสาสมัคร", "1 ครั้ง", ("- จัดแล้ว 1 ครั้ง", 3)],
        ["", "", "วันที่", "สถานที่", "จำนวนผู้เข้าร่วม"],
        ["", "", "5 ม.ค. 66", "ตาก", "40"],
        ["2. โครงการปลูกต้นไม้", "1 ครั้ง", ("- จัดแล้ว 1 ครั้ง", 3)],
        ["", "", "วันที่", "สถานที่", "จำนวนผู้เข้าร่วม"],
        ["", "", "9 มี.ค. 66", "เลย", "70"],
    ])  # fmt: skip
    (i,) = cards(doc, form)
    assert [[s.participants.value for s in a.sessions] for a in i.activities] == [[40], [70]]
    assert [a.title.value for a in i.activities] == ["โครงการอบรมอาสาสมัคร", "โครงการปลูกต้นไม้"]


@pytest.mark.parametrize(("ordinal", "people"), [("3", [40, 55, 12]), ("5", [40, 55])])
def test_a_session_that_the_page_break_put_under_the_outer_headings(doc, form, ordinal, people):
    outer = [("โครงการ/กิจกรรม", 1), ("ผลการดำเนินงาน", 4)]
    card(doc).t([
        outer,
        ["1. โครงการอบรมอาสาสมัคร", ("- จัดแล้ว 3 ครั้ง", 4)],
        ["", "ครั้งที่", "วันที่", "สถานที่", "จำนวน (คน)"],
        ["", "1", "5 ม.ค. 66", "ตาก", "40"],
        ["", "2", "6 ก.พ. 66", "เลย", "55"],
    ])  # fmt: skip
    doc.page().t([outer, ["", ordinal, "7 มี.ค. 66", "ตราด", "12"], ["2. ปลูกต้นไม้", ("- แล้วเสร็จ", 4)]])
    (i,) = cards(doc, form)
    assert [s.participants.value for s in i.activities[0].sessions] == people
    assert [a.title.value for a in i.activities] == ["โครงการอบรมอาสาสมัคร", "ปลูกต้นไม้"]


def test_a_list_ends_where_the_next_card_begins(doc, form):
    card(doc).p("หลักฐานอ้างอิง :", "1. บัญชีต้นไม้", "2. ภาพถ่าย")
    doc.page()
    card(doc, "2.2 จำนวนสนามเด็กเล่น")
    assert [e.value for e in cards(doc, form)[0].evidence] == ["บัญชีต้นไม้", "ภาพถ่าย"]


def test_the_rest_of_a_name_on_the_next_page(doc, form):
    card(doc).t([SUMMARY, ["ร้อยละของสวนสาธารณะ", "5", "90", "4", "0.2"]])
    doc.page().t([["ที่ได้รับการดูแล", "", "", "", ""]])
    (i,) = cards(doc, form)
    assert (i.reported_score.value, i.result.value) == (4, "90")


def test_a_tick_without_boxes_is_only_its_own_line(doc, form):
    text = "1.1 การดูแลสวน\nเกณฑ์การให้คะแนน\nครบทุกสวน\nครึ่งหนึ่ง\n✓ น้อยกว่าครึ่ง\nไม่มี"
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([HEADER, ["1.1 ตรวจ", text, "5 3 1 0", "1"]], [4, 4, 1, 1])
    (i,) = blocks(doc, form)
    assert [lv.text.value for lv in i.levels] == ["ครบทุกสวน", "ครึ่งหนึ่ง", "น้อยกว่าครึ่ง", "ไม่มี"]
    assert [lv.checked and lv.checked.value for lv in i.levels] == [None, None, True, None]


def test_a_tick_among_lines_that_ran_together_claims_nothing(doc, form):
    text = "1.1 การดูแลสวน ✓ ครบทุกสวน ครึ่งหนึ่ง น้อยกว่าครึ่ง ไม่มี"
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([HEADER, ["1.1 ตรวจ", text, "5 3 1 0", "1"]], [4, 4, 1, 1])
    (i,) = blocks(doc, form)
    assert [int(lv.score.value) for lv in i.levels] == [5, 3, 1, 0]
    assert not any(lv.checked for lv in i.levels)


def test_points_in_the_words_need_no_column(doc, form):
    text = "1.1 การดูแลสวน\n☐ ครบทุกสวน (5 คะแนน)\n☑ ครึ่งหนึ่ง (3 คะแนน)\n☐ ไม่มี (0 คะแนน)"
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([["วิธีการตรวจประเมิน", "ตัวชี้วัด", "ผลคะแนน"], ["1.1 ตรวจ", text, "3"]])
    (i,) = blocks(doc, form)
    assert [(int(lv.score.value), lv.text.value, lv.checked.value) for lv in i.levels] == [
        (5, "ครบทุกสวน", False), (3, "ครึ่งหนึ่ง", True), (0, "ไม่มี", False),
    ]  # fmt: skip
    assert i.reported_score.value == 3


def test_options_of_the_block_before_make_no_repetition_of_a_start(doc, form):
    four = "\n".join(f"☐ {w}ตามแผนพัฒนาท้องถิ่นที่กำหนดไว้" for w in ("ครบทุกข้อ", "เกินครึ่ง", "น้อยกว่าครึ่ง", "ไม่มี"))
    doc.p("ข้อตกลงการปฏิบัติราชการ")
    doc.t([HEADER, ["1.1 ก", "1.1 การดูแลสวน", "5 3 1 0", ""]], [4, 4, 1, 1]).page()
    doc.t([["", four, "", ""], ["1.2 ข", f"1.2 การดูแลคลอง\n{four}", "5 3 1 0", ""]], [4, 4, 1, 1])
    assert [i.number for i in blocks(doc, form)] == ["1.1", "1.2"]


def test_options_that_end_in_their_points_and_have_no_boxes(doc, form):
    text = "1.1 การดูแลสวน\nครบทุกสวน (5 คะแนน) ✓ ครึ่งหนึ่ง (3 คะแนน) ไม่มี (0 คะแนน)"
    doc.p("ข้อตกลงการปฏิบัติราชการ").t([["วิธีการตรวจประเมิน", "ตัวชี้วัด", "ผลคะแนน"], ["1.1 ตรวจ", text, "3"]])
    (i,) = blocks(doc, form)
    assert [(int(lv.score.value), lv.text.value, lv.checked and lv.checked.value) for lv in i.levels] == [
        (5, "ครบทุกสวน", None), (3, "ครึ่งหนึ่ง", True), (0, "ไม่มี", None),
    ]  # fmt: skip
