"""Signs of answers by their names, places found all at once, and words along visible letters."""

from __future__ import annotations

import random

import pytest

from normalizers.masks.ballots import load_weights
from normalizers.masks.confidence import load_calibration
from normalizers.masks.genre import genre_model
from normalizers.masks.rank import SIGNS, Answer, Nature, sign_rows
from normalizers.masks.sites import SiteIndex, Surroundings
from normalizers.masks.squash import squash
from normalizers.masks.stream import BREAK, WILD
from normalizers.masks.words import UNKNOWN, load_words

WORD = Nature(9.0, 1, broken=False)
PHRASE = Nature(18.0, 2, broken=True)


def named(answer: Answer) -> dict[str, float]:
    return dict(zip(SIGNS, sign_rows((answer,))[0].tolist(), strict=True))


def test_each_sign_stands_under_its_name() -> None:
    told = named(Answer("ประชาชน", -2.0, {"memory": (20, 9), "phrases": (7, 0)}, WORD, 0, 3))
    assert told["word_model"] == -2.0
    assert told["rare"] == 3.0
    assert told["twin"] == told["both_sides"] == told["whole"] == 1.0
    assert told["memory"] == pytest.approx((16 + 9 - 3) / 4)
    assert told["phrases"] == pytest.approx((7 - 3) / 4)
    assert told["document"] == told["seen"] == told["broken"] == 0.0
    assert told["remembered"] > 1.0


def test_signs_of_what_stands_visible() -> None:
    told = named(Answer("การศึกษา", -2.0, {"document": (12, 4)}, WORD, 5, 3))
    assert told["seen"] > 1.5
    assert told["remembered"] == told["seen_little"] == told["seen_phrase"] == told["twin"] == 0.0
    assert told["document"] == pytest.approx((12 + 4 - 10) / 4)
    little = named(Answer("และ", -2.0, {}, WORD, 5))
    assert (little["seen"], little["seen_little"] > 1.5) == (0.0, True)
    phrase = named(Answer("ะงานใด", -2.0, {}, PHRASE, 5, handed=True))
    assert (phrase["seen"], phrase["seen_phrase"] > 1.5, phrase["parts"]) == (0.0, True, 1.0)
    assert (phrase["broken"], phrase["handed"], phrase["whole"]) == (1.0, 1.0, 0.0)


def test_no_answers_have_no_rows() -> None:
    assert sign_rows(()).shape == (0, len(SIGNS))


def test_the_same_sentence_speaks_for_an_answer() -> None:
    assert load_weights().of("twin") > 0
    assert load_calibration().weights


def naive_sites(corpus: str, around: Surroundings) -> dict[str, int]:
    """The most letters that agree on both sides of each word as long, for words beside which three or more agree."""
    text = BREAK + corpus + BREAK
    out: dict[str, int] = {}
    for start in range(len(text) - around.length):
        word = text[start : start + around.length]
        if not all("\u0e01" <= c <= "\u0e4e" for c in word):
            continue
        left = right = 0
        while left < len(around.left) and start > left and text[start - left - 1] == around.left[-left - 1]:
            left += 1
        stop = start + around.length
        while right < len(around.right) and stop + right < len(text) and text[stop + right] == around.right[right]:
            right += 1
        if max(left, right) >= 3:
            out[word] = max(out.get(word, 0), left + right)
    return out


@pytest.mark.parametrize("seed", range(6))
def test_places_are_those_of_a_plain_search(seed: int) -> None:
    rng = random.Random(seed)
    words = ["บึงบัว", "ชุมชน", "ตลาดนัด", "ริมคลอง", "โครงการ", "ก่อสร้าง", "ลานกีฬา", "2563"]
    corpus = BREAK.join(squash("".join(rng.choices(words, k=5))) for _ in range(5))
    around = Surroundings(squash("".join(rng.choices(words[:7], k=2))), squash("".join(rng.choices(words[:7], k=2))), 5)
    found = SiteIndex(corpus, [around]).find(around)
    told = {s.text: max(t.left + t.right for t in found if t.text == s.text) for s in found}
    expected = naive_sites(corpus, around)
    best = max(expected.values(), default=0)
    assert {k for k, v in told.items() if v == best} == {k for k, v in expected.items() if v == best}
    assert all(expected[k] >= v for k, v in told.items())


def test_a_place_with_sara_am_in_two_code_points() -> None:
    corpus = squash("สภาตำบลจัดงานลอยกระทง")
    around = Surroundings(squash("สภา"), squash("จัดงาน"), 4)
    assert squash("ตำบล") in [s.text for s in SiteIndex(corpus, [around]).find(around)]


def test_ends_of_the_corpus_are_no_place_beyond() -> None:
    around = Surroundings("กองช่าง", "กองคลัง", 4)
    assert SiteIndex("กองช่าง", [around]).find(around) == []
    assert SiteIndex("กองคลัง", [around]).find(around) == []
    assert SiteIndex("", [around]).find(around) == []


def test_words_that_leave_a_rest_unreadable_are_not_followed() -> None:
    table = load_words()
    whole, part = len("งบประมาณ"), len("งบ")
    closed = {n for n, _ in table.arcs("งบประมาณ", open_end=False, cut=False)[0]}
    assert whole in closed
    assert part in {n for n, _ in table.arcs("งบประมาณ", open_end=True, cut=False)[0]}
    assert {n for n, _ in table.arcs("การงบปร", open_end=False, cut=True)[0]} >= {len("การ")}


def test_only_what_may_begin_a_word_is_looked_up() -> None:
    table = load_words()
    assert table.begins("ประม")
    assert table.begins("")
    assert not table.begins("ๆๆ")


def test_behind_a_hidden_word_only_common_words_are_looked_for() -> None:
    table = load_words()
    every, few = (set(table.matching(WILD * 5, first=first).ids.tolist()) for first in (True, False))
    assert few < every
    assert table.lookup["ชุมชน"] in few
    assert table.lookup["งาน"] in every - few


def test_a_word_after_many_histories_is_as_after_each() -> None:
    model = genre_model(())
    words = ["องค์การ", "บริหาร", "ส่วน", "ตำบล", "แผนงาน", "ประชาชน"]
    ids = [model.table.lookup[squash(w)] for w in words]
    histories = [(a, b) for a in (*ids, UNKNOWN, model.table.size - 1) for b in (*ids, UNKNOWN, model.table.number)]
    many = model.histories(histories)
    for word in (*ids, model.table.number, model.table.size - 1):
        assert model.after(word, many) == pytest.approx([model.logp(word, h) for h in histories], rel=1e-4)
