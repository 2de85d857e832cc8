"""The letters that a pattern cannot do without: looking for them first changes nothing that is found."""

import pytest

from pipeline.forms.needed import needed
from pipeline.forms.patterns import skeleton_pattern
from pipeline.forms.skeleton import fold, skeleton

PATTERNS = (
    r"รอบ *([0-9]+) *เดือน",
    r"จำนวน\s*(?P<value>\d+)\s*คน",
    r"(?:ประจำ)?ปี\s?งบประมาณ\s*:?\s*(?:พ\.?\s?ศ\.?)?\s*(?P<value>2[45]\d\d)",
    r"ครั้งที่?\s*\d",
    r"ผล[^\n\d]{0,40}?(?:ร้อยละ\s*)?(?P<value>\d+)",
    r"[\]ก]ร้อยละ{1,2}\s\d",
    r"ด่าน|คน",
)
TEXTS = (
    "รอบ ๑๒ เดือน",
    "รอบ12เดอน", "ร\uf70aอบ 6 เดื\u200bอน", "จํานวน 4 คน", "จำนวน 4  คน", "จานวน 4 คน", "ประจำปี\nงบประมาณ พ.ศ. ๒๕๖๖",
    "ป็งบประมาน พ.ศ. 2554", "รอบ 12 เตือน", "ครั้งที่ 3", "ครั้ง 3", "ผลงาน ร้อยละ ๘๐", "ผล 80", "กร้อยล 5", "กร้อยละ 5",
    "ดาน", "ตำบล", "x", "",
)  # fmt: skip


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_a_pattern_finds_has_the_letters_that_it_needs(pattern: str, folded: bool) -> None:
    look = needed(pattern, folded=folded)
    for text in TEXTS:
        bones = skeleton(text, spaces=True).text
        if skeleton_pattern(pattern, folded=folded).search(fold(bones) if folded else bones):
            assert look is None or look.search(text), text


def test_a_text_without_the_letters_is_told_at_once() -> None:
    look = needed(PATTERNS[0], folded=True)
    assert look is not None
    assert look.search("ตัวชี้วัดที่ 2 ร้อยละ 80") is None
    assert look.search("ระยะเวลา 12 เตือน") is not None


def test_no_letters_are_needed_of_a_choice_or_of_what_may_be_left_out() -> None:
    assert needed(PATTERNS[-1]) is None
    assert needed("(?:ระดับ)?ก?[0-9]") is None
    look = needed("ครั้งที่?")
    assert look is not None
    assert look.search("ครั้ง") is not None
