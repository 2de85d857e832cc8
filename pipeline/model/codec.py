"""Frozen typed values to JSON and back, by their annotations alone: for storing what a mapper made of a document.

Decimals keep their printed decimals, dates are ISO, tuples are lists, a field at its default is left out.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def encode(value: object) -> Json:
    """``value`` as JSON data; TypeError for a type that has no JSON form.

    >>> encode(Decimal("0.1000"))
    '0.1000'
    """
    kind: Any = type(value)
    if kind in _PLAIN:
        return value  # type: ignore[return-value]
    write = _WRITERS.get(kind) or _writer(kind)
    if write is not None:
        return write(value)
    if isinstance(value, tuple | list):
        return _listed(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | float | int):  # of a type of their own
        return value
    raise TypeError(f"no JSON form for {kind.__name__}")


def _listed(values: Iterable[object]) -> list[Json]:
    return [v if (of := type(v)) in _PLAIN else write(v) if (write := _WRITERS.get(of)) else encode(v) for v in values]  # type: ignore[misc]


_PLAIN: Final = frozenset({str, float, int, bool, type(None)})
_WRITERS: Final[dict[type, Callable[[Any], Json]]] = {tuple: _listed, list: _listed, Decimal: str}
"""By type what writes its values; that of a record is made when the first one is met."""


@cache
def _writer(kind: Any) -> Callable[[Any], Json] | None:
    """What makes an object of a record of this type, field by field, written out once; None for what is no record."""
    fields = _fields(kind)
    if fields is None:
        return None
    known: dict[str, Any] = {"encode": encode, "plain": _PLAIN, "writers": _WRITERS}
    written = "value if of in plain else writers[of](value) if of in writers else encode(value)"
    given = [name for name, like, _ in fields if like is _Nothing]  # they stand before those with defaults
    lines = ["def write(record):", " out = {"]
    for name in given:
        lines.append(f" {name!r}: {written.replace('of in', f'(of := type(value := record.{name})) in', 1)},")
    lines.append(" }")
    for name, like, default in fields[len(given) :]:
        known |= {f"{name}_default": default, f"{name}_type": like}
        lines += [
            f" value = record.{name}",
            f" if value is not {name}_default and ((of := type(value)) is not {name}_type or value != {name}_default):",
            f"  out[{name!r}] = {written}",
        ]
    exec("\n".join([*lines, " return out"]), known)
    write: Callable[[Any], Json] = known["write"]
    _WRITERS[kind] = write
    return write


class _Nothing:
    """The type of no value: of a field without a default."""


@cache
def _fields(kind: Any) -> tuple[tuple[str, type, object], ...] | None:
    """The fields of a record with the type of their default and the default; None for what is no record."""
    if not dataclasses.is_dataclass(kind):
        return None
    out: list[tuple[str, type, object]] = []
    for f in dataclasses.fields(kind):
        default = f.default
        if default is dataclasses.MISSING and f.default_factory is not dataclasses.MISSING:
            default = f.default_factory()
        if f.init:
            out.append((f.name, _Nothing if default is dataclasses.MISSING else type(default), default))
    return tuple(out)


def decode(kind: type[T], data: Json) -> T:
    """The value of type ``kind`` that ``encode`` gave as ``data``; ValueError where they do not fit.

    >>> decode(Decimal, "0.1000")
    Decimal('0.1000')
    """
    return _decode(kind, data, {})  # type: ignore[no-any-return]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, data: Json, variables: Mapping[Any, Any]) -> Any:
    kind = variables.get(kind, kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(args, data, variables)
    if origin is tuple:
        if not isinstance(data, list):
            raise ValueError(f"a list is needed for {kind}, not {data!r}")
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_decode(args[0], v, variables) for v in data)
        return tuple(_decode(a, v, variables) for a, v in zip(args, data, strict=True))
    if origin is Literal:
        if data not in args:
            raise ValueError(f"{data!r} is not one of {args}")
        return data
    if dataclasses.is_dataclass(origin or kind):
        return _decode_record(origin or kind, args, data, variables)
    return _decode_plain(kind, data)


def _decode_record(kind: Any, args: tuple[Any, ...], data: Json, variables: Mapping[Any, Any]) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"an object is needed for {kind.__name__}, not {data!r}")
    inner = dict(zip(getattr(kind, "__parameters__", ()), (variables.get(a, a) for a in args), strict=False))
    hints = _hints(kind)
    unknown = data.keys() - hints.keys()
    if unknown:
        raise ValueError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    return kind(**{k: _decode(hints[k], v, inner) for k, v in data.items()})


def _decode_union(args: tuple[Any, ...], data: Json, variables: Mapping[Any, Any]) -> Any:
    for arg in sorted(args, key=lambda a: a in (str, float)):  # the narrower reading first
        if arg is types.NoneType:
            if data is None:
                return None
            continue
        try:
            return _decode(arg, data, variables)
        except (ValueError, TypeError):
            continue
    raise ValueError(f"{data!r} fits none of {args}")


def _decode_plain(kind: Any, data: Json) -> Any:
    if kind is Decimal and isinstance(data, str):
        try:
            return Decimal(data)
        except ArithmeticError as error:
            raise ValueError(f"{data!r} is not a number") from error
    if kind is date and isinstance(data, str):
        return date.fromisoformat(data)
    if kind is float and isinstance(data, int | float) and not isinstance(data, bool):
        return float(data)
    if isinstance(kind, type) and type(data) is kind:
        return data
    raise ValueError(f"{data!r} is no {kind}")
