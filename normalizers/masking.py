"""What the normaliser asks of whoever fills masked words, and ``normalizers.masks`` in that shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pipeline.model.text import Edit, NormalText

if TYPE_CHECKING:
    from normalizers.masks import CorpusMemory, FormVocabulary, MaskSettings


class MaskFiller(Protocol):
    """Fills the masks of texts that stand together (a document, or a single line).

    Returns for each text the mask edits to add, in offsets of that text's *raw* side; they may not overlap other edits.
    """

    def __call__(self, texts: Sequence[NormalText], /) -> tuple[tuple[Edit, ...], ...]: ...


def mask_filler(
    *,
    memory: CorpusMemory | None = None,
    vocabulary: FormVocabulary | None = None,
    settings: MaskSettings | None = None,
) -> MaskFiller:
    """The filler of ``normalizers.masks`` with what is known beforehand: earlier documents, words of the form, thresholds.

    >>> from normalizers.text import normalize
    >>> [e.status for e in normalize("ลงชื่อ นายxxxxxx", mask_filler=mask_filler()).edits]
    ['personal']
    """

    def fill(texts: Sequence[NormalText], /) -> tuple[tuple[Edit, ...], ...]:
        from normalizers.masks import fill_document

        return fill_document(texts, memory=memory, vocabulary=vocabulary, settings=settings)

    return fill
