"""Individual appraisals in other layouts than those of the samples: rounds, posts, shares and grades as agencies set them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipeline.forms.load import load_forms
from pipeline.forms.match import match_form
from pipeline.mapping import map_document
from pipeline.model.jsonio import appraisal_json
from pipeline.model.record import Appraisal, MappedDocument, Value
from pipeline.scoring import audit_document
from tests.mapping.documents import Builder

TITLE = "แบบสรุปการประเมินผลการปฏิบัติราชการ"
LEVELS = ["1", "2", "3", "4", "5"]
HEAD = ["ตัวชี้วัดผลงาน", *LEVELS, "คะแนน (ก)", "น้ำหนัก (ข)", "(ค) (ค = ก x ข)"]
WIDTHS = [5, 1, 1, 1, 1, 1, 1, 1, 1]


def mapped(doc: Builder) -> MappedDocument:
    normal = doc.done()
    match = match_form(normal, load_forms())
    assert match.form is not None
    assert match.form.id == "individual_appraisal"
    return map_document(normal, match.form)


def plain(value: Value[Any] | None) -> Any:
    return None if value is None else value.value


def appraisal(doc: Builder) -> Appraisal:
    found = mapped(doc).appraisal
    assert found is not None
    return found


def work(doc: Builder) -> Builder:
    """The table of part 1: two indicators, 4.60 points."""
    rows = [
        HEAD,
        ["1. ร้อยละของหนังสือที่ตอบภายในกำหนด", "60", "70", "80", "90", "100", "5", "60", "3.00"],
        ["2. จำนวนครั้งที่ออกตรวจพื้นที่", "2", "4", "6", "8", "10", "4", "40", "1.60"],
        [("รวม", 6), "", "100", "4.60"],
    ]
    return doc.t(rows, WIDTHS)


def head(*lines: str) -> Builder:
    return Builder().p(TITLE, *lines)


class TestRound:
    @pytest.mark.parametrize(
        ("lines", "number", "start"),
        [
            (
                ["รอบการประเมิน ( / ) รอบที่ 1 1 ตุลาคม 2565 ถึง 31 มีนาคม 2566", "(   ) รอบที่ 2 1 เมษายน 2566 ถึง 30 กันยายน 2566"],
                1, "2022-10-01",
            ),
            (["รอบการประเมิน ☐ รอบที่ ๑ ๑ ต.ค. ๖๕ - ๓๑ มี.ค. ๖๖ ☑ รอบที่ ๒ ๑ เม.ย. ๖๖ - ๓๐ ก.ย. ๖๖"], 2, "2023-04-01"),
            (["ครั้งที่ 2 (1 เมษายน 2566 – 30 กันยายน 2566)"], 2, "2023-04-01"),
            (["รอบการประเมิน 1 เมษายน 2566 – 30 กันยายน 2566"], 2, "2023-04-01"),
            (["รอบการประเมินที่ 1/2566"], 1, None),
            (["รอบที่ 1 (1 ตุลาคม 2565 – 31 มีนาคม 2566)", "เป้าหมายต่อเนื่องจากรอบที่ 2 ปีก่อน"], 1, "2022-10-01"),
            (["รอบการประเมิน ☐ รอบที่ 1 ☐ รอบที่ 2"], None, None),
            (["รอบการประเมิน รอบที่ 1 รอบที่ 2"], None, None),
        ],
    )  # fmt: skip
    def test_half_of_the_year(self, lines: list[str], number: int | None, start: str | None) -> None:
        found = appraisal(work(head(*lines, "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี")))
        assert plain(found.round_number) == number
        assert (found.round_start and found.round_start.value.isoformat()) == start

    def test_the_year_is_that_of_the_rounds_last_day(self) -> None:
        lines = ("รอบที่ 1 (1 ตุลาคม 2565 – 31 มีนาคม 2566)", "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี")
        year = mapped(work(head(*lines))).fiscal_year
        assert year is not None
        assert (year.value, bool(year.inferred)) == (2566, True)


class TestPost:
    def test_of_the_person_appraised_not_of_the_assessor(self) -> None:
        found = mapped(
            work(
                head(
                    "ผู้ประเมิน นายตัวอย่าง เรียบร้อย ตำแหน่ง ผู้อำนวยการกองคลัง",
                    "ชื่อผู้รับการประเมิน นายทดสอบ ตั้งใจ ตำแหน่ง นายช่างโยธา ประเภทตำแหน่ง ทั่วไป ระดับ ชำนาญงาน",
                    "ตำแหน่งเลขที่ 12345 สังกัด กองช่าง องค์การบริหารส่วนตำบลดอนสมมติ",
                )
            )
        )
        assert found.appraisal is not None
        assert (plain(found.appraisal.post), plain(found.appraisal.post_level)) == ("นายช่างโยธา", "ชำนาญงาน")
        assert plain(found.organization) == "กองช่าง องค์การบริหารส่วนตำบลดอนสมมติ"

    def test_beside_its_label_in_a_table(self) -> None:
        doc = head("รอบที่ 2").t(
            [["ชื่อผู้รับการประเมิน", "นางทดลอง งามดี", "ตำแหน่ง", "นักวิชาการพัสดุ"], ["ระดับ", "ปฏิบัติการ", "สังกัด", "กองพัสดุ"]]
        )
        found = appraisal(work(doc))
        assert (plain(found.post), plain(found.post_level)) == ("นักวิชาการพัสดุ", "ปฏิบัติการ")

    def test_blank_lines_give_nothing(self) -> None:
        found = appraisal(work(head("ชื่อผู้รับการประเมิน ...............", "ตำแหน่ง ............... ระดับ ......")))
        assert (found.post, found.post_level) == (None, None)

    def test_names_of_persons_are_not_kept(self) -> None:
        lines = ("ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี ตำแหน่ง นักวิชาการพัสดุ", "ผู้ประเมิน นายตัวอย่าง เรียบร้อย ตำแหน่ง ปลัด")
        made = mapped(work(head(*lines)))
        assert made.appraisal is not None
        audit = audit_document(made)
        assert audit.appraisal is not None
        kept = str(appraisal_json(made.appraisal, audit.appraisal)) + str(made.indicators) + str(made.organization)
        assert "สมมติ ใจดี" not in kept
        assert "ตัวอย่าง" not in kept
        assert "ปลัด" not in kept


def summary(doc: Builder, rows: list[list[str]], heads: list[str]) -> Builder:
    return doc.t([heads, *rows], [4, 2, 2, 2][: len(heads)])


OFFICIAL = ["องค์ประกอบการประเมิน", "คะแนน (ก)", "น้ำหนัก (ข)", "รวมคะแนน (ก) x (ข)"]


class TestParts:
    def test_shares_of_sixty_and_forty(self) -> None:
        doc = work(head("รอบที่ 1", "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี"))
        rows = [
            ["ผลสัมฤทธิ์ของงาน", "92.00", "60 %", "55.20"],
            ["สมรรถนะ", "80.00", "40 %", "32.00"],
            ["รวม", "", "100 %", "87.20"],
        ]
        made = mapped(summary(doc, rows, OFFICIAL))
        assert made.appraisal is not None
        shown = [(p.kind, plain(p.score), plain(p.share), plain(p.weighted_score)) for p in made.appraisal.parts]
        assert shown == [
            ("achievement", Decimal("92.00"), 60, Decimal("55.20")),
            ("competency", Decimal("80.00"), 40, Decimal("32.00")),
        ]
        assert [i.number for i in made.indicators] == ["1", "2"]
        audit = audit_document(made)
        assert audit.findings == ()
        assert audit.total_percent == Decimal("87.2")  # the competencies are on another sheet: as the summary says

    def test_full_points_in_place_of_shares(self) -> None:
        """Local administrations print the points that each part can earn, and those earned."""
        doc = work(head("ครั้งที่ 1", "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี"))
        rows = [["1. ผลสัมฤทธิ์ของงาน", "70", "64.40"], ["2. สมรรถนะ", "30", "24.00"], ["รวม", "100", "88.40"]]
        made = mapped(summary(doc, rows, ["องค์ประกอบการประเมิน", "คะแนนเต็ม", "คะแนนที่ได้"]))
        assert made.appraisal is not None
        assert [(plain(p.share), plain(p.weighted_score)) for p in made.appraisal.parts] == [
            (70, Decimal("64.40")),
            (30, Decimal("24.00")),
        ]
        assert plain(made.appraisal.total) == Decimal("88.40")
        assert audit_document(made).findings == ()

    def test_points_on_a_base_of_a_hundred(self) -> None:
        doc = work(head("รอบที่ 1", "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี"))
        doc.p("แปลงคะแนนรวมข้างต้นเป็นคะแนนการประเมินผลสัมฤทธิ์ของงานที่มีฐานคะแนนเต็มเป็น 100 คะแนน (โดยนำ 20 มาคูณ) = 92.00")
        (part,) = appraisal(doc).parts
        assert (plain(part.points), plain(part.converted)) == (Decimal("4.60"), Decimal("92.00"))

    def test_a_last_row_with_the_base_of_a_hundred_is_no_indicator(self) -> None:
        doc = head("รอบที่ 1", "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี")
        work(doc).t([[("แปลงคะแนนรวมเป็นคะแนนที่มีฐานคะแนนเต็มเป็น 100 คะแนน (โดยนำ 20 มาคูณ)", 8), "92.00"]], WIDTHS)
        made = mapped(doc)
        assert [i.number for i in made.indicators] == ["1", "2"]
        assert made.appraisal is not None
        assert [plain(p.converted) for p in made.appraisal.parts] == [Decimal("92.00")]


def test_competencies_under_headings_of_their_own() -> None:
    doc = work(head("รอบที่ 1", "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี"))
    doc.p("แบบสรุปการประเมินสมรรถนะ").t(
        [
            ["ที่", "สมรรถนะ", "น้ำหนัก (ข)", "ระดับที่กำหนด", "ระดับที่ประเมินได้", "คะแนนรวม (ก) x (ข)"],
            ["", "สมรรถนะหลัก", "", "", "", ""],
            ["1", "การมุ่งผลสัมฤทธิ์", "40", "3", "4", "1.60"],
            ["2", "บริการที่ดี", "30", "3", "5", "1.50"],
            ["", "สมรรถนะประจำสายงาน", "", "", "", ""],
            ["1", "การคิดวิเคราะห์", "30", "2", "4", "1.20"],
            ["", "รวม", "100", "", "", "4.30"],
        ],
        [1, 5, 2, 2, 2, 2],
    )
    made = mapped(doc)
    shown = [
        (i.number, plain(i.name), plain(i.reported_score), plain(i.weight)) for i in made.indicators if i.section == "2"
    ]
    assert shown == [
        ("2.1", "การมุ่งผลสัมฤทธิ์", 4, 40),
        ("2.2", "บริการที่ดี", 5, 30),
        ("2.3", "การคิดวิเคราะห์", 4, 30),
    ]
    assert made.appraisal is not None
    assert [plain(p.points) for p in made.appraisal.parts] == [Decimal("4.60"), Decimal("4.30")]
    assert audit_document(made).findings == ()


class TestGrade:
    def read(self, doc: Builder) -> tuple[str | None, list[tuple[str, Any, Any]]]:
        found = appraisal(work(doc))
        return plain(found.band), [(b.name.value, plain(b.least), plain(b.checked)) for b in found.bands]

    def start(self) -> Builder:
        return head("รอบที่ 1", "ชื่อผู้รับการประเมิน นางสาวสมมติ ใจดี")

    def test_on_one_line(self) -> None:
        band, bands = self.read(self.start().p("ระดับผลการประเมิน ☐ ดีเด่น ☑ ดีมาก ☐ ดี ☐ พอใช้ ☐ ต้องปรับปรุง"))
        assert band == "ดีมาก"
        assert [b[0] for b in bands] == ["ดีเด่น", "ดีมาก", "ดี", "พอใช้", "ต้องปรับปรุง"]

    def test_boxes_behind_the_grades_in_a_table(self) -> None:
        rows = [["ระดับ", "ช่วงคะแนน", "ผล"], ["ดีเด่น", "90 - 100", "☐"], ["ดีมาก", "80 - 89", "☑"], ["ดี", "70 - 79", "☐"]]
        band, bands = self.read(self.start().t(rows))
        assert band == "ดีมาก"
        assert bands == [("ดีเด่น", 90, False), ("ดีมาก", 80, True), ("ดี", 70, False)]

    @pytest.mark.parametrize(
        "line",
        ["ระดับผลการประเมิน : ดี", "ผลการประเมินอยู่ในระดับ ดี", "สรุปผลการประเมินอยู่ในระดับ “ดี”", "ระดับผลการประเมิน (ดี)"],
    )
    def test_in_words(self, line: str) -> None:
        assert self.read(self.start().p(line)) == ("ดี", [])

    def test_two_ticks_say_nothing(self) -> None:
        assert self.read(self.start().p("ระดับผลการประเมิน ☑ ดีเด่น ☑ ดีมาก ☐ ดี"))[0] is None

    def test_a_list_of_grades_is_no_grade(self) -> None:
        line = "ระดับผลการประเมิน ดีเด่น (90 - 100) ดีมาก (80 - 89) ดี (70 - 79) พอใช้ (60 - 69) ต้องปรับปรุง (ต่ำกว่า 60)"
        assert self.read(self.start().p(line))[0] is None


@pytest.mark.parametrize("below", ["ต่ำกว่า", "ต่ํากว่า", "ตำกว่า", "น้อยกว่า"])
def test_the_lowest_grade_has_no_lowest_score(doc, form, below):
    doc.p("แบบสรุปการประเมินผลการปฏิบัติราชการ", "☐ ดีเด่น (90 - 100)", "☑ ดีมาก (80 - 89)", "☐ ดี (70 - 79)")
    doc.p("☐ พอใช้ (60 - 69)", f"☐ ต้องปรับปรุง ({below} 60)")
    bands = map_document(doc.done(), form("individual_appraisal")).appraisal.bands
    assert [b.least.value if b.least else None for b in bands] == [90, 80, 70, 60, None]


class TestLevelsElsewhere:
    """Results of the work whose target levels stand a row each, or are left out of the form."""

    def test_a_row_a_level(self) -> None:
        levels = ["60", "70", "80", "90", "100"]
        rows: list[list[Any]] = [["ลำดับ", "ตัวชี้วัด", "ระดับคะแนน", "ค่าเป้าหมาย", "น้ำหนัก", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"]]
        for n, name, score, product in (("1", "ร้อยละของแปลงที่ตรวจ", "4", "2.40"), ("2", "ร้อยละของรายงาน", "5", "2.00")):
            share = "60" if n == "1" else "40"
            rows.append([(n, 1, 5), (name, 1, 5), "5", levels[4], (share, 1, 5), (score, 1, 5), (product, 1, 5)])
            rows += [[("", 1), ("", 1), str(k), levels[k - 1], ("", 1), ("", 1), ("", 1)] for k in (4, 3, 2, 1)]
        one, two = mapped(head().t(rows)).indicators
        assert [plain(lv.score) for lv in one.levels] == [5, 4, 3, 2, 1]
        assert (plain(one.weight), plain(one.reported_score), plain(two.reported_weighted_score)) == (60, 4, 2)

    @pytest.mark.parametrize(
        "heads",
        [
            ("ตัวชี้วัด/ผลงาน", "น้ำหนัก (%)", "คะแนน (1-5)", "คะแนนรวม (น้ำหนัก x คะแนน)/100"),
            ("ภาระงาน", "น้ำหนัก", "ระดับคะแนน (1 - 5)", "คะแนนถ่วงน้ำหนัก"),
        ],
    )
    def test_no_levels(self, heads: tuple[str, ...]) -> None:
        rows = [
            [*heads],
            ["1. ตรวจสัญญา", "40", "5", "2.00"],
            ["2. ให้คำปรึกษา", "50", "4", "2.00"],
            ["รวม", "100", "", "4.00"],
        ]
        normal = head().t(rows).done()
        form = match_form(normal, load_forms()).form
        assert form is not None
        found = map_document(normal, form)
        assert [(i.number, plain(i.weight), plain(i.reported_score)) for i in found.indicators] == [
            ("1", 40, 5),
            ("2", 50, 4),
        ]
        assert "weights_total_mismatch" in {f.code for f in audit_document(found).findings}


@pytest.mark.parametrize(
    ("title", "codes"), [("ส่วนที่ 1 ผลสัมฤทธิ์ของงาน (ร้อยละ 70)", []), ("ส่วนที่ 1 ผลสัมฤทธิ์ของงาน", ["weights_total_mismatch"])]
)
def test_weights_that_make_the_share_in_the_title_of_their_part(title: str, codes: list[str]) -> None:
    doc = head("ชื่อผู้รับการประเมิน นายสมมติ รักงาน", title)
    doc.t([
        ["ลำดับ", "ตัวชี้วัด", "น้ำหนัก (ร้อยละ)", "ระดับคะแนน (1-5)", "คะแนนที่ได้ (น้ำหนัก x ระดับคะแนน / 5)"],
        ["1", "ร้อยละของเด็กที่มีพัฒนาการสมวัย", "40", "5", "40"], ["2", "จำนวนผู้เข้าร่วมงานกีฬา", "30", "4", "24"],
        ["", "รวม", "70", "", "64"],
    ])  # fmt: skip
    m = mapped(doc)
    assert [plain(i.reported_score) for i in m.indicators] == [5, 4]
    assert [f.code for f in audit_document(m).findings if f.severity == "error"] == codes
