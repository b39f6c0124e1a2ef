"""A rule of a mapping becomes SQL: the typed value, and what would be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peil.facts.fact import Column
from peil.shared.words import Sentence
from peil.shared.words import gettext as _
from peil.sources.cells import Cells, number, plain_number
from peil.sources.instants import Written, allowed, implausible, is_utc, offset_of, written
from peil.sources.person_keys import person_key
from peil.sources.rules import Rule
from peil.sources.sql import any_of, ident, literal, literals, one_of

SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "instant": "TIMESTAMPTZ",
    "date": "DATE",
    "money": "DECIMAL(18, 4)",
}
_YES = ("true", "yes", "y", "t", "1", "ja", "j", "sann", "sant")
_NO = ("false", "no", "n", "f", "0", "nei", "nej", "usann", "usant", "falskt")

_NO_RULE = Rule()
#: Ids that other files bring again; a spreadsheet may have written them as 17.0.
_IDS = {"response", "case", "order", "visit", "contact"}


@dataclass(frozen=True)
class Check:
    """What would be wrong with a value.

    Parameters
    ----------
    column : str
        The source column, for people.
    value : str
        SQL of the text as it stands.
    bad : str
        SQL that is true where it is wrong; may use the typed value by its name.
    allowed : str
        For people.
    """

    column: str
    value: str
    bad: str
    allowed: str


@dataclass(frozen=True)
class Typed:
    """A column of a fact as SQL over the clean texts of a file.

    Parameters
    ----------
    name : str
        Of the fact's column or dimension.
    value : str
        SQL.
    checks : tuple of Check
        What would be wrong.
    local : str
        SQL of the moment without zone, where it has none; empty if it is no instant.
    offset, zone : str
        SQL of the zone's offset at that moment, and the zone; empty if that is UTC, or the moment
        is worked out.
    newest : str
        SQL of a moment whose newest in the file is the value of every row; empty otherwise.
    rule : Rule
        Where it came from.
    """

    name: str
    value: str
    checks: tuple[Check, ...] = ()
    local: str = ""
    offset: str = ""
    zone: str = ""
    newest: str = ""
    rule: Rule = _NO_RULE


class Typer:
    """Turns rules into SQL for one file.

    Parameters
    ----------
    cells : Cells
        The file's columns.
    salt : bytes
        The workspace's secret, for keys of people.
    zone : str
        Of times that name none.
    may_have_zone : bool
        False if no text names its zone.
    """

    def __init__(self, cells: Cells, *, salt: bytes, zone: str, may_have_zone: bool = True) -> None:
        self.cells = cells
        self.zone = cells.mapping.zone or zone
        scope = cells.mapping.customer_scope or cells.mapping.source
        self._salt = salt
        self._scope = scope
        #: Names and SQL over the clean texts; then each over those before. What is used more than
        #: once is worked out once.
        self.texts: list[tuple[str, str]] = []
        self.moments: list[tuple[str, str]] = []
        self.offsets: list[tuple[str, str]] = []
        self.may_have_zone = may_have_zone
        #: SQL that is true where a text names its zone.
        self.zoned: list[str] = []

    def typed(self, column: Column, rule: Rule) -> Typed:
        """Return the SQL of one column.

        Raises
        ------
        BadInput
            If the file lacks a column that the rule needs.
        """
        cells = self.cells
        named = rule.column or rule.first_of
        if rule.optional and named and cells.find(named) is None:
            return Typed(column.name, self._default(column, rule), rule=rule)
        if rule.newest_of:
            moments = [self._moment(cells.cell(c), rule) for c in self._columns(rule.newest_of)]
            newest = f"greatest({', '.join(self._instant(m, rule)[0] for m in moments)})"
            return Typed(column.name, "NULL", newest=newest, rule=rule)
        if rule.before or rule.after:
            return self._moved(column, rule)
        if rule.multiply or rule.add:
            return self._computed(column, rule)
        if rule.number_within:
            groups = ", ".join(cells.cell(c) for c in self._columns(rule.number_within))
            value = f"CAST(row_number() OVER (PARTITION BY {groups} ORDER BY _row) AS VARCHAR)"
            return Typed(column.name, value, rule=rule)
        if rule.count:
            return Typed(column.name, "1", rule=rule)
        if (constant := self._constant(column, rule)) is not None:
            return Typed(column.name, one_of(constant, column.allowed or [constant]), rule=rule)
        text, label = self._text(column.name, rule)
        text = self._named(text)
        return self._of_text(column, rule, text, label)

    def condition(self, rule: Rule) -> str:
        """Return SQL that is true where a rule's ``when`` holds; empty without one."""
        conditions = []
        for name, values in rule.when.items():
            cell = self.cells.cell(self.cells.need([name], "when"))
            conditions.append(f"{plain_number(cell)} IN ({literals(values)})")
        return " AND ".join(conditions)

    def order(self, columns: Sequence[str]) -> tuple[str, Check]:
        """Return SQL of a number by which updates are ordered, and what would be wrong."""
        column = self.cells.need(columns, "order_by")
        cell = self.cells.cell(column)
        moment, _offset = self._instant(self._moment(cell, _NO_RULE), _NO_RULE)
        value = f"coalesce({number(cell, None)}, epoch({moment}))"
        return value, Check(column, cell, f"{value} IS NULL", _("a number or a date, to order by"))

    def _columns(self, names: Sequence[str]) -> list[str]:
        return [self.cells.need(name.split("|"), Sentence("a rule")) for name in names]

    def _zone(self, rule: Rule) -> str:
        return rule.zone or self.zone

    def _moment(self, text: str, rule: Rule) -> Written:
        return self._noted(
            written(
                text,
                rule.format,
                day_first=self.cells.mapping.day_first,
                may_have_zone=self.may_have_zone,
            )
        )

    def _noted(self, moment: Written) -> Written:
        name = f"m{len(self.moments)}"
        self.moments.append((name, moment.local))
        if moment.has_zone:
            self.zoned.append(moment.has_zone)
        return Written(ident(name), moment.exact, moment.has_zone)

    def _instant(self, moment: Written, rule: Rule) -> tuple[str, str]:
        """Return SQL of a moment, and of the offset of its zone; empty if that has none."""
        zone, offset = self._zone(rule), ""
        if not is_utc(zone):
            name = f"o{len(self.offsets)}"
            self.offsets.append((name, offset_of(moment.local, zone)))
            offset = ident(name)
        return moment.instant(zone, offset), offset

    def _named(self, text: str) -> str:
        """Give a text that is more than a cell a name."""
        if text.startswith('"') and text.count('"') == 2:
            return text
        name = f"x{len(self.texts)}"
        self.texts.append((name, text))
        return ident(name)

    def _decimal(self, rule: Rule) -> str | None:
        return rule.decimal or self.cells.mapping.file.decimal

    def _default(self, column: Column, rule: Rule) -> str:
        kind = SQL_TYPES[column.type]
        return f"CAST({'NULL' if rule.default is None else literal(rule.default)} AS {kind})"

    def _constant(self, column: Column, rule: Rule) -> str | None:
        """Return a text that is the same in every row, and right; None where there is none."""
        if rule.value is None or column.type != "text" or rule.when or rule.codes:
            return None
        if rule.is_one_of or rule.starts_with:
            return None
        if column.name in _IDS or column.name.endswith("_key"):
            return None
        constant = self.cells.constant(rule.value, column.name)
        return constant if not column.allowed or constant in column.allowed else None

    def _text(self, name: str, rule: Rule) -> tuple[str, str]:
        """Return SQL of the text that a rule points at, and the name of what it points at."""
        cells = self.cells
        if rule.value is not None:
            return literal(cells.constant(rule.value, name)), _("the value of %(column)s") % {
                "column": name
            }
        if rule.text:
            text, used = cells.template(rule.text, name)
            return text, ", ".join(dict.fromkeys(used)) or name
        if rule.first_of:
            columns = [c for c in (cells.find([n]) for n in rule.first_of) if c is not None]
            columns = columns or [cells.need(rule.first_of, name)]
            parts = ", ".join(cells.cell(column, rule.missing) for column in columns)
            return f"coalesce({parts})", " / ".join(columns)
        column = cells.need(rule.column, name)
        cell = cells.cell(column, rule.missing)
        if rule.within:
            groups = ", ".join(cells.cell(c) for c in self._columns(rule.within))
            cell = f"max({cell}) OVER (PARTITION BY {groups})"
        return cell, column

    def _of_text(self, column: Column, rule: Rule, text: str, label: str) -> Typed:
        checks = self._json((*rule.column, *rule.first_of))
        raw = text
        for sign in rule.until:
            text = f"split_part({text}, {literal(sign)}, 1)"
        if rule.is_one_of or rule.starts_with:
            tests = [f"{plain_number(text)} IN ({literals(rule.is_one_of)})"] * bool(rule.is_one_of)
            tests += [f"prefix({text}, {literal(start)})" for start in rule.starts_with]
            value = f"coalesce({any_of(tests)}, false)"
            return self._finished(column, rule, value, checks)
        if rule.codes:
            plain = plain_number(text)
            cases = " ".join(
                f"WHEN {literal(code)} THEN {literal(meaning)}"
                for code, meaning in rule.codes.items()
            )
            kept = text if rule.other == "keep" else "NULL"
            text = f"CASE {plain} {cases} ELSE {kept} END"
            if rule.other == "refuse":
                checks.append(
                    Check(label, raw, f"{raw} IS NOT NULL AND {plain} NOT IN "
                          f"({literals(rule.codes)})",
                          _("one of %(values)s") % {"values": ", ".join(rule.codes)})
                )  # fmt: skip
        if condition := self.condition(rule):
            text = f"CASE WHEN {condition} THEN {text} END"
        if rule.default is not None:
            text = f"coalesce({text}, {literal(rule.default)})"
        text = self._named(text)
        if column.type == "instant":
            moment = self._moment(text, rule)
            value, offset = self._instant(moment, rule)
            told = allowed(rule.format, day_first=self.cells.mapping.day_first)
            bad = f"{text} IS NOT NULL AND (@ IS NULL OR {implausible(moment.local)})"
            checks.append(Check(label, raw, bad, told))
            typed = self._finished(column, rule, value, checks, is_settled=True)
            return replace(typed, local=moment.local, offset=offset, zone=self._zone(rule))
        value, told = self._plain(column, rule, text)
        if told:
            checks.append(Check(label, raw, f"{text} IS NOT NULL AND @ IS NULL", told))
        checks += self._bounds(column, label, raw)
        return self._finished(column, rule, value, checks, is_settled=True)

    def _json(self, names: Sequence[str]) -> list[Check]:
        """Return what is wrong where a rule reads within a column that holds something else."""
        checks = []
        for name in names:
            found = self.cells.find([name])
            if found is None or found in self.cells.columns:
                continue
            outer = found.partition(".")[0]
            cell = self.cells.cell(outer)
            bad = f"{cell} IS NOT NULL AND NOT json_valid({cell})"
            checks.append(Check(outer, cell, bad, _("JSON, which '%(name)s' is read from")
                                % {"name": found}))  # fmt: skip
        return checks

    def _plain(self, column: Column, rule: Rule, text: str) -> tuple[str, str]:
        """Return SQL of a text as its type, and what is allowed; empty if every text is."""
        decimal = self._decimal(rule)
        if column.type == "text":
            if column.name.endswith("_key"):
                return person_key(text, salt=self._salt, scope=self._scope), ""
            return (plain_number(text) if column.name in _IDS else text), ""
        if column.type == "boolean":
            lower = f"lower({plain_number(text)})"
            return (
                f"CASE WHEN {lower} IN ({literals(_YES)}) THEN true "
                f"WHEN {lower} IN ({literals(_NO)}) THEN false END",
                _('true or false, yes or no, 1 or 0; for others say is = ["…"] in the mapping'),
            )
        if column.type == "date":
            moment = self._moment(text, rule).local
            told = allowed(rule.format, day_first=self.cells.mapping.day_first)
            return f"CAST({moment} AS DATE)", told
        if column.type == "integer":
            figure = number(text, decimal)
            return (
                f"CASE WHEN {figure} = trunc({figure}) THEN CAST({figure} AS BIGINT) END",
                _("a whole number"),
            )
        kind = SQL_TYPES[column.type]
        told = (
            _("a number such as 1234,5")
            if decimal == ","
            else _("a number such as 1234.5; for a decimal comma say file.decimal = ','")
        )
        return number(text, decimal, kind), told

    def _bounds(self, column: Column, label: str, raw: str) -> list[Check]:
        checks = []
        if column.allowed:
            checks.append(
                Check(label, raw, f"@ IS NOT NULL AND @ NOT IN ({literals(column.allowed)})",
                      _("one of %(values)s; say codes in the mapping")
                      % {"values": ", ".join(column.allowed)})
            )  # fmt: skip
        if column.low is not None:
            checks.append(
                Check(
                    label,
                    raw,
                    f"@ < {column.low}",
                    _("%(low)s or more") % {"low": f"{column.low:g}"},
                )
            )
        if column.high is not None:
            checks.append(
                Check(
                    label,
                    raw,
                    f"@ > {column.high}",
                    _("%(high)s or less") % {"high": f"{column.high:g}"},
                )
            )
        return checks

    def _finished(
        self,
        column: Column,
        rule: Rule,
        value: str,
        checks: list[Check],
        *,
        is_settled: bool = False,
    ) -> Typed:
        if not is_settled and (condition := self.condition(rule)):
            value = f"CASE WHEN {condition} THEN {value} END"
        kind = SQL_TYPES[column.type]
        return Typed(column.name, f"CAST({value} AS {kind})", tuple(checks), rule=rule)

    def _computed(self, column: Column, rule: Rule) -> Typed:
        parts, checks = [], []
        for given in rule.multiply or rule.add:
            if self.cells.find(given.split("|")) is None and is_number(given):
                parts.append(given)
                continue
            (name,) = self._columns([given])
            cell = self.cells.cell(name, rule.missing)
            figure = number(cell, self._decimal(rule))
            parts.append(figure)
            bad = f"{cell} IS NOT NULL AND {figure} IS NULL"
            checks.append(Check(name, cell, bad, _("a number")))
        value = (" * " if rule.multiply else " + ").join(parts)
        return self._finished(column, rule, value, checks)

    def _moved(self, column: Column, rule: Rule) -> Typed:
        cells = self.cells
        start = cells.template(rule.before or rule.after, column.name)[0]
        value = written(start, rule.format, day_first=cells.mapping.day_first).local
        checks: list[Check] = []
        for unit, step, most, wanted in (
            ("months", "to_months(CAST(# AS INTEGER))", 2000, _("a number of months")),
            ("years", "to_months(CAST(# * 12 AS INTEGER))", 2000, _("a number of years")),
            ("days", "to_days(CAST(# AS INTEGER))", 2000, _("a number of days")),
            ("minutes", "to_seconds(60 * #)", 10_000_000, _("a number of minutes")),
        ):
            told = getattr(rule, unit)
            if not told:
                continue
            found = cells.find([told])
            text = literal(told) if found is None and is_number(told) else cells.cell(
                found or cells.need([told], column.name)
            )  # fmt: skip
            figure = number(text, self._decimal(rule))
            sign = "-" if rule.before else "+"
            value = f"({value} {sign} {step.replace('#', figure)})"
            bad = f"{text} IS NOT NULL AND ({figure} IS NULL OR {figure} < 0 OR {figure} > {most})"
            checks.append(Check(told, text, bad, wanted))
        moment = self._noted(Written(value))
        typed = self._finished(column, rule, self._instant(moment, rule)[0], checks)
        return replace(typed, local=moment.local)


def is_number(text: str) -> bool:
    """Return whether a rule means a number and no column."""
    return text.replace(".", "", 1).isdigit()
