"""What a mapping may say about how its files are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileOptions:
    """How files are written, where it cannot or should not be found out.

    Parameters
    ----------
    delimiter : str or None
        Between the fields of a CSV; None to find out.
    encoding : str or None
        Of a CSV; None to find out.
    decimal : str or None
        ``,`` or ``.``; with it the other sign and spaces may group thousands. None reads a dot
        as the decimal sign and accepts spaces between thousands.
    sheet : str or None
        Of a workbook; None for the first that is not empty.
    skip_rows : int
        Lines above the line of names.
    skip_below : int
        Rows right below the names that hold no values, such as a second line of names.
    header : bool
        Whether the first line names the columns; if not they are ``column1``, ``column2``, …
    include : str
        Which files of a folder or ZIP are read, such as ``*.csv``; empty for all.
    """

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    skip_rows: int = 0
    skip_below: int = 0
    header: bool = True
    include: str = ""
