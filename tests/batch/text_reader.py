"""A reader of plain text as if it were a PDF: each line is a paragraph with a box of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from extractors.types import ReadOptions
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, Paragraph, RawDocument, RawPage, SourceText


def read(source: Path, options: ReadOptions, name: str) -> RawDocument:
    data = source.read_bytes()
    texts = data.decode().splitlines()
    lines = [Line(1, text, BBox(50, 20 + 16 * k, 500, 34 + 16 * k)) for k, text in enumerate(texts)]
    page = RawPage(1, 595, 842, "digital", 1.0, tuple(lines))
    paragraphs = tuple(Paragraph(SourceText(line.text, (line,), (0,))) for line in lines)
    return RawDocument(name, hashlib.sha256(data).hexdigest(), 1, (page,), paragraphs)
