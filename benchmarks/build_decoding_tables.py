"""Make the statistics that the decoders rest on: character trigrams of Thai, and the shapes of Thai marks.

Run by hand when either should change: ``python benchmarks/build_decoding_tables.py FONT_FILE...``. The trigrams come from
the word list of PyThaiNLP (CC0), the shapes from whatever Thai fonts are named: 12 x 12 pixels a mark, no outlines.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pythainlp.corpus.common import thai_words

from extractors.decoding.shapes import MARK_ORDER, features
from extractors.decoding.trigrams import index_of, spell_out

OUT = Path(__file__).resolve().parents[1] / "extractors" / "decoding"


def trigrams() -> None:
    counts: Counter[tuple[int, int, int]] = Counter()
    for word in sorted(thai_words()):
        ids = [0, *(index_of(c) for c in spell_out(word)), 0]
        counts.update(zip(ids, ids[1:], ids[2:], strict=False))
    keys = np.array(sorted(counts), dtype=np.uint8)
    values = np.array([min(counts[tuple(k)], 65535) for k in keys.tolist()], dtype=np.uint16)
    np.savez_compressed(OUT / "trigrams.npz", keys=keys, counts=values)
    print(len(keys), "trigrams")


def shapes(fonts: list[str]) -> None:
    rows, labels = [], []
    for path in fonts:
        font = ImageFont.truetype(path, 100)
        plain = bitmap(font, "น")
        if plain is None:
            continue
        for label, mark in enumerate(MARK_ORDER):
            ink = bitmap(font, mark)
            if ink is not None:
                rows.append(features(ink, plain.shape[0]))
                labels.append(label)
    table = np.round(np.array(rows) * 100).astype(np.int16)
    _, first = np.unique(np.column_stack([table, labels]), axis=0, return_index=True)
    np.savez_compressed(OUT / "shapes.npz", rows=table[first], labels=np.array(labels, dtype=np.uint8)[first])
    print(len(first), "shapes of", len(fonts), "fonts")


def bitmap(font: ImageFont.FreeTypeFont, char: str) -> np.ndarray | None:
    image = Image.new("L", (400, 400), 0)
    ImageDraw.Draw(image).text((200, 200), char, font=font, fill=255, anchor="ls")
    box = image.getbbox()
    return None if box is None else np.asarray(image.crop(box))


if __name__ == "__main__":
    trigrams()
    shapes(sys.argv[1:])
