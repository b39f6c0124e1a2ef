"""Rows that are loaded already, from what is called another source: they would count twice."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from peil.facts.catalog import fact as fact_named
from peil.metrics.source import aware
from peil.shared.words import gettext as _
from peil.sources.load import Preview
from peil.warehouse.workspace import Workspace
from peil.web.warehouses import warehouse


def told_twice(workspace: Workspace, fact: str, found: Preview) -> str:
    """Warn where most of the first rows stand in another source, with the same number and time.

    Numbers alone would not do: two systems may both count from one.

    Parameters
    ----------
    workspace : Workspace
        Whose facts are looked at.
    fact : str
        What the file's rows become.
    found : Preview
        The first rows of the file.

    Returns
    -------
    str
        Empty where nothing points to it.
    """
    kind = fact_named(fact)
    place = {name: at for at, name in enumerate(found.columns)}
    entity = next((name for name in kind.key if name != "source"), "")
    if not {entity, kind.time, "source"} <= set(place) or not found.rows:
        return ""
    own = {(row[place[entity]], row[place[kind.time]]): row[place["source"]] for row in found.rows}
    opened = warehouse(workspace)
    rows = opened.table(fact)
    numbers = [number for number, _at in own if number]
    source = next(iter(own.values())) or ""
    rows = rows.filter(rows[entity].isin(numbers) & (rows["source"] != source))
    same: Counter[str] = Counter()
    asked = rows.select(number=rows[entity], at=rows[kind.time], of=rows["source"]).distinct()
    for one in opened.run(asked).to_pylist():
        same[one["of"]] += (one["number"], _local(workspace, one["at"])) in own
    if not same or 2 * max(same.values()) < len(own):
        return ""
    other = max(same, key=lambda name: same[name])
    return _(
        "The first rows are loaded already, from the source “%(other)s”, with the same numbers and "
        "times. As the source “%(own)s” they would count twice. If it is the same system, write "
        "“%(other)s” under “About the file”."
    ) % {"other": other, "own": source}


def _local(workspace: Workspace, at: datetime | None) -> str:
    """Write an instant as a preview does."""
    return "" if at is None else aware(at).astimezone(workspace.zone).strftime("%Y-%m-%d %H:%M")
