"""Letters that a broken font calls by another letter's name, told apart by the size of their ink.

Where one code of one font is drawn in two shapes, one of them is another letter: the one that reads clearly better between
its neighbours everywhere. This is asked only of fonts that were already caught naming marks as letters. A code drawn in one
shape is left alone, whatever it reads like: letters are not guessed.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from extractors.decoding.trigrams import SIZE, index_of, model
from extractors.ink import Ink
from extractors.orthography import CONSONANTS, FOLLOWING_VOWELS, LEADING_VOWELS
from extractors.types import GlyphPage

_LETTERS = CONSONANTS + FOLLOWING_VOWELS.replace("\u0e33", "") + LEADING_VOWELS
_FEWEST = 4
_GAIN = 0.8
"""Log10 units an occurrence by which another letter must read better."""
_FLOOR = 1e-9


def respell(glyphs: GlyphPage, texts: list[str], ink: Ink, fonts: set[int]) -> list[str]:
    """``texts`` with the letters of ``fonts`` that stand for others put right."""
    shapes: dict[tuple[int, str], dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
    sizes = glyphs.sizes.clip(0.1)
    wide = np.round((ink.ink[:, 2] - ink.ink[:, 0]) / sizes * 20).astype(np.int64).tolist()
    high = np.round((ink.ink[:, 3] - ink.ink[:, 1]) / sizes * 20).astype(np.int64).tolist()
    font_ids = glyphs.font_ids.tolist()
    for i in np.flatnonzero(~(ink.above | ink.below | ink.blank) & ~glyphs.generated).tolist():
        if font_ids[i] in fonts and len(texts[i]) == 1 and texts[i] in _LETTERS:
            shapes[font_ids[i], texts[i]][wide[i], high[i]].append(i)
    out = list(texts)
    neighbours: NDArray[np.int64] | None = None
    for (_, letter), classes in shapes.items():
        if len(classes) < 2:
            continue
        if neighbours is None:
            neighbours = _neighbours(glyphs, texts)
        for rows in classes.values():
            better = _better(letter, neighbours[rows]) if len(rows) >= _FEWEST else None
            if better is not None:
                for i in rows:
                    out[i] = better
    return out


def _neighbours(glyphs: GlyphPage, texts: list[str]) -> NDArray[np.int64]:
    """(n, 4) indices of the two characters before and the two after each glyph, 0 for what is not Thai."""
    n = len(texts)
    real = [i for i in range(n) if not glyphs.generated[i] and texts[i]]
    ids = np.zeros(len(real) + 4, dtype=np.int64)
    ids[2:-2] = [index_of(texts[i][-1]) for i in real]
    out = np.zeros((n, 4), dtype=np.int64)
    at = np.arange(2, len(real) + 2)
    out[real] = np.column_stack([ids[at - 2], ids[at - 1], ids[at + 1], ids[at + 2]])
    return out


def _better(letter: str, around: NDArray[np.int64]) -> str | None:
    """The letter that reads clearly better between these neighbours than ``letter`` does."""
    joint = model()
    candidates = np.array([index_of(c) for c in _LETTERS])
    total = np.zeros(SIZE)
    for before2, before, after, after2 in around.tolist():
        scores = np.log10(joint[before, :, after] + _FLOOR)
        scores = scores + np.log10(joint[before2, before, :] + _FLOOR) + np.log10(joint[:, after, after2] + _FLOOR)
        total += scores / 3.0
    total /= len(around)
    best = candidates[int(np.argmax(total[candidates]))]
    gain = total[best] - total[index_of(letter)]
    return chr(0x0E00 + int(best)) if gain >= _GAIN else None
