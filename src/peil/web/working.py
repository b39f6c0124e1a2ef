"""A page that takes long is worked out beside the request, which says how far that has come.

After a start or a load every number is asked anew. Whoever opens a page then is told so within a
second or two, and the page renews itself until it can be shown.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Hashable
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peil.metrics.measurement import Measurement, Query
from peil.reports.asking import Desk
from peil.shared.words import language
from peil.web.making_way import answering

_SECONDS_TO_STOP = 2.0

_log = logging.getLogger("peil.web.working")
_ending = Event()
_lock = Lock()
_at_work: dict[Hashable, Work] = {}


class Ended(Exception):
    """The process is about to end, and nothing more is asked."""


@dataclass(eq=False)
class Work:
    """What is being worked out, and how far it has come.

    Parameters
    ----------
    kpis : frozenset of str
        That will be asked.
    asked : set of str
        That have been.
    over : Event
        Set at the end.
    """

    kpis: frozenset[str]
    asked: set[str] = field(default_factory=set)
    over: Event = field(default_factory=Event)

    @property
    def done(self) -> int:
        """How many KPIs have been asked."""
        return len(self.asked & self.kpis)


class _TellingDesk(Desk):
    """Notes which KPIs have been asked, and asks nothing more once the process ends."""

    work: Work

    def ask(self, query: Query) -> Measurement:
        return self._noted(query, super().ask)

    def series(self, query: Query) -> Measurement:
        return self._noted(query, super().series)

    def _noted(self, query: Query, how: Callable[[Query], Measurement]) -> Measurement:
        if _ending.is_set():
            raise Ended
        try:
            return how(query)
        finally:
            self.work.asked.add(query.kpi)


def shown_meanwhile(
    request: HttpRequest, desk: Desk, name: Hashable, make: Callable[[Desk], object]
) -> HttpResponse | None:
    """Work a page out; return what to show in its place where that takes longer than patience.

    Parameters
    ----------
    request : HttpRequest
    desk : Desk
        The reader's.
    name : hashable
        The page, and all that it stands on besides facts and settings.
    make : callable
        Asks, at the desk that it is given, all that the page will ask.

    Returns
    -------
    HttpResponse or None
        None where all is at hand, so that the page is made at once.
    """
    key = (desk.everything, desk.viewer, language(), name)
    is_asking_again = getattr(request, "htmx", False)
    with _lock:
        if desk.has_page(_worked_out(name)):
            return _whole_page() if is_asking_again else None
        work = _at_work.get(key)
        if work is None:
            work = _at_work[key] = Work(frozenset(filter(desk.is_loaded, desk.catalog)))
            _begin(key, work, desk, name, make)
    if work.over.wait(settings.PEIL_PATIENCE_SECONDS):  # type: ignore[misc]
        return _whole_page() if is_asking_again else None
    told = {"done": work.done, "all": len(work.kpis)}
    page = "parts/working.html" if is_asking_again else "pages/working.html"
    answer = render(request, page, told)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _whole_page() -> HttpResponse:
    """Let the page that waited open anew, now that it can be shown."""
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


def _worked_out(name: Hashable) -> Hashable:
    """Name what is kept beside a page's reports, and forgotten with them."""
    return "worked out", name


def _begin(
    key: Hashable, work: Work, desk: Desk, name: Hashable, make: Callable[[Desk], object]
) -> None:
    telling = _TellingDesk(desk.workspace, desk.viewer, warehouse=desk.warehouse)
    telling.work = work

    def run() -> None:
        try:
            with answering():  # somebody waits for it
                make(telling)
                telling.page(_worked_out(name), lambda: True)
        except Ended:
            pass
        except Exception as problem:  # noqa: BLE001 - the request meets it again, and tells it
            _log.info("not worked out beside", extra={"error": type(problem).__name__})
        finally:
            with _lock:
                _at_work.pop(key, None)
            work.over.set()

    here = copy_context()  # the reader's language goes along
    Thread(target=here.run, args=(run,), name="working", daemon=True).start()


@atexit.register
def _stop() -> None:
    """End what is at work: a thread that the interpreter ends within a question takes it down."""
    _ending.set()
    with _lock:
        left = list(_at_work.values())
    for work in left:
        work.over.wait(_SECONDS_TO_STOP)
