"""The parts of a mapping: where a column's values come from, and what a question is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

Take = Literal["last", "first", "max", "min", "any", "sum", "count"]
Other = Literal["refuse", "keep", "blank"]

TAKES = ("last", "first", "max", "min", "any", "sum", "count")
OTHERS = ("refuse", "keep", "blank")
#: Each way to say where values come from; a rule uses exactly one.
FORMS = (
    "column", "text", "value", "first_of", "multiply", "add", "before", "after", "newest_of",
    "number_within", "count",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """Where the values of one column of a fact come from.

    Parameters
    ----------
    column : tuple of str
        A source column; of several names the first that the file has.
    text : str
        A template over source columns and constants, such as ``{year}-{RESPNUM}``.
    value : str
        The same text in every row; may name constants.
    first_of : tuple of str
        Source columns, of which the first that is not empty in the row counts.
    multiply, add : tuple of str
        Source columns whose numbers are multiplied or summed; a number stands for itself.
    before, after : str
        A date from which ``months``, ``years``, ``days`` or ``minutes`` are taken back, or to
        which they are added.
    months, years, days, minutes : str
        A source column with a number, or a number.
    newest_of : tuple of str
        Source columns with dates: the newest of all rows of the file.
    number_within : tuple of str
        Source columns: the row's number among rows that agree in them.
    within : tuple of str
        Source columns: what stands in any row counts for all rows that agree in them; only beside
        ``column``.
    count : str
        ``rows``: how many rows were folded into one.
    codes : mapping of str to str
        What a value means.
    other : Other
        What happens to a value that ``codes`` does not name.
    format : tuple of str
        How dates are written; the first that fits is used. ``unix`` and ``unix_ms`` are known.
    zone : str
        Of times without a zone, where it differs from the mapping's.
    decimal : str
        Where it differs from the file's.
    missing : tuple of str or None
        Values that mean empty, where they differ from the mapping's.
    is_one_of, starts_with : tuple of str
        True where the value is, or begins with, one of these (``is`` in TOML).
    until : tuple of str
        What follows the first of these signs is cut off, as the question of an address.
    when : mapping of str to tuple of str
        Source column to values: empty in other rows.
    default : str
        Where there would be nothing.
    take : Take
        Which of the folded rows' values counts.
    optional : bool
        Whether a file may lack the column.
    """

    column: tuple[str, ...] = ()
    text: str = ""
    value: str | None = None
    first_of: tuple[str, ...] = ()
    multiply: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    months: str = ""
    years: str = ""
    days: str = ""
    minutes: str = ""
    newest_of: tuple[str, ...] = ()
    number_within: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    count: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    other: Other = "refuse"
    format: tuple[str, ...] = ()
    zone: str = ""
    decimal: str = ""
    missing: tuple[str, ...] | None = None
    is_one_of: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default: str | None = None
    take: Take = "last"
    optional: bool = False


@dataclass(frozen=True)
class Question:
    """One question of a survey.

    Parameters
    ----------
    id : str
        The question's name among answers.
    role, kind : str
        What it is for, and which standard question it is.
    column : tuple of str
        The source column, or in a long file the text that names the question; of several the
        first that the file has. The ``id`` itself if empty.
    touchpoint : str
        What it is about.
    scale : tuple of two int or None
        Lowest and highest score.
    blank, not_applicable : tuple of str
        Values that mean so, besides empty ones.
    higher_is_better : bool
        False where a high score is a bad one.
    codes : mapping of str to str
        For questions with named answers.
    other : Other
        What happens to a value that ``codes`` does not name.
    fractions : bool
        Whether scores between whole numbers are possible.
    text : str
        The wording, for people.
    optional : bool
        Whether a file may lack the column.
    """

    id: str
    role: str
    kind: str
    column: tuple[str, ...] = ()
    touchpoint: str = ""
    scale: tuple[int, int] | None = None
    blank: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    higher_is_better: bool = True
    codes: Mapping[str, str] = field(default_factory=dict)
    other: Other = "refuse"
    fractions: bool = False
    text: str = ""
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, or names in a long file, that the question may have."""
        return self.column or (self.id,)


@dataclass(frozen=True)
class Fold:
    """How many rows of updates become one row.

    Parameters
    ----------
    by : tuple of str
        Source columns that are equal in rows of the same thing.
    order_by : tuple of str
        Source columns with numbers or dates, of which the highest is the last update; among
        equals the row further down counts as later.
    """

    by: tuple[str, ...]
    order_by: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """Which rows of a file are no rows of the fact, such as totals.

    Parameters
    ----------
    without : mapping of str to tuple of str
        Source column to values: rows that have one of them are left out. A ``*`` at a value's
        end stands for anything; an empty value for an empty cell.
    only : mapping of str to tuple of str
        Source column to values: rows that have none of them are left out.
    """

    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


#: TOML key to attribute, where they differ.
RULE_KEYS = {("is" if f.name == "is_one_of" else f.name): f.name for f in fields(Rule)}
QUESTION_KEYS = {f.name: f.name for f in fields(Question)}
