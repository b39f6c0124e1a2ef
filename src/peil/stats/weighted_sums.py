"""A weighted sum of numbers that have intervals of their own.

The distances from each value to its limits are added up: in squares where the values vary
independently, and as they are where they may vary together, which is the most that any dependence
can make of them (the standard deviation of a sum is at most the sum of those of its terms). So the
interval is about right where groups are independent and their terms move as one, and too wide where
terms of one group are not. Limits need not lie at the same distance from the value.

Source: Zou, Donner, "Construction of confidence intervals about effect measures: a general
approach", Statistics in Medicine 27, 2008, 1693-1702, equations 2 and 3, of which Newcombe's
interval for a difference of two shares is a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from peil.stats.estimate import Interval


def weighted_sum(
    terms: Sequence[tuple[float, float, float]],
    weights: Sequence[float],
    groups: Sequence[int],
) -> Interval:
    """Add up values with their limits.

    Parameters
    ----------
    terms : sequence of (value, low, high)
        At least one; low ≤ value ≤ high, in one unit.
    weights : sequence of float
        What each value is multiplied by; may be negative.
    groups : sequence of int
        Terms with the same number may vary together, others vary independently.

    Returns
    -------
    Interval
        Never withheld: a term without limits must not be asked about.

    Examples
    --------
    Newcombe's difference of 56 of 70 and 48 of 80, from the Wilson intervals of both:

    >>> terms = [(0.8, 0.6918336, 0.8769526), (0.6, 0.4904547, 0.7003817)]
    >>> found = weighted_sum(terms, (1, -1), (0, 1))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)

    The same, if both may have been answered by the same people:

    >>> found = weighted_sum(terms, (1, -1), (0, 0))
    >>> round(found.low, 4), round(found.high, 4)
    (-0.0085, 0.3865)
    """
    below: dict[int, float] = {}
    above: dict[int, float] = {}
    value = 0.0
    for (middle, low, high), weight, group in zip(terms, weights, groups, strict=True):
        value += weight * middle
        down, up = (middle - low, high - middle) if weight >= 0 else (high - middle, middle - low)
        below[group] = below.get(group, 0.0) + abs(weight) * max(down, 0.0)
        above[group] = above.get(group, 0.0) + abs(weight) * max(up, 0.0)
    return Interval(
        value,
        value - sqrt(sum(part**2 for part in below.values())),
        value + sqrt(sum(part**2 for part in above.values())),
    )
