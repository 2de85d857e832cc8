"""OCR of scanned reports: ours beside tesseract and ocrmypdf.

    python benchmarks/ocr.py [--full] [--only ours] [--fonts Laksaman Garuda Norasi] [--dpi 150 200 300] [--json FILE]

Norasi is kept out of the recogniser's training. Figures: F1 over 5-character shingles of the text without white space; share of
numbers read exactly, share marked doubtful (confidence below 0.5) and exact share of the others; tick boxes in the right state;
CPU seconds a page (children included).
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
from ocr_pages import Grey, Truth, make_page, scan

from extractors.content import PageContent
from extractors.document import assemble
from extractors.types import PageTable, ReadOptions
from pipeline.model.page import Line

NUMBER = re.compile(r"[0-9๐-๙](?:[0-9๐-๙.,/]*[0-9๐-๙])?")
DOUBT = 0.5
STATES = {"☐": "empty", "□": "empty", "☑": "ticked", "☒": "crossed", "■": "filled", "O": "?"}


@dataclass(frozen=True)
class Read:
    """A reader's page: its text, its numbers with whether each is doubtful, its tick boxes, and the CPU seconds it took."""

    text: str
    numbers: tuple[tuple[str, bool], ...]
    ticks: tuple[str, ...]
    seconds: float


def shingles(text: str, size: int = 5) -> Counter[str]:
    bare = re.sub(r"[\s☐☑☒□■]+", "", text)
    return Counter(bare[i : i + size] for i in range(len(bare) - size + 1))


def f1(truth: str, read: str) -> float:
    a, b = shingles(truth), shingles(read)
    both = sum((a & b).values())
    return 2 * both / max(1, sum(a.values()) + sum(b.values()))


def cpu() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def numbers_of(line: Line) -> list[tuple[str, bool]]:
    return [(m.group(), line.confidence_of(*m.span()) < DOUBT) for m in NUMBER.finditer(line.text)]


def ours(image: Grey, width: float, height: float, dpi: float) -> Read:
    from extractors.ocr.page import read_image

    begin = cpu()
    page = assemble(PageContent(*read_image(image, 1, width, height, dpi, ReadOptions())))
    seconds = cpu() - begin
    texts, numbers, ticks = [], [], []
    for block in page.blocks:
        for part in [c.text for c in block.cells] if isinstance(block, PageTable) else [block.text]:
            texts.append(part.text)
            for line in part.lines:
                numbers += numbers_of(line)
    boxes = sorted(page.page.tick_boxes, key=lambda t: (round(t.bbox.top / 12), t.bbox.x0))
    ticks = [t.state for t in boxes]
    return Read("\n".join(texts), tuple(numbers), tuple(ticks), seconds)


def tesseract(image: Grey, mode: int) -> Read:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        cv2.imwrite(str(path), image)
        begin = cpu()
        command = ["tesseract", str(path), "stdout", "-l", "tha+eng", "--psm", str(mode)]
        text = subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        ).stdout.decode()
        return plain(text, cpu() - begin)


def ocrmypdf(image: Grey, dpi: float) -> Read:
    with tempfile.TemporaryDirectory() as folder:
        page, side = Path(folder) / "page.png", Path(folder) / "side.txt"
        cv2.imwrite(str(page), image)
        begin = cpu()
        command = [
            "ocrmypdf",
            "--sidecar",
            str(side),
            "-l",
            "tha+eng",
            "--deskew",
            "--image-dpi",
            str(int(dpi)),
            "-j",
            "1",
            "--output-type",
            "pdf",
        ]
        subprocess.run([*command, str(page), str(Path(folder) / "out.pdf")], capture_output=True, check=True)
        return plain(side.read_text(), cpu() - begin)


def plain(text: str, seconds: float) -> Read:
    ticks = tuple(STATES[c] for c in text if c in "☐□☑☒■")
    return Read(text, tuple((n, False) for n in NUMBER.findall(text)), ticks, seconds)


def score(truth: Truth, read: Read) -> dict[str, float]:
    said = NUMBER.findall(truth.text)
    got = [n for n, _ in read.numbers]
    right = marked = wrong = 0
    for tag, a, b, c, d in difflib.SequenceMatcher(None, said, got, autojunk=False).get_opcodes():
        doubtful = [read.numbers[k][1] for k in range(c, d)]
        if tag == "equal":
            right += b - a - sum(doubtful)
            marked += sum(doubtful)
        else:
            covered = min(b - a, sum(doubtful))
            marked += covered
            wrong += b - a - covered
    ticks = (
        sum(a == b for a, b in zip(truth.ticks, read.ticks, strict=False)) if len(truth.ticks) == len(read.ticks) else 0
    )
    return {
        "f1": f1(truth.text, read.text), "numbers": len(said), "right": right, "marked": marked, "wrong": wrong,
        "ticks": len(truth.ticks), "ticks_right": ticks, "seconds": read.seconds,
    }  # fmt: skip


def report(rows: list[tuple[tuple[str, ...], dict[str, float]]]) -> None:
    groups: dict[tuple[str, ...], list[dict[str, float]]] = defaultdict(list)
    for key, values in rows:
        groups[key].append(values)
    print(
        f"{'reader':12} {'font':9} {'dpi':>4} {'pages':>5} {'F1':>6} {'worst':>6} {'exact':>6} {'of sure':>7} "
        f"{'marked':>6} {'ticks':>6} {'CPU s':>6}"
    )
    for key, values in sorted(groups.items()):
        total = {k: sum(v[k] for v in values) for k in values[0]}
        n, sure = max(1, total["numbers"]), max(1, total["right"] + total["wrong"])
        print(
            f"{key[0]:12} {key[1]:9} {key[2]:>4} {len(values):5} {total['f1'] / len(values):6.3f} "
            f"{min(v['f1'] for v in values):6.3f} "
            f"{total['right'] / n:6.3f} {total['right'] / sure:7.4f} {total['marked'] / n:6.3f} "
            f"{total['ticks_right'] / max(1, total['ticks']):6.3f} {total['seconds'] / len(values):6.2f}"
        )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument(
        "--full",
        action="store_true",
        help="every font, resolution, kind and digits; else one page of each font and resolution",
    )
    p.add_argument("--only", nargs="*", help="readers: ours psm3 psm6 ocrmypdf")
    p.add_argument("--fonts", nargs="*", default=["Laksaman", "Garuda", "Norasi"])
    p.add_argument("--dpi", nargs="*", type=int, default=[150, 200, 300])
    p.add_argument("--json", type=Path)
    p.add_argument("--show", action="store_true", help="print what ours got wrong")
    a = p.parse_args()
    cv2.setNumThreads(1)
    readers = a.only or ["ours", "psm3", "psm6", *(["ocrmypdf"] if shutil.which("ocrmypdf") else [])]
    cases = list(itertools.product(("card", "agreement"), a.fonts, a.dpi, (False, True), (False, True)))
    if not a.full:  # each form, font and resolution once, kind and digits in turn
        cases = [c for i, c in enumerate(cases) if (i % 4) == (i // 4) % 4]
    rows = []
    for number, (form, font, dpi, bw, thai) in enumerate(cases):
        pdf, truth = make_page(form, font, 1000 + number, thai)
        image, width, height = scan(pdf, dpi, bw, number)
        for reader in readers:
            if reader == "ours":
                read = ours(image, width, height, dpi)
            elif reader == "ocrmypdf":
                read = ocrmypdf(image, dpi)
            else:
                read = tesseract(image, int(reader[3:]))
            values = score(truth, read)
            rows.append(((reader, font, str(dpi)), values))
            if a.show and reader == "ours":
                show(
                    f"{form} {font} {dpi} {'bw' if bw else 'grey'} {'thai' if thai else 'arabic'}", truth, read, values
                )
    report(rows)
    if a.json:
        a.json.write_text(json.dumps([{"case": k, **v} for k, v in rows], indent=1))


def show(name: str, truth: Truth, read: Read, values: dict[str, float]) -> None:
    print(
        f"== {name} F1 {values['f1']:.3f} numbers {values['right']}/{values['numbers']} marked {values['marked']} "
        f"ticks {truth.ticks} {read.ticks}"
    )
    a, b = re.sub(r"[\s☐☑☒□■]+", "", truth.text), re.sub(r"[\s☐☑☒□■]+", "", read.text)
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            print(f"   {a[max(0, i - 8) : i]}[{a[i:j]}|{b[k:m]}]{a[j : j + 5]}")


if __name__ == "__main__":
    main()
