"""Text that is safe to open in a spreadsheet: document text must never become a formula."""

from __future__ import annotations

import re

from pipeline.store.part_rows import Scalar

_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@＝＋－＠|]")
_NUMBER = re.compile(r"^[+-]?\d[\d,]*(\.\d+)?\s?%?$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CELL_LIMIT = 32_767
"""Characters that an Excel cell can hold."""


def neutral(value: Scalar) -> Scalar:
    """A value that no spreadsheet runs: text that would start a formula gets an apostrophe before it.

    >>> neutral('=HYPERLINK("http://x","ดู")')
    '\\'=HYPERLINK("http://x","ดู")'
    >>> neutral("-5.50"), neutral("+66 2000"), neutral(-5.5)
    ('-5.50', "'+66 2000", -5.5)
    """
    if not isinstance(value, str) or not _FORMULA.match(value) or _NUMBER.match(value):
        return value
    return "'" + value


def excel_text(value: Scalar) -> Scalar:
    """``neutral``, without the characters that XML, and so Excel, refuses, cut at its limit with an ellipsis."""
    value = neutral(value)
    if not isinstance(value, str):
        return value
    value = _CONTROL.sub("", value)
    return value if len(value) <= CELL_LIMIT else value[: CELL_LIMIT - 1] + "…"
