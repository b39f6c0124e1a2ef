"""Tables that the engine has worked out once, for expressions that many questions read.

They lie in the engine's memory, within its limit, and spill with everything else past it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import count
from threading import Lock, RLock

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from peil.warehouse.engine import quoted

_numbers = count()
_VIEWS = 512
_VERSIONS = 2
"""Kept of each name: a question that began before the newest must still find its rows."""


class KeptTables:
    """Tables by name and version; safe to ask from several threads.

    Parameters
    ----------
    backend : ibis DuckDB backend
        The engine.
    lock : threading.RLock
        Held while the backend's own connection is used.
    """

    def __init__(self, backend: Backend, lock: RLock) -> None:
        self._backend = backend
        self._lock = lock
        self._making: dict[str, Lock] = {}
        self._kept: dict[str, list[tuple[Hashable, ir.Table]]] = {}
        self._views: OrderedDict[str, ir.Table] = OrderedDict()

    def table(self, name: str, version: Hashable, build: Callable[[], ir.Table]) -> ir.Table:
        """Return the table of a version, made if there is none; whoever asks meanwhile waits.

        Parameters
        ----------
        name : str
            What it is.
        version : hashable
            Of the rows and of the columns.
        build : callable
            Returns the expression.
        """
        with self._lock:
            making = self._making.setdefault(name, Lock())
        with making:
            kept = self._kept.setdefault(name, [])
            found = next((table for known, table in kept if known == version), None)
            if found is None:
                found = self._make(f"{name}, kept {next(_numbers)}", build())
                kept.append((version, found))
                for _, old in kept[:-_VERSIONS]:
                    self._backend.con.cursor().execute(f"DROP TABLE {quoted(old.get_name())}")
                del kept[:-_VERSIONS]
            return found

    def view(self, name: str, select: str) -> ir.Table:
        """Return a view that has been made once; looking at its columns takes longest.

        Parameters
        ----------
        name : str
            Stands for what is selected.
        select : str
            SQL.
        """
        with self._lock:
            found = self._views.get(name)
            if found is None:
                make = f"CREATE VIEW IF NOT EXISTS {quoted(name)} AS {select}"
                self._backend.con.cursor().execute(make)
                found = self._views[name] = self._backend.table(name)
                if len(self._views) > _VIEWS:
                    _, old = self._views.popitem(last=False)
                    self._backend.con.cursor().execute(f"DROP VIEW {quoted(old.get_name())}")
            self._views.move_to_end(name)
            return found

    def _make(self, name: str, expression: ir.Table) -> ir.Table:
        with self._lock:
            select = self._backend.compile(expression)
        # without the lock, so that questions of other threads go on meanwhile
        self._backend.con.cursor().execute(f"CREATE TABLE {quoted(name)} AS {select}")
        with self._lock:
            return self._backend.table(name)
