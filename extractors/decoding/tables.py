"""Reader of the code point tables (TSV beside this file)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> dict[str, str]:
    """The table ``name``: from one character to its text. Columns: code, text (code points in hex, space apart), note.

    >>> table("private_use")["\\uf70b"] == "\\u0e49"
    True
    """
    out = {}
    for line in (files(__package__) / f"{name}.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, text, *_ = line.split("\t")
            out[chr(int(code, 16))] = "".join(chr(int(c, 16)) for c in text.split())
    return out
