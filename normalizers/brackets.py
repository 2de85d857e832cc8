"""Brackets lost round the ordinals of a recognised list: between (1) and (3) a line that begins with "2)" is (2)."""

from __future__ import annotations

import re
from typing import Final

from normalizers.digits import to_arabic
from pipeline.model.text import Edit, NormalText

CONFIDENCE: Final = 0.7
_WHOLE: Final = re.compile(r"(?<!\S)\((\d{1,2})\)")
_TORN: Final = re.compile(r"(?<!\S)(?:(?P<closed>\d{1,2})\)|\((?P<open>\d{1,2})(?=\s))")


def brackets_in_sequence(text: NormalText) -> tuple[Edit, ...]:
    """The edits that put a lost bracket back where the list's other ordinals, at least two, call for just this one."""
    if "(" not in text.text or not any(line.source == "ocr" for line in text.raw.lines):
        return ()
    plain = to_arabic(text.text)
    whole = [(m.start(), int(m[1])) for m in _WHOLE.finditer(plain)]
    if len(whole) < 2:
        return ()
    out = []
    for m in _TORN.finditer(plain):
        n = int(m["closed"] or m["open"])
        before = next((k for at, k in reversed(whole) if at < m.start()), 0)
        after = next((k for at, k in whole if at > m.start()), None)
        if before != n - 1 or after not in (None, n + 1) or (after is None and before == 0):
            continue
        at, mark = (m.start(), "(") if m["closed"] else (m.end(), ")")
        raw = text.to_raw(at, at)[0]
        if not any(e.start <= raw <= e.end for e in text.edits):
            reason = "the ordinals before and after it stand in brackets"
            out.append(Edit(raw, raw, "", mark, "spelling", "repaired", CONFIDENCE, (), reason))
    return tuple(out)
