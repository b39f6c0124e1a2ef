"""What was typed into the forms of goals and actions: read field by field, and never lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, QueryDict

from peil.accounts.models import User
from peil.reports import names
from peil.reports.amounts import Amounts, number_typed
from peil.reports.asking import Desk
from peil.shared.errors import PeilError
from peil.shared.words import day
from peil.shared.words import gettext as _
from peil.web.asking import FilterField, filter_field, filters_of

Option = tuple[str, str]


@dataclass
class Typed:
    """A form's fields as they stand: what was sent, else what the address or the record says.

    Parameters
    ----------
    given : QueryDict
        Sent, or from the address.
    kept : mapping of str to str
        For fields that were not given.
    is_sent : bool
        Whether the form itself was sent: then an empty field is meant to be empty.
    where : tuple of str
        ``dimension=value`` of the record, where nothing was given.
    """

    given: QueryDict
    kept: Mapping[str, str]
    is_sent: bool
    where: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what stands in a field."""
        if self.is_sent or name in self.given:
            return self.given.get(name) or ""
        return self.kept.get(name, "")

    def many(self, name: str) -> tuple[str, ...]:
        """Return what was ticked or chosen of several."""
        return tuple(self.given.getlist(name))

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """The slice: what is ticked, and what the two fields add."""
        given = self.many("where")
        conditions = list(given if self.is_sent or given else self.where)
        name, value = self.given.get("dimension"), self.given.get("value")
        if name and value:
            conditions.append(f"{name}={value}")
        try:
            return filters_of(conditions)
        except PeilError as problem:
            self.errors.setdefault("where", str(problem))
            return {}

    def wrong(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; the first that is said stands."""
        self.errors.setdefault(name, sentence)

    def checked(self, name: str, check: Callable[[], object]) -> bool:
        """Run a check, and let what it refuses stand at a field."""
        try:
            check()
        except PeilError as problem:
            self.wrong(name, str(problem))
            return False
        return True

    def number(self, name: str, amounts: Amounts, *, needed: str = "") -> float | None:
        """Read a number in the unit that people see, and return it as the KPI keeps it.

        Parameters
        ----------
        name : str
            Of the field.
        amounts : Amounts
            How the KPI's numbers are typed.
        needed : str
            What is wrong if nothing was typed; empty where nothing need be.
        """
        found = self._number(name, needed)
        return None if found is None else amounts.stored(found)

    def plain(self, name: str, *, needed: str = "") -> float | None:
        """Read a number that has no unit."""
        return self._number(name, needed)

    def money(self, name: str) -> Decimal | None:
        """Read an amount of money."""
        found = self._number(name, "")
        return None if found is None else Decimal(str(found))

    def _number(self, name: str, needed: str) -> float | None:
        text = self.text(name).strip()
        if not text:
            if needed:
                self.wrong(name, needed)
            return None
        try:
            return number_typed(text)
        except ValueError:
            self.wrong(name, _("“%(text)s” is not a number, such as 12.5.") % {"text": text})
            return None

    def day(self, name: str, *, needed: str = "") -> date | None:
        """Read a calendar day."""
        text = self.text(name).strip()
        if not text:
            if needed:
                self.wrong(name, needed)
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong(name, _("“%(text)s” is not a day, such as 2026-01-31.") % {"text": text})
            return None

    def day_words(self, name: str) -> str:
        """Write what stands in a field for a day as the reader does, as browsers do not."""
        try:
            return day(date.fromisoformat(self.text(name).strip()))
        except ValueError:
            return ""

    def owner(self) -> User | None:
        """Read who answers for it."""
        chosen = self.text("owner")
        person = User.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        if person is None:
            self.wrong("owner", _("Choose who answers for it."))
        return person


def is_asked_again(request: HttpRequest) -> bool:
    """Tell whether the form only wants its choices renewed, since the KPI or a cut was changed."""
    return "again" in request.POST


def people(*, beside: User | None = None) -> list[Option]:
    """Return who may answer for something: all who can sign in, and whoever does already."""
    held = {beside.pk} if beside is not None else set()
    return [
        (str(person.pk), str(person))
        for person in User.objects.all()
        if person.is_active or person.pk in held
    ]


def kpis(desk: Desk) -> list[Option]:
    """Return the KPIs that have rows, by their names."""
    loaded = [
        (name, _(kpi.definition.title))
        for name, kpi in desk.catalog.items()
        if desk.is_loaded(name)
    ]
    return sorted(loaded, key=lambda option: option[1].casefold())


def cut_choices(desk: Desk, kpi: str) -> list[Option]:
    """Return the dimensions that a KPI can be filtered and compared by."""
    return [(name, names.dimension(name)) for name in desk.cuts(kpi)]


def chosen_filters(where: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """Return filters as the form lists them: what is sent, the dimension's name, the value."""
    return [
        (f"{name}={value}", names.dimension(name), value)
        for name, values in sorted(where.items())
        for value in values
    ]


def picking(desk: Desk, kpi: str, given: QueryDict) -> FilterField:
    """Return what the form offers after a dimension is chosen, before its value is."""
    return filter_field(desk, kpi, given)
