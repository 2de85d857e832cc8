"""A document repaired: every paragraph and cell by itself, then the masks over all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizers.edits import with_edits
from normalizers.lexicon import Lexicon, load_lexicon
from normalizers.masking import MaskFiller, mask_filler
from normalizers.text import normalize, signs_of_garbling
from pipeline.model.page import Paragraph, RawDocument, SourceText
from pipeline.model.text import NormalBlock, NormalCell, NormalDocument, NormalParagraph, NormalTable, NormalText

if TYPE_CHECKING:
    from normalizers.masks import CorpusMemory, MaskSettings


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What repair may lean on: a ``lexicon`` (None: the general one), the labels and phrases of the form definitions
    (``form_words``), verified text of earlier documents (``memory``), and the thresholds for masked words.
    """

    lexicon: Lexicon | None = None
    form_words: tuple[str, ...] = ()
    memory: CorpusMemory | None = None
    mask_settings: MaskSettings | None = None


def _sources(raw: RawDocument) -> Iterator[SourceText]:
    """The texts of a document: paragraphs and cells in the order of the blocks."""
    for block in raw.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for cell in block.cells:
                yield cell.text


def _filler(knowledge: Knowledge) -> MaskFiller:
    from normalizers.masks import FormVocabulary

    return mask_filler(
        memory=knowledge.memory,
        vocabulary=FormVocabulary(knowledge.form_words) if knowledge.form_words else None,
        settings=knowledge.mask_settings,
    )


def _rebuilt(raw: RawDocument, texts: Sequence[NormalText]) -> NormalDocument:
    remaining = iter(texts)
    blocks: list[NormalBlock] = []
    for block in raw.blocks:
        if isinstance(block, Paragraph):
            blocks.append(NormalParagraph(block, next(remaining)))
        else:
            blocks.append(NormalTable(block, tuple(NormalCell(cell, next(remaining)) for cell in block.cells)))
    return NormalDocument(raw.source, raw.sha256, raw.page_count, raw.pages, tuple(blocks), raw.warnings)


def normalize_document(raw: RawDocument, *, knowledge: Knowledge) -> NormalDocument:
    """Every paragraph and cell repaired, then the masked words filled with the whole document as context."""
    lexicon = knowledge.lexicon or load_lexicon()
    signs = signs_of_garbling(_sources(raw), lexicon=lexicon)
    texts = tuple(normalize(source, lexicon=lexicon, signs=signs) for source in _sources(raw))
    if any("x" in t.raw.text.lower() for t in texts):
        extra = _filler(knowledge)(texts)
        texts = tuple(with_edits(text, edits) for text, edits in zip(texts, extra, strict=True))
    return _rebuilt(raw, texts)
