"""Make the statistics that the decoders rest on: character trigrams of Thai, and the shapes of Thai marks.

Run by hand when either should change: ``python benchmarks/build_decoding_tables.py FONT_FILE...``. The trigrams come from the
word list of PyThaiNLP and its word counts of the Thai National Corpus and the Thai Textbook Corpus (all CC0), the shapes from
whatever Thai fonts are named: 12 x 12 pixels a mark, no outlines.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from pythainlp.corpus import tnc, ttc
from pythainlp.corpus.common import thai_words

from extractors.decoding.shapes import MARK_ORDER, features
from extractors.decoding.trigrams import index_of, spell_out

OUT = Path(__file__).resolve().parents[1] / "extractors" / "decoding"


def trigrams() -> None:
    weights: Counter[str] = Counter(dict.fromkeys(thai_words(), 1.0))
    for word, count in [*tnc.unigram_word_freqs().items(), *ttc.unigram_word_freqs().items()]:
        if word and all("\u0e01" <= c <= "\u0e5b" for c in word):
            weights[word] += count**0.7  # between a word list and running text
    counts: Counter[tuple[int, int, int]] = Counter()
    for word, weight in sorted(weights.items()):
        ids = [0, *(index_of(c) for c in spell_out(word)), 0]
        for key in zip(ids, ids[1:], ids[2:], strict=False):
            counts[key] += weight
    kept = {key: round(value) for key, value in counts.items() if value >= 1}
    keys = np.array(sorted(kept), dtype=np.uint8)
    values = np.array([kept[tuple(k)] for k in keys.tolist()], dtype=np.uint32)
    np.savez_compressed(OUT / "trigrams.npz", keys=keys, counts=values)
    print(len(keys), "trigrams")


def shapes(fonts: list[str]) -> None:
    rows, labels = [], []
    for path in fonts:
        variants = with_variants(path)
        font = ImageFont.truetype(variants.file, 100)
        plain = bitmap(font, "น")
        if plain is None:
            continue
        for code, label in variants.labels.items():
            ink = bitmap(font, chr(code))
            if ink is not None:
                rows.append(features(ink, plain.shape[0]))
                labels.append(label)
    table = np.round(np.array(rows) * 100).astype(np.int16)
    _, first = np.unique(np.column_stack([table, labels]), axis=0, return_index=True)
    np.savez_compressed(OUT / "shapes.npz", rows=table[first], labels=np.array(labels, dtype=np.uint8)[first])
    print(len(first), "shapes of", len(fonts), "fonts")


class Variants(NamedTuple):
    """A font in memory in which each shifted or narrowed form of a mark has a code, and which mark each code is."""

    file: io.BytesIO
    labels: dict[int, int]


def with_variants(path: str) -> Variants:
    font = TTFont(path, fontNumber=0)
    cmap = font.getBestCmap()
    names = {cmap[ord(mark)]: label for label, mark in enumerate(MARK_ORDER) if ord(mark) in cmap}
    single: list[tuple[str, str]] = []
    if "GSUB" in font and font["GSUB"].table.LookupList:
        for lookup in font["GSUB"].table.LookupList.Lookup:
            for table in lookup.SubTable:
                table = getattr(table, "ExtSubTable", table)
                if table.LookupType == 1:
                    single += table.mapping.items()
    for _ in range(3):
        names.update({new: names[old] for old, new in single if old in names and new not in names})
    labels = {0xE000 + k: label for k, label in enumerate(names.values())}
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            table.cmap.update({0xE000 + k: name for k, name in enumerate(names)})
    out = io.BytesIO()
    for tag in ("GSUB", "GPOS", "GDEF"):
        if tag in font:
            del font[tag]
    font.save(out)
    out.seek(0)
    return Variants(out, labels)


def bitmap(font: ImageFont.FreeTypeFont, char: str) -> np.ndarray | None:
    image = Image.new("L", (400, 400), 0)
    ImageDraw.Draw(image).text((200, 200), char, font=font, fill=255, anchor="ls")
    box = image.getbbox()
    return None if box is None else np.asarray(image.crop(box))


if __name__ == "__main__":
    trigrams()
    shapes(sys.argv[1:])
