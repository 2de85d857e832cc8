"""The network that judges last: kept as text, told slots and signs, left out where there is none."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import numpy as np
import pytest

from normalizers.masks.ballots import last_rows, load_weights, vote
from normalizers.masks.bonds import SIGNS
from normalizers.masks.floor import BACKING, Ballot
from normalizers.masks.genre import GenreModel, compound_counts, genre_model, packaged_counts
from normalizers.masks.net import SLOT, Net
from normalizers.masks.words import load_words, segment


def made(rows: int, units: int) -> Net:
    rng = np.random.default_rng(3)
    return Net(rng.normal(size=(rows, units)), rng.normal(size=units), rng.normal(size=units), rng.normal(size=rows))


def test_a_net_comes_back_from_its_text() -> None:
    net, rows = made(5, 4), np.random.default_rng(1).normal(size=(7, 5))
    again = Net.from_table(tomllib.loads("\n".join(net.lines())))
    assert again.scores(rows) == pytest.approx(net.scores(rows), rel=1e-2, abs=1e-2)


def test_the_packaged_net_fits_the_signs() -> None:
    net = load_weights().net
    assert net is not None
    assert net.hidden.shape[0] == len(net.straight) == len(SIGNS) + len(BACKING) + len(SLOT)
    assert len(net.bias) == len(net.out) == net.hidden.shape[1]


def test_what_the_net_is_told() -> None:
    signs = np.zeros((2, len(SIGNS)))
    signs[1, SIGNS.index("twin")] = 2.0
    ballots = [Ballot("x", 3, ("กกก", "ขขข"), signs, np.zeros(2)), Ballot("y", 5, (), signs[:0], np.zeros(0))]
    empty = np.zeros(0)
    backed = [np.zeros((2, len(BACKING))), np.zeros((0, len(BACKING)))]
    rows, none = last_rows(ballots, backed, [np.array([0.5, 0.5]), empty], [np.array([0.9, 0.1]), empty])
    told = dict(zip(SLOT, rows[0, -len(SLOT) :].tolist(), strict=True))
    assert (told["short"], told["twins"], told["remembered_some"], told["length"]) == (1.0, 1.0, 0.0, 0.5)
    assert told["doubt"] == pytest.approx(np.log(2) / 3, abs=1e-3)
    assert told["shared"] == pytest.approx(np.log(0.9) / 3, abs=1e-3)
    assert rows.shape == (2, len(SIGNS) + len(BACKING) + len(SLOT))
    assert not len(none)


def test_a_net_that_knows_one_sign_decides_by_it() -> None:
    width = len(SIGNS) + len(BACKING) + len(SLOT)
    straight = np.zeros(width)
    straight[SIGNS.index("rare")] = 5.0
    net = Net(np.zeros((width, 1)), np.zeros(1), np.zeros(1), straight)
    signs = np.zeros((2, len(SIGNS)))
    signs[0, SIGNS.index("word_model")] = 3.0
    signs[1, SIGNS.index("rare")] = 3.0
    ballot = Ballot("x", 4, ("กกกก", "ขขขข"), signs, np.zeros(2))
    weights = load_weights()
    (plain,) = vote([ballot], replace(weights, net=None))
    (judged,) = vote([ballot], replace(weights, net=net))
    assert plain.shares[0] > plain.shares[1]
    assert judged.shares[1] > 0.99
    none = Ballot("y", 4, (), np.zeros((0, len(SIGNS))), np.zeros(0))
    assert [len(v.shares) for v in vote([ballot, none], replace(weights, net=net))] == [2, 0]


def test_compounds_of_the_dictionary_say_what_goes_together() -> None:
    table, model = load_words(), genre_model(())
    unheard = [
        (a, b)
        for a, row in compound_counts().pairs.items()
        for b in row
        if table.number not in (a, b)
        and a not in packaged_counts().pairs
        and table.model.probability(b, (-1, a), float(table.alone[b])) < 1e-5
    ]
    assert len(unheard) > 1000
    without = GenreModel(table, packaged_counts())
    for first, second in unheard[:20]:
        assert model.logp(second, (-1, first)) > without.logp(second, (-1, first))
    assert segment(table, table.spelt[first]) == (first,)
