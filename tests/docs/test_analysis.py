"""The examples of docs/analysis.md run as they stand."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]


def test_the_examples_for_analysts_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.batch.ingest import ingest_plan
    from pipeline.batch.plan import make_plan
    from pipeline.engine.settings import Settings
    from pipeline.publish.parquet import publish_version
    from pipeline.store.database import open_database

    samples = [
        ROOT / "sample_docs" / n for n in ("bankhao_sar_2566.pdf", "phothong_kpi_2568.pdf", "nonsung_sar_2565.pdf")
    ]
    if not all(s.is_file() for s in samples):
        pytest.skip("needs the samples, made by sample_docs/make.py")
    database = open_database(str(tmp_path / "store.sqlite"))
    settings = Settings(settle_seconds=0)
    ingest_plan(make_plan(database, tuple(map(str, samples)), settings), database, settings)
    publish_version(database, tmp_path / "published")
    text = (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.S)
    assert len(blocks) == 3
    names = {"published": tmp_path / "published", "out": tmp_path}
    for block in blocks:
        exec(compile(block, "docs/analysis.md", "exec"), names)
    assert "weighted_score_mismatch" in capsys.readouterr().out
    for plot in ("scatter.svg", "findings.svg"):
        assert ElementTree.parse(tmp_path / plot).getroot().tag.endswith("svg")
