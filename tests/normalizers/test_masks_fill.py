"""Filling: what is right, what is left alone, and that nothing but masks is touched."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.tokenize import word_tokenize

from normalizers.edits import with_edits
from normalizers.masks import CorpusMemory, FormVocabulary, MaskSettings, fill_document
from normalizers.masks.squash import compose, decompose
from normalizers.masks.words import load_words
from pipeline.model.page import SourceText
from pipeline.model.text import Edit, NormalText

TEXTS = Path(__file__).parents[2] / "benchmarks" / "masks_texts"


def plain(text: str) -> NormalText:
    return NormalText(text, SourceText(text))


def fill(*lines: str, **known: CorpusMemory | FormVocabulary | MaskSettings) -> tuple[tuple[Edit, ...], ...]:
    return fill_document([plain(t) for t in lines], **known)  # type: ignore[arg-type]


def best(*lines: str, **known: CorpusMemory | FormVocabulary | MaskSettings) -> list[str | None]:
    """The first candidate of every mask, None for persons."""
    return [e.candidates[0].text if e.candidates else None for row in fill(*lines, **known) for e in row]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ผลการจัดซื้อxxxxxxxของแต่ละโครงการ", "จัดจ้าง"),
        ("ใช้สำหรับระยะเวลา 1 ปี เริ่มตั้งแต่xxxxxx 1 ตุลาคม 2565", "วันที่"),
        ("การป้องกันและxxxxxxสาธารณภัย", "บรรเทา"),
        ("องค์กรปกครองส่วนxxxxxxxxมีหน้าที่จัดบริการสาธารณะ", "ท้องถิ่น"),
        ("ตามหลักxxxxxxxxxx ทั้งนี้เพื่อประโยชน์ของประชาชน", "ธรรมาภิบาล"),
        ("การอนุรักษ์ทรัพยากรxxxxxxxxและสิ่งแวดล้อม", "ธรรมชาติ"),
    ],
)
def test_common_words_of_the_genre(text: str, answer: str) -> None:
    assert best(text) == [answer]


@pytest.mark.parametrize("am", ["xxxxx", "xxxxxx"])
def test_sara_am_may_count_one_or_two(am: str) -> None:
    """ดำเนิน has six code points with sara am as one, seven as two; ประจำ five or six."""
    vocabulary = FormVocabulary(("รายงานผลประจำปีงบประมาณของกองคลัง",))
    assert best(f"รายงานผล{am}ปีงบประมาณของกองคลัง", vocabulary=vocabulary) == ["ประจำ"]


def hide(sentence: str, word: str) -> str:
    assert sentence.count(word) == 1
    return sentence.replace(word, "x" * len(word))


def test_the_form_says_it() -> None:
    sentence = "ระดับความสำเร็จของการขับเคลื่อนกระทงลอยแก้วประจำหมู่บ้าน"
    (edit,) = fill(hide(sentence, "กระทงลอยแก้ว"), vocabulary=FormVocabulary((sentence,)))[0]
    assert (edit.status, edit.repaired) == ("repaired", "กระทงลอยแก้ว")
    assert "vocabulary" in edit.reason


def test_an_earlier_document_says_it() -> None:
    sentence = "โครงการลานวัฒนธรรมริมบึงได้รับการสนับสนุนจากชมรมเปลญวนชายทุ่ง"
    memory = CorpusMemory()
    memory.add("ฉบับก่อน", [plain(sentence)])
    (edit,) = fill(hide(sentence, "เปลญวน"), memory=memory)[0]
    assert (edit.status, edit.repaired) == ("repaired", "เปลญวน")
    assert "memory" in edit.reason


def test_letter_spaced_runs_are_dealt_out() -> None:
    text = "ตรวจสอบ x xx x ป ร ะ ชุ ม ส ภ า"
    vocabulary = FormVocabulary(("ตรวจสอบเชิญประชุมสภา",))
    edits = fill(text, vocabulary=vocabulary)[0]
    assert [e.candidates[0].text for e in edits] == ["เ", "ชิ", "ญ"]
    assert [text[e.start : e.end] for e in edits] == ["x", "xx", "x"]


def test_persons_are_never_filled() -> None:
    memory = CorpusMemory()
    memory.add("ฉบับก่อน", [plain("นายสมหมาย ใจเย็นดี นายกเทศมนตรีตำบลห้วยทราย ผู้ทำข้อตกลง")])
    text = "นายxxxxxx xxxxxxxx นายกเทศมนตรีตำบลห้วยทราย ผู้ทำข้อตกลง"
    edits = fill(text, memory=memory, settings=MaskSettings(threshold=0.0))[0]
    assert [e.status for e in edits] == ["personal", "personal"]
    assert all(e.repaired is None and not e.candidates for e in edits)


def test_below_the_threshold_it_abstains_and_tells_three() -> None:
    (edit,) = fill("เมื่อวานxxxxxแล้วกลับมา", settings=MaskSettings(threshold=1.0))[0]
    assert edit.status == "abstained"
    assert edit.repaired is None
    assert len(edit.candidates) == 3
    assert edit.candidates[0].confidence >= edit.candidates[1].confidence >= edit.candidates[2].confidence


def test_earlier_edits_keep_raw_offsets_right() -> None:
    raw = "ส านักงาน ประกาศผลการจัดซื้อxxxxxxxแล้ว"
    first = Edit(0, 4, "ส าน", "สำน", "glyph")
    text = NormalText("สำนักงาน ประกาศผลการจัดซื้อxxxxxxxแล้ว", SourceText(raw), (first,))
    ((edit,),) = fill_document([text])
    assert raw[edit.start : edit.end] == edit.raw == "xxxxxxx"


def test_a_run_inside_an_earlier_edit_is_left_alone() -> None:
    raw = "การจัดซื้อx x x xของ"
    text = NormalText("การจัดซื้อxxxxของ", SourceText(raw), (Edit(10, 17, "x x x x", "xxxx", "spacing"),))
    assert fill_document([text]) == ((),)


ODD = "xxxxX ก่ำานจัดซื้อ1๒.()/-\n\t\x00\u200b🗖|aé\ud800"


@settings(max_examples=40)
@given(st.lists(st.text(alphabet=ODD, max_size=40), max_size=4))
def test_only_masks_are_touched(lines: list[str]) -> None:
    rows = fill(*lines)
    assert len(rows) == len(lines)
    for text, edits in zip(lines, rows, strict=True):
        at = 0
        for e in edits:
            assert at <= e.start < e.end <= len(text)
            assert e.raw == text[e.start : e.end]
            assert set(e.raw) <= {"x", "X"}
            assert e.kind == "mask"
            assert 0.0 <= e.confidence <= 1.0
            for shown in (e.repaired or "", *(c.text for c in e.candidates)):
                assert not any(c.isdigit() or c.isspace() or c.isascii() for c in shown)
                assert len(e.raw) in range(len(compose(decompose(shown))), len(decompose(shown)) + 1) or not shown
            at = e.end


@pytest.mark.parametrize(
    "text",
    [
        "xxxx",
        "xxxx xxxx xxxx",
        "x" * 200,
        "ก" + "x" * 200,
        "no Thai here, xxx",
        "",
        "\x00xxxx\ud800",
        "🗖xxxx🗖",
        "(xxx)",
    ],
)
def test_odd_texts_are_left_as_they_are(text: str) -> None:
    (edits,) = fill(text)
    assert all(e.repaired is None for e in edits)


def test_the_same_twice() -> None:
    text = "ให้ดำเนินการตามxxxxxxxกระทรวงมหาดไทยว่าด้วยการพัสดุ และรายงานxxxxxxต่อสภาxxxxxxxx"
    assert fill(text) == fill(text)


def hidden_by_type(text: str, seed: int) -> list[str]:
    """Lines in which one word in eight is hidden wherever it stands."""
    tokens = [word_tokenize(line, engine="newmm") for line in text.split("\n")]
    kinds = sorted({w for row in tokens for w in row if 3 <= len(w) <= 12 and "ก" <= w[0] <= "ไ"})
    chosen = set(random.Random(seed).sample(kinds, len(kinds) // 8))
    return ["".join("x" * len(w) if w in chosen else w for w in row) for row in tokens]


@pytest.mark.parametrize("name", ["agreement_form", "sar_form", "news_prose"])
@pytest.mark.parametrize("seed", [0, 3])
def test_filling_twice_is_filling_once(name: str, seed: int) -> None:
    """What the first pass fills is text for the second: it must lead to no further answers."""
    lines = hidden_by_type((TEXTS / f"{name}.txt").read_text("utf-8"), seed)
    generous = MaskSettings(threshold=0.5)
    rows = fill(*lines, settings=generous)
    assert any(e.repaired for row in rows for e in row)
    filled = [with_edits(plain(line), row).text for line, row in zip(lines, rows, strict=True)]
    assert not any(e.repaired for row in fill(*filled, settings=generous) for e in row)


def test_an_answer_that_now_stands_elsewhere_leaves_its_place_to_no_other() -> None:
    """By-type masking speaks against ท้องถิ่น here, and only that for another word: no ground to fill it in."""
    seen = ["แผนพัฒนาท้องถิ่นของเทศบาล", "คณะกรรมการพัฒนาท้องถิ่นประชุมแล้ว", "องค์กรปกครองส่วนท้องถิ่นทุกแห่ง"]
    edits = fill(*seen, "แผนพัฒนาxxxxxxxxดำเนินการแล้ว")[-1]
    assert edits[0].repaired in (None, "ท้องถิ่น")


def test_without_a_compiler_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("องค์การบริหารส่วนตำบลจัดทำแผนxxxxxxท้องถิ่น", "การจัดซื้อxxxxxxxของแต่ละโครงการ", "ปฏิบัติxxxตามคำรับรองการปฏิบัติxxxxxxx")
    memory = CorpusMemory()
    memory.add("ฉบับก่อน", [plain("รายงานการจัดซื้อจัดจ้างของแต่ละโครงการในปีงบประมาณ")])
    compiled = fill(*texts, memory=memory)
    monkeypatch.setattr(load_words(), "native", None)
    monkeypatch.setattr("normalizers.masks.sites.compiled_library", lambda: None)
    monkeypatch.setattr("normalizers.masks.readings._compiled", WeakKeyDictionary())
    for row, without in zip(compiled, fill(*texts, memory=memory), strict=True):
        for edit, other in zip(row, without, strict=True):
            assert (edit.start, edit.repaired, edit.status) == (other.start, other.repaired, other.status)
            assert edit.confidence == pytest.approx(other.confidence, abs=2e-3)


@pytest.mark.skipif(sys.platform != "linux", reason="where Linux says how much memory was taken")
def test_what_is_loaded_takes_little_memory() -> None:
    """1 MB of text with thousands of masks must do with 400 MB: with trees of all words half of that was gone at the start."""
    code = (
        "from normalizers.masking import mask_filler\n"
        "from normalizers.text import normalize\n"
        "print(len(normalize('การจัดซื้อxxxxxxxของแต่ละโครงการ', mask_filler=mask_filler()).edits))\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said[0] == "1"
    assert int(said[1]) < 240_000


@pytest.mark.slow
def test_ten_megabytes_in_one_line() -> None:
    text = ("ผลการดำเนินงานตามแผนพัฒนาของอำเภอ " * 300_000)[:10_000_000] + "การจัดซื้อxxxxxxxของแต่ละโครงการ"
    begun = time.process_time()
    (edits,) = fill(text)
    assert time.process_time() - begun < 60
    assert [e.candidates[0].text for e in edits] == ["จัดจ้าง"]
