"""How exactly reports in layouts never seen before are read: fields by name and by variation, and the findings on them.

``python benchmarks/layouts.py -n 20 --seed 1 [--form sar_card] [--faults] [--keep DIR]``. Each report is drawn by
lot: body, figures and wording from ``audit_reports``, layout from ``layout_cards`` and ``layout_agreements``, set by
Chromium, WeasyPrint, LibreOffice (from HTML and from a Word file), ReportLab or wkhtmltopdf in one of the free Thai
fonts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from audit import Tally
from audit_faults import AGREEMENT_FAULTS, CARD_FAULTS, faulty_report
from audit_reports import Case, agreement_report, card_report
from layout_agreements import Agreement, agreement_style
from layout_cards import Cards, card_style
from layout_pages import Look, pdf_of

sys.path.append(str(Path(__file__).parents[1]))
from pipeline.engine.run import process_document
from pipeline.engine.settings import Settings
from pipeline.model.jsonio import to_json
from sample_docs.make import expected_record, in_digits

PRODUCERS = ("chromium", "weasyprint", "libreoffice", "docx", "reportlab", "wkhtmltopdf")
FONTS = (
    "Laksaman", "Garuda", "Loma", "Norasi", "Waree", "Kinnari", "Sawasdee", "Umpush", "Tlwg Typo", "Noto Sans Thai",
    "Noto Serif Thai",
)  # fmt: skip
Json = Mapping[str, Any]
ACTIVITY = (
    "title",
    "target_sessions",
    "target_participants",
    "reported_sessions",
    "reported_participants",
    "reported_percent",
)
SPLIT_ROWS = {"rows_spanned", "columns"}
"""Layouts that WeasyPrint sets wrongly: it drops cells that span rows at a page break."""


def _at_hand(producer: str) -> bool:
    """Whether a producer can be used here: ``python-docx`` and ``wkhtmltopdf`` are no dependencies of the project."""
    if producer == "docx":
        return importlib.util.find_spec("docx") is not None
    return producer != "wkhtmltopdf" or shutil.which("wkhtmltopdf") is not None


def drawn(
    seed: str, form: str | None, faults: bool, fixed: Mapping[str, str] = MappingProxyType({})
) -> tuple[Case, Look, dict[str, Any]]:
    """A report, its look and its layout, by lot."""
    rng = random.Random(seed)
    form = form or rng.choice(("sar_card", "performance_agreement"))
    card = form == "sar_card"
    if faults:
        case = faulty_report(rng, rng.choice([*(CARD_FAULTS if card else AGREEMENT_FAULTS)]))
    else:
        case = card_report(rng) if card else agreement_report(rng)
    style = card_style(rng) if card else agreement_style(rng)
    if faults and style.get("score") == "none":
        style["score"] = "figure"
    style |= {k: v for k, v in fixed.items() if k in style}
    producer = rng.choice(PRODUCERS)
    producer = fixed.get("producer", producer if _at_hand(producer) else "libreoffice")
    if producer == "weasyprint" and style.get("options") in SPLIT_ROWS:
        producer = "chromium"
    if style["box"] == "drawn" and producer in ("libreoffice", "docx"):
        style["box"] = "ballot"  # it leaves out boxes that are borders of spans
    if producer == "reportlab" and style.get("session") == "nested":
        style["session"] = "paren"
    fonts = FONTS[:9] if producer == "reportlab" else FONTS
    look = Look(
        producer,
        fixed.get("font", rng.choice(fonts)),
        rng.choice((10, 11, 12, 13, 14)),
        rng.random() < 0.25,
        rng.choice((0.5, 0.75, 1.0)),
        fixed.get("rules", "level" if rng.random() < 0.1 else "all"),
        fixed.get("running", rng.choice(("none", "top", "bottom"))),
    )
    return case, look, style


def blocks_of(report: Json, style: dict[str, Any]) -> Any:
    shown = {**in_digits(dict(report), "arabic"), "period_months": report.get("period_months")}
    made = (Cards if report["form"] == "sar_card" else Agreement)(shown, style).blocks()
    return _digits(made, report["digits"])


def _digits(value: Any, digits: str) -> Any:
    """The pages with all their digits as the body prints them."""
    from dataclasses import is_dataclass, replace

    if isinstance(value, list | tuple):
        return type(value)(_digits(v, digits) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        texts = {f: _digits(getattr(value, f), digits) for f in ("text", "rows", "inner") if hasattr(value, f)}
        return replace(value, **{k: v for k, v in texts.items() if not isinstance(v, int)})
    return in_digits(value, digits) if isinstance(value, str) else value


def _same(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b or (a in (None, "") and b in (None, ""))
    if isinstance(a, int | float) and not isinstance(a, bool) and isinstance(b, int | float):
        return abs(a - b) < 1e-6
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    return re.sub(r"[\s•\-]+", "", str(a)) == re.sub(r"[\s•\-]+", "", str(b))


def _blank_is_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _blank_is_none(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_blank_is_none(v) for v in value]
    return None if value == "" else value


def _expected(case: Case, style: dict[str, Any]) -> Json:
    """What must be read, which follows the layout where it says less or in another order."""
    want = expected_record(_blank_is_none(case.report))
    entries = [
        *case.report.get("indicators", []),
        *(i for s in case.report.get("sections", []) for i in s["indicators"]),
    ]
    digits = case.report["digits"]
    for i, entry in zip(want["indicators"], entries, strict=True):
        for key in ("description", "evidence", "checklist", "verification"):
            i[key] = in_digits(entry[key], digits) if key in entry else None
        if "obstacles" in entry:
            i["narratives"] = {
                k: in_digits(entry[k], digits) for k in ("supporting_factors", "obstacles", "suggestions")
            } | {"actions": in_digits("\n".join(entry["actions"]), digits)}  # fmt: skip
        if style["box"] == "bare":
            i["levels"] = [level | {"checked": level["checked"] or None} for level in i["levels"]]
        if style.get("levels") == "rows_falling":
            i["levels"] = i["levels"][::-1]
        if style.get("order") == "no_verification" or style.get("options") == "columns":
            i.pop("verification", None)
        if style.get("score") == "none":
            i["reported_score"] = None
        if style.get("score") in ("labelled", "rows"):
            i["result"] = i["result"]
    return want


def fields(want: Json, got: Json) -> Iterator[tuple[str, bool, Any, Any]]:
    """(field, exact, expected, read) for every field of a report."""
    for key in ("form", "organization", "department", "fiscal_year", "period_months", "minimum_percent"):
        if want.get(key) is not None:
            yield key, _same(want[key], got.get(key)), want[key], got.get(key)
    numbers = [[i["number"] for i in d["indicators"]] for d in (want, got)]
    yield "indicators", numbers[0] == numbers[1], *numbers
    found = {i["number"]: i for i in got["indicators"]}
    for a in want["indicators"]:
        b = found.get(a["number"], {})
        for key in (
            "printed_number", "name", "section_title", "weight", "result", "reported_score", "reported_weighted_score", "overseer",
            "collectors", "phones", "description", "evidence", "checklist", "verification",
        ):  # fmt: skip
            if a.get(key) is not None or (key == "reported_score" and a.get("weight") is None):
                yield key, _same(a.get(key), b.get(key)), a.get(key), b.get(key)
        for key in a.get("narratives") or ():
            mine = (b.get("narratives") or {}).get(key)
            yield f"narratives.{key}", _same(a["narratives"][key], mine), a["narratives"][key], mine
        for key in ("score", "text", "checked"):
            one, two = ([level[key] for level in x.get("levels", [])] for x in (a, b))
            if any(v is not None for v in one):
                yield f"levels.{key}", _same(one, two), one, two
        yield from _activities(a.get("activities") or [], b.get("activities") or [])


def _activities(want: list[Json], got: list[Json]) -> Iterator[tuple[str, bool, Any, Any]]:
    if want:
        yield "activities", len(want) == len(got), len(want), len(got)
    for k, a in enumerate(want):
        b = got[k] if k < len(got) else {}
        for key in ACTIVITY:
            yield f"activity.{key}", _same(a[key], b.get(key)), a[key], b.get(key)
        listed = b.get("sessions") or []
        for key in ("ordinal", "start", "end", "place", "participants"):
            one, two = ([s[key] for s in x] for x in (a["sessions"], listed))
            if one or two:
                yield f"session.{key}", _same(one, two), one, two


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=20)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--form", choices=("sar_card", "performance_agreement"))
    parser.add_argument("--faults", action="store_true", help="every other report with a known fault")
    parser.add_argument("--keep", type=Path, help="folder to keep the PDFs in")
    parser.add_argument("--only", type=int, nargs="*", help="only these reports of the seed")
    parser.add_argument(
        "--set", nargs="*", default=[], help="choices made, not drawn: session=nested producer=chromium"
    )
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    by_style: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    tally, began = Tally(), time.monotonic()
    folder = args.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    for k in args.only or range(args.n):
        case, look, style = drawn(
            f"{args.seed}:{k}", args.form, args.faults and k % 2 == 0, dict(s.split("=", 1) for s in args.set)
        )
        path = folder / f"{args.seed}_{k}.pdf"
        if not (args.keep and path.is_file()):
            path.write_bytes(pdf_of(blocks_of(case.report, style), look))
        result = process_document(path, Settings())
        if result.audit is None:
            print(f"{k}: not read: {result.error}")
            continue
        wrong = good = 0
        for name, ok, a, b in fields(_expected(case, style), to_json(result)):
            asked[name] += 1
            right[name] += ok
            good += ok
            wrong += not ok
            if args.verbose and not ok:
                print(f"    {name}: {str(a)[:150]!r} read as {str(b)[:150]!r}")
        if style.get("score") == "none":
            case.allowed |= {"score_missing", "threshold_not_met"}
        tally.add(case, result.audit.findings, args.verbose)
        for key in [f"{n}={v}" for n, v in style.items()] + [
            f"producer={look.producer}",
            f"font={look.font}",
            f"size={look.size}",
            f"landscape={look.landscape}",
            f"rules={look.rules}",
            f"running={look.running}",
            f"digits={case.report['digits']}",
        ]:
            by_style[key][0] += good
            by_style[key][1] += good + wrong
        if args.verbose or wrong:
            print(
                f"{k}: {case.report['form']} {wrong} wrong of {good + wrong}: {look} {style}",
                flush=True,
            )
    for name in sorted(asked, key=lambda n: right[n] / asked[n]):
        print(f"{name:32} {right[name]:5}/{asked[name]:<5} {right[name] / asked[name]:.3f}")
    print("\nvariations read worst:")
    for key in sorted(by_style, key=lambda n: by_style[n][0] / max(1, by_style[n][1]))[:25]:
        print(f"  {key:32} {by_style[key][0] / max(1, by_style[key][1]):.3f} of {by_style[key][1]}")
    print(tally.table())
    total = {"exact": round(right.total() / max(1, asked.total()), 4), "fields": asked.total()}
    print(
        json.dumps(
            {
                **total,
                **{k: round(v, 4) for k, v in tally.figures().items()},
                "seconds": round(time.monotonic() - began),
            }
        )
    )


if __name__ == "__main__":
    main()
