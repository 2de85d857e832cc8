"""Slots that speak for each other, and answers handed to a slot that its word model did not think of."""

from __future__ import annotations

import re

import numpy as np
import pytest

from normalizers.masks.ballots import Weights, backing, vote
from normalizers.masks.bonds import SIGNS
from normalizers.masks.floor import BACKING, Ballot
from normalizers.masks.genre import PhraseCounts, genre_model
from normalizers.masks.pool import Handing, Remembered, common_answers, neighbours, sides, words_of
from normalizers.masks.proposals import place_of
from normalizers.masks.rank import Answers, Natures
from normalizers.masks.sites import surroundings
from normalizers.masks.squash import squash
from normalizers.masks.standing import Numbers, Standing
from normalizers.masks.stream import BREAK, WILD
from normalizers.masks.words import load_words


def ballot(place: str, **scores: float) -> Ballot:
    """A slot whose answers differ in the word model only."""
    signs = np.zeros((len(scores), len(SIGNS)))
    signs[:, SIGNS.index("word_model")] = list(scores.values())
    return Ballot(place, 4, tuple(scores), signs, np.full(len(scores), 4.0))


def weights(**later: float) -> Weights:
    names = (*SIGNS, *BACKING)
    return Weights(
        tuple(1.0 if n == "word_model" else 0.0 for n in SIGNS),
        tuple(1.0 if n == "word_model" else later.get(n, 0.0) for n in names),
    )


def test_sure_places_speak_for_a_doubtful_one() -> None:
    sure = [ballot(f"ที่{WILD}{k}", แผน=0.0, ขยะ=-6.0) for k in range(3)]
    doubtful = ballot(f"ใน{WILD}", แผน=-1.0, ขยะ=0.0)
    alone = vote([*sure, doubtful], weights())[-1]
    together = vote([*sure, doubtful], weights(others=1.0))[-1]
    assert alone.shares.argmax() == 1
    assert together.shares.argmax() == 0


def test_one_place_met_again_is_no_second_voice() -> None:
    """Rows of a form that stand alike say the same thing once."""
    same = [ballot(f"ระดับ{WILD}", แผน=0.0, ขยะ=-6.0)] * 5
    other = ballot(f"ใน{WILD}", แผน=-1.0, ขยะ=0.0)
    alone = [np.array([0.99, 0.01])] * 5 + [np.array([0.3, 0.7])]
    rows = backing([*same, other], alone, alone)
    total = BACKING.index("others")
    assert rows[-1][0, total] == pytest.approx(np.log1p(4 * 0.99))
    assert rows[0][0, total] == pytest.approx(np.log1p(4 * 0.3))


def test_a_row_with_other_figures_is_the_same_place() -> None:
    """Rows of a table differ in their figures; an answer that fits one of them fits all, so they are one voice."""
    text = squash("ระดับคะแนนร้อยละ 78.62 และความเข้มแข็ง") + BREAK + squash("ร้อยละ 9 และความเข้มแข็ง")
    first, second = (m.start() for m in re.finditer("ความ", text))
    one, two = (place_of(surroundings(text, at, at + 4)) for at in (first, second))
    assert one == two
    other = squash("ในร้านและความเข้มแข็ง")
    at = other.index("ความ")
    assert place_of(surroundings(other, at, at + 4)) != one


def test_the_vote_is_what_a_plain_count_says() -> None:
    """All places at once give what one gets by asking for each answer who else is for it."""
    rng = np.random.default_rng(5)
    ballots = []
    for number in range(30):
        texts = rng.permutation(["กกกก", "ขขขข", "คคคค", "งงงง", "จจจจ"])[: rng.integers(0, 5)].tolist()
        signs = np.zeros((len(texts), len(SIGNS)))
        ballots.append(Ballot(f"{number % 17}", 4 + number % 2, tuple(texts), signs, rng.random(len(texts)) * 9))
    now, alone = ([rng.dirichlet(np.ones(len(b.texts))) if b.texts else np.zeros(0) for b in ballots] for _ in range(2))
    first = {(b.length, b.place): k for k, b in reversed(list(enumerate(ballots)))}
    for k, (ballot_, rows) in enumerate(zip(ballots, backing(ballots, now, alone), strict=True)):
        me = first[ballot_.length, ballot_.place]
        for text, row in zip(ballot_.texts, rows, strict=True):
            others = [j for (length, _), j in first.items() if length == ballot_.length and j != me]
            told = [(now[j][i], alone[j][i]) for j in others for i, t in enumerate(ballots[j].texts) if t == text]
            loud = [(n, a) for n, a in told if n > 0.02 or a > 0.02]
            total = sum(n for n, _ in loud)
            assert row[BACKING.index("others")] == pytest.approx(np.log1p(4 * total)), k
            assert row[BACKING.index("surest")] == pytest.approx(max((n for n, _ in loud), default=0.0))
            assert row[BACKING.index("firm_alone")] == pytest.approx(np.log1p(sum(a > 0.5 for _, a in loud)))
            assert row[BACKING.index("part")] == pytest.approx(total / (len(others) + 1))


def test_nothing_to_choose_from() -> None:
    empty = Ballot(f"ก{WILD}", 4, (), np.zeros((0, len(SIGNS))), np.zeros(0))
    assert len(vote([empty, ballot(f"ข{WILD}", แผน=0.0)], weights())[0].shares) == 0


def test_only_answers_with_enough_shares_are_handed_over() -> None:
    assert common_answers({"แผน": 1.4, "ขยะ": 0.1, "งาน": 0.6}) == ["แผน", "งาน"]


def test_figures_are_a_word_in_phrases() -> None:
    """What follows a figure is learnt from phrases with figures in them."""
    table = load_words()
    counts = PhraseCounts()
    counts.add(table, [squash("จำนวน 12 กระปุก")])
    assert counts.pairs[table.number][table.lookup[squash("กระปุก")]] == 1


def test_what_is_remembered_by_length() -> None:
    table = load_words()
    counts = PhraseCounts()
    counts.add(table, [squash("ลานวัฒนธรรม 3 แห่ง"), squash("ประจำหมู่บ้าน")])
    remembered = Remembered(table, counts)
    assert "วัฒนธรรม" in remembered.of_length(8, composed=True)
    assert squash("ประจำ") in remembered.of_length(5, composed=True)
    assert squash("ประจำ") in remembered.of_length(6, composed=False)
    assert not any("<" in text for text in remembered.counts)


def test_words_of_an_earlier_document_are_handed_to_every_slot_of_their_length() -> None:
    """No line of it need be alike; what stands visible in this document is hidden nowhere, so it is not handed over."""
    table, model = load_words(), genre_model(())
    counts = PhraseCounts()
    counts.add(table, [squash("ภาพถ่ายการแข่งขันแกะสลัก"), squash("ลานแกะสลัก")])
    seen, remembered = {"ภาพถ่าย": 2}, Remembered(table, counts)
    handing = Handing(model, seen, remembered)
    assert handing.remembered(7, composed=False) == ["แกะสลัก"]
    answers = Answers({"ประชาชน": -1.0}, {})
    around = neighbours(model, f"ชมรม{WILD * 7}มีสมาชิก", 4, 11)
    handed = handing.hand(["แกะสลัก", "ประชาชน"], answers, around)
    assert handed.values["ประชาชน"] == -1.0
    new = Standing(Numbers(), Natures(table), seen, remembered.counts).answer(handed, 1, "แกะสลัก")
    assert (new.handed, new.remembered) == (True, 2)
    assert new.word_model <= -1.0
    assert not handing.hand(["แกะสลัก"], Answers({}, {}), around).values


def test_the_words_on_either_side_favour_an_answer() -> None:
    table, model = load_words(), genre_model(())
    stream = f"การป้องกันและ{WILD * 6}สาธารณภัย{BREAK}"
    around = neighbours(model, stream, 13, 19)
    right, wrong = (sides(model, around, words_of(table, w)) for w in ("บรรเทา", "ธนาคาร"))
    assert min(right) > max(0.0, min(wrong))
    assert 0 < around.strange < 14
