"""The letters of a text without its marks, blanks and punctuation: what survives a torn page or a misread sign."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import compress
from typing import Final

from pipeline.model.lean import lean

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


class _Spaced(dict[str, str]):
    """The same with white space as a blank or a line feed, and with punctuation."""

    def __missing__(self, char: str) -> str:
        letter = self[char] = "\n" if char == "\n" else " " if char.isspace() else char.lower()
        return letter


_BARE: Final = _Bare({**_LETTERS, **dict.fromkeys(_DROPPED, "")})
_SPACED: Final = _Spaced(_LETTERS)
_BLANKS: Final = re.compile(r"[ \n]{2,}")


@lean
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
    table = _SPACED if spaces else _BARE
    letters = [table[char] for char in text]
    bones = "".join(letters)
    index = (*compress(range(len(text)), letters), len(text))
    return _one_blank(bones, index) if spaces and _BLANKS.search(bones) else Skeleton(bones, index)


def _one_blank(bones: str, index: tuple[int, ...]) -> Skeleton:
    """Runs of white space as one blank, or one line feed where there is one among them."""
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for run in _BLANKS.finditer(bones):
        kept += (bones[at : run.start()], "\n" if "\n" in run[0] else " ")
        places += index[at : run.start() + 1]
        at = run.end()
    return Skeleton("".join((*kept, bones[at:])), (*places, *index[at:]))


@lru_cache(maxsize=16384)
def fold(bones: str) -> str:
    """A skeleton with letters that look alike made one."""
    return bones.translate(_LOOKALIKES)


def tight_end(text: str, have: Skeleton, size: int) -> int:
    """Where the first ``size`` letters of a skeleton end in the source, with the marks on the last, and a closing bracket.

    The dots of a line to fill in are none of it: one stop ends an abbreviation.

    >>> text = "โทร.......๐ ๒๑๑๑"
    >>> text[: tight_end(text, skeleton(text), 3)], text[: tight_end("โทร.๐ ๒", skeleton("โทร.๐ ๒"), 3)]
    ('โทร', 'โทร.')
    """
    end = have.index[size - 1] + 1
    while end < len(text) and (
        text[end] in MARKS or text[end] in ")]" or (text[end] == "." != text[end + 1 : end + 2])
    ):
        end += 1
    return end
