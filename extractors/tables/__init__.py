"""Tables of one page: cells from rulings, backgrounds or alignment, with their text."""

from extractors.tables.cells import find_cells
from extractors.tables.find import find_tables

__all__ = ["find_cells", "find_tables"]
