"""Texts with words hidden by type, and what was hidden: for measuring and fitting the mask layers."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pythainlp.tokenize import word_tokenize

from normalizers.masks.squash import decompose

_THAI_WORD = re.compile("[\u0e01-\u0e4e]+")
_HIDEABLE = re.compile("[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]*$")
_TITLE = re.compile(r"(?:นาย|นางสาว|นาง)(?=[ก-ฮเ-ไ])")
_NAME = re.compile(r"(?:นาย|นางสาว|นาง)([ก-๎]+) ([ก-๎]+)")


KEPT, CHANGED = 0.6, 0.1
"""An earlier document of the form, as it is imitated: lines that are in both, and words that differ in them."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """``text`` with masks; ``truth`` by start offset of each run (None: a person's name)."""

    text: str
    truth: dict[int, str | None]


SLIPS, PAIRS = 0.2, 0.12
"""As masking by hand goes: types that stand unmasked in one of their places, and types that are two words together."""


def hide_words(
    text: str, seed: int, *, share: float = 0.08, composed: bool = False, names: bool = True, by_hand: bool = False
) -> Hidden:
    """Hide about ``share`` of the words of ``text``, by type: every place of a chosen word is hidden.

    Four types in five are hidden as whole words (newmm's), the fifth wherever its letters stand. Each code point becomes an
    x; sara am counts two unless ``composed``. With ``names`` each name after a title is hidden too; ``by_hand`` hides less
    strictly (``SLIPS``, ``PAIRS``).
    """
    rng = random.Random(seed)
    if not composed:
        text = decompose(text)
    covered = [False] * len(text)
    person = [False] * len(text)
    if names:
        for found in _NAME.finditer(text):
            for group in (1, 2):
                for i in range(*found.span(group)):
                    covered[i] = person[i] = True
    words: list[tuple[int, str]] = []
    at = 0
    for token in word_tokenize(text, engine="newmm", keep_whitespace=True):
        words.append((at, token))
        at += len(token)
    kinds = sorted({w for _, w in words if len(w) >= 3 and _HIDEABLE.match(w) and len(w) <= 20})
    rng.shuffle(kinds)
    if by_hand:
        pairs = sorted({a + b for (_, a), (_, b) in pairwise(words) if _is_pair(a, b)})
        rng.shuffle(pairs)
        kinds = [pairs.pop() if pairs and rng.random() < PAIRS else kind for kind in kinds]
    total = sum(1 for _, w in words if _THAI_WORD.match(w))
    hidden = 0
    for number, kind in enumerate(kinds):
        if hidden >= share * total:
            break
        places = [i for i, w in words if w == kind and not any(covered[i : i + len(w)])]
        if number % 5 == 4 and len(kind) >= 4:
            places = [m.start() for m in re.finditer(re.escape(kind), text) if not any(covered[m.start() : m.end()])]
        if not places and by_hand:
            places = [m.start() for m in re.finditer(re.escape(kind), text) if not any(covered[m.start() : m.end()])]
        if not places or len(places) > total * 0.03:
            continue
        if by_hand and len(places) > 1 and rng.random() < SLIPS:
            places.remove(rng.choice(places))
        for i in places:
            covered[i : i + len(kind)] = [True] * len(kind)
        hidden += len(places)
    out = "".join("x" if hide else c for c, hide in zip(text, covered, strict=True))
    truth: dict[int, str | None] = {}
    for run in re.finditer("x+", out):
        if covered[run.start()]:
            truth[run.start()] = None if person[run.start()] else text[run.start() : run.end()]
    return Hidden(out, truth)


def _is_pair(one: str, two: str) -> bool:
    """Whether two words are a sequence that is hidden as one: both Thai, one of them short."""
    return (
        bool(_HIDEABLE.match(one) and _HIDEABLE.match(two))
        and 4 <= len(one + two) <= 14
        and min(len(one), len(two)) <= 4
    )


OWN = (0.15, 0.35, 0.6)
"""Parts of a text that stand for what a body itself filled in, where the text is taken for a form."""
_PIECE = re.compile(r"[^\n]{30,110}?(?:[ \n]+|$)|[^\n]+\n*|\n+")


def other_fillings(text: str, seed: int, others: Sequence[str]) -> list[list[str]]:
    """Lines of one to three earlier documents of a form, as they are imitated from one text and unlike ``others``.

    A part of the text (``OWN``) is taken for the words of its body; in the earlier documents something of the others
    stands there. The rest is printed and stands in all of them. Every second one is masked by type, on other words.
    """
    rng = random.Random(seed)
    share = OWN[seed % len(OWN)]
    pieces = [(piece, rng.random() < share) for piece in _PIECE.findall(text)]
    documents = []
    for number in range(1 + seed % 3):
        strange = "\n".join(rng.sample(list(others), min(2, len(others))))
        filled = [
            _some(strange, len(piece), rng) + piece[len(piece.rstrip()) :] if own else piece for piece, own in pieces
        ]
        whole = "".join(filled)
        documents.append((hide_words(whole, 1000 * seed + number).text if number % 2 else whole).split("\n"))
    return documents


def _some(text: str, length: int, rng: random.Random) -> str:
    """About ``length`` characters of a text, from somewhere in it, at the end of a word."""
    begin = text.find(" ", rng.randrange(max(1, len(text) - length))) + 1
    return " ".join(text[begin : begin + length].split()[:-1])


def earlier_document(text: str, seed: int) -> list[str]:
    """Lines of an imitated earlier document of the same form: ``KEPT`` of the lines, ``CHANGED`` of their words replaced."""
    rng = random.Random(seed)
    words = [w for w in word_tokenize(text, engine="newmm") if len(w) > 2]
    lines = []
    for line in text.split("\n"):
        if rng.random() < KEPT:
            tokens = word_tokenize(line, engine="newmm", keep_whitespace=True)
            lines.append("".join(rng.choice(words) if rng.random() < CHANGED else t for t in tokens))
    return lines
