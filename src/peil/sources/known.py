"""A draft for a file of a known system: its recipe, as far as the file's columns go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from peil.shared.words import gettext
from peil.shared.words import gettext as _
from peil.sources.draft import Draft
from peil.sources.exports.export import Choice, Export, named
from peil.sources.profiles import Profile
from peil.sources.rules import Question, Rows, Rule
from peil.sources.typing_rules import is_number

_PLACE = re.compile(r"\{([^{}]+)\}")
_CURRENCY = re.compile(r"\(([A-Z]{3})\)")
#: How much of a column must be filled to be a part of what tells rows apart.
_MOSTLY = 0.9


def draft_known(draft: Draft, export: Export, columns: list[Profile]) -> None:
    """Fill a draft by the recipe of a known export.

    Parameters
    ----------
    draft : Draft
        Empty but for its settings.
    export : Export
        What the file was recognised as; it has a recipe for the draft's fact.
    columns : list of Profile
        Of all files.
    """
    recipe = export.facts[draft.fact.name]
    file = _File(columns, recipe.missing)
    for name, choice in recipe.columns.items():
        rule = file.chosen(choice)
        if rule is not None:
            unsure = recipe.unsure.get(name, "")
            draft.columns[name] = (rule, gettext(unsure) if unsure else "")
    draft.dimensions = {
        name: (rule, "")
        for name, given in recipe.dimensions.items()
        if (rule := file.chosen(given)) is not None
    }
    if recipe.currency_in and "currency" not in draft.columns:
        told = _CURRENCY.search(named(recipe.currency_in, file.names) or "")
        if told:
            draft.columns["currency"] = (Rule(value=told[1]), _("from a column's name"))
    draft.questions = [
        (asked, gettext(recipe.unsure[question.id]) if question.id in recipe.unsure else "")
        for question in recipe.questions
        if (asked := file.asked(question)) is not None
    ]
    draft.rows = Rows(file.values(recipe.rows.without), file.values(recipe.rows.only))
    by = [found for name in recipe.by for found in file.telling(name, draft)]
    if by:
        order = file.first(recipe.order_by) or by[0]
        draft.fold = (by, order, _("rows that belong to one are folded into it"))
    draft.missing = list(dict.fromkeys([*recipe.missing, *draft.missing]))
    draft.unused = [name for name in file.names if name not in file.used]
    known = {column.name for column in draft.fact.columns if column.required}
    draft.needed = [
        column
        for column in draft.fact.columns
        if column.name in known - set(draft.columns) and not draft.questions
    ]


class _File:
    """The columns of a file, and which of them a recipe has used."""

    def __init__(self, columns: list[Profile], missing: Sequence[str]) -> None:
        self.columns = columns
        self.names = [column.name for column in columns]
        self.used: set[str] = set()
        self._missing = missing

    def first(self, wanted: Sequence[str]) -> str | None:
        """Return the file's name for the first of several that it has something in."""
        for name in wanted:
            found = named(name, self.names)
            profile = self._profile(found) if found else None
            if found and (profile is None or profile.filled):
                self.used.add(profile.name if profile else found.partition(".")[0])
                return found
        return None

    def telling(self, name: str, draft: Draft) -> list[str]:
        """Return the columns that a part of `by` means: those of a fact's column in braces."""
        if not name.startswith("{"):
            return [found] if (found := self.first(name.split("|"))) else []
        rule, _why = draft.columns.get(name[1:-1], (Rule(), ""))
        return _PLACE.findall(rule.text)

    def values(self, given: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Return values by column, for the columns that the file has."""
        return {found: told for name, told in given.items() if (found := self.first([name]))}

    def chosen(self, choice: Choice) -> Rule | None:
        """Return the first rule that the file has the columns for."""
        for rule in choice if isinstance(choice, tuple) else (choice,):
            if (found := self._fitted(rule)) is not None:
                return found
        return None

    def asked(self, question: Question) -> Question | None:
        column = self.first(question.column)
        if column is None:
            return None
        codes = self._as_written(column, question.codes)
        return replace(question, column=(column,), codes=codes, optional=False)

    def _fitted(self, rule: Rule) -> Rule | None:
        if rule.column:
            column = self.first(rule.column)
            if column is None:
                return None
            codes = self._as_written(column, rule.codes)
            rule = replace(rule, column=(column,), codes=codes, format=self._format(rule, column))
        if rule.first_of:
            parts = tuple(found for name in rule.first_of if (found := self.first([name])))
            if not parts:
                return None
            rule = replace(rule, first_of=parts)
        for places in (rule.text, rule.before, rule.after):
            for place in _PLACE.findall(places):
                if not self._is_mostly_there(place):
                    return None
        parts = (*rule.multiply, *rule.number_within, *rule.within, rule.minutes)
        needed = [name for name in parts if name and not is_number(name)]
        if not all(self.first([name]) for name in needed):
            return None
        return rule

    def _profile(self, name: str) -> Profile | None:
        return next((column for column in self.columns if column.name == name), None)

    def _is_mostly_there(self, place: str) -> bool:
        found = self.first(place.split("|"))
        profile = self._profile(found) if found else None
        if profile is None:
            return bool(found)
        empty = sum(profile.counts[text] for text in self._missing)
        return profile.filled - empty >= _MOSTLY * profile.rows

    def _format(self, rule: Rule, column: str) -> tuple[str, ...]:
        """Return how a column's dates are written, where that has to be said."""
        profile = self._profile(column)
        if rule.format and (profile is None or profile.date.startswith("unix")):
            return (profile.date,) if profile else rule.format
        return (profile.date,) if profile and "%" in profile.date else ()

    def _as_written(self, column: str, codes: Mapping[str, str]) -> dict[str, str]:
        """Return codes with the capitals that the file writes them in."""
        profile = self._profile(column)
        seen = {value.casefold(): value for value in profile.counts} if profile else {}
        return {seen.get(code.casefold(), code): meaning for code, meaning in codes.items()}
