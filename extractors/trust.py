"""Whether the text layer of a page can be used: do its words read as words, and does it stand for what is shown.

A page that does not read is tried in other encodings (``extractors.recode``); what still does not needs recognition.
Thai is judged by its orthography and trigrams, and in doubt by the caller's dictionary; other scripts by the look of their
tokens. A layer over a picture of the page must read well to be believed; a page in English is as good as one in Thai.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from extractors.clusters import cluster
from extractors.legible import Legibility, legibility
from extractors.orthography import MARKS
from extractors.recode import recode
from extractors.texts import text_codes
from extractors.types import ClusterPage, Drawings, GlyphPage, WordShare

_PICTURE = 0.5
"""Share of the page that pictures cover from which its text may be a layer over a scan."""
_LITTLE = 40
"""Characters: less text than this on a picture is a stamp or a page number."""
_GOOD, _BAD = 0.45, 0.12
"""Mean trigram score above which Thai is text, and below which it is not; between them the dictionary decides."""
_WORDS = 0.5
_DECIPHERED = 0.95
"""What deciphered text is worth beside text whose codes said what it is."""
_FIRST_MARK = ord(min(MARKS))
_IS_MARK = np.array([chr(code) in MARKS for code in range(_FIRST_MARK, ord(max(MARKS)) + 1)])
_STRAY_MARKS = 0.3
"""Share of the hanging glyphs that may carry letters instead of marks before the page counts as undecoded."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The verdict on a text layer.

    ``usable``: its text may be read; ``confidence``: of the text, 0 to 1; ``decoder``: how its code points were obtained;
    ``reason``: a stable word: ``ok``, ``blank``, ``image_only``, ``little_text_on_image``, ``layer_over_image``, ``noise``,
    ``not_words``, ``illegal_sequences``; ``needs_ocr``: something is there to be recognised.
    """

    usable: bool
    confidence: float
    decoder: str
    reason: str
    needs_ocr: bool = False


def judge(glyphs: GlyphPage, clusters: ClusterPage, drawings: Drawings, word_share: WordShare | None) -> Trust:
    """Judge the text of ``clusters`` as it stands.

    ``word_share`` is asked only where orthography and trigrams leave a doubt: it may be slow.
    """
    text = page_text(clusters)
    covered = image_share(drawings, glyphs.width, glyphs.height)
    if not text.strip():
        return Trust(False, 1.0, "none", "image_only", True) if covered > 0.02 else Trust(False, 1.0, "none", "blank")
    measured = legibility(text)
    if covered >= _PICTURE:
        reason = _doubt_on_picture(measured, text, word_share)
    else:
        reason = _doubt(measured, text, word_share, clusters.decoder)
    if not reason and _undecoded(clusters):
        reason = "noise"
    if reason:
        return Trust(False, 0.0, "none", reason, needs_ocr=True)
    confidence = _confidence(measured) * (1.0 if clusters.decoder == "unicode" else _DECIPHERED)
    return Trust(True, round(confidence, 3), clusters.decoder, "ok")


def decode_page(glyphs: GlyphPage, drawings: Drawings, word_share: WordShare | None) -> tuple[ClusterPage, Trust]:
    """The clusters of a page by the decoder that makes the best sense of it, and the verdict on them.

    Where no decoder does, ``text_source`` is ``none`` and ``confidence`` 0: the clusters are what the layer says.
    """
    page = cluster(glyphs)
    trust = judge(glyphs, page, drawings, word_share)
    if trust.reason in ("noise", "not_words", "illegal_sequences", "layer_over_image"):
        again, name = recode(glyphs)
        if name:
            second = replace(cluster(again), decoder=name)
            verdict = judge(again, second, drawings, word_share)
            if verdict.usable:
                page, trust = second, verdict
    if trust.usable:
        return replace(page, confidence=trust.confidence, decoder=trust.decoder), trust
    return replace(page, text_source="none", confidence=0.0, decoder="none"), trust


def page_text(clusters: ClusterPage) -> str:
    """The text of a page in content order, with a line feed where the base line changes."""
    if not clusters.texts:
        return ""
    text = text_codes(clusters.texts)
    between = clusters.space_before * np.uint32(ord(" "))
    lines = clusters.baselines
    between[1:][np.abs(lines[1:] - lines[:-1]) > 0.5 * clusters.sizes[1:]] = ord("\n")
    at = between.nonzero()[0]
    places = text.first[at] + np.arange(len(at))
    codes = np.empty(len(text.codes) + len(at), dtype=np.uint32)
    rest = np.ones(len(codes), dtype=np.bool_)
    rest[places] = False
    codes[places], codes[rest] = between[at], text.codes
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def image_share(drawings: Drawings, width: float, height: float) -> float:
    """Share of the page that pictures cover, 0 to 1; strips of one scan add up."""
    if not len(drawings.images) or width <= 0 or height <= 0:
        return 0.0
    i = drawings.images
    wide = np.minimum(i[:, 2], width) - np.maximum(i[:, 0], 0.0)
    high = np.minimum(i[:, 3], height) - np.maximum(i[:, 1], 0.0)
    return float(min(np.sum(wide.clip(0) * high.clip(0)) / (width * height), 1.0))


def _doubt(m: Legibility, text: str, word_share: WordShare | None, decoder: str) -> str:
    """Why a page without a picture under its text cannot be read, "" where it can."""
    if m.odd > 0.15 and m.length >= 8:
        return "noise"
    if m.thai >= 30:
        if m.illegal > 0.1:
            return "illegal_sequences"
        if m.thai_quality < _BAD:
            return "not_words"
        doubtful = m.thai_quality < _GOOD or m.illegal > 0.03 or decoder != "unicode"
        if doubtful and m.thai >= 60 and word_share is not None and word_share(text) < _WORDS:
            return "not_words"
    if m.length - m.thai >= 40 and m.latin > m.thai and m.token_share < 0.5:
        return "noise"
    return ""


def _doubt_on_picture(m: Legibility, text: str, word_share: WordShare | None) -> str:
    """The same for text on a picture that covers the page: it must read well."""
    if m.length < _LITTLE:
        return "little_text_on_image"
    if m.thai * 2 >= m.length:
        good = m.thai_quality >= _GOOD and m.illegal <= 0.03 and m.odd <= 0.05
        if good and (word_share is None or m.thai < 60 or word_share(text) >= _WORDS):
            return ""
    elif m.cjk < 0.05 and m.odd <= 0.05 and m.token_share >= 0.8 and m.common >= 0.08 and m.thai < 0.1 * m.length:
        return ""
    return "layer_over_image"


def _undecoded(clusters: ClusterPage) -> bool:
    """Whether marks were left that no letter carries, more than a page of words has."""
    text = text_codes(clusters.texts)
    first = text.codes[text.first[:-1]]
    thai = first[(first >= _FIRST_MARK) & (first < _FIRST_MARK + len(_IS_MARK))]
    stray = int(np.count_nonzero(_IS_MARK[thai - _FIRST_MARK]))
    if stray <= 5:
        return False
    whole = int(np.count_nonzero(np.diff(text.first) > 1))
    return stray > _STRAY_MARKS * (stray + whole)


def _confidence(m: Legibility) -> float:
    if m.thai < 30:
        return round(1.0 - min(m.odd, 0.5), 3)
    quality = min(max((m.thai_quality - _BAD) / (_GOOD - _BAD), 0.0), 1.0)
    return round(min(1.0, 0.5 + 0.5 * quality) * (1.0 - min(m.illegal * 3, 0.3)) * (1.0 - min(m.odd, 0.5)), 3)
