"""What is given to a question in Python: dates, periods and filters, read with messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from peil.metrics.measurement import Grain
from peil.metrics.periods import GRAINS
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown


def where_of(where: Mapping[str, str | Iterable[str]] | None) -> dict[str, tuple[str, ...]]:
    """Return filters as a question has them: dimension to values."""
    return {k: (v,) if isinstance(v, str) else tuple(v) for k, v in (where or {}).items()}


def grain_of(every: str | None) -> Grain | None:
    """Return the length of periods, or None for one number."""
    for grain in GRAINS:
        if every == grain:
            return grain
    if every is None:
        return None
    raise unknown("No period named '%(name)s'.", GRAINS, name=every)


def day_of(name: str, value: date | str | None) -> date | None:
    """Return a day that may be written in ISO; ``name`` says in the message what it is for."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(
            "%(name)s is '%(value)s', must be a date such as 2026-01-31.", name=name, value=value
        ) from None


def instant_of(as_of: datetime | str | None, zone: ZoneInfo) -> datetime | None:
    """Return an instant, which is in a zone unless it says so itself."""
    if as_of is None:
        return None
    if isinstance(as_of, str):
        try:
            as_of = datetime.fromisoformat(as_of)
        except ValueError:
            raise BadInput(
                "as-of is '%(as_of)s', must be an instant such as 2026-11-22T06:00 or "
                "2026-11-22T06:00+01:00.",
                as_of=as_of,
            ) from None
    return as_of if as_of.tzinfo else as_of.replace(tzinfo=zone)
