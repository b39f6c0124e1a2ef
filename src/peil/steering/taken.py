"""Actions that have started, written to the fact `actions_taken`: the loop closes as data.

One action is one file of the ordinary loader, so it stands among the loads with who wrote it and
when, and can be undone as any other. What the operational database says holds: what is missing or
differs is written anew, here and by the worker once a day.
"""

from __future__ import annotations

import csv
import logging
import tempfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from peil.sources.load import list_loads, load_files, undo_load
from peil.sources.mapping import parse_mapping
from peil.steering.models import Action
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace

FACT = "actions_taken"
SOURCE = "peil"
_COLUMNS = ("action", "kpi", "slice", "started_at", "ended_at", "title", "cost", "currency")
_MAPPING = f"""\
fact = "{FACT}"
source = "{SOURCE}"

[columns]
""" + "".join(f'{name} = "{name}"\n' for name in (*_COLUMNS, "simulated"))
_CENT = Decimal("0.01")

_log = logging.getLogger("peil.steering")

Row = dict[str, str]


def record_taken(workspace: Workspace, actions: Iterable[Action]) -> int:
    """Write what the facts lack of some actions, and take out what is no longer so.

    Parameters
    ----------
    workspace : Workspace
    actions : iterable of Action
        Of that workspace; those that have not started, are no more than drafts or were withdrawn
        have no rows.

    Returns
    -------
    int
        How many actions were written or taken out.

    Raises
    ------
    PeilError
        If the facts cannot be read or written.
    """
    if workspace.settings.warehouse:
        return 0  # facts of a database of others are only read
    wanted = {action.pk: rows_of(workspace, action) for action in actions}
    there = _rows_there(workspace) if wanted else {}
    changed = [
        number for number, rows in wanted.items() if _keyed(rows) != there.get(str(number), {})
    ]
    for number in changed:
        _write(workspace, number, wanted[number])
    return len(changed)


def try_to_record(workspace: Workspace, action: Action) -> None:
    """Write one action; where that fails the worker does it later, and nobody need wait for it."""
    try:
        record_taken(workspace, [action])
    except Exception:  # noqa: BLE001  (what was planned is kept, whatever ails the facts)
        _log.exception("action not written to the facts", extra={"action": action.pk})


def record_all(workspace: Workspace) -> int:
    """Write what the facts lack of all fixed actions of a workspace; return of how many."""
    fixed = Action.objects.filter(workspace=workspace.slug, fixed_at__isnull=False)
    return record_taken(workspace, list(fixed))


def rows_of(workspace: Workspace, action: Action) -> list[Row]:
    """Return an action's rows as they are to stand in the facts: one for each value acted on.

    The cost is dealt out among them, so that the rows' sum is the action's.
    """
    today = workspace.now().astimezone(workspace.zone).date()
    if not action.is_fixed or action.is_withdrawn or today < action.starts_on:
        return []
    filters = [
        f"{name}={value}" for name, values in sorted(action.where.items()) for value in values
    ]
    named = [f"{action.by}={value}" for value in action.treated] or [""]
    ended = action.ended_on
    return [
        {
            "action": str(action.pk),
            "kpi": action.kpi,
            "slice": ", ".join(filter(None, (value, *filters))) or "all",
            "started_at": _midnight(workspace, action.starts_on),
            # the last day counts as a whole, as periods do
            "ended_at": _midnight(workspace, ended + timedelta(days=1)) if ended else "",
            "title": action.title,
            "cost": "" if cost is None else f"{cost:.2f}",
            "currency": action.currency,
            "simulated": "true" if workspace.settings.simulated else "false",
        }
        for value, cost in zip(named, _dealt(action.cost, len(named)), strict=True)
    ]


def _dealt(cost: Decimal | None, parts: int) -> list[Decimal | None]:
    if cost is None:
        return [None] * parts
    each = (cost / parts).quantize(_CENT, ROUND_DOWN)
    return [cost - each * (parts - 1), *[each] * (parts - 1)]


def _midnight(workspace: Workspace, on: date) -> str:
    return datetime.combine(on, time(), tzinfo=workspace.zone).isoformat()


def _rows_there(workspace: Workspace) -> dict[str, dict[str, tuple[object, ...]]]:
    """Return what stands in the facts, by action and slice."""
    warehouse = open_warehouse(workspace)
    if warehouse.age(FACT) is None:
        return {}
    table = warehouse.table(FACT)
    found: dict[str, dict[str, tuple[object, ...]]] = {}
    for row in warehouse.run(table.filter(table.source == SOURCE)).to_pylist():
        told = (
            row["kpi"], row["started_at"], row["ended_at"], row["title"], row["cost"],
            row["currency"] or "", bool(row["simulated"]),
        )  # fmt: skip
        found.setdefault(row["action"], {})[row["slice"]] = told
    return found


def _keyed(rows: list[Row]) -> dict[str, tuple[object, ...]]:
    """Return wanted rows as the facts hold them, by slice."""
    return {
        row["slice"]: (
            row["kpi"], datetime.fromisoformat(row["started_at"]),
            datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None, row["title"],
            Decimal(row["cost"]) if row["cost"] else None, row["currency"],
            row["simulated"] == "true",
        )
        for row in rows
    }  # fmt: skip


def _write(workspace: Workspace, number: int, rows: list[Row]) -> None:
    """Load an action's rows in place of those that stand, which an upsert alone cannot take out."""
    name = f"action-{number}.csv"
    for load in list_loads(workspace):
        is_own = (load.last.fact, load.last.source, load.last.file) == (FACT, SOURCE, name)
        if is_own and load.state == "loaded":
            undo_load(workspace, load.load_id, actor=SOURCE)
    if not rows:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        load_files(workspace, FACT, [path], parse_mapping(_MAPPING, name=SOURCE), actor=SOURCE)
