"""Labels hidden behind x, and headings of tables with hidden words."""

from __future__ import annotations

from pipeline.mapping import map_document
from tests.mapping.test_card import TITLE


def x(word: str) -> str:
    """A word as a mask hides it: sara am is two code points."""
    return "x" * (len(word) + word.count("ำ"))


def test_a_label_all_of_which_is_hidden(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.1 ร้อยละของครัวเรือน", f"{x('น้ำหนัก')} : 15", f"{x('ผู้จัดเก็บข้อมูล')} : นายทดลอง มั่นคง")
    doc.p(
        f"{x('ผลการดำเนินงาน')} : ร้อยละ 72",
        "คะแนนที่ได้ : 3",
        "อุปสรรคต่อการดำเนินงาน : ไม่มี",
        f"{x('หลักฐานอ้างอิง')} :",
        "1. ทะเบียน",
        "2. ภาพถ่าย",
    )
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert (i.weight.value, i.result.value, i.narratives.obstacles.value) == (15, "ร้อยละ 72", "ไม่มี")
    assert [v.value for v in (*i.collectors, *i.evidence)] == ["นายทดลอง มั่นคง", "ทะเบียน", "ภาพถ่าย"]


def test_a_heading_all_of_which_is_hidden(doc, form):
    doc.p(TITLE, "ตัวชี้วัดที่ 3.1 ร้อยละของครัวเรือน")
    doc.t([["น้ำหนัก", x("ผลการดำเนินงาน"), "ค่า" + x("คะแนนที่ได้"), "คะแนนถ่วงน้ำหนัก"], ["10", "72.50", "3.4", "0.34"]])
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert [str(v.value) for v in (i.weight, i.result, i.reported_score, i.reported_weighted_score)] == [
        "10",
        "72.50",
        "3.4",
        "0.34",
    ]


def test_hidden_words_that_could_be_several_labels_or_none(doc, form):
    doc.p(
        TITLE,
        "ตัวชี้วัดที่ 3.1 ร้อยละของครัวเรือน",
        "อุปสรรคต่อการดำเนินงาน :",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx : ล่าช้า",
        "xxxxxx : 5",
    )
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.narratives.obstacles.value == "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx : ล่าช้า\nxxxxxx : 5"


def test_a_hidden_label_in_a_cell_behind_another_label(doc, form):
    doc.p(TITLE)
    doc.t([[("ชื่อตัวชี้วัดที่ : 3.1 ร้อยละของครัวเรือน", 2)], [
        f"ผู้กำกับดูแลตัวชี้วัด : พัฒนาการจังหวัด\n{x('โทรศัพท์')} : 0 7611 2233",
        f"ผู้จัดเก็บข้อมูล : 1. นางทดลอง ใจดี 2. นายสมมติ มั่นคง\n{x('โทรศัพท์')} : 0 7611 2244",
    ]])  # fmt: skip
    (i,) = map_document(doc.done(), form("sar_card")).indicators
    assert i.overseer.value == "พัฒนาการจังหวัด"
    assert [v.value for v in i.collectors] == ["นางทดลอง ใจดี", "นายสมมติ มั่นคง"]
    assert [v.value for v in i.phones] == ["0 7611 2233", "0 7611 2244"]
