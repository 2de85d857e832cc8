"""Fit the weights of the mask layers on texts hidden by type.

Usage: ``python -m training.fit_masks [--seeds N] [--write] [TEXT ...]``: the texts in ``training/mask_texts`` and any others
named (UTF-8, one paragraph a line). Only the weights and the calibration are kept, some fifty numbers; no text.

Each text is hidden ``--seeds`` times with an imitated earlier copy (``+known``), as often as a form that others filled in
differently (``+form``), and twice as often with nothing known. What is proposed for a slot depends a little on the weights in
use (its likeliest answers are kept, and surely filled slots are read as text): fitted again, they are nearly the same.

The calibration is fitted on answers for texts that the weights had not seen, each text in its turn, and each place of a
text counts once. What is printed for each text was found so: exact, and answered and right at some thresholds. An annotated
report is for measuring (``benchmarks/masks.py``), never for fitting.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from normalizers.masks.answers import Filling, fillings, propose_all
from normalizers.masks.background import Background
from normalizers.masks.ballots import (
    STAGES,
    WEIGHTS_FILE,
    Weights,
    backing,
    last_rows,
    load_weights,
    shares_of,
)
from normalizers.masks.bonds import SIGNS
from normalizers.masks.confidence import Calibration, signs
from normalizers.masks.find import find_masks
from normalizers.masks.floor import BACKING, Ballot
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.net import Net
from normalizers.masks.personal import personal_masks
from normalizers.masks.proposals import Proposal, Proposer
from normalizers.masks.squash import squash
from normalizers.masks.stream import make_stream
from training.mask_maker import earlier_document, hide_words, other_fillings

TEXTS = Path(__file__).with_name("mask_texts")
THRESHOLDS = (0.7, 0.75, 0.8, 0.85, 0.9)
FOLDS = 5
NETS, UNITS, NET_STEPS, NET_RIDGE = 3, 16, 250, 0.01
"""Networks that are put side by side, hidden units of each, steps, and the pull towards nothing."""
MOST = 16
"""Answers of a slot that are looked at."""
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Case:
    """One hidden document: what was proposed, and the truth of each slot ("" where it is not known)."""

    name: str
    proposals: tuple[Proposal, ...]
    truths: tuple[str, ...]

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        return tuple(p.ballot for p in self.proposals)


def remember(text: str, seed: int) -> CorpusMemory:
    memory = CorpusMemory()
    memory.add_lines("earlier", earlier_document(text, seed))
    return memory


def remember_forms(text: str, seed: int, others: Sequence[str]) -> CorpusMemory:
    memory = CorpusMemory()
    for number, lines in enumerate(other_fillings(text, seed, others)):
        memory.add_lines(f"earlier {number}", lines)
    return memory


def make_case(name: str, text: str, seed: int, memory: CorpusMemory | None = None) -> Case:
    """``text`` hidden with this seed."""
    share = (0.05, 0.08, 0.12)[seed % 3]
    hidden = hide_words(text, seed, composed=bool(seed % 2), share=share, by_hand=True)
    return case_of(name, hidden.text.split("\n"), hidden.truth, memory)


def case_of(name: str, lines: Sequence[str], truth: Mapping[int, str | None], memory: CorpusMemory | None) -> Case:
    """``truth`` by offset in the joined lines; slots without one are left out."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    masks = [m for i, line in enumerate(lines) for m in find_masks(line, i)]
    stream = make_stream(lines, masks, personal_masks(lines, masks))
    proposer = Proposer(stream, Background(memory, None))
    proposals = propose_all(proposer, stream, stream.slots, load_weights())
    truths = []
    for slot in stream.slots:
        parts = [truth.get(starts[m.text] + m.start) for m in slot.masks]
        truths.append("" if None in parts else squash("".join(p for p in parts if p)))
    return Case(name, tuple(proposals), tuple(truths))


@dataclass(frozen=True, slots=True)
class Choices:
    """Rows of signs, slot after slot: ``starts`` of the slots, row of the ``truth`` of each (-1: not among them)."""

    rows: Floats
    starts: Ints
    truth: Ints
    counts: Floats


def choices(cases: Sequence[Case], extra: Sequence[Sequence[Floats]] | None, *, whole: bool = False) -> Choices:
    """All slots of ``cases``; ``extra`` columns for each, or instead of the signs (``whole``).

    Slots that stand alike count as the root of their number.
    """
    rows, starts, truth, counts, at = [], [], [], [], 0
    for number, case in enumerate(cases):
        alike: dict[str, int] = {}
        weight = max(sum(map(bool, case.truths)), 1) ** -0.3
        for b in case.ballots:
            alike[b.place] = alike.get(b.place, 0) + 1
        for k, (b, t) in enumerate(zip(case.ballots, case.truths, strict=True)):
            if b.texts and t:
                more = None if extra is None else extra[number][k]
                rows.append(b.signs if more is None else more if whole else np.hstack([b.signs, more]))
                starts.append(at)
                truth.append(at + b.texts.index(t) if t in b.texts else -1)
                counts.append(alike[b.place] ** -0.5 * weight)
                at += len(b.texts)
    return Choices(np.vstack(rows, dtype=np.float64), np.array(starts), np.array(truth), np.array(counts))


def fit(found: Choices, *, ridge: float = 1e-3, steps: int = 200) -> Floats:
    """The weights under which the truths are likeliest among the rows of their slots (Adam on the softmax loss)."""
    known = found.truth >= 0
    counts = found.counts * known / (found.counts * known).sum()
    slot = np.repeat(np.arange(len(found.starts)), np.diff([*found.starts, len(found.rows)]))
    scale = found.rows.std(axis=0) + 1e-6
    rows = found.rows / scale
    target = rows[found.truth[known]].T @ counts[known]
    weights = np.zeros(rows.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(steps):
        scores = rows @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, found.starts)[slot])
        likely /= np.add.reduceat(likely, found.starts)[slot]
        slope = rows.T @ (likely * counts[slot]) - target + ridge * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = 0.1 * (1 - step / steps) + 0.005
        weights -= rate * (mean / (1 - 0.9 ** (step + 1))) / (np.sqrt(square / (1 - 0.99 ** (step + 1))) + 1e-8)
    return np.asarray(weights / scale)


def pruned(case: Case, most: int = MOST) -> Case:
    """The case with its likeliest answers only, by the weights in use: the others cost time and teach next to nothing."""
    weights = np.array(load_weights().first)
    kept = []
    for p in case.proposals:
        b = p.ballot
        best: Ints = np.sort(np.argsort(-(b.signs @ weights), kind="stable")[:most])
        texts = tuple(b.texts[k] for k in best)
        ballot = Ballot(b.place, b.length, texts, b.signs[best], b.rarity[best])
        kept.append(replace(p, answers=p.answers.only(best.tolist()), ballot=ballot))
    return Case(case.name, tuple(kept), case.truths)


def fit_weights(cases: Sequence[Case]) -> Weights:
    """Weights for slots one by one, then for slots that speak for each other, stage after stage."""
    first = fit(choices(cases, None))
    alone = [[shares_of(b.signs @ first) for b in c.ballots] for c in cases]
    now, later = alone, first
    for _ in range(STAGES):
        backed = [backing(c.ballots, s, a) for c, s, a in zip(cases, now, alone, strict=True)]
        later = fit(choices(cases, backed))
        now = [
            [shares_of(np.hstack([b.signs, f]) @ later) for b, f in zip(c.ballots, row, strict=True)]
            for c, row in zip(cases, backed, strict=True)
        ]
    return Weights(tuple(first.tolist()), tuple(later.tolist()), fit_net(cases, alone, now))


def fit_net(cases: Sequence[Case], alone: Sequence[Sequence[Floats]], now: Sequence[Sequence[Floats]]) -> Net:
    """The network that judges last; of several that began at random, side by side, as each by itself learns some chance."""
    rows = []
    for case, a, s in zip(cases, alone, now, strict=True):
        told = last_rows(case.ballots, backing(case.ballots, s, a), a, s)
        rows.append([row.astype(np.float64) for row in told])
    return trained(choices(cases, rows, whole=True))


def trained(found: Choices) -> Net:
    """``NETS`` networks in one (Adam on the softmax loss)."""
    mean, scale = found.rows.mean(axis=0), found.rows.std(axis=0) + 1e-3
    rows = ((found.rows - mean) / scale).astype(np.float32)
    known = found.truth >= 0
    counts = (found.counts * known / (found.counts * known).sum()).astype(np.float32)
    slot = np.repeat(np.arange(len(found.starts)), np.diff([*found.starts, len(rows)]))
    target = np.zeros(len(rows), np.float32)
    target[found.truth[known]] = counts[known]
    made = [_one_net(rows, found.starts, slot, target, counts, np.random.default_rng(k)) for k in range(NETS)]
    hidden = np.hstack([m[0] for m in made]) / scale[:, None]
    straight = sum(m[3] for m in made) / NETS / scale
    bias = np.concatenate([m[1] for m in made]) - mean @ hidden
    return Net(hidden, bias, np.concatenate([m[2] for m in made]) / NETS, np.asarray(straight))


def _one_net(
    rows: Singles, starts: Ints, slot: Ints, target: Singles, counts: Singles, rng: np.random.Generator
) -> list[Singles]:
    width = rows.shape[1]
    parts: list[Singles] = [
        rng.normal(0, 0.5 / width**0.5, (width, UNITS)).astype(np.float32),
        np.zeros(UNITS, np.float32),
        rng.normal(0, 0.1, UNITS).astype(np.float32),
        np.zeros(width, np.float32),
    ]
    mean, square = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts]
    for step in range(NET_STEPS):
        units = np.tanh(rows @ parts[0] + parts[1])
        scores = units @ parts[2] + rows @ parts[3]
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[slot])
        likely /= np.add.reduceat(likely, starts)[slot]
        slope = likely * counts[slot] - target
        inner = np.outer(slope, parts[2]) * (1 - units * units)
        slopes = [
            rows.T @ inner + NET_RIDGE * parts[0],
            inner.sum(axis=0),
            units.T @ slope + NET_RIDGE * parts[2],
            rows.T @ slope,
        ]
        rate = 0.02 * (1 - step / NET_STEPS) + 0.001
        for k, by in enumerate(slopes):
            mean[k] = 0.9 * mean[k] + 0.1 * by
            square[k] = 0.99 * square[k] + 0.01 * by * by
            parts[k] = parts[k] - rate * (mean[k] / (1 - 0.9 ** (step + 1))) / (
                np.sqrt(square[k] / (1 - 0.99 ** (step + 1))) + 1e-8
            )
    return parts


def outcome(case: Case, weights: Weights) -> list[tuple[Filling, bool]]:
    """The answered slots and whether the first answer is right."""
    found = fillings(case.proposals, weights)
    return [(f, f.answers[0][0].text == t) for f, t in zip(found, case.truths, strict=True) if f.answers and t]


def calibrate(cases: Sequence[Case], names: Sequence[str]) -> Calibration:
    """Logistic regression of being right on the signs, from weights that had not seen the text."""
    rows: list[tuple[tuple[float, ...], float]] = []
    sources: list[str] = []
    results: list[tuple[str, Filling, bool]] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        weights = fit_weights([c for c in cases if c.name.split("+")[0] not in held])
        for case in cases:
            if case.name.split("+")[0] in held:
                results += [(case.name, f, good) for f, good in outcome(case, weights)]
    met: Counter[tuple[str, str]] = Counter()
    for name, filling, good in results:
        rows.append((signs(filling), float(good)))
        sources.append(name)
        met[name, filling.place] += 1
    counts = [1 / met[name, filling.place] for name, filling, _ in results]
    report(cases, results, rows, sources, counts)
    return Calibration.fitted(rows, counts)


def report(
    cases: Sequence[Case],
    results: Sequence[tuple[str, Filling, bool]],
    rows: Sequence[tuple[tuple[float, ...], float]],
    sources: Sequence[str],
    counts: Sequence[float],
) -> None:
    """Print each text with weights and calibration that had not seen it."""
    total: dict[str, int] = {}
    for case in cases:
        total[case.name] = total.get(case.name, 0) + sum(map(bool, case.truths))
    for name in sorted(total):
        plain = name.split("+")[0]
        others = [k for k, s in enumerate(sources) if s.split("+")[0] != plain]
        fitted = Calibration.fitted([rows[k] for k in others], [counts[k] for k in others])
        own = [(f, good, fitted.confidence(f)) for n, f, good in results if n == name]
        line = f"{name:40s} {total[name]:4d} exact {100 * sum(g for _, g, _ in own) / max(total[name], 1):5.1f} "
        for threshold in THRESHOLDS:
            told = [g for f, g, c in own if c >= threshold and not f.contested]
            line += f" | {100 * len(told) / total[name]:4.1f} {100 * sum(told) / max(len(told), 1):5.1f}"
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--cases", type=Path, help="keep the proposals in this file, and take them from there")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    paths = [*sorted(TEXTS.glob("*.txt")), *args.texts]
    if args.cases and args.cases.is_file():
        cases: list[Case] = pickle.loads(args.cases.read_bytes())
    else:
        cases = []
        texts = {path: path.read_text("utf-8") for path in paths}
        for path, text in texts.items():
            others = [t for p, t in texts.items() if p != path]
            cases += [make_case(path.stem, text, 100 + s) for s in range(2 * args.seeds)]
            cases += [make_case(f"{path.stem}+known", text, 200 + s, remember(text, s)) for s in range(args.seeds)]
            cases += [
                make_case(f"{path.stem}+form", text, s, remember_forms(text, s, others))
                for s in range(300, 300 + args.seeds)
            ]
        if args.cases:
            args.cases.write_bytes(pickle.dumps(cases))
    cases = [pruned(c) for c in cases]
    print(f"{len(cases)} documents, {sum(sum(map(bool, c.truths)) for c in cases)} slots")
    calibration = calibrate(cases, sorted({c.name.split("+")[0] for c in cases}))
    weights = fit_weights(cases)
    lines = [
        "# Fitted by training/fit_masks.py. Slots one by one; the signs are told in normalizers/masks/rank.py.",
        "[first]",
        *(f"{name} = {w:.4g}" for name, w in zip(SIGNS, weights.first, strict=True)),
        "",
        "# Slots that speak for each other, with the further signs of normalizers/masks/ballots.py.",
        "[later]",
        *(f"{name} = {w:.4g}" for name, w in zip((*SIGNS, *BACKING), weights.later, strict=True)),
        "",
        "# The network that judges last (normalizers/masks/net.py): of each unit its weights, its bias and what it counts.",
        "[net]",
        *(weights.net.lines() if weights.net else ()),
        "",
        "# Confidence: normalizers/masks/confidence.py.",
        "[calibration]",
        *calibration.lines(),
    ]
    print("\n".join(lines))
    if args.write:
        WEIGHTS_FILE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
