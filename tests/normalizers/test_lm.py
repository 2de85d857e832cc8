"""The word model: what it stores, that its probabilities are probabilities, that it prefers what is said."""

from __future__ import annotations

from math import exp

import numpy as np
import numpy.typing as npt
import pytest

from normalizers.lm import NUMBER, START, load_model
from normalizers.lm.codec import DATA, PackedNgrams, decode, encode
from normalizers.lm.model import NgramModel


def small() -> PackedNgrams:
    words = (START, NUMBER, "ก", "ข", "ค")
    size = len(words)
    pairs = np.array([0 * size + 2, 2 * size + 3, 2 * size + 4], np.uint64)
    triples = np.array([0 * size + 3, 1 * size + 4], np.uint64)
    return PackedNgrams(
        words,
        100,
        np.array([20, 5, 40, 20, 15], np.uint32),
        pairs,
        np.array([18, 16, 12], np.uint32),
        triples,
        np.array([10, 11], np.uint32),
    )


def test_the_file_gives_back_keys_exactly_and_counts_nearly() -> None:
    before = small()
    after = decode(encode(before))
    assert after.words == before.words
    assert after.total == before.total
    assert np.array_equal(after.pair_keys, before.pair_keys)
    assert np.array_equal(after.triple_keys, before.triple_keys)
    assert np.allclose(after.pair_counts, before.pair_counts, rtol=0.04, atol=1)


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="n-gram"):
        decode(b"x" * 64)


def everything(model: NgramModel, history: list[int]) -> npt.NDArray[np.float32]:
    alone = model.unigram_probability.astype(np.float32)
    scratch = np.zeros(len(alone), np.float32)
    out = model.probabilities(np.arange(len(alone), dtype=np.int32), history, alone, scratch)
    assert not scratch.any()
    return out


@pytest.mark.parametrize("history", [[], [2], [0, 2], [2, 3], [3, 4], [-1, 2]])
def test_probabilities_add_up_to_one(history: list[int]) -> None:
    assert everything(NgramModel(small()), history).sum() == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("history", [["องค์การ", "บริหาร"], ["การ"], ["ที่", "ไม่รู้จักคำนี้"], []])
def test_one_word_and_all_words_agree(history: list[str]) -> None:
    model = load_model()
    ids = model.ids(history)
    shares = everything(model, ids)
    for word in ("ราชการ", "ส่วน", "จังหวัด", "และ"):
        assert shares[model.id(word)] == pytest.approx(model.probability(model.id(word), ids), rel=1e-4)
    assert shares.sum() == pytest.approx(1.0, abs=2e-3)


def test_what_is_said_is_likelier() -> None:
    model = load_model()
    assert model.logp(["จัดซื้อ", "จัดจ้าง"]) > model.logp(["จัดซื้อ", "จัดงาน"])
    assert model.logp(["กันยายน"], context=["30"]) > model.logp(["กันยา"], context=["30"])
    assert model.unigram("และ") > model.unigram("อุทกภัย") > model.unigram("กขคฆงจ")


def test_the_words_before_a_word() -> None:
    model = load_model()
    after = model.id("กันยายน")
    before = model.before(after)
    for word in ("เดือน", NUMBER, "และ"):
        i = model.id(word)
        assert before[i] == pytest.approx(model.probability(after, [i]), rel=1e-3)


def test_unknown_words_cost_more_the_longer_they_are_and_never_fail() -> None:
    model = load_model()
    assert model.logp(["ฃฅ"]) > model.logp(["ฃฅฃฅฃฅฃฅ"])
    assert exp(model.logp(["\x00", "🗖", "\ud800"])) >= 0.0
    assert model.logp([]) == 0.0


def test_digits_are_one_word() -> None:
    model = load_model()
    assert model.id("2561") == model.id("๒๕๖๑") == model.id(NUMBER)


def test_the_file_is_small() -> None:
    assert DATA.stat().st_size < 4_000_000
