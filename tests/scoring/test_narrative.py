"""Narrative against score: what counts as an admission, and what does not."""

from __future__ import annotations

import pytest

from pipeline.model.record import Finding, Narratives
from tests.scoring.build import activity, audit, found, indicator, levels, num, text, whole

WORDS = ("แต่งตั้งคณะทำงาน", "จัดทำแผน", "ดำเนินการตามแผน", "ติดตามผล", "รายงานผลต่อผู้บริหาร")
DONE = {"levels": levels(WORDS), "result": "5", "reported_score": "5", "weight": "4"}


def said(obstacles: str, **more: object) -> list[Finding]:
    fields = {**DONE, **more}
    return found(
        audit(indicator(**fields, narratives=Narratives(obstacles=text(obstacles)))), "narrative_contradiction"
    )


@pytest.mark.parametrize(
    ("sentence", "cap"),
    [
        ("ยังไม่มีคณะกรรมการ จึงไม่สามารถดำเนินการในส่วนของระดับตัวชี้วัดที่ 4 และระดับที่ 5 ได้ตามเป้าหมาย", 3),
        ("ผู้รับจ้างส่งงานล่าช้า ทำให้ไม่สามารถดำเนินการในระดับที่ ๕ ได้", 4),
        ("การดำเนินงานระดับ 4 - 5 ยังไม่แล้วเสร็จ", 3),
        ("ระดับคะแนนที่ 5 อยู่ระหว่างดำเนินการ", 4),
        ("ระดับที่ 3 ขึ้นไปยังไม่ได้ดำเนินการ", 2),
        ("- งบประมาณล่าช้า\n- ไม่สามารถดำเนินงานระดับ 5 ได้ทันภายในปีงบประมาณ", 4),
        ("ไม่สามารถ ดำเนินการ ใน ระดับ ที่ 4", 3),
        ("ขั้นตอนที่ 5 ยังไม่ได้ดำเนินการเนื่องจากงบประมาณไม่เพียงพอ", 4),
        ("ดำเนินการได้เพียงระดับที่ 3 เนื่องจากขาดบุคลากร", 3),
        ("สามารถดำเนินการได้เพียงในระดับ 2 เท่านั้น", 2),
        ("ดำเนินการได้ครบถ้วนในระดับที่ 1 ถึงระดับที่ 3 ส่วนระดับที่ 4 และ 5 ยังไม่แล้วเสร็จ", 3),
        ("ดำเนินการระดับที่ 4 แล้วเสร็จ ระดับที่ 5 ไม่แล้วเสร็จ", 4),
        ("ไม่สามารถดำเนินการระดับที่ 5 ได้ ระดับที่ 1-4 แล้วเสร็จครบถ้วน", 4),
        ("ดำเนินการได้ถึงระดับที่ 3 เท่านั้น", 3),
        ("มีการดำเนินการถึงขั้นตอนที่ 3 เท่านั้น", 3),
        ("ไม่อาจดำเนินการตามระดับที่ 5 ได้ทันกำหนด", 4),
        ("อาจารย์ที่ปรึกษาลาออก จึงไม่สามารถดำเนินการระดับที่ 5", 4),
        ("ขาดบุคลากร จึงดำเนินการระดับที่ 5 ไม่ทัน", 4),
        ("การดำเนินการตามระดับที่ 4 และระดับที่ 5 ต้องเลื่อนออกไปเป็นปีงบประมาณถัดไป", 3),
        ("ไม่สามารถดำเนินการในขั้นตอนการประเมินผล (ระดับที่ 5) ได้", 4),
        ("แม้จะเร่งรัดแล้ว แต่ไม่สามารถดำเนินการระดับที่ 5 ได้ทัน", 4),
        ("ปีที่ผ่านมาดำเนินการครบทุกระดับ แต่ปีนี้ไม่สามารถดำเนินการระดับที่ 4 และ 5 ได้", 3),
        ("ผลงานอยู่ที่ระดับ 3 เนื่องจากระดับ 4 ยังไม่ได้ดำเนินการ", 3),
        ("ยังไม่แล้วเสร็จในระดับที่ 5 แต่คาดว่าจะแล้วเสร็จในปีถัดไป", 4),
    ],
)
def test_levels_not_reached(sentence: str, cap: int) -> None:
    (f,) = said(sentence)
    assert (f.severity, f.reported, f.recomputed) == ("error", 5, cap)
    assert f.evidence


@pytest.mark.parametrize(
    "sentence",
    [
        "ไม่มี",
        "การดำเนินงานมีความล่าช้าและยุ่งยากมาก",
        "บุคลากรไม่เพียงพอ ทำให้ดำเนินการได้ช้า",
        "แม้ในช่วงแรกจะไม่สามารถดำเนินการในระดับที่ 5 ได้ แต่ได้ดำเนินการแล้วเสร็จในเดือนสิงหาคม",
        "ไม่สามารถดำเนินการระดับที่ 4 ได้ตามแผนเดิม แต่ต่อมาได้ดำเนินการแล้วเสร็จครบถ้วน",
        "หากงบประมาณล่าช้าอาจทำให้ไม่สามารถดำเนินการในระดับที่ 5 ได้",
        "ปีที่ผ่านมาไม่สามารถดำเนินการในระดับที่ 5 ได้",
        "ไม่มีระดับใดที่ยังไม่แล้วเสร็จ",
        "ดำเนินการครบทั้ง 5 ระดับ",
        "ดำเนินการได้ถึงระดับที่ 5",
        "ในช่วงแรกดำเนินการได้เพียงระดับที่ 3",
        "คณะทำงานมีเพียงระดับ 5 คน",
        "ข้าราชการระดับ 5 ไม่สามารถดำเนินการแทนได้",
        "โรงแรมระดับ 5 ดาวไม่สามารถจัดประชุมได้",
        "ไม่สามารถดำเนินการจัดประชุมในพื้นที่ได้",
        "ระบบงานอยู่ระหว่างปรับปรุง",
        "ดำเนินการระดับที่ 5 แล้วเสร็จ แต่โรงเรียนบางแห่งไม่สามารถดำเนินการได้",
        "ปีงบประมาณ 2565 ไม่สามารถดำเนินการระดับที่ 5 ได้",
        "เมื่อปี 2564 การดำเนินงานระดับที่ 5 ยังไม่แล้วเสร็จ",
        "หน่วยงานอื่นไม่สามารถดำเนินการระดับที่ 5 ได้",
        "ไม่สามารถดำเนินการระดับที่ 5 ได้หากไม่ได้รับงบประมาณ แต่ได้รับจัดสรรแล้ว",
        "ได้แก้ไขปัญหาที่ทำให้ไม่สามารถดำเนินการระดับที่ 5 ได้เรียบร้อยแล้ว",
        "ปัญหาที่ทำให้ขั้นตอนที่ 4 ยังไม่แล้วเสร็จได้รับการแก้ไขแล้ว",
        "ไม่เพียงระดับที่ 3 แต่ดำเนินการถึงระดับที่ 5",
        "ไม่ใช่ว่าไม่สามารถดำเนินการระดับที่ 5",
        "ความเสี่ยงที่ระดับที่ 5 จะไม่แล้วเสร็จอยู่ในระดับต่ำ",
        "ไม่สามารถดำเนินการระดับที่ 5 แบบพบหน้าได้ จึงปรับเป็นออนไลน์และดำเนินการครบถ้วน",
        "อุปกรณ์ไม่ทันสมัย ทำให้ระดับที่ 3 ใช้เวลามาก",
        "ดำเนินการได้ถึงระดับที่ 5 เท่านั้น",
    ],
)
def test_no_admission(sentence: str) -> None:
    assert said(sentence) == []


def test_score_below_the_level_is_honest() -> None:
    sentence = "ไม่สามารถดำเนินการในระดับที่ 5 ได้"
    assert said(sentence, reported_score="4", result="4") == []
    assert said(sentence, reported_score="4.5", result="4.5") == []
    assert len(said(sentence)) == 1


def test_activity_that_was_not_finished() -> None:
    sentence = "โครงการที่ 2 ยังไม่แล้วเสร็จ เนื่องจากสถานการณ์น้ำท่วม"
    acts = tuple(activity(None, None, (), number=str(n), reported_percent=num(p)) for n, p in ((1, 100), (2, 100)))
    (f,) = said(sentence, activities=acts)
    assert (f.activity, f.severity, f.reported) == ("2", "error", 100)
    half = tuple(activity(None, None, (), number=str(n), reported_percent=num(p)) for n, p in ((1, 100), (2, 60)))
    assert said(sentence, activities=half) == []
    assert said("โครงการที่ 7 ยังไม่แล้วเสร็จ", activities=acts) == []


def test_activity_named_by_its_title() -> None:
    act = activity(None, None, (), number="3", title=text("โครงการส่งเสริมอาชีพผู้สูงอายุ"), reported_percent=num(100))
    assert [f.activity for f in said("โครงการส่งเสริมอาชีพผู้สูงอายุยังไม่แล้วเสร็จ", activities=(act,))] == ["3"]
    assert said("อาคารที่ใช้จัดกิจกรรมยังไม่แล้วเสร็จ", activities=(act,)) == []


def test_activity_that_says_so_itself() -> None:
    def own(result: str, percent: int = 100) -> list[Finding]:
        return said(
            "ไม่มี", activities=(activity(None, None, (), result_text=text(result), reported_percent=num(percent)),)
        )

    assert [f.activity for f in own("- โครงการยังไม่แล้วเสร็จ\n- ผลสำเร็จของโครงการร้อยละ 100")] == ["1"]
    assert own("- โครงการยังไม่แล้วเสร็จ\n- ผลสำเร็จของโครงการร้อยละ 60", 60) == []
    assert own("- เผยแพร่รายงานแล้ว อยู่ระหว่างสรุปผล\n- ผลสำเร็จของโครงการร้อยละ 100") == []
    assert own("- เดิมโครงการยังไม่แล้วเสร็จ ต่อมาได้ดำเนินการเรียบร้อย") == []


def test_target_that_was_missed() -> None:
    (f,) = said("ผลการดำเนินงานไม่เป็นไปตามเป้าหมายที่กำหนด")
    assert (f.severity, f.reported) == ("warning", 5)
    assert said("ผลการดำเนินงานไม่เป็นไปตามเป้าหมายที่กำหนด", reported_score="3", result="3") == []
    assert said("กลุ่มเป้าหมายไม่ครบตามเป้าหมายในบางพื้นที่") == []


def test_a_sentence_of_the_year_that_is_reported() -> None:
    sentence = "ในปีงบประมาณ พ.ศ. 2567 ไม่สามารถดำเนินการระดับที่ 5 ได้"
    item = indicator(**DONE, narratives=Narratives(obstacles=text(sentence)))
    assert len(found(audit(item, fiscal_year=whole(2567)), "narrative_contradiction")) == 1
    assert found(audit(item, fiscal_year=whole(2568)), "narrative_contradiction") == []


@pytest.mark.parametrize(
    ("sentence", "said_so"),
    [
        ("ไม่สามารถดำเนินการได้ตามค่าเป้าหมาย", True),
        ("ไม่บรรลุตามค่าเป้าหมายของตัวชี้วัด", True),
        ("ผลงานต่ำกว่าเป้าหมาย", True),
        ("ไม่มีปัญหาอุปสรรคที่ทำให้ไม่บรรลุเป้าหมาย", False),
        ("อัตราการเกิดโรคต่ำกว่าเป้าหมาย", False),
        ("ข้อร้องเรียนต่ำกว่าเป้าหมายที่กำหนด จึงถือว่าบรรลุ", False),
        ("เพื่อไม่ให้ผลงานต่ำกว่าเป้าหมาย จึงติดตามทุกเดือน", False),
    ],
)
def test_targets_in_other_words(sentence: str, said_so: bool) -> None:
    assert bool(said(sentence)) is said_so


def test_evidence_is_the_sentence() -> None:
    sentence = "ไม่สามารถดำเนินการในระดับที่ 5 ได้"
    (f,) = said(f"งบประมาณมีจำกัด\n{sentence}\nบุคลากรโยกย้ายบ่อย")
    assert [p.raw for p in f.evidence] == [sentence, "5"]
    assert sentence in f.message
    assert sentence in f.message_en


def test_doubtful_score_is_only_info() -> None:
    (f,) = said("ไม่สามารถดำเนินการในระดับที่ 5 ได้", reported_score=num("5", confidence=0.2))
    assert f.severity == "info"
