"""Words hidden behind x: found, locked where they are persons, filled where the answer is sure."""

from normalizers.masks.fill import fill_document
from normalizers.masks.find import Mask, find_masks
from normalizers.masks.memory import CorpusMemory, MemoryRow
from normalizers.masks.settings import FormVocabulary, MaskSettings

__all__ = ["CorpusMemory", "FormVocabulary", "Mask", "MaskSettings", "MemoryRow", "fill_document", "find_masks"]
