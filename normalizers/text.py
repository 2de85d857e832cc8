"""One text repaired: the layers in their order."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from normalizers.channel import Decoder, build_index, load_decoder
from normalizers.codepoints import cid_marks, doubled_e, private_use, sara_am_pieces, zero_width
from normalizers.edits import Change, Draft, with_edits
from normalizers.garble import Mender
from normalizers.lexicon import Lexicon, load_lexicon
from normalizers.masking import MaskFiller
from pipeline.model.page import SourceText
from pipeline.model.text import NormalText

CODE_POINT_LAYERS: Final[tuple[Callable[[str], list[Change]], ...]] = (
    private_use,
    zero_width,
    cid_marks,
    doubled_e,
    sara_am_pieces,
)


@lru_cache(maxsize=1)
def _general_mender() -> Mender:
    return Mender(load_decoder())


def _mender(lexicon: Lexicon | None) -> Mender:
    if lexicon is None or lexicon is load_lexicon():
        return _general_mender()
    return Mender(Decoder(build_index(lexicon)))


def normalize(
    text: str | SourceText, *, lexicon: Lexicon | None = None, mask_filler: MaskFiller | None = None
) -> NormalText:
    """Repair one text; ``lexicon`` defaults to the general one, masks stay masked without a ``mask_filler``.

    >>> normalize("น้ํา สาํคัญ").text
    'น้ำ สำคัญ'
    """
    source = text if isinstance(text, SourceText) else SourceText(text)
    mender = _mender(lexicon)
    draft = Draft(source, source.text)
    for layer in CODE_POINT_LAYERS:
        draft = draft.with_changes(layer(draft.text))
    draft = draft.with_changes(mender.changes(draft.text))
    done = draft.finish()
    if mask_filler is not None:
        (extra,) = mask_filler((done,))
        done = with_edits(done, extra)
    return done
