"""What a workspace answers: words as in the terminal, and tables to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

import pyarrow as pa

from peil.analysis.kpi_drivers import KpiDrivers
from peil.analysis.kpi_effects import KpiEffect
from peil.analysis.verdicts import Verdict
from peil.metrics.measurement import Measurement
from peil.reports.bridges import bridge_notes
from peil.reports.drivers import kpi_driver_lines
from peil.reports.effects import kpi_effect_lines
from peil.reports.plain import plain_rows
from peil.shared.words import gettext

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_BRIDGED = [
    *((name, pa.float64()) for name in ("measured_value", "measured_low", "measured_high")),
    ("bridge", pa.string()),
]


class Answer:
    """A KPI's answer: the cells of one `Measurement`, as a table.

    Parameters
    ----------
    measurement : Measurement
        What the engine answered; kept whole, with definition, notes and reasons.
    """

    def __init__(self, measurement: Measurement) -> None:
        self.measurement = measurement

    def to_arrow(self) -> pa.Table:
        """Return one row a cell.

        Returns
        -------
        pyarrow.Table
            ``kpi``, one column a dimension that was cut by (``slice_unit`` for ``unit``),
            ``period``, ``value``, ``low`` and ``high`` (in ``unit``; empty where withheld),
            ``n``, ``withheld`` (the reason), ``unit``, ``definition_version``, ``facts_as_of``; of
            money also ``currency``; where the series is bridged also ``measured_value``,
            ``measured_low``, ``measured_high`` and ``bridge``.
        """
        columns = self.measurement.slice_columns()
        flat = [
            {"kpi": r["kpi"], **_slice(r["slice"], columns)}
            | {name: r[name] for name in list(r)[2:]}
            for r in self.measurement.records()
        ]
        schema = pa.schema(
            [("kpi", pa.string()), *((name, pa.string()) for name in columns.values())]
            + [("period", pa.string())]
            + [(name, pa.float64()) for name in ("value", "low", "high")]
            + [("n", pa.int64()), ("withheld", pa.string()), ("unit", pa.string())]
            + [("definition_version", pa.int64()), ("facts_as_of", pa.string())]
            + ([("currency", pa.string())] if self.measurement.definition.unit == "money" else [])
            + (_BRIDGED if self.measurement.bridges else [])
        )
        return pa.Table.from_pylist(flat, schema=schema)

    def to_pandas(self) -> pd.DataFrame:
        """Return the table of `to_arrow` as a pandas frame."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return the table of `to_arrow` as a Polars frame."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame

    def __repr__(self) -> str:
        """Say the numbers in words, with their uncertainty, as the terminal does."""
        head, *rows = plain_rows(self.measurement)
        widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
        lines = ["  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip()
                 for row in (head, *rows)]  # fmt: skip
        definition = self.measurement.definition
        return "\n".join(
            [f"{gettext(definition.title)} ({definition.name})", *lines, *self._notes()]
        )

    def _repr_html_(self) -> str:
        head, *rows = plain_rows(self.measurement)
        definition = self.measurement.definition
        heading = "".join(f"<th>{escape(text)}</th>" for text in head)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows
        )
        notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in self._notes())
        return (
            f"<table><caption>{escape(gettext(definition.title))}</caption>"
            f"<thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>{notes}"
        )

    def _notes(self) -> list[str]:
        return [*bridge_notes(self.measurement), *map(str, self.measurement.notes)]


class DriversAnswer:
    """What goes together with a KPI: one `KpiDrivers`, as words and as a table.

    Parameters
    ----------
    answer : KpiDrivers
        Kept whole, with the KPI's measurement, notes and reasons.
    """

    def __init__(self, answer: KpiDrivers) -> None:
        self.answer = answer

    def record(self) -> dict[str, object]:
        """Return ``{method, n, r2, drivers}``, as the JSON of ``peil drivers``.

        Raises
        ------
        NotEnoughData
            If it is withheld; the message is the reason.
        """
        return self.answer.record()

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a driver, the most important first, with its performance.

        Raises
        ------
        NotEnoughData
            If it is withheld; the message is the reason.
        """
        import pandas as pd

        return pd.DataFrame([asdict(driver) for driver in self.answer.given.drivers])

    def lines(self) -> list[str]:
        """Return the message, a row for each driver, and what must stand beside them."""
        return kpi_driver_lines(self.answer)

    def __repr__(self) -> str:
        """Say it in words, as the terminal does."""
        return "\n".join(self.lines())


class EffectAnswer:
    """A verdict on an action that was meant to move a KPI: one `KpiEffect`, as words or a record.

    Parameters
    ----------
    answer : KpiEffect
        Kept whole, with the KPI's measurement, the study and the checks.
    """

    def __init__(self, answer: KpiEffect) -> None:
        self.answer = answer

    @property
    def verdict(self) -> Verdict | None:
        """What is to be said of the action; None where it is a hint and no verdict."""
        return self.answer.verdict

    def record(self) -> dict[str, object]:
        """Return ``{verdict, effect, low, high, unit, n, method, checks, …}``, as in JSON."""
        return self.answer.record()

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a period: what happened, and what would have happened."""
        import pandas as pd

        study, estimate = self.answer.judgement.study, self.answer.judgement.estimate
        return pd.DataFrame(
            {
                "period": study.times,
                "is_after": [i >= study.before for i in range(len(study.times))],
                "actual": estimate.actual,
                "expected": estimate.expected,
            }
        )

    def lines(self) -> list[str]:
        """Return the verdict, the effect with its interval, the checks, and what is missing."""
        return kpi_effect_lines(self.answer)

    def __repr__(self) -> str:
        """Say it in words, as the terminal does."""
        return "\n".join(self.lines())


def _slice(values: object, columns: Mapping[str, str]) -> dict[str, object]:
    assert isinstance(values, dict)
    return {column: values.get(dimension) for dimension, column in columns.items()}
