"""Codes by which a table's names begin (``KR1.1``, ``ตัวชี้วัดที่ 2``): taken for the numbers of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from normalizers.digits import to_arabic
from pipeline.mapping.draft import IndicatorDraft

_FIGURES: Final = r"(?P<figures>[0-9]{1,2}(?:[.\-][0-9]{1,2}){0,3})\s*[.:)]?\s*(?=[^\s0-9.,/%\-])"
_WORD: Final = re.compile(rf"\s*(?:ตัวชี้วัด(?:ที่)?|KPIs?(?:\s*ที่)?)\s*{_FIGURES}")
"""What numbers an indicator as such: the figures alone are its number."""
_CODE: Final = re.compile(rf"\s*(?P<code>(?P<letters>[A-Za-z]{{1,4}}|[ก-ฮ]{{1,3}}\.?)[ .\-]?{_FIGURES})")
LEAST: Final = 2
"""Rows whose codes must have the same letters: ``PM2.5`` alone is a word of its name."""


def take_codes(drafts: Sequence[IndicatorDraft]) -> None:
    """Number the rows of a table by what their names begin with, where no row has a number and all have such a code."""
    if len(drafts) < LEAST or any(d.number is not None or d.name is None for d in drafts):
        return
    texts = [to_arabic(d.name.text) if d.name is not None else "" for d in drafts]
    for mark, group in ((_WORD, "figures"), (_CODE, "code")):
        found = [m for text in texts if (m := mark.match(text)) is not None]
        if len(found) < len(drafts) or len({m[group] for m in found}) < len(drafts):
            continue
        letters = [m.groupdict().get("letters", "") for m in found]
        if any(letters.count(one) < LEAST for one in letters):
            continue
        for draft, m in zip(drafts, found, strict=True):
            name = draft.name
            if name is not None:
                draft.number, draft.name = name.slice(m.start(group), m.end(group)).strip(), name.slice(m.end()).strip()
        return
