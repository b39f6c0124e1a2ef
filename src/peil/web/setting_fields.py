"""How each setting is shown and typed: choices with titles, suggestions, instants without zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.numbers import get_currency_name

from peil.facts.derived.business_time import COUNTRIES
from peil.metrics.catalog import catalog
from peil.shared.words import LANGUAGES, language
from peil.shared.words import gettext as _
from peil.warehouse.settings import Settings
from peil.warehouse.workspace import Workspace

Option = tuple[str, str]

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
          "Pacific")  # fmt: skip
_CURRENCIES = ("NOK", "SEK", "DKK", "EUR", "ISK", "GBP", "USD", "CHF", "PLN", "CAD", "AUD", "JPY")
_INSTANTS = frozenset({"clock", "task_base_until"})


@dataclass(frozen=True)
class Field:
    """How a setting is typed.

    Parameters
    ----------
    kind : str
        ``text``, ``area``, ``number``, ``choice``, ``suggest`` or ``instant``.
    options : tuple of (str, str)
        Values and what they are called: all there are for a choice, some for suggestions.
    """

    kind: str
    options: tuple[Option, ...] = ()


def field_of(workspace: Workspace, name: str) -> Field:
    """Return how a setting is typed."""
    match name:
        case "headline":
            return Field("choice", (("", _("Peil chooses")), *_kpis(workspace)))
        case "language":
            return Field("choice", tuple(LANGUAGES.items()))
        case "zone":
            return Field("suggest", tuple((zone, "") for zone in _zones()))
        case "holidays":
            return Field("choice", tuple((code, _territory(code)) for code in COUNTRIES))
        case "currency":
            return Field("suggest", tuple((code, get_currency_name(code, locale=language()))
                                          for code in _CURRENCIES))  # fmt: skip
        case "description":
            return Field("area")
    default = Settings.model_fields[name].default
    if isinstance(default, bool):
        return Field("choice", (("no", _("no")), ("yes", _("yes"))))
    if name in _INSTANTS:
        return Field("instant")
    return Field("number" if isinstance(default, (int, float)) else "text")


def _kpis(workspace: Workspace) -> list[Option]:
    named = [(name, _(kpi.definition.title)) for name, kpi in catalog(workspace.folder).items()]
    held = workspace.settings.headline
    gone = [(held, held)] if held and held not in dict(named) else []
    return sorted(named, key=lambda option: option[1].casefold()) + gone


def _territory(code: str) -> str:
    return str(Locale.parse(language()).territories[code])


def _zones() -> list[str]:
    return ["UTC", *sorted(z for z in available_timezones() if z.partition("/")[0] in _AREAS)]


def text_of(value: object, zone: ZoneInfo) -> str:
    """Write a setting as it is typed: an instant by the workspace's clock, numbers without .0."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (tuple, list)):
        return "; ".join(text_of(part, zone) for part in value)
    return "" if value is None else str(value)


def value_of(name: str, typed: str, zone: ZoneInfo) -> object:
    """Turn what was typed into what the file holds; what does not fit is left to the check."""
    default = Settings.model_fields[name].default
    if name in _INSTANTS and typed:
        return _instant(typed, zone)
    if name == "currency":
        return typed.upper()
    if isinstance(default, bool):
        return typed == "yes"
    if isinstance(default, tuple):
        return [_number(part.strip()) for part in typed.split(";" if ";" in typed else ",")]
    if isinstance(default, (int, float)):
        return _number(typed)
    return typed


def _instant(typed: str, zone: ZoneInfo) -> str:
    try:
        instant = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).isoformat()


def _number(typed: str) -> object:
    for kind in (int, float):
        try:
            return kind(typed.replace(",", "."))
        except ValueError:
            continue
    return typed
