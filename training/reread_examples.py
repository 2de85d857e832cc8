"""Words read again, known to be right or wrong: readings of clean sentences with faults made in them, and of text that is right.

Right readings come from clean sentences with marks left out, unseen or swapped and letters mistyped; wrong ones from these as
well, from the sentences as they are, and from names, foreign words and titles as PyThaiNLP lists them and places as
this package does, alone and within sentences. Nothing else on a machine is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from random import Random

import garblings
import numpy as np
from repair_kinds import clean_texts, lines_of

from normalizers.lexicon import DATA, is_thai_word
from normalizers.lm import load_model
from normalizers.reread_signs import Reading, Signs
from normalizers.text import normalize

ROOT = Path(__file__).resolve().parents[1]
UPPER, LOWER, TONES = "ัิีึื็", "ุู", "่้๊๋"
NEAR = {"ก": "ดห", "ด": "กเ", "ส": "วง", "ว": "ส", "น": "ร", "ร": "น", "ม": "ท", "ท": "ม", "พ": "ะ", "ง": "ว", "ย": "บ", "บ": "ย",
        "ณ": "น", "ศ": "ส", "ษ": "ส", "ป": "ผ"}  # fmt: skip
IN_SENTENCES = {
    "foreign": ("จัดซื้อเครื่อง{}พร้อมติดตั้งจำนวน 1 ชุด", "โครงการพัฒนาระบบ{}ของสำนักงานเทศบาลตำบล", "การอบรมหลักสูตร{}แก่บุคลากร",
                "ครุภัณฑ์{}ตำบลในเมืองอำเภอเมืองจังหวัดขอนแก่น", "กล่าวถึง{}ในรายงานประจำปี"),
    "persons": ("มอบหมายให้{}เป็นผู้รับผิดชอบโครงการ", "คณะกรรมการประกอบด้วย{}และผู้แทนชุมชน", "โดยมี{}ร่วมให้การต้อนรับ",
                "เสนอชื่อ{} เป็นประธานในพิธี"),
}  # fmt: skip
LINES, FRAMED, DRAWS = 4000, 2000, 2
"""Lines of each list, how many of them stand in a sentence as well, and how often faults are drawn for a clean line."""
TEXTS = (
    *(f"benchmarks/masks_texts/{n}.txt" for n in ("agreement_form", "held_out_news", "held_out_report", "news_prose", "sar_form")),
    *(f"training/mask_texts/{n}.txt" for n in ("council_minutes", "farm_column", "health_report", "procurement_notice",
                                               "school_letter")),
)  # fmt: skip
"""Named one by one: texts that are added for masks change nothing here."""
DRAWN, LONGEST = 200, 24
"""How many lines are drawn, and of how many words at most."""
KINDS = ("mark lost", "upper lost", "tone of am lost", "tone swapped", "letters swapped", "mistyped")
SHARES = (0.02, 0.05, 0.1)
GARBLINGS = [(kind,) for kind in garblings.KINDS] + list(garblings.MIXTURES)
"""What other layers leave of these is to be read again, or not."""


@dataclass(frozen=True)
class Example:
    """A reading's ``signs``, what it is (``right``, ``wrong``, ``clean`` or the list that it is of), whether weights may be
    fitted on it, and its words, by which it is told from others."""

    kind: str
    fit: bool
    signs: tuple[float, ...]
    words: tuple[str, ...]


class Watcher:
    """Takes down every reading that comes into question from now on, and lets none pass."""

    def __init__(self) -> None:
        self._seen: list[tuple[Reading, tuple[float, ...]]] = []

        def take(signs: Signs, r: Reading) -> float:
            self._seen.append((r, signs.of(r)))
            return -inf

        Signs.sureness = take  # type: ignore[assignment,method-assign]

    def taken(self) -> list[tuple[Reading, tuple[float, ...]]]:
        """The readings since the last call, with their signs."""
        seen, self._seen = self._seen, []
        return seen


def spoilt(text: str, kind: str, share: float, chance: Random) -> str:
    """The text with faults of one kind in about a ``share`` of the places where they can be."""

    def some(pattern: str, change: str | dict[str, str]) -> str:
        def one(m: re.Match[str]) -> str:
            if chance.random() >= share:
                return m[0]
            return change if isinstance(change, str) else change.get(m[0], m[0])

        return re.sub(pattern, one, text)

    def mistype(m: re.Match[str]) -> str:
        if chance.random() >= share / 2.5:
            return m[0]
        return chance.choice(("", m[0] * 2, chance.choice(NEAR.get(m[0], m[0]))))

    match kind:
        case "mark lost":
            return some(f"(?<=[ก-ฮ{UPPER}])[{UPPER}{LOWER}{TONES}์]", "")
        case "upper lost":
            share = min(1.0, 6 * share)
            return some(f"(?<=[{UPPER}])[{TONES}]", "")
        case "tone of am lost":
            share = min(1.0, 6 * share)
            return some(f"[{TONES}](?=ำ)", "")
        case "tone swapped":
            return some(f"(?<=[ก-ฮ{UPPER}])[่้]", {"่": "้", "้": "่"})
        case "letters swapped":
            return re.sub("(?<=[ก-๎])([ก-ฮ])([ก-ฮ])(?=[ก-๎])",
                          lambda m: m[2] + m[1] if chance.random() < share / 2.5 else m[0], text)  # fmt: skip
    return re.sub("(?<=[ก-๎])[ก-ฮ](?=[ก-๎])", mistype, text)


def _right(reading: Reading, clean: str) -> bool:
    """Whether a reading and a neighbour of it stand so in the clean text (blanks dropped)."""
    before, after = "".join(reading.left)[-2:] + reading.word, reading.word + "".join(reading.right)[:2]
    return before in clean or after in clean


def right_texts(size: int, chance: Random) -> Iterator[tuple[str, list[str]]]:
    """Lists of text that is right, by their kind, ``size`` lines of each at most."""
    yield from ((name, lines) for name, lines in clean_texts([], size, machine=False))
    places = [x for x in (DATA / "places.tsv").read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    yield "places", chance.sample(places, min(size, len(places)))


def drawn_lines(count: int, chance: Random) -> Iterator[str]:
    """Lines of words that follow each other as the n-gram model has them, numbers among them."""
    model = load_model()
    alone = model.unigram_probability.astype(np.float32)
    every = np.arange(alone.size, dtype=np.int32)
    scratch = np.zeros(every.size, np.float32)
    while count:
        history, words = [0, 0], list[str]()
        while len(words) < LONGEST:
            shares = np.cumsum(model.probabilities(every, history, alone, scratch), dtype=np.float64)
            word = int(np.searchsorted(shares, chance.random() * shares[-1]))
            if word == 0:  # between sentences
                break
            words.append(model.words[word])
            history = [history[1], word]
        line = "".join(str(chance.randrange(2, 3000)) if w == "<num>" else w for w in words)
        if len(words) >= LONGEST // 3 and all(w == "<num>" or is_thai_word(w) for w in words):
            count -= 1
            yield line


def clean_lines() -> Iterator[tuple[bool, str]]:
    """The lines of our own texts and drawn ones, and whether weights may be fitted on them."""
    own = ROOT / "tests" / "normalizers" / "clean_sentences.txt"
    yield from ((True, line) for line in own.read_text(encoding="utf-8").splitlines())
    for name in TEXTS:
        yield from (("held_out" not in name, line) for line in lines_of(ROOT / name))
    yield from ((k % 2 == 0, line) for k, line in enumerate(drawn_lines(DRAWN, Random(77))))


def examples() -> list[Example]:
    """All of them, each once, the same ones each time; every other line of the lists and the held-out texts for measuring."""
    watcher = Watcher()
    found: dict[Example, None] = {}
    chance = Random(9)

    def take(kind: str, fit: bool, clean: str = "") -> None:
        for reading, signs in watcher.taken():
            what = kind or ("right" if _right(reading, clean) else "wrong")
            words = (*reading.left, "|", *reading.plain, "|", reading.word, "|", *reading.right)
            found[Example(what, fit, signs, words)] = None

    for name, lines in right_texts(LINES, chance):
        frames = IN_SENTENCES["persons" if name == "persons without a title" else "foreign"]
        for k, line in enumerate(lines):
            normalize(line)
            if k < FRAMED and name not in ("persons after a title", "countries"):
                normalize(chance.choice(frames).format(line))
            take(name, k % 2 == 0)
    for fit, line in clean_lines():
        normalize(line)
        take("clean", fit)
        raws = [spoilt(line, kind, share, chance) for _ in range(DRAWS) for kind in KINDS for share in SHARES]
        raws += [garblings.garbled(line, kinds, chance) for kinds in GARBLINGS]
        for raw in raws:
            normalize(raw)
            take("", fit, re.sub(r"\s", "", line))
    return list(found)
