"""From repaired blocks to indicator records, as the form's definition says."""

from __future__ import annotations

from dataclasses import replace

from pipeline.forms.schema import FormDefinition
from pipeline.mapping.abreast import box_by_box
from pipeline.mapping.appraisal import take_sheet, with_appraisal
from pipeline.mapping.assemble import assemble
from pipeline.mapping.blocks import block_indicators
from pipeline.mapping.convention import asks_for_scores, scheme_for
from pipeline.mapping.heading import read_heading
from pipeline.mapping.lost_rules import with_lost_rules
from pipeline.mapping.rows import document_rows
from pipeline.mapping.segments import cut
from pipeline.mapping.transposed import set_upright
from pipeline.mapping.twins import half_by_half
from pipeline.mapping.unknown import map_unknown
from pipeline.model.record import MappedDocument
from pipeline.model.text import NormalDocument

__all__ = ["map_document"]


def map_document(document: NormalDocument, form: FormDefinition | None) -> MappedDocument:
    """The records of a document. ``form`` None: an unknown form, of which tables, figures and label:value pairs come out.

    Every value keeps its places on the page; what the page does not give is None. Raises nothing on odd content.
    """
    rows = half_by_half(box_by_box(document_rows(document)))
    body = tuple(v for row in rows for c in row.filled if (v := c.passage.as_text()) is not None)
    if form is None:
        return map_unknown(rows, body)
    sheet, rows = take_sheet(form, with_lost_rules(set_upright(rows, form), form))
    found = cut(rows, form)
    heading = read_heading(form, found, rows)
    year = heading.fiscal_year.value if heading.fiscal_year is not None else None
    body_name = heading.organization.value if heading.organization is not None else None
    made = assemble(form, found, year, body_name)
    blocks = block_indicators(form, found)
    indicators = (*made.indicators, *blocks.indicators)
    scheme = scheme_for(form, indicators)
    mapped = MappedDocument(
        form=form.id,
        scheme=scheme if asks_for_scores(found) else replace(scheme, scores_required=False),
        organization=heading.organization,
        department=heading.department,
        fiscal_year=heading.fiscal_year,
        period_months=heading.period_months,
        minimum_percent=heading.minimum_percent,
        indicators=indicators,
        totals=(*made.totals, *blocks.totals),
        duplicates=(*made.duplicates, *blocks.duplicates),
        body=body,
    )
    return with_appraisal(form, sheet, mapped)
