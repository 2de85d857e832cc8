"""Lines of text to train on: drawn from word counts and form vocabulary, with numbers, dates, codes and masks.

No corpus: words follow each other as often as the bigram counts say, and a share of the lines is of words drawn evenly
or of made-up syllables, so that rare characters and names are learnt too.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

TERMS = (Path(__file__).parent / "terms.txt").read_text(encoding="utf-8").split("\n")[:-1]
"""Vocabulary of report forms, one term a line."""

BETWEEN = [
    "",
    "",
    "",
    "",
    " ",
    " ",
    " ",
    ", ",
    " ,",
    ",",
    "/",
    ": ",
    " : ",
    " -",
    "-",
    " - ",
    " (",
    ") ",
    "(",
    ")",
    ".",
    ". ",
    "; ",
    "ๆ ",
    "ฯ ",
]
"""What stands between two words of a made-up line."""
MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
SHORT_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
ALIKE = ("3589", "31", "35", "85", "62", "17", "0689", "47")
"""Digits that look alike, in one script or the other."""
TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
CONSONANTS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"


class Writer:
    """Draws lines. ``counts``: folder of ``vocab.txt`` and ``thai_gov_ngrams.npz``; ``seed`` fixes what is drawn."""

    def __init__(self, counts: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.words = (counts / "vocab.txt").read_text(encoding="utf-8").split("\n")
        data = np.load(counts / "thai_gov_ngrams.npz")
        ids, n = data["ngram2_ids"], data["ngram2_counts"]
        order = np.lexsort((ids[:, 1], ids[:, 0]))
        self.next = ids[order, 1]
        # the square root flattens the counts: news repeats itself, the recogniser must not learn to
        self.sums = np.cumsum(np.sqrt(n[order].astype(np.float64)))
        self.first = np.searchsorted(ids[order, 0], np.arange(len(self.words) + 1))

    def line(self, longest: int) -> str:
        """One line of at most about ``longest`` characters, Thai or Arabic digits throughout."""
        r = self.rng
        kind = r.random()
        want = r.randint(1, longest) if r.random() < 0.8 else r.randint(1, max(1, longest // 4))
        if kind < 0.34:
            text = self.running(want)
        elif kind < 0.46:
            text = self.mixed(want, lambda: r.choice(self.words[2:]))
        elif kind < 0.56:
            text = self.mixed(want, self.syllables)
        elif kind < 0.64:
            text = self.mixed(want, lambda: r.choice(TERMS))
        elif kind < 0.88:
            text = self.numbers(want)
        elif kind < 0.96:
            text = self.mixed(want, self.anything)
        else:
            text = self.latin(want)
        mark = r.random()
        if mark < 0.07:
            text = r.choice("•-–●☐☑☒✓○■→") + " " + text
        elif mark < 0.17:
            item = str(r.randint(1, 30)) if r.random() < 0.85 else r.choice(CONSONANTS)
            text = r.choice(["(%s) ", "%s) ", "%s. ", "(%s)", "%s.", "ข้อ %s "]) % item + text
        if r.random() < 0.05:
            text = r.choice(["“%s”", "(%s)", '"%s"', "‘%s’", "[%s]", "'%s'", "<%s>"]) % text
        if r.random() < 0.03:
            text += "." * r.randint(5, 25) + (self.syllables() if r.random() < 0.4 else "")
        text = self.cut(text, longest + 6)
        return text.translate(TO_THAI) if r.random() < 0.5 else text

    def cut(self, text: str, longest: int) -> str:
        if len(text) > longest:
            text = text[:longest]
        return text.strip() or "-"

    def running(self, want: int) -> str:
        out, word, n = [], 0, 0
        while n < want:
            a, b = self.first[word], self.first[word + 1]
            if a == b or self.rng.random() < 0.02:
                word = self.rng.randrange(2, len(self.words) - 1)
            else:
                base = self.sums[a - 1] if a else 0.0
                at = np.searchsorted(self.sums[a:b], base + self.rng.random() * (self.sums[b - 1] - base))
                word = int(self.next[a + min(int(at), b - a - 1)])
            text = {"<num>": " " + self.number() + " ", "<s>": " "}.get(self.words[word], self.words[word])
            out.append(text + (" " if self.rng.random() < 0.12 else ""))
            n += len(out[-1])
        return "".join(out)

    def mixed(self, want: int, draw) -> str:  # type: ignore[no-untyped-def]
        out, n = [], 0
        while n < want:
            out.append(draw() + self.rng.choice(BETWEEN))
            n += len(out[-1])
        return "".join(out)

    def syllables(self) -> str:
        r = self.rng
        out = []
        for _ in range(r.randint(1, 4)):
            s = r.choice("เแโใไ") if r.random() < 0.3 else ""
            s += r.choice(CONSONANTS) + (r.choice("รลว") if r.random() < 0.15 else "")
            mark = r.choice("ัิีึืุู็") if r.random() < 0.5 else ""
            s += mark + (r.choice("่้๊๋่้์") if r.random() < 0.4 and mark != "็" else "")
            if not mark and r.random() < 0.4:
                s += r.choice("าำาะ")
            s += r.choice(CONSONANTS) if r.random() < 0.6 else ""
            if r.random() < 0.06:
                s += r.choice(CONSONANTS) + r.choice(["์", "ุ์", "ิ์"])
            out.append(s)
        if r.random() < 0.05:
            out.append(r.choice(["ๆ", "ฯ", "ฯลฯ", "ฤ", "ฤทธิ์", "ฤๅ", " ๆ "]))
        return "".join(out)

    def number(self) -> str:
        """A number as reports write them; in some its digits are those that scans confuse."""
        text = self.plain_number()
        if self.rng.random() < 0.2:
            alike = self.rng.choice(ALIKE)
            text = "".join(self.rng.choice(alike) if c.isdigit() else c for c in text)
        return text

    def plain_number(self) -> str:
        r = self.rng
        k = r.random()
        if k < 0.25:
            return str(r.randint(0, 9))
        if k < 0.45:
            return str(r.randint(10, 120))
        if k < 0.62:
            return f"{r.uniform(0, 5 if r.random() < 0.5 else 100):.{r.randint(1, 4)}f}"
        if k < 0.72:
            return f"{r.randint(1000, 99_999_999):,}" + (f".{r.randint(0, 99):02d}" if r.random() < 0.4 else "")
        if k < 0.80:
            return str(r.randint(2480, 2600))
        if k < 0.86:
            return ".".join(str(r.randint(1, 15)) for _ in range(r.randint(2, 4)))
        if k < 0.90:
            return f"{r.randint(1, 100)}%"
        if k < 0.94:
            return str(r.randint(0, 10 ** r.randint(3, 10)))
        return r.choice("<>≥≤±+-") + " " * r.randint(0, 1) + f"{r.uniform(0, 100):.{r.randint(0, 2)}f}"

    def date(self) -> str:
        r = self.rng
        d, m, y = r.randint(1, 31), r.randrange(12), r.randint(2545, 2570)
        k = r.randrange(5)
        if k == 0:
            return f"{d} {MONTHS[m]} {y}"
        if k == 1:
            return f"{d} {SHORT_MONTHS[m]} {y % 100}"
        if k == 2:
            return f"{d:02d}/{m + 1:02d}/{y}"
        if k == 3:
            return f"{d}-{min(d + 2, 31)} {MONTHS[m]} {y} จำนวน {r.randint(5, 400)} คน"
        return f"{MONTHS[m]} พ.ศ. {y}"

    def numbers(self, want: int) -> str:
        r = self.rng
        k = r.random()
        if k < 0.42:
            return self.number()
        if k < 0.58:
            return self.date()
        if k < 0.68:
            return f"ร้อยละ {self.number()}"
        if k < 0.78:
            return (
                f"{self.number()}{r.choice(['-', ' - ', '–', '/', ' : ', ' x ', ' × ', ' = ', ' + '])}{self.number()}"
            )
        if k < 0.84:
            return r.choice(["ระดับ", "ข้อ", "ตัวชี้วัดที่", "ขั้นตอนที่", "ครั้งที่", "หน้า", "กลุ่มที่"]) + " " + self.number()
        if k < 0.90:
            return self.mixed(min(want, 24), self.number)
        if k < 0.95:
            return f"0 {r.randint(2, 9)}{r.randint(100, 999)} {r.randint(1000, 9999)} ต่อ {r.randint(1, 999)}"
        return "".join(r.choice("0123456789") for _ in range(r.randint(1, 13)))

    def latin(self, want: int) -> str:
        r = self.rng
        if r.random() < 0.2:
            return "".join(r.choice("abcdefghijklmnopqrstuvwxyz0123456789.-_/@:&%") for _ in range(want))
        vowels, rest = "aeiou", "bcdfghjklmnpqrstvwxyz"
        out, n = [], 0
        while n < want:
            w = "".join(
                r.choice(rest) + r.choice(vowels) + (r.choice(rest) if r.random() < 0.4 else "")
                for _ in range(r.randint(1, 4))
            )
            style = r.random()
            w = w.upper() if style < 0.2 else w.capitalize() if style < 0.5 else w
            out.append(w + r.choice([" ", " ", ", ", "-", ". ", "/", "&", "; ", "? ", "! "]))
            n += len(out[-1])
        return "".join(out)

    def anything(self) -> str:
        r = self.rng
        k = r.random()
        if k < 0.25:
            return "x" * r.randint(2, 14)
        if k < 0.5:
            return self.number()
        if k < 0.65:
            return self.date()
        if k < 0.8:
            return self.latin(r.randint(2, 9)).strip(" ,-./&;?!")
        if k < 0.9:
            return r.choice(TERMS)
        return r.choice(
            [
                "(" + self.syllables() + ")",
                "ๆ",
                "ฯ",
                "=",
                "+",
                "%",
                "#" + self.number(),
                "*",
                self.number() + " ฿",
                "๒๕๕๔",
                "37 °",
                "→",
            ]
        )
