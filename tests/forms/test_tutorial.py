"""The tutorial's form, taken from the page itself, reads the tutorial's report."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.forms.load import check_form, load_forms
from pipeline.forms.match import match_form
from pipeline.mapping import map_document

PAGE = (Path(__file__).parents[2] / "docs" / "forms-tutorial.md").read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path):
    blocks = re.findall(r"<!-- test: form -->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 4
    (tmp_path / "village_fund.toml").write_text("\n".join(blocks), encoding="utf-8")
    return tmp_path


@pytest.fixture
def report(doc):
    lines = PAGE.split("<!-- test: report -->\n")[1].strip().split("\n\n")[0].splitlines()
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    doc.p("แบบรายงานผลกองทุนหมู่บ้านรายไตรมาส ประจำปี 2566", "ชื่อกองทุน : กองทุนหมู่บ้านดอนสมมติ", "ผู้รายงาน : นางตัวอย่าง สมมติ")
    doc.t([rows[0], *rows[2:]], [5, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    return doc.p("ปัญหาที่พบ : สมาชิกย้ายถิ่น", "และติดต่อไม่ได้").done()


def test_the_sixth_form(site, report):
    assert check_form(site / "village_fund.toml") == ()
    forms = load_forms(site)
    assert len(forms) == 6
    match = match_form(report, forms)
    assert match.form is not None
    assert match.form.id == "village_fund"
    m = map_document(report, match.form)
    one, two = m.indicators
    assert (m.organization.value, m.fiscal_year.value) == ("กองทุนหมู่บ้านดอนสมมติ", 2566)
    assert (one.number, one.weight.value, one.reported_score.value, one.result_number.value) == (
        "1",
        60,
        Decimal("3.50"),
        85,
    )
    assert [lv.target.value for lv in one.levels] == [60, 70, 80, 90, 100]
    assert (one.scored, two.scored) == (True, False)
    assert [(t.name, t.value.value) for t in m.totals] == [("weights", 100), ("weighted_scores", Decimal("3.7000"))]
    assert (m.scheme.pass_percent, m.scheme.rule) == (60, "linear")


def test_the_mistake_that_the_page_shows(site):
    path = site / "village_fund.toml"
    text = path.read_text(encoding="utf-8").replace('name = "organization"', 'nmae = "organization"', 1)
    path.write_text(text, encoding="utf-8")
    assert any("field[0].nmae: is not known here (did you mean name?)" in str(p) for p in check_form(path))


def test_all_keys_of_the_reference_are_known(tmp_path):
    """A file that uses every key that the page lists has no unknown one."""
    rows = dict(re.findall(r"^\| `?(\[*[a-z.]+\]*)`? \| (.*) \|$", PAGE.split("## All keys")[1], re.MULTILINE))
    for table, text in rows.items():
        if table == "table":
            continue
        keys = re.findall(r"`([a-z_]+)`", re.sub(r"\([^()]*\)", "", text))
        head = "" if table == "top" else f"{table}\n"
        parent = "[[table]]\n" if table == "[[table.column]]" else ""
        path = tmp_path / "keys.toml"
        path.write_text(parent + head + "".join(f"{k} = []\n" for k in keys), encoding="utf-8")
        unknown = [str(p) for p in check_form(path) if "not known here" in p.message]
        assert keys
        assert unknown == [], unknown
