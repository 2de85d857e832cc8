"""One text repaired: the layers in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from normalizers import codepoints, doubled, hyphens, lao, mojibake, strays, swapped_aa, torn_numbers, unmapped
from normalizers.channel import Decoder, load_decoder
from normalizers.edits import Change, Draft, with_edits
from normalizers.garble import Mender, Rivals, signs_of
from normalizers.lexicon import Lexicon, load_lexicon
from normalizers.lookalikes import LookalikeFinder
from normalizers.masking import MaskFiller
from normalizers.misreadings import misreadings
from normalizers.names import outside_names
from normalizers.rereading import Rereader
from normalizers.skeletons import build_index
from normalizers.spelling import Speller
from normalizers.trees import collection_paused
from pipeline.model.page import SourceText
from pipeline.model.remembered import remembered
from pipeline.model.text import Edit, NormalText

LAYERS: Final[tuple[Callable[[str], list[Change]], ...]] = (
    codepoints.private_use,
    codepoints.zero_width,
    codepoints.cid_marks,
    codepoints.doubled_e,
    codepoints.long_aa,
    codepoints.sara_am_pieces,
    torn_numbers.torn_numbers,
)
"""What is told by patterns alone."""
_SUSPECT: Final = re.compile(f"{codepoints.SUSPECT}|{torn_numbers.SUSPECT}")
"""Where this finds nothing, no layer has anything to do."""
_FOREIGN: Final = re.compile(f"{lao.SUSPECT}|{unmapped.SUSPECT}")
_CUT: Final = re.compile(hyphens.SUSPECT)
_MAX_PASSES: Final = 4


class Repairer:
    """All layers with one lexicon. What they did to a text is remembered, a bounded number of texts back."""

    def __init__(self, lexicon: Lexicon, decoder: Decoder) -> None:
        self._lexicon = lexicon
        self._mender = Mender(decoder, lexicon)
        self._rereader = Rereader(lexicon, decoder.index)
        self._speller = Speller(lexicon)
        self._lookalikes = LookalikeFinder(lexicon)
        self.evidence = remembered(self._mender.evidence, 20_000)
        """What a text shows of the families of faults."""
        self._repaired = remembered(self._repair, 20_000)

    def repair(self, source: SourceText, signs: frozenset[str]) -> NormalText:
        """The text repaired, with its edits."""
        misread: tuple[Change, ...] = ()
        for line in source.lines:
            if line.others:  # of a recogniser
                misread = tuple(misreadings(source, self._lexicon))
                break
        text, edits = self._repaired(source.text, signs, misread)
        return NormalText(text, source, edits)

    def _repair(
        self, text: str, signs: frozenset[str], misread: tuple[Change, ...] = ()
    ) -> tuple[str, tuple[Edit, ...]]:
        for reread in (True, False):
            done = self._settled(text, signs, misread, reread)
            if done is not None:
                return done.text, done.edits
        return text, ()  # repairs that undo each other: the text stays as it was, and comes out the same the next time

    def _settled(
        self, text: str, signs: frozenset[str], misread: tuple[Change, ...], reread: bool
    ) -> NormalText | None:
        """The text after so many passes that another changes nothing; None where none does."""
        draft = Draft(SourceText(text), text).with_changes(misread)
        for _ in range(_MAX_PASSES):
            patterned = _by_patterns(draft, self._lexicon)
            signs |= signs_of([self.evidence(patterned.text)])
            after = self._by_words(patterned, signs, reread)
            if after.text == draft.text:
                return draft.finish()
            draft = after
        return None

    def _by_words(self, draft: Draft, signs: frozenset[str], reread: bool) -> Draft:
        if "false nikhahit" in signs:
            draft = draft.with_changes(swapped_aa.aa_read_as_am(draft.text, self._lexicon))
        torn = "order" in signs
        rivals: Rivals = _none if torn or not reread else self._rereader.changes
        draft = draft.with_changes(self._mender.changes(draft.text, signs, rivals))
        draft = draft.with_changes(codepoints.marks_once(draft.text))  # in words that the mender does not know
        draft = draft.with_changes(outside_names(draft.text, self._speller.changes(draft.text)))
        if reread:
            draft = draft.with_changes(outside_names(draft.text, self._rereader.changes(draft.text)))
        draft = draft.with_changes(codepoints.marks_on_vowels(draft.text, _always if torn else self._lexicon.likelier))
        draft = draft.with_changes(codepoints.marks_in_order(draft.text))
        return draft.with_changes(outside_names(draft.text, self._lookalikes.changes(draft.text, signs)))


def _none(_text: str, _near: Sequence[int]) -> list[Change]:
    return []


def _always(_run: str, _other: str) -> bool:
    return True


def _by_patterns(draft: Draft, lexicon: Lexicon) -> Draft:
    if _FOREIGN.search(draft.text):
        draft = draft.with_changes(lao.lao_lookalikes(draft.text, lexicon))
        draft = draft.with_changes(unmapped.unmapped_marks(draft.text, lexicon))
    if strays.SUSPECT.search(draft.text) or mojibake.SUSPECT.search(draft.text):
        draft = draft.with_changes(mojibake.mojibake(draft.text, lexicon))
        draft = draft.with_changes(strays.known_strays(draft.text, lexicon))
        draft = draft.with_changes(strays.unread_strays(draft.text, lexicon))
    draft = draft.with_changes(doubled.doubled(draft.text))
    if "\n" in draft.text and _CUT.search(draft.text):
        draft = draft.with_changes(hyphens.cut_words(draft.text, lexicon))
    if _SUSPECT.search(draft.text):
        for layer in LAYERS:
            draft = draft.with_changes(layer(draft.text))
    return draft


@lru_cache(maxsize=1)
def _general_repairer() -> Repairer:
    return Repairer(load_lexicon(), load_decoder())


def _repairer(lexicon: Lexicon | None) -> Repairer:
    if lexicon is None or lexicon is load_lexicon():
        return _general_repairer()
    return Repairer(lexicon, Decoder(build_index(lexicon)))


def signs_of_garbling(texts: Iterable[SourceText], *, lexicon: Lexicon | None = None) -> frozenset[str]:
    """The kinds of fault that texts of one origin show beyond doubt, for ``normalize`` to expect more of them."""
    repairer = _repairer(lexicon)
    return signs_of(repairer.evidence(text) for text in {source.text for source in texts})


def normalize_all(texts: Iterable[SourceText], *, lexicon: Lexicon, signs: frozenset[str]) -> list[NormalText]:
    """``normalize`` of texts of one origin, in order; masks stay masked."""
    repairer = _repairer(lexicon)
    with collection_paused():
        return [repairer.repair(source, signs) for source in texts]


def normalize(
    text: str | SourceText,
    *,
    lexicon: Lexicon | None = None,
    mask_filler: MaskFiller | None = None,
    signs: frozenset[str] = frozenset(),
) -> NormalText:
    """Repair one text; ``lexicon`` defaults to the general one, masks stay masked without a ``mask_filler``.

    ``signs``: what the rest of the document shows (``signs_of_garbling``). Normalising the result again changes nothing.

    >>> normalize("น้ํา สาํคัญ").text
    'น้ำ สำคัญ'
    """
    source = text if isinstance(text, SourceText) else SourceText(text)
    with collection_paused():
        done = _repairer(lexicon).repair(source, signs)
    if mask_filler is not None:
        (extra,) = mask_filler((done,))
        done = with_edits(done, extra)
    return done
