"""Fit the weights of the mask layers on texts hidden by type.

Usage: ``python -m training.fit_masks [--seeds N] [--write] [TEXT ...]``: the texts in ``training/mask_texts`` and any others
named (UTF-8, one paragraph a line). Only the weights and the calibration are kept, thirty numbers; no text.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, fields, replace
from math import log
from pathlib import Path

from normalizers.masks.answers import Background, Filling, Proposal, Proposer, vote, with_answers
from normalizers.masks.confidence import Calibration, signs
from normalizers.masks.find import find_masks
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.personal import personal_masks
from normalizers.masks.rank import Weights, load_weights
from normalizers.masks.squash import squash
from normalizers.masks.stream import make_stream
from training.mask_maker import earlier_document, hide_words

TEXTS = Path(__file__).with_name("mask_texts")
DATA = Path(__file__).parents[1] / "normalizers" / "data"
FREE = tuple(f.name for f in fields(Weights) if f.name not in ("document", "vocabulary"))
"""Vocabulary counts as memory does. Masks made by type leave no twin in the document itself: its weight stays as it is."""
_MISS = log(1e-4)


@dataclass(frozen=True, slots=True)
class Case:
    """One hidden document: what was proposed, and the truth of each slot."""

    proposals: tuple[Proposal, ...]
    truths: tuple[str, ...]


def remember(text: str, seed: int) -> CorpusMemory:
    memory = CorpusMemory()
    memory.add_lines("earlier", earlier_document(text, seed))
    return memory


def make_case(text: str, seed: int, memory: CorpusMemory | None = None) -> Case:
    hidden = hide_words(text, seed, composed=bool(seed % 2), share=(0.05, 0.08, 0.12)[seed % 3])
    lines = hidden.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    masks = [m for i, line in enumerate(lines) for m in find_masks(line, i)]
    stream = make_stream(lines, masks, personal_masks(lines, masks))
    slots, truths = [], []
    for slot in stream.slots:
        parts = [hidden.truth.get(starts[m.text] + m.start) for m in slot.masks]
        if None not in parts:
            slots.append(slot)
            truths.append(squash("".join(p for p in parts if p)))
    proposer = Proposer(stream, Background(memory, None))
    proposals = proposer.propose(slots, stream.text)
    first = vote(proposals, load_weights())
    again = proposer.propose(slots, with_answers(stream.text, first))
    return Case(tuple(again), tuple(truths))


def loss(cases: list[Case], weights: Weights) -> float:
    total, n = 0.0, 0
    for case in cases:
        for filling, truth in zip(vote(list(case.proposals), weights), case.truths, strict=True):
            share = next((p for a, p in filling.answers if a.text == truth), 0.0)
            total -= max(log(share), _MISS) if share else _MISS
            n += 1
    return total / max(n, 1)


def exact(cases: list[Case], weights: Weights) -> float:
    pairs = [
        (f.answers[0][0].text if f.answers else "", t)
        for c in cases
        for f, t in zip(vote(list(c.proposals), weights), c.truths, strict=True)
    ]
    return sum(a == t for a, t in pairs) / max(len(pairs), 1)


def fit(cases: list[Case], weights: Weights, *, rounds: int = 4) -> Weights:
    """Coordinate search: each weight in turn, larger or smaller, as long as the loss falls."""
    best = loss(cases, weights)
    step = dict.fromkeys(FREE, 0.4)
    for number in range(rounds):
        for name in FREE:
            for sign in (1, -1):
                value = max(0.0, getattr(weights, name) * (1 + sign * step[name]) + sign * 0.02)
                trial = replace(weights, **{name: value})
                now = loss(cases, trial)
                if now < best - 1e-5:
                    weights, best = trial, now
                    break
            else:
                step[name] /= 2
        print(f"round {number}: loss {best:.4f} exact {exact(cases, weights):.3f}", flush=True)
    return replace(weights, vocabulary=weights.memory)


def calibrate(cases: list[Case], weights: Weights) -> Calibration:
    """Logistic regression of being right on the signs, by plain gradient steps."""
    rows: list[tuple[tuple[float, ...], float]] = []
    for case in cases:
        fillings: list[Filling] = vote(list(case.proposals), weights)
        rows += [
            (signs(f), float(f.answers[0][0].text == t))
            for f, t in zip(fillings, case.truths, strict=True)
            if f.answers
        ]
    return Calibration.fitted(rows)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    paths = [*sorted(TEXTS.glob("*.txt")), *args.texts]
    texts = [p.read_text("utf-8") for p in paths]
    cases = [make_case(t, 100 + s) for t in texts for s in range(args.seeds)]
    cases += [make_case(t, 200 + s, remember(t, s)) for t in texts for s in range(max(1, args.seeds // 2))]
    random.Random(0).shuffle(cases)
    print(f"{len(cases)} documents, {sum(len(c.truths) for c in cases)} slots; loss {loss(cases, load_weights()):.4f}")
    print(f"exact {exact(cases, load_weights()):.3f}", flush=True)
    weights = fit(cases, load_weights(), rounds=args.rounds) if args.rounds else load_weights()
    calibration = calibrate(cases, weights)
    lines = [
        "# Fitted by training/fit_masks.py; the meaning of each is told in normalizers/masks/rank.py.",
        "[weights]",
    ]
    lines += [f"{f.name} = {getattr(weights, f.name):.4g}" for f in fields(Weights)]
    lines += ["", "# ... and in normalizers/masks/confidence.py", "[calibration]", *calibration.lines()]
    print("\n".join(lines))
    if args.write:
        (DATA / "mask_weights.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
