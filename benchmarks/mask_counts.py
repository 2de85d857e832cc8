"""Counts of masks filled, right and wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalizers.masks import CorpusMemory, FormVocabulary, MaskSettings, fill_document
from normalizers.masks.squash import squash
from pipeline.model.page import SourceText
from pipeline.model.text import Edit, NormalText
from training.mask_maker import Hidden

PERSON, UNKNOWABLE = "PII", "?"


@dataclass(slots=True)
class Tally:
    """Counts over masks whose truth is known, unless said otherwise."""

    masks: int = 0
    exact: int = 0
    answered: int = 0
    right: int = 0
    persons_filled: int = 0
    unknowable_answered: int = 0

    def add(self, other: Tally) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self) -> str:
        answered = self.answered + self.unknowable_answered
        return (
            f"{self.masks:5d} masks  exact {_percent(self.exact, self.masks)}  answered {_percent(self.answered, self.masks)}"
            f"  right {_percent(self.right, answered)}  persons filled {self.persons_filled}"
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    –  "


def plain(text: str) -> NormalText:
    return NormalText(text, SourceText(text))


def count(edits: tuple[Edit, ...], truth: Mapping[int, str | None], text: str, *, verbose: bool = False) -> Tally:
    """Compare edits with the truth by start offset: None a person, ``?`` not to be known."""
    tally = Tally()
    by_start = {e.start: e for e in edits}
    for start, answer in truth.items():
        edit = by_start.get(start)
        filled = edit is not None and edit.repaired is not None
        if answer is None or answer == UNKNOWABLE:
            tally.persons_filled += filled and answer is None
            tally.unknowable_answered += filled and answer is not None
            continue
        best = edit.candidates[0].text if edit and edit.candidates else ""
        good = squash(best) == squash(answer)
        tally.masks += 1
        tally.exact += good
        tally.answered += filled
        tally.right += filled and good
        if verbose and not good and edit:
            told = " ".join(f"{c.text}:{c.confidence:.2f}" for c in edit.candidates)
            around = f"{text[max(0, start - 14) : start]}[{answer}]{text[edit.end : edit.end + 10]}"
            print(f"    {edit.status:9s} {around!r} {told} ({edit.reason})")
    return tally


def compared(
    hidden: Hidden,
    settings: MaskSettings,
    vocabulary: FormVocabulary | None,
    memory: CorpusMemory | None,
    *,
    own: Sequence[bool] | None = None,
    verbose: bool = False,
) -> tuple[Tally, Tally]:
    """Fill a hidden text and count; apart (second) masks that begin where ``own`` says so, one for each code point."""
    texts = [plain(line) for line in hidden.text.split("\n")]
    edits = fill_document(texts, settings=settings, vocabulary=vocabulary, memory=memory)
    totals, at = (Tally(), Tally()), 0
    for text, row in zip(texts, edits, strict=True):
        end = at + len(text.text)
        for k, total in enumerate(totals):
            here = {i - at: t for i, t in hidden.truth.items() if at <= i < end and bool(own and own[i]) == bool(k)}
            total.add(count(row, here, text.text, verbose=verbose))
        at = end + 1
    return totals
