"""Words cut at the end of a line with a hyphen. Thai has none there: it goes only where the whole is a word and the halves are
none, or much less likely ones."""

from __future__ import annotations

import re
from typing import Final

from normalizers.clusters import LETTERS
from normalizers.edits import Change
from normalizers.lexicon import Lexicon

_CUT: Final = re.compile(f"(?<![{LETTERS}])([{LETTERS}]+)([-\u2010\u2011\u00ad] ?\n ?)(?=([{LETTERS}]+))")
SUSPECT: Final = "[-\u2010\u2011\u00ad] ?\n"
"""Pattern: where it is not found, there is nothing to do."""
_GAIN: Final = 5.0
"""By how much (natural logarithm) a whole word must be likelier than two halves that are words as well."""


def cut_words(text: str, lexicon: Lexicon) -> list[Change]:
    """The hyphens, with the ends of their lines, that cut a word.

    >>> from normalizers.lexicon import load_lexicon
    >>> [(c.start, c.end) for c in cut_words("ระดับ-\\nตำบล งบประ-\\nมาณ", load_lexicon())]
    [(17, 19)]
    """
    out = []
    for m in _CUT.finditer(text):
        left, right = m[1], m[3]
        at = len(left)
        whole = next(t for t in lexicon.tokens(left + right) if t.end > at)
        if not (whole.known and whole.start < at):
            continue
        halves = lexicon.tokens(left)[-1], lexicon.tokens(right)[0]
        gain = lexicon.cost_of_run(left) + lexicon.cost_of_run(right) - lexicon.cost_of_run(left + right)
        if gain >= _GAIN or not all(t.known for t in halves):
            out.append(Change(m.start(2), m.end(2), "", "spacing", "word cut at the end of a line", 0.9))
    return out
