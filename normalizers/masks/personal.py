"""Masks that stand for persons: found before anything else looks at them, never filled."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from normalizers.masks.find import Mask
from normalizers.masks.squash import decompose

_DATA = Path(__file__).parents[1] / "data"
_TOKEN = re.compile(r"[^\s()\[\]|/,:;\"“”]+")
_GAP = re.compile(r"[ \t\u00a0\u200b]*\n?[ \t\u00a0\u200b]*")
_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")
_BRACKET = re.compile(r"[(\[（]([^()\[\]（）\n|]*(?:\n[^()\[\]（）\n|]*)?)[)\]）]")
_SIGNED = re.compile("ลงชื่อ|ลงนาม|ลายมือชื่อ")
_SIGNED_NEAR = 120
_PURE = re.compile(r"[xX.…_]+$")
_MOST_TOKENS = 3
_WINDOW = 12
"""Masks looked at for one name."""
_BEFORE = 60
"""Characters before a mask in which a title or a label is looked for."""


@cache
def _read(name: str, *, without: str = "") -> tuple[str, ...]:
    """First column of a list; ``without`` leaves out the lines that have this word in the second."""
    rows = [line.split("\t") for line in (_DATA / name).read_text("utf-8").splitlines() if line and line[0] != "#"]
    return tuple(decompose(r[0]) for r in rows if not without or without not in r[1:])


def _alternatives(words: Collection[str]) -> str:
    """A pattern for any of the words, the longest first; a space in or between the parts may be missing or doubled."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(r"\s*".join(re.escape(p) for p in re.split(r"\s+", w)) for w in ordered)


@dataclass(frozen=True, slots=True)
class _Patterns:
    other: re.Pattern[str]
    position: re.Pattern[str]
    label: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    return _Patterns(
        other=re.compile(f"(?:{_alternatives(_read('mask_not_titles.tsv'))})$"),
        position=re.compile(f"(?:{_alternatives(_read('mask_positions.tsv'))})"),
        label=re.compile(f"(?:{_alternatives(_read('mask_person_labels.tsv'))})[\\s.…:_)-]*$"),
    )


def personal_masks(texts: Sequence[str], masks: Sequence[Mask]) -> frozenset[Mask]:
    """Those of ``masks`` (in order of text and place) that hide a person's name.

    A person follows a title or a rank, stands alone in (signature) brackets, follows a label that asks for a name or
    stands before a position title; the same pattern of visible and hidden letters elsewhere is the same person.

    >>> from normalizers.masks.find import find_masks
    >>> text = "นายxxx อำxxxxx นายกเทศมนตรี ขอรับรองว่าxxxxxxแล้ว"
    >>> sorted((m.start, m.end) for m in personal_masks([text], find_masks(text)))
    [(3, 6), (9, 14)]
    """
    by_text: dict[int, list[Mask]] = {}
    for mask in masks:
        by_text.setdefault(mask.text, []).append(mask)
    locked: set[Mask] = set()
    names: set[str] = set()
    for index, found in by_text.items():
        locked |= _lock_text(texts[index], found, names)
    if names:
        for index, found in by_text.items():
            locked |= _lock_again(texts[index], found, names)
    return frozenset(locked)


def _lock_text(text: str, masks: Sequence[Mask], names: set[str]) -> set[Mask]:
    out: set[Mask] = set()
    for number, mask in enumerate(masks):
        if mask in out:
            continue
        if (
            _follows_title(text, mask.start)
            or _follows_label(text, mask.start)
            or _before_position(text, mask, masks[number : number + _WINDOW])
        ):
            out |= _name_from(text, mask, masks[number : number + _WINDOW], names)
    starts = [m.start for m in masks]
    for bracket in _BRACKET.finditer(text):
        lo = bisect_left(starts, bracket.start(1))
        inside = masks[lo : bisect_left(starts, bracket.end(1), lo)]
        if inside and _is_signature(text, bracket, inside):
            out.update(inside)
            names.add(_shape(bracket.group(1)))
    return out


def _follows_title(text: str, at: int) -> bool:
    """Whether the mask is (part of) a name after a title.

    The title stands at once before it (``นายxxx``), or before the visible beginning of the name (``นายสมxxx``), or before
    a first name that is not hidden (``นายสมชาย xxx``).
    """
    line = text.rfind("\n", 0, at) + 1
    # a name may be broken over two lines, so a title may stand at the end of the line before
    before = decompose(text[max(0, line - 20 if at - line < 3 else line, at - _BEFORE) : at])
    title, begun = _title_patterns()
    for found in (title.search(before), begun.search(before)):
        if found and not _patterns().other.search(before[: found.end(1)]):
            name = before[found.start(1) :]
            if found.re is title or not _patterns().position.match(name):
                return True
    return False


@lru_cache(maxsize=1)
def _title_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A title at the end; a title with a name begun: letters up to the end, or a first name and a space."""
    plain, inside = _read("mask_titles.tsv"), _read("mask_titles.tsv", without="apart")
    letters = "[\u0e01-\u0e3a\u0e40-\u0e4e]"
    return (
        re.compile(f"({_alternatives(plain)})\\s*$"),
        re.compile(f"({_alternatives(inside)})\\s?(?:{letters}{{1,10}}|{letters}{{2,16}}[ \\t\u00a0]+)$"),
    )


def _follows_label(text: str, at: int) -> bool:
    """Whether a label that asks for a name stands before the mask, which is a word of its own."""
    if at and _THAI.match(text[at - 1]):
        return False
    return bool(_patterns().label.search(decompose(text[max(0, at - _BEFORE) : at])))


def _before_position(text: str, mask: Mask, rest: Sequence[Mask]) -> bool:
    """Two hidden words, nothing else, then a position title: a name without a title."""
    if mask.start and _THAI.match(text[mask.start - 1]):
        return False
    if len(rest) < 2 or text[mask.end : rest[1].start].strip() or rest[1].start == mask.end:
        return False
    lead = text[: mask.start].rstrip(" \t")
    if lead and lead[-1] not in "\n|():.-•0123456789/":
        return False
    after = decompose(text[rest[1].end : rest[1].end + 40]).lstrip()
    return bool(_patterns().position.match(after))


def _name_from(text: str, mask: Mask, rest: Sequence[Mask], names: set[str]) -> set[Mask]:
    """The masks of the name that begins with ``mask``: its own token and the ones after it."""
    out = {mask}
    by_start = {m.start: m for m in rest}
    end = mask.end
    while end < len(text) and not text[end].isspace() and text[end] not in '()[]|/,:;"“”':
        if end in by_start:
            out.add(by_start[end])
        end += 1
    begin = mask.start
    parts = [text[begin:end]]
    for count in range(_MOST_TOKENS - 1):
        gap = _GAP.match(text, end)
        start = gap.end() if gap else end
        token = _TOKEN.match(text, start)
        if start == end or token is None:
            break
        inside = [m for m in rest if token.start() <= m.start and m.end <= token.end()]
        pure = bool(_PURE.match(token.group()))
        if not inside or (count and not pure) or _patterns().position.match(decompose(token.group())):
            break
        out.update(inside)
        parts.append(token.group())
        end = token.end()
    names.add(_shape(" ".join(parts)))
    for part in parts:
        if not _PURE.match(part):
            names.add(_shape(part))
    return out


def _shape(name: str) -> str:
    """A name as seen: hidden letters as x, single spaces."""
    return " ".join(decompose(name).replace("X", "x").split()).strip(" .…_")


def _is_signature(text: str, bracket: re.Match[str], inside: Sequence[Mask]) -> bool:
    content = decompose(bracket.group(1)).strip()
    visible = [v for v in re.split(r"[xX.…_\s]+", content) if v]
    titles = _read("mask_titles.tsv")
    if any(v not in titles and not content.startswith(titles) for v in visible):
        return False
    if len(inside) > 1 or visible:
        return True
    line_start = text.rfind("\n", 0, bracket.start()) + 1
    line_end = text.find("\n", bracket.end())
    alone = (
        not text[line_start : bracket.start()].strip()
        and not text[bracket.end() : line_end if line_end >= 0 else len(text)].strip()
    )
    signed = _SIGNED.search(text[max(0, bracket.start() - _SIGNED_NEAR) : bracket.start()])
    after = decompose(text[bracket.end() : bracket.end() + 40]).lstrip()
    return alone or signed is not None or bool(_patterns().position.match(after))


def _lock_again(text: str, masks: Sequence[Mask], names: Collection[str]) -> set[Mask]:
    """Masks in places where a known name's pattern stands again, without its title."""
    out: set[Mask] = set()
    tokens = [(m.start(), m.end(), _shape(m.group())) for m in _TOKEN.finditer(text)]
    wanted = [n.split(" ") for n in names if n]
    firsts: dict[str, list[list[str]]] = {}
    for parts in wanted:
        # a lone run of x is a pattern of its length only: too little to know a person by
        if len(parts) > 1 or not _PURE.match(parts[0]):
            firsts.setdefault(parts[0], []).append(parts)
    spans: list[tuple[int, int]] = []
    for i, (start, _, shape) in enumerate(tokens):
        spans += [
            (start, tokens[i + len(parts) - 1][1])
            for parts in firsts.get(shape, ())
            if [t[2] for t in tokens[i : i + len(parts)]] == parts
        ]
    starts = sorted(spans)
    k = 0
    for mask in masks:
        while k < len(starts) and starts[k][1] < mask.end:
            k += 1
        if k < len(starts) and starts[k][0] <= mask.start and mask.end <= starts[k][1]:
            out.add(mask)
    return out
