"""A document repaired: every paragraph and cell by itself, then the masks over all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalizers.edits import with_edits
from normalizers.lexicon import Lexicon, load_lexicon
from normalizers.masking import document_filler
from normalizers.text import normalize, signs_of_garbling
from pipeline.model.page import Paragraph, RawDocument, SourceText
from pipeline.model.text import NormalBlock, NormalCell, NormalDocument, NormalParagraph, NormalTable, NormalText


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What repair may lean on. ``lexicon`` None is the general one; ``form_words`` are the labels of the form definitions;
    ``memory`` holds verified text of earlier documents, ``mask_settings`` the thresholds: both as ``normalizers.masks`` knows.
    """

    lexicon: Lexicon | None = None
    form_words: tuple[str, ...] = ()
    memory: object | None = None
    mask_settings: object | None = None


def _sources(raw: RawDocument) -> Iterator[SourceText]:
    """The texts of a document: paragraphs and cells in the order of the blocks."""
    for block in raw.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for cell in block.cells:
                yield cell.text


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
    fill = document_filler()
    if fill is not None and any("xx" in t.raw.text for t in texts):
        extra = fill(texts, memory=knowledge.memory, settings=knowledge.mask_settings)
        texts = tuple(with_edits(text, edits) for text, edits in zip(texts, extra, strict=True))
    return _rebuilt(raw, texts)
