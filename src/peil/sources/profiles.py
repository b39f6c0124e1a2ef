"""What a column's values look like: numbers, dates, codes, words, and how many of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

import duckdb

from peil.sources.file_options import FileOptions
from peil.sources.inputs import Input, Registered
from peil.sources.sql import ident

SAMPLE = 20_000
_MOST_LINES_BELOW = 2
#: Texts that stand for nothing in exports of many systems.
NOTHING = ("?", "NA", "N/A", "n/a", "NULL", "null", "None", "nan", "NaN", "-", "--", "#N/A", ".")
_GROUPED = (
    r"\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?:[.,]\d+)?",  # 1 234,50
    r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}",  # 1.234,50
    r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}",  # 1,234.50
)
_NUMBER = re.compile(rf"[+-]?(?:{'|'.join(_GROUPED)}|\d+(?:[.,]\d+)?)")
#: A comma that can only stand before decimals, or only between thousands.
_DECIMAL_COMMA = re.compile(r"[+-]?[\d .\u00a0\u202f']*\d,(?:\d{1,2}|\d{4,})|[+-]?0,\d+")
_DECIMAL_POINT = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+|,\d{3})")
_SMALL = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?")
_ISO = re.compile(
    r"(?:19|20)\d\d-\d\d?-\d\d?(?:[ T]\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?)?"
    r"(?:Z| UTC|[+-]\d\d(?::?\d\d)?)?"
)
#: Other ways to write a date that exports have, as for strptime.
FORMATS = (
    "%Y-%m-%d %H:%M:%S %z", "%Y/%m/%d %I:%M:%S %p GMT%z", "%Y/%m/%d %I:%M:%S %p",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y kl. %H.%M",
    "%d.%m.%Y kl. %H:%M", "%d.%m.%Y %H.%M", "%d.%m.%Y, %H:%M", "%d/%m/%Y, %H:%M",
    "%m/%d/%Y, %I:%M %p", "%d %b %Y %H:%M", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y",
)  # fmt: skip
_SLASH = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?: (\d{1,2}:\d{2}(?::\d{2})?)( ?[AaPp][Mm])?)?"
)
_DIGITS = re.compile(r"\d{9,16}")


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
                figure = _figure(value)
                found[figure] = found.get(figure, 0) + n
        return found

    @property
    def is_number(self) -> bool:
        """Whether nearly all values are numbers."""
        return self.filled > 0 and sum(self.numbers.values()) >= 0.98 * self.filled

    @cached_property
    def decimal(self) -> str:
        """The sign before decimals where commas tell: a comma, or a dot; else empty."""
        if not self.is_number:
            return ""
        if any(_DECIMAL_COMMA.fullmatch(value) for value in self.counts):
            return ","
        if not any("," in value for value in self.counts):
            return ""
        if any(_DECIMAL_POINT.fullmatch(value) for value in self.counts):
            return "."
        # 1,234 alone tells nothing; next to 87 and 999.50 it is a thousand
        small = [value for value in self.counts if "," not in value]
        return "." if small and all(_SMALL.fullmatch(value) for value in small) else ","

    @property
    def words(self) -> float:
        """Words in an average value."""
        return sum(len(v.split()) * n for v, n in self.counts.items()) / max(self.filled, 1)

    @cached_property
    def date(self) -> str:
        """How dates are written; empty if values are no dates.

        One of ``iso``, ``day_first``, ``month_first``, ``either``, ``unix``, ``unix_ms`` and
        ``unix_us``, or a format as for strptime.
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
        return next((form for form in FORMATS if _share(values, _reads(form)) > 0.95), "")


def _figure(value: str) -> float:
    plain = re.sub(r"[ \u00a0\u202f']", "", value)
    last = max(plain.rfind(","), plain.rfind("."))
    sign = plain[last] if last >= 0 else ""
    if sign and plain.count(sign) > 1:  # nothing but thousands
        return float(plain.replace(sign, ""))
    other = "," if sign == "." else "."
    return float(plain.replace(other, "").replace(",", "."))


def _reads(form: str) -> Callable[[str], bool]:
    def reads(value: str) -> bool:
        if "%z" in form:  # GMT+1: Python wants four digits, the engine two
            value = re.sub(r"([+-])(\d)$", r"\g<1>0\2", value)
            value = re.sub(r"([+-]\d\d)$", r"\g<1>00", value)
        try:
            moment = datetime.strptime(value, form)  # noqa: DTZ007  (only whether it can be read)
        except ValueError:
            return False
        return 1900 < moment.year < 2100

    return reads


def _share(values: list[str], test: object) -> float:
    return sum(test(value) for value in values) / len(values)  # type: ignore[operator]


def _since_1970(values: Iterable[str]) -> str:
    first = datetime(1970, 1, 1, tzinfo=UTC)
    for name, unit in (("unix", 1.0), ("unix_ms", 1e-3), ("unix_us", 1e-6)):
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
    opened, _ = one.read(
        connection,
        options,
        lambda opened: connection.execute(
            f"CREATE OR REPLACE TEMP TABLE looked_at AS {_first(opened, SAMPLE)}"
        ),
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


def _first(opened: Registered, rows: int) -> str:
    cells = ", ".join(ident(column) for column in opened.columns)
    return f"SELECT {cells} FROM {ident(opened.view)} LIMIT {rows}"  # noqa: S608  (quoted)


def laid_out(connection: duckdb.DuckDBPyConnection, one: Input) -> FileOptions:
    """Find which lines above the names are titles, and which rows below them are names again."""
    options = FileOptions(skip_rows=one.lines_above())
    return replace(options, skip_below=_lines_below(connection, one, options))


def _lines_below(connection: duckdb.DuckDBPyConnection, one: Input, options: FileOptions) -> int:
    """Return how many rows below the names hold a second set of names, as survey tools write.

    Such a row has no number and no date where all rows further down have one.
    """
    _, found = one.read(
        connection, options, lambda opened: connection.execute(_first(opened, 200)).fetchall()
    )
    rows = [[str(cell or "").strip() for cell in row] for row in found]
    for count in range(_MOST_LINES_BELOW, 0, -1):
        above, values = rows[:count], rows[count:]
        if len(values) > 1 and all(_are_names(row, values) for row in above):
            return count
    return 0


def _are_names(row: list[str], values: list[list[str]]) -> bool:
    """Whether a row has none of the figures that stand in every one of the rows below."""
    if not any(row) or any(_NUMBER.fullmatch(cell) or _looks_dated(cell) for cell in row):
        return False
    return any(
        all(_NUMBER.fullmatch(cell) or _looks_dated(cell) for cell in column)
        for column in zip(*values, strict=True)
    )


def _looks_dated(cell: str) -> bool:
    return bool(cell) and bool(Profile("", Counter([cell]), 1).date)
