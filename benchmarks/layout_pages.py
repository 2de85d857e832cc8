"""Pages as paragraphs and tables, set by any of six producers: what the generated layouts are written in."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))
from sample_docs import producers

DRAWN, DRAWN_ON = "\ue000", "\ue001"
"""Places of boxes that are drawn, not set: empty and ticked."""
WINGDINGS, WINGDINGS_ON = "\ue002", "\ue003"


@dataclass(frozen=True)
class Cell:
    """``text`` with line breaks; ``inner``: rows of a table nested under the text."""

    text: str = ""
    span: int = 1
    rows: int = 1
    head: bool = False
    middle: bool = False
    inner: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Table:
    """``widths`` in percent; ``repeat``: heading rows that are set again on each page; ``ruled``: with borders."""

    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    repeat: int = 0
    ruled: bool = True


@dataclass(frozen=True)
class Line:
    text: str
    bold: bool = False
    middle: bool = False


class NewPage:
    pass


Block = Line | Table | NewPage


@dataclass(frozen=True)
class Look:
    producer: str
    font: str
    size: int
    landscape: bool = False
    rule: float = 0.75
    rules: str = "all"
    """``level``: tables have level rules only."""
    running: str = "none"
    """Where ``หน้า 3/12`` stands on each page: ``top``, ``bottom`` or ``none``."""


def row(*texts: str, head: bool = False, middle: bool = False) -> list[Cell]:
    return [Cell(t, head=head, middle=middle) for t in texts]


def pdf_of(blocks: Sequence[Block], look: Look) -> bytes:
    """The blocks as a PDF of the look's producer; RuntimeError where it makes none."""
    if look.producer == "reportlab":
        return _reportlab(blocks, look)
    if look.producer == "docx":
        from layout_docx import docx_pdf

        return docx_pdf(blocks, look)
    if look.producer == "wkhtmltopdf":
        from layout_docx import wkhtml_pdf

        return wkhtml_pdf(html_of(blocks, look))
    return {
        "chromium": producers.chromium,
        "weasyprint": producers.weasyprint,
        "libreoffice": producers.libreoffice,
    }[look.producer](html_of(blocks, look))


_BOX = (
    "display:inline-block;width:8pt;height:8pt;border:0.8pt solid #000;text-align:center;line-height:8pt;font-size:8pt"
)


def _html(text: str) -> str:
    out = escape(text).replace("\n", "<br>")
    out = out.replace(DRAWN_ON, f'<span style="{_BOX}">✓</span>').replace(DRAWN, f'<span style="{_BOX}"></span>')
    for code, mark in ((WINGDINGS, "&#xF0A8;"), (WINGDINGS_ON, "&#xF0FE;")):
        out = out.replace(code, f'<font face="Wingdings">{mark}</font>')
    return out


def html_of(blocks: Sequence[Block], look: Look) -> str:
    page = "A4 landscape" if look.landscape else "A4"
    css = (
        f'@page {{ size: {page}; margin: 1.8cm }} body {{ font-family: "{look.font}", serif; font-size: {look.size}pt;'
        "line-height: 1.35 } p { margin: 2pt 0 } table { width: 100%; border-collapse: collapse; margin: 4pt 0 }"
        f"td, th {{ border: {look.rule}pt solid black; padding: 2pt 3pt; vertical-align: top }}"
        ".n { text-align: center } .free td { border: none }"
    )
    if look.rules == "level":
        css += "table, td, th { border-left: none; border-right: none }"
    if look.running != "none":
        css += f"@page {{ @{look.running}-center {{ content: 'หน้า ' counter(page) '/' counter(pages);"
        css += f'font-family: "{look.font}"; font-size: {look.size}pt }} }}'
    out = [f'<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><style>{css}</style></head><body>']
    fresh = ""
    for b in blocks:
        if isinstance(b, NewPage):
            fresh = ' style="page-break-before: always"'
            continue
        if isinstance(b, Line):
            text = f"<b>{_html(b.text)}</b>" if b.bold else _html(b.text)
            out.append(f"<p{' class=n' if b.middle else ''}{fresh}>{text}</p>")
        else:
            out.append(_html_table(b, fresh))
        fresh = ""
    return "".join(out) + "</body></html>"


def _html_table(table: Table, style: str) -> str:
    named = "" if table.ruled else ' class="free"'
    out = [f'<table border="{int(table.ruled)}" cellspacing="0" cellpadding="3"{named}{style}>']
    for k, cells in enumerate(table.rows):
        if table.repeat and k == 0:
            out.append("<thead>")
        out.append("<tr>")
        column = 0
        for c in cells:
            tag = "th" if c.head else "td"
            width = sum(table.widths[column : column + c.span])
            spans = f' colspan="{c.span}"' * (c.span > 1) + f' rowspan="{c.rows}"' * (c.rows > 1)
            inner = _html_table(Table([row(*r) for r in c.inner], [100 / len(c.inner[0])] * 9), "") if c.inner else ""
            named = " class=n" if c.middle else ""
            out.append(f'<{tag} width="{width:.0f}%"{spans}{named}>{_html(c.text)}{inner}</{tag}>')
            column += c.span
        out.append("</tr>")
        if table.repeat and k == table.repeat - 1:
            out.append("</thead>")
    return "".join(out) + "</table>"


@cache
def _registered(font: str) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found = subprocess.run(
        ["fc-match", "-f", "%{file}", f"{font}:fontformat=TrueType:style=Regular"], capture_output=True, text=True, check=True
    )  # fmt: skip
    pdfmetrics.registerFont(TTFont(font, found.stdout))
    return font


def _reportlab(blocks: Sequence[Block], look: Look) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate
    from reportlab.platypus import Table as Grid

    font = _registered(look.font)
    style = ParagraphStyle("body", fontName=font, fontSize=look.size, leading=look.size * 1.6, wordWrap="CJK")
    middle = ParagraphStyle("middle", parent=style, alignment=1)

    def words(text: str, centred: bool) -> Any:
        shown = escape(text).replace("\n", "<br/>")
        for mark, code in (  # the dingbats that every reader of PDF brings
            ("☐", "❏"), ("□", "❑"), ("■", "■"), ("☑", "✔"), ("☒", "✘"), ("✓", "✓"), (DRAWN, "❏"), (DRAWN_ON, "■"),
        ):  # fmt: skip
            shown = shown.replace(mark, f'<font name="ZapfDingbats">{code}</font>')
        return Paragraph(shown, middle if centred else style)

    parts: list[Any] = []
    size = landscape(A4) if look.landscape else A4
    width = size[0] - 100
    for b in blocks:
        if isinstance(b, NewPage):
            parts.append(PageBreak())
        elif isinstance(b, Line):
            parts.append(words(b.text, b.middle))
        else:
            grid: list[list[Any]] = [["" for _ in b.widths] for _ in b.rows]
            spans: list[tuple[Any, ...]] = []
            taken: set[tuple[int, int]] = set()
            for r, cells in enumerate(b.rows):
                column = 0
                for c in cells:
                    while (r, column) in taken:
                        column += 1
                    text = "\n".join([c.text, *(" ".join(i) for i in c.inner)]).strip()
                    grid[r][column] = words(text, c.middle or c.head)
                    if c.span > 1 or c.rows > 1:
                        spans.append(("SPAN", (column, r), (column + c.span - 1, r + c.rows - 1)))
                    taken |= {(r + i, column + k) for i in range(c.rows) for k in range(c.span)}
                    column += c.span
            total = sum(b.widths)
            kinds = ("GRID",) if look.rules == "all" else ("LINEABOVE", "LINEBELOW")
            lines = [(kind, (0, 0), (-1, -1), look.rule, "black") for kind in kinds if b.ruled]
            made = Grid(
                grid, [width * w / total for w in b.widths], repeatRows=b.repeat, splitInRow=1,
                style=[*lines, ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans],
            )  # fmt: skip
            parts.append(made)
    out = io.BytesIO()

    def number(canvas: Any, page: Any) -> None:
        if look.running != "none":
            canvas.setFont(font, look.size)
            y = 40 if look.running == "bottom" else size[1] - 45
            canvas.drawCentredString(size[0] / 2, y, f"หน้า {page.page}")

    made_of = SimpleDocTemplate(out, pagesize=size, leftMargin=50, rightMargin=50, invariant=1)
    made_of.build(parts, onFirstPage=number, onLaterPages=number)
    return out.getvalue()
