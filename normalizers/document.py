"""A document repaired: every paragraph and cell by itself, then the masks over all of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalizers.brackets import brackets_in_sequence
from normalizers.edits import with_edits
from normalizers.lexicon import Lexicon, load_lexicon
from normalizers.masking import mask_filler
from normalizers.sequence import points_in_sequence
from normalizers.text import normalize_all, signs_of_garbling
from pipeline.model.page import Paragraph, RawDocument, SourceText
from pipeline.model.text import NormalBlock, NormalCell, NormalDocument, NormalParagraph, NormalTable, NormalText

if TYPE_CHECKING:
    from normalizers.masks import CorpusMemory, FormVocabulary, MaskSettings


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


def _texts(document: NormalDocument) -> tuple[NormalText, ...]:
    """The repaired texts in the same order."""
    return tuple(
        text
        for block in document.blocks
        for text in ((c.text for c in block.cells) if isinstance(block, NormalTable) else (block.text,))
    )


def _with_texts(document: NormalDocument, texts: Sequence[NormalText]) -> NormalDocument:
    remaining = iter(texts)
    blocks: list[NormalBlock] = []
    for block in document.blocks:
        if isinstance(block, NormalTable):
            cells = tuple(NormalCell(c.cell, next(remaining)) for c in block.cells)
            blocks.append(NormalTable(block.table, cells))
        else:
            blocks.append(NormalParagraph(block.paragraph, next(remaining)))
    return dataclasses.replace(document, blocks=tuple(blocks))


def repair_document(raw: RawDocument, *, knowledge: Knowledge) -> NormalDocument:
    """Every paragraph and cell repaired; masked words stay masked."""
    lexicon = knowledge.lexicon or load_lexicon()
    signs = signs_of_garbling(_sources(raw), lexicon=lexicon)
    made = normalize_all(_sources(raw), lexicon=lexicon, signs=signs)
    if any(p.text_source in ("ocr", "mixed") for p in raw.pages):
        points = points_in_sequence(made)
        edits = [(*e, *brackets_in_sequence(t)) for t, e in zip(made, points, strict=True)]
        made = [with_edits(t, e) if e else t for t, e in zip(made, edits, strict=True)]
    texts = iter(made)
    blocks: list[NormalBlock] = []
    for block in raw.blocks:
        if isinstance(block, Paragraph):
            blocks.append(NormalParagraph(block, next(texts)))
        else:
            blocks.append(NormalTable(block, tuple(NormalCell(cell, next(texts)) for cell in block.cells)))
    return NormalDocument(raw.source, raw.sha256, raw.page_count, raw.pages, tuple(blocks), raw.warnings)


def may_have_masks(document: NormalDocument) -> bool:
    """Whether there is an x anywhere: without one, filling can be skipped with all that it loads."""
    return any("x" in t.raw.text or "X" in t.raw.text for t in _texts(document))


def fill_masks(
    document: NormalDocument,
    *,
    memory: CorpusMemory | None = None,
    vocabulary: FormVocabulary | None = None,
    settings: MaskSettings | None = None,
) -> NormalDocument:
    """The masked words of a repaired document filled, with the whole document, ``memory`` and ``vocabulary`` as context."""
    if not may_have_masks(document):
        return document
    texts = _texts(document)
    extra = mask_filler(memory=memory, vocabulary=vocabulary, settings=settings)(texts)
    if not any(extra):
        return document
    return _with_texts(document, [with_edits(text, edits) for text, edits in zip(texts, extra, strict=True)])


def normalize_document(raw: RawDocument, *, knowledge: Knowledge) -> NormalDocument:
    """Every paragraph and cell repaired, then the masked words filled with the whole document as context."""
    from normalizers.masks import FormVocabulary

    return fill_masks(
        repair_document(raw, knowledge=knowledge),
        memory=knowledge.memory,
        vocabulary=FormVocabulary(knowledge.form_words) if knowledge.form_words else None,
        settings=knowledge.mask_settings,
    )
