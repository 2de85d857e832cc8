"""Marks that a font without ToUnicode turned into U+FFFD or NUL. Every mark may have become one, so that the words tell which:
the letters are read as the cheapest words, with any mark in the place of each such character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from normalizers.clusters import LETTERS, MARKS
from normalizers.edits import Change, apply
from normalizers.lexicon import FOLLOWERS, UNKNOWN_BASE, Lexicon
from normalizers.lm import load_model
from normalizers.trees import Trie

UNMAPPED: Final = "\x00\ufffd"
_TONES: Final = "่้๊๋"
_RUN: Final = re.compile(f"[{LETTERS}]*[ก-ฮัิีึืุู่้๊๋][{UNMAPPED}]{{1,2}}(?:[{LETTERS}]+[{UNMAPPED}]{{0,2}})*")
SUSPECT: Final = f"[ก-ฮัิีึืุู่้๊๋][{UNMAPPED}]"
"""Pattern: where it is not found, there is nothing to do."""
_AA_BEHIND: Final = re.compile("[ \n\xa0]า")
_LAST_LETTER: Final = re.compile(f"[ก-ฮ][{UNMAPPED}][{_TONES}]?$")
"""What stands before an aa that is set off, is the nikhahit of a sara am."""
_LEAD: Final = 1.5
"""How much likelier (natural logarithm) a word must be than the next that the same letters may be."""
_CLOSE: Final = 4.0
"""Up to which lead the neighbours tell."""
_RAREST: Final = 15.5
_FEWEST: Final = 3
"""The rarest and the shortest word that is told so."""
_BEFORE_AA: Final = re.compile(f"[{UNMAPPED}]า")
"""Where it would be taken for a nikhahit otherwise."""


def unmapped_marks(text: str, lexicon: Lexicon) -> list[Change]:
    """The characters that the words around tell, each as the mark that it was.

    >>> from normalizers.lexicon import load_lexicon
    >>> [c.text for c in unmapped_marks("ท�องเที�ยวเพิ�มขึ�น ส�าเร็จ", load_lexicon())]
    ['่', '่', '่', '้', 'ำ']
    """
    out: list[Change] = []
    for m in _RUN.finditer(text):
        run = m[0] if not _AA_BEHIND.match(text, m.end()) else _LAST_LETTER.sub("", m[0])
        for start, end, word in sorted(_words(run, lexicon)):
            out += _changes(m[0][start:end], word, m.start() + start)
    return sorted([*out, *_like_the_others(text, out, lexicon)], key=lambda c: c.start)


def _like_the_others(text: str, told: list[Change], lexicon: Lexicon) -> Iterator[Change]:
    """What no word by itself tells (``ม`` + NUL), where the same character was one and the same mark all over the text, and
    that mark makes words here too."""
    marks: dict[str, set[str]] = {}
    for c in told:
        marks.setdefault(text[c.start], set()).add(c.text)
    taken = {k for c in told for k in range(c.start, c.end)}
    for char, found in marks.items():
        if len(found) > 1:
            continue
        (mark,) = found
        for m in _RUN.finditer(text):
            places = [k for k in range(*m.span()) if text[k] == char and k not in taken]
            rest = apply(m[0], [replace(c, start=c.start - m.start(), end=c.end - m.start())
                                for c in told if m.start() <= c.start and c.end <= m.end()])  # fmt: skip
            if places and mark in MARKS and all(t.known for t in lexicon.tokens(rest.replace(char, mark))):
                yield from (Change(k, k + 1, mark, "glyph", "mark without a code point", 0.85) for k in places)


def _changes(raw: str, word: str, at: int) -> Iterator[Change]:
    """What makes ``word`` of its letters ``raw`` at offset ``at``."""
    k = 0
    for char in word:
        here = raw[k : k + 2]
        if char == "ำ" and here[0] != char:  # the nikhahit, with the aa that is the rest of it
            yield Change(at + k, at + k + 2, char, "glyph", "mark without a code point", 0.9)
            k += 2
            continue
        if here[0] in UNMAPPED and raw[k + 1 : k + 3] == char + "า":  # the nikhahit before its tone
            yield Change(at + k, at + k + 3, char + "ำ", "glyph", "mark without a code point", 0.9)
            return
        if here[0] in UNMAPPED:
            yield Change(at + k, at + k + 1, char, "glyph", "mark without a code point", 0.9)
        k += 1


def _words(run: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """The words with unmapped characters in them, of the cheapest reading of a run, where no other word comes near."""
    n = len(run)
    best = [1e9] * (n + 1)
    best[0] = 0.0
    back: list[tuple[int, str]] = [(0, "")] * (n + 1)
    found: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for i in range(n):
        if best[i] >= 1e9:
            continue
        j = i + 1
        while j < n and (run[j] in MARKS or run[j] in UNMAPPED):
            j += 1
        if best[i] + UNKNOWN_BASE < best[j]:
            best[j], back[j] = best[i] + UNKNOWN_BASE, (i, "")
        for end, word, cost in _from(lexicon.trie, run, i):
            if end < n and (run[end] in FOLLOWERS or run[end] in UNMAPPED):
                continue
            found.setdefault((i, end), []).append((cost, word))
            if best[i] + cost < best[end]:
                best[end], back[end] = best[i] + cost, (i, word)
    read: list[tuple[int, int, str]] = []
    at = n
    while at > 0:
        start, word = back[at]
        read.append((start, at, word))
        at = start
    read.reverse()
    for k, (start, end, word) in enumerate(read):
        if not word or end - start < _FEWEST or not any(c in UNMAPPED for c in run[start:end]):
            continue
        near = [w for _, _, w in read[max(0, k - 2) : k]], [w for _, _, w in read[k + 1 : k + 3]]
        best_word = _clearest(found[start, end], *near, at_aa=_BEFORE_AA.search(run[start:end]) is not None)
        if best_word is not None:
            yield start, end, best_word


def _clearest(words: list[tuple[float, str]], left: list[str], right: list[str], *, at_aa: bool) -> str | None:
    """The word of least cost, if no other comes near it, or the one that its neighbours tell."""
    ranked = sorted(words)
    cost, word = ranked[0]
    if cost > _RAREST:
        return None
    if at_aa or len(ranked) == 1 or ranked[1][0] - cost >= _LEAD:
        return word
    model = load_model()
    close = [w for c, w in ranked if c - cost < _CLOSE and w in model]
    if len(close) < 2 or not all(left[-1:] + right[:1]):
        return None
    by_context = sorted(((model.logp([w, *right], context=left), w) for w in close), reverse=True)
    return by_context[0][1] if by_context[0][0] - by_context[1][0] >= _LEAD else None


def _from(node: Trie, run: str, at: int) -> Iterator[tuple[int, str, float]]:
    """The words that the run may be from ``at`` on: where they end, and what they cost."""
    if node.cost is not None:
        yield at, node.word, node.cost
    if at >= len(run):
        return
    char = run[at]
    if char not in UNMAPPED:
        following = node.onward.get(char)
        if following is not None:
            yield from _from(following, run, at + 1)
        return
    for mark, following in node.onward.items():
        if mark in MARKS:
            yield from _from(following, run, at + 1)
    after = run[at + 1 : at + 3]
    if after[:1] == "า" and (whole := node.onward.get("ำ")) is not None:
        yield from _from(whole, run, at + 2)
    toned = node.onward.get(after[0]) if after[1:] == "า" and after[0] in _TONES else None
    if toned is not None and (whole := toned.onward.get("ำ")) is not None:
        yield from _from(whole, run, at + 3)
