"""Masks that stand for persons: found before anything else looks at them, never filled."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
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


def _read(name: str, *, without: str = "") -> tuple[str, ...]:
    """First column of a list; ``without`` leaves out the lines that have this word in the second."""
    rows = [line.split("\t") for line in (_DATA / name).read_text("utf-8").splitlines() if line and line[0] != "#"]
    return tuple(decompose(r[0]) for r in rows if not without or without not in r[1:])


def _alternatives(words: Collection[str]) -> str:
    """A pattern for any of the words, the longest first; a space in or between the parts may be missing or doubled."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(r"\s*".join(re.escape(p) for p in re.split(r"\s+", w)) for w in ordered)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    titles, others = _read("mask_titles.tsv"), _read("mask_not_titles.tsv")
    positions, labels = _read("mask_positions.tsv"), _read("mask_person_labels.tsv")
    return (
        re.compile(f"(?:{_alternatives(titles)})$"),
        re.compile(f"(?:{_alternatives(others)})$"),
        re.compile(f"(?:{_alternatives(positions)})"),
        re.compile(f"(?:{_alternatives(labels)})[\\s.…:_)-]*$"),
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
        token_start = _token_start(text, mask.start)
        title = _follows_title(text, token_start, mask.start) or _follows_label(text, token_start, mask.start)
        if title or _before_position(text, mask, masks[number:]):
            out |= _name_from(text, mask, masks[number:], names)
    for bracket in _BRACKET.finditer(text):
        inside = [m for m in masks if bracket.start(1) <= m.start and m.end <= bracket.end(1)]
        if inside and _is_signature(text, bracket, inside):
            out.update(inside)
            names.add(_shape(bracket.group(1)))
    return out


def _token_start(text: str, at: int) -> int:
    """Where the run of letters, marks and dots before ``at`` begins."""
    lo = at
    while lo > 0 and (not text[lo - 1].isspace()) and text[lo - 1] not in '()[]|/,:;"“”' and at - lo < 60:
        lo -= 1
    return lo


def _follows_title(text: str, token_start: int, at: int) -> bool:
    """Whether a title ends right before the mask, or before the word that the mask is the end or the second part of."""
    title, other, _, _ = _patterns()
    ends = [at]
    if token_start < at:
        ends.append(token_start)
    for end in ends:
        before = decompose(text[max(0, end - 40) : end]).rstrip()
        for _ in range(2):  # the name itself, and a first name that is not hidden before it
            if title.search(before) and not other.search(before):
                return True
            last = re.search(r"[^\s()\[\]|/,:;0-9]+$", before)
            if not last or (end != token_start and end == at):
                break
            if re.search(r"\s$", text[:end]) is None and end != at:
                break
            before = before[: last.start()].rstrip()
    inner = decompose(text[token_start:at])
    return _title_within(inner)


def _title_within(inner: str) -> bool:
    """Whether a token that runs up to a mask begins with a title and a few letters of a name: ``นายสมxxx``."""
    for name in _read_titles():
        if inner.startswith(name) and 0 < len(inner) - len(name) <= 8 and not _patterns()[2].match(inner):
            return True
    return False


@lru_cache(maxsize=1)
def _read_titles() -> tuple[str, ...]:
    return tuple(sorted(_read("mask_titles.tsv", without="apart"), key=len, reverse=True))


def _follows_label(text: str, token_start: int, at: int) -> bool:
    if token_start < at:
        return bool(_patterns()[3].search(decompose(text[max(0, at - 40) : at]))) and text[at - 1] in ".…:_)"
    before = decompose(text[max(0, at - 40) : at])
    return bool(_patterns()[3].search(before))


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
    return bool(_patterns()[2].match(after))


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
        if not inside or (count and not pure) or _patterns()[2].match(decompose(token.group())):
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
    content = bracket.group(1)
    visible = re.sub(r"[xX.…_\s]+", " ", content).split()
    titles = _read_titles()
    if any(decompose(v) not in titles for v in visible) and not _title_within(decompose(content.strip().split("x")[0])):
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
    return alone or signed is not None or bool(_patterns()[2].match(after))


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
