"""Words hidden behind x: found, locked where they are persons, filled where the answer is sure."""

from normalizers.masks.fill import fill_document
from normalizers.masks.find import Mask, find_masks
from normalizers.masks.memory import CorpusMemory
from normalizers.masks.settings import FormVocabulary, MaskSettings

__all__ = ["CorpusMemory", "FormVocabulary", "Mask", "MaskSettings", "fill_document", "find_masks"]
