"""Which cases a KPI counts."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def real(cases: ir.Table) -> ir.BooleanValue:
    """Leave out cases that were cancelled, merged with another or spam."""
    outcome = cases.outcome.fill_null(ibis.literal(""))
    return ~outcome.isin(["cancelled", "merged", "spam"])
