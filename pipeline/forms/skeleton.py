"""The letters of a text without its marks, blanks and punctuation: what survives a torn page or a misread sign."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Final

MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎ฯ\u200b\u200c\u200d\ufeff\u00ad")
_DROPPED: Final = " \t\r\n\f\xa0:：;,.*\"'“”‘’()[]{}|_…-–—/\\ๆ•●"
_LOOKALIKES: Final = str.maketrans("ซคตฟฝภถฏฃฑฬฤปม", "ชดดพผกกฎขทพกบน")
"""Letters that recognition takes for each other."""
_LETTERS: Final[dict[str, str]] = {
    **dict.fromkeys(MARKS, ""),
    # marks in private-use code points, but for two consonants
    **{chr(c): "" for c in range(0xF700, 0xF720)}, "\uf700": "ฐ", "\uf70f": "ญ",
    **dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)), "ำ": "า",
}  # fmt: skip


class _Bare(dict[str, str]):
    """What is left of each character, "" where it is dropped; filled as characters are met."""

    def __missing__(self, char: str) -> str:
        letter = self[char] = "" if char.isspace() else char.lower()
        return letter


_BARE: Final = _Bare({**_LETTERS, **dict.fromkeys(_DROPPED, "")})


@dataclass(frozen=True, slots=True)
class Skeleton:
    """``text`` without marks and spaces; ``index[i]`` is the offset in the source of its character ``i`` (one more at the end)."""

    text: str
    index: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the source behind ``text[start:end]``, its trailing marks included."""
        lo = self.index[start]
        hi = self.index[end] if end < len(self.text) else self.index[-1]
        return lo, max(lo, hi)


@lru_cache(maxsize=16384)
def skeleton(text: str, *, spaces: bool = False) -> Skeleton:
    """The skeleton of a text; with ``spaces`` punctuation and single blanks stay, for regular expressions.

    >>> skeleton("ตัวชีว้ ัด ที่ ๓.๑").text
    'ตวชวดท31'
    >>> skeleton("จํานวน  4 ครั้ง", spaces=True).text
    'จานวน 4 ครง'
    """
    return _with_spaces(text) if spaces else _bare(text)


def _bare(text: str) -> Skeleton:
    letters = [_BARE[char] for char in text]
    return Skeleton("".join(letters), (*compress(range(len(text)), letters), len(text)))


def _with_spaces(text: str) -> Skeleton:
    out: list[str] = []
    index: list[int] = []
    for i, char in enumerate(text):
        letter = _LETTERS.get(char)
        if letter is None:
            if char.isspace():
                letter = "\n" if char == "\n" else " "
                if out and out[-1] in " \n":
                    out[-1] = "\n" if "\n" in (letter, out[-1]) else " "
                    continue
            else:
                letter = char.lower()
        if letter:
            out.append(letter)
            index.append(i)
    index.append(len(text))
    return Skeleton("".join(out), tuple(index))


@lru_cache(maxsize=16384)
def fold(bones: str) -> str:
    """A skeleton with letters that look alike made one."""
    return bones.translate(_LOOKALIKES)


def tight_end(text: str, have: Skeleton, size: int) -> int:
    """Where the first ``size`` letters of a skeleton end in the source, with the marks on the last, and a closing bracket."""
    end = have.index[size - 1] + 1
    while end < len(text) and (text[end] in MARKS or text[end] in ")]."):
        end += 1
    return end
