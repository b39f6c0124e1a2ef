"""Propose a mapping for files: a draft that mostly loads, with every guess marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import duckdb

from peil.facts.catalog import fact as fact_named
from peil.shared.errors import BadInput
from peil.shared.words import ngettext, whole
from peil.sources.draft import Draft
from peil.sources.drafting import drafted
from peil.sources.inputs import Input
from peil.sources.mapping import parse_mapping
from peil.sources.names import find
from peil.sources.prepare import prepare
from peil.sources.profiles import Profile, laid_out, profile
from peil.sources.reports import Problem
from peil.sources.vocabulary import SUMS_OF_VISITS, plain

_ROUNDS = 4


@dataclass(frozen=True)
class Proposal:
    """A mapping to be read and mended by a person.

    Parameters
    ----------
    text : str
        TOML; guesses are marked ``# guess: why``.
    loads : bool
        Whether every row that was looked at loads with it as it stands.
    remarks : tuple of str
        What stands in the way otherwise.
    recognised : tuple of str
        Which known export the files are, and what else they can become.
    """

    text: str
    loads: bool
    remarks: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()


def propose(fact: str, inputs: Sequence[Input]) -> Proposal:
    """Propose a mapping from what the columns of files are called and hold.

    Parameters
    ----------
    fact : str
        What the rows are to become.
    inputs : sequence of Input
        Files of one kind, such as one survey's years; their columns may differ.

    Raises
    ------
    UnknownName
        If there is no such fact.
    BadInput
        If a file cannot be read, or there is none.
    """
    wanted = fact_named(fact)
    if not inputs:
        raise BadInput("Name at least one file to propose a mapping for.")
    connection = duckdb.connect()
    try:
        options = laid_out(connection, inputs[0])
        tables = [(one.name, profile(connection, one, options)) for one in inputs]
        columns, missing_in = _merged(tables)
        draft = drafted(wanted, columns, missing_in, [one.name for one in inputs])
        _refuse_sums(draft, columns, inputs[0].name)
        draft.lines_above, draft.lines_below = options.skip_rows, options.skip_below
        remarks: list[str] = []
        for _ in range(_ROUNDS):
            remarks, is_changed = _tried(connection, inputs, draft)
            if not is_changed:
                break
    finally:
        connection.close()
    return Proposal(draft.text(remarks), not remarks, tuple(remarks), tuple(draft.recognised()))


def _refuse_sums(draft: Draft, columns: Sequence[Profile], file: str) -> None:
    """Refuse a web tool's report, whose rows are sums of days: each would count as one visit."""
    if "visit" not in {column.name for column in draft.fact.columns} or "visit" in draft.columns:
        return
    sums = [column.name for column in columns if plain(column.name) in SUMS_OF_VISITS]
    if sums:
        raise BadInput(
            "%(file)s holds sums of many visits (%(columns)s), and Peil adds up single ones. Bring "
            "the events themselves: from Google Analytics its export to BigQuery, from Matomo the "
            "visits log, from Umami its events.",
            file=file,
            columns=", ".join(sums),
        )


def _merged(
    tables: list[tuple[str, list[Profile]]],
) -> tuple[list[Profile], dict[str, list[str]]]:
    """Merge the columns of several files; return those that some files lack, and which."""
    merged: dict[str, Profile] = {}
    for _, profiles in tables:
        for one in profiles:
            same = find(one.name, list(merged))
            if same is None:
                merged[one.name] = one
            else:
                old = merged[same]
                merged[same] = Profile(same, old.counts + one.counts, old.rows + one.rows)
    lacking = {
        name: [
            file
            for file, profiles in tables
            if find(name, [profile.name for profile in profiles]) is None
        ]
        for name in merged
    }
    return list(merged.values()), {name: files for name, files in lacking.items() if files}


def _tried(
    connection: duckdb.DuckDBPyConnection, inputs: Sequence[Input], draft: Draft
) -> tuple[list[str], bool]:
    """Load with the draft as it stands, and mend what that shows; return what is left."""
    try:
        mapping = parse_mapping(draft.text([]))
    except BadInput as problem:
        return [str(problem)], False
    remarks: list[str] = []
    is_changed = False
    for one in inputs:
        try:
            prepared = prepare(
                connection, one, mapping, customer_salt=b"a proposal", zone=ZoneInfo("UTC")
            )
        except BadInput as problem:
            remarks.append(str(problem))
            continue
        if not prepared.bad_rows:
            continue
        found = connection.execute(
            'SELECT "column", value, any_value(allowed), count(*), min(_row) FROM '  # noqa: S608
            f"({prepared.problems}) GROUP BY ALL ORDER BY 4 DESC LIMIT 200"
        ).fetchall()
        (rows,) = connection.execute(prepared.rows).fetchone() or (0,)
        by_column: dict[str, Counter[str]] = {}
        for column, value, allowed, n, row in found:
            by_column.setdefault(column, Counter())[str(value)] += n
            if len(remarks) < 10:
                bad = Problem(row, column, value, allowed)
                told = {"file": one.name, "problem": bad, "n": whole(n)}
                remarks.append(
                    ngettext(
                        "%(file)s %(problem)s (one row).", "%(file)s %(problem)s (%(n)s rows).", n
                    )
                    % told
                )
        for column, values in by_column.items():
            is_changed |= draft.mend(column, values, rows)
    return remarks, is_changed
