"""Whom a row is about."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

BUCKETS = 65_536
"""That persons are dealt into where everybody would be too many to look at."""
_OWN = ("response", "invitation", "contact", "case", "visit", "basket")
PERSON = ("customer_key", "source", *_OWN, "employee_key")


def person(rows: ir.Table) -> ir.StringValue:
    """Return whom each row is about; one who is not known is told by what they sent in."""
    if "employee_key" in rows.columns:
        return rows["employee_key"].cast("string")
    return ibis.coalesce(rows["customer_key"], rows["source"].concat("/", rows[_own(rows)]))


def bucket(rows: ir.Table, buckets: int) -> ir.Value:
    """Deal persons into buckets; those of several sources who are not known may share one more."""
    if "employee_key" in rows.columns:
        return rows["employee_key"].cast("string").hash() % buckets
    return ibis.coalesce(rows["customer_key"], rows[_own(rows)]).hash() % buckets


def _own(rows: ir.Table) -> str:
    return next(name for name in _OWN if name in rows.columns)
