"""What has been read once is kept until the facts change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from peil.warehouse.warehouse import Warehouse

_KEPT = 512
T = TypeVar("T")

_memory: WeakKeyDictionary[Warehouse, OrderedDict[Hashable, object]] = WeakKeyDictionary()
_lock = Lock()


def remembered(warehouse: Warehouse, key: Hashable, find: Callable[[], T]) -> T:
    """Return what was found before under a key, or find it.

    Parameters
    ----------
    warehouse : Warehouse
        It forgets together with its warehouse.
    key : hashable
        Must hold the fingerprint of the facts it depends on. The last 512 keys are kept.
    find : callable
        Takes nothing.
    """
    with _lock:
        kept = _memory.setdefault(warehouse, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return cast(T, kept[key])
    found = find()
    with _lock:
        kept[key] = found
        if len(kept) > _KEPT:
            kept.popitem(last=False)
    return found


def forget(warehouse: Warehouse) -> None:
    """Forget all that was read from a warehouse, as benchmarks need."""
    with _lock:
        _memory.pop(warehouse, None)
