"""Fits the weights of words read again (``normalizers/data/rereading_weights.toml``) by logistic regression.

    python training/fit_rereading.py [--write]

Right readings come from clean sentences with marks left out, unseen or swapped and letters mistyped; wrong ones from text
that is right: names, foreign words, titles and places as PyThaiNLP lists them, alone and within sentences, the messages of
programs on this machine, and the clean sentences themselves. Every other line of the lists is kept for measuring.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from garblings import garbled  # noqa: E402
from repair_kinds import clean_texts, lines_of  # noqa: E402

from normalizers import rereading  # noqa: E402
from normalizers.text import normalize  # noqa: E402

UPPER, LOWER, TONES = "ัิีึื็", "ุู", "่้๊๋"
NEAR = {"ก": "ดห", "ด": "กเ", "ส": "วง", "ว": "ส", "น": "ร", "ร": "น", "ม": "ท", "ท": "ม", "พ": "ะ", "ง": "ว", "ย": "บ", "บ": "ย",
        "ณ": "น", "ศ": "ส", "ษ": "ส", "ป": "ผ"}  # fmt: skip
IN_SENTENCES = {
    "foreign": ("จัดซื้อเครื่อง{}พร้อมติดตั้งจำนวน 1 ชุด", "โครงการพัฒนาระบบ{}ของสำนักงานเทศบาลตำบล", "การอบรมหลักสูตร{}แก่บุคลากร",
                "ครุภัณฑ์{}ตำบลในเมืองอำเภอเมืองจังหวัดขอนแก่น", "กล่าวถึง{}ในรายงานประจำปี"),
    "persons": ("มอบหมายให้{}เป็นผู้รับผิดชอบโครงการ", "คณะกรรมการประกอบด้วย{}และผู้แทนชุมชน", "โดยมี{}ร่วมให้การต้อนรับ",
                "เสนอชื่อ{} เป็นประธานในพิธี"),
}  # fmt: skip
WEIGHT = {"right": 1.0, "wrong": 1.0, "clean": 15.0}
"""What an example counts for in the fit; text that is right counts 4, clean sentences 15."""
OF_LISTS = 4.0
Rows = list[tuple[str, str, tuple[float, ...]]]


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


KINDS = ("mark lost", "upper lost", "tone of am lost", "tone swapped", "letters swapped", "mistyped")


class Watcher:
    """Takes down the signs of every reading that comes into question, and lets none pass."""

    def __init__(self) -> None:
        self.seen: list[tuple[rereading.Reading, tuple[float, ...]]] = []

    def __call__(self, reader: rereading.Rereader, reading: rereading.Reading) -> float:
        self.seen.append((reading, reader.signs(reading)))
        return -99.0

    def taken(self) -> Iterator[tuple[rereading.Reading, tuple[float, ...]]]:
        yield from self.seen
        self.seen.clear()


def right(reading: rereading.Reading, clean: str) -> bool:
    """Whether a reading and a neighbour of it stand so in the clean text (blanks dropped)."""
    before, after = "".join(reading.left)[-2:] + reading.word, reading.word + "".join(reading.right)[:2]
    return before in clean or after in clean


def examples(watcher: Watcher) -> Rows:
    """Readings with what they are: (set, kind, signs)."""
    rows: Rows = []
    chance = Random(9)
    for name, lines in clean_texts([], 4000):
        frames = IN_SENTENCES["persons"] if name == "persons without a title" else IN_SENTENCES["foreign"]
        for k, line in enumerate(lines):
            normalize(line)
            if k < 1200 and not name.startswith(("messages", "persons after", "countries")):
                normalize(chance.choice(frames).format(line))
            rows += [("fit" if k % 2 == 0 else "test", name, signs) for _, signs in watcher.taken()]
    sentences = (ROOT / "tests" / "normalizers" / "clean_sentences.txt").read_text(encoding="utf-8").splitlines()
    texts = sorted((ROOT / "benchmarks" / "masks_texts").glob("*.txt"))
    for kept, lines in (
        ("fit", sentences + [x for p in texts if "held_out" not in p.name for x in lines_of(p)]),
        ("test", [x for p in texts if "held_out" in p.name for x in lines_of(p)]),
    ):
        for line in lines:
            normalize(line)
            rows += [(kept, "clean", signs) for _, signs in watcher.taken()]
            clean = re.sub(r"\s", "", line)
            raws = [spoilt(line, kind, share, chance) for kind in KINDS for share in (0.02, 0.05, 0.1)]
            raws += [garbled(line, (kind,), chance) for kind in ("marks not typed", "upper of two lost", "mistyped")]
            for raw in raws:
                normalize(raw)
                rows += [(kept, "right" if right(r, clean) else "wrong", signs) for r, signs in watcher.taken()]
    return rows


def fitted(signs: np.ndarray, truth: np.ndarray, weight: np.ndarray, ridge: float = 2.0) -> np.ndarray:
    """Weights of a logistic regression, the first for the constant, by Newton's method on scaled signs."""
    middle, spread = signs.mean(0), signs.std(0)
    middle[0], spread[spread == 0] = 0.0, 1.0
    scaled = (signs - middle) / spread
    w = np.zeros(signs.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-scaled @ w))
        slope = scaled.T @ (weight * (p - truth)) + ridge * w * (np.arange(len(w)) > 0)
        w -= np.linalg.solve((scaled * (weight * p * (1 - p))[:, None]).T @ scaled + ridge * np.eye(len(w)), slope)
    out: np.ndarray = w / spread
    out[0] = w[0] - (w[1:] * middle[1:] / spread[1:]).sum()
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the weights where the package reads them")
    options = parser.parse_args()
    watcher = Watcher()
    rereading.Rereader.sureness = lambda self, r: watcher(self, r)  # type: ignore[method-assign]
    rows = examples(watcher)
    signs = np.array([s for _, _, s in rows])
    truth = np.array([kind == "right" for _, kind, _ in rows], float)
    weight = np.array([WEIGHT.get(kind, OF_LISTS) for _, kind, _ in rows])
    fit = np.array([kept == "fit" for kept, _, _ in rows])
    weights = fitted(signs[fit], truth[fit], weight[fit])
    odds = signs @ weights
    for least in (-1.0, 0.0, 0.5, 1.0, 2.0):
        of = Counter(kind for kept, kind, _ in rows if kept == "test")
        taken = Counter(kind for (kept, kind, _), o in zip(rows, odds, strict=True) if kept == "test" and o >= least)
        print(least, ", ".join(f"{kind} {taken[kind]}/{of[kind]}" for kind in sorted(of)))
    path = ROOT / "normalizers" / "data" / "rereading_weights.toml"
    names = re.findall(r"^(\w+) = ", path.read_text("utf-8").partition("[weights]")[2], re.MULTILINE)
    lines = [f"{name} = {w:.3f}" for name, w in zip(names, weights, strict=True)]
    print("\n".join(lines))
    if options.write:
        path.write_text(
            path.read_text("utf-8").partition("[weights]\n")[0] + "[weights]\n" + "\n".join(lines) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
