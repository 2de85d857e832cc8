"""What a definition says of an individual appraisal, and the grades of a total, out of its TOML tables."""

from __future__ import annotations

from decimal import Decimal
from typing import cast, get_args

from pipeline.forms.reader import Reader
from pipeline.forms.schema import AppraisalRule, PartRule
from pipeline.model.record import PartKind
from pipeline.model.rules import GradeBand

PATTERNS = ("rounds", "converted", "band")
LABELS = ("below", "appraised", "assessor", "post", "post_level", "office", "other")


def read_appraisal(r: Reader) -> AppraisalRule:
    """The table ``[appraisal]`` with its ``[[appraisal.part]]``."""
    parts = []
    for p in r.tables("part"):
        kind = cast(PartKind, p.choice("kind", get_args(PartKind)))
        parts.append(PartRule(kind, p.text("section"), p.texts("words")))
        p.done()
    texts = {n: r.texts(n, pattern=True) for n in PATTERNS} | {n: r.texts(n) for n in LABELS}
    rule = AppraisalRule(tuple(parts), r.text("summary", ""), **texts)
    if not parts:
        r.problem("part", "is missing: an appraisal needs [[appraisal.part]] entries")
    r.done()
    return rule


def read_bands(r: Reader) -> tuple[GradeBand, ...]:
    """The ``[[scoring.band]]`` entries, the best grade first."""
    bands = []
    for b in r.tables("band"):
        bands.append(GradeBand(b.text("name"), b.number("least", Decimal(0)) or Decimal(0)))
        b.done()
    return tuple(sorted(bands, key=lambda b: -b.least))
