"""The compiled loops over rulings, cells and rows give what the same loops in Python give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractors import lines, rulings
from extractors.pdfium import native
from extractors.rulings import Rulings, no_drawings
from extractors.tables import assign, cells
from extractors.tables.grid import make_grid
from extractors.types import ClusterPage
from tests.same import same


def page_of(n: int, chance: np.random.Generator) -> ClusterPage:
    boxes = chance.uniform(0, 100, (n, 4)).astype(np.float32)
    boxes[:, 2] = boxes[:, 0] + chance.choice([0, 3, 6], n)
    boxes[1::2, 0] = boxes[: n // 2 * 2 : 2, 2][: len(boxes[1::2])]  # every other one goes on with the text before it
    boxes[:, 3] = boxes[:, 1] + 10
    lines_at = np.repeat(chance.choice([20, 20.5, 40, 61], n), 2)[:n].astype(np.float32)
    flat = np.zeros(n, dtype=np.float32)
    return ClusterPage(
        1, 100.0, 100.0, ("ก",) * n, boxes, lines_at, chance.choice([0.5, 8, 12], n).astype(np.float32), flat, flat > 0,
        flat + 1, flat > 0,
    )  # fmt: skip


def test_the_same_edges_merged_alike(compiled: native.Native) -> None:
    chance = np.random.default_rng(1)
    merged = 0
    for n in (0, 1, 2, 9, 60, 60, 300):
        segments = chance.choice([10, 10.4, 12, 14, 40, 41, 80.25, 300], (n, 4)).astype(np.float32)
        drawn = replace(no_drawings(), segments=segments, rects=segments[: n // 3])
        plain = rulings.plain_rulings(drawn)
        same(rulings.compiled_rulings(drawn, compiled), plain)
        for edges in (plain.horizontal, plain.vertical, chance.uniform(0, 60, (n, 3))):
            joined = rulings.plain_merge(edges)
            np.testing.assert_array_equal(rulings.compiled_merge(edges, compiled), joined)
            merged += len(joined) < len(edges)
    assert merged > 10


def test_the_same_cells_in_the_same_order(compiled: native.Native) -> None:
    chance = np.random.default_rng(2)
    found = crossed = 0
    for _ in range(60):
        m, k = chance.integers(1, 9, 2).tolist()
        places = chance.choice([0.0, 20.0, 20.0, 41.0, 60.0, 80.0, 100.0], m), chance.choice([0.0, 30.0, 60.0, 90.0], k)
        level = np.column_stack((chance.choice([0, 0, 0, 30], m), chance.choice([60, 90, 90], m), np.sort(places[0])))
        upright = np.column_stack((chance.choice([0, 0, 20], k), chance.choice([60, 100, 100], k), places[1]))
        edges = Rulings(level.astype(np.float64), upright.astype(np.float64))
        ours = cells.compiled_cells(edges, compiled)
        assert ours == cells.plain_cells(edges)
        found += len(ours)
        crossed += compiled.cells(m, k, 3.0, (edges.horizontal, edges.vertical, np.empty((m * k, 4)))) is None
    assert found > 60
    assert 5 < crossed < 55


def test_clusters_are_put_in_the_same_cells(compiled: native.Native, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    outer = make_grid([(0.0, 0.0, 50.0, 50.0), (50.0, 0.0, 90.0, 50.0), (0.0, 50.0, 90.0, 90.0)])
    inner = make_grid([(10.0, 10.0, 30.0, 20.0), (10.0, 20.0, 30.0, 40.0)])
    runs = 0
    for n in (0, 1, 2, 50, 300):
        page = page_of(n, chance)
        for grids in ([], [outer], [outer, inner]):
            answers = []
            for answer in (compiled, None):
                monkeypatch.setattr(assign, "native", lambda answer=answer: answer)
                answers.append(assign.assign(page, grids))
            np.testing.assert_array_equal(*answers)
            runs += int(np.count_nonzero(answers[0] >= 0))
    assert runs > 200


def test_upright_clusters_stand_in_the_same_rows(compiled: native.Native, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(4)
    for n in (0, 1, 2, 50, 300):
        page, regions = page_of(n, chance), chance.integers(-1, 3, n)
        answers = []
        for answer in (compiled, None):
            monkeypatch.setattr(lines, "native", lambda answer=answer: answer)
            answers.append(lines.group_rows(page, regions))
        same(*answers)
