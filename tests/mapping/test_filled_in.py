"""Forms filled in on dotted lines, and labels that a short page runs into the paragraph above them."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from pipeline.mapping import map_document
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, Paragraph, SourceText
from pipeline.model.text import NormalParagraph, NormalText
from pipeline.scoring import audit_document
from tests.mapping.test_card import TITLE


def test_dots_right_behind_the_labels(doc, form):
    doc.p(
        TITLE,
        "ส่วนราชการ.....สำนักงานประมงจังหวัดสมมติ.....ประจำปีงบประมาณ พ.ศ. ...๒๕๖๖...",
        "รอบการประเมิน ( ) รอบ ๖ เดือน ( / ) รอบ ๑๒ เดือน",
    )
    doc.p("ตัวชี้วัดที่.....๒.๑..... จำนวนบ่อดินที่ขึ้นทะเบียน", "ผู้กำกับดูแลตัวชี้วัด.......ประมงจังหวัด.......")
    doc.p("ผู้จัดเก็บข้อมูล.......นายทดลอง มั่นคง.......โทร.......๐ ๒๑๑๑ ๒๒๒๒.......")
    m = map_document(doc.done(), form("sar_card"))
    (i,) = m.indicators
    assert (m.organization.value, m.fiscal_year.value, m.period_months.value) == ("สำนักงานประมงจังหวัดสมมติ", 2566, 12)
    assert (i.number, i.name.value, i.overseer.value) == ("2.1", "จำนวนบ่อดินที่ขึ้นทะเบียน", "ประมงจังหวัด")
    assert [v.value for v in (*i.collectors, *i.phones)] == ["นายทดลอง มั่นคง", "๐ ๒๑๑๑ ๒๒๒๒"]


def test_a_title_does_not_take_in_the_name_below_it(doc, form):
    doc.t([[f"{TITLE}\nการประปาส่วนท้องถิ่นสมมติ", "☑ รอบ 6 เดือน\n☐ รอบ 12 เดือน"]]).p("ตัวชี้วัดที่ 1.4 ร้อยละของน้ำที่ผ่านเกณฑ์")
    m = map_document(doc.done(), form("sar_card"))
    assert (m.organization.value, m.period_months.value) == ("การประปาส่วนท้องถิ่นสมมติ", 6)


def run_in(doc, *printed):
    """Printed lines that were taken for one paragraph."""
    text, lines, starts = "", [], []
    for part in printed:
        starts.append(len(text))
        text += part
        xs = tuple(50.0 + 6 * k for k in range(len(part) + 1))
        lines.append(Line(doc.number, part, BBox(xs[0], doc.y, xs[-1], doc.y + 12), xs))
        doc.y += 16
    source = SourceText(text, tuple(lines), tuple(starts))
    doc.blocks.append(NormalParagraph(Paragraph(source, "body"), NormalText(text, source)))


def test_a_label_alone_on_a_line_that_ran_into_the_one_above(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2.4 ร้อยละของครูที่ผ่านการอบรม", "คำชี้แจงการปฏิบัติงาน")
    run_in(doc, "ทุกแห่งได้รับการชี้แจงแนวทาง และรายงานผลต่อผู้บริหารทุกเดือน", "หลักฐานอ้างอิง")
    doc.p("1. รายชื่อครู", "2. คำสั่ง")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [v.value for v in i.evidence] == ["รายชื่อครู", "คำสั่ง"]
    assert i.narratives.actions.value == "ทุกแห่งได้รับการชี้แจงแนวทาง และรายงานผลต่อผู้บริหารทุกเดือน"


def test_words_of_a_label_that_a_wrap_has_put_on_a_line(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2.4 ร้อยละของครูที่ผ่านการอบรม", "คำชี้แจงการปฏิบัติงาน")
    run_in(doc, "รวบรวมรายงานและเอกสาร", "หลักฐานอ้างอิง", "ส่งผู้ตรวจ")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.narratives.actions.value, i.evidence) == ("รวบรวมรายงานและเอกสารหลักฐานอ้างอิงส่งผู้ตรวจ", ())


def test_the_stop_of_an_abbreviation_belongs_to_the_title(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2.4 ร้อยละของครูที่ผ่านการอบรม")
    doc.t([["ลำดับ", "โครงการ/กิจกรรม", "เป้าหมาย", "ผลการดำเนินงาน"], ["1", "โครงการอบรมครู ศพด.", "2 รุ่น", "ครบแล้ว"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [a.title.value for a in i.activities] == ["โครงการอบรมครู ศพด."]


def test_how_far_it_has_come_under_the_sessions(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.1 ระดับความสำเร็จของการฝึกอาชีพ", "ข้อมูลผลการดำเนินงาน :", "1. โครงการฝึกอาชีพระยะสั้น")
    doc.p("เป้าหมาย : 2 รุ่น รวม 60 คน", "ผลการดำเนินงาน : จัดอบรม จำนวน 2 รุ่น มีผู้เข้าอบรม จำนวน 63 คน ดังนี้")
    doc.t(
        [["รุ่นที่", "วันที่", "สถานที่", "จำนวน (คน)"], ["1", "12 ก.พ. 65", "บ้านนา", "30"], ["2", "2 เม.ย. 65", "บ้านโนน", "33"]]
    )
    doc.p("ผลสำเร็จของโครงการ ร้อยละ 75")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    (a,) = i.activities
    assert (a.reported_percent.value, [s.participants.value for s in a.sessions]) == (75, [30, 33])


@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5), (5, 4, 3, 2, 1)])
def test_levels_in_lines_that_begin_with_bare_points(doc, form, order):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.1 ระดับความสำเร็จของการฝึกอาชีพ", "เกณฑ์การให้คะแนน :", "ระดับคะแนน เกณฑ์การให้คะแนน")
    doc.p(*(f"{k} ฝึกได้ {k + 1} รุ่น" for k in order)).p("ข้อเสนอแนะ :", "1 รุ่นต่อปีก็พอ")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(v.score.value, v.text.value) for v in i.levels] == [(k, f"ฝึกได้ {k + 1} รุ่น") for k in order]


def test_numbered_steps_are_no_levels(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.1 ระดับความสำเร็จของการฝึกอาชีพ", "เกณฑ์การให้คะแนน :", "1 คน เท่ากับ 1 คะแนน", "3 คน ขึ้นไป ได้เต็ม")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.levels == ()


def test_a_score_table_without_weights_beside_a_checklist(doc, form):
    doc.p("รายงานการประเมินตนเอง (SAR) ปีงบประมาณ พ.ศ. 2566", "ตัวบ่งชี้ที่ 1.6 กิจกรรมของนักศึกษา")
    doc.t([["มี", "ข้อ", "เกณฑ์มาตรฐาน", "ผลการดำเนินงาน", "หลักฐาน"], ["☑", "1", "มีระบบ", "มีแล้ว", "1.6-1"]])
    doc.t(
        [["ตัวบ่งชี้", "เป้าหมาย", "ผลการดำเนินงาน", "คะแนนที่ได้", "การบรรลุเป้าหมาย"], ["1.6", "5 ข้อ", "4 ข้อ", "3.00", "ไม่บรรลุ"]]
    )
    doc.p("ผู้กำกับตัวบ่งชี้ : รองคณบดี")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.name.value, i.overseer.value) == ("1.6", "กิจกรรมของนักศึกษา", "รองคณบดี")
    assert (i.result.value, i.reported_score.value) == ("4 ข้อ", 3)


@pytest.mark.parametrize("figures", [["5", "4", "3", "0.15"], ["10", "5", "4", "0.4"]])
def test_figures_that_fall_under_the_headings_of_a_score_are_no_points(doc, form, figures):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.1 จำนวนครั้งของการประชุม")
    doc.t([["น้ำหนัก", "ผลการดำเนินงาน", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"], figures])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    got = (i.weight.value, i.result.value, i.reported_score.value, i.reported_weighted_score.value)
    assert [str(v) for v in got] == figures


def test_a_colon_in_the_cell_of_its_value(doc, form):
    doc.p(TITLE).t([["ชื่อตัวชี้วัด", ": 3.3 ร้อยละของงานรังวัด"], ["น้ำหนัก", ": 20"], ["โทรศัพท์", ": 0 4567 1234"]], [1, 3])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.name.value, i.weight.value, i.phones[0].value) == ("3.3", "ร้อยละของงานรังวัด", 20, "0 4567 1234")


def test_short_labels_whose_value_can_be_nothing_else(doc, form):
    doc.p(TITLE, "หน่วยงาน สำนักงานปศุสัตว์อำเภอสมมติ", "ตัวชี้วัดที่ 4 ร้อยละของสุนัขที่ได้รับวัคซีน", "โทรศัพท์ 0 7711 0000")
    doc.p("อุปสรรคต่อการดำเนินงาน", "โทรศัพท์ ของเจ้าหน้าที่ชำรุด", "หน่วยงาน อื่นล่าช้า")
    m = map_document(doc.done(), form("sar_card"))
    assert m.organization.value == "สำนักงานปศุสัตว์อำเภอสมมติ"
    assert [p.value for p in m.indicators[0].phones] == ["0 7711 0000"]
    assert m.indicators[0].narratives.obstacles.value == "โทรศัพท์ ของเจ้าหน้าที่ชำรุด\nหน่วยงาน อื่นล่าช้า"


def tabbed(doc, label, value, at):
    """A line with a value at a tab stop."""
    text = f"{label} {value}"
    xs = [50.0 + 6 * k for k in range(len(label) + 1)] + [at + 6 * k for k in range(len(value) + 1)]
    line = Line(doc.number, text, BBox(xs[0], doc.y, xs[-1], doc.y + 12), tuple(xs), font_size=12.0)
    doc.y += 16
    source = SourceText(text, (line,), (0,))
    doc.blocks.append(NormalParagraph(Paragraph(source, "body"), NormalText(text, source)))


def test_a_wide_gap_parts_a_short_label_from_its_value(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 4 ร้อยละของสุนัขที่ได้รับวัคซีน")
    tabbed(doc, "อุปสรรค", "ฝนตกต่อเนื่องหลายสัปดาห์", 200.0)
    tabbed(doc, "คำอธิบาย", "ของระเบียบใหม่ยังไม่ชัดเจน", 50.0 + 6 * 9)
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.narratives.obstacles.value == "ฝนตกต่อเนื่องหลายสัปดาห์\nคำอธิบาย ของระเบียบใหม่ยังไม่ชัดเจน"
    assert i.description is None


def test_the_body_behind_a_running_title(doc, form):
    for _ in range(2):
        doc.p(f"{TITLE} สำนักงานขนส่งจังหวัดสมมติ ปีงบประมาณ พ.ศ. 2566", role="header").page()
    doc.p("ตัวชี้วัดที่ 4 ร้อยละของรถที่ตรวจสภาพ")
    m = map_document(doc.done(), form("sar_card"))
    assert (m.organization.value, m.fiscal_year.value) == ("สำนักงานขนส่งจังหวัดสมมติ", 2566)


@pytest.mark.parametrize("marks", ["☐☐☐☑☐", "   ✓ "])
def test_boxes_in_a_column_beside_the_levels(doc, form, marks):
    doc.p(TITLE, "ตัวชี้วัดที่ 5 ความสำเร็จของการจัดทำรายงาน", "เกณฑ์การให้คะแนน")
    rows = [[str(k), f"แล้วเสร็จภายในเดือนที่ {6 - k}", mark.strip()] for k, mark in enumerate(marks, 1)]
    doc.t([["ระดับ", "เกณฑ์การให้คะแนน", "ผลการประเมิน"], *rows]).p("ค่าคะแนนที่ได้ : 5")
    (i,) = audit_document(map_document(doc.done(), form("sar_card"))).indicators
    assert (i.recomputed.score, i.recomputed.basis) == (4, "checked_level")


def test_the_printed_total_of_an_unknown_forms_only_table(doc):
    rows = [["1", "ความตรงต่อเวลา", "20", "4", "0.80"], ["2", "คุณภาพเอกสาร", "80", "5", "4.00"]]
    head = ["ลำดับ", "รายการประเมิน", "ค่าน้ำหนัก (%)", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]
    doc.p("ใบสรุปผลตรวจรับงานจ้างเหมา").t([head, *rows, ["", "รวม", "100", "", "4.90"]])
    made = audit_document(map_document(doc.done(), None))
    assert [(f.code, f.reported, f.recomputed) for f in made.findings] == [
        ("weighted_score_mismatch", D("4.90"), D("4.8"))
    ]
    doc.t([head, *rows, ["", "รวม", "100", "", "4.80"]])
    assert audit_document(map_document(doc.done(), None)).findings == ()


def test_a_part_of_a_body_before_its_name(doc, form):
    doc.p("คณะพยาบาลศาสตร์ มหาวิทยาลัยสมมติบูรพา", TITLE, "ตัวชี้วัดที่ 4 ร้อยละของบัณฑิต", "คณะทำงาน มหาวิทยาลัยอื่น")
    m = map_document(doc.done(), form("sar_card"))
    assert (m.organization.value, m.department.value) == ("มหาวิทยาลัยสมมติบูรพา", "คณะพยาบาลศาสตร์")


def test_labels_beside_their_figures_are_no_headings(doc, form):
    doc.p(f"{TITLE}รายตัวชี้วัด โรงเรียนบ้านสมมติ ปีงบประมาณ พ.ศ. 2566")
    doc.t([["ตัวชี้วัดที่ 2", ("ร้อยละของนักเรียนที่ผ่านเกณฑ์", 5)], ["น้ำหนัก", "40", "ผู้กำกับดูแล", ("ผู้อำนวยการโรงเรียน", 3)],
           ["ผลการดำเนินงาน", "78", "คะแนนที่ได้", "4.0", "คะแนนถ่วงน้ำหนัก", "1.60"]])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.result.value, i.reported_score.value, i.reported_weighted_score.value) == (
        40,
        "78",
        4,
        D("1.60"),
    )


def test_the_body_behind_a_title_in_a_cell(doc, form):
    doc.t([[("รายงานการประเมินผลตนเองรายตัวชี้วัด โรงเรียนบ้านสมมติ ปีงบประมาณ พ.ศ. 2566", 2)], ["ตัวชี้วัดที่ 2", "ร้อยละของนักเรียน"]])
    m = map_document(doc.done(), form("sar_card"))
    assert (m.organization.value, m.fiscal_year.value) == ("โรงเรียนบ้านสมมติ", 2566)


def test_places_to_sign_in_cells_end_the_evidence(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2 ร้อยละของนักเรียน").t([["หลักฐานอ้างอิง : 1. แผน 2. ภาพถ่าย"]])
    doc.t([["ลงชื่อ..................ผู้รายงาน\n(นายสมมติ ดีงาม)", "ลงชื่อ..................ผู้รับรอง\n(นางตัวอย่าง ดีงาม)"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [v.value for v in i.evidence] == ["แผน", "ภาพถ่าย"]


def test_a_hint_of_one_sign_behind_a_label(doc, form):
    doc.p(TITLE).t([["ตัวชี้วัดที่ 2", "ร้อยละของนักเรียน"], ["น้ำหนัก (%)", "25"], ["ผลการดำเนินงาน (ก)", "70"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.result.value) == (25, "70")


def test_those_served_are_participants(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2 จำนวนครั้งของการออกหน่วย")
    result = "- ออกหน่วย จำนวน 2 ครั้ง มีผู้รับบริการ จำนวน 62 คน ดังนี้\n"
    result += "(1) วันที่ 12 ธ.ค. 66 ณ บ้านดอน จำนวน 30 คน\n(2) วันที่ 9 ก.พ. 67 ณ บ้านทุ่ง จำนวน 32 คน"
    doc.t([["โครงการ/กิจกรรม : เป้าหมาย", "ผลการดำเนินงาน"], ["1. โครงการสัญจร\n- เป้าหมาย จำนวน 2 ครั้ง", result]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.activities[0].reported_participants.value == 62


def test_rows_of_two_unknown_tables_are_numbered_as_they_please(doc):
    head = ["ที่", "งาน", "ค่าน้ำหนัก", "ระดับคะแนน", "คะแนนถ่วงน้ำหนัก"]
    doc.p("สรุปภาระงานฝ่ายอำนวยการ", "งานประจำ").t(
        [head, ["1", "งานสารบรรณ", "60", "5", "3.00"], ["2", "งานพัสดุ", "40", "4", "1.60"]]
    )
    doc.p("งานพิเศษ").t([head, ["1", "งานประชุม", "70", "3", "2.10"], ["2", "งานพิธีการ", "30", "4", "1.20"]])
    assert audit_document(map_document(doc.done(), None)).findings == ()


def test_a_session_that_the_page_cuts_within_its_row(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2 จำนวนเครือข่าย")
    result = "- จัดประชุม จำนวน 3 ครั้ง มีผู้เข้าร่วม จำนวน 160 คน"
    doc.t([["โครงการ/กิจกรรม : เป้าหมาย", ("ผลการดำเนินงาน", 4)], ["1. โครงการเครือข่าย", (result, 4)],
           ["", "ครั้งที่", "วันที่", "สถานที่", "จำนวน (คน)"], ["", "1", "7 มี.ค. 66", "ลุ่มน้ำยม", "50"],
           ["", "2", "4 เม.ย.", "ลุ่มน้ำวัง", "55"]], [4, 1, 1, 1, 1]).page()  # fmt: skip
    doc.t([["โครงการ/กิจกรรม : เป้าหมาย", ("ผลการดำเนินงาน", 4)], ["", "", "66", "ตัวอย่าง", ""],
           ["", "3", "25 เม.ย. 66", "ลุ่มน้ำปิง", "55"]], [4, 1, 1, 1, 1])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    listed = [
        (s.ordinal, s.start.value.isoformat(), s.place.value, s.participants.value) for s in i.activities[0].sessions
    ]
    assert listed == [
        (1, "2023-03-07", "ลุ่มน้ำยม", 50),
        (2, "2023-04-04", "ลุ่มน้ำวัง ตัวอย่าง", 55),
        (3, "2023-04-25", "ลุ่มน้ำปิง", 55),
    ]


@pytest.mark.parametrize(
    ("label", "value", "read"),
    [
        ("ค่าถ่วงน้ำหนัก", "15", lambda i: i.weight.value),
        ("ผลการดำเนินงานจริง", "ร้อยละ 72", lambda i: i.result.value),
        ("คะแนนประเมินตนเอง", "3.4", lambda i: i.reported_score.value),
        ("ผู้รับผิดชอบหลัก", "ปลัดเทศบาล", lambda i: i.overseer.value),
        ("ผู้รวบรวมข้อมูล", "นายทดลอง มั่นคง", lambda i: i.collectors[0].value),
        ("รายละเอียดการดำเนินงาน", "ประชุมทุกเดือน", lambda i: i.narratives.actions.value),
        ("ข้อจำกัด", "งบประมาณน้อย", lambda i: i.narratives.obstacles.value),
        ("แนวทางแก้ไขปัญหา", "ขอเพิ่ม", lambda i: i.narratives.suggestions.value),
        ("หลักฐานเชิงประจักษ์", "ภาพถ่าย", lambda i: i.evidence[0].value),
    ],
)
def test_other_words_for_the_same_fields(doc, form, label, value, read):
    doc.p(TITLE, "ตัวชี้วัดที่ 2 ร้อยละของนักเรียน", f"{label} : {value}", "จุดเด่น : ทีมงานพร้อม", "จุดที่ควรพัฒนา : การสื่อสาร")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert str(read(i)) == value


def test_a_label_without_its_first_letter_is_another_word(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 2 ร้อยละของนักเรียน", "หลักฐานอ้างอิง :", "1. รวบรวมข้อมูล", "2. รายงานผล", "3. จัดเก็บข้อมูล")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [v.value for v in i.evidence] == ["รวบรวมข้อมูล", "รายงานผล", "จัดเก็บข้อมูล"]
    assert i.collectors == ()
