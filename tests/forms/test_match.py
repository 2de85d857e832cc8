"""Which form a document is: titles, labels, torn and masked words, and documents that are none."""

from __future__ import annotations

import tomllib

import pytest

from pipeline.forms.draft import draft_form
from pipeline.forms.load import check_form, load_forms
from pipeline.forms.match import match_form


def matched(doc):
    m = match_form(doc.done(), load_forms())
    return m.form.id if m.form else None


def test_a_card(doc):
    doc.t([["รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)", "☑ รอบ 12 เดือน"], ["ชื่อตัวชี้วัดที่ : 1.1 ก", ""]])
    doc.t([["ผู้กำกับดูแล : ก", "ผู้จัดเก็บข้อมูล : ข"]]).p("อุปสรรคต่อการดำเนินงาน : ไม่มี", "หลักฐานอ้างอิง :")
    m = match_form(doc.done(), load_forms())
    assert m.form is not None
    assert m.form.id == "sar_card"
    assert 0.5 <= m.confidence <= 1
    assert "ผู้กำกับดูแล" in m.reasons


def test_a_card_whose_title_is_torn(doc):
    doc.p("รายงานผลการปฏบิตัริาชการตามคำรบัรองการปฏบิตัริาชการ (รายตวัชีว้ดั)")
    doc.p("ช่อืตวัช้ีวดัที่ : 1.1 ก", "ผ้กูำกบัดแูล : ก", "ผู้จดัเก็บข้อมลู : ข", "อปุสรรคตอ่การดำเนนิงาน : ไม่มี")
    assert matched(doc) == "sar_card"


def test_an_agreement_with_masks(doc):
    doc.p("ข้อตกลงการปฏิบัติxxxxxxx", "นายxxx ผู้ทำข้อตกลง", "นางxxx ผู้รับข้อตกลง")
    doc.t([["การประเมิน", "เกณฑ์การประเมิน", "เกณฑ์การให้คะแนน", "คะแนนที่ได้"], ["1.1 ตรวจสอบหลักฐาน", "1.1 ก", "5 3 1 0", ""]])
    assert matched(doc) == "performance_agreement"


@pytest.mark.parametrize(
    ("title", "labels", "form"),
    [
        ("แบบสรุปการประเมินประสิทธิภาพขององค์กรปกครองส่วนท้องถิ่น", "คะแนนเต็ม คะแนนที่ได้ ตัวชี้วัด ด้านธรรมาภิบาล", "lpa_summary"),
        ("แบบสรุปการประเมินผลการปฏิบัติราชการ", "ชื่อผู้รับการประเมิน น้ำหนัก (ข) คะแนน (ก) สมรรถนะ", "individual_appraisal"),
        ("รายละเอียดตัวชี้วัด (KPI Template)", "คำนิยาม แหล่งข้อมูล รายการข้อมูล 1 สูตรคำนวณตัวชี้วัด", "moph_kpi_template"),
    ],
)
def test_other_forms(doc, title, labels, form):
    doc.p(title, *labels.split(" "), labels)
    assert matched(doc) == form


def test_a_letter_is_no_form(doc):
    doc.p("ที่ มท 0810/123", "เรื่อง ขอเชิญประชุม", "เรียน นายอำเภอ", "ขอเชิญเข้าร่วมประชุมติดตามตัวชี้วัดและคะแนนประจำปี")
    m = match_form(doc.done(), load_forms())
    assert m.form is None


def test_a_budget_table_is_no_form(doc):
    doc.p("งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. 2566").t(
        [["ตัวชี้วัด", "หน่วยนับ", "แผน", "ผล"], ["จำนวนผู้เข้าร่วม", "คน", "10", "9"]]
    )
    assert matched(doc) is None


def test_an_empty_document_is_no_form(doc):
    assert matched(doc) is None


def test_a_draft_is_a_definition(doc, tmp_path):
    doc.p("แบบติดตามงานประจำเดือน", "หน่วยงาน : กองคลัง", "ชื่อตัวชี้วัด : 1.1 ร้อยละของงาน", "ผู้ประสาน : นางตัวอย่าง สมมติ")
    doc.t([["ลำดับ", "กิจกรรม", "น้ำหนัก", "คะแนนที่ได้", 'ผล "จริง"'], ["1", "จัดซื้อ", "50", "4", "ดี"]])
    text = draft_form(doc.done())
    path = tmp_path / "draft.toml"
    path.write_text(text, encoding="utf-8")
    assert check_form(path) == ()
    data = tomllib.loads(text)
    assert data["match"]["titles"] == ["แบบติดตามงานประจำเดือน"]
    names = {f["labels"][0]: f["name"] for f in data["field"]}
    assert names["หน่วยงาน"] == "organization"
    assert names["ชื่อตัวชี้วัด"] == "name"
    assert names["ผู้ประสาน"].startswith("attribute.")
    columns = {c["headings"][0]: c["field"] for c in data["table"][0]["column"]}
    assert (columns["น้ำหนัก"], columns["คะแนนที่ได้"]) == ("weight", "reported_score")
    assert 'ผล "จริง"' in columns


def test_a_report_on_an_agreement_is_no_agreement(doc):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)", "เทศบาลนครริมทะเลสมมติ")
    doc.t([["ตัวชี้วัด", "น้ำหนัก (ร้อยละ)", "ผลการดำเนินงาน", "คะแนนที่ได้"], ["1.1 ร้อยละการเก็บขยะ", "15", "90", "4"]])
    assert match_form(doc.done(), load_forms()).form.id == "sar_card"
