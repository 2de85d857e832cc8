"""What must agree among the figures of a document, as equations that hold or do not.

Only relations that a coincidence hardly satisfies: products, sums, the score that the criteria give, points on the form's
scale, evenly spaced targets, dates within the year.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.model.record import Activity, Indicator, MappedDocument
from pipeline.model.rules import AuditScheme
from pipeline.scoring.case import Case
from pipeline.scoring.checks.sessions import listed
from pipeline.scoring.checks.weighted import products
from pipeline.scoring.checks.weights import expected_totals
from pipeline.scoring.intervals import Interval, cut_or_raised, decimals, exact, rounded, show, total
from pipeline.scoring.recompute import Outcome, recompute
from pipeline.scoring.sentences import Word

FULL = Decimal(100)
LEAST_STEPS = 3
"""Steps between levels from which an even ladder is no coincidence."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Whether the figures at ``paths`` agree; ``key`` and ``words`` say how in a sentence, ``name`` tells it from others.

    ``firm``: figures that do not agree are at odds; those of the other relations may have nothing to do with each other.
    """

    name: str
    paths: frozenset[str]
    holds: bool
    key: str
    words: Mapping[str, Word] = field(default_factory=dict)
    firm: bool = True


def _agree(reported: Decimal, spans: tuple[Interval, ...]) -> bool:
    """Whether a printed figure meets one of the spans, its last digit rounded or cut."""
    span = cut_or_raised(reported) if decimals(reported) >= 2 else rounded(reported)
    return any(span.meets(s) for s in spans)


def _weighted(i: Indicator, outcome: Outcome, scheme: AuditScheme) -> Iterator[Relation]:
    base = scheme.base_of(i.section)
    found = products(i, outcome, base)
    if found is None or i.weight is None or i.reported_weighted_score is None or i.reported_score is None:
        return
    score, spans = found
    words: dict[str, Word] = {
        "weight": i.weight.value, "score": score, "base": base,
        "weighted": i.reported_weighted_score.value,
    }  # fmt: skip
    paths = frozenset(("weight", "reported_score", "reported_weighted_score"))
    yield Relation("weighted", paths, _agree(i.reported_weighted_score.value, spans), "weighted", words)


def _score(i: Indicator, outcome: Outcome, scheme: AuditScheme) -> Iterator[Relation]:
    """The score that the criteria give; the number of a level that is named as result too."""
    basis, scores = outcome.recomputed.basis, outcome.scores
    if i.reported_score is None or scores is None or basis in (None, "narrative_cap"):
        return
    paths = {"reported_score"}
    if basis == "checked_level":
        paths |= {f"levels.{k}.score" for k, level in enumerate(i.levels) if level.checked and level.checked.value}
    else:
        paths |= {"result", *(f"levels.{k}.text" for k in range(len(i.levels)))}
    reported = i.reported_score.value
    agree = _agree(reported, (scores,)) if decimals(reported) and basis == "interpolated" else scores.holds(reported)
    agree = agree and min(scheme.floor, outcome.rungs[0].score) <= reported <= outcome.rungs[-1].score
    yield Relation("score", frozenset(paths), agree, "score", {"score": reported})


def _points(i: Indicator, scheme: AuditScheme) -> Iterator[Relation]:
    points = [level.score.value for level in i.levels if level.score is not None]
    if len(points) != len(i.levels) or len(points) != len(scheme.scale) or not points:
        return
    agree = points in (list(scheme.scale), list(scheme.scale)[::-1])
    paths = frozenset(f"levels.{k}.score" for k in range(len(points)))
    yield Relation("points", paths, agree, "points", {"points": " ".join(show(p) for p in points)})


def _ladder(i: Indicator, outcome: Outcome) -> Iterator[Relation]:
    """Targets of all levels evenly spaced, and by the step that the text states where it states one."""
    rungs = outcome.rungs
    targets = [(r.score, r.target) for r in rungs if r.target is not None]
    if len(rungs) <= LEAST_STEPS or not len(targets) == len(rungs) == len(i.levels):
        return
    steps = {(b - a) / (t - s) for (s, a), (t, b) in itertools.pairwise(targets) if s != t}
    texts = frozenset(f"levels.{k}.text" for k in range(len(i.levels)))
    shown = " ".join(show(t) for _, t in targets)
    yield Relation("ladder", texts, len(steps) == 1 and Decimal(0) not in steps, "ladder", {"targets": shown})
    if i.stated_interval is not None and len(steps) == 1:
        step = abs(next(iter(steps)))
        agree = rounded(abs(i.stated_interval.value)).holds(step)
        yield Relation("step", frozenset(("stated_interval",)), agree, "step", {"step": step})


def _activity(k: int, a: Activity, year: int | None) -> Iterator[Relation]:
    at = f"activities.{k}"
    counts = [s.participants.value for s in a.sessions if s.participants is not None]
    n = len(a.sessions)
    if a.reported_participants is not None and n and len(counts) == n:
        paths = {f"{at}.reported_participants", *(f"{at}.sessions.{m}.participants" for m in range(n))}
        total_, sum_ = a.reported_participants.value, sum(counts)
        words: dict[str, Word] = {"total": total_, "parts": " + ".join(show(c) for c in counts)}
        yield Relation(f"{at}.participants", frozenset(paths), total_ == sum_, "participants", words)
    if a.reported_sessions is not None and listed(a) and [s.ordinal for s in a.sessions] == list(range(1, n + 1)):
        agree = a.reported_sessions.value == n
        yield Relation(f"{at}.sessions", frozenset((f"{at}.reported_sessions",)), agree, "sessions", {"n": n})
    yield from _percent(at, a)
    for m, s in enumerate(a.sessions):
        if s.start is not None and year is not None:
            last = s.end.value if s.end else s.start.value
            first, end = date(year - 544, 10, 1), date(year - 543, 9, 30)
            path = f"{at}.sessions.{m}"
            agree = first <= s.start.value <= last <= end
            yield Relation(f"{path}.dates", frozenset((path,)), agree, "dates", {"year": str(year)})


def _percent(at: str, a: Activity) -> Iterator[Relation]:
    """A percentage that is a share of the target; a round hundred is said of anything that was done."""
    percent = a.reported_percent
    if percent is None or percent.value in (FULL, 0):
        return
    for name in ("participants", "sessions"):
        part, whole = getattr(a, f"reported_{name}"), getattr(a, f"target_{name}")
        if part is None or whole is None or not whole.value:
            continue
        agree = _agree(percent.value, (exact(Decimal(part.value) / Decimal(whole.value) * 100),))
        paths = frozenset((f"{at}.reported_percent", f"{at}.reported_{name}", f"{at}.target_{name}"))
        words: dict[str, Word] = {"part": part.value, "whole": whole.value, "percent": percent.value}
        yield Relation(f"{at}.percent.{name}", paths, agree, "percent", words, firm=False)


def of_indicator(i: Indicator, scheme: AuditScheme, year: int | None) -> Iterator[Relation]:
    """All relations within one indicator; ``year``: the document's fiscal year (B.E.)."""
    outcome = recompute(i, scheme, year)
    yield from _weighted(i, outcome, scheme)
    yield from _score(i, outcome, scheme)
    yield from _points(i, scheme)
    yield from _ladder(i, outcome)
    for k, a in enumerate(i.activities):
        yield from _activity(k, a, year)


def over_indicators(document: MappedDocument) -> Iterator[Relation]:
    """Relations of like figures of all indicators; paths begin with the position of the indicator (``2:weight``)."""
    counted = [(k, i) for k, i in enumerate(document.indicators) if i.scored]
    weights = [(k, i.weight) for k, i in counted if i.weight is not None]
    if len(weights) < 2 or len(weights) != len(counted):
        return
    span = total(rounded(w.value) if decimals(w.value) else exact(w.value) for _, w in weights)
    wanted = expected_totals(Case(document, ()))
    if wanted:
        agree = any(span.holds(w) for w in wanted)
        words: dict[str, Word] = {"total": show(wanted[0]), "parts": " + ".join(show(w.value) for _, w in weights)}
        yield Relation("weights", frozenset(f"{k}:weight" for k, _ in weights), agree, "weights", words)
