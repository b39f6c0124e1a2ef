"""The insurer's question on ease was worded anew, and its bridge finds what the wording does."""

from __future__ import annotations

from pathlib import Path

import pytest

import peil
from peil.demo import truth
from peil.metrics.bridges import read_bridges


def test_the_planted_bridge_holds_what_the_new_wording_does(demo: Path) -> None:
    (bridge,) = read_bridges(demo / "fjordtrygg")
    for old, new in (
        (truth.CES_ONE, truth.CES_ONE_ANEW),
        (truth.CES_MORE, truth.CES_MORE_ANEW),
    ):
        assert sum(new[4:]) - sum(old[4:]) == pytest.approx(-0.12)
    assert bridge.shift.low is not None
    assert bridge.shift.high is not None
    assert bridge.shift.low < -0.12 < bridge.shift.high < 0
    months = peil.open(demo / "fjordtrygg").kpi("ces", every="month").to_pandas()
    assert months["value"].notna().all()
    bridged = months[months["bridge"].notna()]
    assert bridged["period"].iloc[-1] == "2025-10"
    assert (bridged["measured_value"] > bridged["value"]).all()
