"""Peil from Python: open a workspace, ask a KPI, take the answer away as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from peil.analysis.drivers import ROUNDS
from peil.analysis.kpi_drivers import kpi_drivers
from peil.analysis.kpi_effects import kpi_effect
from peil.metrics.bridge import Side
from peil.metrics.bridge_making import Wish, make_bridge
from peil.metrics.bridged import measure_series
from peil.metrics.bridges import add_bridge, read_bridges, undo_bridge
from peil.metrics.catalog import catalog, entry
from peil.metrics.engine import unusable
from peil.metrics.measurement import EVERYONE, Definition, Query, Viewer
from peil.notebook.answers import Answer, DriversAnswer, EffectAnswer
from peil.notebook.bridges import BridgeAnswer
from peil.notebook.given import day_of, grain_of, instant_of, where_of
from peil.notebook.journeys import JourneyAnswer
from peil.notebook.journeys import journey as journey_of
from peil.notebook.plans import ActionsAnswer, GoalsAnswer, VerdictAnswer
from peil.notebook.plans import actions as actions_of
from peil.notebook.plans import goals as goals_of
from peil.notebook.plans import verdict as verdict_of
from peil.reports.annotations import read_annotations
from peil.shared import clock
from peil.shared.errors import NotEnoughData
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace, open_workspace


class OpenWorkspace:
    """A workspace that answers questions.

    Parameters
    ----------
    folder : str or Path
        The workspace.

    Raises
    ------
    BadInput
        If the folder is not a workspace, or its settings cannot be used.
    """

    def __init__(self, folder: str | Path) -> None:
        self.workspace: Workspace = open_workspace(folder)
        self.warehouse = open_warehouse(self.workspace)

    def __repr__(self) -> str:
        """Name the organisation and the folder."""
        return f"<Peil workspace {self.workspace.settings.name!r} in {self.workspace.folder}>"

    def kpis(self) -> list[Definition]:
        """Return the documentation of every KPI, the workspace's own among them."""
        return [kpi.definition for kpi in catalog(self.workspace.folder).values()]

    def unusable_kpis(self) -> list[str]:
        """Return what is wrong with KPIs of the workspace's own, by file and line; none is best."""
        settings, zone, folder = self.workspace.settings, self.workspace.zone, self.workspace.folder
        return [str(one.problem) for one in unusable(self.warehouse, settings, zone, folder)]

    def kpi(
        self,
        name: str,
        *,
        by: str | Iterable[str] | None = None,
        every: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        where: Mapping[str, str | Iterable[str]] | None = None,
        as_of: datetime | str | None = None,
        variant: str | None = None,
        is_weighted: bool = True,
        version: int | None = None,
        as_measured: bool = False,
        viewer: Viewer = EVERYONE,
    ) -> Answer:
        """Measure a KPI.

        Parameters
        ----------
        name : str
            One of `kpis`.
        by : str or iterable of str or None
            Dimensions to cut by.
        every : str or None
            ``day``, ``week`` (ISO), ``month``, ``quarter`` or ``year``; None for one number.
        since, until : date or str or None
            ``since`` counts, ``until`` does not; ISO dates in the workspace's zone.
        where : mapping or None
            Dimension to the value or values that are kept.
        as_of : datetime or str or None
            The facts as they had been loaded at that instant; without a zone, in the workspace's.
        variant : str or None
            A named variant of the KPI.
        is_weighted : bool
            Whether survey weights are used where rows have them.
        version : int or None
            Of the definition of a composite, or of a KPI of the workspace's own; None for the
            newest.
        as_measured : bool
            Whether the bridges of the series are left out; see `bridge`.
        viewer : Viewer
            Whose rows to read.

        Returns
        -------
        Answer
            With ``to_pandas``, ``to_polars`` and ``to_arrow``.

        Raises
        ------
        UnknownName
            If the KPI, a dimension or a value does not exist; the message names the nearest.
        BadInput
            If a date, period or instant cannot be read.
        """
        query = Query(
            kpi=name,
            by=(by,) if isinstance(by, str) else tuple(by or ()),
            every=grain_of(every),
            since=day_of("since", since),
            until=day_of("until", until),
            where=where_of(where),
            as_of=instant_of(as_of, self.workspace.zone),
            variant=variant,
            is_weighted=is_weighted,
            version=version,
            as_measured=as_measured,
        )
        settings, zone, folder = self.workspace.settings, self.workspace.zone, self.workspace.folder
        return Answer(measure_series(self.warehouse, settings, zone, query, viewer, folder=folder))

    def drivers(
        self,
        kpi: str,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        where: Mapping[str, str | Iterable[str]] | None = None,
        is_weighted: bool = True,
        method: str | None = None,
        rounds: int = ROUNDS,
        viewer: Viewer = EVERYONE,
    ) -> DriversAnswer:
        """Find what goes together with a KPI: an association, which says nothing of causes.

        Parameters
        ----------
        kpi : str
            One of `kpis` whose survey has driver questions.
        since, until, where, is_weighted, viewer
            As of `kpi`.
        method : str or None
            ``lmg`` or ``relative-weights``; None for what suits the number of drivers.
        rounds : int
            Bootstrap rounds for the intervals, at least 100.

        Raises
        ------
        UnknownName
            If the KPI, a dimension, a value or the method does not exist.
        NotEnoughData
            If no survey behind the KPI asks about drivers.
        """
        query = Query(
            kpi=kpi,
            since=day_of("since", since),
            until=day_of("until", until),
            where=where_of(where),
            is_weighted=is_weighted,
        )
        settings, zone, folder = self.workspace.settings, self.workspace.zone, self.workspace.folder
        found = kpi_drivers(self.warehouse, settings, zone, query, viewer, method=method,
                            rounds=rounds, folder=folder)  # fmt: skip
        composite = entry(kpi, folder).composite if found is None else None
        if composite is not None:
            raise NotEnoughData(
                "'%(kpi)s' is made of several KPIs, so no one question stands behind it. Ask for "
                "the drivers of one of them: %(parts)s.",
                kpi=kpi, parts=", ".join(dict.fromkeys(p.kpi for p in composite.newest.parts)),
            )  # fmt: skip
        if found is None:
            raise NotEnoughData(
                "No survey behind '%(kpi)s' asks about drivers. Give two questions or more of the "
                "same survey the role driver or touchpoint in its mapping, and load it.",
                kpi=kpi,
            )
        return DriversAnswer(found)

    def effect(
        self,
        kpi: str,
        *,
        at: date | str,
        by: str | None = None,
        treated: str | Iterable[str] = (),
        every: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        where: Mapping[str, str | Iterable[str]] | None = None,
        variant: str | None = None,
        is_weighted: bool = True,
        smallest_effect: float | None = None,
        method: str | None = None,
        viewer: Viewer = EVERYONE,
    ) -> EffectAnswer:
        """Judge whether an action moved a KPI, by the rule that the docs state.

        Parameters
        ----------
        kpi : str
            One of `kpis`.
        at : date or str
            The action's first day.
        by : str or None
            The dimension whose values are compared; None where the action was for everybody,
            which is judged without a comparison group.
        treated : str or iterable of str
            Those values of ``by`` that were acted on.
        every, since, until, where, variant, is_weighted, viewer
            As of `kpi`; without ``every``, periods as long as leave enough of them.
        smallest_effect : float or None
            The smallest effect that matters, in the KPI's unit: 0.03 of a share is three
            percentage points. None for half of what is not explained before the start.
        method : str or None
            Another estimator than the rule's.

        Raises
        ------
        UnknownName
            If the KPI, dimension, value or method does not exist.
        BadInput
            If ``by`` and ``treated`` do not go together, or a date cannot be read.
        NotEnoughData
            If there are no numbers around the start.
        """
        start = day_of("at", at)
        assert start is not None
        query = Query(
            kpi=kpi,
            by=() if by is None else (by,),
            every=grain_of(every),
            since=day_of("since", since),
            until=day_of("until", until),
            where=where_of(where),
            variant=variant,
            is_weighted=is_weighted,
        )
        settings, zone, folder = self.workspace.settings, self.workspace.zone, self.workspace.folder
        events = [(each.on, each.name) for each in read_annotations(folder, kpi=kpi)]
        return EffectAnswer(
            kpi_effect(
                self.warehouse, settings, zone, query, viewer, at=start,
                treated=(treated,) if isinstance(treated, str) else tuple(treated),
                smallest_effect=smallest_effect, method=method, events=events,
                now=self.workspace.now(), folder=folder,
            )
        )  # fmt: skip

    def verdict(self, action: int | str, *, viewer: Viewer = EVERYONE) -> VerdictAnswer:
        """Judge an action that was planned, as its plan says.

        Parameters
        ----------
        action : int or str
            Its number or its name.
        viewer : Viewer
            Whose rows to read.

        Raises
        ------
        UnknownName
            If there is no such action; the message names those that there are.
        BadInput
            If nothing has been planned, or the database is an earlier Peil's.
        """
        return verdict_of(self.workspace, self.warehouse, str(action), viewer)

    def actions(self, *, viewer: Viewer = EVERYONE) -> ActionsAnswer:
        """List the actions, the newest first, each with where it stands and its verdict.

        Raises
        ------
        BadInput
            If nothing has been planned, or the database is an earlier Peil's.
        """
        return actions_of(self.workspace, self.warehouse, viewer)

    def goals(self, *, viewer: Viewer = EVERYONE) -> GoalsAnswer:
        """List the goals that are followed, those that are due first, with where each stands.

        Raises
        ------
        BadInput
            If nothing has been planned, or the database is an earlier Peil's.
        """
        return goals_of(self.workspace, self.warehouse, viewer)

    def journey(self, name: int | str | None = None, *, viewer: Viewer = EVERYONE) -> JourneyAnswer:
        """Tell a journey: each stage with its number, and which is weakest.

        Parameters
        ----------
        name : int or str or None
            Its number or its name; None for the first.
        viewer : Viewer
            Whose rows to read.

        Raises
        ------
        UnknownName
            If there is no such journey; the message names those that there are.
        BadInput
            If no database stands there, or it is an earlier Peil's.
        """
        named = None if name is None else str(name)
        return journey_of(self.workspace, self.warehouse, named, viewer)

    def bridge(
        self,
        kpi: str,
        *,
        on: date | str,
        reason: str,
        author: str,
        add: float = 0.0,
        times: float = 1.0,
        within: tuple[float, float] | None = None,
        overlap: tuple[date | str, date | str] | None = None,
        as_ratio: bool | None = None,
        earlier: str | None = None,
        earlier_where: Mapping[str, str | Iterable[str]] | None = None,
        earlier_variant: str | None = None,
        earlier_version: int | None = None,
        where: Mapping[str, str | Iterable[str]] | None = None,
        variant: str | None = None,
        is_kept: bool = True,
    ) -> BridgeAnswer:
        """Bridge a series across a change of its wording, scale or definition.

        Parameters
        ----------
        kpi : str
            Whose series.
        on : date or str
            The first day of the new way.
        reason, author : str
            What changed and why this makes up for it; who says so.
        add, times : float
            Stated: a number from before becomes ``times`` × number + ``add``, in the KPI's stored
            unit (0.03 of a share is three percentage points).
        within : (float, float) or None
            Stated: between which ``add`` lies, as a 95 % interval; None where it is exact.
        overlap : (date or str, date or str) or None
            Estimate it from this time instead, when both were in use; the second does not count.
        as_ratio : bool or None
            Whether the estimate is a ratio; None for what suits the unit.
        earlier, earlier_where, earlier_variant, earlier_version
            What the series was measured by before: a KPI (None for the same), the rows that are
            kept, such as one question's, a variant, and the version of a composite.
        where, variant
            The rows that are kept from the change on, and the KPI's variant.
        is_kept : bool
            Whether it is put to use; else it is only shown.

        Raises
        ------
        UnknownName
            If a name does not exist.
        BadInput
            If it cannot be bridged so.
        NotEnoughData
            If one of the two has no number in the overlap.
        """
        begins = day_of("on", on)
        assert begins is not None
        days = None
        if overlap is not None:
            since, until = (day_of("overlap", day) for day in overlap)
            assert since is not None
            assert until is not None
            days = since, until
        low, high = within or (None, None)
        before = Side(earlier or kpi, where_of(earlier_where), earlier_variant, earlier_version)
        wish = Wish(begins, before, Side(kpi, where_of(where), variant), reason, author, add, times,
                    low, high, days, as_ratio)  # fmt: skip
        settings, zone, folder = self.workspace.settings, self.workspace.zone, self.workspace.folder
        made = make_bridge(self.warehouse, settings, zone, wish, folder=folder, now=clock.now())
        return BridgeAnswer(add_bridge(folder, made) if is_kept else made, folder)

    def bridges(self) -> list[BridgeAnswer]:
        """Return every bridge that there has been, undone ones among them, the oldest first."""
        folder = self.workspace.folder
        return [BridgeAnswer(one, folder) for one in read_bridges(folder)]

    def undo_bridge(self, number: int, *, by: str) -> BridgeAnswer:
        """Take a bridge back: its series is shown as measured again.

        Raises
        ------
        BadInput
            If there is none of this number in force.
        """
        folder = self.workspace.folder
        return BridgeAnswer(undo_bridge(folder, number, at=clock.now(), by=by), folder)
