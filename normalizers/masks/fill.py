"""A document's masks: found, persons locked, the others filled or left with their candidates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalizers.masks.context import stretch_around
from normalizers.masks.evidence import Ballot, SeenWords, agree
from normalizers.masks.find import Mask, find_masks
from normalizers.masks.lattice import Lattice, Stretch
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.personal import personal_masks
from normalizers.masks.phrases import load_phrases
from normalizers.masks.rank import Answer, Origin, Weights, gather, reason, score
from normalizers.masks.settings import FormVocabulary, MaskSettings
from normalizers.masks.sites import Site, SiteIndex, surroundings
from normalizers.masks.squash import compose, squash
from normalizers.masks.stream import BREAK, Slot, Stream, make_stream
from normalizers.masks.words import GenreModel, WordTable, load_words
from pipeline.model.text import Candidate, Edit, NormalText

_CHUNK = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_SURE = 0.6
"""A first answer this likely is read as text around the other slots in the second round."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Answers for one slot, best first, with their shares, and why."""

    slot: Slot
    answers: tuple[tuple[Answer, float], ...]


def fill_document(
    texts: Sequence[NormalText],
    *,
    memory: CorpusMemory | None = None,
    vocabulary: FormVocabulary | None = None,
    settings: MaskSettings | None = None,
) -> tuple[tuple[Edit, ...], ...]:
    """The mask edits of each text, in offsets of its *raw* side, in order; they overlap nothing.

    ``texts`` are a document's paragraphs and table cells in reading order. A run of x that may be a word gives an edit:
    ``repaired`` where the answer is sure enough, ``abstained`` with the best candidates where not, ``personal`` where it
    hides a person's name. A run inside an earlier edit gives none.
    """
    settings = settings or MaskSettings()
    plain = [t.text for t in texts]
    masks = [m for i, t in enumerate(plain) for m in find_masks(t, i)]
    if not masks:
        return tuple(() for _ in texts)
    persons = personal_masks(plain, masks)
    stream = make_stream(plain, masks, persons)
    slots = tuple(s for s in stream.slots if s.length <= settings.max_length)
    edits: dict[Mask, Edit] = {}
    for filling in find_answers(stream, slots, memory, vocabulary):
        edits |= _slot_edits(texts, filling, settings)
    out: list[list[Edit]] = [[] for _ in texts]
    for mask in masks:
        edit = edits.get(mask) or _plain_edit(texts[mask.text], mask, personal=mask in persons)
        if edit is not None:
            out[mask.text].append(edit)
    return tuple(tuple(e) for e in out)


def find_answers(
    stream: Stream,
    slots: Sequence[Slot],
    memory: CorpusMemory | None,
    vocabulary: FormVocabulary | None,
    weights: Weights = Weights(),
) -> list[Filling]:
    """Answers for each slot, by all layers, in two rounds: the second reads the sure answers of the first."""
    table = load_words()
    phrases = load_phrases()
    known = tuple(squash(p) for p in vocabulary.phrases) if vocabulary else ()
    lines = memory.lines() if memory else ()
    corpora: dict[Origin, str] = {
        "memory": BREAK.join(lines),
        "vocabulary": BREAK.join(known),
        "phrases": BREAK.join(phrases),
    }
    genre = GenreModel(table, (*phrases, *known, *lines))
    seen = SeenWords(table, _CHUNK.findall(stream.text))
    text = stream.text
    out: list[Filling] = []
    cache: dict[Stretch, dict[str, float]] = {}
    for _ in range(2):
        before = text
        out = _round(text, slots, {"document": stream.text, **corpora}, genre, seen, stream.composed, weights, cache)
        text = _with_answers(stream.text, out)
        if text == before:
            break
    return out


def _round(
    text: str,
    slots: Sequence[Slot],
    corpora: Mapping[Origin, str],
    genre: GenreModel,
    seen: SeenWords,
    composed: bool,
    weights: Weights,
    cache: dict[Stretch, dict[str, float]],
) -> list[Filling]:
    arounds = [surroundings(text, s.start, s.end) for s in slots]
    found: list[dict[Origin, list[Site]]] = [{} for _ in slots]
    for origin, corpus in corpora.items():
        if corpus:
            index = SiteIndex(corpus, arounds)
            for row, around in zip(found, arounds, strict=True):
                row[origin] = index.find(around)
    ballots: list[Ballot] = []
    answers: list[dict[str, Answer]] = []
    for slot, around, sites in zip(slots, arounds, found, strict=True):
        hidden = text[: slot.start] + "\x1a" * slot.length + text[slot.end :] if False else text
        stretch = stretch_around(hidden, slot.start, slot.end)
        stretch = Stretch(
            stretch.text[: stretch.start] + "\x1a" * slot.length + stretch.text[stretch.end :],
            stretch.start,
            stretch.end,
            stretch.cut,
        )
        readings = cache.get(stretch)
        if readings is None:
            readings = cache[stretch] = Lattice(genre, stretch, composed=composed).readings()
        row = gather(readings, sites)
        for answer in row.values():
            answer.seen = seen.count(answer.text)
        answers.append(row)
        ballots.append(
            Ballot(
                around.left[-12:] + "\x00" + around.right[:8],
                slot.length,
                {k: score(a, weights) for k, a in row.items()},
            )
        )
    out = []
    for slot, row, shares in zip(slots, answers, agree(ballots, pull=weights.pull), strict=True):
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:10]
        out.append(Filling(slot, tuple((row[k], p) for k, p in ranked)))
    return out


def _with_answers(text: str, fillings: Sequence[Filling]) -> str:
    parts, at = [], 0
    for f in fillings:
        if f.answers and f.answers[0][1] >= _SURE and len(f.answers[0][0].text) == f.slot.length:
            parts += (text[at : f.slot.start], f.answers[0][0].text)
            at = f.slot.end
    return "".join((*parts, text[at:]))


def _slot_edits(texts: Sequence[NormalText], filling: Filling, settings: MaskSettings) -> dict[Mask, Edit]:
    """One edit for each run of the slot; the letters are dealt out in order."""
    out = {}
    best = filling.answers[0][1] if filling.answers else 0.0
    sure = best >= settings.threshold
    at = 0
    for mask in filling.slot.masks:
        pieces = [(_piece(a.text, filling.slot, at, mask.length), p) for a, p in filling.answers]
        at += mask.length
        text = texts[mask.text]
        lo, hi = text.to_raw(mask.start, mask.end)
        raw = text.raw.text[lo:hi]
        if raw != text.text[mask.start : mask.end]:
            continue
        told = tuple(Candidate(t, round(p, 4)) for t, p in pieces[: settings.candidates])
        why = reason(filling.answers[0][0]) if filling.answers else "no layer has an answer"
        repaired = pieces[0][0] if sure else None
        status = "repaired" if sure else "abstained"
        out[mask] = Edit(lo, hi, raw, repaired, "mask", status, round(best, 4), told, why)
    return out


def _piece(text: str, slot: Slot, at: int, length: int) -> str:
    if len(slot.masks) == 1:
        return compose(text)
    if len(text) != slot.length:
        text = compose(text)
    return text[at : at + length]


def _plain_edit(text: NormalText, mask: Mask, *, personal: bool) -> Edit | None:
    lo, hi = text.to_raw(mask.start, mask.end)
    raw = text.raw.text[lo:hi]
    if raw != text.text[mask.start : mask.end]:
        return None
    if personal:
        return Edit(lo, hi, raw, None, "mask", "personal", 1.0, (), "a person's name")
    return Edit(lo, hi, raw, None, "mask", "abstained", 0.0, (), "no layer has an answer")
