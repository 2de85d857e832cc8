"""Boxes as JSON."""

import json

from pipeline.model.geometry import BBox
from pipeline.model.jsonvalue import box


def test_edges_to_a_tenth_whatever_was_rounded_before() -> None:
    made = [box(BBox(0.0, 0.25, 0.35, -0.04)), box(BBox(-0.0, 1, 10.04, 10.06))]
    assert json.dumps(made) == "[[0.0, 0.2, 0.3, -0.0], [-0.0, 1.0, 10.0, 10.1]]"
