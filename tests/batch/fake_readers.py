"""Readers that do what bad files do to good libraries; chosen by the name of the file, as a plugin replaces the reader."""

from __future__ import annotations

import ctypes
import hashlib
import mmap
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extractors.types import ReadOptions
from pipeline.model.errors import UsageError
from pipeline.model.geometry import BBox
from pipeline.model.page import Line, Paragraph, RawDocument, RawPage, SourceText


def read(source: Path, options: ReadOptions, name: str) -> RawDocument:
    """Crash, hang, or read, as the file's name asks."""
    kind = Path(name).name.split("_")[0]
    if kind == "segfault":
        ctypes.string_at(0)
    elif kind == "abort":
        os.abort()
    elif kind == "exit":
        os._exit(3)
    elif kind == "hang":
        while True:
            time.sleep(1)
    elif kind == "loop":
        while True:
            pass
    elif kind == "alloc":
        bytearray(10 << 30)
    elif kind == "hungrychild":
        code = "import time; x = bytearray(600 << 20); time.sleep(60)"
        subprocess.run([sys.executable, "-c", code], check=True)
    elif kind == "creep":
        held = []
        while True:
            held.append(bytearray(b"x") * (16 << 20))
            time.sleep(0.005)
    elif kind == "native":  # memory that Python knows nothing of, touched page by page
        blocks = []
        while True:
            block = mmap.mmap(-1, 32 << 20)
            for at in range(0, len(block), 4096):
                block[at] = 1
            blocks.append(block)
    elif kind == "huge":
        return _document(source, name, "x" * 700_000)
    elif kind == "litter":
        Path(tempfile.mkdtemp(), "left.bin").write_bytes(b"x" * 100)
        Path(os.environ["TMPDIR"], "left2.bin").write_bytes(b"x")
        print("noise on stdout")
        os.write(1, b"native noise")
    elif kind == "misset":
        raise UsageError("there is no form definition where the settings say")
    elif kind == "bug":
        raise KeyError("ตัวชี้วัด")
    elif kind == "slow":
        time.sleep(0.15)
    elif kind == "poison":  # hurts the process for whatever comes next
        global POISONED
        POISONED = True
    if POISONED and kind == "victim":
        os.abort()
    return _document(source, name, f"รายงานของ {name}")


POISONED = False


def _document(source: Path, name: str, text: str) -> RawDocument:
    data = source.read_bytes()
    line = Line(1, text, BBox(10, 10, 200, 24))
    paragraph = Paragraph(SourceText(text, (line,), (0,)))
    page = RawPage(1, 595, 842, "digital", 1.0, (line,))
    return RawDocument(name, hashlib.sha256(data).hexdigest(), 1, (page,), (paragraph,))
