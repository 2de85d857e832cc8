"""Documents of no known form: their tables, their label:value pairs, and any table that weighs scores."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.mapping.rows import Row
from pipeline.model.record import MappedDocument, Text
from pipeline.model.rules import GENERIC_SCHEME
from pipeline.model.text import NormalDocument


def map_unknown(document: NormalDocument, rows: Sequence[Row], body: tuple[Text, ...]) -> MappedDocument:
    """What can be said of a document without a definition."""
    return MappedDocument(form="unknown", scheme=GENERIC_SCHEME, body=body)
