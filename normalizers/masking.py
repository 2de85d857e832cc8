"""What the normaliser asks of whoever fills masked words: nothing here knows how it is done."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Protocol, cast

from pipeline.model.text import Edit, NormalText


class MaskFiller(Protocol):
    """Fills the masks of texts that stand together (a document, or a single line).

    Returns for each text the mask edits to add, in offsets of that text's *raw* side; they may not overlap other edits.
    """

    def __call__(self, texts: Sequence[NormalText], /) -> tuple[tuple[Edit, ...], ...]: ...


class DocumentFiller(Protocol):
    """The entry of ``normalizers.masks``: ``memory`` holds earlier documents of the form (or None)."""

    def __call__(
        self, texts: Sequence[NormalText], *, memory: object | None = None, settings: object | None = None
    ) -> tuple[tuple[Edit, ...], ...]: ...


def document_filler() -> DocumentFiller | None:
    """``normalizers.masks.fill_document``, or None in an installation without it."""
    try:
        module = importlib.import_module("normalizers.masks")
    except ModuleNotFoundError as e:
        if e.name != "normalizers.masks":
            raise
        return None
    return cast("DocumentFiller | None", getattr(module, "fill_document", None))
