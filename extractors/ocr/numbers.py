"""Numbers are read more than once: what the looks do not agree on is marked as doubtful, never picked in silence.

A line that is a number (a cell of a table of scores) is looked at three times, framed and inked differently, and if the looks part,
by tesseract too. A line of text with numbers in it is looked at three times as well.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from extractors.ocr.image import Grey
from extractors.ocr.mending import DIGITS, brought_back, doubted, moved, unread
from extractors.ocr.reading import Reading
from extractors.ocr.views import FURTHER, WIDER, inked, widened

ALLOWED = DIGITS + ".,%-/:+()<>≥≤= "
NUMBER = re.compile(rf"[{DIGITS}](?:[{DIGITS}.,/:]*[{DIGITS}])?")
LIKE_DIGITS = frozenset("OoQD○•lI|'‘’\"")
"""What a digit or a point is taken for where a number stands."""
DOUBTFUL = 0.45
STRAY_SURE = 0.97
WEAK = 0.65
"""Confidence of its weakest digit under which a number is doubtful whatever other looks say."""
SURE = 0.9
AGREED = 0.9
"""Least confidence of a number on which all looks agree."""

CONFIRMED = 0.6
"""Least confidence of a number in a text that three further looks confirm."""

Look = Callable[[Sequence[Grey], str], Sequence[Reading]]
"""A recogniser: pictures, and the characters allowed (all when empty)."""
SecondOpinion = Callable[[Sequence[Grey]], Sequence[str] | None]
"""Another recogniser's texts of lines that are numbers; None where it is not to be had."""


def is_number(labels: str) -> bool:
    """Whether a line is nothing but a number, perhaps with a digit or a point misread.

    >>> is_number("๔.๒๕๐๐"), is_number("O.1250"), is_number("12 คน"), is_number("-")
    (True, True, False, False)
    """
    bare = labels.replace(" ", "")
    digits = sum(c in DIGITS for c in bare)
    if not digits or len(bare) > 16:
        return False
    return all(c in ALLOWED or c in LIKE_DIGITS for c in bare)


def settle(
    images: Sequence[Grey], readings: Sequence[Reading], look: Look, opinion: SecondOpinion | None = None
) -> tuple[Reading, ...]:
    """The readings with the numbers in them confirmed or marked: confidences of numbers that the looks do not agree on are at most
    ``DOUBTFUL``."""
    out = list(readings)
    numeric = [i for i, r in enumerate(readings) if is_number(r.labels)]
    mixed = [
        i
        for i, r in enumerate(readings)
        if (NUMBER.search(r.labels) and not is_number(r.labels)) or unread(r, images[i])
    ]
    if mixed:
        wide = look([widened(images[i]) for i in mixed], "")
        hard = look([inked(images[i]) for i in mixed], "")
        open_numbers: dict[int, frozenset[int]] = {}
        seconds: dict[int, tuple[Reading, Reading]] = {}
        for i, second, third in zip(mixed, wide, hard, strict=True):
            second = moved(second, WIDER)
            whole = brought_back(out[i], (second, third), DOUBTFUL)
            out[i] = whole
            if found := unsure(whole, second, third):
                open_numbers[i], seconds[i] = found, (second, third)
        confirm(images, out, open_numbers, seconds, look)
        for i in mixed:
            out[i] = doubted(out[i], unread(out[i], images[i]), DOUBTFUL)
    if numeric:
        own = [images[i] for i in numeric]
        looks = list(
            zip(
                look(own, ALLOWED),
                look([widened(p) for p in own], ALLOWED),
                look([inked(p) for p in own], ALLOWED),
                strict=True,
            )
        )
        split = [k for k, three in enumerate(looks) if len({t.text for t in three}) > 1 or weakest(three[0]) < WEAK]
        others = opinion([own[k] for k in split]) if opinion is not None and split else None
        second_opinions = dict(zip(split, others, strict=True)) if others is not None else {}
        for k, (i, three) in enumerate(zip(numeric, looks, strict=True)):
            out[i] = agree(three, second_opinions.get(k) if k in split else None, split=k in split)
    return tuple(doubt_torn(r) for r in doubt_strays(out))


def doubt_strays(readings: Sequence[Reading]) -> list[Reading]:
    """On a page whose digits are nearly all of one script (Thai or Arabic), a digit of the other that is not read with full
    confidence is doubtful: it is more likely a misreading than a change of mind."""
    text = "".join(r.labels for r in readings)
    thai, arabic = sum(c in DIGITS[10:] for c in text), sum(c in DIGITS[:10] for c in text)
    if min(thai, arabic) == 0 or max(thai, arabic) < 10 * min(thai, arabic):
        return list(readings)
    strays = DIGITS[:10] if thai > arabic else DIGITS[10:]
    out = []
    for r in readings:
        pairs = zip(r.labels, r.confidences, strict=True)
        changed = tuple(min(p, DOUBTFUL) if c in strays and p < STRAY_SURE else p for c, p in pairs)
        out.append(replace(r, confidences=changed))
    return out


def is_torn(number: str) -> bool:
    """Whether a number's commas part no thousands: a point with something under it looks like one.

    >>> is_torn("4,3536"), is_torn("63,35"), is_torn("1,169"), is_torn("๑๒,๕๐๐.๒๕"), is_torn("1,2,3")
    (True, True, False, False, False)
    """
    whole, _, _ = number.partition(".")
    head, *groups = whole.split(",")
    return len(whole) - len(groups) > 3 and bool(groups) and (len(head) > 3 or any(len(g) != 3 for g in groups))


def doubt_torn(reading: Reading) -> Reading:
    """The reading with such numbers doubtful."""
    torn = [range(*m.span()) for m in NUMBER.finditer(reading.labels) if is_torn(m.group())]
    if not torn:
        return reading
    pairs = enumerate(reading.confidences)
    return replace(reading, confidences=tuple(min(p, DOUBTFUL) if any(i in t for t in torn) else p for i, p in pairs))


def agree(looks: Sequence[Reading], opinion: str | None, split: bool) -> Reading:
    """What three looks at one number come to: their common reading; or what two of them and the second opinion read;
    or the commonest, marked as doubtful."""
    if not split:
        return _with_confidence(looks[0], AGREED)
    text, votes = Counter(t.text for t in looks).most_common(1)[0]
    chosen = next(t for t in looks if t.text == text)
    if opinion is not None and votes >= 2 and opinion.replace(" ", "") == text.replace(" ", ""):
        return _with_confidence(chosen, 0.75)
    return replace(chosen, confidences=tuple(min(c, DOUBTFUL) for c in chosen.confidences))


def _with_confidence(reading: Reading, least: float) -> Reading:
    return replace(reading, confidences=tuple(max(c, least) for c in reading.confidences))


def weakest(reading: Reading) -> float:
    """The lowest confidence in a reading, 0 when it is empty."""
    return min(reading.confidences, default=0.0)


def crowded(reading: Reading) -> list[int]:
    """Equal neighbours among digits that stand closer than digits do in this line: one may be the other's echo."""
    pairs = [
        i for i in range(1, len(reading.labels)) if reading.labels[i] in DIGITS and reading.labels[i - 1] in DIGITS
    ]
    if len(pairs) < 2:
        return []
    usual = float(np.median([reading.columns[i] - reading.columns[i - 1] for i in pairs]))
    close = [i for i in pairs if reading.columns[i] - reading.columns[i - 1] < 0.75 * usual]
    return [k for i in close if reading.labels[i] == reading.labels[i - 1] for k in (i - 1, i)]


def unsure(first: Reading, second: Reading, third: Reading) -> frozenset[int]:
    """Which of the numbers of ``first``, counted from 0, are not beyond doubt: those that the widened ``second`` look does not
    have in the same place of the sequence, or that the ``third`` has not and the first was not sure of, and those with a weak
    digit or an echo."""
    ours = list(NUMBER.finditer(first.labels))
    there, there_too = _confirmed(ours, second), _confirmed(ours, third)
    close = set(crowded(first))
    found = set()
    for k, m in enumerate(ours):
        span = range(*m.span())
        least = min(first.confidences[i] for i in span)
        sure = k in there and (k in there_too or least > SURE) and least >= WEAK and not close.intersection(span)
        if not sure:
            found.add(k)
    return frozenset(found)


def confirm(
    images: Sequence[Grey],
    readings: list[Reading],
    numbers: Mapping[int, frozenset[int]],
    seconds: Mapping[int, tuple[Reading, Reading]],
    look: Look,
) -> None:
    """Settles in ``readings`` the ``numbers`` that are not beyond doubt (line: which of its numbers): three looks at the line in
    other views must all have such a number, else it is doubtful. Where all these and the ``seconds`` (the widened look and the
    inked one) have one and the same other number in its place, that is what stands there."""
    lines = sorted(numbers)
    further = [look([view(images[i]) for i in lines], "") for view in FURTHER] if lines else []
    for k, i in enumerate(lines):
        reading = readings[i]
        others = [*seconds[i], *(looks[k] for looks in further)]
        there = set.intersection(*(_confirmed(list(NUMBER.finditer(reading.labels)), o) for o in others[2:]))
        for n in sorted(numbers[i], reverse=True):
            found = list(NUMBER.finditer(reading.labels))
            start, end = found[n].span()
            instead = None if n in there else _outvoted(found, n, others)
            if instead is not None:
                reading = _spliced(reading, start, end, others[0], instead)
                continue
            confidences = list(reading.confidences)
            for at in range(start, end):
                c = confidences[at]
                confidences[at] = max(c, CONFIRMED) if n in there else min(c, DOUBTFUL)
            reading = replace(reading, confidences=tuple(confidences))
        readings[i] = reading


def _outvoted(ours: Sequence[re.Match[str]], n: int, others: Sequence[Reading]) -> tuple[int, int] | None:
    """Where in the first of ``others`` the number stands that all of them have in place of number ``n``."""
    found = []
    for other in others:
        theirs = list(NUMBER.finditer(other.labels))
        if len(theirs) != len(ours):
            return None
        found.append(theirs[n])
    same = all(m.group() == found[0].group() for m in found)
    return found[0].span() if same and found[0].group() != ours[n].group() else None


def _spliced(reading: Reading, start: int, end: int, other: Reading, span: tuple[int, int]) -> Reading:
    """``reading`` with what ``other`` has at ``span`` in place of ``start`` to ``end``."""
    a, b = span
    sure = tuple(max(c, CONFIRMED) for c in other.confidences[a:b])
    return replace(
        reading,
        labels=reading.labels[:start] + other.labels[a:b] + reading.labels[end:],
        columns=(*reading.columns[:start], *other.columns[a:b], *reading.columns[end:]),
        confidences=(*reading.confidences[:start], *sure, *reading.confidences[end:]),
    )


def _confirmed(ours: Sequence[re.Match[str]], other: Reading) -> set[int]:
    """Which of the numbers of one reading another has too, in the same order."""
    theirs = [m.group() for m in NUMBER.finditer(other.labels)]
    matcher = difflib.SequenceMatcher(None, [m.group() for m in ours], theirs, autojunk=False)
    return {k for tag, a, b, _, _ in matcher.get_opcodes() if tag == "equal" for k in range(a, b)}
