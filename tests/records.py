"""Compares a record that the program gives with the record that was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rapidfuzz.distance import Levenshtein

Json = Mapping[str, Any]
NUMBERS = ("weight", "reported_score", "reported_weighted_score", "recomputed_score", "recomputed_weighted_score")
ACTIVITY = ("target_sessions", "target_participants", "reported_sessions", "reported_participants", "reported_percent")


def squeeze(text: object) -> str:
    """The text without white space, for comparisons that line breaks must not disturb."""
    return re.sub(r"\s+", "", str(text))


def same_text(expected: object, actual: object, tolerance: float = 0.0) -> bool:
    """Whether two texts agree, white space aside, but for a share ``tolerance`` of their characters."""
    if expected is None or actual is None:
        return expected is actual
    a, b = squeeze(expected), squeeze(actual)
    return Levenshtein.distance(a, b) <= tolerance * max(len(a), 1)


def same_number(expected: object, actual: object) -> bool:
    if expected is None or actual is None:
        return expected is actual
    return abs(float(str(expected)) - float(str(actual))) < 1e-6


def _levels(number: str, expected: Json, actual: Json, tolerance: float) -> Iterator[str]:
    wanted, got = expected.get("levels", []), actual.get("levels", [])
    if len(wanted) != len(got):
        yield f"{number}: {len(wanted)} levels expected, {len(got)} read"
        return
    for a, b in zip(wanted, got, strict=True):
        if not same_number(a["score"], b["score"]):
            yield f"{number}: level score {a['score']} read as {b['score']}"
        if not same_text(a["text"], b["text"], tolerance):
            yield f"{number}: level {a['text']!r} read as {b['text']!r}"
        if a.get("checked") is not None and bool(a["checked"]) is not bool(b["checked"]):
            yield f"{number}: tick of level {a['score']} read as {b['checked']}"


def _activities(number: str, expected: Json, actual: Json, tolerance: float) -> Iterator[str]:
    wanted, got = expected.get("activities"), actual.get("activities", [])
    if wanted is None:
        return
    if [a["number"] for a in wanted] != [a["number"] for a in got]:
        yield f"{number}: activities {[a['number'] for a in wanted]} read as {[a['number'] for a in got]}"
        return
    for a, b in zip(wanted, got, strict=True):
        where = f"{number}/{a['number']}"
        if not same_text(a["title"], b["title"], tolerance):
            yield f"{where}: title {a['title']!r} read as {b['title']!r}"
        for key in ACTIVITY:
            if key == "target_sessions" and "_note" in a:
                continue
            if not same_number(a[key], b[key]):
                yield f"{where}: {key} {a[key]} read as {b[key]}"
        if len(a["sessions"]) != len(b["sessions"]):
            yield f"{where}: {len(a['sessions'])} sessions, {len(b['sessions'])} read"
            continue
        for s, t in zip(a["sessions"], b["sessions"], strict=True):
            for key in ("ordinal", "start", "end", "participants"):
                if s[key] != t[key]:
                    yield f"{where}: session {s['ordinal']} {key} {s[key]} read as {t[key]}"
            if not same_text(s["place"], t["place"], tolerance):
                yield f"{where}: session {s['ordinal']} place {s['place']} read as {t['place']}"


def _matches(wanted: Json, got: Json) -> bool:
    if wanted["code"] != got["code"]:
        return False
    for key in ("indicator", "activity"):
        if key in wanted and wanted[key] != got.get(key):
            return False
    for key in ("reported", "recomputed"):
        if wanted.get(key) is not None and got.get(key) is not None:
            a, b = wanted[key], got[key]
            numeric = all(re.fullmatch(r"-?\d+(\.\d+)?", str(v)) for v in (a, b)) and "." in f"{a}{b}"
            if not (same_number(a, b) if numeric else str(a) == str(b)):
                return False
    return True


def missing_findings(expected: Json, actual: Json) -> list[str]:
    """Expected findings that were not made."""
    return [
        f"finding not made: {f['code']} {f.get('indicator')} {f.get('activity')} {f.get('reported')}->{f.get('recomputed')}"
        for f in expected["findings"]
        if not any(_matches(f, g) for g in actual["findings"])
    ]


def false_alarms(expected: Json, actual: Json, severities: Iterable[str] = ("error", "warning")) -> list[str]:
    """Findings of these severities that were not expected."""
    return [
        f"false alarm: {g['severity']} {g['code']} {g['indicator']} {g['activity']}: {g['message']}"
        for g in actual["findings"]
        if g["severity"] in severities and not any(_matches(f, g) for f in expected["findings"])
    ]


def differences(expected: Json, actual: Json, tolerance: float = 0.0) -> list[str]:
    """Where the fields of two records differ (findings aside), a line each."""
    out: list[str] = []
    for key in ("form", "fiscal_year", "period_months"):
        if key in expected and expected[key] != actual[key] and expected[key] is not None:
            out.append(f"{key}: {expected[key]} read as {actual[key]}")
    for key in ("organization", "department"):
        if expected.get(key) is not None and not same_text(expected[key], actual[key], tolerance):
            out.append(f"{key}: {expected[key]!r} read as {actual[key]!r}")
    for key in ("minimum_percent", "total_percent"):
        if expected.get(key) is not None and not same_number(expected[key], actual[key]):
            out.append(f"{key}: {expected[key]} read as {actual[key]}")
    wanted, got = [i["number"] for i in expected["indicators"]], [i["number"] for i in actual["indicators"]]
    if wanted != got:
        out.append(f"indicators {wanted} read as {got}")
    by_number = {i["number"]: i for i in actual["indicators"]}
    for a in expected["indicators"]:
        b = by_number.get(a["number"])
        if b is None:
            continue
        number = a["number"]
        out += [f"{number}: {k} {a[k]} read as {b[k]}" for k in NUMBERS if k in a and not same_number(a[k], b[k])]
        for key in ("printed_number", "name", "result", "overseer", "section", "section_title"):
            if a.get(key) is not None and not same_text(a[key], b[key], tolerance):
                out.append(f"{number}: {key} {a[key]!r} read as {b[key]!r}")
        for key in ("collectors", "phones"):
            if key in a and not same_text("|".join(a[key]), "|".join(b[key]), tolerance):
                out.append(f"{number}: {key} {a[key]} read as {b[key]}")
        if a.get("recompute_basis") not in (None, b["recompute_basis"]):
            out.append(f"{number}: basis {a['recompute_basis']} read as {b['recompute_basis']}")
        out += _levels(number, a, b, tolerance)
        out += _activities(number, a, b, tolerance)
    if "appraisal" in expected:
        out += _appraisal(expected["appraisal"], actual)
    return out


def _appraisal(expected: Json, actual: Json) -> Iterator[str]:
    got = actual["appraisal"]
    flat = {"round": got["round"]["number"], **{k: got[k] for k in ("post", "post_level", "band")}}
    for key, value in flat.items():
        if not same_text(expected[key], value):
            yield f"appraisal {key}: {expected[key]} read as {value}"
    for key in ("shares_total", "total", "recomputed_total"):
        if not same_number(expected[key], got[key]):
            yield f"appraisal {key}: {expected[key]} read as {got[key]}"
    if [p["kind"] for p in expected["parts"]] != [p["kind"] for p in got["parts"]]:
        yield f"appraisal parts: {[p['kind'] for p in got['parts']]}"
        return
    for a, b in zip(expected["parts"], got["parts"], strict=True):
        yield from (
            f"appraisal {a['kind']} {k}: {v} read as {b[k]}"
            for k, v in a.items()
            if k != "kind" and not same_number(v, b[k])
        )
    levels = [i["attributes"].get("expected_level") for i in actual["indicators"] if i["section"] == "2"]
    if levels != expected["expected_levels"]:
        yield f"expected levels: {levels}"
