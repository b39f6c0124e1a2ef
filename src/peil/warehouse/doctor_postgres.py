"""Find what is wrong with facts that others keep in PostgreSQL: what a load would have refused."""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.types as ir

from peil.facts.catalog import facts as all_facts
from peil.facts.fact import Fact
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext, whole
from peil.warehouse.doctor import Finding
from peil.warehouse.postgres import PostgresWarehouse
from peil.warehouse.workspace import Workspace

# those that a load gives every row, which a table of others need not have
_GIVEN_BY_LOADS = {"source", "load_id"}


def look_at(workspace: Workspace) -> Iterator[Finding]:
    """Look at every fact that the database has.

    Raises
    ------
    SourceFailed
        If it does not answer.
    """
    with PostgresWarehouse(workspace.settings.warehouse) as warehouse:
        is_there = False
        for fact in all_facts().values():
            columns = warehouse.columns(fact.name)
            if columns is not None:
                is_there = True
                yield _fact(warehouse, fact, columns)
    if not is_there:
        yield Finding(
            _("facts"), ok=False, text=_("No table or view in PostgreSQL has a fact's name."),
            cure=_("Make a view for each fact, with the names and columns of docs/facts.md."),
        )  # fmt: skip
    yield Finding(
        _("loads"), ok=True,
        text=_("Facts are read from PostgreSQL, so loads, history and files are not looked at."),
    )  # fmt: skip


def _fact(warehouse: PostgresWarehouse, fact: Fact, columns: tuple[str, ...]) -> Finding:
    name = _("facts '%(fact)s'") % {"fact": fact.name}
    needed = [c.name for c in fact.all_columns if c.required and c.name not in _GIVEN_BY_LOADS]
    lacking = [column for column in needed if column not in columns]
    if lacking:
        return Finding(
            name, ok=False,
            text=_("These columns are missing: %(columns)s.") % {"columns": ", ".join(lacking)},
            cure=_("Add them to the table or view, as docs/facts.md describes them."),
        )  # fmt: skip
    try:
        return _rows(warehouse, fact, needed, name)
    except PeilError as problem:
        return Finding(name, ok=False, text=str(problem), cure=_("Do as it says."))


def _rows(warehouse: PostgresWarehouse, fact: Fact, needed: list[str], name: str) -> Finding:
    table = warehouse.table(fact.name)
    wrong = {column: table.count(where=table[column].isnull()) for column in needed}
    for own in fact.all_columns:
        if own.allowed:
            strange = table.count(where=table[own.name].notin(own.allowed))
            wrong[own.name] = wrong[own.name] + strange if own.name in wrong else strange
    # counting what stands in each column also finds values that its type cannot hold
    there = {f"in_{column.name}": table[column.name].count() for column in fact.all_columns}
    wrongs = {f"of_{column}": count for column, count in wrong.items()}
    found = warehouse.run(table.aggregate(rows=table.count(), **there, **wrongs)).to_pylist()[0]
    for column in wrong:
        if found[f"of_{column}"]:
            told = {"n": whole(found[f"of_{column}"]), "column": column}
            return Finding(
                name, ok=False,
                text=ngettext(
                    "One row has nothing usable in '%(column)s', and may count nowhere.",
                    "%(n)s rows have nothing usable in '%(column)s', and may count nowhere.",
                    found[f"of_{column}"],
                ) % told,
                cure=_("Let the view give what docs/facts.md names for it."),
            )  # fmt: skip
    twice = _twice(warehouse, table, fact)
    if twice:
        return Finding(
            name, ok=False,
            text=ngettext(
                "One key stands in more than one row, which counts it more than once.",
                "%(n)s keys stand in more than one row, which counts them more than once.",
                twice,
            ) % {"n": whole(twice)},
            cure=_("Let the view give one row for each: %(key)s.") % {"key": ", ".join(fact.key)},
        )  # fmt: skip
    text = ngettext("one row", "%(n)s rows", found["rows"]) % {"n": whole(found["rows"])}
    return Finding(name, ok=True, text=text)


def _twice(warehouse: PostgresWarehouse, table: ir.Table, fact: Fact) -> int:
    keys = table.group_by(list(fact.key)).aggregate(rows=table.count())
    counted = keys.aggregate(n=keys.count(where=keys.rows > 1))
    return int(warehouse.run(counted)["n"][0].as_py())
