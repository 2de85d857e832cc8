"""Parts of patterns under a name: kinds of bodies, what stands behind a body's name. ``parts.toml`` has them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

PARTS: Final = Path(__file__).parent / "parts.toml"
_NAMED: Final = re.compile(r"\{\{([a-z_]+)\}\}")


@cache
def _parts() -> dict[str, str]:
    """Each part with those that it names put in; a list is one of its alternatives."""
    out: dict[str, str] = {}
    for name, part in tomllib.loads(PARTS.read_text(encoding="utf-8")).items():
        whole = part if isinstance(part, str) else f"(?:{'|'.join(part)})"
        out[name] = _NAMED.sub(lambda m: out[m[1]], whole)
    return out


def whole_pattern(pattern: str) -> str:
    """A pattern of a form with the parts that it names, as in ``{{lao}}``, put in; KeyError with a name that is none.

    >>> whole_pattern(r"ของ(?P<value>{{lao}})")
    'ของ(?P<value>(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร)))'
    """
    return _NAMED.sub(lambda m: _parts()[m[1]], pattern) if "{{" in pattern else pattern
