"""Glyph pages made by hand, and the smallest of PDFs, for the tests of the text layer."""

from __future__ import annotations

import numpy as np

from extractors.orthography import ABOVE, BELOW, TONES
from extractors.types import Drawings, Font, GlyphPage

SIZE = 10.0
WIDTH = 6.0
HEIGHT = 5.0
"""Height of a plain consonant."""


class Pen:
    """Sets glyphs along a line, the way a Thai font does: marks have no width, and stand over the letter before them."""

    def __init__(self, x: float = 50.0, y: float = 100.0) -> None:
        self.x, self.y = x, y
        self.rows: list[
            tuple[str, tuple[float, float, float, float], tuple[float, float, float, float], float, int, int]
        ]
        self.rows = []
        self.fonts: list[Font] = [Font("Test")]
        self.actual: list[str] = []
        self.span = -1
        self.font = 0

    def letter(self, text: str, width: float = WIDTH, up: tuple[float, float] = (0.0, HEIGHT)) -> Pen:
        box = (self.x, self.y - 8, self.x + width, self.y + 2)
        ink = (self.x + 0.5, self.y - up[1], self.x + width - 0.5, self.y - up[0])
        self.rows.append((text, box, ink, self.x, self.font, self.span))
        self.x += width
        return self

    def space(self, width: float = 3.0, text: str = " ") -> Pen:
        box = (self.x, self.y - 8, self.x + width, self.y + 2)
        self.rows.append((text, box, (self.x, self.y, self.x + width, self.y), self.x, self.font, self.span))
        self.x += width
        return self

    def mark(self, text: str, up: tuple[float, float] = (5.5, 7.0), wide: float = 3.0, back: float = 0.0) -> Pen:
        """A mark whose ink ends ``back`` points before the pen."""
        ink = (self.x - back - wide, self.y - up[1], self.x - back, self.y - up[0])
        self.rows.append((text, (ink[0], self.y - 8, self.x, self.y + 2), ink, self.x, self.font, self.span))
        return self

    def write(self, text: str) -> Pen:
        """Thai text in its usual order."""
        for c in text:
            if c == " ":
                self.space()
            elif c in BELOW:
                self.mark(c, up=(-2.5, -0.5))
            elif c in TONES or c == "\u0e4c":
                self.mark(c, up=(7.2, 9.0))
            elif c in ABOVE:
                self.mark(c)
            elif c == "\u0e33":
                self.letter(c, up=(0.0, 7.5))
            else:
                self.letter(c, up=(0.0, 7.0) if c in "ปฝฟฬ" else (0.0, HEIGHT))
        return self

    def page(self, number: int = 1, *, sizes: float = SIZE) -> GlyphPage:
        n = len(self.rows)
        boxes = np.array([r[1] for r in self.rows], dtype=np.float32).reshape(-1, 4)
        return GlyphPage(
            number=number,
            width=595.0,
            height=842.0,
            texts=tuple(r[0] for r in self.rows),
            boxes=boxes,
            origins=np.column_stack([[r[3] for r in self.rows], boxes[:, 3] - 2.0]).astype(np.float32).reshape(-1, 2),
            sizes=np.full(n, sizes, dtype=np.float32),
            angles=np.zeros(n, dtype=np.float32),
            font_ids=np.array([r[4] for r in self.rows], dtype=np.int32),
            fonts=tuple(self.fonts),
            generated=np.zeros(n, dtype=np.bool_),
            actual=np.array([r[5] for r in self.rows], dtype=np.int32),
            actual_texts=tuple(self.actual),
            ink=np.array([r[2] for r in self.rows], dtype=np.float32).reshape(-1, 4),
        )


def no_drawings(images: list[tuple[float, float, float, float]] | None = None) -> Drawings:
    none = np.zeros((0, 4), dtype=np.float32)
    false = np.zeros(0, dtype=np.bool_)
    return Drawings(none, none, false, false, np.array(images or [], dtype=np.float32).reshape(-1, 4))


def pdf(
    content: str,
    *,
    extra: str = "",
    resources: str = "",
    objects: tuple[str, ...] = (),
    pages: int = 1,
    catalog: str = "",
) -> bytes:
    """A PDF of one page size with the same content on each page; ``extra`` goes into the page's dictionary, ``catalog`` into
    the document's; ``objects`` are numbered from 5."""
    kids = " ".join(f"{100 + k} 0 R" for k in range(pages))
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    numbered = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        3: font,
        4: f"<</Length {len(content.encode('latin-1'))}>>stream\n{content}\nendstream",
    }
    numbered |= {5 + k: body for k, body in enumerate(objects)}
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>{resources}>>{extra}>>"
    numbered |= {100 + k: page for k in range(pages)}
    out = b"%PDF-1.7\n"
    offsets = {}
    for number, body in numbered.items():
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += f"{number} 1\n{offset:010d} 00000 n \n".encode()
    return out + f"trailer<</Size 200/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
