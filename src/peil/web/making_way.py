"""Work that nobody waits for makes way for requests that somebody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

_changed = Condition()
_answering: set[object] = set()


@contextmanager
def answering() -> Iterator[None]:
    """Hold while a request is being answered."""
    me = object()
    with _changed:
        _answering.add(me)
    try:
        yield
    finally:
        with _changed:
            _answering.discard(me)
            _changed.notify_all()


def make_way(most_seconds: float) -> bool:
    """Wait until no request is being answered.

    Parameters
    ----------
    most_seconds : float
        How long at most: a large file may be on its way for minutes.

    Returns
    -------
    bool
        Whether that came true in time.
    """
    with _changed:
        return _changed.wait_for(lambda: not _answering, most_seconds)
