"""Samples that are a good part of all there is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import counts, refuse
from peil.stats.estimate import BoolArray, FloatArray


def is_whole(n: ArrayLike, population: ArrayLike) -> BoolArray:
    """Say whether everybody answered, so that an interval can only mean normal variation.

    Parameters
    ----------
    n, population : array_like of float, shape (slices,) or ()
        Rows, and all that there could have been.

    Returns
    -------
    numpy.ndarray of bool

    Raises
    ------
    BadInput
        If there are more rows than the population.

    Examples
    --------
    >>> is_whole([50, 80], 80).tolist()
    [False, True]
    """
    rows, everybody = _checked(n, population)
    return np.asarray(rows >= everybody, np.bool_)


def corrected_n(n_eff: ArrayLike, *, n: ArrayLike, population: ArrayLike) -> FloatArray:
    """Give the effective n of a sample drawn without replacement from a known population.

    Parameters
    ----------
    n_eff : array_like of float, shape (slices,) or ()
        Effective n as if drawn with replacement; n itself for equal weights.
    n : array_like of float
        Rows in the sample.
    population : array_like of float
        All that could have been sampled, n or more.

    Returns
    -------
    numpy.ndarray of float
        n_eff·(N-1)/(N-n), for Wilson, adjusted Wald and the others to use as their n. Where the
        sample is everybody, n_eff itself: there is no sampling error left, and the interval then
        tells the normal variation of such a group from one time to another.

    Raises
    ------
    BadInput
        If there are more rows than the population.

    Notes
    -----
    The variance without replacement is (N-n)/(N-1) times that with [1]_.

    References
    ----------
    .. [1] Cochran, W. G. Sampling Techniques, 3rd edition, 1977, chapters 2 and 3.

    Examples
    --------
    >>> corrected_n([50, 80], n=[50, 80], population=99).round(1).tolist()
    [100.0, 412.6]
    """
    rows, everybody = _checked(n, population)
    worth = counts("n_eff", n_eff)
    left = everybody - rows
    factor = np.where(left > 0, (everybody - 1) / np.where(left > 0, left, 1.0), 1.0)
    return worth * factor


def _checked(n: ArrayLike, population: ArrayLike) -> tuple[FloatArray, FloatArray]:
    rows, everybody = np.broadcast_arrays(counts("n", n), counts("population", population))
    refuse("n", rows, rows > everybody, "must be at most the population")
    return rows, everybody
