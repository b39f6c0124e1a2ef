"""What has been worked out is kept, and worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

from peil.reports import asking
from peil.reports.asking import Desk
from peil.shared.errors import NotEnoughData
from peil.warehouse.workspace import make_workspace


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    asking.forget()
    yield Desk(make_workspace(tmp_path / "shop"))
    asking.forget()


def test_two_who_ask_the_same_at_once_have_it_worked_out_once(desk: Desk) -> None:
    made: list[str] = []
    both = Barrier(2)

    def make() -> str:
        made.append("page")
        Event().wait(0.2)  # long enough for the other to come and ask
        return "page"

    def ask() -> None:
        both.wait(timeout=10)
        desk.page("overview", make)

    askers = [Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(timeout=10)
    assert made == ["page"]


def test_what_failed_is_tried_again_by_the_next(desk: Desk) -> None:
    def fail() -> str:
        raise NotEnoughData("too little")

    with pytest.raises(NotEnoughData):
        desk.page("overview", fail)
    assert desk.page("overview", lambda: "page") == "page"


def test_another_page_is_another_thing(desk: Desk) -> None:
    assert desk.page("one", lambda: 1) == 1
    assert desk.page("two", lambda: 2) == 2
