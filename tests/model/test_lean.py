"""A lean record behaves as a frozen dataclass does, but for who stands guard."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass, field, fields, replace
from typing import Generic, TypeVar

from pipeline.model.codec import decode, encode
from pipeline.model.geometry import BBox
from pipeline.model.lean import lean

T = TypeVar("T")


@lean
class Held(Generic[T]):
    """A value with what belongs to it."""

    value: T
    places: tuple[int, ...] = ()
    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.places))


@dataclass(frozen=True, slots=True)
class Frozen(Generic[T]):
    value: T
    places: tuple[int, ...] = ()


def test_compared_hashed_copied_and_pickled_by_its_fields() -> None:
    held = Held("ก", (1, 2))
    for other in (copy.deepcopy(held), pickle.loads(pickle.dumps(held)), replace(held)):
        assert other == held
        assert hash(other) == hash(held)
        assert other.size == 2
    assert replace(held, places=()).size == 0
    assert held != Held("ก")
    assert hash(held) == hash(Frozen("ก", (1, 2)))


def test_slots_fields_and_words_are_those_of_a_frozen_record() -> None:
    held, frozen = Held("ก", (1,)), Frozen("ก", (1,))
    assert not hasattr(held, "__dict__")
    assert [f.name for f in fields(held) if f.init] == [f.name for f in fields(frozen)]
    assert repr(held) == repr(frozen).replace("Frozen", "Held")


def test_stored_as_any_record() -> None:
    box = BBox(1.0, 2.0, 3.5, 4.0)
    assert decode(BBox, encode(box)) == box
