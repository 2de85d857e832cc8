"""Which form a document is: titles, labels, torn and masked words, and documents that are none."""

from __future__ import annotations

import tomllib

import pytest

from pipeline.forms.draft import draft_form
from pipeline.forms.load import check_form, load_forms
from pipeline.forms.match import match_form
from pipeline.mapping import map_document
from pipeline.scoring import audit_document


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
    names = {f["labels"][0]: f["name"] for f in data["field"] if "labels" in f}
    assert names["หน่วยงาน"] == "organization"
    assert names["ชื่อตัวชี้วัด"] == "name"
    assert names["ผู้ประสาน"].startswith("attribute.")
    columns = {c["headings"][0]: c["field"] for c in data["table"][0]["column"]}
    assert (columns["น้ำหนัก"], columns["คะแนนที่ได้"]) == ("weight", "reported_score")
    assert 'ผล "จริง"' in columns


def test_a_draft_reads_the_report_that_it_was_made_from(doc, tmp_path):
    """As a newcomer leaves it: no name mended but the id."""
    doc.p("ใบรายงานผลกองทุนชุมชนรายไตรมาส\nปีงบประมาณ 2566 ไตรมาสที่ 2")
    doc.t([["ชื่อกองทุน", "กองทุนบ้านสมมติ"], ["ประธานกองทุน", "นางสมมติ ใจงาม"], ["เบอร์ติดต่อ", "0 5555 1212"]])
    doc.t([["ด้านที่", "รายการประเมิน", "สัดส่วน (ร้อยละ)", "คะแนน (1-5)", "คะแนนถ่วงสัดส่วน"],
           ["1", "จ่ายตรงเวลา", "40", "4", "1.60"], ["2", "เพิ่มสมาชิก", "60", "3", "1.90"], ["3", "บัญชี", "0", "5", "0"],
           ["", "รวม", "100", "", "3.50"]])  # fmt: skip
    doc.p("เรื่องที่ต้องปรับปรุง : การติดตามหนี้")
    document = doc.done()
    text = draft_form(document)
    assert "# นางสมมติ ใจงาม" in text
    data = tomllib.loads(text)
    assert data["match"]["titles"] == ["ใบรายงานผลกองทุนชุมชนรายไตรมาส"]
    assert [t["name"] for t in data["table"]] == ["table1"]
    (tmp_path / "draft.toml").write_text(text, encoding="utf-8")
    form = match_form(document, load_forms(tmp_path)).form
    assert form.id == "new_form"
    m = map_document(document, form)
    assert (m.fiscal_year.value, m.indicators[0].phones, len(m.indicators)) == (2566, (), 3)
    assert [str(v.value) for i in m.indicators for v in (i.weight, i.reported_score)] == [
        "40",
        "4",
        "60",
        "3",
        "0",
        "5",
    ]
    assert [(f.code, f.indicator) for f in audit_document(m).findings if f.severity == "error"] == [
        ("weighted_score_mismatch", "2")
    ]


def test_a_draft_knows_levels_and_numbered_names(doc):
    doc.p("แบบรายงานผลตัวบ่งชี้", "ตัวบ่งชี้ที่ 1.6 กิจกรรมนักศึกษา")
    doc.t([[f"คะแนน {k}" for k in range(1, 6)], [f"มี {k} ข้อ" for k in range(1, 6)]])
    doc.t(
        [["ตัวบ่งชี้", "1", "2", "3", "น้ำหนัก", "คะแนนที่ได้"], ["1.6 กิจกรรม", "20", "30", "40", "10", "2"]], [4, 1, 1, 1, 2, 2]
    )
    data = tomllib.loads(draft_form(doc.done()))
    assert [(t["kind"], [c["field"] for c in t["column"]]) for t in data["table"]] == [
        ("levels", ["levels"]),
        ("indicators", ["name", "weight", "reported_score", "levels"]),
    ]
    (name,) = (f for f in data["field"] if f["name"] == "name")
    assert (name["labels"], name["starts_record"]) == (["ตัวบ่งชี้ที่"], True)
    assert data["match"]["titles"] == ["แบบรายงานผลตัวบ่งชี้"]


def test_a_report_on_an_agreement_is_no_agreement(doc):
    doc.p("รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ (รายตัวชี้วัด)", "เทศบาลนครริมทะเลสมมติ")
    doc.t([["ตัวชี้วัด", "น้ำหนัก (ร้อยละ)", "ผลการดำเนินงาน", "คะแนนที่ได้"], ["1.1 ร้อยละการเก็บขยะ", "15", "90", "4"]])
    assert match_form(doc.done(), load_forms()).form.id == "sar_card"


def test_an_office_that_is_scored_is_no_appraisal_of_a_person(doc):
    doc.p("ตารางสรุปผลคะแนนการประเมินผลการปฏิบัติราชการ", "สำนักชลประทานสมมติที่ 3 ปีงบประมาณ พ.ศ. 2567")
    doc.t(
        [
            ["ลำดับ", "ตัวชี้วัด", "น้ำหนัก (ร้อยละ)", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"],
            ["1", "ร้อยละของบุคลากรที่ได้รับการพัฒนา", "100", "4", "4.00"],
        ]
    )
    assert matched(doc) is None


@pytest.mark.parametrize(("end", "form"), [("", "performance_agreement"), (" (รายตัวชี้วัด)", "sar_card")])
def test_what_a_title_has_in_parentheses_tells_it_from_another(doc, end, form):
    doc.p(f"รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ{end}", "สำนักงานสถิติจังหวัดสมมติ")
    doc.t([["ตัวชี้วัด", "น้ำหนัก", "คะแนน", "คะแนนถ่วงน้ำหนัก"], ["1.1 ร้อยละบัณฑิตมีงานทำ", "100", "4.00", "4.00"]])
    assert matched(doc) == form
