"""Scoring conventions as data: each by name, with its source, and what it gives for a result."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.forms.load import check_form, load_forms, read_form
from pipeline.forms.scheme import conventions
from pipeline.model.rules import AuditScheme
from tests.scoring.build import PERCENTS, audit, codes, found, indicator, levels, options

FALLING = ("20", "17", "14", "11", "8")
WORDS = ("แต่งตั้งคณะทำงาน", "จัดทำแผน", "ดำเนินการตามแผน", "ติดตามผล", "รายงานผลต่อผู้บริหาร")
MIXED = ("ร้อยละ 80", "ร้อยละ 85", "ร้อยละ 90", "จัดทำรายงานสรุปผล", "เสนอผู้บริหารเห็นชอบ")
FOUR = ("ครบ", "เกือบครบ", "บางส่วน", "ไม่มี")


def scheme(name: str) -> AuditScheme:
    return conventions()[name]


def test_every_convention_and_every_form_names_its_source() -> None:
    listed = dict(conventions())
    assert set(listed) >= {
        "five_levels",
        "linear",
        "linear_from_zero",
        "step",
        "milestone",
        "ticked_5310",
        "shares_of_one",
        "cut_decimals",
    }
    schemes = [*listed.values(), *(s for f in load_forms() for s in (f.scheme, *f.variants))]
    assert all(s.name and len(s.source) > 20 for s in schemes)


@pytest.mark.parametrize(
    ("name", "texts", "result", "score", "basis"),
    [
        ("linear", PERCENTS, "92.35", "3.47", "interpolated"),
        ("linear", FALLING, "15.5", "2.5", "interpolated"),
        ("linear", PERCENTS, "70", "1", "interpolated"),
        ("linear_from_zero", PERCENTS, "70", "0", "interpolated"),
        ("linear", PERCENTS, "100", "5", "interpolated"),
        ("step", PERCENTS, "94.99", "3", "step"),
        ("step", FALLING, "15.5", "2", "step"),
        ("milestone", WORDS, "4", "4", "milestone"),
        ("five_levels", PERCENTS, "92.35", "3.47", "interpolated"),
        ("five_levels", MIXED, "87.5", "2.5", "interpolated"),
        ("five_levels", MIXED, "ระดับ 4", "4", "milestone"),
        ("cut_decimals", PERCENTS, "93.986", "3.79", "interpolated"),
        ("shares_of_one", PERCENTS, "92.35", "3.47", "interpolated"),
    ],
)
def test_what_a_convention_gives(name: str, texts: tuple[str, ...], result: str, score: str, basis: str) -> None:
    rows = indicator(levels=levels(texts), result=result, reported_score=score)
    made = audit(rows, scheme=scheme(name))
    (one,) = made.indicators
    assert (str(one.recomputed.score), one.recomputed.basis) == (score, basis)
    assert "score_mismatch" not in codes(made)
    other = indicator(levels=levels(texts), result=result, reported_score="1.5")
    assert "score_mismatch" in codes(audit(other, scheme=scheme(name)))


def test_a_mixed_ladder_does_not_tell_the_words_from_the_percentage() -> None:
    made = audit(indicator(levels=levels(MIXED), result="95", reported_score="5"), scheme=scheme("five_levels"))
    assert made.indicators[0].recomputed.score is None
    assert "score_mismatch" not in codes(made)


def test_ticked_levels() -> None:
    right = indicator(levels=options(*FOUR, ticked=1), reported_score="3")
    wrong = indicator(levels=options(*FOUR, ticked=1), reported_score="5")
    odd = indicator(levels=options(*FOUR, ticked=1, scores=(5, 4, 1, 0)), reported_score="4")
    assert [codes(audit(i, scheme=scheme("ticked_5310"))) for i in (right, wrong, odd)] == [
        [],
        ["score_mismatch"],
        ["score_scale_irregular"],
    ]


def test_weights_to_a_hundred_or_to_one() -> None:
    def rows(*weights: str) -> list[str]:
        items = [indicator(f"1.{k}", weight=w, reported_score="4") for k, w in enumerate(weights, 1)]
        return codes(audit(*items, scheme=scheme("shares_of_one")))

    assert rows("0.25", "0.75") == []
    assert rows("0.25", "0.65") == ["weights_total_mismatch"]
    weighted = indicator(weight="0.25", reported_score="4", reported_weighted_score="1.00")
    assert codes(audit(weighted, scheme=scheme("shares_of_one"))) == []


def test_digits_that_are_cut_off_by_convention() -> None:
    """3.797 is printed as 3.79 where digits are cut, and as 3.80 where they are rounded: each is an error of the other."""

    def score(printed: str, name: str) -> list[str]:
        made = audit(indicator(levels=levels(PERCENTS), result="93.986", reported_score=printed), scheme=scheme(name))
        return [f"{f.severity}:{f.explained_by}" for f in found(made, "score_mismatch")]

    assert (score("3.79", "cut_decimals"), score("3.80", "linear")) == ([], [])
    assert score("3.79", "linear") == ["info:truncation"]
    assert score("3.81", "cut_decimals") != []
    weighted = indicator(weight="7", reported_score="3.33", reported_weighted_score="0.2337")
    assert codes(audit(weighted, scheme=scheme("cut_decimals"))) == []


def test_scores_in_whole_numbers_by_convention() -> None:
    from dataclasses import replace

    whole = replace(scheme("linear"), score_decimals=0)
    three = indicator(levels=levels(PERCENTS), result="92.35", reported_score="3", weight="10")
    made = audit(three, scheme=whole)
    assert codes(made) == []
    assert (made.indicators[0].recomputed.score, str(made.indicators[0].recomputed.weighted_score)) == (3, "0.3")
    assert codes(audit(three, scheme=scheme("linear"))) == ["score_mismatch"]


def test_a_floor_of_nought_is_nought() -> None:
    assert {f.id: f.scheme.floor for f in load_forms() if f.scheme.scale[-1:] == (0,)} == {
        "lpa_summary": 0,
        "performance_agreement": 0,
    }


FORM = """
id = "borrowed"
title = "แบบที่ใช้เกณฑ์ที่มีชื่อ"
[match]
titles = ["แบบที่ใช้เกณฑ์ที่มีชื่อ"]
[[field]]
name = "name"
labels = ["ชื่อตัวชี้วัด"]
[scoring]
convention = "ticked_5310"
pass_percent = 75
"""


def test_a_form_takes_a_convention_and_changes_it(tmp_path: Path) -> None:
    path = tmp_path / "borrowed.toml"
    path.write_text(FORM, encoding="utf-8")
    form, problems = read_form(path)
    assert problems == ()
    assert form is not None
    assert (form.scheme.name, form.scheme.rule, form.scheme.pass_percent) == ("ticked_5310", "ticked_level", 75)
    assert form.scheme.source == scheme("ticked_5310").source
    path.write_text(FORM.replace("ticked_5310", "ticked_5311"), encoding="utf-8")
    (wrong,) = check_form(path)
    assert "scoring.convention: 'ticked_5311' is none of" in str(wrong)
