"""Typed values out of a TOML table, with every mistake named by file, line and key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import cast

from pipeline.forms.lines import line_of
from pipeline.forms.parts import whole_pattern
from pipeline.forms.patterns import skeleton_pattern
from pipeline.forms.schema import FormProblem


class Reader:
    """One TOML table: hands out typed values and collects what is wrong; ``done`` reports keys that nobody asked for."""

    def __init__(self, data: dict[str, object], path: str, file: str, lines: dict[str, int], out: list[FormProblem]):
        self.data, self.path, self.file, self.lines, self.out = data, path, file, lines, out
        self.asked: set[str] = set()

    def problem(self, key: str, message: str) -> None:
        """Notes a mistake at ``key`` of this table, with its line in the file."""
        path = f"{self.path}.{key}" if self.path and key else self.path or key
        self.out.append(FormProblem(self.file, line_of(self.lines, path), path or "file", message))

    def _get(self, key: str) -> object:
        self.asked.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """The text at ``key``; where it is missing, the default, or "" and a problem where there is none."""
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
        """The text at ``key``, one of ``allowed``; else a problem, and the default or the first that is allowed."""
        value = self.text(key, default)
        known = sorted(allowed)
        if value not in known and (key in self.data or default is None):
            if key in self.data:
                self.problem(key, f"{value!r} is none of {', '.join(known)}")
            return default if default is not None else known[0]
        return value

    def texts(self, key: str, *, pattern: bool = False) -> tuple[str, ...]:
        """The list of texts at ``key`` (one text counts as a list); with ``pattern`` each must compile as a skeleton pattern,
        the parts that it names put in."""
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.problem(key, "must be a list of texts, none of them empty")
            return ()
        found = tuple(cast(list[str], value))
        return self._patterns(key, found) if pattern else found

    def _patterns(self, key: str, given: tuple[str, ...]) -> tuple[str, ...]:
        """The patterns with the parts that they name put in; none, and a problem, where one cannot be used."""
        whole = []
        for v in given:
            try:
                whole.append(whole_pattern(v))
                skeleton_pattern(whole[-1])
            except KeyError as e:
                self.problem(key, f"{v!r} names {e.args[0]!r}, which is no part of patterns")
                return ()
            except re.error as e:
                self.problem(key, f"{v!r} is no regular expression: {e}")
                return ()
        return tuple(whole)

    def flag(self, key: str, default: bool = False) -> bool:
        """The true or false at ``key``."""
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem(key, f"must be true or false, is {value!r}")
            return default
        return value

    def whole(self, key: str, default: int | None = None) -> int | None:
        """The whole number at ``key``."""
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.problem(key, f"must be a whole number, is {value!r}")
            return default
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal | None:
        """The decimal at ``key``, written as a number or as text."""
        value = self._get(key)
        found = None if value is None else self._decimal(key, value)
        return default if found is None else found  # 0 is a number

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """The list of decimals at ``key``; what is no number is a problem and left out."""
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
        """The table ``[key]``, empty where it is missing."""
        value = self._get(key)
        if value is not None and not isinstance(value, dict):
            self.problem(key, f"must be a table [{key}]")
        data = cast(dict[str, object], value) if isinstance(value, dict) else {}
        return Reader(data, f"{self.path}.{key}" if self.path else key, self.file, self.lines, self.out)

    def tables(self, key: str) -> list[Reader]:
        """The tables ``[[key]]``, none where they are missing."""
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
        """Notes every key that nobody asked for, with the known one it looks like."""
        for key in self.data:
            if key not in self.asked:
                self.problem(key, "is not known here" + _hint(key, self.asked))


def _hint(key: str, known: Iterable[str]) -> str:
    close = get_close_matches(key, sorted(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
