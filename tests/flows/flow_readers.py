"""Readers for the flow tests: one that fails for a while, one that waits, one that crashes."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from extractors.types import ReadOptions
from pipeline.model.errors import DocumentError
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, Paragraph, RawDocument, RawPage, SourceText


def read(source: Path, options: ReadOptions, name: str) -> RawDocument:
    """Read, or fail as the file's name asks: ``flaky`` once with a passing trouble, ``gone`` always with one."""
    kind = Path(name).name.split("_")[0]
    tries = source.with_suffix(".tries")
    if kind in ("flaky", "gone", "broken"):
        with tries.open("a") as f:
            f.write("x")
        count = tries.stat().st_size
        if kind == "gone" or (kind == "flaky" and count == 1):
            raise DocumentError("io", "the share did not answer", retryable=True)
        if kind == "broken":
            raise DocumentError("damaged", "half of it is missing")
    if kind == "crash":
        os.abort()
    if kind == "numbered":  # only those below the number in the folder are read; the others wait for a new number
        number = int(source.stem.split("_")[1])
        while number >= int((source.parent / "ready.txt").read_text()):
            time.sleep(0.05)
    text = f"รายงานของ {name}"
    line = Line(1, text, BBox(10, 10, 200, 24))
    page = RawPage(1, 595, 842, "digital", 1.0, (line,))
    paragraph = Paragraph(SourceText(text, (line,), (0,)))
    return RawDocument(name, hashlib.sha256(source.read_bytes()).hexdigest(), 1, (page,), (paragraph,))
