"""What a column's values look like: numbers, dates, codes, words, and how many of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import duckdb

from peil.sources.file_options import FileOptions
from peil.sources.inputs import Input
from peil.sources.sql import ident

SAMPLE = 20_000
#: Texts that stand for nothing in exports of many systems.
NOTHING = ("?", "NA", "N/A", "n/a", "NULL", "null", "None", "nan", "NaN", "-", "#N/A", ".")
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?:[.,]\d+)?|[+-]?\d+(?:[.,]\d+)?")
_COMMA = re.compile(r"[+-]?\d{1,3}(?:[ .\u00a0\u202f]\d{3})*,\d+|[+-]?\d+,\d+")
_ISO = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?(?:[ T]\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?)?.{0,6}")
_SLASH = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?: (\d{1,2}:\d{2}(?::\d{2})?)( ?[AaPp][Mm])?)?"
)
_DIGITS = re.compile(r"\d{9,13}")


@dataclass(frozen=True)
class Profile:
    """One column of one or more files, from their first rows.

    Parameters
    ----------
    name : str
        As the first file that has it writes it.
    counts : Counter
        Values without spaces around them, and how often each stands; empty ones are not in it.
    rows : int
        Rows that were looked at.
    """

    name: str
    counts: Counter[str]
    rows: int

    @property
    def filled(self) -> int:
        """How many rows hold something."""
        return self.counts.total()

    @property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(self.counts)

    @property
    def is_unique(self) -> bool:
        """Whether every row holds something else."""
        return bool(self.counts) and self.distinct == self.rows

    @cached_property
    def numbers(self) -> dict[float, int]:
        """Values that are numbers, and how often each stands."""
        found: dict[float, int] = {}
        for value, n in self.counts.items():
            if _NUMBER.fullmatch(value):
                figure = float(re.sub(r"[ \u00a0\u202f']", "", value).replace(",", "."))
                found[figure] = found.get(figure, 0) + n
        return found

    @property
    def is_number(self) -> bool:
        """Whether nearly all values are numbers."""
        return self.filled > 0 and sum(self.numbers.values()) >= 0.98 * self.filled

    @property
    def has_decimal_comma(self) -> bool:
        """Whether numbers have a decimal comma."""
        with_comma = sum(n for value, n in self.counts.items() if _COMMA.fullmatch(value))
        return with_comma > 0.2 * max(self.filled, 1) and self.is_number

    @property
    def words(self) -> float:
        """Words in an average value."""
        return sum(len(v.split()) * n for v, n in self.counts.items()) / max(self.filled, 1)

    @cached_property
    def date(self) -> str:
        """How dates are written; empty if values are no dates.

        One of ``iso``, ``day_first``, ``month_first``, ``either``, ``unix`` and ``unix_ms``.
        """
        values = [value for value in self.counts if value not in NOTHING][:500]
        if not values:
            return ""
        if _share(values, lambda v: bool(_ISO.fullmatch(v))) > 0.95:
            return "iso"
        parts = [found for found in (_SLASH.fullmatch(value) for value in values) if found]
        if len(parts) > 0.95 * len(values):
            days = any(int(part[1]) > 12 for part in parts)
            months = any(int(part[2]) > 12 for part in parts)
            if days and months:
                return ""
            return "day_first" if days else "month_first" if months else "either"
        if _share(values, lambda v: bool(_DIGITS.fullmatch(v))) > 0.95:
            return _since_1970(values)
        return ""


def _share(values: list[str], test: object) -> float:
    return sum(test(value) for value in values) / len(values)  # type: ignore[operator]


def _since_1970(values: Iterable[str]) -> str:
    first = datetime(1970, 1, 1, tzinfo=UTC)
    for name, unit in (("unix", 1.0), ("unix_ms", 1e-3)):
        try:
            moments = [first + timedelta(seconds=int(value) * unit) for value in values]
        except OverflowError:
            continue
        if all(2000 <= moment.year <= 2040 for moment in moments):
            return name
    return ""


def profile(
    connection: duckdb.DuckDBPyConnection, one: Input, options: FileOptions
) -> list[Profile]:
    """Look at the first rows of a file, a profile per column in the file's order."""
    opened = one.open(connection, options)
    cells = ", ".join(ident(column) for column in opened.columns)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE looked_at AS SELECT {cells} "  # noqa: S608  (quoted)
        f"FROM {ident(opened.view)} LIMIT {SAMPLE}"
    )
    profiles = []
    for column in opened.columns:
        found = connection.execute(
            f"SELECT trim({ident(column)}) AS v, count(*) FROM looked_at GROUP BY v"  # noqa: S608
        ).fetchall()
        rows = sum(n for _, n in found)
        counts = Counter({value: n for value, n in found if value})
        profiles.append(Profile(column, counts, rows))
    return profiles
