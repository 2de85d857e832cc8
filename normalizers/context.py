"""How well words stand among their neighbours: the referee between two readings that are both made of words."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.lm import NgramModel, load_model


def context_gain(
    mine: Sequence[str], theirs: Sequence[str], *, left: Sequence[str] = (), right: Sequence[str] = ()
) -> float | None:
    """By how much (natural logarithm) ``mine`` is likelier than ``theirs`` between ``left`` and ``right``.

    None where a word of either is unknown to the model: it then has no say.

    >>> context_gain(["น้ำ"], ["น้า"], left=["ระบบ", "ส่ง"], right=["พร้อม"]) > 5
    True
    """
    model: NgramModel = load_model()
    if not all(w in model for w in (*mine, *theirs)):
        return None
    return model.logp([*mine, *right], context=left) - model.logp([*theirs, *right], context=left)
