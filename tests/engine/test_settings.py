"""Settings: what the environment, a file and the defaults say, in this order; and the page that lists them."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.engine.settings import Settings, from_mapping, load
from pipeline.model.errors import UsageError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in fields(Settings):
        monkeypatch.delenv(f"CHIWAT_{field.name.upper()}", raising=False)
    monkeypatch.delenv("CHIWAT_CONFIG", raising=False)


def test_the_environment_goes_before_the_file_and_this_before_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chiwat.toml"
    file.write_text('workers = 3\nretries = 7\nform = "sar_card"\n', encoding="utf-8")
    for variable, value in {
        "CHIWAT_CONFIG": str(file), "CHIWAT_WORKERS": "5", "CHIWAT_OCR": "False", "CHIWAT_PAGE_SECONDS": "1.5",
        "CHIWAT_PAGES": "1, 3", "CHIWAT_FORM": "", "CHIWAT_BODIES": "รายชื่อ.txt", "CHIWAT_NO_SETTING": "x",
    }.items():  # fmt: skip
        monkeypatch.setenv(variable, value)
    assert load() == Settings(
        workers=5, retries=7, form="sar_card", ocr=False, page_seconds=1.5, pages=(1, 3), bodies="รายชื่อ.txt"
    )


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("CHIWAT_WORKERS", "four", "CHIWAT_WORKERS must be a whole number, not 'four'"),
        ("CHIWAT_WORKERS", "-1", "workers must not be negative"),
        ("CHIWAT_OCR", "maybe", "CHIWAT_OCR must be true or false, not 'maybe'"),
        ("CHIWAT_PAGE_SECONDS", "1 s", "CHIWAT_PAGE_SECONDS must be a number, not '1 s'"),
        ("CHIWAT_PAGES", "1-3", "CHIWAT_PAGES must be page numbers with commas between them, not '1-3'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(
    variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=said):
        load()


def test_the_page_lists_every_setting_with_its_default() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.split("## Other variables")[0].splitlines() if line.startswith("| `")]
    listed = {name.strip("| `"): tomllib.loads(f"x = {default.strip('`')}")["x"] for name, default, *_ in rows}
    assert from_mapping(listed, "the page") == Settings()
    assert set(listed) == {field.name for field in fields(Settings)}
    example = text.split("```toml\n")[1].split("```")[0]
    assert from_mapping(tomllib.loads(example), "the example") == Settings(
        workers=4, document_seconds=300.0, forms_dir="/srv/chiwat/forms"
    )
