"""A first draft of a form definition, from the labels and tables that a report shows."""

from __future__ import annotations

from pipeline.model.text import NormalDocument


def draft_form(document: NormalDocument) -> str:
    """TOML text of a draft definition for reports like this one."""
    return 'id = "new_form"\n'
