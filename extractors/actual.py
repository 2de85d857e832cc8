"""ActualText laid over the glyphs of its span: the producer's own word for what they say."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from extractors.ink import Ink
from extractors.orthography import AA, ABOVE, AM, CONSONANTS, MARKS, NIKHAHIT, canonical
from extractors.pdfium.native import Native, native
from extractors.texts import compiled_codes, text_codes
from extractors.types import BoolArray, GlyphPage

_NO_CODE = frozenset(map(chr, range(0x20))) | {"", "\ufffd"}


def apply_actual(glyphs: GlyphPage, texts: list[str], ink: Ink) -> tuple[list[str], BoolArray]:
    """``texts`` with the ActualText of each span laid over its glyphs, and which glyphs were written over.

    The letters go to the glyphs that stand in the line, the marks to those that hang over or under it. A glyph that the
    text no longer needs becomes "" and its ink counts as part of the glyph before it.
    """
    settled = np.zeros(len(texts), dtype=np.bool_)
    if not glyphs.actual_texts or not (glyphs.actual >= 0).any():
        return texts, settled
    out = list(texts)
    compiled = native()
    found = compiled_spans(glyphs, texts, compiled) if compiled is not None else None
    over: list[int] = []
    for members, span in whole_spans(plain_spans(glyphs) if found is None else found, glyphs, texts, ink):
        if spell(members, glyphs.actual_texts[span], out, ink):
            over += members
    settled[over] = True
    return out, settled


def compiled_spans(glyphs: GlyphPage, texts: list[str], compiled: Native) -> list[tuple[list[int], int]] | None:
    """``plain_spans`` without those that say what their glyphs say, by the compiled loop; None where spans are in pieces."""
    n = len(texts)
    shown, said = compiled_codes(texts, compiled), text_codes(glyphs.actual_texts)
    members, starts, spans = np.empty(n, np.int64), np.empty(n + 1, np.int64), np.empty(n, np.int32)
    flags = np.ascontiguousarray(glyphs.actual), np.ascontiguousarray(glyphs.generated)
    arrays = (*flags, shown.codes, shown.first, said.codes, said.first, members, starts, spans)
    count = compiled.retold(n, arrays)
    if count is None:
        return None
    cuts = starts[: count + 1].tolist()
    numbers = members[: cuts[-1]].tolist()
    return [(numbers[a:b], span) for (a, b), span in zip(pairwise(cuts), spans[:count].tolist(), strict=True)]


def plain_spans(glyphs: GlyphPage) -> list[tuple[list[int], int]]:
    """The glyphs of each span of ActualText, and which it is."""
    rows = np.flatnonzero((glyphs.actual >= 0) & ~glyphs.generated)
    ids = glyphs.actual[rows]
    if not len(rows):
        return []
    if (ids[1:] < ids[:-1]).any():
        order = np.argsort(ids, kind="stable")
        rows, ids = rows[order], ids[order]
    starts = [0, *(np.flatnonzero(ids[1:] != ids[:-1]) + 1).tolist(), len(rows)]
    numbers, spans = rows.tolist(), ids.tolist()
    return [(numbers[begin:end], spans[begin]) for begin, end in pairwise(starts)]


def whole_spans(
    spans: list[tuple[list[int], int]], glyphs: GlyphPage, texts: list[str], ink: Ink
) -> list[tuple[list[int], int]]:
    """The spans with what their producer leaves outside or says again: Typst closes the span of a cluster before a raised mark,
    and gives this its whole text again, in a span of its own or by its code, and once more the sara aa that follows."""
    hangs = ink.above | ink.below
    out: list[tuple[list[int], int]] = []
    goes_on = -1
    for members, span in spans:
        said = glyphs.actual_texts[span]
        if members[0] == goes_on and said == glyphs.actual_texts[out[-1][1]]:
            open_am = said.endswith(AM) and not any(texts[i] in (AA, AM) for i in out[-1][0])
            if hangs[members].all() or (open_am and texts[goes_on] in (AA, AM)):
                members = [*out.pop()[0], *members]
        rest = []
        goes_on = _behind(members[-1], glyphs) if len(said) > 1 else -1
        while goes_on >= 0 and texts[goes_on] == said and hangs[goes_on]:
            rest.append(goes_on)
            goes_on = _behind(goes_on, glyphs)
        out.append((members + rest, span))
    return out


def _behind(i: int, glyphs: GlyphPage) -> int:
    """The glyph written after another, -1 where there is none."""
    return next((k for k in range(i + 1, len(glyphs.texts)) if not glyphs.generated[k]), -1)


def spell(members: list[int], actual: str, texts: list[str], ink: Ink) -> bool:
    """Write ``actual`` over the glyphs ``members`` of ``texts``, in place; False where they are left as they were."""
    if not actual and any(ink.above[i] or ink.below[i] or texts[i] in _NO_CODE for i in members):
        return False  # not that nothing is there: cairo found no code for it
    shown = "".join([texts[i] for i in members])
    said = _told(actual, shown)
    if said is None:
        return False
    actual = said
    hanging = [i for i in members if ink.above[i] or ink.below[i] or (not ink.known and texts[i] in MARKS)]
    standing = sorted(set(members) - set(hanging), key=lambda i: float(ink.boxes[i, 0]))
    hanging.sort(key=lambda i: float(ink.ink[i, 0]))
    letters, leading = _letters(actual)
    if not letters and len(hanging) == 1 and len(leading) == 1 and (leading in ABOVE) != bool(ink.above[hanging[0]]):
        return False  # the marks of one letter named in the order of writing, drawn in another
    if not standing and any(c in CONSONANTS for c in actual):  # a mark left behind by a line cut at the page's edge
        letters, leading = [], ""
    elif not standing and letters:  # nothing stands in the line (quotation marks): the first glyph carries it all
        standing, hanging = hanging[:1], hanging[1:]
    for i in hanging:
        texts[i] = ""
    if hanging and leading:
        texts[hanging[0]] = leading
    elif leading and letters:
        letters[0] = leading + letters[0]
    elif leading and standing:
        letters = [leading]
    share = len(letters) / max(len(standing), 1)
    for k, i in enumerate(standing):
        texts[i] = "".join(letters[round(k * share) : round((k + 1) * share)])
    return True


@lru_cache(maxsize=4096)
def _told(actual: str, shown: str) -> str | None:
    """What the producer's word for glyphs that show ``shown`` adds, None where it says the same or nothing."""
    if actual == shown:
        return None
    actual = canonical(actual if actual.isprintable() else "".join(c for c in actual if c.isprintable() or c in " \t"))
    return actual if _plausible(actual) and not _same(actual, shown) else None


def _letters(actual: str) -> tuple[list[str], str]:
    """Letters with their marks, and the marks that come before the first letter (their letter is in an earlier span)."""
    leading, letters = "", []
    for char in actual:
        if char not in MARKS:
            letters.append(char)
        elif letters:
            letters[-1] += char
        else:
            leading += char
    return letters, leading


def _same(actual: str, shown: str) -> bool:
    """Whether the glyphs already say the same letters; their order is then left to the ink."""
    if AM in actual:
        shown = shown.replace(NIKHAHIT, "", 1).replace("\u0e32", AM, 1) if NIKHAHIT in shown else shown
    return sorted(actual) == sorted(shown)


def _plausible(actual: str) -> bool:
    return not any("\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in actual)
