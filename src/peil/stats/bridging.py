"""A number put on another scale by a factor and a shift, of which both may be uncertain.

Numbers that were measured in an older way are made comparable with newer ones: new = factor × old
+ shift. The distances from each value to its limits are squared and added, since the old number,
the factor and the shift are known from different rows; limits need not lie at the same distance
from the value, and each side is worked out apart.

Source: Zou, Donner, "Construction of confidence limits about effect measures: a general approach",
Statistics in Medicine 27, 2008, 1693-1702; of the product only what is of first order is kept, as
in the variance of a product of independent estimates (the delta method).
"""

from __future__ import annotations

from math import hypot

from peil.stats.estimate import Interval

ONE = Interval(1.0, None, None)
"""A factor that changes nothing."""
NONE = Interval(0.0, None, None)
"""A shift that changes nothing."""


def bridged(number: Interval, *, factor: Interval = ONE, shift: Interval = NONE) -> Interval:
    """Return ``factor × number + shift``, with the uncertainty of all three.

    Parameters
    ----------
    number : Interval
        As it was measured; a limit that is missing stays missing.
    factor, shift : Interval
        Without limits where they are known exactly; the factor over 0.

    Returns
    -------
    Interval
        Withheld where the number is, for the same reason.

    Notes
    -----
    The three are taken as independent. Where the number's own rows were among those that the shift
    was estimated from, the interval is too wide, since what is too high in the one is too low in
    the other.

    Examples
    --------
    A share of 40 %, to which an estimated 6 points are added:

    >>> print(bridged(Interval(0.40, 0.36, 0.44), shift=Interval(0.06, 0.03, 0.09)))
    0.46 [0.41, 0.51]
    >>> print(bridged(Interval(4.0, 3.8, 4.2), factor=Interval(2.5, None, None)))
    10 [9.5, 10.5]
    """
    if number.value is None or factor.value is None or shift.value is None:
        return number
    value = factor.value * number.value + shift.value
    below, above = _around(shift)
    less, more = _around(factor)
    if number.value < 0:
        less, more = more, less
    size = abs(number.value)
    low = high = None
    if number.low is not None:
        low = value - hypot(factor.value * (number.value - number.low), size * less, below)
    if number.high is not None:
        high = value + hypot(factor.value * (number.high - number.value), size * more, above)
    return Interval(value, low, high, number.withheld, number.open_ended)


def _around(known: Interval) -> tuple[float, float]:
    """Return how far below and above its value something may be; nothing where it is exact."""
    assert known.value is not None
    return (
        0.0 if known.low is None else known.value - known.low,
        0.0 if known.high is None else known.high - known.value,
    )
