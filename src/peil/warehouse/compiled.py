"""SQL of expressions that were asked before: compiling one takes longer than a small answer."""

from __future__ import annotations

import threading
from collections import OrderedDict

import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql import SQLBackend

_MOST_KEPT = 512


class CompiledQueries:
    """The SQL and the columns of the expressions that were asked last. Safe for several threads.

    Parameters
    ----------
    backend : ibis backend
        Whose dialect they are compiled to.
    lock : RLock
        Held while one is compiled, since Ibis is not made for several threads.
    """

    def __init__(self, backend: SQLBackend, lock: threading.RLock) -> None:
        self._backend = backend
        self._lock = lock
        self._kept: OrderedDict[object, tuple[str, pa.Schema]] = OrderedDict()

    def of(self, expression: ir.Table) -> tuple[str, pa.Schema]:
        """Return an expression's SQL, and its columns as Arrow has them."""
        key = expression.op()
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._backend.compile(expression), expression.schema().to_pyarrow()
                self._kept[key] = found
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
            return found
