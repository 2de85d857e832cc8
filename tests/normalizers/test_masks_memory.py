"""What is remembered of earlier documents: only what stood there, and not what a reviewer refused."""

from __future__ import annotations

from normalizers.masks import CorpusMemory, fill_document
from normalizers.masks.squash import squash
from pipeline.model.page import SourceText
from pipeline.model.text import Edit, NormalText

SENTENCE = "มอบถ้วยรางวัลแก่ทีมเรือพายหญิงบ้านคลองกระจับในงานประเพณี"
HIDDEN = "มอบถ้วยรางวัลแก่ทีมเรือพายxxxxบ้านคลองกระจับในงานประเพณี"


def plain(text: str) -> NormalText:
    return NormalText(text, SourceText(text))


def best(memory: CorpusMemory) -> tuple[str, float]:
    ((edit,),) = fill_document([plain(HIDDEN)], memory=memory)
    return edit.candidates[0].text, edit.confidence


def test_it_fills_the_next_document() -> None:
    memory = CorpusMemory()
    assert memory.add("a", [plain(SENTENCE)]) == 1
    text, confidence = best(memory)
    assert text == "หญิง"
    assert confidence > 0.8


def test_it_never_learns_from_its_own_guesses() -> None:
    guess = Edit(26, 30, "xxxx", "ชายไ", "mask", "repaired", 0.99)
    text = NormalText(HIDDEN.replace("xxxx", "ชายไ"), SourceText(HIDDEN), (guess,))
    memory = CorpusMemory()
    memory.add("a", [text])
    memory.add("b", [plain(HIDDEN)])
    assert not any("ชายไ" in line or "x" in line for line in memory.lines())


def test_a_refused_answer_is_not_given_again() -> None:
    memory = CorpusMemory()
    memory.add("a", [plain(SENTENCE)])
    memory.reject("b", "ทีมเรือพาย", "หญิง", "บ้านคลอง")
    assert memory.lines() == ()
    memory.add("c", [plain(SENTENCE)])
    assert memory.lines() == ()
    assert memory.is_rejected(squash("แก่ทีมเรือพาย"), "หญิง", squash("บ้านคลองกระจับ"))


def test_short_lines_and_white_space_say_nothing() -> None:
    memory = CorpusMemory()
    assert memory.add("a", [plain("รวม"), plain("  \n 12 \n"), plain("ก ข ค")]) == 0
