"""Text garbled in each kind that the benchmark knows, repaired: sentences that it does not use."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from random import Random

import pytest

from normalizers.text import normalize, signs_of_garbling
from pipeline.model.page import SourceText

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))
from garblings import KINDS, MIXTURES, garbled

CLEAN = (
    "สำนักงานเทศบาลกำหนดให้ทุกกองจัดทำแผนดำเนินงานประจำปีและรายงานความก้าวหน้าต่อผู้บริหาร",
    "ประชาชนในพื้นที่ร้องเรียนเรื่องน้ำเสียและกลิ่นเหม็นจากโรงงาน จำนวน 1,234.50 ลูกบาศก์เมตร",
    "ศูนย์พัฒนาเด็กเล็กได้รับการปรับปรุงห้องเรียนและเครื่องเล่นให้ปลอดภัยตามมาตรฐาน",
    "คณะกรรมการเห็นชอบให้เพิ่มเบี้ยเลี้ยงแก่อาสาสมัครที่ปฏิบัติหน้าที่ในช่วงวันหยุด",
)
BY_CHANCE = ("marks not typed", "upper of two lost", "mistyped")
"""Kinds in which letters are lost for good: what comes back is at least no worse."""


def _same(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("kinds", [*((k,) for k in KINDS), *MIXTURES], ids=" + ".join)
def test_each_kind_comes_back(kinds: tuple[str, ...]) -> None:
    chance = Random(7)
    raws = [garbled(clean, kinds, chance) for clean in CLEAN]
    signs = signs_of_garbling(map(SourceText, raws))
    ours = [_same(normalize(raw, signs=signs).text) for raw in raws]
    clean = [_same(c) for c in CLEAN]
    if set(kinds) & set(BY_CHANCE):
        wrong = sum(a != b for a, b in zip(ours, clean, strict=True))
        assert wrong <= sum(_same(a) != b for a, b in zip(raws, clean, strict=True))
    else:
        assert ours == clean
