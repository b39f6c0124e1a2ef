"""Comparable units: whether the untouched swing about as much as the treated."""

from __future__ import annotations

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _

_NAMED = 6


def check(study: Study, effect: Effect) -> Check | None:  # noqa: ARG001  (every check is asked alike)
    """Name the units that were left out, and why."""
    said = []
    if study.not_comparable:
        said.append(
            _("Not compared with, since they swing over five times as much or as little: "
              "%(units)s.") % {"units": _listed(study.not_comparable)}
        )  # fmt: skip
    if study.left_out:
        said.append(
            _("Left out, since values are missing: %(units)s.") % {"units": _listed(study.left_out)}
        )
    return Check("comparable_units", None, " ".join(said)) if said else None


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
