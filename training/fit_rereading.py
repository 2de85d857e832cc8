"""Fits the weights of words read again (``normalizers/data/rereading_weights.toml``) by logistic regression on their signs and
the products of these.

    python training/fit_rereading.py [--write | --check]

On the examples of ``reread_examples``, which the repository and PyThaiNLP bring; half of the lists and the held-out texts are
kept for measuring. ``--check`` ends with 1 where the weights of the package are not those of a fresh fit: where more than
``NOISE`` of the kept examples would be decided otherwise. With the releases of ``requirements.lock`` they are the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from math import ceil
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from normalizers.lexicon import DATA  # noqa: E402
from normalizers.reread_signs import SIGNS, Weights, load_weights  # noqa: E402
from training.reread_examples import Example, examples  # noqa: E402

FILE = DATA / "rereading_weights.toml"
COUNTS = {"right": 1.0, "wrong": 1.0, "clean": 15.0}
OF_LISTS = 4.0
"""What an example counts for in the fit, and one of a list of text that is right."""
RIDGE = 60.0
TAKEN = 0.018
"""The share of readings in text that is right which may be taken: the least odds follow from it."""
NOISE = 0.005
HEAD = """# How sure a word read again is, by its signs and their products (normalizers/reread_signs.py).
# least: the logarithm of odds from which a reading is taken; signs: the middle, spread and weight of each;
# products: the weights of a sign with itself and with each that comes after it.
# Fitted by training/fit_rereading.py --write; do not edit.
"""
Floats = npt.NDArray[np.float64]


def with_products(z: Floats) -> Floats:
    """A constant, the scaled signs, and their products."""
    i, j = np.triu_indices(z.shape[1])
    return np.hstack([np.ones((len(z), 1)), z, z[:, i] * z[:, j]])


def fitted(x: Floats, truth: Floats, counts: Floats) -> Floats:
    """Weights of a logistic regression, the first for the constant, by Newton's method."""
    w = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (counts * (p - truth)) + RIDGE * w * (np.arange(len(w)) > 0)
        w -= np.linalg.solve((x * (counts * p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(w)), slope)
    return w


def fit(found: Sequence[Example]) -> Weights:
    """The weights, as they are written: four digits each."""
    signs = np.array([e.signs for e in found])
    of = np.array([e.fit for e in found])
    middles, spreads = signs[of].mean(0), signs[of].std(0)
    middles, spreads = _rounded(middles), _rounded(np.where(spreads > 0, spreads, 1.0))
    truth = np.array([float(e.kind == "right") for e in found])
    counts = np.array([COUNTS.get(e.kind, OF_LISTS) for e in found])
    w = _rounded(fitted(with_products((signs[of] - middles) / spreads), truth[of], counts[of]))
    at, rows = 1 + len(SIGNS), []
    for k in range(len(SIGNS)):
        rows.append(tuple(w[at : at + len(SIGNS) - k].tolist()))
        at += len(SIGNS) - k
    weights = Weights(0.0, float(w[0]), tuple(middles.tolist()), tuple(spreads.tolist()),
                      tuple(w[1 : 1 + len(SIGNS)].tolist()), tuple(rows))  # fmt: skip
    listed = sorted((weights.odds(e.signs) for e in found if not e.fit and e.kind not in COUNTS), reverse=True)
    least = ceil(100 * listed[int(TAKEN * len(listed))]) / 100
    return Weights(least, weights.always, weights.middles, weights.spreads, weights.weights, weights.products)


def _rounded(values: Floats) -> Floats:
    return np.array([float(f"{v:.4g}") for v in values])


def as_toml(w: Weights) -> str:
    """The file of the weights."""
    signs = (f"{n} = [{m:.4g}, {s:.4g}, {x:.4g}]"
             for n, m, s, x in zip(SIGNS, w.middles, w.spreads, w.weights, strict=True))  # fmt: skip
    products = (f"{n} = [{', '.join(f'{x:.4g}' for x in row)}]" for n, row in zip(SIGNS, w.products, strict=True))
    parts = [
        HEAD,
        f"least = {w.least:.2f}",
        f"always = {w.always:.4g}",
        "",
        "[signs]",
        *signs,
        "",
        "[products]",
        *products,
    ]
    return "\n".join(parts) + "\n"


def taken(weights: Weights, found: Sequence[Example]) -> list[bool]:
    """Which examples the weights take."""
    return [weights.odds(e.signs) >= weights.least for e in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the weights where the package reads them")
    parser.add_argument("--check", action="store_true", help="compare them with those of the package")
    options = parser.parse_args()
    found = examples()
    weights = fit(found)
    kept = [e for e in found if not e.fit]
    passed = taken(weights, kept)
    of = Counter(e.kind for e in kept)
    passing = Counter(e.kind for e, passes in zip(kept, passed, strict=True) if passes)
    print(
        f"fitted on {len(found) - len(kept)} readings; taken of those kept for measuring, from {weights.least:.2f} on:"
    )
    print("\n".join(f"  {kind}: {passing[kind]} of {of[kind]}" for kind in sorted(of)))
    if options.write:
        FILE.write_text(as_toml(weights), encoding="utf-8")
    if options.check:
        same = as_toml(weights) == FILE.read_text(encoding="utf-8")
        other = sum(a != b for a, b in zip(passed, taken(load_weights(), kept), strict=True)) / len(kept)
        print(
            f"the package's weights are {'the same bytes' if same else 'other bytes'}; decided otherwise: {other:.2%}"
        )
        sys.exit(other > NOISE)


if __name__ == "__main__":
    main()
