"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """The answer to one question about an effect.

    Parameters
    ----------
    name : str
        The check's, for programs.
    passed : bool or None
        None if it is for information only.
    text : str
        A whole sentence.
    is_critical : bool
        Whether no verdict may stand if it fails.
    """

    name: str
    passed: bool | None
    text: str
    is_critical: bool = False
