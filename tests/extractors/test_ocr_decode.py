"""From the network's outputs to text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.ocr.alphabet import from_labels, to_labels
from extractors.ocr.decode import beam, best_path, without_echoes
from extractors.ocr.letters import fold, letter_model
from extractors.ocr.reading import Reading, clusters

CLASSES = "\0กขค๕๘.คนบ "  # class 0 is the blank


def steps(*rows: dict[str, float]) -> NDArray[np.float32]:
    """Log probabilities; what a row does not name is nearly impossible, "" is the blank."""
    out = np.full((len(rows), len(CLASSES)), 1e-6, np.float32)
    for t, row in enumerate(rows):
        for c, p in row.items():
            out[t, 0 if not c else CLASSES.index(c, 1)] = p
    return np.log(out / out.sum(1, keepdims=True))


def likes(*wanted: str):  # type: ignore[no-untyped-def]
    return lambda before, c: 0.0 if any(w.startswith(before + c) for w in wanted) else -8.0


def test_repeats_and_blanks_are_taken_out() -> None:
    white = [{"": 1.0}] * 4
    log = steps({"ก": 0.9, "": 0.1}, {"ก": 0.8, "": 0.2}, *white, {"ก": 0.7, "": 0.3}, {"น": 0.9, "บ": 0.1})
    reading = best_path(log, CLASSES)
    assert reading.labels == "กกน"
    assert reading.confidences == pytest.approx((0.9, 0.7, 0.9), abs=1e-3)
    assert 0 <= reading.columns[0] < 1


def test_an_echo_is_written_once() -> None:
    log = steps({"ก": 0.6, "": 0.4}, {"": 1.0}, {"ก": 0.9, "": 0.1}, {"น": 1.0})
    reading = best_path(log, CLASSES)
    assert reading.labels == "กน"
    assert reading.confidences[0] == pytest.approx(0.9, abs=1e-3)


def test_of_a_stop_and_a_comma_in_one_place_the_surer_stands() -> None:
    def read(second: float, distance: float) -> str:
        return without_echoes(Reading("จ.,ก", (1.0, 8.0, 8.0 + distance, 14.0), (1.0, 0.8, second, 1.0))).labels

    assert read(0.4, 2.0) == "จ.ก"
    assert read(0.9, 2.0) == "จ,ก"
    assert read(0.4, 4.0) == "จ.,ก"


def test_the_model_decides_between_look_alikes() -> None:
    log = steps({"ข": 0.55, "ก": 0.45}, {"": 0.99}, {"น": 0.9})
    assert best_path(log, CLASSES).labels == "ขน"
    reading = beam(log, CLASSES, likes("กน"))
    assert reading.labels == "กน"
    assert reading.confidences[0] == pytest.approx(0.45, abs=0.01)  # the network's own doubt stays


def test_the_model_never_changes_a_digit() -> None:
    log = steps({"๘": 0.51, "๕": 0.49}, {"": 0.9}, {"น": 0.9})
    assert beam(log, CLASSES, likes("๕น")).labels == "๘น"


def test_the_model_never_makes_a_digit_of_a_letter() -> None:
    log = steps({"ค": 0.5, "๘": 0.49}, {"น": 0.9})
    assert beam(log, CLASSES, likes("๘น")).labels == "คน"


def test_the_model_leaves_abbreviations_alone() -> None:
    log = steps({"ก": 0.6, "ข": 0.4}, {"": 0.9}, {".": 0.9})
    assert beam(log, CLASSES, likes("ข.")).labels == "ก."


def test_the_letter_model_knows_common_words_and_no_number() -> None:
    model = letter_model()
    assert model is not None
    assert model.score("ตัวชี", "้") > model.score("ตัวชี", "๊") + 3
    assert model.score("ร้อยละ ", "๘") == model.score("ร้อยละ ", "๕")
    assert fold("๘") == fold("5")


@pytest.mark.parametrize("text", ["น้ำหนัก", "ดำเนินการ", "สำนักงาน ก.พ.ร.", "๑.๒๕ คะแนน", "ซ้ำซาก"])
def test_spelling_for_the_network_and_back(text: str) -> None:
    assert from_labels(to_labels(text)) == text


def test_clusters_hold_marks_and_whole_sara_am() -> None:
    labels = to_labels("น้ำ ที่")
    reading = Reading(labels, tuple(float(10 * i + 5) for i in range(len(labels))), tuple(0.9 for _ in labels))
    found = clusters(reading, np.ones(100, np.bool_))
    assert [c.text for c in found] == ["น้", "ำ", "ที่"]
    assert [c.space_before for c in found] == [False, False, True]
    assert all(a.x1 <= b.x0 + 1e-6 for a, b in pairwise(found))
