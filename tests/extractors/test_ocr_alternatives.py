"""Other readings of a cluster: taken from the network's outputs, and carried to the line that it stands in."""

import numpy as np
import pytest

from extractors.lines import build_lines
from extractors.ocr.alphabet import CLASSES
from extractors.ocr.alternatives import LEAST, with_others
from extractors.ocr.decode import best_path
from extractors.ocr.reading import Other, Reading, clusters
from extractors.ocr.spacing import spaced
from extractors.tickboxes import insert_boxes
from extractors.types import ClusterPage
from pipeline.model.geometry import BBox
from pipeline.model.page import OtherReading, TickBox

CLASS_LIST = " " + CLASSES


def outputs(*steps: dict[str, float]) -> np.ndarray:
    """Log probabilities, one step a dictionary of characters ("" the blank), the rest of it spread over all others."""
    out = np.full((len(steps), len(CLASS_LIST)), 1e-6)
    for row, chances in zip(out, steps, strict=True):
        for c, p in chances.items():
            row[CLASS_LIST.index(c, 1) if c else 0] = p
    return np.log(out / out.sum(1, keepdims=True)).astype(np.float32)


def others(*steps: dict[str, float]) -> dict[tuple[str, str], float]:
    log = outputs(*steps)
    return {(o.text, o.instead): o.odds for o in with_others(best_path(log, CLASS_LIST), log, CLASS_LIST).others}


BLANK = {"": 1.0}


def test_a_like_consonant_keeps_the_marks_of_its_cluster() -> None:
    found = others(BLANK, {"ต": 0.7, "ด": 0.3}, BLANK, {"่": 1.0}, BLANK, {"น": 1.0})
    assert found[("ต่", "ด่")] == pytest.approx(np.log(0.3 / 0.7), abs=0.02)
    assert not [k for k in found if k[0] == "น"]


def test_a_mark_may_be_missing_too_many_or_another() -> None:
    missing = others({"ท": 1.0}, BLANK, {"ี": 1.0}, BLANK, {"": 0.9, "่": 0.1}, BLANK, {"ม": 1.0})
    assert missing[("ที", "ที่")] == pytest.approx(np.log(0.1 / 0.9), abs=0.02)
    added = others({"ท": 1.0}, BLANK, {"ี": 1.0}, BLANK, {"": 0.4, "่": 0.6}, BLANK, {"ม": 1.0})
    assert added[("ที่", "ที")] == pytest.approx(np.log(0.4 / 0.6), abs=0.02)
    other = others({"ด": 1.0}, BLANK, {"ี": 0.8, "ื": 0.2}, BLANK)
    assert other[("ดี", "ดื")] == pytest.approx(np.log(0.2 / 0.8), abs=0.02)


def test_a_vowel_lost_under_a_tone_comes_before_it() -> None:
    found = others({"ท": 1.0}, {"": 0.8, "ี": 0.2}, BLANK, {"่": 1.0}, BLANK)
    assert ("ท่", "ที่") in found


def test_sara_am_and_aa() -> None:
    assert ("า", "ำ") in others({"น": 1.0}, BLANK, {"": 0.8, "ํ": 0.2}, BLANK, {"า": 1.0}, BLANK)
    assert ("ำ", "า") in others({"น": 1.0}, BLANK, {"": 0.2, "ํ": 0.8}, BLANK, {"า": 1.0}, BLANK)


def test_a_digit_may_be_a_digit_only() -> None:
    found = others({"5": 0.6, "3": 0.3, "ร": 0.1}, BLANK)
    assert set(found) == {("5", "3")}


def test_what_the_network_rules_out_is_not_kept() -> None:
    assert others({"ก": 1.0, "ถ": 0.5 * np.exp(LEAST)}, BLANK) == {}


def test_a_reading_whose_cluster_was_changed_says_nothing() -> None:
    reading = Reading("กด", (2.0, 6.0), (0.9, 0.9), (Other(2.0, "ก", "ถ", -1.0), Other(6.0, "ต", "ด", -1.0)))
    inked = np.ones(9, np.bool_)
    assert [c.others for c in clusters(spaced(reading, inked, 5.0), inked)] == [(("ถ", -1.0),), ()]


def page_of(texts: str, others: tuple[tuple[tuple[str, float], ...], ...]) -> ClusterPage:
    n = len(texts)
    boxes = np.array([(10 + 8 * i, 10, 18 + 8 * i, 20) for i in range(n)], np.float32)
    zeros = np.zeros(n, np.float32)
    space = np.array([i == 2 for i in range(n)])
    return ClusterPage(
        1,
        100,
        100,
        tuple(texts),
        boxes,
        zeros + 20,
        zeros + 12,
        zeros,
        space & False,
        zeros + 0.9,
        space,
        others=others,
    )


def test_lines_say_where_in_them_another_reading_stands() -> None:
    page = page_of("กกตก", ((), (("ถ", -2.0),), (("ด", -1.0),), ()))
    (line,) = build_lines(page)
    assert line.text == "กก ตก"
    assert line.others == (OtherReading(1, 2, "ถ", -2.0), OtherReading(3, 4, "ด", -1.0))


def test_a_box_put_into_a_line_moves_them_on() -> None:
    page = page_of("กกตก", ((), (("ถ", -2.0),), (), ()))
    box = TickBox(1, BBox(2.0, 12.0, 9.0, 19.0), "ticked", 1.0)
    (line,) = build_lines(insert_boxes(page, [box]))
    (other,) = line.others
    assert line.text[other.start : other.end] == "ก"
    assert line.text[: other.start].endswith("ก")
