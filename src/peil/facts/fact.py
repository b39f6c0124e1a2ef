"""What a fact is: its columns, its key and its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "integer", "number", "boolean", "instant", "date", "money"]


@dataclass(frozen=True)
class Column:
    """One column of a fact.

    Parameters
    ----------
    name : str
        In snake case; the unit stands in the name where the type cannot hold it.
    type : ColumnType
        ``instant`` is a UTC timestamp, ``money`` a decimal(18, 4).
    meaning : str
        One clause for people, shown in the mapping page; empty for a dimension a mapping adds.
    required : bool
        A row without it is refused.
    allowed : tuple of str
        The only values a text may take; empty for any.
    low, high : float or None
        Inclusive bounds of a number.
    is_dimension : bool
        Whether KPIs may be cut by it.
    """

    name: str
    type: ColumnType
    meaning: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    is_dimension: bool = False


@dataclass(frozen=True)
class Fact:
    """A kind of thing that happened, kept as one table.

    Besides its columns every table carries those of `SHARED`, and any further dimension that a
    mapping names, as nullable text.

    Parameters
    ----------
    name : str
        Plural; also the table's and the file's name.
    title : str
        For people.
    row : str
        What one row is.
    columns : tuple of Column
        In the order of the table.
    key : tuple of str
        Columns that together tell one row from another; a later load replaces an equal key.
    time : str
        The instant that places a row in a period unless a KPI says otherwise.
    version : int
        Of the schema; raised with every change, which ``peil upgrade`` brings about.
    is_personal : bool
        Whether rows are about single people, so that the privacy threshold applies.
    """

    name: str
    title: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    time: str
    version: int = 1
    is_personal: bool = False

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The fact's own columns and those that every fact carries."""
        return self.columns + SHARED

    def column(self, name: str) -> Column | None:
        """Return a column by name, or None where the name is a further dimension."""
        return next((column for column in self.all_columns if column.name == name), None)


SHARED = (
    Column("source", "text", "the system or file series the row came from", required=True,
           is_dimension=True),
    Column("unit", "text", "the part of the organisation it belongs to", is_dimension=True),
    Column("simulated", "boolean", "made by a generator and not observed"),
    Column("load_id", "text", "the load that brought the row; the table's partition",
           required=True),
)  # fmt: skip
