"""Other events: whether something else happened at the same time."""

from __future__ import annotations

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _

_AROUND = 2


def check(study: Study, effect: Effect) -> Check | None:
    """Name what is noted within two periods of the start; without a comparison it is critical."""
    around = set(study.times[max(0, study.before - _AROUND) : study.before + _AROUND + 1])
    names = [name for period, name in study.events if period in around]
    if names:
        alone = effect.method == "interrupted-series"
        return Check(
            "other_events",
            False if alone else None,
            _("Around the start this happened too: %(events)s. The change may be its doing.")
            % {"events": ", ".join(names)},
            is_critical=alone,
        )
    if effect.method == "interrupted-series":
        return Check(
            "other_events",
            None,
            _("There is no comparison group: whatever else began at the same time would look the "
              "same."),
        )  # fmt: skip
    return None
