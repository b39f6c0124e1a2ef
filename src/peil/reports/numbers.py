"""Numbers as the reader's language writes them, with no more digits than their interval allows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_skeleton
from babel.numbers import get_currency_precision, get_currency_symbol
from babel.units import format_unit

from peil.metrics.measurement import Cell, Definition, Unit
from peil.shared.words import day as day
from peil.shared.words import gettext as _
from peil.shared.words import language as language
from peil.shared.words import locale as locale

MINUS = "\N{MINUS SIGN}"
_WIDE_ENOUGH = Context(prec=400)  # every float, to the last digit asked for
NARROW = "\N{NARROW NO-BREAK SPACE}"
WIDE = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"

SIGNED = frozenset({"nps", "sentiment"})
"""KPIs in points that can fall below zero, written with their sign."""

_STEPS = (("second", 1.0, 120.0), ("minute", 60.0, 7200.0), ("hour", 3600.0, 172800.0))
_SECONDS = {name: seconds for name, seconds, _limit in _STEPS} | {"day": 86400.0}
_CLASSIC_SURPLUS = 1e-9


def decimals_for(half_width: float, *, most: int = 2) -> int:
    """Return how many decimals a number may show when it is known to within ``half_width``.

    Parameters
    ----------
    half_width : float
        Half the interval's width, in the unit that is printed; over 0.
    most : int
        Never more than this many.

    Examples
    --------
    >>> decimals_for(4), decimals_for(0.7), decimals_for(0.04), decimals_for(0.04, most=1)
    (0, 1, 2, 1)
    """
    if not half_width > 0:
        return 0
    return min(most, max(0, math.ceil(-math.log10(half_width) - _CLASSIC_SURPLUS)))


def decimals_beside_0(low: float, high: float, decimals: int, *, most: int = 3) -> int:
    """Return the decimals with which limits that exclude 0 are seen to: 0.2 to 6, and not 0 to 6.

    Parameters
    ----------
    low, high : float
        In the unit that is printed.
    decimals : int
        Those that the interval allows.
    most : int
        Never more than this many.

    Examples
    --------
    >>> decimals_beside_0(0.2, 6.1, 0), decimals_beside_0(-0.2, 6.1, 0)
    (1, 0)
    """
    nearest = min(abs(low), abs(high)) if low * high > 0 else math.inf
    while decimals < most and round(nearest, decimals) == 0:
        decimals += 1
    return decimals


def plain(number: float, decimals: int = 0, *, sign: bool = False) -> str:
    """Write a number with a narrow space for thousands and a true minus.

    Parameters
    ----------
    number : float
        Finite.
    decimals : int
        Digits after the decimal sign.
    sign : bool
        Whether a plus stands before what is over zero.

    Examples
    --------
    >>> plain(-1234.5, 1)
    '−1\u202f234.5'
    """
    quantum = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(number))).quantize(
        quantum, rounding=ROUND_HALF_UP, context=_WIDE_ENOUGH
    )
    digits = f"{abs(rounded):,f}".replace(",", NARROW)
    digits = digits.replace(".", locale().number_symbols["latn"]["decimal"])
    if rounded < 0:
        return MINUS + digits
    return ("+" + digits) if sign and rounded > 0 else digits


def percent(share: float, decimals: int = 0) -> str:
    """Write a share (0 to 1) as a percentage."""
    return plain(100 * share, decimals) + percent_sign()


def percent_sign() -> str:
    """Return the sign with the space that belongs before it (ISO 80000-1), in every language."""
    return f"{WIDE}%"


def in_currency(digits: str, currency: str) -> str:
    """Write an amount with its currency where the reader's language has it; none if unknown.

    Examples
    --------
    >>> in_currency("144", "GBP"), in_currency("−5", "GBP")
    ('£144', '−£5')
    """
    if not currency:
        return digits
    symbol = currency_symbol(currency)
    if not locale().currency_formats["standard"].pattern.startswith("¤"):
        return f"{digits}{WIDE}{symbol}"
    sign = digits[: len(digits) - len(digits.lstrip("+" + MINUS))]
    gap = WIDE if symbol[-1].isalpha() else ""
    return f"{sign}{symbol}{gap}{digits[len(sign) :]}"


def currency_symbol(currency: str) -> str:
    """Return what a currency is called in the reader's language: kr, £, or its three letters."""
    return get_currency_symbol(currency, locale=locale())


@dataclass(frozen=True)
class Scale:
    """How one column of numbers is written, so that all of it has the same unit and digits.

    Parameters
    ----------
    unit : Unit
        Of the KPI.
    decimals : int
        Digits after the decimal sign.
    is_signed : bool
        Whether a plus is written.
    step : str
        Of durations: ``second``, ``minute``, ``hour`` or ``day``.
    currency : str
        Of money, where all of it has one.
    """

    unit: Unit
    decimals: int = 0
    is_signed: bool = False
    step: str = "hour"
    currency: str = ""

    def of(self, cell: Cell) -> Scale:
        """Return how one cell of several is written: with its own currency where these differ."""
        return self if self.currency else replace(self, currency=cell.currency)

    @property
    def factor(self) -> float:
        """What a stored number is multiplied with before it is printed."""
        if self.unit == "share":
            return 100.0
        if self.unit == "seconds":
            return 1 / _SECONDS[self.step]
        return 1.0

    def bare(self, number: float) -> str:
        """Write a stored number without its unit."""
        return plain(number * self.factor, self.decimals, sign=self.is_signed)

    def text(self, number: float) -> str:
        """Write a stored number with its unit."""
        if self.unit == "share":
            return self.bare(number) + percent_sign()
        if self.unit == "seconds":
            return self._duration(number, length="long")
        return in_currency(self.bare(number), self.currency)

    def short(self, number: float) -> str:
        """Write a stored number with its unit as briefly as can be, for an axis."""
        return self._duration(number, length="short") if self.unit == "seconds" else self.text(
            number)  # fmt: skip

    def limits(self, low: float | None, high: float | None) -> str:
        """Write an interval without its unit; an open side is said in words.

        Examples
        --------
        >>> Scale("share").limits(0.57, 0.65), Scale("points", is_signed=True).limits(-4, 10)
        ('57–65', '−4 to +10')
        """
        if low is None:
            return "" if high is None else _("under %(high)s") % {"high": self.bare(high)}
        if high is None:
            return _("over %(low)s") % {"low": self.bare(low)}
        if self.bare(low).startswith(MINUS):
            return _("%(low)s to %(high)s") % {"low": self.bare(low), "high": self.bare(high)}
        unsigned = Scale(self.unit, self.decimals, step=self.step)
        return unsigned.bare(low) + DASH + unsigned.bare(high)

    def difference(self, gap: float) -> str:
        """Write a difference between two stored numbers, with sign and without unit."""
        return plain(gap * self.factor, self.decimals, sign=True)

    def _duration(self, seconds: float, *, length: str) -> str:
        amount = plain(seconds * self.factor, self.decimals)
        # The unit's word depends on the amount (1 hour, 4.2 hours); the digits are ours.
        bare = format_unit(
            round(seconds * self.factor, self.decimals or None),
            f"duration-{self.step}", length=length, locale=locale(),  # type: ignore[arg-type]
            format="#0" + ("." + "0" * self.decimals if self.decimals else ""),
        )  # fmt: skip
        word = bare.lstrip("-−0123456789.,\u00a0\u202f ")
        return f"{amount}{WIDE}{word}"


def scale_for(definition: Definition, *cells: Cell) -> Scale:
    """Choose one way of writing for cells that are read together.

    The digits follow the narrowest interval's company: the median half-width, so that one very
    certain cell does not make all others look surer than they are.

    Parameters
    ----------
    definition : Definition
        Of the KPI they measure.
    *cells : Cell
        At least one; withheld ones are passed over.
    """
    known = [cell for cell in cells if cell.value is not None]
    step = _step_for([cell.value for cell in known if cell.value is not None])
    signed = definition.name in SIGNED
    if definition.unit == "count":
        return Scale("count", 0)
    currencies = {cell.currency for cell in known}
    currency = currencies.pop() if len(currencies) == 1 else ""
    first = Scale(definition.unit, 0, signed, step, currency)
    halves = sorted(
        (cell.high - cell.low) / 2 * first.factor
        for cell in known
        if cell.low is not None and cell.high is not None
    )
    sizes = sorted(abs(cell.value) * first.factor for cell in known if cell.value is not None)
    most = 2 if definition.unit == "ratio" or _is_tiny(definition.unit, sizes) else 1
    if not halves:
        return first
    decimals = decimals_for(halves[len(halves) // 2], most=most)
    if decimals and currency:  # £2.5 would be no price
        decimals = get_currency_precision(currency)
    return replace(first, decimals=decimals)


def _is_tiny(unit: Unit, sizes: list[float]) -> bool:
    """Tell whether a share is under a percent, of which one decimal would hide the interval."""
    return unit == "share" and bool(sizes) and 0 < sizes[len(sizes) // 2] < 1


def _step_for(seconds: list[float]) -> str:
    longest = sorted(seconds)[len(seconds) // 2] if seconds else 0.0
    return next((name for name, _factor, limit in _STEPS if longest < limit), "day")


def n_text(n: int | None) -> str:
    """Write how many rows stand behind a number; nothing where that would tell of few people."""
    return _("hidden") if n is None else plain(n)


def day_short(when: date) -> str:
    """Write a calendar day without its year."""
    return format_skeleton("MMMd", when, locale=locale())


def instant(when: datetime, zone: ZoneInfo) -> str:
    """Write an instant to the minute, in a zone."""
    local = when.astimezone(zone)
    return f"{day(local.date())} {format_datetime(local, 'HH:mm', locale=locale())}"
