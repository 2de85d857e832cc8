"""The fit of the weights of words read again: on made-up signs, and written as they are read."""

from __future__ import annotations

import importlib
import sys
import tomllib
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from normalizers import reread_signs
from normalizers.reread_signs import SIGNS, load_weights

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT), str(ROOT / "benchmarks")])
    return importlib.import_module("training.fit_rereading")


def _made_up(script: ModuleType) -> list[Any]:
    """Right where two signs differ, which no sum of the signs tells."""
    chance = Random(3)
    found = []
    for k in range(4000):
        signs = tuple(chance.choice((-1.0, 1.0)) for _ in SIGNS)
        kind = "right" if signs[0] * signs[3] < 0 else "a list"
        found.append(script.Example(kind, k % 2 == 0, signs, (str(k),)))
    return found


def test_products_tell_what_signs_do_not(script: ModuleType) -> None:
    found = _made_up(script)
    weights = script.fit(found)
    kept = [e for e in found if not e.fit]
    right = [t for e, t in zip(kept, script.taken(weights, kept), strict=True) if e.kind == "right"]
    wrong = [t for e, t in zip(kept, script.taken(weights, kept), strict=True) if e.kind != "right"]
    assert sum(right) > 0.99 * len(right)
    assert sum(wrong) <= script.TAKEN * len(wrong)


def test_written_weights_are_read_as_they_were(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = script.fit(_made_up(script))
    (tmp_path / "rereading_weights.toml").write_text(script.as_toml(weights), encoding="utf-8")
    monkeypatch.setattr(reread_signs, "DATA", tmp_path)
    assert load_weights.__wrapped__() == weights


def test_the_package_has_what_the_script_writes(script: ModuleType) -> None:
    text = script.FILE.read_text(encoding="utf-8")
    assert script.as_toml(load_weights()) == text
    assert tomllib.loads(text)["least"] > 0


def test_faults_are_drawn_alike_each_time(script: ModuleType) -> None:
    spoilt = importlib.import_module("training.reread_examples").spoilt
    for kind in ("mark lost", "upper lost", "tone swapped", "letters swapped", "mistyped"):
        texts = {spoilt("การดำเนินงานตามแผนพัฒนาท้องถิ่นที่ตั้งไว้", kind, 1.0, Random(5)) for _ in range(3)}
        assert len(texts) == 1
        assert "การดำเนินงานตามแผนพัฒนาท้องถิ่นที่ตั้งไว้" not in texts
