"""The audit on scanned reports: fields and numbers as read, marked or recovered, and the findings by severity.

``python benchmarks/audit_scans.py -n 40 [--keep DIR]``. Reports of both forms, every other one with a known fault, are
set by WeasyPrint, Chromium and LibreOffice in three fonts (one of them kept out of the recogniser's training), in Thai
and Arabic digits, then scanned at 200 and 300 dpi. With ``--keep`` the PDFs and what was recognised on them are kept:
a second run begins after recognition.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit import counted
from audit_faults import AGREEMENT_FAULTS, CARD_FAULTS, faulty_report
from audit_reports import Case, agreement_report, card_report

sys.path.append(str(Path(__file__).parents[1]))
from pipeline.engine.run import map_and_audit, read_options, reader_of
from pipeline.engine.settings import Settings
from pipeline.model.jsonio import to_json
from pipeline.model.page import RawDocument
from pipeline.model.record import Finding
from pipeline.model.result import DocumentResult
from sample_docs.make import expected_record, render
from tests.records import same_text

FONTS = ("Laksaman", "Garuda", "Norasi")
PRODUCERS = ("weasyprint", "chromium", "libreoffice")
UNDOUBTED = 0.6
Json = Mapping[str, Any]


def drawn(k: int, seed: str) -> Case:
    """Report ``k``: form, fault, font, producer, digits and scan in turn or by lot."""
    rng = random.Random(f"{seed}:{k}")
    card = k % 4 < 2
    if k % 2 == 0:
        kinds = CARD_FAULTS if card else AGREEMENT_FAULTS
        case = faulty_report(rng, kinds[k // 4 % len(kinds)])
    else:
        case = card_report(rng) if card else agreement_report(rng)
    report = case.report
    report["font"] = FONTS[k % 3]
    report["digits"] = report["digits"] if "duplicate" in case.faults else rng.choice(("arabic", "thai"))
    report["producer"] = PRODUCERS[k // 3 % 3]
    if report.get("layout") == "rows" and report["producer"] == "weasyprint":
        report["producer"] = "chromium"  # WeasyPrint drops cells that span rows at a page break
    report["scan"] = {
        "dpi": (200, 300)[k // 2 % 2], "skew": round(rng.uniform(-1, 1), 2), "noise": round(rng.uniform(3, 9), 1),
        "quality": rng.randint(55, 85), "seed": k,
    }  # fmt: skip
    return case


def recognised(case: Case, k: int, folder: Path, again: bool) -> RawDocument:
    """What is recognised on the report's pages; from ``folder`` where it was read before."""
    path, kept = folder / f"{k}.pdf", folder / f"{k}.pickle"
    if kept.is_file() and not again:
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]
    if not path.is_file():
        path.write_bytes(render(case.report))
    settings = Settings()
    raw = reader_of(settings)(path, read_options(settings), path.name)
    kept.write_bytes(pickle.dumps(raw))
    return raw


def audited(raw: RawDocument) -> DocumentResult:
    """The stages after recognition."""
    from normalizers.document import Knowledge, repair_document
    from pipeline.forms.load import load_forms
    from pipeline.forms.match import match_form

    document = repair_document(raw, knowledge=Knowledge())
    form = match_form(document, load_forms(None)).form
    mapped, audit = map_and_audit(document, form)
    return DocumentResult(raw.source, raw.sha256, raw.page_count, "ok", mapped=mapped, audit=audit)


def values(record: Json) -> Iterator[tuple[str, str, Any]]:
    """(indicator, path, value) of every figure, date and text that is compared."""
    for i in record["indicators"]:
        n = i["number"]
        for key in ("weight", "reported_score", "reported_weighted_score", "name", "result", "printed_number"):
            yield n, key, i.get(key)
        for k, level in enumerate(i.get("levels") or ()):
            for key in ("score", "text", "checked"):
                yield n, f"levels.{k}.{key}", level[key]
        for k, a in enumerate(i.get("activities") or ()):
            for key in (
                "title", "target_sessions", "target_participants", "reported_sessions", "reported_participants",
                "reported_percent",
            ):  # fmt: skip
                yield n, f"activities.{k}.{key}", a[key]
            for m, s in enumerate(a["sessions"]):
                for key in ("start", "end", "place", "participants"):
                    yield n, f"activities.{k}.sessions.{m}.{key}", s[key]


NUMERIC = ("weight", "score", "result", "sessions", "participants", "percent", "start", "end")


def is_figure(path: str) -> bool:
    return path.rpartition(".")[2].endswith(NUMERIC)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) < 1e-6
    if isinstance(a, str) and isinstance(b, str):
        return same_text(a, b)
    return a in (None, "") and b in (None, "") if a in (None, "") or b in (None, "") else bool(a == b)


@dataclass
class Sums:
    """What a run comes to."""

    fields: Counter[str] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def read(self, want: Json, got: Json, verbose: bool) -> None:
        found = {(n, path): v for n, path, v in values(got)}
        origins = {i["number"]: i["provenance"] for i in got["indicators"]}
        for n, path, value in values(want):
            if value in (None, "") and found.get((n, path)) in (None, ""):
                continue
            ok = same(value, found.get((n, path)))
            self.fields["exact" if ok else "wrong"] += 1
            if not is_figure(path):
                continue
            origin = origins.get(n, {}).get(path)
            kind = how(origin)
            self.figures[f"{kind} {'right' if ok else 'wrong'}"] += 1
            if verbose and (not ok or kind != "sure"):
                note = "" if origin is None else f"{origin['confidence']} {origin.get('reason') or ''}"
                print(f"    {n} {path}: {value} read as {found.get((n, path))} ({kind}) {note}")

    def found(self, case: Case, findings: Sequence[Finding], verbose: bool) -> None:
        left = list(case.expected)
        for f in findings:
            match = next((e for e in left if e[0] == f.code and e[1] in (None, f.indicator)), None)
            if match:
                left.remove(match)
                self.findings[f"hit {f.severity}"] += 1
                self.codes[f"{f.code} hit as {f.severity}"] += 1
            elif any(e[0] == f.code and e[1] in (None, f.indicator) for e in case.expected) or f.code in case.allowed:
                continue
            else:
                self.findings[f"false {f.severity}"] += 1
                self.codes[f"{f.code} false {f.severity}"] += 1
                if verbose and counted(f):
                    print(f"  FALSE {f.code} {f.severity} {f.indicator} {f.confidence:.2f}: {f.message_en}")
        for code, number in left:
            self.findings["missed"] += 1
            self.codes[f"{code} missed"] += 1
            if verbose:
                print(f"  MISSED {code} {number}")

    def show(self) -> str:
        f, g = self.figures, self.findings
        sure = f["sure right"] + f["sure wrong"]
        alarms = {s: (g[f"hit {s}"], g[f"false {s}"]) for s in ("error", "warning", "info")}
        expected = sum(h for h, _ in alarms.values()) + g["missed"]
        lines = [
            f"fields exact {self.fields['exact']} of {self.fields.total()}: {ratio(self.fields['exact'], self.fields.total())}",
            f"figures {f.total()}: {json.dumps(dict(sorted(f.items())))}",
            f"undoubted figures exact {ratio(f['sure right'], sure)}; doubtful {ratio(f.total() - sure, f.total())}",
            *(f"precision of {s}s {ratio(h, h + x)} ({h} right, {x} false)" for s, (h, x) in alarms.items()),
            f"expected findings {expected}: shown {ratio(expected - g['missed'], expected)}, "
            f"as error or warning {ratio(alarms['error'][0] + alarms['warning'][0], expected)}",
            *(f"  {n:3} {code}" for code, n in sorted(self.codes.items())),
        ]
        return "\n".join(lines)


def how(origin: Json | None) -> str:
    """Whether a figure is there, was recovered, is marked, or is given as read."""
    if origin is None:
        return "absent"
    if origin.get("inferred"):
        return "inferred"
    return "sure" if origin["confidence"] >= UNDOUBTED else "doubtful"


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "-"


def _blank_is_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _blank_is_none(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_blank_is_none(v) for v in value]
    return None if value == "" else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=40)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--keep", type=Path, help="folder for PDFs and what was recognised on them")
    parser.add_argument("--again", action="store_true", help="recognise again what is kept")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    folder = args.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    sums, began = Sums(), time.process_time()
    pages = 0
    for k in range(args.first, args.first + args.n):
        case = drawn(k, args.seed)
        raw = recognised(case, k, folder, args.again)
        pages += raw.page_count
        result = audited(raw)
        if args.verbose:
            r = case.report
            print(
                f"{k}: {r['form']} {r['producer']} {r['font']} {r['digits']} {r['scan']['dpi']} {case.faults}",
                flush=True,
            )
        sums.read(expected_record(_blank_is_none(case.report)), to_json(result), args.verbose)
        assert result.audit is not None
        sums.found(case, result.audit.findings, args.verbose)
    print(sums.show())
    print(f"{args.n} reports, {pages} pages, {time.process_time() - began:.0f} s CPU")


if __name__ == "__main__":
    main()
