"""Many rows of updates become one row for each thing."""

from __future__ import annotations

from collections.abc import Sequence

from peil.sources.cells import Cells
from peil.sources.rules import Fold
from peil.sources.sql import ident
from peil.sources.typing_rules import Typed

_SIMPLE = {"max": "max", "min": "min", "any": "any_value", "sum": "sum"}


def folded(
    good: str, cells: Cells, fold: Fold, order: str, typed: Sequence[Typed], late: Sequence[str]
) -> str:
    """Return a SELECT of one row per thing, with the columns of `good` that facts are made of.

    Parameters
    ----------
    good : str
        SELECT of typed rows.
    cells : Cells
        Of the file.
    fold : Fold
        What is one thing.
    order : str
        SQL that is highest for the last update; equal ones follow the file's order.
    typed : sequence of Typed
        The columns, each with its rule.
    late : sequence of str
        Names of columns that follow from others; the last row's are taken.
    """
    by = [cells.cell(cells.need([name], "fold.by")) for name in fold.by]
    group = ", ".join(by)
    parts = ["max(_row) AS _row"]
    for column in typed:
        name = ident(f"v:{column.name}")
        parts.append(f"{_aggregate(column, name)} AS {name}")
    parts += [f"first({ident(f'v:{name}')}) FILTER (is_last) AS {ident(f'v:{name}')}"
              for name in late]  # fmt: skip
    ranked = (
        f"SELECT *, row_number() OVER (PARTITION BY {group} ORDER BY {order} DESC, _row DESC) = 1 "  # noqa: S608
        f"AS is_last, row_number() OVER (PARTITION BY {group} ORDER BY {order}, _row) = 1 "
        f"AS is_first FROM ({good})"
    )
    return f"SELECT {', '.join(parts)} FROM ({ranked}) GROUP BY {group}"  # noqa: S608


def _aggregate(column: Typed, name: str) -> str:
    take = "count" if column.rule.count else column.rule.take
    if take == "count":
        return "count(*)"
    if take in _SIMPLE:
        return f"{_SIMPLE[take]}({name})"
    # first() keeps an empty value: a reopened case's last row has no end.
    return f"first({name}) FILTER ({'is_first' if take == 'first' else 'is_last'})"
