"""Peil measures customer experience, and says of every number how far it can be trusted.

>>> import peil
>>> peil.open("my-workspace").kpi("nps", by="language", every="year")  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peil.notebook import OpenWorkspace

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(folder: str | Path) -> OpenWorkspace:  # noqa: A001  (peil.open reads like open)
    """Open a workspace for questions.

    Parameters
    ----------
    folder : str or Path
        A folder made by ``peil init`` or ``peil demo``.

    Returns
    -------
    OpenWorkspace
        Whose ``kpi`` method answers.

    Raises
    ------
    peil.shared.errors.BadInput
        If the folder is not a workspace, or its settings cannot be used.
    """
    from peil.notebook import OpenWorkspace

    return OpenWorkspace(folder)
