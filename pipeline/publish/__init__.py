"""The dataset as files: exports in several formats, and immutable published versions."""
