"""Cigarettes sold a head in 39 states of the USA, 1970 to 2000; California's tax began in 1989."""

import csv
from pathlib import Path

import numpy as np

from peil.stats.panels import Panel

_FILE = Path(__file__).parents[2] / "examples/data/interventions/california_prop99.csv"


def prop99() -> Panel:
    """Return California and the 38 states without such a programme."""
    head, *rows = csv.reader(_FILE.read_text(encoding="utf-8").splitlines())
    sold = np.array(rows, float)[:, 1:].T
    california = head.index("California") - 1
    before = [int(row[0]) for row in rows].index(1989)
    return Panel.of(sold[[california]], np.delete(sold, california, axis=0), before=before)
