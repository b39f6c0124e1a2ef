"""What the reading pages share: a request's desk, and the question in its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from peil.accounts.models import User
from peil.metrics.measurement import Grain
from peil.metrics.periods import GRAINS
from peil.reports.asking import MOST_VALUES, Desk
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown
from peil.warehouse.workspace import Workspace
from peil.web.warehouses import warehouse


def desk_of(request: HttpRequest) -> Desk:
    """Return the desk for a request: its workspace, as its person may see it."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    return Desk(workspace, person_of(request).viewer, warehouse=warehouse(workspace))


def person_of(request: HttpRequest) -> User:
    """Return who asks."""
    person = request.user
    if not isinstance(person, User):  # pragma: no cover - no page is open to strangers
        raise TypeError(type(person).__name__)
    return person


@dataclass(frozen=True)
class Question:
    """What a page's address asks.

    Parameters
    ----------
    by : str or None
        The cut; None where the address names none.
    every : Grain or None
        The periods' length.
    since, until : date or None
        Half-open.
    where : mapping of str to tuple of str
        Filters.
    variant : str or None
        A named variant of the KPI.
    definition : int or None
        Which version of the definition of a KPI of the workspace's own.
    as_measured : bool
        Whether the bridges of the series are left out.
    """

    by: str | None = None
    every: Grain | None = None
    since: date | None = None
    until: date | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variant: str | None = None
    definition: int | None = None
    as_measured: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """Tells this question from others."""
        return (self.by, self.every, self.since, self.until, tuple(sorted(self.where.items())),
                self.variant, self.definition, self.as_measured)  # fmt: skip

    def address(self, **changes: str | None) -> str:
        """Return the question as it stands in an address, with changes; empty if nothing is asked.

        Parameters
        ----------
        **changes
            ``by``, ``every``, ``since``, ``until``, ``variant`` or ``measured``, None to leave it
            out;
            ``keep="dim=value"`` adds a filter and ``drop="dim=value"`` takes one away.
        """
        drop, keep = changes.pop("drop", None), changes.pop("keep", None)
        asked: dict[str, str | None] = {
            "by": self.by, "every": self.every,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None, "variant": self.variant,
            "definition": str(self.definition) if self.definition else None,
            "measured": "1" if self.as_measured else None,
        } | changes  # fmt: skip
        pairs = [(name, value) for name, value in asked.items() if value]
        filters = [f"{name}={value}" for name, values in self.where.items() for value in values]
        if keep and keep not in filters:
            filters.append(keep)
        pairs += [("where", each) for each in filters if each != drop]
        return "?" + urlencode(pairs) if pairs else ""


def question_of(asked: QueryDict) -> Question:
    """Read the question from an address.

    Raises
    ------
    BadInput
        If a date or filter cannot be read; the message says what would do.
    UnknownName
        If there is no such period.
    """
    return Question(
        by=asked.get("by") or None,
        every=_grain(asked.get("every")),
        since=day_asked("since", asked.get("since")),
        until=day_asked("until", asked.get("until")),
        where=filters_of([*asked.getlist("where"), *_picked(asked)]),
        variant=asked.get("variant") or None,
        definition=_version(asked.get("definition")),
        as_measured=asked.get("measured") == "1",
    )


def _version(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise BadInput("definition is '%(text)s', must be a version such as 1.", text=text)
    return int(text)


@dataclass(frozen=True)
class FilterField:
    """The form's two fields that add a filter: a dimension, and one of its values.

    Parameters
    ----------
    dimension : str
        The chosen one; empty if none is yet.
    values : tuple of str
        What may be chosen.
    is_open : bool
        Whether there may be further values, to be typed.
    """

    dimension: str = ""
    values: tuple[str, ...] = ()
    is_open: bool = False


def filter_field(desk: Desk, kpi: str, asked: QueryDict) -> FilterField:
    """Return what the form offers after a dimension is chosen, before its value is."""
    chosen = asked.get("dimension", "")
    if not chosen or asked.get("value"):
        return FilterField()
    values = desk.values(kpi, chosen)
    return FilterField(chosen, values, is_open=len(values) == MOST_VALUES)


def _grain(every: str | None) -> Grain | None:
    if not every:
        return None
    for grain in GRAINS:
        if grain == every:
            return grain
    raise unknown("No period named '%(name)s'.", GRAINS, name=every)


def day_asked(name: str, text: str | None) -> date | None:
    """Read a day from an address; None where there is none.

    Raises
    ------
    BadInput
        If it is not a date.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            "%(name)s is “%(text)s”, must be a date such as 2026-01-31.", name=name, text=text
        ) from None


def _picked(asked: QueryDict) -> list[str]:
    """Return the filter that the form adds from its two fields, if both are filled in."""
    name, value = asked.get("dimension"), asked.get("value")
    return [f"{name}={value}"] if name and value else []


def filters_of(conditions: list[str]) -> dict[str, tuple[str, ...]]:
    """Read filters that are each written as ``dimension=value``.

    Raises
    ------
    BadInput
        If one is not.
    """
    filters: dict[str, tuple[str, ...]] = {}
    for condition in conditions:
        name, equals, value = condition.partition("=")
        if not equals or not name.strip():
            raise BadInput("The filter “%(filter)s” must be written as dimension=value, such as "
"language=English.", filter=condition)  # fmt: skip
        held = filters.get(name.strip(), ())
        if value.strip() not in held:
            filters[name.strip()] = (*held, value.strip())
    return filters
