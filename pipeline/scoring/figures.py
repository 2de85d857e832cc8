"""Any value from the page, whatever its kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.model.record import Value

AnyValue = Value[str] | Value[Decimal] | Value[int] | Value[bool] | Value[date]
