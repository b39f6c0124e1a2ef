"""What tests of sources share: a mapping and a file in, rows as plain Python out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from peil.sources.inputs import open_inputs
from peil.sources.mapping import parse_mapping, read_mapping
from peil.sources.prepare import Prepared, prepare

EXAMPLES = Path(__file__).parents[2] / "examples"
OSLO = ZoneInfo("Europe/Oslo")
SALT = b"a test's secret"
ORDERS = """
fact = "orders"
source = "shop"
zone = "{zone}"
{more}
[columns]
order = "id"
line = {{ value = "1" }}
{columns}
"""


class Loaded:
    """One file's facts, problems and warnings."""

    def __init__(self, prepared: Prepared, connection: duckdb.DuckDBPyConnection) -> None:
        self.prepared = prepared
        self.connection = connection
        self.warnings = prepared.warnings

    @property
    def rows_read(self) -> int:
        return self.connection.execute(self.prepared.rows).fetchone()[0]

    @property
    def problems(self) -> list[tuple]:
        return self.connection.execute(
            f"SELECT * FROM ({self.prepared.problems}) ORDER BY _row, 2"
        ).fetchall()

    def table(self, fact: str | None = None) -> pl.DataFrame:
        name = fact or next(iter(self.prepared.facts))
        return self.connection.execute(f"SELECT * FROM ({self.prepared.facts[name]})").pl()

    def rows(self, *columns: str, fact: str | None = None) -> list[tuple]:
        return self.table(fact).sort("_row").select(columns).rows()


def load(mapping: str | Path, *paths: Path, scratch: Path, zone: ZoneInfo = OSLO) -> list[Loaded]:
    """Prepare every file under the paths by a mapping, given as TOML or as its file."""
    read = read_mapping(mapping) if isinstance(mapping, Path) else parse_mapping(mapping)
    loaded = []
    for one in open_inputs(paths, scratch=scratch):
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        loaded.append(
            Loaded(prepare(connection, one, read, customer_salt=SALT, zone=zone), connection)
        )
    return loaded


def load_one(mapping: str | Path, path: Path, **options: object) -> Loaded:
    (loaded,) = load(mapping, path, **options)
    return loaded


def orders(
    tmp_path: Path, columns: str, *rows: str, more: str = "", zone: str = "UTC", header: str
) -> Loaded:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    text = ORDERS.format(columns=columns, more=more, zone=zone)
    return load_one(text, path, scratch=tmp_path / "scratch")


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def moments(loaded: Loaded) -> list[dt.datetime]:
    return [row[0] for row in loaded.rows("ordered_at")]
