"""Texts of a font that reads every aa as sara am: what letters the words do not tell, the lack of any aa does."""

from __future__ import annotations

from typing import Final

from normalizers.edits import Change
from normalizers.lexicon import Lexicon, thai_runs

_SURE: Final = 4
"""So many sara am and no aa: in Thai, aa is ten times as frequent."""
_GAIN: Final = 2.0
_MOST_LOSS: Final = -3.0
"""What a word must gain with aa (natural logarithm), in a text of few of them, and in one that is sure."""


def aa_read_as_am(text: str, lexicon: Lexicon) -> list[Change]:
    """The sara am that are aa, in a text that shows that fault and has no aa; a real one is set off by a blank (``น ้ ำ``).

    >>> from normalizers.lexicon import load_lexicon
    >>> [c.start for c in aa_read_as_am("รำคำกลำง ท ำนำ", load_lexicon())]
    [1, 3, 6, 13]
    """
    if "า" in text:
        return []
    out: list[Change] = []
    places = [k for k, char in enumerate(text) if char == "ำ" and text[k - 1 : k] not in ("", " ")]
    least = _MOST_LOSS if len(places) >= _SURE else _GAIN
    for start, end in thai_runs(text):
        inside = [k for k in places if start < k < end]
        if not inside:
            continue
        run = text[start:end]
        other = run[: inside[0] - start] + run[inside[0] - start :].replace("ำ", "า")
        if lexicon.cost_of_run(run) - lexicon.cost_of_run(other) >= least:
            out += [Change(k, k + 1, "า", "glyph", "aa read as sara am", 0.9) for k in inside]
    return out
