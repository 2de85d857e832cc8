"""Real reports that cannot be shipped: tables of indicators in a budget book of unknown form."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.engine.run import read
from pipeline.engine.settings import Settings
from pipeline.forms.load import load_forms
from pipeline.forms.match import match_form
from pipeline.mapping import map_document


@pytest.mark.shared
@pytest.mark.slow
def test_yearly_plans_and_results(shared: Path) -> None:
    path = shared / "real" / "budget_kpi_tables_cid.pdf"
    document = read(path, Settings(pages=(16, 21)), path.name)
    assert match_form(document, load_forms()).form is None
    m = map_document(document, None)
    by_target, by_product = [t for t in m.tables if any(h and "ตัวชี้วัด" in h.value for h in t.header)]
    assert [h.value.rsplit(" ปี ", 1)[-1] for h in by_target.header[2:] if h] == ["2564", "2565", "2566", "2567", "2568"]
    assert by_target.header[1] is not None
    assert by_target.header[1].value.endswith("หน่วยนับ")
    plan, result = by_product.header[2], by_product.header[3]
    assert plan is not None
    assert result is not None
    assert (plan.value.split()[-1], result.value.split()[-1]) == ("แผน", "ผล")
    rows = [r for r in by_product.rows if r[0] is not None and "เชิงปริมาณ" in r[0].value]
    assert [r[1].value if r[1] else None for r in rows] == ["ร้อยละ", "หน่วยงาน", "ร้อยละ"]
    assert [[c.value if c else None for c in r[4:]] for r in rows] == [["80"] * 4, ["6", "7", "8", "9"], ["80"] * 4]
    assert all(c is None or c.places[0].page == 21 for r in rows for c in r)
    assert Decimal("114.6812") in [n.value for n in m.numbers]
