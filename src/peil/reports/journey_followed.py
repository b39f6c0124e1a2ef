"""What customers think of the whole after they met a stage, where two surveys know them."""

from __future__ import annotations

from dataclasses import dataclass

from peil.analysis.followed import Followed, can_be_followed, followed
from peil.analysis.journeys import Journey, Stage
from peil.reports.asking import Desk
from peil.reports.journey_weights import Weights
from peil.reports.numbers import n_text, plain, scale_for
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _

_WHOLES = ("nps", "csat")


@dataclass(frozen=True)
class FollowedRow:
    """A stage, and the relationship of those who were satisfied there against the others'.

    Parameters
    ----------
    title : str
        What is compared; the same for all rows.
    stage, satisfied, others, size, limits, n : str
    satisfied_limits, others_limits : str
    sentence : str
        All of it in words.
    found : Followed
        The numbers.
    """

    title: str
    stage: str
    satisfied: str
    others: str
    size: str
    limits: str
    n: str
    satisfied_limits: str
    others_limits: str
    sentence: str
    found: Followed

    def record(self) -> dict[str, object]:
        """Return it as a plain record, as the JSON of ``peil journey`` gives it."""
        found = self.found
        return {
            "stage": self.stage, "relationship": found.kpi, "satisfied": found.satisfied.value,
            "others": found.others.value, "size": found.size, "low": found.low, "high": found.high,
            "n": found.n_satisfied + found.n_others,
        }  # fmt: skip


def followed_rows(desk: Desk, journey: Journey, weights: Weights | None) -> tuple[FollowedRow, ...]:
    """Compare for each stage that is not rated in the relationship's own survey."""
    whole = next((kpi for kpi in (journey.outcome, *_WHOLES)
                  if kpi in _WHOLES and desk.is_loaded(kpi)), None)  # fmt: skip
    if whole is None:
        return ()
    held = [stage for stage in journey.stages if stage.kpi in desk.catalog
            and stage.kpi != whole and can_be_followed(desk.catalog[stage.kpi])
            and not (weights and weights.of(stage))]  # fmt: skip
    found = ((stage, _followed(desk, whole, stage)) for stage in held)
    return tuple(_row(desk, stage, each) for stage, each in found if each is not None)


def _followed(desk: Desk, whole: str, stage: Stage) -> Followed | None:
    workspace = desk.workspace
    try:
        return followed(
            desk.warehouse, workspace.settings, workspace.zone, whole, stage, desk.viewer,
            folder=workspace.folder,
        )  # fmt: skip
    except PeilError:  # the stage itself says what is wrong with it
        return None


def _row(desk: Desk, stage: Stage, found: Followed) -> FollowedRow:
    scale = scale_for(desk.catalog[found.kpi].definition)
    measure = _(desk.catalog[found.kpi].definition.title)
    n = found.n_satisfied + found.n_others
    told = {
        "stage": stage.title, "measure": measure,
        "satisfied": scale.text(found.satisfied.value or 0.0),
        "others": scale.text(found.others.value or 0.0),
        "size": plain(scale.factor * found.size, sign=True),
        "low": plain(scale.factor * found.low, sign=True),
        "high": plain(scale.factor * found.high, sign=True), "n": n_text(n),
    }  # fmt: skip
    return FollowedRow(
        title=_("“%(measure)s” of customers who were satisfied at a stage within a year before, "
                "and of the others") % told,
        stage=stage.title,
        satisfied=told["satisfied"],
        others=told["others"],
        size=_("%(size)s points") % told,
        limits=_("%(low)s to %(high)s") % told,
        n=told["n"],
        satisfied_limits=scale.limits(found.satisfied.low, found.satisfied.high),
        others_limits=scale.limits(found.others.low, found.others.high),
        sentence=_("“%(stage)s”: %(satisfied)s of those who were satisfied there, %(others)s of "
                   "the others, %(size)s points between them (%(low)s to %(high)s), n %(n)s.")
        % told,
        found=found,
    )  # fmt: skip
