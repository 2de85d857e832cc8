"""Which of the known forms a document is, and why."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from pipeline.forms.schema import FormDefinition
from pipeline.forms.skeleton import skeleton
from pipeline.model.text import NormalDocument, NormalTable

_YEAR: Final = re.compile(r"ปงบประมาณ(?:พศ)?(2[4-6][0-9]{2})")
"""A fiscal year in a skeleton."""
_LATIN: Final = re.compile(r"(?<![a-zA-Z])[a-zA-Z]{2,4}(?![a-zA-Z])")
"""Short words that no slip makes of others: ``LPA``."""
_IN_PARENTHESES: Final = re.compile(r"\s*\(([^()]+)\)$")
BROKEN: Final = 24
"""Letters from which on a phrase may run over two lines, cells or paragraphs."""
NEARLY: Final = 8
"""Letters from which on a phrase is also found where it stands only nearly."""
NEAR: Final = 85.0
"""What a phrase and a piece of text share at least, in percent, for it to stand there nearly."""
SLACK: Final = 1e-9
"""What sums of shares may be off by rounding."""
MOST_LETTERS: Final = 4000
"""Of one text, how many letters are searched for what stands nearly."""


@dataclass(frozen=True, slots=True)
class FormMatch:
    """The matched form (None: unknown), its confidence from 0 to 1, and the words that spoke for it."""

    form: FormDefinition | None
    confidence: float
    reasons: tuple[str, ...] = ()


def match_form(document: NormalDocument, forms: Sequence[FormDefinition]) -> FormMatch:
    """The form whose title and labels the document holds; the best, if it reaches the form's own minimum."""
    texts = [t for t in _texts(document) if t]
    opening, whole = _Words(texts[:40]), _Words(texts)
    m = _YEAR.search("\n".join(opening.texts))
    year = int(m[1]) if m else None
    held = [t for f in forms for t in f.match.titles if whole.holds(t)]
    titles = [_own_titles(form, forms, held, whole) for form in forms]
    likely = [_limits(form, own, opening, whole, year) for form, own in zip(forms, titles, strict=True)]
    best, at = FormMatch(None, 0.0), len(forms)
    for k in sorted(range(len(forms)), key=lambda k: -likely[k].low):
        form, limits = forms[k], likely[k]
        least = max(best.confidence, form.match.minimum)
        if limits.high < least:
            continue
        labels = _labels(form, limits, whole, year, least)
        if labels is None:
            continue
        score = _weighed(form, _title(titles[k], opening, whole), sum(s for _, s in labels), year)
        better = score >= form.match.minimum and score > 0 and (score, -k) > (best.confidence, -at)
        if better and _has_needs(form, whole):
            best, at = FormMatch(form, min(1.0, score), tuple(label for label, s in labels if s)), k
    return best


def has_needs(form: FormDefinition, document: NormalDocument) -> bool:
    """Whether a document holds one of the words that a form needs, if it names any."""
    return not form.match.needs or _has_needs(form, _Words([t for t in _texts(document) if t]))


def _has_needs(form: FormDefinition, whole: _Words) -> bool:
    """Whether one of the words that a form needs, or one of its titles, stands there letter by letter."""
    needs = form.match.needs
    return not needs or any(whole.holds(n) for n in (*needs, *form.match.titles))


class _Words:
    """The skeletons of some texts, to look for phrases in."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._whole = "\x00".join(texts)
        self._run = "".join(texts)
        self._latin = frozenset(_LATIN.findall(self._whole))
        self._cut: list[str] = []
        self._standing: dict[str, bool] = {}

    def holds(self, phrase: str) -> bool:
        """Whether a phrase stands there letter by letter."""
        want = skeleton(phrase).text
        return bool(want) and self.stands(want)

    def stands(self, want: str) -> bool:
        """Whether a skeleton stands there."""
        stands = self._standing.get(want)
        if stands is None:
            stands = self._standing[want] = want in self._whole or (len(want) >= BROKEN and want in self._run)
        return stands

    def holds_within(self, phrase: str, others: Sequence[str]) -> bool:
        """Whether a phrase stands there, but only as a part of one of the longer others."""
        want = skeleton(phrase).text
        if not want or not self.stands(want):
            return False
        longer = [o for other in others if len(o := skeleton(other).text) > len(want) and want in o]
        return any(self.stands(o) and self._run.count(want) <= self._run.count(o) for o in longer)

    def share(self, phrase: str) -> float:
        """1 where the phrase stands letter by letter, its fuzzy share where nearly, else 0."""
        want = skeleton(phrase).text
        if not want:
            return 0.0
        if self.stands(want):
            return 1.0
        if len(want) < NEARLY or not set(_LATIN.findall(want)) <= self._latin:
            return 0.0
        if not self._cut:
            self._cut = sorted((t[:MOST_LETTERS] for t in dict.fromkeys(self.texts)), key=len)
        long = self._cut[bisect_left(self._cut, len(want) - 2, key=len) :]
        found = process.extractOne(want, long, scorer=fuzz.partial_ratio, score_cutoff=NEAR)
        return float(found[1]) / 100.0 if found is not None else 0.0


@dataclass(frozen=True, slots=True)
class _Limits:
    """What the score of a form is at least and at most, how many of its labels may be found, and how well a title at most."""

    low: float
    high: float
    labels: int
    title: float


def _own_titles(
    form: FormDefinition, forms: Sequence[FormDefinition], held: Sequence[str], whole: _Words
) -> tuple[str, ...]:
    """The titles of a form but those that stand only within a longer one of another: a report on an agreement is none.

    Nor does a title count that stands only nearly, where the words there are another title letter by letter (``held``: all
    titles that do).
    """
    others = [t for f in forms if f is not form for t in f.match.titles]
    return tuple(
        t
        for t in form.match.titles
        if not whole.holds_within(t, others) and (t in held or not any(_alike(t, o) for o in held))
        if not _lacks_its_end(t, whole)
    )


def _lacks_its_end(title: str, whole: _Words) -> bool:
    """Whether of a title all but what it has in parentheses stands there: that is what tells it from another."""
    m = _IN_PARENTHESES.search(title)
    return m is not None and not whole.holds(title) and whole.holds(title[: m.start()]) and not whole.share(m[1])


@lru_cache(maxsize=4096)
def _alike(title: str, other: str) -> bool:
    """Whether a title stands nearly in another."""
    want, have = skeleton(title).text, skeleton(other).text
    return len(have) >= len(want) - 2 and fuzz.partial_ratio(want, have) >= NEAR


@lru_cache(maxsize=64)
def _bones(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The skeletons of a form's labels, those of which something is left."""
    return tuple(bones for label in labels if (bones := skeleton(label).text))


def _limits(form: FormDefinition, titles: Sequence[str], opening: _Words, whole: _Words, year: int | None) -> _Limits:
    """From what stands there letter by letter: so that a form need not be searched for where another has been found."""
    held = max((max(opening.holds(t), 0.8 * whole.holds(t)) for t in titles), default=0.0)
    title = 1.0 if any(len(skeleton(t).text) >= NEARLY for t in titles) else held
    labels = [(whole.stands(bones), bones) for bones in _bones(form.match.labels)]
    known, possible = sum(k for k, _ in labels), sum(k or len(bones) >= NEARLY for k, bones in labels)
    return _Limits(_weighed(form, held, known, year), _weighed(form, title, possible, year), possible, title)


def _labels(
    form: FormDefinition, limits: _Limits, whole: _Words, year: int | None, least: float
) -> list[tuple[str, float]] | None:
    """How far each label of a form stands there; None as soon as so many are missing that it cannot reach ``least``."""
    found: list[tuple[str, float]] = []
    possible = float(limits.labels)
    for label in form.match.labels:
        share = whole.share(label)
        found.append((label, share))
        if share < 1.0 and len(skeleton(label).text) >= NEARLY:
            possible -= 1.0 - share
            if _weighed(form, limits.title, possible, year) < least - SLACK:
                return None
    return found


def _title(titles: Sequence[str], opening: _Words, whole: _Words) -> float:
    """How well one of a form's titles is found; deeper in the document it counts less."""
    if any(opening.holds(t) for t in titles):
        return 1.0
    title = max((opening.share(t) for t in titles), default=0.0)
    return title or max((0.8 * whole.share(t) for t in titles), default=0.0)


def _weighed(form: FormDefinition, title: float, labels: float, year: int | None) -> float:
    share = labels / len(form.match.labels) if form.match.labels else 0.0
    if form.match.titles and form.match.labels:
        score = 0.5 * title + 0.5 * share if title else 0.8 * share
    else:
        score = title if form.match.titles else share
    return score if year is None or form.valid_in(year) else 0.5 * score


def _texts(document: NormalDocument) -> list[str]:
    out: list[str] = []
    for block in document.blocks:
        if isinstance(block, NormalTable):
            out.extend(skeleton(c.text.text).text for c in block.cells)
        else:
            out.append(skeleton(block.text.text).text)
    return out
