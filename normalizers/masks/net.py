"""A small network over the signs of answers: what a sum of signs cannot say, such as that one sign matters where another is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
_BLOCK = 256
"""Rows judged at once: all of a long document would take much memory, and of more the linear algebra library starts threads,
which burn a core each while they wait for the next."""
SLOT = ("doubt", "length", "short", "twins", "remembered_some", "shared", "shared_alone")
"""What the network is told besides the signs: of the slot, and the shares so far."""


def in_blocks(judged: Callable[[Singles], Singles], *parts: Singles) -> Floats:
    """What ``judged`` says of each row; ``parts``: the columns of the rows, side by side."""
    found = np.empty(len(parts[0]))
    for start in range(0, len(found), _BLOCK):
        block = [part[start : start + _BLOCK] for part in parts]
        found[start : start + _BLOCK] = judged(block[0] if len(block) == 1 else np.hstack(block))
    return found


@dataclass(frozen=True, slots=True)
class Net:
    """Scores of answers: ``out`` times the hyperbolic tangent of ``hidden`` (a column for each unit), and ``straight``.

    The rows are the signs, then ``SLOT``; ``bias``: one for each unit.
    """

    hidden: Floats
    bias: Floats
    out: Floats
    straight: Floats

    def scores(self, *parts: Singles) -> Floats:
        """``parts``: the columns of the rows, side by side."""
        hidden, bias, out, straight = (a.astype(np.float32) for a in (self.hidden, self.bias, self.out, self.straight))
        return in_blocks(lambda block: np.tanh(block @ hidden + bias) @ out + block @ straight, *parts)

    def lines(self) -> list[str]:
        """As a table of TOML; one line for each unit."""
        units = [
            ", ".join(f"{v:.4g}" for v in (*self.hidden[:, k], self.bias[k], self.out[k])) for k in range(len(self.out))
        ]
        straight = ", ".join(f"{v:.4g}" for v in self.straight)
        return [f"straight = [{straight}]", "units = [", *(f"  [{u}]," for u in units), "]"]

    @classmethod
    def from_table(cls, table: Mapping[str, Sequence[float] | Sequence[Sequence[float]]]) -> Net:
        """KeyError where one of the two is missing."""
        units = np.array(table["units"], np.float64)
        return cls(units[:, :-2].T.copy(), units[:, -2], units[:, -1], np.array(table["straight"], np.float64))
