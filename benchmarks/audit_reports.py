"""Invented reports for the audit benchmark: clean ones with all that real ones vary in, and faults put into them.

A report is the same dictionary that ``sample_docs.make`` sets as a PDF, so that one report is audited twice: as the
record that it should be read as, and as what was really read off its pages.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

Report = dict[str, Any]
D = Decimal
_TEXTS = tomllib.loads(Path(__file__).with_name("audit_texts.toml").read_text(encoding="utf-8"))
MONTHS = tuple(_TEXTS["months"])
PLACES = tuple(_TEXTS["places"])
BODIES = tuple(_TEXTS["bodies"])
PERSONS = tuple(_TEXTS["persons"])
PERCENT_NAMES = tuple(_TEXTS["percent_names"])
FALLING_NAMES = tuple(_TEXTS["falling_names"])
LEVEL_NAMES = tuple(_TEXTS["level_names"])
WORDS = tuple(_TEXTS["words"])
MIXED = tuple(_TEXTS["mixed"])
ACTIVITIES = tuple(_TEXTS["activities"])
HARMLESS = tuple(_TEXTS["harmless"])
ADMISSIONS = tuple(_TEXTS["admissions"])
SIDE_TEXT = tuple(_TEXTS["side_text"])
OPTION_NAMES = tuple(_TEXTS["option_names"])
ITEM_VERBS = tuple(_TEXTS["item_verbs"])
SECTIONS = tuple(_TEXTS["sections"])
OPTION_SETS: tuple[tuple[int, tuple[str, ...]], ...] = tuple(
    (o["items"], tuple(o["texts"])) for o in _TEXTS["option_set"]
)


@dataclass
class Case:
    """A report with the findings that it must give (``code``, indicator or None) and those that may come with them."""

    report: Report
    expected: list[tuple[str, str | None]] = field(default_factory=list)
    allowed: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(D(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _dates(rng: random.Random, year: int, n: int) -> list[tuple[str, str, str]]:
    """``n`` rising session dates of a fiscal year as printed, and as ISO dates."""
    start = date(year - 544, 11, 1)
    out = []
    for k in range(n):
        first = start + timedelta(days=int((k + rng.random()) * 300 / max(n, 1)))
        last = first + timedelta(days=rng.choice((0, 1, 1, 2)))
        if last.month != first.month:
            last = first
        days = f"{first.day}" if first == last else f"{first.day} {rng.choice('-–')} {last.day}"
        out.append(
            (f"{days} {MONTHS[first.month - 1]} {(first.year + 543) % 100}", first.isoformat(), last.isoformat())
        )
    return out


def _activity(rng: random.Random, year: int, title: str) -> Report:
    n = rng.choice((0, 0, 1, 2, 3, 4, 5))
    counts = [rng.randint(40, 320) for _ in range(n)]
    target = rng.choice((50, 100, 150)) * max(n, 1)
    a: Report = {
        "title": title,
        "detail": "เป็นโครงการเพื่อพัฒนาการให้บริการแก่ประชาชนในพื้นที่",
        "sessions": [],
        "percent": "ผลสำเร็จของโครงการร้อยละ 100",
        "reported_percent": 100,
    }
    if n == 0:
        return a | {"target": "เป้าหมาย ดำเนินการแล้วเสร็จภายในปีงบประมาณ", "lead": "ได้ดำเนินการแล้วเสร็จตามแผนที่กำหนด"}
    a |= {"target": f"เป้าหมาย จำนวน {n} ครั้ง รวมทั้งสิ้น {target:,} คน", "target_sessions": n, "target_participants": target}
    a["sessions"] = [[*d, p, c] for d, p, c in zip(_dates(rng, year, n), rng.sample(PLACES, n), counts, strict=True)]
    return _lead(a, n, sum(counts))


def _lead(a: Report, sessions: int, people: int) -> Report:
    """The sentence that states an activity's totals."""
    a |= {"reported_sessions": sessions, "reported_participants": people}
    a["lead"] = f"ได้ดำเนินการจัดกิจกรรม จำนวน {sessions} ครั้ง มีผู้เข้าร่วม จำนวน {people:,} คน ดังนี้"
    return a


def _ladder(rng: random.Random) -> tuple[str, list[Decimal], list[str], str | None]:
    """Kind, targets, wording of the levels and the stated step of an indicator."""
    kind = rng.choice(("percent", "percent", "percent", "falling", "words", "mixed"))
    if kind == "percent":
        step = D(rng.choice(("2.5", "5", "5", "10", "4")))
        top = D(rng.choice((100, 95, 90)))
        targets = [top - step * k for k in range(4, -1, -1)]
        head = rng.choice(("ร้อยละ ", "ร้อยละ ", "ดำเนินการได้ร้อยละ "))
        texts = [f"{head}{t.normalize():f}" for t in targets]
        return kind, targets, texts, f"ร้อยละ {step.normalize():f} ต่อ 1 คะแนน" if rng.random() < 0.6 else None
    if kind == "falling":
        fall, low = D(rng.choice((2, 3, 5))), D(rng.choice((5, 8, 10)))
        targets = [low + fall * k for k in range(4, -1, -1)]
        unit = rng.choice(("", " วัน"))
        return kind, targets, [f"{t}{unit}" for t in targets], None
    if kind == "mixed":
        return kind, [D(80), D(90), D(100)], list(MIXED), "ร้อยละ 10 ต่อ 1 คะแนน" if rng.random() < 0.5 else None
    return kind, [], list(WORDS), None


def _score(targets: Sequence[Decimal], result: Decimal) -> Decimal:
    """Reference interpolation, written apart from the program's own."""
    if targets[0] > targets[-1]:
        targets, result = [-t for t in targets], -result
    if result <= targets[0]:
        return D(1)
    for k in range(len(targets) - 1):
        if result <= targets[k + 1]:
            return k + 1 + (result - targets[k]) / (targets[k + 1] - targets[k])
    return D(len(targets))


def _card(rng: random.Random, number: str, year: int, weight: Decimal) -> Report:
    kind, targets, texts, interval = _ladder(rng)
    names = {"percent": PERCENT_NAMES, "falling": FALLING_NAMES}.get(kind, LEVEL_NAMES)
    if kind in ("words", "mixed"):
        score = D(rng.choice((3, 4, 5, 5)))
        result, shown = str(score), score
    else:
        low, high = min(targets), max(targets)
        wide = (high - low) / 6
        amount = rounded(low - wide + D(str(rng.random())) * (high - low + 2 * wide), 2)
        result, shown = f"{amount}", _score(targets, amount)
        score = rounded(shown, rng.choice((2, 4, 4)))
    weighted = rounded(weight * rng.choice((score, shown)) / 100, 4)
    side = rng.choice(SIDE_TEXT).format(year=year, before=year - 1)
    return {
        "number": number,
        "name": rng.choice(names),
        "overseer": "ผู้อำนวยการกองตัวอย่าง",
        "collectors": rng.sample(PERSONS, rng.choice((1, 2))),
        "phones": [f"0 5555 0{rng.randint(100, 999)}"],
        "description": f"ผลสำเร็จของการดำเนินงานในปีงบประมาณ พ.ศ. {year} {side}",
        "interval": interval,
        "levels": texts,
        "weight": f"{weight.normalize():f}",
        "result": result,
        "score": f"{score}",
        "weighted": f"{weighted}",
        "kind": kind,
        "targets": targets,
        "activities": [_activity(rng, year, t) for t in rng.sample(ACTIVITIES, rng.choice((0, 1, 2, 3)))],
        "actions": ["จัดทำแผนปฏิบัติงานและติดตามผลทุกเดือน"],
        "supporting_factors": "ผู้บริหารให้ความสำคัญและสนับสนุนงบประมาณ",
        "obstacles": rng.choice(HARMLESS),
        "suggestions": "ไม่มี",
        "evidence": ["รายงานผลการดำเนินงาน", "ภาพถ่ายกิจกรรม"],
    }


def _style(rng: random.Random) -> Report:
    return {
        "producer": "weasyprint",
        "font": rng.choice(("Laksaman", "Garuda", "Loma", "Norasi", "Waree")),
        "digits": rng.choice(("arabic", "arabic", "thai")),
        "size": rng.choice((12, 13, 14)),
    }


def card_report(rng: random.Random, cards: int | None = None) -> Case:
    """A clean report of one to four cards; three or more come with a summary table whose weights make 100."""
    year = rng.choice((2564, 2565, 2566, 2567))
    n = cards or rng.choice((1, 1, 2, 3, 4))
    weights = {3: (40, 35, 25), 4: (30, 30, 25, 15)}.get(n, (5, 10)[:n])
    order = rng.sample(weights, len(weights))
    section = rng.randint(1, 4)
    report: Report = {
        "template": "sar_card",
        "form": "sar_card",
        "organization": rng.choice(BODIES),
        "fiscal_year": year,
        "period_months": rng.choice((9, 12)),
        "indicators": [_card(rng, f"{section}.{k}", year, D(w)) for k, w in enumerate(order, 1)],
    }
    if n >= 3:
        report |= {"summary": True, "stated_weight_total": "100"}
    return Case(report | _style(rng))


def checklist(rng: random.Random, name: str, n: int) -> list[str]:
    """``n`` items that belong to the indicator of that name: no two indicators have the same."""
    topic = name.split(" ประจำปี")[0].split("ในปีงบ")[0].split(" ตาม พ.ร.บ.")[0].removeprefix("การ")
    return [f"{verb}ด้านการ{topic}" for verb in rng.sample(ITEM_VERBS, n)]


def _option(rng: random.Random, number: str, year: int, name: str) -> Report:
    items, texts = rng.choice(OPTION_SETS)
    ticked = rng.choice((0, 0, 0, 1, 1, 2, 3))
    if rng.random() < 0.4:
        name += rng.choice(
            (f" ประจำปีงบประมาณ {year}", f"ในปีงบประมาณ {year}", " ตาม พ.ร.บ. การอำนวยความสะดวก พ.ศ. 2558")
        )
    entry: Report = {"number": number, "name": name, "verification": "ตรวจสอบหลักฐาน เอกสาร และภาพถ่ายที่เกี่ยวข้อง"}
    if items:
        entry["checklist"] = checklist(rng, name, items)
    entry["options"] = [[s, t, k == ticked] for k, (s, t) in enumerate(zip((5, 3, 1, 0), texts, strict=True))]
    entry["score"] = (5, 3, 1, 0)[ticked]
    return entry


def percent_of(report: Report) -> Decimal:
    got = [i["score"] for s in report["sections"] for i in s["indicators"]]
    return D(100) * sum(got) / (5 * len(got))


def agreement_report(rng: random.Random, blank: bool | None = None) -> Case:
    """A clean agreement, filled in and above its minimum; or a blank one, whose only finding is that it is blank."""
    year = rng.choice((2564, 2565, 2566, 2567))
    names = iter(rng.sample(OPTION_NAMES, len(OPTION_NAMES)))  # no two indicators of one name
    sections = [
        {
            "number": str(s),
            "title": title,
            "indicators": [_option(rng, f"{s}.{k}", year, next(names)) for k in range(1, rng.randint(3, 6))],
        }
        for s, title in enumerate(rng.sample(SECTIONS, rng.choice((2, 3))), 1)
    ]
    report: Report = {
        "template": "agreement",
        "form": "performance_agreement",
        "layout": rng.choice(("one_cell", "rows")),
        "organization": rng.choice(BODIES),
        "department": "สำนักปลัด",
        "fiscal_year": year,
        "period": [f"1 ตุลาคม {year - 1}", f"30 กันยายน {year}"],
        "parties": list(rng.sample(PERSONS, 2)),
        "sections": sections,
    }
    case = Case(report | _style(rng))
    if case.report["layout"] == "rows":
        case.report["producer"] = "chromium"  # WeasyPrint drops cells that span rows at a page break
    if rng.random() < 0.2 if blank is None else blank:
        for entry in all_options(case.report):
            entry.pop("score")
            entry["options"] = [[s, t, False] for s, t, _ in entry["options"]]
        report_minimum = 80
        case.expected.append(("score_missing", None))
    else:
        report_minimum = int(percent_of(report) // 10 * 10)
    case.report["minimum_percent"] = report_minimum
    return case


def all_options(report: Report) -> list[Report]:
    return [i for s in report["sections"] for i in s["indicators"]]


Fault = Callable[[random.Random, Case], bool]
"""Puts a fault into a case and says what must be found; False where this report has no room for it."""
