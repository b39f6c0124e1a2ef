"""Whom a row is about."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

PERSON = ("customer_key", "source", "response", "invitation", "employee_key")


def person(rows: ir.Table) -> ir.StringValue:
    """Return whom each row is about; one who is not known is told by the response or invitation."""
    if "employee_key" in rows.columns:
        return rows["employee_key"].cast("string")
    own = next(name for name in ("response", "invitation") if name in rows.columns)
    return ibis.coalesce(rows["customer_key"], rows["source"].concat("/", rows[own]))
