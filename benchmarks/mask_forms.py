"""Forms that several bodies filled in, for measuring how masked words are restored where the form is known.

Each file of ``benchmarks/masks_forms`` holds the printed text of one form, with places for what a body fills in, and four
fillings by bodies that have nothing in common but the form: other names, figures and prose, each written for its body. One
filled form is masked; the three others are the earlier documents, every second of them masked by type itself, on other
words. So the printed text is known as it is when a store has seen a form before, and the body's own words are known
only as far as other bodies happened to use them. Weights and calibration never saw any of these texts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from mask_counts import Tally, compared

from normalizers.masks import CorpusMemory, MaskSettings
from normalizers.masks.squash import decompose
from training.mask_maker import hide_words

FORMS = Path(__file__).with_name("masks_forms")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """``pieces``: text and whether the body itself wrote it, in order."""

    form: str
    number: int
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)

    def own(self, *, composed: bool) -> list[bool]:
        """For each code point whether the body itself wrote it; of the decomposed text unless ``composed``."""
        return [by for piece, by in self.pieces for _ in (piece if composed else decompose(piece))]


def load_forms(folder: Path = FORMS) -> Iterator[tuple[FilledForm, ...]]:
    """The fillings of each form; KeyError where a filling lacks a field."""
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as file:
            table = tomllib.load(file)
        fields = list(Formatter().parse(table["printed"].strip()))
        yield tuple(
            FilledForm(
                path.stem,
                number,
                tuple(
                    piece
                    for printed, name, _, _ in fields
                    for piece in ((printed, False), (body[name] if name else "", True))
                    if piece[0]
                ),
            )
            for number, body in enumerate(table["bodies"])
        )


def earlier_documents(fillings: tuple[FilledForm, ...], target: int, seed: int, most: int = 3) -> CorpusMemory:
    """The fillings but ``target``, every second one masked with a seed of its own; ``most`` of them at most."""
    memory = CorpusMemory()
    others = [f for f in fillings if f.number != target][:most]
    for k, filling in enumerate(others):
        masked = (k + seed) % 2 == 1
        text = hide_words(filling.text, 1000 * (seed + 1) + filling.number).text if masked else filling.text
        memory.add_lines(f"earlier {filling.number}", text.split("\n"))
    return memory


def measure_forms(
    fillings: tuple[FilledForm, ...], seeds: int, settings: MaskSettings, earlier: int, *, verbose: bool
) -> tuple[Tally, Tally]:
    """Each filling in turn with ``earlier`` others known: masks in the printed text, and in the body's own words."""
    printed, own = Tally(), Tally()
    for filling in fillings:
        for seed in range(seeds):
            hidden = hide_words(filling.text, seed, composed=bool(seed % 2))
            memory = earlier_documents(fillings, filling.number, seed, earlier) if earlier else None
            by_body = filling.own(composed=bool(seed % 2))
            one, two = compared(hidden, settings, None, memory, own=by_body, verbose=verbose)
            printed.add(one)
            own.add(two)
    return printed, own


def report_forms(seeds: int, settings: MaskSettings, *, verbose: bool) -> None:
    for earlier in (0, 1, 3):
        totals = {"printed text": Tally(), "own words": Tally(), "all": Tally()}
        for fillings in load_forms():
            printed, own = measure_forms(fillings, seeds, settings, earlier, verbose=verbose)
            totals["printed text"].add(printed)
            totals["own words"].add(own)
            both = Tally()
            for total in (both, totals["all"]):
                total.add(printed)
                total.add(own)
            print(f"{fillings[0].form:32s} known, {earlier} earlier  {both.line()}", flush=True)
        for name, total in totals.items():
            print(f"{f'four forms, {name}':32s} known, {earlier} earlier  {total.line()}", flush=True)
