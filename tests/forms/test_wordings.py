"""Comparing a text with all labels at once says what comparing it with each says."""

from __future__ import annotations

import pytest

from pipeline.forms.labels import best_label
from pipeline.forms.load import load_forms
from pipeline.forms.wordings import Wordings

FLOOR = 66.0
TEXTS = (
    "น้ำหนัก", "นํ้าหนัก (ร้อยละ)", "น้าหนกั", "คะแนน xxxxxx", "xxxxxxx", "คะเเนน", "5", "ผล", "ผบ", "ตัวชี้วัด", "ตัวชี้วัค", "", " ",
    "ค่าคะแนนที่ได้", "ระดับ ๑", "ผลการดำเนินงานตามแผนพัฒนาท้องถิ่น พ.ศ. 2561-2565 ของเทศบาลสมมติ", "หน่วยนับ", "หนวย วัด", "รวม", "รวน",
    "การแปลผล", "คะแนนถ่วง\nน้ำหนัก", "ร้อยละ", "เป้าหมาย", "เปาหมาย", "เป้าหมายปี 2566", "วันเดือนปี", "ที", "ข้อ", "ผู้รบัผดิชอบ",
)  # fmt: skip


@pytest.mark.parametrize("form", load_forms(None), ids=lambda f: f.id)
def test_all_headings_at_once_are_each_heading_alone(form):
    sets = [column.headings for table in form.tables for column in table.columns]
    together = Wordings(sets, FLOOR)
    for text in (*TEXTS, *(h for s in sets for h in s), *(h[:-1] for s in sets for h in s)):
        alone = {k: best_label(text, labels) for k, labels in enumerate(sets)}
        assert together.scores(text) == {k: score for k, score in alone.items() if score >= FLOOR}, text


def test_letters_that_look_alike_cost_a_little_and_short_words_must_have_them_all():
    words = Wordings([("ผล",), ("คะแนนที่ได้",)], FLOOR)
    assert words.scores("ฝล") == {0: 97.0}
    assert words.scores("ผ") == {}
    assert words.scores("คะแนนที่ไค้") == {1: 97.0}
