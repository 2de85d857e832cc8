"""Which of the known forms a document is, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.model.text import NormalDocument, NormalTable

_YEAR: Final = re.compile(r"ปงบประมาณ(?:พศ)?(2[4-6][0-9]{2})")
"""A fiscal year in a skeleton."""


@dataclass(frozen=True, slots=True)
class FormMatch:
    """The matched form (None: unknown), its confidence from 0 to 1, and the words that spoke for it."""

    form: FormDefinition | None
    confidence: float
    reasons: tuple[str, ...] = ()


def match_form(document: NormalDocument, forms: Sequence[FormDefinition]) -> FormMatch:
    """The form whose title and labels the document holds; the best, if it reaches the form's own minimum."""
    texts = [t for t in _texts(document) if t]
    opening = texts[:40]
    whole = "\x00".join(texts)
    best = FormMatch(None, 0.0)
    m = _YEAR.search("\n".join(opening))
    year = int(m[1]) if m else None
    for form in forms:
        title = max((_found(t, opening, "\x00".join(opening)) for t in form.match.titles), default=0.0)
        title = title or max((0.8 * _found(t, texts, whole) for t in form.match.titles), default=0.0)
        labels = [(label, _found(label, texts, whole)) for label in form.match.labels]
        share = sum(s for _, s in labels) / len(labels) if labels else 0.0
        if form.match.titles and labels:
            score = 0.5 * title + 0.5 * share if title else 0.8 * share
        else:
            score = title if form.match.titles else share
        if year is not None and not form.valid_in(year):
            score *= 0.5
        reasons = tuple(label for label, s in labels if s)
        if score >= form.match.minimum and score > best.confidence:
            best = FormMatch(form, min(1.0, score), reasons)
    return best


def _texts(document: NormalDocument) -> list[str]:
    out: list[str] = []
    for block in document.blocks:
        if isinstance(block, NormalTable):
            out.extend(skeleton(c.text.text).text for c in block.cells)
        else:
            out.append(skeleton(block.text.text).text)
    return out


def _found(phrase: str, texts: Sequence[str], whole: str) -> float:
    """1 where the phrase stands letter by letter, its fuzzy share where nearly, else 0."""
    want = skeleton(phrase).text
    if not want:
        return 0.0
    if want in whole:
        return 1.0
    if len(want) < 8:
        return 0.0
    best = 0.0
    for text in texts:
        if len(text) >= len(want) - 2:
            best = max(best, float(fuzz.partial_ratio(want, text[:4000], score_cutoff=85.0)))
    return best / 100.0
