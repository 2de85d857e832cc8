"""Thai marks told by their shape, for glyphs whose code says nothing or lies."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MARK_ORDER = "ัิีึืฺุู็่้๊๋์ํ"
ABOVE_ORDER = "ัิีึื็่้๊๋์ํ"
BELOW_ORDER = "ฺุู"
_SIDE = 12
_SHARPNESS = 0.22
"""Log10 units that a unit of squared distance between shapes costs, from marks told right and wrong in fonts left out."""


NO_CODE = frozenset(("", "\ufffd"))
"""What glyphs without a code are read as."""


def fineness(text: str) -> int:
    """Into how many parts the font size is divided where glyphs are told apart by the size of their ink: many where they have no
    code, and all that is without one looks the same."""
    return 160 if text in NO_CODE else 40


def features(ink: NDArray[np.uint8], height: float) -> NDArray[np.float64]:
    """A vector for the shape of one mark: ``ink`` is its picture cropped to its box, black on white being 255 for black;
    ``height`` is that of a plain consonant in the same pixels."""
    picture = np.asarray(Image.fromarray(ink).resize((_SIDE, _SIDE), Image.Resampling.BOX), dtype=np.float64) / 255.0
    proportions = [2.0 * np.log(ink.shape[1] / ink.shape[0]), 1.5 * ink.shape[0] / max(height, 1.0)]
    return np.concatenate([picture.ravel(), proportions])


@cache
def _templates() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.uint8]]:
    """Shapes, their squared lengths, and which of ``MARK_ORDER`` each is."""
    with np.load(str(files(__package__) / "shapes.npz")) as data:
        rows = data["rows"].astype(np.float64) / 100.0
        return rows, (rows**2).sum(axis=1), data["labels"]


def shape_scores(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each mark of ``MARK_ORDER`` how well the shape fits, in log10 units, 0 for the best."""
    return _scores(vector.astype(np.float32).tobytes())


@lru_cache(maxsize=512)
def _scores(data: bytes) -> NDArray[np.float64]:
    rows, lengths, labels = _templates()
    vector = np.frombuffer(data, dtype=np.float32).astype(np.float64)
    distance = lengths - 2.0 * (rows @ vector) + vector @ vector
    best = np.full(len(MARK_ORDER), np.inf)
    np.minimum.at(best, labels, distance)
    scores: NDArray[np.float64] = -_SHARPNESS * (best - best.min())
    return scores
