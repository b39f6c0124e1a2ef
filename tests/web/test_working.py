"""What a reader sees while a page is being worked out."""

import threading
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from peil.metrics.measurement import Measurement, Query
from peil.reports.asking import Desk, forget
from peil.warehouse.workspace import Workspace
from peil.web import working
from tests.web.loaded import with_survey


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    loaded = with_survey(workspace)
    forget()  # what an earlier test's workspace of this name was asked
    return loaded


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Lets no KPI be answered but the first until the event is set."""
    free, first = threading.Event(), threading.Event()
    answer = Desk.series

    def slow(self: Desk, query: Query) -> Measurement:
        if first.is_set():
            free.wait(20)
        first.set()
        return answer(self, query)

    monkeypatch.setattr(Desk, "series", slow)
    yield free
    free.set()
    for work in list(working._at_work.values()):
        work.over.wait(60)


@pytest.mark.parametrize("page", ["", "measure/"])
def test_whoever_must_wait_is_told_at_once_how_far_it_has_come(
    loaded: Workspace, reader: Client, held: threading.Event, settings: Settings, page: str
) -> None:
    settings.PEIL_PATIENCE_SECONDS = 0.3
    address = f"/{loaded.slug}/{page}"
    shown = reader.get(address).text
    assert "The numbers are being worked out" in shown
    assert "measures have been asked." in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert f'hx-get="{address}"' in shown
    again = reader.get(address, headers={"hx-request": "true"})
    assert "<html" not in again.text
    assert "The numbers are being worked out" in again.text
    held.set()
    settings.PEIL_PATIENCE_SECONDS = 60
    ready = reader.get(address, headers={"hx-request": "true"})
    assert ready["HX-Refresh"] == "true"
    assert "being worked out" not in reader.get(address).text


def test_the_page_that_is_waited_for_is_in_the_readers_language(
    loaded: Workspace, reader: Client, held: threading.Event, settings: Settings
) -> None:
    settings.PEIL_PATIENCE_SECONDS = 0.05
    shown = reader.get(f"/{loaded.slug}/", headers={"accept-language": "nb"}).text
    assert "Tallene regnes ut" in shown


def test_what_is_wrong_with_a_page_is_told_by_the_page_itself(
    loaded: Workspace, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("peil.web.pages.overview.overview_of", broken)
    with pytest.raises(ZeroDivisionError):
        reader.get(f"/{loaded.slug}/")
