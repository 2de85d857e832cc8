"""Dots to write on: they are no rules, no letters, and part no words from their line."""

from __future__ import annotations

import numpy as np

from extractors.ocr.cores import line_cores
from extractors.ocr.dots import leaders, strays
from extractors.ocr.regions import near
from extractors.ocr.rulings import find_rulings
from tests.extractors.test_ocr_regions import drawn, lines_of


def test_a_dotted_line_that_nothing_meets_is_no_rule() -> None:
    mask = np.zeros((400, 900), np.bool_)
    mask[100:103, 50:850] = (np.arange(800) % 6 < 3)[None, :]
    assert not len(find_rulings(mask, 200.0).across)


def test_dots_on_a_waving_line_and_some_run_together_are_dots() -> None:
    # letters 20 high; dots that sink to half a letter under the base line, two of them run together, three lost
    dots = [(100 + 10 * k, 97 + k // 4, 104 + 10 * k, 101 + k // 4) for k in range(36) if k not in (12, 13, 18, 19, 23)]
    boxes = np.array([(10, 80, 28, 100), (40, 80, 58, 100), *dots, (220, 100, 234, 104)], np.int32)
    assert leaders(boxes, base=100.0, body=20.0).tolist() == [False] * 2 + [True] * 32


def test_brackets_around_dots_are_a_line_of_their_own() -> None:
    # the name to be written, and under it the office: letters 20 high, 44 apart
    office = [(x, 160, x + 18, 180) for x in range(100, 300, 24)]
    dots = [(x, 132, x + 4, 136) for x in range(70, 330, 10)]
    boxes = np.array([(50, 110, 58, 142), (340, 110, 348, 142), *office, *dots], np.int32)
    cores = line_cores(boxes, 20.0)
    assert len(cores) == 2
    assert abs(cores[0][1] - 136) < 3
    assert cores[1] == (160.0, 180.0)


def test_brackets_around_dots_are_not_read_with_the_line_below() -> None:
    office = drawn([(200, 300, "หัวหน้าเจ้าหน้าที่")])
    (alone,) = lines_of(office.copy())
    office[215:252, 150:153] = office[215:252, 520:523] = 0
    for x in range(160, 515, 9):
        office[240:244, x : x + 4] = 0
    assert lines_of(office)[-1].box == alone.box


def test_a_page_number_of_one_digit_is_a_line() -> None:
    words = [(x, y, x + 18, y + 20) for y in range(200, 600, 60) for x in range(0, 1900, 24)]
    boxes = np.array([(900, 100, 912, 120), *words], np.int32)
    assert line_cores(boxes, 20.0)[0] == (100.0, 120.0)


def test_a_signature_over_a_name_is_not_part_of_its_line() -> None:
    # letters 20 high; a stroke of the pen ends one and a half letters over them
    assert near(
        np.array([(0, 20, 60, 69), (0, 68, 14, 76), (0, 100, 18, 120)], np.int32), 100.0, 120.0, 20.0
    ).tolist() == [
        False,
        True,
        True,
    ]


def test_specks_of_a_line_go_and_stops_marks_dashes_and_colons_stay() -> None:
    letters = [(x, 80, x + 18, 100) for x in range(0, 100, 22)]
    stop, tone, dash = (108, 96, 112, 100), (46, 70, 50, 75), (130, 89, 141, 92)
    colon = [(170, 84, 174, 88), (170, 96, 174, 100)]
    specks = [(220, 84, 224, 87), (250, 70, 253, 73)]
    boxes = np.array([*letters, stop, tone, dash, *colon, *specks], np.int32)
    assert strays(boxes, base=100.0, body=20.0).tolist() == [False] * 10 + [True] * 2


def test_a_figure_that_ends_a_paragraph_is_a_line() -> None:
    """Two figures under a line of sixty letters have two in a hundred of its votes; marks under a line are no line."""
    letters = [(100 + 22 * k, 100, 118 + 22 * k, 120) for k in range(60)]
    figures = [(100, 140, 112, 164), (114, 140, 126, 164)]
    cores = line_cores(np.array([*letters, *figures], np.int32), 20.0)
    assert cores == [(100.0, 120.0), (140.0, 164.0)]
    marks = [(100, 122, 112, 134), (300, 76, 312, 95)]
    assert line_cores(np.array([*letters, *marks], np.int32), 20.0) == [(100.0, 120.0)]


def test_marks_over_the_letters_of_a_short_line_are_no_line() -> None:
    boxes = [(73, 259, 94, 282), (75, 241, 92, 258), (97, 259, 112, 282), (117, 260, 136, 282), (126, 247, 143, 256),
             (141, 259, 156, 282), (159, 259, 179, 282), (160, 240, 181, 257), (181, 259, 197, 282), (186, 247, 204, 256),
             (201, 259, 219, 282), (223, 259, 244, 282), (227, 241, 244, 257), (259, 259, 282, 282), (284, 277, 289, 282),
             (294, 266, 313, 284)]  # fmt: skip
    assert line_cores(np.array(boxes, np.int32), 21.0) == [(259.0, 282.0)]
