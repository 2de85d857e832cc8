"""Errors that a user meets: each with a stable code, a plain message and what to do next."""

from __future__ import annotations

from typing import Literal

ErrorCode = Literal["not_a_pdf", "damaged", "encrypted", "empty", "too_large", "timeout", "memory", "io", "internal"]


class ChiwatError(Exception):
    """Base of all errors that Chiwat raises on purpose. Picklable: it crosses process borders."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DocumentError(ChiwatError):
    """One document cannot be read. ``retryable`` says whether the same file may succeed later."""

    def __init__(self, code: ErrorCode, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code: ErrorCode = code
        self.retryable = retryable

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.code, self.message, self.retryable)


def _rebuild(code: ErrorCode, message: str, retryable: bool) -> DocumentError:
    return DocumentError(code, message, retryable=retryable)


class UsageError(ChiwatError):
    """The call itself was wrong (exit status 2)."""
