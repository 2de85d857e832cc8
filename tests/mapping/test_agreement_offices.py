"""Agreements of offices other than local bodies: provinces, departments of state, universities, hospitals."""

from __future__ import annotations

import pytest

from pipeline.forms.load import load_forms
from pipeline.forms.match import match_form
from pipeline.mapping import map_document

TITLE = "รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ"
ROWS = [
    ["ตัวชี้วัด", "น้ำหนัก", "1", "2", "3", "4", "5", "ผลการดำเนินงาน", "คะแนนที่ได้"],
    ["1. ร้อยละของป่าที่ฟื้นฟู", "100", "60", "65", "70", "75", "80", "75", "4"],
]


@pytest.mark.parametrize(
    ("line", "organization", "department"),
    [
        ("จังหวัดสมมติบุรี ประจำปีงบประมาณ พ.ศ. 2558 (รอบ 12 เดือน)", "จังหวัดสมมติบุรี", None),
        ("กรมป่าสมมติ", "กรมป่าสมมติ", None),
        ("สำนักงานการค้าสมมติ ประจำปีงบประมาณ พ.ศ. 2563", "สำนักงานการค้าสมมติ", None),
        ("โรงพยาบาลหนองสมมติ ปีงบประมาณ 2567", "โรงพยาบาลหนองสมมติ", None),
        ("คณะวิทยาการสมมติ มหาวิทยาลัยสมมติงาม", "มหาวิทยาลัยสมมติงาม", "คณะวิทยาการสมมติ"),
        ("เทศบาลตำบลสมมติ กองช่าง ประจำปีงบประมาณ พ.ศ. 2568", "เทศบาลตำบลสมมติ", "กองช่าง"),
        ("โรงพยาบาลสมมติ กลุ่มงานการพยาบาล", "โรงพยาบาลสมมติ", "กลุ่มงานการพยาบาล"),
        ("สำนักงานปลัด เทศบาลตำบลสมมติ", "เทศบาลตำบลสมมติ", "สำนักงานปลัด"),
    ],
)
def test_bodies_of_any_kind(doc, form, line, organization, department):
    doc.p(TITLE, line).t(ROWS)
    m = map_document(doc.done(), form("performance_agreement"))
    assert (m.organization.value, m.department.value if m.department else None) == (organization, department)
    assert (m.period_months.value if m.period_months else None) == (12 if "รอบ" in line else None)


def test_a_title_that_is_nearly_another_letter_by_letter_is_that_one(doc):
    doc.p("คำรับรองการปฏิบัติงานของคณะ", "มหาวิทยาลัยสมมติ").t(ROWS)
    assert match_form(doc.done(), load_forms()).form.id == "performance_agreement"
