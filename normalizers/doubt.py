"""How far a repair is to be doubted: names and foreign words look like faults. They stand among others of the kind, or by
themselves, and what they look like is seldom a common word. Costs and doubts are natural logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_COMMON: Final = 10.0
_RARE: Final = 13.0
"""Words that cost less stand in most reports, those that cost more hardly in any."""
EVERYDAY: Final = 8.0
"""Words of less cost stand in most sentences."""
_LONG: Final = 7
"""Letters of a common word that is told by itself."""
_ALONE: Final = 40.0
_AMONG_UNKNOWN: Final = 20.0
_AMONG_RARE: Final = 6.0
"""The doubt where nothing stands around, and for each neighbour that is no word, or a rare one."""
_NOTHING_COMMON: Final = 20.0
_A_LITTLE: Final = 8.0
"""The most for neighbours of which none is an everyday word, and for each unit of cost that the commonest is dearer."""
_OF_MOVED_MARKS: Final = 0.2
"""The share of these that a mark on the wrong letter must gain more."""


def doubt_of(word: str, cost: float, around: Sequence[float | None]) -> float:
    """What a change of letters that makes ``word`` must gain more, the rarer it is and the stranger the words around it.

    ``cost`` is that of the word; ``around`` the costs of its neighbours, None for what is no word. A common word of some
    length is told by itself.
    """
    return 0.0 if cost <= _COMMON and len(word) >= _LONG else _rarity(cost) + _strangeness(around)


def doubt_of_moved(letters: int, cost: float, around: Sequence[float | None]) -> float:
    """The same where marks have only moved: by chance that makes short words, of few base ``letters``, and hardly long ones."""
    doubt = _rarity(cost) + _OF_MOVED_MARKS * _strangeness(around)
    return doubt * (1.0 if letters <= 4 else 0.5 if letters == 5 else 0.2)


def _rarity(cost: float) -> float:
    return 2 * max(0.0, cost - _COMMON) + 3 * max(0.0, cost - _RARE)


def _strangeness(around: Sequence[float | None]) -> float:
    if not around:
        return _ALONE
    strange = sum(_AMONG_UNKNOWN if cost is None else _AMONG_RARE if cost >= _RARE else 0.0 for cost in around)
    commonest = min((cost for cost in around if cost is not None), default=_RARE)
    return strange + min(_NOTHING_COMMON, _A_LITTLE * max(0.0, commonest - EVERYDAY))
