"""Faults of every kind that the audit knows, put into clean reports; each says which finding must come of it."""

from __future__ import annotations

import random
from decimal import Decimal

from audit_reports import (
    ADMISSIONS,
    MIXED,
    WORDS,
    Case,
    Fault,
    Report,
    _lead,
    agreement_report,
    all_options,
    card_report,
    checklist,
    percent_of,
    rounded,
)

D = Decimal


def _numeric(case: Case) -> list[Report]:
    return [i for i in case.report["indicators"] if i["kind"] in ("percent", "falling")]


def _reweigh(i: Report) -> None:
    """The weighted score that follows from the score as it stands now."""
    i["weighted"] = f"{rounded(D(i['weight']) * D(i['score']) / 100, 4)}"


def weighted(rng: random.Random, case: Case) -> bool:
    i = rng.choice(case.report["indicators"])
    right = D(i["weighted"])
    wrong = rng.choice(
        (
            right + D("0.0100"),
            right * 10,
            right + D("0.1000"),
            D(f"{right}"[:-2] + f"{right}"[-1] + f"{right}"[-2]),
            right * 2,
            right - D("0.0040"),
        )
    )
    wrong = rounded(wrong, 4)
    if abs(wrong - right) < D("0.0009") * max(1, D(i["weight"]) / 5) or wrong < 0:
        return False
    i["weighted"] = f"{wrong}"
    case.expected.append(("weighted_score_mismatch", i["number"]))
    return True


def score(rng: random.Random, case: Case) -> bool:
    """A score that the result does not give: a step, a neighbour, or a slip."""
    options = _numeric(case)
    if not options:
        return False
    i = rng.choice(options)
    right = D(i["score"])
    wrong = rng.choice((D(int(right)), D(min(5, int(right) + 1)), right - D("0.50"), right + D("0.30")))
    if not 1 <= wrong <= 5 or abs(wrong - right) < D("0.02"):
        return False
    i["score"] = f"{wrong}"
    _reweigh(i)
    case.expected.append(("score_mismatch", i["number"]))
    return True


def _with_sessions(case: Case, least: int) -> list[tuple[Report, int, Report]]:
    return [
        (i, k, a)
        for i in case.report["indicators"]
        for k, a in enumerate(i["activities"], 1)
        if len(a["sessions"]) >= least
    ]


def participants(rng: random.Random, case: Case) -> bool:
    found = _with_sessions(case, 2)
    if not found:
        return False
    i, _, a = rng.choice(found)
    counts = [s[4] for s in a["sessions"]]
    wrong = rng.choice((sum(counts[:-1]), sum(counts) + 10, sum(counts) - counts[0], sum(counts) + 100))
    _lead(a, a["reported_sessions"], wrong)
    case.expected.append(("participants_total_mismatch", i["number"]))
    return True


def sessions(rng: random.Random, case: Case) -> bool:
    found = _with_sessions(case, 2)
    if not found:
        return False
    i, _, a = rng.choice(found)
    _lead(a, len(a["sessions"]) + rng.choice((-1, 1, 2)), a["reported_participants"])
    case.expected.append(("session_count_mismatch", i["number"]))
    return True


def narrative(rng: random.Random, case: Case) -> bool:
    i = rng.choice(case.report["indicators"])
    i |= {"levels": list(rng.choice((WORDS, MIXED))), "kind": "words", "interval": None, "result": "5", "score": "5"}
    _reweigh(i)
    i["obstacles"] = rng.choice(ADMISSIONS).format(a=4, b=5)
    case.expected.append(("narrative_contradiction", i["number"]))
    case.allowed.add("score_mismatch")
    return True


def interval(rng: random.Random, case: Case) -> bool:
    options = [i for i in case.report["indicators"] if i["interval"]]
    if not options:
        return False
    i = rng.choice(options)
    step = D(i["interval"].split()[1])
    i["interval"] = f"ร้อยละ {(step + rng.choice((1, 2, 5))).normalize():f} ต่อ 1 คะแนน"
    case.expected.append(("criteria_interval_mismatch", i["number"]))
    return True


def weights(rng: random.Random, case: Case) -> bool:
    if not case.report.get("summary"):
        return False
    i = rng.choice(case.report["indicators"])
    i["weight"] = f"{D(i['weight']) - rng.choice((5, 10)):f}"
    _reweigh(i)
    case.expected.append(("weights_total_mismatch", None))
    return True


def card_score_missing(rng: random.Random, case: Case) -> bool:
    if len(case.report["indicators"]) < 2:
        return False
    i = rng.choice(case.report["indicators"])
    i |= {"score": "", "weighted": ""}
    case.expected.append(("score_missing", i["number"]))
    return True


def card_year(rng: random.Random, case: Case) -> bool:
    if len(case.report["indicators"]) < 3:
        return False
    year = case.report["fiscal_year"]
    for i in case.report["indicators"]:
        i["description"] = f"ผลสำเร็จของการดำเนินงานตามเป้าหมายในปีงบประมาณ พ.ศ. {year - 2}"
    case.expected.append(("fiscal_year_mismatch", None))
    return True


def name(rng: random.Random, case: Case) -> bool:
    right, wrong = rng.choice((("ก.ถ.", "ก.ค."), ("ก.ธ.ว.", "ก.ร.ว."), ("ก.ข.บ.", "ก.ช.บ.")))
    i = rng.choice(case.report["indicators"])
    i["actions"] = [
        f"ประสานงานกับสำนักงาน {right} เพื่อจัดทำแผน",
        f"รายงานผลต่อสำนักงาน {right} ทุกไตรมาส",
        f"จัดส่งเอกสารให้สำนักงาน {wrong} พิจารณา",
    ]
    case.expected.append(("name_inconsistent", None))
    return True


def order(rng: random.Random, case: Case) -> bool:
    """Two targets of a rising ladder exchanged."""
    options = [i for i in _numeric(case) if i["kind"] == "percent" and not i["interval"]]
    if not options:
        return False
    i = rng.choice(options)
    i["levels"][2], i["levels"][3] = i["levels"][3], i["levels"][2]
    case.expected.append(("criteria_overlap", i["number"]))
    return True


def _filled(case: Case) -> list[Report]:
    return [i for i in all_options(case.report) if "score" in i]


def ticked(rng: random.Random, case: Case) -> bool:
    options = _filled(case)
    if not options:
        return False
    i = rng.choice(options)
    better = [s for s in (5, 3, 1, 0) if s > i["score"]]
    if not better:
        return False
    i["score"] = rng.choice(better)
    case.expected.append(("score_mismatch", i["number"]))
    return True


def _rewrite(rng: random.Random, case: Case, texts: tuple[str, ...], items: int) -> Report:
    i = rng.choice(all_options(case.report))
    i["options"] = [[s, t, on] for (s, _, on), t in zip(i["options"], texts, strict=True)]
    i.pop("checklist", None)
    if items:
        i["checklist"] = checklist(rng, i["name"], items)
    return i


def overlap(rng: random.Random, case: Case) -> bool:
    texts = rng.choice(
        (
            ("ดำเนินการ 8 รายการขึ้นไป", "ดำเนินการ 5 - 7 รายการ", "ดำเนินการ 3 - 5 รายการ", "ดำเนินการน้อยกว่า 3 รายการ"),
            ("ร้อยละ 80 - 100", "ร้อยละ 70 - 80", "ร้อยละ 60 - 69", "ต่ำกว่าร้อยละ 60"),
            ("จัดประชุม 5 ครั้งขึ้นไป", "จัดประชุม 3 - 5 ครั้ง", "จัดประชุม 1 - 2 ครั้ง", "ไม่มีการจัดประชุม"),
            ("มากกว่าร้อยละ 70", "ร้อยละ 60 - 70", "ร้อยละ 50 - 60", "น้อยกว่าร้อยละ 50"),
        )
    )
    case.expected.append(("criteria_overlap", _rewrite(rng, case, texts, 0)["number"]))
    return True


def gap(rng: random.Random, case: Case) -> bool:
    texts, items = rng.choice(
        (
            (("ดำเนินการครบทุกข้อ", "ดำเนินการ 6 - 7 ข้อ", "ดำเนินการ 3 - 4 ข้อ", "ดำเนินการน้อยกว่า 3 ข้อ"), 8),
            (("ดำเนินการ 6 ด้านขึ้นไป", "ดำเนินการ 4 - 5 ด้าน", "ดำเนินการ 2 - 3 ด้าน", "ไม่มีการดำเนินการ"), 0),
            (("ร้อยละ 100", "ร้อยละ 80 ขึ้นไป", "ร้อยละ 60 - 79", "น้อยกว่าร้อยละ 59"), 0),
            (("เกินร้อยละ 20", "ร้อยละ 15 - 20", "ร้อยละ 5 - 10", "ต่ำกว่าร้อยละ 5"), 0),
        )
    )
    case.expected.append(("criteria_gap", _rewrite(rng, case, texts, items)["number"]))
    return True


def scale(rng: random.Random, case: Case) -> bool:
    i = rng.choice(all_options(case.report))
    if any(on for _, _, on in i["options"][2:]):
        return False
    for row, points in zip(i["options"], (5, 3, 2, 1), strict=True):
        row[0] = points
    case.expected.append(("score_scale_irregular", i["number"]))
    return True


def numbering(rng: random.Random, case: Case) -> bool:
    section = rng.choice(case.report["sections"][1:])
    at = rng.randrange(len(section["indicators"]))
    for i in section["indicators"][at:]:
        i["printed"] = "1." + i["number"].split(".")[1]
    case.expected.append(("numbering_break", section["indicators"][at]["number"]))
    return True


def duplicate(rng: random.Random, case: Case) -> bool:
    case.report["digits"] = "arabic"  # the template repeats the indicator by its number as printed
    case.report["repeat_indicator"] = rng.choice(all_options(case.report))["number"]
    case.expected.append(("duplicate_content", None))
    return True


def agreement_year(rng: random.Random, case: Case) -> bool:
    other = case.report["fiscal_year"] - rng.choice((2, 3))
    for i in all_options(case.report):
        i["name"] = i["name"].split(" ประจำปี")[0].split("ในปีงบ")[0] + f" ประจำปีงบประมาณ {other}"
    case.expected.append(("fiscal_year_mismatch", None))
    return True


def threshold(rng: random.Random, case: Case) -> bool:
    if not _filled(case):
        return False
    got = percent_of(case.report)
    case.report["minimum_percent"] = min(100, int(got) + rng.choice((2, 5, 10)))
    if case.report["minimum_percent"] <= got:
        return False
    case.expected.append(("threshold_not_met", None))
    return True


def one_missing(rng: random.Random, case: Case) -> bool:
    options = _filled(case)
    if len(options) < 2 or ("score_missing", None) in case.expected:
        return False
    i = rng.choice(options)
    i.pop("score")
    i["options"] = [[s, t, False] for s, t, _ in i["options"]]
    case.expected.append(("score_missing", i["number"]))
    return True


CARD_FAULTS: tuple[Fault, ...] = (
    weighted,
    score,
    participants,
    sessions,
    narrative,
    interval,
    weights,
    card_score_missing,
    card_year,
    name,
    order,
)
AGREEMENT_FAULTS: tuple[Fault, ...] = (
    ticked,
    overlap,
    gap,
    scale,
    numbering,
    duplicate,
    agreement_year,
    threshold,
    one_missing,
)


def faulty_report(rng: random.Random, wanted: Fault) -> Case:
    """A report with one fault of the kind ``wanted``, in a report that has room for it."""
    while True:
        if wanted in CARD_FAULTS:
            case = card_report(rng)
        else:
            case = agreement_report(rng, blank=False if wanted in (ticked, threshold, one_missing) else None)
        if wanted(rng, case):
            case.faults.append(wanted.__name__)
            return case
