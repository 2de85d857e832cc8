"""Sessions, participants, weights, numbering, duplicates, years, missing scores and names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.model.record import Activity, DuplicateBlock, Finding, Indicator, Level, Narratives, StatedTotal, Value
from pipeline.model.rules import AuditScheme, TotalRule
from tests.scoring.build import (
    AGREEMENT,
    CARD,
    D,
    activity,
    audit,
    codes,
    found,
    indicator,
    num,
    options,
    place,
    text,
    whole,
)


def of_activity(a: Activity) -> list[str]:
    result = audit(indicator(reported_score="5", activities=(a,)))
    return [f"{f.code}:{f.severity}:{f.reported}:{f.recomputed}:{f.explained_by}" for f in result.findings]


class TestSessions:
    def test_agree(self) -> None:
        assert of_activity(activity(3, 60, (10, 20, 30))) == []

    def test_nothing_listed(self) -> None:
        assert of_activity(activity(4, 800, ())) == []
        assert of_activity(activity(1, 50, (50,))) == []
        assert of_activity(activity(4, 210, (50,))) == []

    def test_count(self) -> None:
        assert of_activity(activity(3, None, (10, 20, 30, 40))) == ["session_count_mismatch:error:3:4:None"]

    def test_a_list_that_does_not_count_through_was_not_read_whole(self) -> None:
        torn = activity(5, 60, (10, 20, 40, 50))
        torn = replace(
            torn, sessions=tuple(replace(s, ordinal=o) for s, o in zip(torn.sessions, (1, 2, 1, 2), strict=True))
        )
        assert [f.split(":")[1] for f in of_activity(torn)] == ["info", "info"]

    def test_several_stated_counts(self) -> None:
        two_kinds = text("จัดประชุมจำนวน 2 ครั้ง และฝึกอบรมจำนวน 3 ครั้ง ดังนี้")
        assert of_activity(activity(2, None, (1, 2, 3, 4, 5), result_text=two_kinds)) == []
        contradicting = text("จัดประชุมจำนวน 3 ครั้ง ดังนี้ ... รวม 4 ครั้ง")
        assert of_activity(activity(3, None, (1, 2, 3, 4), result_text=contradicting)) == [
            "session_count_mismatch:warning:3:4:stated_elsewhere"
        ]

    @pytest.mark.parametrize(
        ("stated", "counts", "why"),
        [
            (710, (256, 215, 239, 256), "first_sessions"),
            (287, (100, 120, 110), "None"),
            (210, (100, 120, 110), "session_left_out"),
            (440, (100, 120, 110, 0), "session_twice"),
            (303, (100, 120, 110), "digits_transposed"),
            (500, (100, 120, 110), "target_figure"),
        ],
    )
    def test_participants(self, stated: int, counts: tuple[int, ...], why: str) -> None:
        a = activity(len(counts), stated, counts, target_participants=whole(500))
        (line,) = of_activity(a)
        assert line == f"participants_total_mismatch:error:{stated}:{sum(counts)}:{why}"

    def test_a_session_without_a_number_leaves_the_sum_open(self) -> None:
        assert of_activity(activity(3, 60, (10, None, 30))) == []

    def test_evidence_is_every_contributor(self) -> None:
        result = audit(indicator(reported_score="5", activities=(activity(3, 50, (10, 20, 30)),)))
        (f,) = result.findings
        assert [p.raw for p in f.evidence] == ["50", "10", "20", "30"]
        assert f.formula == "10 + 20 + 30 = 60"

    def test_one_doubtful_session(self) -> None:
        from dataclasses import replace

        a = activity(2, 50, (10, 20))
        a = replace(a, sessions=(a.sessions[0], replace(a.sessions[1], participants=whole(20, confidence=0.3))))
        (f,) = audit(indicator(reported_score="5", activities=(a,))).findings
        assert f.severity == "info"


class TestWeights:
    scheme = AuditScheme("w", "test", weights_total=D(100), scores_required=False)
    stated = AuditScheme("w", "test", totals=(TotalRule("weights", "weight"),), scores_required=False)

    def made(self, weights: list[str], scheme: AuditScheme, total: str | None = None, **more: object) -> list[Finding]:
        indicators = [indicator(f"1.{k}", weight=w) for k, w in enumerate(weights, 1)]
        totals = (StatedTotal("weights", num(total)),) if total else ()
        return list(audit(*indicators, scheme=scheme, totals=totals, **more).findings)

    def test_form_total(self) -> None:
        assert self.made(["30", "30", "40"], self.scheme) == []
        assert self.made(["33.33", "33.33", "33.33"], self.scheme) == []
        assert self.made(["0.3", "0.3", "0.4"], self.scheme) == []
        (f,) = self.made(["30", "25", "20", "20"], self.scheme)
        assert (f.severity, f.reported, f.recomputed) == ("error", 95, 100)

    def test_one_weight_unread(self) -> None:
        indicators = [indicator("1.1", weight="40"), indicator("1.2")]
        assert audit(*indicators, scheme=self.scheme).findings == ()

    def test_stated_total(self) -> None:
        assert self.made(["40", "35", "20"], self.stated, "95") == []
        (f,) = self.made(["40", "35", "20"], self.stated, "100")
        assert (f.reported, f.recomputed) == (100, 95)
        (f,) = self.made(["40", "35", "20"], self.scheme, "95")
        assert (f.reported, f.recomputed) == (95, 100)

    def test_pilots_do_not_count(self) -> None:
        indicators = [
            indicator("1.1", weight="60"),
            indicator("1.2", weight="40"),
            indicator("1.3", weight="5", scored=False),
        ]
        assert audit(*indicators, scheme=self.scheme).findings == ()


def numbered(*pairs: tuple[str, str], scheme: AuditScheme = AGREEMENT) -> list[Finding]:
    items = [indicator(n, printed_number=p, section=n.split(".")[0], reported_score="5") for n, p in pairs]
    return found(audit(*items, scheme=scheme), "numbering_break")


class TestNumbering:
    def test_follows(self) -> None:
        assert numbered(("1.1", "1.1"), ("1.2", "1. 2"), ("2.1", "๒.๑")) == []

    def test_one_finding_a_run(self) -> None:
        (f,) = numbered(("8.1", "8.1"), ("8.2", "1.2"), ("8.3", "1.3"), ("8.4", "1.4"))
        assert (f.indicator, f.reported, f.recomputed) == ("8.2", "1.2", "8.2")
        assert "1.4" in f.message
        assert len(f.evidence) == 3

    def test_two_runs(self) -> None:
        assert len(numbered(("2.1", "1.1"), ("2.2", "2.2"), ("2.3", "1.3"))) == 2

    def test_skip_and_twice(self) -> None:
        assert [f.reported for f in numbered(("3.1", "3.1"), ("3.3", "3.3"))] == ["3.3"]
        assert [f.reported for f in numbered(("3.1", "3.1"), ("3.1", "3.1"))] == ["3.1"]

    def test_single_cards_may_skip(self) -> None:
        assert numbered(("1.1", "1.1"), ("3.1.5", "3.1.5"), ("3.1.9", "3.1.9"), scheme=CARD) == []


def test_the_blocks_of_pages_that_stand_twice_are_one_finding() -> None:
    """Blocks that stand again on their own page are each another matter."""
    pages = [DuplicateBlock((place("x", p),), (place("x", p + 2),), ("6.2",)) for p in (1, 1, 2, 2)]
    again = [DuplicateBlock((place("x", p),), (place("x", p + 4),), ("6.2",)) for p in (1, 2)]
    here = [DuplicateBlock((place("y", 7),), (place("y", 7),), ("6.2",)) for _ in range(2)]
    made = found(audit(indicator(reported_score="5"), duplicates=(*pages, *again, *here)), "duplicate_content")
    assert [len(f.evidence) for f in made] == [8, 4, 2, 2]
    assert "(หน้า 1-2 และหน้า 3-4)" in made[0].message


def test_duplicates() -> None:
    block = DuplicateBlock((place("6.2", 3),), (place("6.2", 5),), ("6.2",))
    (f,) = found(audit(indicator(reported_score="5"), duplicates=(block,)), "duplicate_content")
    assert (f.indicator, [p.page for p in f.evidence]) == ("6.2", [3, 5])
    extra = options("ครบ", "เกือบครบ", "บางส่วน", "ไม่มี")
    doubled = indicator("2.6", reported_score="5", levels=extra, extra_level_blocks=(extra,))
    (f,) = found(audit(doubled, scheme=AGREEMENT), "duplicate_content")
    assert (f.indicator, len(f.evidence)) == ("2.6", 4)


def years(*names: str, own: int = 2566, **more: object) -> list[Finding]:
    items = [indicator(f"1.{k}", name=n, reported_score="5") for k, n in enumerate(names, 1)]
    return found(audit(*items, fiscal_year=whole(own), **more), "fiscal_year_mismatch")


class TestYears:
    def test_throughout(self) -> None:
        (f,) = years("การเบิกจ่ายปีงบประมาณ 2563", "แผนจัดหาพัสดุประจำปี พ.ศ. 2563", "การจัดเก็บรายได้ในปี ๒๕๖๓", "การให้บริการ")
        assert (f.reported, f.recomputed) == (2563, 2566)
        assert len(f.evidence) == 4

    @pytest.mark.parametrize(
        "name",
        [
            "การเบิกจ่ายปีงบประมาณ 2566",
            "การจัดทำแผนพัฒนาท้องถิ่น (พ.ศ. 2561-2565)",
            "การปฏิบัติตาม พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. 2540",
            "รายได้ที่จัดเก็บได้เทียบกับปีงบประมาณ 2565",
            "การดำเนินงานประจำปี 2566 เปรียบเทียบกับปีงบประมาณ พ.ศ. 2565",
            "รายงานภายในวันที่ 30 ต.ค. 2565",
            "หนังสือ ลงวันที่ 12 มีนาคม 2553",
            "แผนปีงบประมาณ 2564 - 2568",
        ],
    )
    def test_no_evidence(self, name: str) -> None:
        assert years(*[name] * 4) == []

    def test_a_single_slip_among_many_is_not_throughout(self) -> None:
        assert years("การเบิกจ่ายปีงบประมาณ 2565", "งาน ก", "งาน ข", "งาน ค") == []


def test_missing_scores() -> None:
    blank = [indicator(f"1.{k}", name="การให้บริการ", weight="5") for k in range(1, 4)]
    assert [(f.indicator, f.severity) for f in audit(*blank).findings] == [(None, "warning")]
    some = [*blank[:1], indicator("1.2", reported_score="3"), indicator("1.3", reported_score="3")]
    assert [f.indicator for f in audit(*some).findings] == ["1.1"]
    heading = [indicator("1", name="การบริหารงาน"), *some[1:]]
    assert audit(*heading).findings == ()
    pilot = [indicator("1.2", reported_score="3"), indicator("1.3", scored=False)]
    assert audit(*pilot).findings == ()
    assert audit(*blank, scheme=AuditScheme("none", "test", scores_required=False)).findings == ()


def test_a_score_missing_at_a_page_break_is_only_info() -> None:
    from dataclasses import replace

    def on(page: int, number: str, **more: Any) -> Indicator:
        name = text("การให้บริการ")
        return indicator(number, name=replace(name, places=(place("การให้บริการ", page),)), weight="5", **more)

    torn = audit(on(1, "1.1", reported_score="3"), on(2, "1.2"), on(2, "1.3"))
    assert [(f.indicator, f.severity) for f in torn.findings] == [("1.2", "info"), ("1.3", "warning")]


def named(*body: str) -> list[Finding]:
    return found(audit(indicator(reported_score="5"), body=tuple(text(b) for b in body)), "name_inconsistent")


class TestNames:
    def test_two_spellings(self) -> None:
        (f,) = named("สำนักงาน ก.ธ.ว. จัดทำแผน", "ประชุมสำนักงาน ก.ธ.ว. และ ก.ธ.ว.สป.", "ส่งสำนักงาน ก.ร.ว. พิจารณา")
        assert (f.severity, f.reported, f.recomputed) == ("info", "ก.ร.ว.", "ก.ธ.ว.")
        assert "ก.ร.ว." in f.message

    @pytest.mark.parametrize(
        "body",
        [
            ("สำนักงาน ก.จ. จังหวัด", "สำนักงาน ก.ท. จังหวัด"),
            ("สำนักงาน ก.พ. เห็นชอบ", "สำนักงาน ก.พ.ร. เห็นชอบ"),
            ("สำนักงาน ป.ป.ช. ชี้มูล", "สำนักงาน ป.ป.ท. รับเรื่อง", "สำนักงาน ป.ป.ส. แจ้ง"),
            ("สำนักงาน ก.ถ. กำหนด", "วันที่ 20 - 21 ก.ค. 54 ณ สำนักงาน ก.ถ."),
            ("สำนักงาน ก.ถ. กำหนด", "ประจำเดือน ก.ค. 2554"),
            ("สำนักงาน ก.ธ.ว. กำหนด", "อาคาร ก.ร.ว. ชั้น 2"),
        ],
    )
    def test_other_offices_and_months(self, body: tuple[str, ...]) -> None:
        assert named(*body) == []

    def test_acronyms_with_one_stop(self) -> None:
        (f,) = named("ครูของ ศพว. ทุกแห่ง", "อบรมครู ศพว. แล้ว", "รายชื่อครูของ ศผว. ที่ผ่าน", "ประชุมร่วมกับ ศพว. เครือข่าย")
        assert (f.severity, f.reported, f.recomputed) == ("info", "ศผว.", "ศพว.")
        assert named("ครูของ ศพว. ทุกแห่ง", "ครูของ ศผว. ทุกแห่ง") == []
        assert named("ครูของ สพป. ทุกแห่ง", "โดย สพป. เขต 1", "ครูของ สพษ. ทุกแห่ง", "นักเรียนของ สพน.") != []
        assert named("ข้อมูลของ สสจ. ล่าสุด", "โดย สสจ.", "ข้อมูลของ สสอ. ล่าสุด", "เป้าหมายของ อบต.", "แผนของ อปท.") == []

    def test_a_word_left_out_of_a_long_name(self) -> None:
        (f,) = named("คณะกรรมการมาตรฐานการบริหารงานคลังส่วนท้องถิ่นเห็นชอบ", "เสนอคณะกรรมการมาตรฐานการบริหารคลังส่วนท้องถิ่น แล้ว")
        assert f.severity == "info"
        assert len(f.evidence) == 2
        assert named("คณะกรรมการบริหารงานคลังส่วนท้องถิ่น", "คณะกรรมการบริหารการศึกษาส่วนท้องถิ่น") == []
        assert named("สำนักงานปลัดกระทรวงการคลัง", "สำนักงานปลัดกระทรวง") == []

    def test_unsure_text_says_nothing(self) -> None:
        body = (text("สำนักงาน ก.ธ.ว. กำหนด"), text("สำนักงาน ก.ร.ว. กำหนด", confidence=0.3))
        assert codes(audit(indicator(reported_score="5"), body=body)) == []

    @pytest.mark.parametrize(
        ("usual", "odd", "shown"),
        [
            ((0.4, 0.5, 0.3), (0.95,), True),
            ((0.4, 0.5), (0.95,), False),
            ((0.9,), (0.7,), False),
            ((0.9,), (0.7, 0.7), True),
            ((0.9, 0.9), (0.5, 0.5), False),
        ],
    )
    def test_recognised_texts(self, usual: tuple[float, ...], odd: tuple[float, ...], shown: bool) -> None:
        """A name that stands in many unsure texts is there; one odd letter in an unsure text is a slip of the recogniser."""
        body = (
            *(text("ประสานสำนักงาน ก.ธ.ว. เพื่อจัดทำแผน", c) for c in usual),
            *(text("จัดส่งให้สำนักงาน ก.ร.ว. พิจารณา", c) for c in odd),
        )
        made = audit(indicator(reported_score=num("5", 0.99)), body=body)
        assert bool(found(made, "name_inconsistent")) is shown


def test_an_empty_document_is_silent() -> None:
    assert audit().findings == ()
    assert (
        audit(Indicator("1", narratives=Narratives()), scheme=AuditScheme("x", "y", scores_required=False)).findings
        == ()
    )


class TestRecognised:
    """Figures with odds come from pictures: structure is then only worth a second look, good figures still count."""

    def made(self, confidence: float) -> dict[str, str]:
        def read(value: str) -> Any:
            return num(value, confidence=confidence)

        items = [
            indicator(
                "1.1",
                printed_number="1.1",
                section="1",
                weight=read("50"),
                reported_score=read("4"),
                reported_weighted_score=read("1.50"),
            ),
            indicator("1.3", printed_number="1.3", section="1", weight=read("50")),
        ]
        result = audit(*items, scheme=AGREEMENT)
        return {f.code: f.severity for f in result.findings}

    def test_text_layer(self) -> None:
        assert self.made(1.0) == {
            "weighted_score_mismatch": "error",
            "score_missing": "warning",
            "numbering_break": "warning",
        }

    def test_pictures(self) -> None:
        assert self.made(0.97) == {
            "weighted_score_mismatch": "error",
            "score_missing": "info",
            "numbering_break": "info",
        }

    def test_poor_pictures(self) -> None:
        assert set(self.made(0.4).values()) == {"info"}

    def test_a_lost_session(self) -> None:
        a = activity(3, 60, (10, 20))
        result = audit(
            indicator(weight=num("5", confidence=0.97), reported_score=num("4", confidence=0.97), activities=(a,))
        )
        assert [(f.code, f.severity) for f in result.findings] == [
            ("session_count_mismatch", "error"),
            ("participants_total_mismatch", "info"),
        ]

    @pytest.mark.parametrize(
        ("stated", "confidence", "severity"), [(760, 0.92, "info"), (760, 0.97, "error"), (743, 0.92, "error")]
    )
    def test_one_digit_is_misread_as_soon_as_mistyped(self, stated: int, confidence: float, severity: str) -> None:
        a = replace(activity(2, stated, (461, 300)), reported_participants=Value(stated, confidence=confidence))
        assert self.one("participants_total_mismatch", indicator(weight=num("5", 0.97), activities=(a,))) == severity

    def one(self, code: str, *items: Indicator, **fields: Any) -> str:
        (f,) = found(audit(*items, scheme=AGREEMENT, **fields), code)
        return f.severity

    @pytest.mark.parametrize(
        ("points", "confidence", "severity"),
        [((5, 3, 2, 1), 0.97, "warning"), ((5, 3, 2, 1), 0.8, "info"), ((5, 5, 3, 1), 0.97, "info")],
    )
    def test_points_off_the_scale(self, points: tuple[int, ...], confidence: float, severity: str) -> None:
        """Points that neither rise nor fall are those of rows that ran into one another."""
        ladder = tuple(Level(num(p, confidence), text("มีการดำเนินการ", 0.95)) for p in points)
        assert self.one("score_scale_irregular", indicator(levels=ladder)) == severity

    def test_a_ticked_level_of_torn_rows_accuses_nobody(self) -> None:
        def made(*points: int) -> Indicator:
            ladder = tuple(
                Level(num(p, 0.97), text("มีการดำเนินการ", 0.95), Value(k == 3, (place("☐"),), 0.9))
                for k, p in enumerate(points)
            )
            return indicator(levels=ladder, reported_score=num("1", 0.97))

        assert self.one("score_mismatch", made(5, 3, 1, 0)) == "error"
        assert self.one("score_mismatch", made(31, 3, 1, 0)) == "info"
        assert self.one("score_mismatch", made(5, 5, 3, 0)) == "info"

    @pytest.mark.parametrize(("confidence", "severity"), [(1.0, "warning"), (0.97, "info")])
    def test_a_list_may_have_lost_an_item(self, confidence: float, severity: str) -> None:
        """ "All items" of five listed ones and "4 - 5 items" overlap, unless the sixth was not read."""
        words = ("ดำเนินการครบทุกข้อ", "ดำเนินการ 4 - 5 ข้อ", "ดำเนินการ 2 - 3 ข้อ", "ดำเนินการน้อยกว่า 2 ข้อ")
        ladder = tuple(Level(num(p, confidence), text(w, confidence)) for p, w in zip((5, 3, 1, 0), words, strict=True))
        items = tuple(text(f"มีการจัดทำแผนด้านที่ {w}", confidence) for w in ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า"))
        assert self.one("criteria_overlap", indicator(levels=ladder, checklist=items)) == severity

    def test_a_blank_form_is_blank_and_a_lost_column_is_none(self) -> None:
        def made(ticked: bool) -> list[Indicator]:
            ladder = tuple(
                Level(num(p, 0.97), text("มีการดำเนินการ", 0.95), Value(ticked and p == 3, (place("☐"),), 0.9))
                for p in (5, 3, 1, 0)
            )
            return [indicator(f"1.{k}", levels=ladder) for k in (1, 2, 3)]

        assert self.one("score_missing", *made(False)) == "warning"
        assert self.one("score_missing", *made(True)) == "info"
        assert self.one("score_missing", *made(False)[:2]) == "info"

    def test_a_run_of_wrong_numbers_is_not_misread_alike(self) -> None:
        def made(confidence: float, *printed: str) -> list[Indicator]:
            return [
                indicator(f"2.{k}", section="2", printed_number=text(p, confidence), weight=num("5", 0.97))
                for k, p in enumerate(printed, 1)
            ]

        assert self.one("numbering_break", *made(0.97, "1.1", "1.2", "1.3")) == "warning"
        assert self.one("numbering_break", *made(0.8, "1.1", "1.2", "1.3")) == "info"
        assert self.one("numbering_break", *made(0.97, "2.1", "1.2", "2.3")) == "info"

    def test_criteria_of_another_year(self) -> None:
        def made(n: int) -> list[Indicator]:
            name = text("การพัฒนาบุคลากรในปีงบประมาณ 2563", 0.95)
            return [indicator(f"1.{k}", name=name, reported_score=num("5", 0.97)) for k in range(1, n + 1)]

        assert self.one("fiscal_year_mismatch", *made(3), fiscal_year=Value(2566, (), 0.95)) == "warning"
        assert self.one("fiscal_year_mismatch", *made(3), fiscal_year=Value(2566, (), 0.8)) == "info"
        assert self.one("fiscal_year_mismatch", *made(2), fiscal_year=Value(2566, (), 0.95)) == "info"


def test_points_that_the_page_gives_count_in_the_total() -> None:
    scheme = AuditScheme("lpa", "test", full_points=D(5), pass_percent=D(70))
    topics = (
        indicator("1", reported_score="18", full_points=num("20")), indicator("2", reported_score="4"),
    )  # fmt: skip
    assert audit(*topics, scheme=scheme).total_percent == D(88)
