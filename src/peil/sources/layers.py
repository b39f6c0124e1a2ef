"""The layers of SQL between a file's texts and a fact: clean, typed, judged, folded, named."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from peil.facts.fact import Column, Fact
from peil.shared import clock
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.sources import asked
from peil.sources.cells import Cells
from peil.sources.folding import folded
from peil.sources.inputs import Input
from peil.sources.mapping import Mapping
from peil.sources.sql import any_of, holds, ident, literal, one_of
from peil.sources.typing_rules import Check, Typed, Typer
from peil.sources.unmapped import (
    following,
    has_natural_key,
    is_named_by_row,
    moment,
    typed_columns,
    unmapped,
)


@dataclass(frozen=True)
class Guard:
    """What makes the writing of rows fail, besides a value that cannot be accepted.

    Parameters
    ----------
    also : str
        SQL that is worked out for each row, and makes it fail where it is true.
    refuses_zones : bool
        Whether a time that names its zone does.
    """

    also: str
    refuses_zones: bool

    @property
    def counts(self) -> bool:
        """Whether working it out leaves something behind."""
        return self.also != "false"


class Layers:
    """SQL of one file's rows as a fact.

    Parameters
    ----------
    fact : Fact
        What the rows become.
    mapping : Mapping
        As it holds for this file.
    input : Input
        The file.
    columns : tuple of str
        What it has.
    salt : bytes
        For keys of people.
    zone : str
        Of times that name none.
    may_have_zone : bool
        False if reading the file has told that no time names its zone.

    Raises
    ------
    BadInput
        If the file lacks a column, or the mapping lacks what the fact needs.
    """

    def __init__(
        self,
        fact: Fact,
        mapping: Mapping,
        input: Input,  # noqa: A002
        columns: tuple[str, ...],
        *,
        salt: bytes,
        zone: str,
        may_have_zone: bool = True,
    ) -> None:
        self.fact = fact
        self.mapping = mapping
        self.file = input.name
        self._hash = input.content_hash[:16]
        self.cells = Cells(input.name, columns, mapping)
        self.typer = Typer(self.cells, salt=salt, zone=zone, may_have_zone=may_have_zone)
        self.notes: tuple[str, ...] = ()
        self._newest: dict[str, str | None] = {}
        self._judge_shape()
        self.columns = typed_columns(self.fact, self.mapping)
        self.typed = [self._typed(column) for column in self.columns]
        self.has_natural_key = has_natural_key(self.fact, self.mapping)
        self.checks = self._checks()

    @property
    def is_survey(self) -> bool:
        """Whether rows are answers to questions."""
        return self.fact.name == "answers"

    @property
    def needs_row_numbers(self) -> bool:
        """Whether values depend on where in the file a row stands."""
        rules = [*self.mapping.columns.values(), *self.mapping.dimensions.values()]
        within = any(rule.number_within for rule in rules)
        return within or bool(self.mapping.fold) or not self.has_natural_key

    @property
    def bad(self) -> str:
        """SQL that is true for a row with any problem."""
        return holds(any_of(check.bad for check in self.checks))

    @property
    def has_zone(self) -> str:
        """SQL that is true for a row in which a time names its zone."""
        return holds(any_of(self.typer.zoned))

    def newest(self) -> dict[str, str]:
        """Return SQL of the moments whose newest in the file is every row's value, by column."""
        found = {typed.name: typed.newest for typed in self.typed if typed.newest}
        if self.fact.column("observed_until") and "observed_until" not in self.mapping.columns:
            # a contract's end may lie ahead; what a source describes ends with the present
            tomorrow = literal(f"{clock.now() + timedelta(days=1):%Y-%m-%d %H:%M:%S}")
            moments = [
                f"CASE WHEN {name} < TIMESTAMP {tomorrow} THEN {name} END"
                for name in (
                    ident(f"v:{typed.name}") for typed in self.typed if typed.local or typed.newest
                )
            ]
            found["observed_until"] = f"greatest({', '.join(moments)})" if moments else "NULL"
        return found

    def offsets(self) -> dict[str, tuple[str, str]]:
        """Return SQL of the offsets of times that name no zone, and the zone they are taken in."""
        return {
            typed.name: (typed.offset, typed.zone)
            for typed in self.typed
            if typed.offset and typed.rule.value is None
        }

    def settle(self, newest: MappingOf[str, str | None]) -> None:
        """Take in the newest moments that reading the file has told."""
        self._newest = dict(newest)

    def first_zones(self, view: str, rows: int) -> str:
        """Return a SELECT of whether a time in the first rows that are read names its zone."""
        texts = _layered(self.cells.select(view), [self.typer.texts])
        return f"SELECT bool_or({self.has_zone}) FROM (SELECT * FROM ({texts}) LIMIT {rows})"  # noqa: S608

    def checked(self, view: str) -> str:
        """Return a SELECT of clean texts, typed values and states of answers."""
        first = [f"{typed.value} AS {ident(f'v:{typed.name}')}" for typed in self.typed]
        first += [f"{sql} AS {ident(name)}" for name, sql in self._first]
        typed = ", ".join(["*", *first])
        typer = self.typer
        query = _layered(self.cells.select(view), [typer.texts, typer.moments, typer.offsets])
        query = f"SELECT {typed} FROM ({query})"  # noqa: S608
        second = [f"{sql} AS {ident(name)}" for name, sql in self._second]
        second += [
            f"{sql} AS {ident(f'v:{name}')}" for name, sql in self._following() if name != "load_id"
        ]
        return f"SELECT {', '.join(['*', *second])} FROM ({query})" if second else query  # noqa: S608

    def facts(
        self, view: str, *, is_clean: bool = False, guard: Guard | None = None
    ) -> dict[str, str]:
        """Return a SELECT for each fact that the file brings.

        Parameters
        ----------
        view : str
            The file's.
        is_clean : bool
            Whether no row has a problem, so that none need be left out.
        guard : Guard or None
            Fail at the first row with a problem instead of leaving it out.
        """
        good = checked = self.checked(view)
        if guard:
            good = self._guarded(good, guard)
        elif not is_clean:
            # The optimizer would push a plain filter down to the file and type every value twice.
            # What it takes for a random number it leaves where it stands.
            is_bad = holds(any_of([*(check.bad for check in self.checks), "random() > 1"]))
            good = (
                f"SELECT * EXCLUDE (is_bad) FROM (SELECT *, {is_bad} AS is_bad "  # noqa: S608
                f"FROM ({good})) WHERE NOT is_bad"
            )
        empty = {typed.name for typed in self.typed if typed.value.startswith("CAST(NULL AS ")}
        late = [name for name, _sql in self._following()]
        names = [*(column.name for column in self.columns if column.name not in empty), *late]
        if self.mapping.fold:
            good = folded(good, self.cells, self.mapping.fold, self._order, self.typed, late)
        settled = ", ".join(
            f"{moment(self._newest.get(typed.name))} AS {ident(f'v:{typed.name}')}"
            for typed in self.typed
            if typed.newest
        )
        if settled:
            good = f"SELECT * REPLACE ({settled}) FROM ({good})"  # noqa: S608
        if not self.is_survey:
            parts = ", ".join(f"{ident(f'v:{name}')} AS {ident(name)}" for name in names)
            return {self.fact.name: f"SELECT {parts}, _row FROM ({good})"}  # noqa: S608
        if self._long:
            return {"answers": self._long.select(good, names)}
        facts = self._survey_facts(good, names)
        if guard and guard.counts and len(facts) > 1:  # each row is written twice, counted once
            again = self._guarded(checked, replace(guard, also="false"))
            facts["comments"] = self._survey_facts(again, names)["comments"]
        return facts

    def _guarded(self, checked: str, guard: Guard) -> str:
        """Return a SELECT that fails in a row with a problem; each fact needs the source."""
        faults = [check.bad for check in self.checks]
        faults += self.typer.zoned if guard.refuses_zones else []
        kind = f"ENUM({literal(self.mapping.source)})"
        return (
            f"SELECT * REPLACE (CASE WHEN {any_of([*faults, guard.also])} "  # noqa: S608
            f"THEN CAST(error('a row has a problem') AS {kind}) ELSE \"v:source\" END "
            f'AS "v:source") FROM ({checked})'
        )

    def problems(self, view: str) -> str:
        """Return a SELECT of what is wrong, a line per value; the file is read once."""
        structs = ", ".join(
            f"CASE WHEN {check.bad} THEN {{'column': {literal(check.column)}, "
            f"'value': CAST({check.value} AS VARCHAR), 'allowed': {literal(check.allowed)}}} END"
            for check in self.checks
        )
        return (
            f'SELECT _row, p."column" AS "column", p.value AS value, p.allowed AS allowed FROM '  # noqa: S608
            f"(SELECT _row, unnest([{structs}]) AS p FROM ({self.checked(view)}) "
            f"WHERE {self.bad}) WHERE p IS NOT NULL"
        )

    def _judge_shape(self) -> None:
        """Find the questions in the file, as columns or as rows."""
        self._long: asked.Long | None = None
        self.answers: list[asked.Answer] = []
        self._first: list[tuple[str, str]] = []
        self._second: list[tuple[str, str]] = []
        self._survey_checks: list[Check] = []
        if not self.is_survey:
            return
        rules = self.mapping.columns
        if "question" in rules:
            given = rules.get("score") or rules.get("choice")
            if given is None:
                raise BadInput(
                    "%(mapping)s names a column for question, so each row is an answer: say in "
                    "[columns] which column is its score.",
                    mapping=self.mapping.name,
                )
            self._long = asked.long(self.cells, self.mapping.questions, rules["question"], given)
            self._first += self._long.first
            self._second += self._long.second
            self._survey_checks += self._long.checks
            return
        self.answers = asked.wide(self.cells, self.mapping.questions)
        for answer in self.answers:
            self._first += answer.first
            self._second += answer.second
            self._survey_checks.append(answer.check)

    def _typed(self, column: Column) -> Typed:
        rule = self.mapping.columns.get(column.name) or self.mapping.dimensions.get(column.name)
        if column.name == "source":
            return Typed("source", one_of(self.mapping.source, [self.mapping.source]))
        if rule is not None:
            return self.typer.typed(column, rule)
        if is_named_by_row(column, self.fact):
            self.notes += (
                _(
                    "%(file)s: %(mapping)s names no column for %(column)s, so rows are told apart "
                    "by file and row number. Rows that stand in two files count twice."
                )
                % {"file": self.file, "mapping": self.mapping.name, "column": column.name},
            )
        return unmapped(column, self.fact, self.mapping, self._hash)

    def _following(self) -> list[tuple[str, str]]:
        """Return columns that follow from others or from the whole file, and their SQL."""
        return following(self.fact, self.mapping, self._newest.get("observed_until"))

    def _checks(self) -> list[Check]:
        checks: list[Check] = []
        for index, (column, typed) in enumerate(zip(self.columns, self.typed, strict=True)):
            value = ident(f"v:{typed.name}")
            if typed.newest:
                self.typed[index] = replace(typed, value=f"({typed.newest})")
            own = [replace(check, bad=check.bad.replace("@", value)) for check in typed.checks]
            if (column.required or column.name == "weight") and typed.rule.column + (
                typed.rule.first_of
            ) + ((typed.rule.text,) if typed.rule.text else ()):
                others = any_of(check.bad for check in own)
                label = next(iter(typed.rule.column), "") or column.name
                label = self.cells.find(typed.rule.column) or label
                checks.append(
                    Check(label, "''", f"{value} IS NULL AND NOT coalesce({others}, false)",
                          _("a value, for it is the %(column)s; it is empty")
                          % {"column": column.name})
                )  # fmt: skip
            checks += own
        if self.mapping.fold:
            for name in self.mapping.fold.by:  # no rule of a column need name them
                self.cells.cell(self.cells.need([name], "fold.by"))
            self._order, check = self.typer.order(self.mapping.fold.order_by)
            checks.append(check)
        return checks + self._survey_checks

    def _survey_facts(self, good: str, names: list[str]) -> dict[str, str]:
        scored = [answer for answer in self.answers if not answer.is_comment]
        facts: dict[str, str] = {}
        if scored:
            facts["answers"] = asked.wide_select(good, names, scored)
        said = [answer for answer in self.answers if answer.is_comment]
        if said:
            facts["comments"] = asked.comments_select(good, names, said)
        return facts


def _layered(query: str, layers: Sequence[Sequence[tuple[str, str]]]) -> str:
    """Return a SELECT with further columns, each layer's over those of the one before."""
    for layer in layers:
        if layer:
            named = ", ".join(f"{sql} AS {ident(name)}" for name, sql in layer)
            query = f"SELECT *, {named} FROM ({query})"  # noqa: S608
    return query
