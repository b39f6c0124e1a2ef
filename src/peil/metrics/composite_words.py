"""A composite's documentation, put together of its own definition in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from peil.metrics.composite import Composite, groups_of
from peil.metrics.measurement import Definition
from peil.shared.words import gettext as _


def defined(
    composite: Composite, parts: Sequence[Definition], facts: tuple[str, ...]
) -> Definition:
    """Return a composite's documentation.

    Parameters
    ----------
    composite : Composite
    parts : sequence of Definition
        Of its KPIs, in order.
    facts : tuple of str
        What each of them reads.
    """
    made_of = "; ".join(
        _("%(share)s × “%(kpi)s”") % {
            "share": f"{share:.3g}", "kpi": _(part.title) + _filtered(one.where)}
        for share, one, part in zip(composite.shares, composite.parts, parts, strict=True)
    )  # fmt: skip
    clause = composite.description or _("a weighted mean of other KPIs, from 0 to 100.")
    return Definition(
        name=composite.name,
        title=composite.title,
        clause=clause,
        definition=_("Weighted mean of KPIs, each first put on a scale from 0 to 100 in a straight "
                     "line between the values that were stated for 0 and for 100: %(parts)s.")
        % {"parts": made_of},
        row=_("The rows of each KPI that it is made of; n is the smallest of theirs."),
        unit_text=_("points from 0 to 100; higher is better"),
        interval=_interval(facts),
        withheld=_("Whenever one of the KPIs that it is made of is withheld."),
        caution=_("The weights and the values that count as 0 and as 100 are a choice, not a "
                  "measurement. A rise of one KPI can hide the fall of another: read them too."),
        source=_("Zou, Donner, “Construction of confidence intervals about effect measures: a "
                 "general approach”, Statistics in Medicine, 2008."),
        unit="score",
        better="higher",
        version=composite.version,
        fact=facts[0],
        is_of_100=True,
    )  # fmt: skip


def _interval(facts: tuple[str, ...]) -> str:
    apart = _("From the KPIs' intervals; KPIs of different facts are taken as independent, so that "
              "their distances add up in squares.")  # fmt: skip
    if len(set(groups_of(facts))) == len(facts):
        return apart
    together = _(
        "Those of the same facts may vary together, since the same people may be behind them, and "
        "count as if they moved as one: the widest that they can make it."
    )
    return f"{apart} {together}"


def _filtered(where: object) -> str:
    kept = dict(where) if isinstance(where, dict) else {}
    if not kept:
        return ""
    told = "; ".join(f"{name}: {', '.join(values)}" for name, values in sorted(kept.items()))
    return f" ({told})"
