"""Runs: rows beside each other that are alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def begins_run(column: NDArray[np.generic], *further: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Say of each row whether it differs from the one before in any column; the first does.

    Parameters
    ----------
    column, *further : ndarray
        Of one length. What is missing (NaN) differs from everything.

    Examples
    --------
    >>> begins_run(np.array([1, 1, 2, 2]), np.array([5, 5, 5, 6])).tolist()
    [True, False, True, True]
    """
    begins = np.ones(len(column), bool)
    begins[1:] = column[1:] != column[:-1]
    for one in further:
        begins[1:] |= one[1:] != one[:-1]
    return begins
