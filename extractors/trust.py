"""Whether the text layer of a page can be used as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from extractors.clusters import cluster
from extractors.orthography import illegal_sequences, is_thai
from extractors.types import ClusterPage, Drawings, GlyphPage, WordShare


@dataclass(frozen=True, slots=True)
class Trust:
    """The verdict on a text layer. ``usable``: its text may be read; ``confidence``: 0 to 1; ``decoder``: how its code
    points were obtained; ``reason``: a stable word for the verdict; ``needs_ocr``: something is there to be recognised."""

    usable: bool
    confidence: float
    decoder: str
    reason: str
    needs_ocr: bool = False


def judge(glyphs: GlyphPage, clusters: ClusterPage, drawings: Drawings, word_share: WordShare | None) -> Trust:
    """Judge the text of ``clusters`` as it stands."""
    text = "".join(" " + t if s else t for t, s in zip(clusters.texts, clusters.space_before, strict=True))
    covered = _image_share(drawings, glyphs.width * glyphs.height)
    if not text.strip():
        image = covered > 0.1
        return Trust(False, 1.0, "none", "image_only" if image else "blank", needs_ocr=image)
    thai = sum(map(is_thai, text))
    if thai >= 20 and illegal_sequences(text) > 0.05 * thai:
        return Trust(False, 0.9, "none", "illegal_sequences", needs_ocr=True)
    if thai >= 40 and word_share is not None and word_share(text) < 0.5:
        return Trust(False, 0.8, "none", "not_words", needs_ocr=True)
    if thai == 0 and covered > 0.7:
        return Trust(False, 0.6, "none", "layer_over_image", needs_ocr=True)
    return Trust(True, 1.0, clusters.decoder, "ok")


def decode_page(glyphs: GlyphPage, drawings: Drawings, word_share: WordShare | None) -> tuple[ClusterPage, Trust]:
    """The clusters of a page by the decoder that makes the best sense of it, and the verdict on them.

    Where no decoder does, the clusters are empty of trust: ``text_source`` is ``none`` and ``confidence`` 0.
    """
    page = cluster(glyphs)
    trust = judge(glyphs, page, drawings, word_share)
    if trust.usable:
        return replace(page, confidence=trust.confidence, decoder=trust.decoder), trust
    return replace(page, text_source="none", confidence=0.0, decoder="none"), trust


def _image_share(drawings: Drawings, area: float) -> float:
    if not len(drawings.images) or area <= 0:
        return 0.0
    i = drawings.images
    sizes = (i[:, 2] - i[:, 0]).clip(0) * (i[:, 3] - i[:, 1]).clip(0)
    return float(min(np.sum(sizes) / area, 1.0))
