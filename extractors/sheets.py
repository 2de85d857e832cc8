"""Spreadsheets wider than their paper: strips of columns on page after page, set side by side again.

Office programs print such a sheet strip by strip, each down all its rows. The strips have no heading and no number of a row in
common; what shows that they are one table is that all their rows lie at the same heights, page by page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.flow import join_texts
from extractors.headers import is_number
from pipeline.model.geometry import BBox
from pipeline.model.page import Cell, Line, Paragraph, RawBlock, SourceText, Table, TableJoin

SAME: Final = 1.5
"""Points by which edges of one row may differ."""
LEAST_ROWS: Final = 3
EDGE: Final = 4.0
"""Points within which a column, or a line of text, begins at the edge of a table."""
NO_FIGURE: Final = frozenset({"", "-", "–", "N/A"})
SURE: Final = 0.8

_Ends = dict[int, tuple[int, float, float]]
"""Page from the table's first, top and bottom of each row, in points."""


def join_strips(blocks: Sequence[RawBlock]) -> tuple[RawBlock, ...]:
    """The blocks of a document with strips of one sheet as one table; words over the strips that the pages' edges cut go on
    in the paragraph that they begin in."""
    out = list(blocks)
    at = 0
    while at < len(out):
        here = out[at]
        joined = _joined(out, at, here) if isinstance(here, Table) else None
        out = joined or out
        at += joined is None  # words of the strip may stand there now, and the table behind them
    return tuple(out)


def _joined(out: Sequence[RawBlock], at: int, table: Table) -> list[RawBlock] | None:
    """The blocks with the table at ``at`` and the one that follows as one, None where they are two."""
    following = next((k for k in range(at + 1, len(out)) if isinstance(out[k], Table)), None)
    strip = out[following] if following is not None else None
    if following is None or not isinstance(strip, Table):
        return None
    if strip.page != table.parts[-1].page + 1 or strip.n_rows != table.n_rows or table.n_rows < LEAST_ROWS:
        return None
    last = _last_strip(table)
    ends, others = _row_ends(last), _row_ends(strip.cells)
    if len(ends) < max(LEAST_ROWS, 0.8 * table.n_rows) or not _same_ends(ends, others):
        return None
    between = [b for b in out[at + 1 : following] if isinstance(b, Paragraph)]
    over = [b for b in between if b.page >= strip.page and b.role in ("body", "heading")]
    under = [b for b in between if b.page < strip.page or b.role not in ("body", "heading")]
    first = min(c.parts[0].page for c in last if c.parts)
    titles = [b for b in out[:at] if isinstance(b, Paragraph) and first - strip.page + b.page <= first]
    shift = max(p.bbox.x1 for c in last for p in c.parts) - strip.parts[0].bbox.x0
    cut = {id(b): _before_cut(b, titles, first, shift) for b in over}
    uneven = len({round((bottom - top) / SAME) for _, top, bottom in list(ends.values())[1:]}) > 1
    # where the first strip's page has its title, the others are blank
    blank = not over and any(_is_title(b, table.page) for b in out[:at])
    shown = uneven or blank or bool(over)
    if not (uneven or all(cut.values())) or _counts(strip) or not (shown or _holds_figures(strip)):
        return None
    if _lefts(last) == _lefts(strip.cells) and not shown:
        return None
    whole: dict[int, RawBlock] = {}
    for paragraph in over:
        for title, line, rest in cut[id(paragraph)]:
            k = next(i for i, b in enumerate(out) if b is title)
            given = whole.get(k, title)
            if isinstance(given, Paragraph):
                whole[k] = replace(given, text=_with_rest(given.text, line, rest))
    loose = [b for b in over if not cut[id(b)]]
    head = [whole.get(k, b) for k, b in enumerate(out[:at])]
    return [*head, *loose, _side_by_side(table, strip), *under, *out[following + 1 :]]


def _is_title(block: RawBlock, page: int) -> bool:
    return isinstance(block, Paragraph) and block.page == page and block.role in ("body", "heading")


def _last_strip(table: Table) -> tuple[Cell, ...]:
    """The cells of the strip that stands farthest to the right so far."""
    begun = [j.to_page for j in table.joins if "same_rows" in j.reasons]
    return tuple(c for c in table.cells if c.parts and c.parts[0].page >= begun[-1]) if begun else table.cells


def _row_ends(cells: Sequence[Cell]) -> _Ends:
    first = min((c.parts[0].page for c in cells if c.parts), default=0)
    return {
        c.row: (c.parts[0].page - first, c.parts[0].bbox.top, c.parts[0].bbox.bottom)
        for c in sorted(cells, key=lambda c: c.row)
        if c.row_span == 1 and len(c.parts) == 1
    }


def _same_ends(ones: _Ends, others: _Ends) -> bool:
    both = ones.keys() & others.keys()
    return len(both) >= max(LEAST_ROWS, 0.8 * len(ones)) and all(
        ones[r][0] == others[r][0] and abs(ones[r][1] - others[r][1]) <= SAME and abs(ones[r][2] - others[r][2]) <= SAME
        for r in both
    )


def _lefts(cells: Sequence[Cell]) -> set[int]:
    """Where columns begin, roughly."""
    return {round(c.parts[0].bbox.x0 / EDGE) for c in cells if c.parts}


def _first_column(strip: Table) -> list[str]:
    return [c.text.text.strip() for c in sorted(strip.cells, key=lambda c: c.row) if c.col == 0 and c.row]


def _counts(strip: Table) -> bool:
    """Whether the first column numbers the rows: a table of its own."""
    return [t for t in _first_column(strip) if t][:LEAST_ROWS] in (["1", "2", "3"], ["๑", "๒", "๓"])


def _holds_figures(strip: Table) -> bool:
    """Whether the first column is none that a table begins with."""
    return all(t in NO_FIGURE or is_number(t) for t in _first_column(strip))


def _before_cut(
    paragraph: Paragraph, titles: Sequence[Paragraph], page: int, shift: float
) -> list[tuple[Paragraph, Line, Line]]:
    """The lines that the edge of ``page`` cuts and that go on in this paragraph of the next strip's page, each with the rest
    of it; none unless all lines of the paragraph are such."""
    found = []
    for line in paragraph.text.lines:
        for title in titles:
            for begun in title.text.lines:
                level = begun.page == page and abs(begun.bbox.top - line.bbox.top) <= SAME
                left, right = begun.bbox.x0 - shift, begun.bbox.x1 - shift
                if level and left - EDGE <= line.bbox.x0 <= right + EDGE:
                    found.append((title, begun, _behind(line, begun.bbox.x1 - shift)))
    return found if len(found) == len(paragraph.text.lines) else []


def _behind(line: Line, x: float) -> Line:
    """What of a line lies right of an abscissa: what lies left of it the page before shows too."""
    k = next((k for k in range(len(line.text)) if line.xs and (line.xs[k] + line.xs[k + 1]) / 2 >= x), 0)
    if not k:
        return line
    return replace(
        line,
        text=line.text[k:],
        xs=line.xs[k:],
        confidences=line.confidences[k:],
        bbox=BBox(line.xs[k], line.bbox.top, line.bbox.x1, line.bbox.bottom),
    )


def _with_rest(text: SourceText, begun: Line, rest: Line) -> SourceText:
    """A text with the rest of one of its lines behind it: one line, whose rest stands at the edge of its page."""
    out, end = SourceText(), 0
    for line, start in zip(text.lines, text.starts, strict=True):
        whole = _whole(line, rest) if line is begun else line
        out = join_texts(out, SourceText(whole.text, (whole,), (0,)), text.text[end:start])
        end = start + len(line.text)
    return out


def _whole(line: Line, rest: Line) -> Line:
    edge = (line.bbox.x1,) * len(rest.text)
    sure = (*(line.confidences or (1.0,) * len(line.text)), *(rest.confidences or (1.0,) * len(rest.text)))
    return replace(
        line,
        text=line.text + rest.text,
        xs=(*line.xs, *edge) if line.xs else (),
        confidences=sure if line.confidences or rest.confidences else (),
    )


def _side_by_side(table: Table, strip: Table) -> Table:
    moved = tuple(replace(c, col=c.col + table.n_cols) for c in (*strip.cells, *strip.dropped))
    cells = sorted((*table.cells, *moved[: len(strip.cells)]), key=lambda c: (c.row, c.col))
    join = TableJoin(table.parts[-1].page, strip.page, ("same_rows",), SURE)
    return replace(
        table,
        n_cols=table.n_cols + strip.n_cols,
        cells=tuple(cells),
        parts=(*table.parts, *strip.parts),
        joins=(*table.joins, *strip.joins, join),
        dropped=(*table.dropped, *moved[len(strip.cells) :]),
    )
