"""Make a bridge: stated by a person, or estimated from a time when both ways were in use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from peil.metrics.bridge import Bridge, How, Side, check_bridge
from peil.metrics.catalog import Entry, entry
from peil.metrics.engine import measure
from peil.metrics.measurement import EVERYONE, Cell, Query, Unit, Viewer
from peil.shared.errors import BadInput, NotEnoughData
from peil.shared.suggest import unknown
from peil.stats.bridging import NONE, ONE
from peil.stats.comparing import change_of_estimates
from peil.stats.estimate import Interval, Intervals
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

GROWS_BY_FACTORS: tuple[Unit, ...] = ("seconds", "ratio", "money")


@dataclass(frozen=True)
class Wish:
    """What somebody wants bridged.

    Parameters
    ----------
    on : date
        The first day of the new wording, scale or definition.
    earlier, later : Side
    reason, author : str
    add : float
        Stated: what is added to a number from before, in the later side's stored unit.
    times : float
        Stated: what it is multiplied by first.
    add_low, add_high : float or None
        Stated: between which ``add`` lies with the certainty of a 95 % interval; both or none.
    overlap : (date, date) or None
        Estimate it from this time instead, when both were in use: first day, first no longer in it.
    as_ratio : bool or None
        Whether the estimate is a ratio or a difference; None for what suits the unit.
    """

    on: date
    earlier: Side
    later: Side
    reason: str
    author: str
    add: float = 0.0
    times: float = 1.0
    add_low: float | None = None
    add_high: float | None = None
    overlap: tuple[date, date] | None = None
    as_ratio: bool | None = None


def make_bridge(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    wish: Wish,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path,
    now: datetime,
) -> Bridge:
    """Return the bridge that was wished for, without keeping it.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`.
    wish : Wish
    now : datetime
        When it is made.

    Raises
    ------
    UnknownName
        If a KPI, variant, dimension or value does not exist.
    BadInput
        If it cannot be bridged so.
    NotEnoughData
        If one of the two has no number in the overlap.
    """
    units = [_unit(side, folder) for side in (wish.earlier, wish.later)]
    for side in (wish.earlier, wish.later):  # refuses what cannot be asked
        measure(warehouse, settings, zone, _asked(side, None, None), viewer, folder=folder)
    stated = Bridge(
        number=0, on=wish.on, earlier=wish.earlier, later=wish.later,
        factor=replace(ONE, value=float(wish.times)),
        shift=Interval(float(wish.add), wish.add_low, wish.add_high),
        how="stated", overlap=None, n=None, reason=" ".join(wish.reason.split()),
        author=wish.author, at=now,
    )  # fmt: skip
    if wish.overlap is None:
        check_bridge(stated)
        return stated
    since, until = wish.overlap
    if until <= since:
        raise BadInput(
            "until is %(until)s, must be after since, %(since)s: until does not count.",
            until=until,
            since=since,
        )
    if wish.earlier == wish.later:
        raise BadInput(
            "An overlap is a time when the series was measured in two ways at once: say by which "
            "question, KPI or version it was measured before, or state what is added."
        )
    is_ratio = wish.as_ratio
    if is_ratio is None:
        is_ratio = units[1] in GROWS_BY_FACTORS
    if not is_ratio and units[0] != units[1]:
        raise BadInput(
            "'%(earlier)s' is in %(one)s and '%(later)s' in %(other)s: their difference means "
            "nothing. Estimate a ratio, or state what to multiply by and add.",
            earlier=wish.earlier.kpi,
            later=wish.later.kpi,
            one=units[0],
            other=units[1],
        )
    cells = []
    for side in (wish.earlier, wish.later):
        found = measure(warehouse, settings, zone, _asked(side, since, until), viewer,
                        folder=folder)  # fmt: skip
        cells.append(_told(found.cells, side))
    if cells[0].currency != cells[1].currency:
        raise BadInput(
            "The two are in different currencies (%(values)s): state what to multiply by.",
            values=", ".join(sorted({cell.currency for cell in cells})),
        )
    how: How = "ratio" if is_ratio else "difference"
    size = _compared(cells[0], cells[1], how)
    made = replace(
        stated, how=how, overlap=(since, until), n=(cells[0].told_n, cells[1].told_n),
        factor=size if is_ratio else ONE, shift=NONE if is_ratio else size,
    )  # fmt: skip
    check_bridge(made)
    return made


def _compared(earlier: Cell, later: Cell, how: How) -> Interval:
    """Compare the two in the overlap, as if different people had been asked."""
    nan = float("nan")  # `_told` lets none without all three come here
    both = [
        Intervals.of(*([nan if x is None else x] for x in (cell.value, cell.low, cell.high)))
        for cell in (earlier, later)
    ]
    size = change_of_estimates(*both, scale="ratio" if how == "ratio" else "difference").size.one
    if size.value is None or size.low is None or size.high is None:
        raise NotEnoughData(
            "No ratio can be made of the overlap, since one of the two is not over 0. Estimate a "
            "difference, or choose a longer overlap."
        )
    return size


def _told(cells: tuple[Cell, ...], side: Side) -> Cell:
    cell = cells[0] if cells else None
    if cell is None or cell.value is None:
        why = str(cell.withheld) if cell is not None and cell.withheld else ""
        raise NotEnoughData(
            "'%(kpi)s' has no number in the overlap. %(why)s Choose a longer one, or state the "
            "bridge.",
            kpi=_label(side),
            why=why,
        )
    if cell.low is None or cell.high is None:
        raise NotEnoughData(
            "The interval of '%(kpi)s' is open in the overlap, so nothing can be told of the "
            "difference. Choose a longer one, or state the bridge.",
            kpi=_label(side),
        )
    return cell


def _label(side: Side) -> str:
    filters = [f"{name}={value}" for name, values in side.where.items() for value in values]
    return " ".join([side.kpi, *filters])


def _asked(side: Side, since: date | None, until: date | None) -> Query:
    return Query(side.kpi, where=side.where, variant=side.variant, version=side.version,
                 since=since, until=until)  # fmt: skip


def _unit(side: Side, folder: Path) -> Unit:
    """Return the unit of a side, refusing what cannot be bridged."""
    known: Entry = entry(side.kpi, folder)
    unit = known.definition.unit
    if side.variant is not None:
        other = known.metric.variants.get(side.variant)
        if other is None:
            raise unknown("No variant of %(kpi)s named '%(name)s'.", known.metric.variants,
                          name=side.variant, kpi=side.kpi)  # fmt: skip
        unit = other.unit or unit
    if known.metric.always_by:
        raise BadInput(
            "'%(kpi)s' is a number for each %(dimension)s, and cannot be bridged. Make a composite "
            "or a KPI of your own of what you mean.",
            kpi=side.kpi, dimension=known.metric.always_by[0],
        )  # fmt: skip
    if unit == "count":
        raise BadInput(
            "'%(kpi)s' counts: a period that the change divides would be told in part. Only "
            "shares, means, points and times can be bridged.",
            kpi=side.kpi,
        )
    return unit
