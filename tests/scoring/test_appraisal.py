"""Individual appraisals: each sum and the grade, and that one slip is one finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.forms.load import load_forms
from pipeline.model.record import Appraisal, AppraisalBand, AppraisalPart, Audit, Indicator, Value
from pipeline.model.rules import AuditScheme
from tests.scoring.build import audit, codes, indicator, num, place, text

SCHEME: AuditScheme = next(f.scheme for f in load_forms() if f.id == "individual_appraisal")


def row(number: str, section: str, weight: str, score: str, weighted: str) -> Indicator:
    return indicator(number, section=section, weight=weight, reported_score=score, reported_weighted_score=weighted)


WORK = (row("1", "1", "60", "5", "3.00"), row("2", "1", "40", "4", "1.60"))
CONDUCT = (row("2.1", "2", "50", "4", "2.00"), row("2.2", "2", "50", "5", "2.50"))


def part(kind: Any, section: str, *read: str | None, converted: str | None = None) -> AppraisalPart:
    """A part with its points, score, share and weighted score as printed."""
    names = ("points", "score", "share", "weighted_score", "converted")
    figures = dict(zip(names, (*read, converted), strict=True))
    return AppraisalPart(kind, section, **{k: num(v) for k, v in figures.items() if v is not None})


FIRST = part("achievement", "1", "4.60", "92.00", "70", "64.40", converted="92.00")
SECOND = part("competency", "2", "4.50", "90.00", "30", "27.00", converted="90.00")


def made(*, first: AppraisalPart = FIRST, second: AppraisalPart = SECOND, total: str | None = "91.40", band: str | None = "ดีเด่น",
         shares: str | None = "100", rows: tuple[Indicator, ...] = (*WORK, *CONDUCT), **more: Any) -> Audit:  # fmt: skip
    sheet = Appraisal(
        parts=(first, second),
        total=num(total) if total else None,
        shares_total=num(shares) if shares else None,
        band=text(band) if band else None,
        **more,
    )
    return audit(*rows, scheme=SCHEME, appraisal=sheet)


def shown(result: Audit) -> list[str]:
    return [f"{f.code}:{f.severity}:{f.reported}:{f.recomputed}:{f.explained_by}" for f in result.findings]


def test_a_clean_appraisal() -> None:
    result = made()
    assert shown(result) == []
    assert result.appraisal is not None
    assert [(p.points, p.score, p.weighted_score) for p in result.appraisal.parts] == [
        (num("4.6").value, 92, num("64.4").value),
        (num("4.5").value, 90, 27),
    ]
    assert (result.total_percent, result.appraisal.band) == (num("91.4").value, "ดีเด่น")


@pytest.mark.parametrize(
    ("one", "two", "parts"), [("80", "20", ("73.60", "18.00", "91.60")), ("60", "40", ("55.20", "36.00", "91.20"))]
)
def test_other_shares_are_read_from_the_page(one: str, two: str, parts: tuple[str, str, str]) -> None:
    first = replace(FIRST, share=num(one), weighted_score=num(parts[0]))
    second = replace(SECOND, share=num(two), weighted_score=num(parts[1]))
    assert shown(made(first=first, second=second, total=parts[2])) == []


def test_shares_as_parts_of_one() -> None:
    first, second = replace(FIRST, share=num("0.7")), replace(SECOND, share=num("0.3"))
    assert shown(made(first=first, second=second, shares="1.0")) == []


def test_points_that_are_not_times_twenty() -> None:
    (line,) = shown(
        made(first=replace(FIRST, converted=num("95.00"), score=None, weighted_score=None), total=None, band=None)
    )
    assert line == "score_mismatch:error:95.00:92:digit_mistyped"


def test_a_score_that_is_not_that_of_the_sheet() -> None:
    first = replace(FIRST, score=num("29.00"), weighted_score=num("20.30"))
    found = shown(made(first=first, total="47.30", band="ต้องปรับปรุง"))
    assert found == ["score_mismatch:error:29.00:92.00:digits_transposed"]


def test_score_times_share() -> None:
    wrong = shown(made(first=replace(FIRST, weighted_score=num("27.60")), total="54.60", band=None))
    assert wrong == ["weighted_score_mismatch:error:27.60:64.4:other_share"]
    slip = shown(made(first=replace(FIRST, weighted_score=num("46.40")), total="73.40", band=None))
    assert slip == ["weighted_score_mismatch:error:46.40:64.4:digits_transposed"]
    earned = replace(FIRST, score=None, converted=None, points=None, weighted_score=num("60.00"))
    assert shown(made(first=earned, total="87.00", band=None)) == ["weighted_score_mismatch:error:60.00:64.4:None"]


def test_shares_that_do_not_make_a_hundred() -> None:
    second = replace(SECOND, share=num("20"), weighted_score=num("18.00"))
    assert shown(made(second=second, total="82.40", band=None)) == ["weights_total_mismatch:error:100:90:None"]
    assert shown(made(second=second, total="82.40", band=None, shares="90")) == [
        "weights_total_mismatch:error:90:100:None"
    ]


def test_total_and_its_evidence() -> None:
    result = made(total="94.10")
    assert shown(result) == ["weighted_score_mismatch:error:94.10:91.4:digits_transposed"]
    assert [p.raw for p in result.findings[0].evidence] == ["94.10", "64.40", "27.00"]
    assert result.findings[0].formula == "64.40 + 27.00 = 91.4"


def test_grade_of_another_total() -> None:
    result = made(band="ดีมาก")
    assert shown(result) == ["score_mismatch:error:ดีมาก:ดีเด่น:None"]
    assert result.findings[0].message == "ระดับผลการประเมิน “ดีมาก” ไม่ตรงกับคะแนนรวม 91.4 ซึ่งอยู่ในระดับ “ดีเด่น”"


def test_a_grade_that_fits_a_wrong_total_is_no_second_finding() -> None:
    assert len(shown(made(total="84.10", band="ดีมาก"))) == 1


def test_a_total_that_rounds_to_the_next_grade() -> None:
    second = part("competency", "2", "4.18", "83.67", "30", "25.10", converted="83.67")
    rows = (*WORK, row("2.1", "2", "50", "4", "2.00"), row("2.2", "2", "50", "4.3666", "2.1833"))
    for band in ("ดีมาก", "ดีเด่น"):
        assert shown(made(second=second, total="89.50", band=band, rows=rows)) == []


def test_grades_as_the_page_sets_them() -> None:
    def band(name: str, least: str | None) -> AppraisalBand:
        return AppraisalBand(text(name), num(least) if least else None, Value(False, (place("☐"),)))

    page = tuple(
        band(n, s) for n, s in (("ดีเด่น", "95"), ("ดีมาก", "85"), ("ดี", "75"), ("พอใช้", "60"), ("ต้องปรับปรุง", None))
    )
    assert shown(made(bands=page)) == ["score_mismatch:error:ดีเด่น:ดีมาก:None"]
    assert shown(made(bands=page, band="ดีมาก")) == []


def test_sums_of_the_competencies_count_too() -> None:
    rows = (*WORK, CONDUCT[0], row("2.2", "2", "40", "5", "2.50"))
    found = made(rows=rows).findings
    assert [(f.code, f.indicator) for f in found] == [
        ("weighted_score_mismatch", "2.2"),
        ("weights_total_mismatch", None),
    ]


def test_competencies_that_count_from_one_again() -> None:
    numbered = [replace(r, printed_number=text("1")) for r in CONDUCT]
    assert "numbering_break" not in codes(made(rows=(*WORK, *numbered)))


def test_doubtful_figures_are_only_worth_a_look() -> None:
    doubtful = Appraisal(parts=(FIRST, SECOND), total=num("94.10", confidence=0.3), shares_total=num("100"))
    (f,) = audit(*WORK, *CONDUCT, scheme=SCHEME, appraisal=doubtful).findings
    assert (f.severity, "โปรดตรวจสอบ" in f.message) == ("info", True)


def test_what_is_missing_is_not_summed() -> None:
    alone = made(second=part("competency", "2", None, None, "30", None), rows=WORK, total="64.40", band=None)
    assert shown(alone) == []
    assert alone.total_percent is None
