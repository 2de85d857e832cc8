"""Pages as a Word document, exported by LibreOffice Writer: what most offices do. Needs ``python-docx``."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from layout_pages import DRAWN, DRAWN_ON, Block, Cell, Line, Look, NewPage, Table

sys.path.append(str(Path(__file__).parents[1]))
from sample_docs.producers import _program, _run

BOXES = {DRAWN: "☐", DRAWN_ON: "☑"}


def docx_pdf(blocks: Sequence[Block], look: Look) -> bytes:
    """The blocks as LibreOffice exports the Word file; RuntimeError where it makes none."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.docx")
        page.write_bytes(docx_of(blocks, look))
        return _run(
            [
                _program("soffice", "libreoffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--convert-to", "pdf", "--outdir", folder, str(page),
            ],
            Path(folder, "page.pdf"),
        )  # fmt: skip


def docx_of(blocks: Sequence[Block], look: Look) -> bytes:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_BREAK
    from docx.shared import Cm

    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if look.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    _font(made.styles["Normal"].element.get_or_add_rPr(), look)
    made.styles["Normal"].paragraph_format.space_after = 0
    if look.running != "none":
        where = section.header if look.running == "top" else section.footer
        _page_number(where.paragraphs[0], look)
    before: Block | None = None
    for b in blocks:
        if isinstance(b, Table) and isinstance(before, Table):
            made.add_paragraph()  # two tables without a line between them are one
        before = b
        if isinstance(b, NewPage):
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(b, Line):
            _words(made.add_paragraph(), b.text, look, b.bold, b.middle)
        else:
            _table(made, b, look, section.page_width - Cm(4))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _font(properties: Any, look: Look) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), look.font)
    for tag in ("w:sz", "w:szCs"):
        size = OxmlElement(tag)
        size.set(qn("w:val"), str(2 * look.size))
        properties.append(size)


def _words(paragraph: Any, text: str, look: Look, bold: bool, middle: bool) -> None:
    from docx.oxml import OxmlElement

    for mark, box in BOXES.items():
        text = text.replace(mark, box)
    run = paragraph.add_run(text)
    run.bold = bold
    if bold:
        run._r.get_or_add_rPr().append(OxmlElement("w:bCs"))
    if middle:
        paragraph.alignment = 1


def _page_number(paragraph: Any, look: Look) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = 2 if look.running == "top" else 1
    for kind in ("หน้า ", "PAGE", "/", "NUMPAGES"):
        paragraph.add_run("" if kind.isupper() else kind)
        if kind.isupper():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), kind)
            paragraph._p.append(field)


def _table(made: Any, table: Table, look: Look, width: int) -> None:
    from docx.oxml import OxmlElement

    grid = made.add_table(rows=len(table.rows), cols=len(table.widths))
    grid.autofit = False
    _rule(grid, table, look)
    total = sum(table.widths)
    for k, share in enumerate(table.widths):
        grid.columns[k].width = int(width * share / total)
    taken: set[tuple[int, int]] = set()
    for r, cells in enumerate(table.rows):
        column = 0
        for c in cells:
            while (r, column) in taken:
                column += 1
            place = grid.cell(r, column)
            if c.span > 1 or c.rows > 1:
                place = place.merge(grid.cell(r + c.rows - 1, column + c.span - 1))
            _fill(place, c, look, width * sum(table.widths[column : column + c.span]) / total)
            taken |= {(r + i, column + k) for i in range(c.rows) for k in range(c.span)}
            column += c.span
        if r < table.repeat:
            grid.rows[r]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(place: Any, cell: Cell, look: Look, width: float) -> None:
    first = place.paragraphs[0]
    for k, line in enumerate(cell.text.split("\n")):
        _words(first if k == 0 else place.add_paragraph(), line, look, cell.head, cell.middle or cell.head)
    for extra in place.paragraphs[len(cell.text.split("\n")) :]:
        extra._p.getparent().remove(extra._p)
    if cell.inner:
        inner = place.add_table(rows=len(cell.inner), cols=len(cell.inner[0]))
        inner.autofit = False
        _rule(inner, Table((), ()), look)
        for k in range(len(cell.inner[0])):
            inner.columns[k].width = int((width - 150_000) / len(cell.inner[0]))
        for r, texts in enumerate(cell.inner):
            for k, text in enumerate(texts):
                _words(inner.cell(r, k).paragraphs[0], text, look, False, False)
        place.add_paragraph()


def _rule(grid: Any, table: Table, look: Look) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        upright = side in ("left", "right", "insideV")
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "nil" if not table.ruled or (upright and look.rules == "level") else "single")
        edge.set(qn("w:sz"), str(round(8 * look.rule)))
        borders.append(edge)
    grid._tbl.tblPr.append(borders)


def wkhtml_pdf(html: str) -> bytes:
    """PDF of ``html`` as wkhtmltopdf prints it, rows kept whole as its users ask it to."""
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html.replace("</style>", "tr { page-break-inside: avoid }</style>"), encoding="utf-8")
        wide = ["-O", "Landscape"] if "A4 landscape" in html else []
        subprocess.run(
            [_program("wkhtmltopdf"), "-q", *wide, "-s", "A4", str(page), str(made)], capture_output=True, timeout=180, check=False,
            env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": folder},
        )  # fmt: skip
        if not made.is_file():
            raise RuntimeError("wkhtmltopdf made no PDF")
        return made.read_bytes()
