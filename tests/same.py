"""Records of arrays, compared field by field."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np


def same(a: Any, b: Any) -> None:
    """Two records are equal in every field, their arrays in kind and value."""
    for field in fields(a):
        x, y = getattr(a, field.name), getattr(b, field.name)
        if not isinstance(x, np.ndarray):
            assert x == y, field.name
            continue
        assert x.dtype == y.dtype, field.name
        np.testing.assert_array_equal(x, y, err_msg=field.name)
