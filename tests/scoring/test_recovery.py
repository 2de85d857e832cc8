"""Doubtful figures of scans that other figures settle, and faults that must not be inferred away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model.geometry import BBox, Place
from pipeline.model.record import Activity, Indicator, Level, Session, Value
from pipeline.model.rules import TotalRule
from pipeline.scoring.recovery.recover import recovered
from pipeline.scoring.recovery.variants import alternatives, misread
from tests.scoring.build import CARD, PERCENTS, audit, codes, document, found, indicator, levels, num, place, text

D = Decimal
POOR = 0.45
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def poor(printed: str, confidence: float = POOR) -> Value[Decimal]:
    """A number read without confidence, printed as given."""
    plain = printed.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")).replace(",", "")
    return Value(D(plain), (place(printed),), confidence)


def count(printed: str, confidence: float = POOR) -> Value[int]:
    value = poor(printed, confidence)
    return Value(int(value.value), value.places, confidence)


def scored(weight: Value[Decimal], score: Value[Decimal], weighted: Value[Decimal], **more: Any) -> Indicator:
    return indicator(weight=weight, reported_score=score, reported_weighted_score=weighted, **more)


def only(i: Indicator, **fields: Any) -> Indicator:
    return recovered(document(i, **fields)).indicators[0]


class TestProduct:
    def test_the_one_reading_that_multiplies_out_is_taken_and_says_so(self) -> None:
        got = only(scored(num("5"), num("3.6"), poor("๐.๑๕๐๐"))).reported_weighted_score
        assert got is not None
        assert (got.value, got.raw, got.confidence) == (D("0.1800"), "๐.๑๕๐๐", POOR)
        assert got.inferred is not None
        assert "5 × 3.6 / 100 = 0.1800" in got.inferred
        assert "๐.๑๕๐๐" in got.inferred

    def test_a_lost_point_comes_back(self) -> None:
        got = only(scored(num("5"), poor("350"), num("0.1750"))).reported_score
        assert got is not None
        assert got.value == D("3.50")

    def test_of_two_doubtful_figures_the_one_that_can_be_another(self) -> None:
        made = only(scored(poor("๕"), num("4"), poor("๐.๓๒๐๐")))
        assert (
            made.weight and made.weight.value,
            made.reported_weighted_score and made.reported_weighted_score.inferred,
        ) == (8, None)

    @pytest.mark.parametrize("confidence", [0.75, 0.9, 1.0])
    def test_what_was_read_with_confidence_is_never_altered(self, confidence: float) -> None:
        report = document(scored(num("5"), num("3.6"), poor("๐.๑๕๐๐", confidence)))
        assert recovered(report) is report

    def test_what_is_no_like_digit_away_stays_as_read(self) -> None:
        report = document(scored(num("5"), num("3.6"), poor("๐.๑๙๐๐")))
        assert recovered(report) is report
        assert [f.severity for f in audit(*report.indicators).findings] == ["info"]

    def test_two_ways_out_are_none(self) -> None:
        report = document(scored(poor("๕"), poor("๔"), num("0.2500")))  # 5 x 5
        assert recovered(report).indicators[0].reported_score.value == 5  # type: ignore[union-attr]
        report = document(scored(poor("๔"), poor("๔"), num("0.2000")))  # 4 x 5 or 5 x 4
        assert recovered(report) is report

    def test_a_reading_that_other_figures_contradict_is_not_taken(self) -> None:
        ladder = levels(PERCENTS)
        i = scored(num("5"), poor("๔"), num("0.2500"), levels=ladder, result="95")
        assert recovered(document(i)).indicators[0] == i  # 5 would multiply out, but the criteria give 4

    def test_a_corrected_figure_is_settled(self) -> None:
        fixed = replace(poor("๐.๑๕๐๐"), corrected="auditor")
        report = document(scored(num("5"), num("3.6"), fixed))
        assert recovered(report) is report


class TestFaultsStay:
    """A recovery must hide no fault: the doubtful figure may be what the report says."""

    def test_a_settled_disagreement_stays_as_a_remark(self) -> None:
        result = audit(scored(num("5"), num("3.6"), poor("๐.๑๕๐๐")))
        [remark] = result.findings
        assert (remark.code, remark.severity, remark.reported) == ("weighted_score_mismatch", "info", D("0.1500"))
        assert "one like reading would make the figures agree" in remark.message_en
        assert result.indicators[0].indicator.reported_weighted_score.value == D("0.1800")  # type: ignore[union-attr]

    def test_undoubted_figures_that_disagree_are_an_error_all_the_same(self) -> None:
        result = audit(scored(num("5"), num("3.6"), num("0.1500"), stated_interval=poor("๑")))
        assert [(f.code, f.severity) for f in result.findings] == [("weighted_score_mismatch", "error")]

    def test_a_wrong_sum_of_doubtful_counts_is_shown(self) -> None:
        a = Activity("1", reported_participants=count("๑๖๐"), sessions=_sessions(80, 40))
        result = audit(indicator(activities=(a,)))
        assert [(f.code, f.severity) for f in result.findings] == [("participants_total_mismatch", "info")]


def _sessions(*counts: int | Value[int]) -> tuple[Session, ...]:
    return tuple(
        Session(k, participants=c if isinstance(c, Value) else Value(c, (place(str(c)),)))
        for k, c in enumerate(counts, 1)
    )


class TestCounts:
    def test_a_total_is_the_sum_of_its_sessions(self) -> None:
        a = Activity("1", reported_participants=count("๔๓๓"), sessions=_sessions(200, 223))
        assert only(indicator(activities=(a,))).activities[0].reported_participants == replace(
            a.reported_participants,
            value=423,
            inferred=_reason(a),  # type: ignore[type-var]
        )

    def test_a_session_makes_up_the_total(self) -> None:
        a = Activity("1", reported_participants=count("300", 1.0), sessions=_sessions(100, count("๕๐"), 120))
        session = only(indicator(activities=(a,))).activities[0].sessions[1]
        assert session.participants is not None
        assert (session.participants.value, bool(session.participants.inferred)) == (80, True)

    def test_the_number_of_sessions_is_that_of_the_list(self) -> None:
        a = Activity("1", reported_sessions=count("๔"), sessions=_sessions(1, 2, 3, 4, 5))
        got = only(indicator(activities=(a,))).activities[0].reported_sessions
        assert got is not None
        assert got.value == 5

    def test_a_share_of_the_target(self) -> None:
        a = Activity("1", target_participants=count("160", 1.0), reported_participants=count("120", 1.0),
                     reported_percent=poor("๑๕"))  # fmt: skip
        got = only(indicator(activities=(a,))).activities[0].reported_percent
        assert got is not None
        assert got.value == 75

    def test_a_round_hundred_proves_nothing(self) -> None:
        a = Activity("1", target_sessions=count("๔"), reported_sessions=count("5", 1.0), reported_percent=num("100"))
        report = document(indicator(activities=(a,)))
        assert recovered(report) is report


def _reason(a: Activity) -> str | None:
    value = only(indicator(activities=(a,))).activities[0].reported_participants
    assert value is not None
    assert value.inferred is not None
    assert "200 + 223 = 423" in value.inferred
    return value.inferred


class TestCriteria:
    def test_points_on_the_forms_scale(self) -> None:
        ladder = [*levels(PERCENTS)]
        ladder[2] = replace(ladder[2], score=poor("๗"))
        got = only(indicator(levels=tuple(ladder)))
        assert [level.score.value for level in got.levels if level.score] == [1, 2, 3, 4, 5]

    def test_evenly_spaced_targets_carry_the_wording_with_them(self) -> None:
        ladder = [*levels(("ร้อยละ ๘๐", "ร้อยละ ๘๕", "ร้อยละ ๙๐", "ร้อยละ ๙๕", "ร้อยละ ๑๐๐"))]
        ladder[0] = Level(ladder[0].score, text("ร้อยละ ๕๐", POOR), None, poor("๕๐"))
        level = only(indicator(levels=tuple(ladder))).levels[0]
        assert level.text is not None
        assert level.target is not None
        assert (level.text.value, level.target.value) == ("ร้อยละ ๘๐", 80)

    def test_a_doubtful_letter_leaves_a_sure_number_alone(self) -> None:
        ladder = [*levels(PERCENTS)]
        ladder[0] = Level(ladder[0].score, text("ร้อยละ 50", POOR), None, num("50"))
        report = document(indicator(levels=tuple(ladder)))
        assert recovered(report) is report

    def test_the_result_that_gives_the_score(self) -> None:
        i = indicator(
            levels=levels(PERCENTS), result=text("๙๒.๔๐", POOR), result_number=poor("๙๒.๔๐"), reported_score="3.58"
        )
        got = only(i)
        assert (got.result and got.result.value, got.result_number and got.result_number.value) == ("๙๒.๙๐", D("92.90"))

    def test_no_score_beyond_the_levels(self) -> None:
        words = levels(("จัดทำแผน", "ขออนุมัติแผน", "ดำเนินการ", "ติดตามผล", "สรุปบทเรียน"))
        i = indicator(levels=words, result=text("ระดับ ๘", POOR), result_number=poor("๘"), reported_score=poor("๔"))
        got = only(i)
        assert (got.reported_score and got.reported_score.value, got.result and got.result.value) == (4, "ระดับ ๔")


class TestDates:
    def _one(self, raw: str, start: date, end: date) -> Session:
        where = (Place(1, BBox(50, 1, 60, 2), raw),)
        s = Session(1, Value(start, where, POOR), Value(end, where, POOR))
        a = only(indicator(activities=(Activity("1", sessions=(s,)),)), fiscal_year=Value(2566)).activities[0]
        return a.sessions[0]

    def test_a_year_outside_the_fiscal_year(self) -> None:
        got = self._one("๑๗ - ๑๘ ธ.ค. ๖๔", date(2021, 12, 17), date(2021, 12, 18))
        assert got.start is not None
        assert got.end is not None
        assert (got.start.value, got.end.value, bool(got.end.inferred)) == (
            date(2022, 12, 17),
            date(2022, 12, 18),
            True,
        )

    def test_a_date_that_fits_stays(self) -> None:
        got = self._one("๑๗ - ๑๘ ธ.ค. ๖๕", date(2022, 12, 17), date(2022, 12, 18))
        assert got.start is not None
        assert got.start.inferred is None


def test_weights_add_up_to_what_the_form_asks_for() -> None:
    scheme = replace(CARD, weights_total=D(100))
    cards = [indicator(f"1.{k}", weight=w) for k, w in enumerate((num("40"), poor("๓๔"), num("25")), 1)]
    made = recovered(document(*cards, scheme=scheme))
    assert [i.weight.value for i in made.indicators if i.weight] == [40, 35, 25]


def test_weights_against_a_printed_total() -> None:
    from pipeline.model.record import StatedTotal

    scheme = replace(CARD, totals=(TotalRule("weights", "weight"),))
    cards = [indicator(f"1.{k}", weight=w) for k, w in enumerate((num("40"), poor("๓๔"), num("25")), 1)]
    made = recovered(document(*cards, scheme=scheme, totals=(StatedTotal("weights", num("100")),)))
    assert made.indicators[1].weight is not None
    assert made.indicators[1].weight.value == 35


def test_a_report_of_a_text_layer_is_left_as_it_is() -> None:
    report = document(scored(num("5"), num("3.6"), num("0.1500")))
    assert recovered(report) is report
    assert codes(audit(*report.indicators)) == ["weighted_score_mismatch"]
    assert found(audit(*report.indicators), "weighted_score_mismatch")[0].severity == "error"


def test_alternatives_keep_script_and_decimals() -> None:
    assert D("0.1800") in alternatives("๐.๑๕๐๐")
    assert all(c in "๐๑๒๓๔๕๖๗๘๙" for reading in misread("๑๒๓๔๕๖๗๘๙๐") for c in reading)
    assert D("7") in alternatives("1")
    assert not any(n < 10 for n in alternatives("25") if n == n.to_integral_value())


def _numbered(printed: str, number: str, confidence: float = 1.0) -> Indicator:
    return replace(indicator(number), printed_number=Value(printed, (place(printed),), confidence))


class TestNumbering:
    def test_a_doubtful_number_takes_its_place_in_the_count(self) -> None:
        first, second = _numbered("๑.๐", "1.0", POOR), _numbered("๑.๒", "1.2")
        got = recovered(document(first, second)).indicators[0]
        assert got.number == "1.1"
        assert got.printed_number is not None
        assert (got.printed_number.value, got.printed_number.raw) == ("๑.๑", "๑.๐")
        assert "๑.๐" in (got.printed_number.inferred or "")

    @pytest.mark.parametrize(
        "numbers",
        [
            [("๑.๐", "1.0", 1.0), ("๑.๒", "1.2", 1.0)],  # read with confidence
            [("๑.๖", "1.6", POOR), ("๑.๒", "1.2", 1.0)],  # no digit that is taken for 1
            [("๑.๑", "1.1", 1.0), ("๑.๐", "1.0", POOR), ("๑.๕", "1.5", 1.0)],  # the neighbours do not agree
            [("๑.๑", "1.1", POOR), ("๒.๑", "2.1", 1.0)],  # another section
        ],
    )
    def test_else_it_stands(self, numbers: list[tuple[str, str, float]]) -> None:
        got = recovered(document(*(_numbered(*n) for n in numbers)))
        assert [i.number for i in got.indicators] == [n for _, n, _ in numbers]


def test_a_percentage_that_is_no_share_of_the_target_settles_nothing() -> None:
    sessions = tuple(
        Session(ordinal=k, start=None, end=None, place=None, participants=count(n, 1.0))
        for k, n in enumerate(("๑๐๘", "๑๐๓"), 1)
    )
    a = Activity("1", sessions=sessions, target_participants=count("๓๐๐", 1.0), reported_participants=count("๒๐๑"),
                 reported_percent=num("90"))  # fmt: skip
    got = only(indicator(activities=(a,))).activities[0].reported_participants
    assert got is not None
    assert (got.value, got.inferred is not None) == (211, True)
