"""Typed values out of a TOML table, with every mistake named by file, line and key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import cast

from pipeline.forms.lines import line_of
from pipeline.forms.patterns import skeleton_pattern
from pipeline.forms.schema import FormProblem


class Reader:
    """One TOML table: hands out typed values and collects what is wrong; ``done`` reports keys that nobody asked for."""

    def __init__(self, data: dict[str, object], path: str, file: str, lines: dict[str, int], out: list[FormProblem]):
        self.data, self.path, self.file, self.lines, self.out = data, path, file, lines, out
        self.asked: set[str] = set()

    def problem(self, key: str, message: str) -> None:
        path = f"{self.path}.{key}" if self.path and key else self.path or key
        self.out.append(FormProblem(self.file, line_of(self.lines, path), path or "file", message))

    def _get(self, key: str) -> object:
        self.asked.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key)
        if value is None:
            if default is None:
                self.problem(key, "is missing")
            return default or ""
        if not isinstance(value, str):
            self.problem(key, f"must be text, is {value!r}")
            return default or ""
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(key, default)
        known = sorted(allowed)
        if value not in known and (key in self.data or default is None):
            if key in self.data:
                self.problem(key, f"{value!r} is none of {', '.join(known)}")
            return default if default is not None else known[0]
        return value

    def texts(self, key: str, *, pattern: bool = False) -> tuple[str, ...]:
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.problem(key, "must be a list of texts, none of them empty")
            return ()
        found = tuple(cast(list[str], value))
        for v in found if pattern else ():
            try:
                skeleton_pattern(v)
            except re.error as e:
                self.problem(key, f"{v!r} is no regular expression: {e}")
                return ()
        return found

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem(key, f"must be true or false, is {value!r}")
            return default
        return value

    def whole(self, key: str, default: int | None = None) -> int | None:
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.problem(key, f"must be a whole number, is {value!r}")
            return default
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal | None:
        value = self._get(key)
        found = None if value is None else self._decimal(key, value)
        return default if found is None else found  # 0 is a number

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.problem(key, "must be a list of numbers")
            return ()
        return tuple(d for v in value if (d := self._decimal(key, v)) is not None)

    def _decimal(self, key: str, value: object) -> Decimal | None:
        try:
            if isinstance(value, bool) or not isinstance(value, (int, float, str)):
                raise InvalidOperation
            return Decimal(str(value))
        except InvalidOperation:
            self.problem(key, f"must be a number, is {value!r}")
            return None

    def table(self, key: str) -> Reader:
        value = self._get(key)
        if value is not None and not isinstance(value, dict):
            self.problem(key, f"must be a table [{key}]")
        data = cast(dict[str, object], value) if isinstance(value, dict) else {}
        return Reader(data, f"{self.path}.{key}" if self.path else key, self.file, self.lines, self.out)

    def tables(self, key: str) -> list[Reader]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.problem(key, f"must be written as [[{key}]]")
            return []
        base = f"{self.path}.{key}" if self.path else key
        rows = cast(list[dict[str, object]], value)
        return [Reader(v, f"{base}[{i}]", self.file, self.lines, self.out) for i, v in enumerate(rows)]

    def done(self) -> None:
        for key in self.data:
            if key not in self.asked:
                self.problem(key, "is not known here" + _hint(key, self.asked))


def _hint(key: str, known: Iterable[str]) -> str:
    close = get_close_matches(key, sorted(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
