"""How a KPI's numbers are typed and told: a share as a percentage, a time in hours."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from math import isfinite

from peil.metrics.measurement import Cell, Definition, Query
from peil.reports.asking import Desk
from peil.reports.numbers import (
    Scale,
    currency_symbol,
    in_currency,
    locale,
    plain,
    scale_for,
)
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

_MOST_DECIMALS = 4


@dataclass(frozen=True)
class Amounts:
    """One KPI's numbers and differences as people write and read them.

    Parameters
    ----------
    definition : Definition
        Of the KPI.
    scale : Scale
        Its unit and, for times, which of seconds, minutes, hours and days.
    """

    definition: Definition
    scale: Scale

    @property
    def unit(self) -> str:
        """What stands behind a field for a number."""
        return {
            "share": "%", "points": _("points"), "count": _("count"), "seconds": self._step,
            "ratio": _("ratio"), "score": _("score"),
            "money": currency_symbol(self.scale.currency) if self.scale.currency else _("money"),
        }[self.definition.unit]  # fmt: skip

    @property
    def gap_unit(self) -> str:
        """What stands behind a field for a difference between two numbers."""
        return _("percentage points") if self.definition.unit == "share" else self.unit

    @property
    def one(self) -> str:
        """One step, in words: what an action may be worth money for."""
        return {
            "share": _("one percentage point"), "points": _("one point"), "count": _("each one"),
            "seconds": {"second": _("one second"), "minute": _("one minute"),
                        "hour": _("one hour"), "day": _("one day")}[self.scale.step],
            "ratio": _("a whole one"), "score": _("one point"), "money": _("each one"),
        }[self.definition.unit]  # fmt: skip

    @property
    def _step(self) -> str:
        return {
            "second": _("seconds"), "minute": _("minutes"), "hour": _("hours"), "day": _("days")
        }[self.scale.step]  # fmt: skip

    def stored(self, printed: float) -> float:
        """Return a number that was typed as the KPI keeps it."""
        return printed / self.scale.factor

    def typed(self, stored: float | None, *, sign: bool = False) -> str:
        """Write a kept number as it is typed; empty for none."""
        if stored is None:
            return ""
        number = stored * self.scale.factor
        return plain(number, needed(number), sign=sign)

    def value(self, stored: float) -> str:
        """Write a number with its unit and all its digits: a target is what it was said to be."""
        number = stored * self.scale.factor
        return replace(self.scale, decimals=needed(number)).text(stored)

    def gap(self, stored: float, *, sign: bool = True, decimals: int | None = None) -> str:
        """Write a difference with its unit: +5 percentage points.

        With the decimals that it needs to be told as it was typed, unless others are given.
        """
        number = stored * self.scale.factor
        digits = needed(number, significant=3) if decimals is None else decimals
        written = plain(number, digits, sign=sign)
        if self.definition.unit in ("share", "points", "score"):
            one = 1 if written.lstrip("+−") == "1" else 2
            if self.definition.unit == "share":
                return ngettext("%(size)s percentage point", "%(size)s percentage points", one) % {
                    "size": written}  # fmt: skip
            return ngettext("%(size)s point", "%(size)s points", one) % {"size": written}
        if self.definition.unit == "seconds":
            return ("+" if sign and number > 0 else "") + replace(self.scale, decimals=digits).text(
                stored
            )
        return in_currency(written, self.scale.currency)

    def about(self, stored: float) -> str:
        """Write the size of a difference that is a guess: with two digits that count."""
        factor = self.scale.factor
        return self.gap(float(f"{abs(stored) * factor:.2g}") / factor, sign=False)


def needed(number: float, *, significant: int = 6) -> int:
    """Return how many decimals a number needs to be told as it was typed.

    Examples
    --------
    >>> needed(82), needed(82.5), needed(0.1 + 0.2), needed(2 / 3, significant=3)
    (0, 1, 1, 3)
    """
    rounded = float(f"{number:.{significant}g}")
    return next(
        (d for d in range(_MOST_DECIMALS) if abs(round(rounded, d) - rounded) < 1e-9),
        _MOST_DECIMALS,
    )


def amounts_of(
    desk: Desk,
    kpi: str,
    where: Mapping[str, tuple[str, ...]] | None = None,
    variant: str | None = None,
) -> Amounts:
    """Choose how a KPI's numbers are typed: as its page writes them.

    A filter that the KPI cannot be asked with is for its own field to mend; then all rows decide.
    """
    definition = desk.catalog[kpi].definition
    cells: tuple[Cell, ...] = ()
    with suppress(PeilError):
        cells = desk.ask(Query(kpi, where=dict(where or {}), variant=variant)).cells
    known = [cell for cell in cells if cell.value is not None]
    return Amounts(definition, scale_for(definition, *known))


def number_typed(text: str) -> float:
    """Read a number as people write it: with comma or point, spaces, a true minus, a per cent sign.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> number_typed("−1 234,5 %"), number_typed("+0.3"), number_typed("12,345.6")
    (-1234.5, 0.3, 12345.6)
    >>> number_typed("1,234"), number_typed("1.234")
    (1234.0, 1.234)
    """
    bare = "".join(text.split()).replace("−", "-").replace("–", "-").rstrip("%")
    symbols = locale().number_symbols["latn"]
    decimal = str(symbols["decimal"])
    if "," in bare and "." in bare:
        decimal = max(",", ".", key=bare.rfind)
    elif bare.count(",") + bare.count(".") == 1:
        mark = "," if "," in bare else "."
        # 1,234 is a thousand to whom a comma is no decimal sign, and 1,5 is not
        decimal = decimal if len(bare.partition(mark)[2]) == 3 else mark
    other = "." if decimal == "," else ","
    number = float(bare.replace(other, "").replace(decimal, "."))
    if not isfinite(number):
        raise ValueError(text)
    return number
