"""An inbox as a country fills it: distinct generated reports of both forms, scans, damaged files, copies, corrections.

    python benchmarks/inbox.py FOLDER --reports 1000

Reports are drawn by lot as in ``layouts``; Chromium sets them many at a time (one print, split at marked pages), some are
set by ReportLab. Every report has a body of its own, so that none supersedes another but the corrections.
"""

from __future__ import annotations

import argparse
import copy
import io
import os
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from audit_reports import agreement_report, card_report
from layout_agreements import agreement_style
from layout_cards import card_style
from layout_pages import Look, html_of, pdf_of
from layouts import FONTS, blocks_of

sys.path.append(str(Path(__file__).parents[1]))
from sample_docs import producers

SHARES = {"scan": 0.05, "damaged": 0.03, "duplicate": 0.02, "corrected": 0.01}
"""The rest is digital. A corrected report comes after the digital one that it replaces."""
DAMAGE = {"truncated": "damaged", "text": "not_a_pdf", "encrypted": "encrypted", "empty": "empty"}
"""How files are damaged, and the code that each is to be rejected with."""
SCAN = {"dpi": 200, "skew": 0.4, "noise": 6.0, "quality": 70}
AT_ONCE = 25
"""Reports in one print of Chromium."""
MARK = "@@next report@@"
KINDS = ("เทศบาลตำบล", "องค์การบริหารส่วนตำบล", "เทศบาลเมือง")
_FIRST = "บ้าน หนอง ท่า คลอง ดอน โคก ห้วย ทุ่ง นา วัง บึง เกาะ ปาก บาง ดง สวน แหลม ลำ ร่อง เขา ป่า ศาลา ไร่ สระ"
_SECOND = "ทราย แก้ว ทอง เงิน ไผ่ มะพร้าว กระท้อน จำปา ตาล ขนุน หิน ใหญ่ กลาง เหนือ ใต้ ยาว งาม สมมติ จำลอง ตัวอย่าง ทดลอง อ้อ บัว เตย"


@dataclass(frozen=True)
class Drawn:
    """A report to be set: what it says, and its layout and look."""

    report: dict[str, Any]
    style: dict[str, Any]
    look: Look


def bodies(chance: random.Random) -> Iterator[str]:
    """Names of invented bodies, no two alike."""
    names = ["".join(parts) for parts in product(KINDS, _FIRST.split(), _SECOND.split())]
    chance.shuffle(names)
    yield from names


def some_looks(chance: random.Random) -> list[Look]:
    """The looks of one inbox: few, so that many reports of one look fill a print."""
    fonts = chance.sample(FONTS[:9], 8)
    return [Look("chromium", font, chance.choice((11, 12, 13)), k == 0) for k, font in enumerate(fonts)]


def draw(chance: random.Random, body: str, looks: Sequence[Look], *, short: bool = False) -> Drawn:
    """A clean report of ``body`` in a layout by lot; ``short``: a single card, for scans."""
    card = short or chance.random() < 0.5
    case = card_report(chance, 1 if short else None) if card else agreement_report(chance)
    style = card_style(chance) if card else agreement_style(chance)
    if style["box"] == "wingdings":  # only an office program brings that font
        style["box"] = "ballot"
    report = {**case.report, "organization": body}
    return Drawn(report, style, chance.choice(looks))


def corrected(drawn: Drawn) -> Drawn:
    """The same body, indicators and round, with more evidence in it."""
    report = copy.deepcopy(drawn.report)
    for i in report.get("indicators", ()):
        i["suggestions"] = "เพิ่มช่องทางการให้บริการในปีต่อไป"
    for section in report.get("sections", ()):
        for i in section["indicators"]:
            i["verification"] = "ตรวจสอบหลักฐาน เอกสาร และภาพถ่ายที่เกี่ยวข้อง ฉบับแก้ไข"
    return Drawn(report, drawn.style, drawn.look)


def set_all(wanted: Sequence[Drawn]) -> list[bytes]:
    """Each report as a PDF of its own: every fourth by ReportLab, the others printed by Chromium in groups of one look."""
    out: dict[int, bytes] = {}
    groups: dict[Look, list[int]] = defaultdict(list)
    for k, drawn in enumerate(wanted):
        if k % 4 == 3:
            look = Look("reportlab", drawn.look.font, drawn.look.size, drawn.look.landscape)
            out[k] = pdf_of(blocks_of(drawn.report, drawn.style), look)
        else:
            groups[drawn.look].append(k)
    for look, places in groups.items():
        for start in range(0, len(places), AT_ONCE):
            part = places[start : start + AT_ONCE]
            pages = [html_of(blocks_of(wanted[k].report, wanted[k].style), look) for k in part]
            out |= zip(part, _printed(pages), strict=True)
    return [out[k] for k in range(len(wanted))]


def _printed(htmls: Sequence[str]) -> Iterator[bytes]:
    """One print of many reports, split where the mark stands on a page of its own."""
    import pypdfium2 as pdfium

    head = htmls[0].split("<body>", 1)[0]
    bodies = [h.split("<body>", 1)[1].removesuffix("</body></html>") for h in htmls]
    fresh = ' style="page-break-before: always"'
    whole = f"<p{fresh}>{MARK}</p><div{fresh}></div>".join(bodies)
    with pdfium.PdfDocument(producers.chromium(f"{head}<body>{whole}</body></html>")) as printed:
        starts = [0]
        for number in range(len(printed)):
            if MARK in printed[number].get_textpage().get_text_bounded():
                starts.append(number + 1)
        if len(starts) != len(htmls):
            raise RuntimeError(f"{len(htmls)} reports were printed, {len(starts)} found")
        for start, end in zip(starts, [*(s - 1 for s in starts[1:]), len(printed)], strict=True):
            with pdfium.PdfDocument.new() as single:
                single.import_pages(printed, list(range(start, end)))
                stream = io.BytesIO()
                single.save(stream)
                yield stream.getvalue()


def damaged(how: str, data: bytes, serial: int) -> bytes:
    """A file that cannot be read, unlike any other."""
    if how == "truncated":
        return data[: len(data) // 4] + b"%d" % serial
    if how == "text":
        return f"เรียน ท่านนายก ขอส่งรายงานตามไฟล์แนบ เลขที่ {serial}".encode()
    if how == "encrypted":
        return _encrypted(serial)
    return b"\n" * (serial + 1)  # as long as its number: one content would be one document


def _encrypted(serial: int) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 720, f"report {serial}")
    canvas.save()
    return stream.getvalue()


def make_inbox(folder: Path, count: int, seed: int = 2567, scans: float = SHARES["scan"]) -> dict[str, int]:
    """Fill ``folder`` with ``count`` files; returns how many of each kind, a damaged one as ``damaged:<error code>``."""
    chance = random.Random(seed)
    shares = {**SHARES, "scan": scans}
    plan = [kind for kind, share in shares.items() for _ in range(round(count * share))]
    plan = ["digital"] * (count - len(plan)) + plan
    names, looks = bodies(chance), some_looks(chance)
    digital = [draw(chance, next(names), looks) for kind in plan if kind == "digital"]
    replacing = chance.sample(digital, plan.count("corrected"))
    made = set_all([*digital, *map(corrected, replacing)])
    to_scan = set_all([draw(chance, next(names), looks, short=True) for kind in plan if kind == "scan"])
    counts: Counter[str] = Counter()
    later = iter(made[len(digital) :])
    shapes = iter(to_scan)
    for serial, kind in enumerate(plan):
        shown, code = kind, ""
        if kind == "digital":
            data = made[serial]
        elif kind == "corrected":
            data = next(later)
        elif kind == "duplicate":
            data = made[chance.randrange(len(digital))]
        elif kind == "scan":
            data = producers.scan(next(shapes), **SCAN, seed=serial)
        else:
            shown = list(DAMAGE)[counts.total() % len(DAMAGE)]
            data = damaged(shown, chance.choice(made), serial)
            code = f":{DAMAGE[shown]}"
        counts[f"{kind}{code}"] += 1
        path = folder / f"{shown}_{serial:05d}.pdf"
        path.write_bytes(data)
        os.utime(path, (1_700_000_000 + serial + 10_000_000 * (kind == "corrected"),) * 2)
    return dict(sorted(counts.items()))


def kinds_of(folder: Path) -> dict[str, int]:
    """How many of each kind lie in a folder that ``make_inbox`` filled."""
    shown = Counter(path.name.split("_")[0] for path in folder.glob("*.pdf"))
    return {f"damaged:{DAMAGE[kind]}" if kind in DAMAGE else kind: n for kind, n in sorted(shown.items())}


def expected_ledger(kinds: dict[str, int]) -> Counter[str]:
    """The ledger that the kinds must give, where every readable file is read in full."""
    out: Counter[str] = Counter()
    for kind, n in kinds.items():
        what, _, code = kind.partition(":")
        status = {"damaged": f"rejected:{code}", "duplicate": "duplicate", "corrected": "ok"}.get(what, "ok")
        out[status] += n
    replaced = kinds.get("corrected", 0)
    return +(out + Counter({"superseded": replaced}) - Counter({"ok": replaced}))


def ledger_troubles(kinds: dict[str, int], statuses: Counter[str]) -> list[str]:
    """What does not add up. A page that was not recognised makes a scan partial, which is honest: it counts as read."""
    want = expected_ledger(kinds)
    got = Counter({k: n for k, n in statuses.items() if k != "partial"})
    got["ok"] += statuses["partial"]
    return [f"{k}: {got[k]}, must be {want[k]}" for k in sorted(want | got) if got[k] != want[k]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=None)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2567)
    parser.add_argument("--scans", type=float, default=SHARES["scan"], help="share of scans, 0 to 1")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="chiwat-inbox-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(folder, make_inbox(folder, arguments.reports, arguments.seed, arguments.scans))


if __name__ == "__main__":
    main()
