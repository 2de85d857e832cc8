"""Cards of bodies of many kinds: heads of levels over two rows, bodies with acronyms, years of study, sections of cards."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.mapping import map_document
from tests.mapping.test_card import TITLE

HEAD = "ชื่อตัวชี้วัดที่ : 3.2 ร้อยละของผู้ผ่านการประเมิน"


def test_a_name_beside_criteria_over_two_rows_begins_no_card(doc, form):
    doc.p(TITLE, HEAD)
    doc.t([[("ตัวชี้วัด", 1, 2), ("เกณฑ์การให้คะแนน", 5)], [("", 1), "1", "2", "3", "4", "5"],
           ["ร้อยละของผู้ผ่าน", "80", "85", "90", "95", "100"]])  # fmt: skip
    doc.p("ปัจจัยสนับสนุน : มีงบประมาณเพียงพอ")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [(v.score.value, v.target.value) for v in i.levels] == [(k, 75 + 5 * k) for k in range(1, 6)]
    assert i.narratives.supporting_factors.value == "มีงบประมาณเพียงพอ"


@pytest.mark.parametrize(
    ("line", "body", "year"),
    [
        ("ศูนย์พัฒนาอาชีพสมมติ (ศพอส.) ประจำปีงบประมาณ พ.ศ. 2567", "ศูนย์พัฒนาอาชีพสมมติ", 2567),
        ("สำนักงานปฏิรูปสมมติ (ส..ก.) ปีงบประมาณ พ.ศ. 2567", "สำนักงานปฏิรูปสมมติ", 2567),
        ("คณะวิทยาการสมมติ มหาวิทยาลัยสมมติไทย ปีการศึกษา 2565", "มหาวิทยาลัยสมมติไทย", 2565),
        ("แขวงทางหลวงสมมติ ปีงบประมาณ พ.ศ. 2566", "แขวงทางหลวงสมมติ", 2566),
        ("สำนักงานเขตพื้นที่การศึกษาสมมติ เขต 2 ปีงบประมาณ พ.ศ. 2567", "สำนักงานเขตพื้นที่การศึกษาสมมติ เขต 2", 2567),
        ("สำนักงานสรรพากรพื้นที่สมมติ ๒ ปีงบประมาณ พ.ศ. ๒๕๖๖", "สำนักงานสรรพากรพื้นที่สมมติ ๒", 2566),
        ("หอจดหมายเหตุสมมติแห่งชาติ ประจำปีงบประมาณ พ.ศ. 2566", "หอจดหมายเหตุสมมติแห่งชาติ", 2566),
        ("ตำรวจภูธรภาค ๗ ปีงบประมาณ พ.ศ. ๒๕๖๖", "ตำรวจภูธรภาค ๗", 2566),
    ],
)
def test_bodies_and_years(doc, form, line, body, year):
    doc.p(TITLE, line, HEAD)
    m = map_document(doc.done(), form("sar_card"))
    assert (m.organization.value, m.fiscal_year.value) == (body, year)


def _with_years(doc, over):
    doc.p(TITLE, HEAD)
    names = [(over, 2), ("ค่าคะแนนที่ได้", 1, 2), ("ค่าคะแนนถ่วงน้ำหนัก", 1, 2)]
    years = [("", 1), "ปี 2565", "ปี 2566", ("", 1), ("", 1)]
    doc.t([[("น้ำหนัก (ร้อยละ)", 1, 2), *names], years, ["10", "82.15", "84.60", "4.3", "0.43"]])
    return doc.done()


def test_of_results_of_two_years_the_last_is_reported(doc, form):
    (i,) = map_document(_with_years(doc, "ผลการดำเนินงาน"), form("sar_card")).indicators
    assert (i.weight.value, i.result.value, i.reported_score.value) == (10, "84.60", Decimal("4.3"))


def test_results_of_the_past_are_not_reported(doc, form):
    (i,) = map_document(_with_years(doc, "ผลการดำเนินงานในอดีต"), form("sar_card")).indicators
    assert i.result is None or i.result.value != "84.60"


def test_rooms_with_numbers_are_places(doc, form):
    doc.p(TITLE, HEAD)
    held = "- จัดอบรม จำนวน 2 รุ่น มีผู้เข้าอบรม จำนวน 92 คน ดังนี้"
    one = "รุ่นที่ 1 วันที่ 6 - 10 พ.ย. 66 ณ ห้องปฏิบัติการ 1 มีผู้เข้าอบรม จำนวน 48 คน"
    two = "รุ่นที่ 2 วันที่ 15 - 19 ม.ค. 67 ณ ห้องปฏิบัติการ 12 มีผู้เข้าอบรม จำนวน 44 คน"
    doc.t([["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"], ["1. โครงการฝึกอาชีพ", f"{held}\n{one}\n{two}"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    found = [(s.place.value, s.participants.value) for s in i.activities[0].sessions]
    assert found == [("ห้องปฏิบัติการ 1", 48), ("ห้องปฏิบัติการ 12", 44)]


def test_a_speck_behind_the_months_of_a_round(doc, form):
    doc.p(TITLE, "เทศบาลตำบลสมมติ ปีงบประมาณ พ.ศ. ๒๕๖๖ ☐ รอบ ๙ เดือน ☑ รอบ ๑๒, เดือน", HEAD)
    assert map_document(doc.done(), form("sar_card")).period_months.value == 12


def test_a_year_of_study_gives_way_to_a_fiscal_year(doc, form):
    doc.p(TITLE, "วิทยาลัยสมมติไทย ปีการศึกษา 2565 ปีงบประมาณ 2566", HEAD)
    assert map_document(doc.done(), form("sar_card")).fiscal_year.value == 2566


def test_an_only_item_loses_its_number(doc, form):
    doc.p(TITLE, HEAD, "หลักฐานอ้างอิง :", "1. รายงานการประชุม")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [e.value for e in i.evidence] == ["รายงานการประชุม"]


def test_sections_of_cards(doc, form):
    doc.p(TITLE, "มิติที่ 1 ด้านประสิทธิผล", HEAD, "หลักฐานอ้างอิง :", "1. แผนงาน", "2. ภาพถ่าย")
    doc.p("มิติที่ 2 : คุณภาพการให้บริการ").page().p(TITLE, "ชื่อตัวชี้วัดที่ : 4.1 ร้อยละความพึงพอใจ", "น้ำหนัก : 5")
    doc.p("ชื่อตัวชี้วัดที่ : 4.2 ร้อยละของเรื่องที่ยุติ")
    one, two, three = map_document(doc.done(), form("sar_card")).indicators
    assert (one.section, one.section_title.value) == ("3", "ด้านประสิทธิผล")
    assert [e.value for e in one.evidence] == ["แผนงาน", "ภาพถ่าย"]
    assert two.section_title.value == three.section_title.value == "คุณภาพการให้บริการ"


def test_a_session_that_counts_on_is_one_though_its_date_cannot_be_read(doc, form):
    doc.p(TITLE, HEAD, "ข้อมูลผลการดำเนินงาน :", "1. โครงการออกหน่วย", "เป้าหมาย : จำนวน 3 ครั้ง")
    doc.p("ผลการดำเนินงาน : ออกหน่วย จำนวน 3 ครั้ง มีผู้รับบริการ จำนวน 158 ราย ดังนี้")
    rows = [
        ["1", "15/11/2565", "ตำบลหนึ่ง", "55"],
        ["2", "2.1 มิ.ย. 66", "ตำบลสอง", "50"],
        ["3", "3 ก.ค. 66", "ตำบลสาม", "53"],
    ]
    doc.t([["ครั้งที่", "วัน/เดือน/ปี", "สถานที่", "จำนวน (ราย)"], *rows, ["รวม", "", "", "158"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    (a,) = i.activities
    assert [(s.ordinal, s.start is not None, s.participants.value) for s in a.sessions] == [
        (1, True, 55), (2, False, 50), (3, True, 53),
    ]  # fmt: skip


def test_a_weight_in_brackets_behind_the_name(doc, form):
    doc.p(TITLE).t([["ตัวชี้วัดที่ 3.4 ระยะเวลาเฉลี่ยในการให้บริการ (น้ำหนัก : ร้อยละ 6)"], ["ผู้กำกับดูแลตัวชี้วัด : หัวหน้างาน"]])
    doc.t([["ผลการดำเนินงาน", "ค่าคะแนนที่ได้", "ค่าคะแนนถ่วงน้ำหนัก"], ["6 วัน", "5.0000", "0.3000"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.name.value, i.weight.value) == ("ระยะเวลาเฉลี่ยในการให้บริการ", 6)


def test_people_are_not_counted_in_times(doc, form):
    says = "- จัดอบรม มีผู้ เข้าร่วม จำนวน 96 คน เนื่องจากมีผู้เข้าร่วมมากกว่า 1 ครั้ง"
    doc.p(TITLE, HEAD, "ข้อมูลผลการดำเนินงาน :")
    doc.t([["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"], ["1. โครงการฝึกอาชีพ\n- เป้าหมาย 90 คน", says]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.activities[0].reported_participants.value == 96


def test_a_year_on_the_next_line(doc, form):
    doc.p(TITLE, "รอบการประเมิน 12 เดือน (1 ตุลาคม 2565 - 30 กันยายน 2566) ประจำปีงบประมาณ", "พ.ศ. 2566", HEAD)
    m = map_document(doc.done(), form("sar_card"))
    assert (m.fiscal_year.value, m.period_months.value) == (2566, 12)


def test_a_head_that_is_a_table_of_one_row(doc, form):
    doc.p(TITLE).t([["ตัวชี้วัดที่", "ชื่อตัวชี้วัด", "น้ำหนัก (ร้อยละ)"], ["4.1", "ร้อยละการเบิกจ่าย", "8"]])
    doc.t([["ผู้กำกับดูแลตัวชี้วัด", "ผู้จัดเก็บข้อมูล"], ["คลังจังหวัด", "นางสาวสมมติ มั่นคง"]])
    doc.t([["ผลการดำเนินงาน", "ค่าคะแนนที่ได้", "ค่าคะแนนถ่วงน้ำหนัก"], ["80.00", "4.0000", "0.3200"]])
    doc.p("ปัญหาและอุปสรรค : ล่าช้า", "หลักฐานอ้างอิง : 1. รายงาน 2. ภาพถ่าย", "สรุปผลคะแนน")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.name.value, i.weight.value, i.reported_score.value) == ("4.1", "ร้อยละการเบิกจ่าย", 8, 4)
    assert (i.overseer.value, i.narratives.obstacles.value) == ("คลังจังหวัด", "ล่าช้า")
    assert [e.value for e in i.evidence] == ["รายงาน", "ภาพถ่าย"]


def test_sessions_by_men_and_women(doc, form):
    doc.p(TITLE, HEAD, "ข้อมูลผลการดำเนินงาน :", "1. โครงการเดินวิ่ง", "เป้าหมาย : จำนวน 2 ครั้ง")
    doc.p("ผลการดำเนินงาน : จัดกิจกรรม จำนวน 2 ครั้ง มีผู้เข้าร่วม จำนวน 609 คน ดังนี้")
    doc.t([["ครั้งที่", "วัน เดือน ปี", "สถานที่", "ชาย", "หญิง", "รวม (คน)"],
           ["1", "12 พ.ย. 66", "สนามกีฬา", "150", "171", "321"], ["2", "14 ม.ค. 67", "สวน", "140", "148", "288"],
           ["รวม", "", "", "290", "319", "609"]])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [s.participants.value for s in i.activities[0].sessions] == [321, 288]


def test_a_round_with_a_letter_lost(doc, form):
    doc.p(TITLE, "สำนักงานสมมติ ปีงบประมาณ พ.ศ. 2566 รอ 12 เดือน", HEAD)
    assert map_document(doc.done(), form("sar_card")).period_months.value == 12


def test_a_self_assessed_score_beside_the_weight(doc, form):
    doc.p(TITLE, HEAD)
    doc.t([["น้ำหนัก", "ผลการดำเนินงาน", "คะแนนประเมินตนเอง", "คะแนนของคณะกรรมการ"], ["5", "ระดับ 4", "4", ""]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.result.value, i.reported_score.value) == (5, "ระดับ 4", 4)


def test_a_name_and_a_weight_beside_their_values_head_no_table(doc, form):
    doc.p(TITLE)
    doc.t([["ชื่อตัวชี้วัด", "3.2 ระดับความสำเร็จของการจัดทำคู่มือ", "น้ำหนัก", "10"],
           ["ผู้กำกับดูแล", "ผู้อำนวยการสำนัก", "โทร.", "0 4344 1221"]], [1, 3, 1, 1])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.number, i.weight.value, i.overseer.value) == ("3.2", 10, "ผู้อำนวยการสำนัก")


def test_the_targets_of_quarters_are_no_levels(doc, form):
    doc.p(TITLE, HEAD, "ผลการเบิกจ่ายสะสม")
    doc.t([["รายการ", "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"],
           ["เป้าหมาย (ร้อยละ)", "25.00", "50.00", "75.00", "100.00"],
           ["ผลเบิกจ่าย (ร้อยละ)", "18.42", "41.07", "70.15", "92.00"]])  # fmt: skip
    doc.p("เกณฑ์การให้คะแนน :")
    doc.t([["ระดับคะแนน", "1", "2", "3", "4", "5"], ["เกณฑ์การให้คะแนน", *(f"ร้อยละ {75 + 5 * k}" for k in range(1, 6))]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [v.score.value for v in i.levels] == [1, 2, 3, 4, 5]


def test_a_row_of_past_years_is_not_the_document_s_year(doc, form):
    doc.p(TITLE, "มหาวิทยาลัยสมมติไทย", "ปีงบประมาณ พ.ศ. 2566 รอบ 12 เดือน", HEAD)
    doc.t([["ปีงบประมาณ", "2563", "2564", "2565"], ["ระดับที่ได้", "2", "3", "3"]])
    assert map_document(doc.done(), form("sar_card")).fiscal_year.value == 2566


def test_a_row_of_past_years_alone_says_nothing(doc, form):
    doc.p(TITLE, HEAD)
    doc.t([["ปีงบประมาณ", "2563", "2564", "2565"], ["ระดับที่ได้", "2", "3", "3"]])
    assert map_document(doc.done(), form("sar_card")).fiscal_year is None


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("0 3411 1111 0 3411 1112", ["0 3411 1111", "0 3411 1112"]),
        ("08 1234 5678 02-123-4567 ต่อ 12", ["08 1234 5678", "02-123-4567 ต่อ 12"]),
        ("0 2222 2149-50", ["0 2222 2149-50"]),
        ("0-2222-2149, 0-2222-2150", ["0-2222-2149", "0-2222-2150"]),
        ("0222221490", ["0222221490"]),
    ],
)
def test_telephone_numbers_that_follow_each_other(doc, form, cell, phones):
    doc.p(TITLE).t([[HEAD], [f"โทรศัพท์ : {cell}"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [p.value for p in i.phones] == phones


def test_sessions_listed_under_the_last_activity_are_of_the_one_that_tells_of_any(doc, form):
    doc.p(TITLE, HEAD)
    doc.t([["แผนงาน/โครงการ : เป้าหมาย", "ผลการดำเนินงาน"],
           ["1. โครงการฝึกอาชีพ\n- เป้าหมาย จำนวน 2 รุ่น รวมทั้งสิ้น 90 คน", "- ฝึกอบรม จำนวน 2 รุ่น มีผู้เข้าอบรม จำนวน 95 คน"],
           ["2. โครงการจัดทำหลักสูตร\n- เป้าหมาย 5 หลักสูตร", "- จัดทำแล้วเสร็จ 5 หลักสูตร"]])  # fmt: skip
    doc.p("รายละเอียดการฝึกอบรม")
    doc.t([["รุ่นที่", "วันที่", "สถานที่", "จำนวน (คน)"], ["1", "12 - 14 ธ.ค. 65", "วัดสมมติ", "48"],
           ["2", "6 - 8 ก.พ. 66", "ศาลาทดลอง", "47"]])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [[s.participants.value for s in a.sessions] for a in i.activities] == [[48, 47], []]
