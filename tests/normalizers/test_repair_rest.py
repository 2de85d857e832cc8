"""Whose mistake a pair is that repair does not get: the rules of the benchmark, on made-up pairs."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "benchmarks"))
    return importlib.import_module("repair_rest")


@pytest.mark.parametrize(
    ("raw", "ours", "clean", "rule"),
    [
        ("201)ี 1 :  ผูร้บับรกิาร", "201)ี 1 :  ผู้รับบริการ", "ผู้รับบริการ", "cut label"),
        ("เวรบ่าย - ดกึ", "เวรบ่าย - ดึก", "เวรบ่ายดึก", "signs differ"),
        ("โครงการบ่อนำ้บาดาล", "โครงการบ่อน้ำบาดาล", "โครงการบ่อน้ำบาดาล (ระยะแรก)", "other text"),
        ("ค่าใช้จ่ายสำนักงาน", "ค่าใช้จ่ายสำนักงาน", "ค่าใช้จ่ายสำนักงาม", "letters differ"),
        ("ความมนั่คง", "ความมั่นคง", "ความมันคง", "not the marks of the page"),
        ("งบดาเนินงาน", "งบดำเนินงาน", "งบดาเนินงาน", "fewer words"),
        ("คณะกรรมกาบริหาร", "คณะกรรมกาบริหาร", "คณะกรรมการบริหาร", "another letter"),
        ("ตาราเรียน", "ตาราเรียน", "ตำราเรียน", "other marks"),
    ],
)
def test_the_first_rule_that_fits(rest: ModuleType, raw: str, ours: str, clean: str, rule: str) -> None:
    assert rest.whose(rest.Miss(2, raw, clean, ours)) == rule
    assert rule in {**rest.OCR_SIDE, **rest.OURS}


def test_the_list_says_whose_mistake_each_is(rest: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    misses = [
        rest.Miss(7, "งบดาเนินงาน", "งบดาเนินงาน", "งบดำเนินงาน"),
        rest.Miss(9, "คณะกรรมกาบริหาร", "คณะกรรมการบริหาร", "คณะกรรมกาบริหาร"),
    ]
    rest.list_rest(misses, 10, True, 5)
    shown = capsys.readouterr().out
    assert "Not exact: 2 of 10: 1 by the OCR side's own mistakes, 1 by ours" in shown
    assert "line 7: งบด[ำ → า]เนินงา" in shown
    assert shown.index("line 7") < shown.index("Ours, as far as can be told") < shown.index("line 9")
    rest.list_rest(misses, 10, False, 5)
    assert "made by hand, so all are ours" in capsys.readouterr().out
