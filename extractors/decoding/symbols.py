"""Glyphs of symbol fonts: ticks, boxes, comparison signs."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _families() -> dict[str, dict[int, str]]:
    out: dict[str, dict[int, str]] = {}
    for line in (files(__package__) / "symbols.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            family, code, text, *_ = line.split("\t")
            out.setdefault(family, {})[int(code, 16)] = chr(int(text, 16))
    return out


def symbol(font: str, char: str) -> str:
    """What a glyph of a symbol font shows; the character itself where no table has it.

    >>> symbol("Symbol", "\\uf0a3"), symbol("Wingdings 2", "\\uf0a3"), symbol("Wingdings-Regular", "\\uf0fe")
    ('≤', '☐', '☑')
    """
    code = ord(char)
    name = font.lower().replace(" ", "").replace("-", "").replace("_", "")
    families = _families()
    private = 0xF000 <= code <= 0xF0FF
    family = next((f for f in ("wingdings2", "wingdings3", "wingdings", "webdings", "symbol") if f in name), "*")
    if not private and (family == "*" or code > 0xFF):
        return char
    low = code & 0xFF
    found = families[family].get(low)
    if found is None and private:
        found = families["*"].get(low)
    if found is None and private and family == "symbol" and 0x20 <= low < 0x7F:
        return chr(low)
    return found or char
