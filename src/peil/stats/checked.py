"""Turn what a caller gives into arrays of finite numbers, or say what is wrong with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from peil.shared.errors import BadInput
from peil.shared.words import Sentence
from peil.stats.estimate import BoolArray, FloatArray


def numbers(name: str, values: ArrayLike) -> FloatArray:
    """Return finite floats.

    Parameters
    ----------
    name : str
        What the numbers are called in the message.
    values : array_like of float
        Of any shape.

    Returns
    -------
    numpy.ndarray of float

    Raises
    ------
    BadInput
        If one of them is missing or infinite.

    Examples
    --------
    >>> numbers("mean", 3).item()
    3.0
    >>> numbers("mean", [1.0, None])
    Traceback (most recent call last):
    ...
    peil.shared.errors.BadInput: mean is nan in slice 1, must be a finite number.
    """
    given = np.asarray(values, float)
    refuse(name, given, ~np.isfinite(given), "must be a finite number")
    return given


def counts(name: str, values: ArrayLike) -> FloatArray:
    """Return finite floats of at least 0; they need not be whole.

    Raises
    ------
    BadInput
        If one of them is missing, infinite or negative.

    Examples
    --------
    >>> counts("promoters", [3, -1])
    Traceback (most recent call last):
    ...
    peil.shared.errors.BadInput: promoters is -1 in slice 1, must be 0 or more.
    """
    given = numbers(name, values)
    refuse(name, given, given < 0, "must be 0 or more")
    return given


def refuse(name: str, given: FloatArray, bad: BoolArray, rule: str, **values: object) -> None:
    """Raise for the first bad number, saying where it stands and what is allowed.

    The rule is a clause that is translated, with named places for the values.

    Raises
    ------
    BadInput
        If any is bad.
    """
    if not np.any(bad):
        return
    first = int(np.argmax(np.ravel(bad)))
    number = np.ravel(np.broadcast_to(given, np.shape(bad)))[first]
    told = {"name": name, "number": f"{number:.6g}", "rule": Sentence(rule, **values)}
    if np.ndim(bad):
        raise BadInput("%(name)s is %(number)s in slice %(slice)s, %(rule)s.", slice=first, **told)
    raise BadInput("%(name)s is %(number)s, %(rule)s.", **told)


def z_of(level: float) -> float:
    """Return the normal quantile that leaves ``1 - level`` outside, half on each side.

    Raises
    ------
    BadInput
        If the level is not between 0 and 1.

    Examples
    --------
    >>> round(z_of(0.95), 6)
    1.959964
    """
    return float(special.ndtri(0.5 + checked_level(level) / 2))


def t_of(level: float, df: ArrayLike) -> FloatArray:
    """Return Student's quantile that leaves ``1 - level`` outside, half on each side.

    Parameters
    ----------
    level : float
        Between 0 and 1.
    df : array_like of float
        Degrees of freedom; under 1 counts as 1, where the tails are already Cauchy's.

    Returns
    -------
    numpy.ndarray of float

    Examples
    --------
    >>> round(float(t_of(0.95, 63)), 4)
    1.9983
    """
    freedom = np.maximum(np.asarray(df, float), 1.0)
    return np.asarray(special.stdtrit(freedom, 0.5 + checked_level(level) / 2), float)


def tail(level: float) -> float:
    """Return what is left outside on each side.

    Examples
    --------
    >>> round(tail(0.95), 4)
    0.025
    """
    return (1 - checked_level(level)) / 2


def checked_level(level: float) -> float:
    """Return the level if it is one.

    Raises
    ------
    BadInput
        If it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise BadInput("level is %(level)s, must be between 0 and 1, such as 0.95.", level=level)
    return level
