"""What a result depends on: the source, not what was compiled from it."""

from __future__ import annotations

from pathlib import Path

from pipeline.engine.fingerprint import _sources


def test_compiled_loops_count_by_their_source(tmp_path: Path) -> None:
    kept = ["lines.py", "native.c", "native.h", "lexicon.tsv"]
    for name in (*kept, "_native.cpython-313-x86_64-linux-gnu.so", "_native.pyd", "native.o", "__pycache__/lines.pyc"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert sorted(path.name for path in _sources(tmp_path)) == sorted(kept)
