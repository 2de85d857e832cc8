"""Makes the sample PDFs and their expected records from ``reports/*.toml``.

Run ``python -m sample_docs.make [--records] [NAME...]``; with ``--records`` the PDFs stay as they are.
Bodies, persons and figures are invented; the structure is that of real reports.
The expected records come from the same files, never from what the program reads back.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from sample_docs import producers

HERE = Path(__file__).parent
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
HTML_PRODUCERS: dict[str, Callable[[str], bytes]] = {
    "chromium": producers.chromium,
    "libreoffice": producers.libreoffice,
    "weasyprint": producers.weasyprint,
}
Report = dict[str, Any]  # a TOML document as read; its shape is that of the template it names


def in_digits(value: Any, digits: str) -> Any:
    """The report with its digits as the body prints them; numbers become text."""
    if isinstance(value, dict):
        return {k: v if k in {"template", "layout", "scan", "kind"} else in_digits(v, digits) for k, v in value.items()}
    if isinstance(value, list):
        return [in_digits(v, digits) for v in value]
    if isinstance(value, bool) or value is None:
        return value
    text = str(value)
    return text.translate(THAI_DIGITS) if digits == "thai" else text


def render(report: Report) -> bytes:
    """The report as a PDF."""
    if report["template"] == "plain":
        shown = in_digits(report, report["digits"])
        pdf = producers.reportlab(shown["heading"], shown["labels"], [shown["header"], *shown["rows"]], report["font"])
    else:
        environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
        css = environment.get_template("page.css").render(font=report["font"], size=report.get("size", 13))
        shown = in_digits(report, report["digits"])
        if "period_months" in report:  # compared with figures in the template; a repeated indicator with printed ones
            shown["period_months"] = report["period_months"]
        shown["digits_of"] = lambda n: in_digits(n, report["digits"])
        page = environment.get_template(f"{report['template']}.html").render(r=shown, css=Markup(css))
        pdf = HTML_PRODUCERS[report["producer"]](page)
    if "scan" in report:
        pdf = producers.scan(pdf, **report["scan"])
    return pdf


def _number(value: str | float | None) -> float | None:
    return None if value is None else float(value)


def _indicator(entry: Mapping[str, Any], section: Mapping[str, Any] | None) -> Report:
    options = entry.get("options")
    levels = (
        [{"score": float(o[0]), "text": o[1], "checked": o[2]} for o in options]
        if options
        else [{"score": float(k), "text": text, "checked": None} for k, text in enumerate(entry.get("levels", []), 1)]
    )
    expected: Report = {
        "number": entry["number"],
        "printed_number": entry.get("printed", entry["number"]),
        "name": entry["name"],
        "weight": _number(entry.get("weight")),
        "result": entry.get("result"),
        "reported_score": _number(entry.get("score")),
        "reported_weighted_score": _number(entry.get("weighted")),
        "levels": levels,
    }
    if section:
        expected |= {"section": section["number"], "section_title": section["title"]}
    for key in ("overseer", "collectors", "phones"):
        if key in entry:
            expected[key] = entry[key]
    if "basis" in entry:
        expected |= {
            "recompute_basis": entry["basis"],
            "recomputed_score": _number(entry["recomputed_score"]),
            "recomputed_weighted_score": _number(entry["recomputed_weighted"]),
        }
    elif any(level["checked"] for level in levels):
        ticked = next(level["score"] for level in levels if level["checked"])
        expected |= {
            "recompute_basis": "checked_level",
            "recomputed_score": _number(entry.get("recomputed_score", ticked)),
        }
    if "activities" in entry:
        expected["activities"] = [
            {
                "number": str(k),
                "title": a["title"],
                "target_sessions": a.get("target_sessions"),
                "target_participants": a.get("target_participants"),
                "reported_sessions": a.get("reported_sessions"),
                "reported_participants": a.get("reported_participants"),
                "reported_percent": _number(a.get("reported_percent")),
                "sessions": [
                    {"ordinal": n, "start": s[1], "end": s[2], "place": s[3], "participants": s[4]}
                    for n, s in enumerate(a["sessions"], 1)
                ],
            }
            for k, a in enumerate(entry["activities"], 1)
        ]
    return expected


def _as_printed(indicator: Report, digits: str) -> Report:
    """Texts keep the digits of the page; the canonical number, figures and dates do not."""
    shown = in_digits(
        {k: v for k, v in indicator.items() if isinstance(v, str) or k in ("collectors", "phones")}, digits
    )
    for key in ("number", "section", "recompute_basis"):
        if key in indicator:
            shown[key] = indicator[key]
    levels = [level | {"text": in_digits(level["text"], digits)} for level in indicator["levels"]]
    return indicator | shown | {"levels": levels}


def expected_record(report: Report) -> Report:
    """What the program must find in the report, in the fields of its output."""
    indicators = [_indicator(i, None) for i in report.get("indicators", [])]
    indicators += [_indicator(i, s) for s in report.get("sections", []) for i in s["indicators"]]
    indicators += [
        _indicator(c | {"number": f"2.{k}", "printed": str(k)}, None) | {"section": "2"}
        for k, c in enumerate(report.get("competencies", []), 1)
    ]
    record = {
        "form": report["form"],
        "organization": report.get("organization"),
        "department": report.get("department"),
        "fiscal_year": report.get("fiscal_year"),
        "period_months": report.get("period_months"),
        "minimum_percent": _number(report.get("minimum_percent")),
        "total_percent": _number(report.get("total_percent")),
        "indicators": [_as_printed(i, report["digits"]) for i in indicators],
        "findings": report.get("findings", []),
    }
    return record | ({"appraisal": _appraisal(report)} if "parts" in report else {})


def _appraisal(report: Report) -> Report:
    """What an individual appraisal says beside its indicators; figures as numbers, words with the digits of the page."""
    figures = ("points", "converted", "score", "share", "weighted_score")
    return {
        "round": int(report["round"]),
        "post": report["post"],
        "post_level": report["post_level"],
        "parts": [{"kind": p["kind"]} | {k: _number(p[k]) for k in figures} for p in report["parts"]],
        "shares_total": _number(report["shares_total"]),
        "total": _number(report["total"]),
        "recomputed_total": report["total_percent"],
        "band": report["band"],
        "expected_levels": [c["expected_level"] for c in in_digits(report["competencies"], report["digits"])],
    }


def main(arguments: list[str]) -> None:
    names = [a for a in arguments if not a.startswith("-")]
    for path in sorted((HERE / "reports").glob("*.toml")):
        if names and path.stem not in names:
            continue
        report = tomllib.loads(path.read_text(encoding="utf-8"))
        if "--records" not in arguments:
            (HERE / f"{path.stem}.pdf").write_bytes(render(report))
        record = json.dumps(expected_record(report), ensure_ascii=False, indent=1)
        (HERE / "expected" / f"{path.stem}.json").write_text(record + "\n", encoding="utf-8")
        print(path.stem)


if __name__ == "__main__":
    main(sys.argv[1:])
