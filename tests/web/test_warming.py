"""Every Overview is made before anybody asks."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from peil.metrics.measurement import Viewer
from peil.reports import asking
from peil.reports.asking import Desk
from peil.reports.overview import overview_of
from peil.shared.words import speaking
from peil.warehouse.workspace import Workspace
from peil.web.making_way import answering, make_way
from peil.web.warehouses import warehouse
from peil.web.warming import Ended, warm_overview
from tests.web.loaded import with_survey


@pytest.mark.parametrize("is_analyst", [True, False])
def test_the_first_reader_of_a_warm_overview_makes_nothing(
    workspace: Workspace, is_analyst: bool
) -> None:
    loaded = with_survey(workspace)
    warm_overview(loaded, Event())
    kept = len(asking._kept)
    desk = Desk(loaded, Viewer(is_analyst=is_analyst), warehouse=warehouse(loaded))
    with speaking(loaded.settings.language):
        assert not overview_of(desk).is_empty
    assert len(asking._kept) == kept


def test_an_overview_is_made_only_while_nobody_waits_for_a_page(workspace: Workspace) -> None:
    loaded = with_survey(workspace)
    asking.forget()
    with answering():
        warming = Thread(target=warm_overview, args=(loaded, Event()))
        warming.start()
        warming.join(0.3)
        assert warming.is_alive()
        assert not asking._kept
        desk = Desk(loaded, Viewer(), warehouse=warehouse(loaded))
        with speaking(loaded.settings.language):
            assert not overview_of(desk).is_empty  # and whoever waits is not kept waiting by it
    warming.join(30)
    assert not warming.is_alive()


def test_nothing_more_is_asked_once_the_process_is_about_to_end(workspace: Workspace) -> None:
    loaded = with_survey(workspace)
    asking.forget()
    ended = Event()
    ended.set()
    with pytest.raises(Ended):
        warm_overview(loaded, ended)
    assert not asking._kept


def test_a_request_that_never_ends_does_not_hold_up_what_makes_way_for_it() -> None:
    with answering():
        assert not make_way(0.01)
    assert make_way(0.01)
