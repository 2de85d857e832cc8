"""Word n-gram counts of Thai government news as a language model; read on first use."""

from normalizers.lm.model import NUMBER, START, NgramModel, load_model, read_model

__all__ = ["NUMBER", "START", "NgramModel", "load_model", "read_model"]
