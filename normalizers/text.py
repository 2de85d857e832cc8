"""One text repaired: the layers in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from normalizers.channel import Decoder, build_index, load_decoder
from normalizers.codepoints import cid_marks, doubled_e, private_use, sara_am_pieces, zero_width
from normalizers.edits import Change, Draft, with_edits
from normalizers.garble import Mender
from normalizers.lexicon import Lexicon, load_lexicon
from normalizers.lookalikes import LookalikeFinder
from normalizers.masking import MaskFiller
from normalizers.names import outside_names
from normalizers.spelling import Speller
from normalizers.torn_numbers import torn_numbers
from pipeline.model.page import SourceText
from pipeline.model.text import NormalText

LAYERS: Final[tuple[Callable[[str], list[Change]], ...]] = (
    private_use,
    zero_width,
    cid_marks,
    doubled_e,
    sara_am_pieces,
    torn_numbers,
)


Tools = tuple[Mender, Speller, LookalikeFinder]
_MAX_PASSES: Final = 4


@lru_cache(maxsize=1)
def _general_tools() -> Tools:
    lexicon = load_lexicon()
    return Mender(load_decoder(), lexicon), Speller(lexicon), LookalikeFinder(lexicon)


def _tools(lexicon: Lexicon | None) -> Tools:
    if lexicon is None or lexicon is load_lexicon():
        return _general_tools()
    return Mender(Decoder(build_index(lexicon)), lexicon), Speller(lexicon), LookalikeFinder(lexicon)


def _one_pass(draft: Draft, tools: Tools, signs: frozenset[str]) -> Draft:
    mender, speller, lookalikes = tools
    for layer in LAYERS:
        draft = draft.with_changes(layer(draft.text))
    draft = draft.with_changes(outside_names(draft.text, mender.changes(draft.text, signs)))
    draft = draft.with_changes(outside_names(draft.text, speller.changes(draft.text)))
    return draft.with_changes(outside_names(draft.text, lookalikes.changes(draft.text)))


def signs_of_garbling(texts: Iterable[SourceText], *, lexicon: Lexicon | None = None) -> frozenset[str]:
    """The kinds of fault that texts of one origin show beyond doubt, for ``normalize`` to expect more of them."""
    mender, _, _ = _tools(lexicon)
    found: frozenset[str] = frozenset()
    for source in texts:
        found |= mender.signs(source.text)
    return found


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
    tools = _tools(lexicon)
    draft = Draft(source, source.text)
    for _ in range(_MAX_PASSES):
        after = _one_pass(draft, tools, signs)
        if after.text == draft.text:
            break
        draft = after
    else:  # two repairs that undo each other: the text stays as it was, and comes out the same the next time
        draft = Draft(source, source.text)
    done = draft.finish()
    if mask_filler is not None:
        (extra,) = mask_filler((done,))
        done = with_edits(done, extra)
    return done
