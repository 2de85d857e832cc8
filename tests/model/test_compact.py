"""JSON text as it is stored: one line, and nothing that is refused."""

import json
import math

import pytest

from pipeline.model.jsonvalue import JsonValue, compact


@pytest.mark.parametrize(
    "value",
    ["half \ud83d of a pair", 2**70, -(2**70), 1e-5, 1e22, -0.0, 'ก\u2028"\\\x1f\x7f', {"b": [1, None, True], "a": {}}],
)
def test_what_is_written_is_read_back(value: JsonValue) -> None:
    text = compact(value)
    assert "\n" not in text
    back = json.loads(text)
    assert back == value
    assert not isinstance(value, float) or math.copysign(1, back) == math.copysign(1, value)
    assert list(value) == list(back) if isinstance(value, dict) else True
