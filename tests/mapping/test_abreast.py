"""Boxes side by side, whose lines a reader finds in one row."""

from __future__ import annotations

from pipeline.mapping import map_document
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, Paragraph, SourceText
from pipeline.model.text import NormalParagraph, NormalText
from tests.mapping.test_card import TITLE

GUTTER = 300.0


def side_by_side(doc, left, right=""):
    """A printed line of two boxes: words at the margin, words at the gutter."""
    xs = [50.0 + 6 * k for k in range(len(left) + 1)]
    text = left
    if right:
        text += " " + right
        xs += [GUTTER + 6 * k for k in range(len(right) + 1)]
        xs[len(left) + 1] = GUTTER
    line = Line(doc.number, text, BBox(xs[0], doc.y, xs[-1], doc.y + 12), tuple(xs), font_size=12.0)
    doc.y += 16
    source = SourceText(text, (line,), (0,))
    doc.blocks.append(NormalParagraph(Paragraph(source, "body"), NormalText(text, source)))


def test_a_value_goes_on_below_its_own_box(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.2 จำนวนผู้สูงอายุที่เข้าร่วม")
    side_by_side(doc, "ผู้กำกับดูแล : ผู้อำนวยการสำนักพัฒนา", "ผู้จัดเก็บข้อมูล : นางสาวพร ตัวอย่าง")
    side_by_side(doc, "ชุมชน", "โทรศัพท์ : 0 7522 1112")
    side_by_side(doc, "โทรศัพท์ : 0 7522 1111")
    doc.p("คำอธิบาย : ผู้สูงอายุในเขตเทศบาล")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.overseer.value == "ผู้อำนวยการสำนักพัฒนาชุมชน"
    assert [v.value for v in i.collectors] == ["นางสาวพร ตัวอย่าง"]
    assert {v.value for v in i.phones} == {"0 7522 1111", "0 7522 1112"}
    assert i.description.value == "ผู้สูงอายุในเขตเทศบาล"
    assert [p.bbox.x0 for p in i.overseer.places] == [50.0 + 6 * len("ผู้กำกับดูแล : "), 50.0]


def test_the_right_box_goes_on(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.2 จำนวนผู้สูงอายุที่เข้าร่วม")
    side_by_side(doc, "ผู้กำกับดูแล : ปลัดเทศบาล", "ผู้จัดเก็บข้อมูล : 1. นางสาวพร ตัวอย่าง")
    side_by_side(doc, "โทรศัพท์ : 0 7522 1111", "2. นายก้อง สาธิต")
    doc.p("อุปสรรคต่อการดำเนินงาน", "ไม่มี")
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.overseer.value, i.narratives.obstacles.value) == ("ปลัดเทศบาล", "ไม่มี")
    assert [v.value for v in (*i.collectors, *i.phones)] == ["นางสาวพร ตัวอย่าง", "นายก้อง สาธิต", "0 7522 1111"]
