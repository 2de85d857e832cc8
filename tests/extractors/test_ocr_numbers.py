"""Numbers are confirmed or marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from extractors.ocr.image import Grey
from extractors.ocr.numbers import DOUBTFUL, agree, doubt_strays, is_number, settle, unsure
from extractors.ocr.reading import Reading


def reading(text: str, confidence: float = 0.95) -> Reading:
    return Reading(text, tuple(float(i) for i in range(len(text))), (confidence,) * len(text))


def test_looks_that_agree_make_a_number_sure() -> None:
    assert min(agree([reading("๔.๕๐", 0.7)] * 3, None, split=False).confidences) >= 0.9


def test_looks_that_part_make_it_doubtful() -> None:
    found = agree([reading("๘๕"), reading("๘๕"), reading("๕๕")], None, split=True)
    assert found.text == "๘๕"
    assert max(found.confidences) <= DOUBTFUL


def test_a_second_opinion_settles_it_only_when_it_agrees() -> None:
    looks = [reading("12.5"), reading("12.5"), reading("125")]
    assert min(agree(looks, "12.5", split=True).confidences) >= 0.5
    assert max(agree(looks, "125", split=True).confidences) <= DOUBTFUL


def settled(first: Reading, second: Reading, third: Reading, *further: Reading) -> Reading:
    """One line settled, the looks giving ``second``, ``third`` and then ``further`` (the last for ever)."""
    answers = [second, third, *(further or (third,))]

    def look(images: Sequence[Grey], allowed: str) -> Sequence[Reading]:
        return [answers.pop(0) if len(answers) > 1 else answers[0] for _ in images]

    (found,) = settle([np.full((20, 30), 255, np.uint8)], [first], look)
    return found


def test_a_number_in_a_sentence_is_marked_and_its_words_are_not() -> None:
    first = reading("จำนวน 906 คน ร้อยละ 80")
    other = reading("จำนวน 996 คน ร้อยละ 80")
    found = settled(first, other, first, first, first, other)
    at = found.labels.index("906")
    assert max(found.confidences[at : at + 3]) <= DOUBTFUL
    assert found.confidences[0] == 0.95
    assert found.confidences[-1] == 0.95


def test_a_number_that_all_further_looks_have_is_settled() -> None:
    first = reading("จำนวน 906 คน ร้อยละ 80")
    found = settled(first, reading("จำนวน 996 คน ร้อยละ 80"), first, first, first, first)
    assert found.labels == first.labels
    assert min(found.confidences) >= 0.6


def test_what_all_five_other_looks_have_takes_the_place_of_the_first() -> None:
    first, other = reading("ตัวชี้วัดที่ 3.15 จำนวน 20"), reading("ตัวชี้วัดที่ 3.1.5 จำนวน 20")
    found = settled(first, other, other)
    assert found.labels == other.labels
    assert len(found.columns) == len(found.confidences) == len(found.labels)
    kept = settled(first, other, other, other, other, first)
    assert kept.labels == first.labels
    assert min(kept.confidences) <= DOUBTFUL


def test_one_weak_digit_makes_its_whole_number_doubtful() -> None:
    first = Reading("ปี 2554", tuple(map(float, range(7))), (0.9, 0.9, 0.9, 0.99, 0.99, 0.4, 0.99))
    assert unsure(first, first, first) == {0}
    assert max(settled(first, first, first, reading("ปี 2544")).confidences[3:]) <= DOUBTFUL


@pytest.mark.parametrize(
    ("labels", "number"),
    [("๑๐๐", True), ("1,234.50", True), ("OO.5", True), ("ร้อยละ 5", False), ("", False), ("xxxx", False)],
)
def test_what_is_a_number(labels: str, number: bool) -> None:
    assert is_number(labels) is number


def test_without_a_second_opinion_disagreement_stays_doubtful() -> None:
    seen: list[str] = []

    def look(images: Sequence[Grey], allowed: str) -> Sequence[Reading]:
        seen.append(allowed)
        return [reading("45" if len(seen) != 2 else "46") for _ in images]

    (found,) = settle([np.full((20, 30), 255, np.uint8)], [reading("45")], look, lambda images: None)
    assert found.text == "45"
    assert max(found.confidences) <= DOUBTFUL
    assert len(seen) == 3
    assert all("0" in a and "๐" in a and "ก" not in a for a in seen)


def test_a_digit_too_close_to_its_double_is_doubtful() -> None:
    echo = Reading("ปี 13 - 199", (0, 5, 8, 12, 20, 24, 26, 28, 32, 40, 44), (0.99,) * 11)
    assert unsure(echo, echo, echo) == {1}


def test_a_stray_digit_of_the_other_script_is_doubtful() -> None:
    page = [reading("12.50"), reading("2554 234 100 999 888 777"), reading("๗", 0.9), reading("๘", 0.99)]
    found = doubt_strays(page)
    assert found[2].confidences[0] <= DOUBTFUL
    assert found[3].confidences[0] == 0.99
    assert found[0] == page[0]


def test_the_third_look_counts_where_the_first_was_not_sure() -> None:
    other = reading("ปี 2559")
    assert not unsure(reading("ปี 2554", 0.95), reading("ปี 2554"), other)
    assert unsure(reading("ปี 2554", 0.8), reading("ปี 2554"), other) == {0}
