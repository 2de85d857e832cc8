"""The page that lists the warnings lists all of them, and says rightly which leave a document partial."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from pipeline.engine import run
from pipeline.model.errors import ErrorCode

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")


def test_the_page_lists_every_warning() -> None:
    table = TEXT.split("## Warnings")[1].split("## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes)? ?\|$", table, re.MULTILINE)
    source = "".join((ROOT / "extractors" / name).read_text(encoding="utf-8") for name in ("content.py", "document.py"))
    warned = set(re.findall(r'(?:ReadWarning\(|_warned\(.*?, |glyphs\.\w+,\s+)"(\w+)"', source))
    assert {code for code, _ in rows} == warned | {"page_too_large"}
    assert {code for code, partial in rows if partial} == set(run.UNREAD)


def test_the_page_lists_every_reason_to_reject() -> None:
    table = TEXT.split("## Files that are rejected")[1]
    listed = {
        code
        for line in table.splitlines()
        if line.startswith("| `")
        for code in re.findall("`(\\w+)`", line.split("|")[1])
    }
    assert listed == set(get_args(ErrorCode))
