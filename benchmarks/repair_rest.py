"""Pairs that repair does not get exactly, each under the rule that tells whose mistake it is.

The clean side of ``pairs_budget_dev.tsv`` was read off the page by OCR, the raw side is the text of the same page. Extraction
moves marks and loses the nikhahit of sara am; it never turns one letter into another and invents no mark. What the two
sides' letters, marks and words are therefore tells which of them is wrong; no pair is listed by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from normalizers.clusters import MARKS
from normalizers.codepoints import cid_marks
from normalizers.lexicon import load_lexicon, thai_runs, word_share
from normalizers.lm import load_model

DECISIVE = 5.0
"""Natural logarithm of how much likelier words must be to be called right."""
_IN_A_ROW = 3
_CUT_CODE = re.compile(r"\d+\) ?[ัิ-ฺ็-๎]")
_SIGNS = re.compile("[-–:;,]")
OCR_SIDE = {
    "cut label": "the page's text begins amid a glyph number of a label, (cid:201)ี 1 :, which the OCR side has not",
    "signs differ": "nothing but signs (- : , ;) that one side has and the other has not",
    "other text": "three letters or more in a row on one side only: the text of the page and what was read are not cut alike",
    "letters differ": "a letter, digit or sign other than in the text of the page; no repair of marks can bridge that",
    "not the marks of the page": "ours has exactly the marks that the text of the page has, the OCR side has not",
    "fewer words": "the same letters, but less of it is known words than in ours",
    "unlikelier words": f"the same letters, but by the n-gram model e^{DECISIVE:.0f} times unlikelier than ours, or more",
}
OURS = {
    "another letter": f"the page's text itself is misspelt or has a stray letter: the OCR side is e^{DECISIVE:.0f} times likelier",
    "other marks": "the same letters, and neither side is clearly no words: ours, or a name that cannot be told",
}
"""The rules by their names; each is tried in the order of ``whose``."""


@dataclass(frozen=True)
class Miss:
    """A pair that ours differs from, blanks dropped, and its line in the file (the head is line 1)."""

    line: int
    raw: str
    clean: str
    ours: str


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


def letters(text: str) -> str:
    """The text without marks and blanks, sara am as aa: what repair of marks can never change."""
    plain = re.sub(r"\(cid:\d+\)", "", without_blanks(text)).replace("ำ", "า")
    return "".join(c for c in plain if c not in MARKS)


def firm_marks(text: str) -> Counter[str]:
    """The marks of a text but nikhahits, which extraction loses; glyph numbers of low marks as the marks they are."""
    for change in reversed(cid_marks(text)):
        text = text[: change.start] + change.text + text[change.end :]
    return Counter(c for c in text if c in MARKS and c != "ํ")


def likelihood(text: str) -> float:
    """The logarithm of the probability of a text as words, by the n-gram model."""
    lexicon, model = load_lexicon(), load_model()
    runs = [without_blanks(text)[a:b] for a, b in thai_runs(without_blanks(text))]
    return sum(model.logp([run[t.start : t.end] for t in lexicon.tokens(run)]) for run in runs)


def whose(miss: Miss) -> str:
    """The name of the first rule that fits."""
    if _CUT_CODE.match(miss.raw):
        return "cut label"
    if letters(miss.raw) != letters(miss.clean):
        if _SIGNS.sub("", without_blanks(miss.ours)) == _SIGNS.sub("", without_blanks(miss.clean)):
            return "signs differ"
        if likelihood(miss.clean) > likelihood(miss.ours) + DECISIVE:
            return "another letter"
        return "other text" if _other_text(letters(miss.raw), letters(miss.clean)) else "letters differ"
    if firm_marks(miss.ours) == firm_marks(miss.raw) != firm_marks(miss.clean):
        return "not the marks of the page"
    if word_share(miss.clean) < word_share(miss.ours) - 1e-9:
        return "fewer words"
    if likelihood(miss.ours) > likelihood(miss.clean) + DECISIVE:
        return "unlikelier words"
    return "other marks"


def _other_text(raw: str, clean: str) -> bool:
    steps = Levenshtein.opcodes(raw, clean)
    return any(abs((s.src_end - s.src_start) - (s.dest_end - s.dest_start)) >= _IN_A_ROW for s in steps)


def list_rest(misses: Sequence[Miss], pairs: int, by_ocr: bool, most: int) -> None:
    """Prints the misses of so many pairs, ``most`` under each rule, with the line of the file and what differs."""
    if not by_ocr:
        print(f"\n### Not exact: {len(misses)} of {pairs}; the clean side was made by hand, so all are ours\n")
        for miss in misses[:most]:
            print(f"    line {miss.line}: {difference(miss)}")
        return
    ruled: dict[str, list[Miss]] = {}
    for miss in misses:
        ruled.setdefault(whose(miss), []).append(miss)
    theirs = sum(len(ruled.get(name, ())) for name in OCR_SIDE)
    sound = pairs - theirs
    print(
        f"\n### Not exact: {len(misses)} of {pairs}: {theirs} by the OCR side's own mistakes, {len(misses) - theirs} by ours"
    )
    print(f"exact where the OCR side is right: {(pairs - len(misses)) / max(sound, 1):.1%} of {sound} pairs")
    print("(ours → the OCR side's; sorted by the rules below, in their order)")
    for title, rules in (("The OCR side's own mistakes", OCR_SIDE), ("Ours, as far as can be told", OURS)):
        for name, why in rules.items():
            found = ruled.get(name, [])
            print(f"\n{title}: {name}: {len(found)} ({len(found) / pairs:.1%})\n  {why}")
            for miss in found[:most]:
                print(f"    line {miss.line}: {difference(miss)}")


def difference(miss: Miss) -> str:
    """Where ours and the clean side differ, with a few letters around: ours → theirs in brackets."""
    ours, clean = without_blanks(miss.ours), without_blanks(miss.clean)
    parts = []
    for step in Levenshtein.opcodes(ours, clean):
        if step.tag != "equal":
            a, b = step.src_start, step.src_end
            change = f"[{ours[a:b]} → {clean[step.dest_start : step.dest_end]}]"
            parts.append(f"{ours[max(0, a - 6) : a]}{change}{ours[b : b + 6]}")
    return "   ".join(parts[:3]) + (" …" if len(parts) > 3 else "")
