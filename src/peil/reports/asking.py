"""A desk where pages ask: one workspace, one viewer, and a memory for answers given before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from threading import Lock, RLock
from typing import TypeVar, cast

import ibis

from peil.facts.catalog import facts, measured_facts
from peil.metrics.bridged import measure_series
from peil.metrics.catalog import Entry, catalog
from peil.metrics.engine import measure, unusable
from peil.metrics.measurement import EVERYONE, Definition, Measurement, Query, Viewer
from peil.metrics.own import Broken
from peil.metrics.planning import plan
from peil.metrics.scope import answered_alike
from peil.metrics.source import Source
from peil.reports import names
from peil.shared.words import language
from peil.warehouse.delta import open_warehouse
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace

_Made = TypeVar("_Made")
_MOST_KEPT = 4000
OWN = (".py", ".json")
"""Files that a KPI of a workspace's own is read from."""
MOST_VALUES = 60
"""Values of a dimension that a form offers; others can be written in the address."""
TELL_APART = ("survey", "question", "survey_kind", "way")
"""What tells apart rows that must not be added up."""
_kept: OrderedDict[Hashable, object] = OrderedDict()
_making: dict[Hashable, RLock] = {}
_keeping = Lock()


class Desk:
    """Answers a page's questions within one request.

    Parameters
    ----------
    workspace : Workspace
        Whose facts.
    viewer : Viewer
        Whose rows may be read.
    warehouse : Warehouse or None
        None to open the workspace's own.
    """

    def __init__(
        self,
        workspace: Workspace,
        viewer: Viewer = EVERYONE,
        *,
        warehouse: Warehouse | None = None,
    ) -> None:
        self.workspace = workspace
        self.viewer = viewer
        self.warehouse = warehouse or open_warehouse(workspace)
        self._prints: dict[str, str] = {}

    @cached_property
    def catalog(self) -> dict[str, Entry]:
        """Every KPI, the workspace's own among them."""
        return catalog(self.workspace.folder)

    @cached_property
    def unusable(self) -> list[Broken]:
        """What is wrong with KPIs of the workspace's own."""
        workspace = self.workspace
        return unusable(self.warehouse, workspace.settings, workspace.zone, workspace.folder)

    @property
    def definitions(self) -> dict[str, Definition]:
        """The documentation of every KPI by name."""
        return {name: kpi.definition for name, kpi in self.catalog.items()}

    def cuts(self, kpi: str) -> list[str]:
        """Return the dimensions that a KPI may be cut by, the likeliest to tell first."""
        return names.cuts(self._filterable(kpi))

    def apart(self, kpi: str) -> list[str]:
        """Return the dimensions that tell questions and surveys of a KPI from each other.

        As cuts they tell nothing; as filters they keep what may be added up.
        """
        return [name for name in TELL_APART if name in self._filterable(kpi)]

    def _filterable(self, kpi: str) -> tuple[str, ...]:
        sources = self.sources(kpi)
        common = set(sources[0].cuts).intersection(*(one.cuts for one in sources))
        return tuple(name for name in sources[0].cuts if name in common)

    def values(self, kpi: str, cut: str) -> tuple[str, ...]:
        """Return the values that a KPI's rows have in a dimension: the most frequent, by name.

        Empty if the KPI cannot be filtered by it.
        """
        if cut not in (*self.cuts(kpi), *self.apart(kpi)):
            return ()

        def read() -> tuple[str, ...]:
            settings, zone = self.workspace.settings, self.workspace.zone
            kept = self.catalog[kpi].composite
            whose = kept.newest.parts[0].kpi if kept is not None else kpi
            made = plan(self.warehouse, settings, zone, Query(whose, by=(cut,)), self.viewer,
                        folder=self.workspace.folder)  # fmt: skip
            rows = made.everything
            text = rows.select(value=rows[cut].cast("string"))
            text = text.filter(text["value"].notnull())
            counted = text.group_by("value").aggregate(n=text.count())
            counted = counted.order_by([ibis.desc("n"), "value"]).limit(MOST_VALUES)
            return tuple(sorted(self.warehouse.run(counted).column("value").to_pylist()))

        return self._remembered(("values", self.everything, kpi, cut, self.viewer), read)

    def source(self, kpi: str) -> Source:
        """Return where a KPI's rows come from."""
        definition = self.catalog[kpi].definition
        settings, zone = self.workspace.settings, self.workspace.zone
        return Source(self.warehouse, definition.fact, settings, zone)

    def sources(self, kpi: str) -> list[Source]:
        """Return where a KPI's rows come from; of a composite each part's."""
        settings, zone = self.workspace.settings, self.workspace.zone
        return [Source(self.warehouse, f, settings, zone) for f in self.catalog[kpi].facts]

    def is_loaded(self, kpi: str) -> bool:
        """Tell whether every fact that a KPI reads has rows."""
        return all(self.has_rows(fact) for one in self.sources(kpi) for fact in one.base)

    def fingerprint(self, fact: str) -> str:
        """Return a text that changes with a fact's rows; asked once for each desk."""
        if fact not in self._prints:
            self._prints[fact] = self.warehouse.fingerprint(fact)
        return self._prints[fact]

    def has_rows(self, fact: str) -> bool:
        """Tell whether anything has been loaded as a fact."""
        return self.warehouse.age(fact) is not None

    @cached_property
    def everything(self) -> tuple[Hashable, ...]:
        """What changes when any fact, setting or own KPI of the workspace does."""
        own = tuple(
            (path.name, path.stat().st_mtime_ns)
            for path in sorted((self.workspace.folder / "kpis").glob("*"))
            if path.suffix in OWN
        )
        return (
            str(self.workspace.folder),
            self.workspace.settings.model_dump_json(),
            own,
            tuple(self.fingerprint(fact) for fact in self._read),
        )

    @property
    def _read(self) -> list[str]:
        """What a page can tell of: what was measured, and what an own KPI reads besides."""
        own = {fact for kpi in self.catalog.values() for fact in kpi.facts} & facts().keys()
        return sorted(own.union(measured_facts()))

    def ask(self, query: Query) -> Measurement:
        """Measure a KPI, or return what was measured since the facts last changed.

        Raises
        ------
        PeilError
            As `peil.metrics.engine.measure` does.
        """
        return self._asked(query, measure)

    def series(self, query: Query) -> Measurement:
        """Measure a KPI as `ask` does, with the bridges of its series: what pages show over time.

        Raises
        ------
        PeilError
            As `peil.metrics.engine.measure` does.
        """
        return self._asked(query, measure_series)

    def _asked(self, query: Query, how: Callable[..., Measurement]) -> Measurement:
        known = self.catalog.get(query.kpi)
        viewer = self.viewer
        if known is not None and known.composite is None:
            viewer = answered_alike(known.metric, self.source(query.kpi), viewer)
        asked = (
            query.kpi, query.by, query.every, query.since, query.until, query.version,
            tuple(sorted(query.where.items())), query.as_of, query.variant, query.is_weighted,
            query.as_measured,
        )  # fmt: skip

        def answer() -> Measurement:
            settings, zone = self.workspace.settings, self.workspace.zone
            return how(
                self.warehouse,
                settings,
                zone,
                query,
                viewer,
                folder=self.workspace.folder,
            )

        return self._remembered((how.__name__, self.everything, asked, viewer), answer)

    def page(self, name: Hashable, make: Callable[[], _Made]) -> _Made:
        """Make a page's report, or return the one made since anything it shows last changed.

        Parameters
        ----------
        name : hashable
            The page and all that was asked of it, besides workspace, viewer and language.
        make : callable
            Makes the report; called without arguments.
        """
        return self._remembered(self._page_key(name), make)

    def has_page(self, name: Hashable) -> bool:
        """Tell whether a page's report was made since anything it shows last changed."""
        with _keeping:
            return self._page_key(name) in _kept

    def _page_key(self, name: Hashable) -> Hashable:
        today = self.workspace.now().astimezone(self.workspace.zone).date()
        return ("page", self.everything, name, self.viewer, language(), today)

    def _remembered(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        with _keeping:
            if key in _kept:
                _kept.move_to_end(key)
                return cast("_Made", _kept[key])
            making = _making.setdefault(key, RLock())
        with making:  # whoever asks the same meanwhile waits, and does not work it out again
            with _keeping:
                if key in _kept:
                    return cast("_Made", _kept[key])
            try:
                made = make()
                with _keeping:
                    _kept[key] = made
                    while len(_kept) > _MOST_KEPT:
                        _kept.popitem(last=False)
                return made
            finally:
                with _keeping:
                    _making.pop(key, None)


def forget() -> None:
    """Drop all remembered answers; tests use it, since their folders come and go."""
    with _keeping:
        _kept.clear()
