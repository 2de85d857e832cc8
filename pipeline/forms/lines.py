"""Where the keys of a TOML file stand: tomllib tells values, not lines."""

from __future__ import annotations

import re
from typing import Final

_TABLE: Final = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_.\-\"']+)\s*=")


def key_lines(text: str) -> dict[str, int]:
    """Dotted path of each table and key to its line, from 1; the n-th table of an array has ``[n]`` after its name.

    >>> key_lines('id = "a"\\n[[field]]\\nname = "x"\\n[[field]]\\nname = "y"')
    {'id': 1, 'field[0]': 2, 'field[0].name': 3, 'field[1]': 4, 'field[1].name': 5}
    """
    out: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), 1):
        table = _TABLE.match(line)
        if table and "=" not in line.split("#")[0]:
            prefix = _resolve(table[2].replace(" ", ""), table[1] == "[[", counts)
            out.setdefault(prefix, number)
            continue
        key = _KEY.match(line)
        if key:
            name = key[1].strip("\"'")
            out.setdefault(f"{prefix}.{name}" if prefix else name, number)
    return out


def _resolve(name: str, array: bool, counts: dict[str, int]) -> str:
    """The table's path with the index of the array element that each of its parents stands for."""
    parts = name.split(".")
    path = ""
    for i, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        last = i == len(parts) - 1
        if last and array:
            counts[path] = counts.get(path, -1) + 1
            for stale in [k for k in counts if k.startswith(f"{path}[{counts[path]}]")]:
                del counts[stale]
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def line_of(lines: dict[str, int], path: str) -> int:
    """The line of a path, or of the nearest table around it; 1 where nothing is known."""
    while path:
        if path in lines:
            return lines[path]
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    return 1
