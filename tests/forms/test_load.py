"""Definitions from TOML: mistakes are named by file, line and key."""

from __future__ import annotations

import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.forms.load import DEFINITIONS, FormError, check_form, generic_form, load_forms
from pipeline.model.errors import UsageError

GOOD = """\
id = "ward_report"
title = "แบบรายงานของหมู่บ้าน"

[match]
titles = ["แบบรายงานของหมู่บ้าน"]

[[field]]
name = "name"
kind = "numbered_name"
starts_record = true
labels = ["ตัวชี้วัด"]

[[table]]
name = "scores"

[[table.column]]
field = "weight"
headings = ["น้ำหนัก"]
required = true

[scoring]
source = "ประกาศหมู่บ้าน"
rule = "linear"
scale = [1, 2, 3, 4, 5]
weight_base = 100
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ward.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_builtin_forms_load_and_are_clean():
    forms = load_forms()
    assert {f.id for f in forms} == {
        "sar_card", "performance_agreement", "lpa_summary", "individual_appraisal", "moph_kpi_template",
    }  # fmt: skip
    for path in DEFINITIONS.glob("*.toml"):
        assert check_form(path) == ()
    assert all(f.scheme.source and f.title for f in forms)
    assert generic_form().id == "unknown"


def test_a_site_adds_and_replaces(tmp_path):
    write(tmp_path, GOOD)
    (tmp_path / "own_card.toml").write_text(GOOD.replace("ward_report", "sar_card"), encoding="utf-8")
    forms = {f.id: f for f in load_forms(tmp_path)}
    assert forms["ward_report"].scheme.scale == tuple(map(Decimal, range(1, 6)))
    assert forms["sar_card"].title == "แบบรายงานของหมู่บ้าน"
    assert "น้ำหนัก" in forms["ward_report"].phrases


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ('id = "ward_report"\n', "", 1, "id"),
        ('id = "ward_report"', 'id = "Ward Report"', 1, "id"),
        ('id = "ward_report"', 'id = "unknown"', 1, "id"),
        ('kind = "numbered_name"', 'kind = "numbred_name"', 9, "field[0].kind"),
        ('labels = ["ตัวชี้วัด"]', "labels = 5", 11, "field[0].labels"),
        ('labels = ["ตัวชี้วัด"]\n', "", 7, "field[0].labels"),
        ('name = "name"', 'name = "nmae"', 8, "field[0].name"),
        ("required = true", "requierd = true", 19, "table[0].column[0].requierd"),
        ("required = true", 'required = "yes"', 19, "table[0].column[0].required"),
        ('field = "weight"', 'field = "wieght"', 17, "table[0].column[0].field"),
        ('rule = "linear"', 'rule = "liner"', 23, "scoring.rule"),
        ('source = "ประกาศหมู่บ้าน"\n', "", 21, "scoring.source"),
        ("scale = [1, 2, 3, 4, 5]", 'scale = [1, "two"]', 24, "scoring.scale"),
        ('titles = ["แบบรายงานของหมู่บ้าน"]', 'title = "x"', 5, "match.title"),
        ('labels = ["ตัวชี้วัด"]', "patterns = ['(ปี']", 11, "field[0].patterns"),
    ],
)
def test_mistakes_are_named(tmp_path, old, new, line, key):
    assert old in GOOD
    problems = check_form(write(tmp_path, GOOD.replace(old, new)))
    assert (line, key) in [(p.line, p.key) for p in problems], problems
    assert all(p.file == "ward.toml" and p.message for p in problems)
    with pytest.raises(FormError) as e:
        load_forms(tmp_path)
    assert f"ward.toml:{line}: {key}" in str(e.value)


def test_good_file_has_no_problems(tmp_path):
    assert check_form(write(tmp_path, GOOD)) == ()


def test_broken_toml_names_its_line(tmp_path):
    (problem,) = check_form(write(tmp_path, 'id = "a"\ntitle = \n'))
    assert problem.line == 2


def test_unreadable_and_missing(tmp_path):
    (problem,) = check_form(tmp_path / "nothing.toml")
    assert problem.key == "file"
    with pytest.raises(UsageError):
        load_forms(tmp_path / "nowhere")


def test_errors_cross_processes(tmp_path):
    write(tmp_path, GOOD.replace("linear", "liner"))
    with pytest.raises(FormError) as e:
        load_forms(tmp_path)
    again = pickle.loads(pickle.dumps(e.value))
    assert again.problems == e.value.problems


def test_patterns_name_shared_parts(tmp_path):
    field = '\n[[field]]\nname = "organization"\npatterns = ["^(?P<value>{{lao}}.+)$"]\n'
    path = write(tmp_path, GOOD + field)
    assert check_form(path) == ()
    forms = {f.id: f for f in load_forms(tmp_path)}
    assert "เทศบาล" in forms["ward_report"].fields[-1].patterns[0]
    (problem,) = check_form(write(tmp_path, GOOD + field.replace("lao", "moon")))
    assert problem.line == GOOD.count("\n") + 4
    assert "'moon'" in problem.message
