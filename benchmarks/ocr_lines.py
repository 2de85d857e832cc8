"""Scanned prose whose lines are set tightly: F1 of the text, by face, leading and resolution.

    python benchmarks/ocr_lines.py [--fonts Laksaman Garuda Norasi] [--leading 1.0 1.05 1.1 1.2] [--dpi 200 300] [--show]

Leading in em; figures as in ``ocr.py``. Sentences are those of ``ocr_pages``.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re

import cv2
from ocr import f1, ours
from ocr_pages import SENTENCES, Grey, scan

SIZES = {"Laksaman": 16.0, "Norasi": 14.0, "TH Sarabun New": 16.0}
"""Points in which offices set a face; 12 the others."""


def prose(font: str, leading: float, seed: int) -> tuple[bytes, str]:
    """A PDF of one page of paragraphs in ``font``, ``leading`` em from base line to base line, and its text."""
    from weasyprint import HTML

    r = random.Random(seed)
    paragraphs = [" ".join(r.choice(SENTENCES) for _ in range(r.randint(3, 6))) for _ in range(7)]
    style = (
        f"@page {{ size: A4; margin: 20mm }} body {{ font-family: '{font}'; font-size: {SIZES.get(font, 12.0)}pt; "
        f"line-height: {leading} }} p {{ margin: 0 0 .5em 0 }}"
    )
    while True:  # what runs over to a second page would be missed by every reader
        body = "".join(f"<p>{p}</p>" for p in paragraphs)
        document = HTML(string=f"<html lang=th><style>{style}</style><body>{body}</body></html>").render()
        if len(document.pages) == 1:
            return document.write_pdf(), "\n".join(paragraphs)
        paragraphs.pop()


def page(font: str, leading: float, dpi: int, seed: int) -> tuple[Grey, float, float, str]:
    pdf, text = prose(font, leading, seed)
    image, width, height = scan(pdf, dpi, False, seed)
    return image, width, height, text


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--fonts", nargs="*", default=["Laksaman", "Garuda", "Norasi"])
    p.add_argument("--leading", nargs="*", type=float, default=[1.0, 1.05, 1.1, 1.2])
    p.add_argument("--dpi", nargs="*", type=int, default=[200, 300])
    p.add_argument("--seeds", type=int, default=1)
    p.add_argument("--show", action="store_true", help="print what was read wrong")
    a = p.parse_args()
    cv2.setNumThreads(1)
    for font in a.fonts:
        for leading in a.leading:
            found = []
            for dpi in a.dpi:
                for seed in range(a.seeds):
                    image, width, height, text = page(font, leading, dpi, 70 + seed)
                    read = ours(image, width, height, dpi)
                    found.append((dpi, f1(text, read.text), read.seconds))
                    if a.show:
                        show(text, read.text)
            cells = "  ".join(f"{dpi}: {score:.3f} {seconds:.1f}s" for dpi, score, seconds in found)
            print(f"{font:12} {leading:4.2f}  {cells}", flush=True)


def show(truth: str, read: str) -> None:
    a, b = re.sub(r"\s+", "", truth), re.sub(r"\s+", "", read)
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            print(f"   {a[max(0, i - 8) : i]}[{a[i:j]}|{b[k:m]}]{a[j : j + 5]}")


if __name__ == "__main__":
    main()
