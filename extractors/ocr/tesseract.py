"""Tesseract as second opinion: many small pictures in one process, read as single lines.

Debian's traineddata or whatever TESSDATA_PREFIX points to. Nothing here raises when tesseract is missing or fails: the
pages are then read without it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from extractors.ocr.image import Grey

MARGIN = 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word as tesseract saw it: ``box`` x0, top, x1, bottom in pixels of the picture given; ``confidence`` 0 to 1."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float


def available() -> bool:
    """Whether the program is installed."""
    return shutil.which("tesseract") is not None


def read_lines(
    images: Sequence[Grey], languages: str = "tha+eng", mode: int = 7, allowed: str = "", seconds: float = 60.0
) -> tuple[tuple[Word, ...], ...] | None:
    """The words of each picture, in order; ``mode`` is tesseract's page segmentation (7 one line, 6 a block); ``allowed``: only
    these characters. None when tesseract is missing, fails or takes longer than ``seconds``."""
    if not images or not available():
        return None if images else ()
    with tempfile.TemporaryDirectory(prefix="chiwat-ocr-") as folder:
        paths = []
        for i, image in enumerate(images):
            path = Path(folder) / f"{i:05d}.png"
            framed = cv2.copyMakeBorder(image, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=(255,))
            cv2.imwrite(str(path), framed, [cv2.IMWRITE_PNG_COMPRESSION, 1])
            paths.append(str(path))
        listing = Path(folder) / "list.txt"
        listing.write_text("\n".join(paths) + "\n", encoding="utf-8")
        command = ["tesseract", str(listing), "stdout", "-l", languages, "--psm", str(mode), "--dpi", "300"]
        if allowed:
            command += ["-c", f"tessedit_char_whitelist={allowed}"]
        try:
            done = subprocess.run(
                [*command, "tsv"],
                capture_output=True,
                timeout=seconds,
                check=True,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except (OSError, subprocess.SubprocessError):
            return None
    return _parse(done.stdout.decode("utf-8", errors="replace"), len(images))


def _parse(tsv: str, n: int) -> tuple[tuple[Word, ...], ...]:
    """Words by picture from tesseract's tsv; rows that are no rows are passed over."""
    found: list[list[Word]] = [[] for _ in range(n)]
    for row in tsv.splitlines():
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        try:
            page, (x, y, w, h), score = int(cells[1]), (float(v) for v in cells[6:10]), float(cells[10])
        except ValueError:
            continue
        if 1 <= page <= n:
            box = (x - MARGIN, y - MARGIN, x + w - MARGIN, y + h - MARGIN)
            found[page - 1].append(Word(cells[11].strip(), box, min(max(score / 100, 0.0), 1.0)))
    return tuple(tuple(words) for words in found)
