"""The programs that turn a sample's HTML or table into a PDF, and the scanner that turns a PDF into pictures."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter


def _run(command: Sequence[str], made: Path) -> bytes:
    done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    if not made.is_file():
        raise RuntimeError(f"{command[0]} made no PDF: {done.stderr.decode(errors='replace')[-400:]}")
    return made.read_bytes()


def _program(*names: str) -> str:
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError(f"none of {', '.join(names)} is installed")


def chromium(html: str) -> bytes:
    """PDF of ``html`` as Chromium prints it."""
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        return _run(
            [
                _program("chromium", "chromium-browser", "google-chrome"), "--headless", "--no-sandbox", "--disable-gpu",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={made}", page.as_uri(),
            ],
            made,
        )  # fmt: skip


def libreoffice(html: str) -> bytes:
    """PDF of ``html`` opened and exported by LibreOffice Writer."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(html, encoding="utf-8")
        return _run(
            [
                _program("soffice", "libreoffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--infilter=HTML (StarWriter)", "--convert-to", "pdf", "--outdir", folder, str(page),
            ],
            Path(folder, "page.pdf"),
        )  # fmt: skip


def weasyprint(html: str) -> bytes:
    """PDF of ``html`` as WeasyPrint sets it."""
    import weasyprint as engine

    made = engine.HTML(string=html).write_pdf()
    if made is None:
        raise RuntimeError("weasyprint made no PDF")
    return bytes(made)


def reportlab(heading: str, labels: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], font: str) -> bytes:
    """A PDF with a heading, label : value lines and a ruled table; ReportLab sets Thai marks without shaping."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    path = subprocess.run(
        ["fc-match", "-f", "%{file}", f"{font}:fontformat=TrueType"], capture_output=True, text=True, check=True
    ).stdout
    pdfmetrics.registerFont(TTFont(font, path))
    style = ParagraphStyle("body", fontName=font, fontSize=12, leading=20)
    grid = TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), font),
            ("FONTSIZE", (0, 0), (-1, -1), 12),
            ("GRID", (0, 0), (-1, -1), 0.7, "black"),
        ]
    )
    grid.add("LEADING", (0, 0), (-1, -1), 18)
    grid.add("VALIGN", (0, 0), (-1, -1), "MIDDLE")
    parts = [Paragraph(heading, ParagraphStyle("head", parent=style, fontSize=15, alignment=1)), Spacer(1, 8)]
    parts += [Paragraph(f"{label} : {value}", style) for label, value in labels]
    parts += [Spacer(1, 8), Table([list(row) for row in rows], style=grid)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(parts)
    return out.getvalue()


def scan(pdf: bytes, *, dpi: int, skew: float, noise: float, quality: int, seed: int = 7) -> bytes:
    """The pages of ``pdf`` printed and scanned: grey pictures at ``dpi``, turned by ``skew`` degrees, with noise (grey
    levels, standard deviation), saved as JPEG of ``quality``."""
    rng = np.random.default_rng(seed)
    pictures = []
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            grey = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            grey = grey.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(
                ImageFilter.GaussianBlur(dpi / 400)
            )
            values = np.asarray(grey, dtype=np.float32) * 0.93 + 12
            values += rng.normal(0, noise, values.shape)
            pictures.append(Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)))
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=quality)
    return out.getvalue()
