"""The templates' environment: autoescaped, translated by the same words as everything else."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from peil.shared import words
from peil.web import addresses, formats


def environment(**options: Any) -> Environment:
    """Make the environment. A name that does not exist is an error, not an empty text."""
    options |= {"undefined": StrictUndefined}
    options.pop("autoescape", None)
    made = Environment(autoescape=True, **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # of the i18n extension
        words.gettext, words.ngettext, newstyle=True
    )
    made.globals |= {"static": addresses.static, "address": _address, "language": words.language}
    made.filters |= {
        "count": formats.count,
        "instant": formats.instant,
        "day": formats.day,
        "days": formats.days,
        "ago": formats.ago,
        "size": formats.size,
    }
    return made


@pass_context
def _address(context: Context, route: str, **places: object) -> str:
    """Return a page's address in the workspace at hand: ``{{ address("kpi", name="nps") }}``."""
    return addresses.address(context["request"], route, **places)
