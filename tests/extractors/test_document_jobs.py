"""Pages recognised in several processes: in order, and one that takes its process down harms no other."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from extractors import recognition
from extractors.content import without_text
from extractors.recognition import PagePicture, Recognised, Recognition
from extractors.rulings import no_drawings
from extractors.types import ClusterPage, ReadOptions

HERE = Path(__file__).resolve()


def picture(number: int) -> PagePicture:
    return PagePicture(np.full((4, 4), number, dtype=np.uint8), number, 10.0, 10.0, 72.0)


def blank(number: int) -> ClusterPage:
    none, false = np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.bool_)
    boxes = np.zeros((0, 4), dtype=np.float32)
    return without_text(ClusterPage(number, 10, 10, (), boxes, none, none, none, false, none, false))


def fake(page: PagePicture, options: ReadOptions) -> Recognised:
    """Reads nothing; page 2 dies as a process does that runs out of memory."""
    if page.number == 2:
        os._exit(9)
    return Recognised(blank(page.number), no_drawings())


@pytest.mark.slow
def test_a_page_that_kills_its_process_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE.parents[2]), str(HERE.parent)]))
    monkeypatch.syspath_prepend(str(HERE.parent))
    module = __import__(HERE.stem)
    monkeypatch.setattr(recognition, "recognise", module.fake)
    with Recognition(ReadOptions(jobs=2)) as work:
        assert work.ahead == 4
        outcomes = [work.submit(picture(n)) for n in (1, 2, 3)]
        assert outcomes[0].result().clusters.number == 1
        with pytest.raises(RuntimeError, match="died"):
            outcomes[1].result()
        assert outcomes[2].result().clusters.number == 3
    sys.modules.pop(HERE.stem, None)


def test_one_process_reads_when_asked_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "recognise", fake)
    with Recognition(ReadOptions()) as work:
        assert work.ahead == 0
        assert work.submit(picture(7)).result().clusters.number == 7
