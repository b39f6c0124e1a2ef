"""Bridges in words: what was done to the numbers of earlier periods, from what, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from peil.metrics.bridge import Bridge, Side
from peil.metrics.catalog import catalog
from peil.metrics.measurement import Measurement
from peil.reports import names
from peil.reports.amounts import Amounts, needed
from peil.reports.numbers import day, decimals_for, n_text, plain, scale_for
from peil.shared.words import gettext as _
from peil.stats.estimate import Interval

_MOST_DECIMALS = 3


def bridge_notes(
    measurement: Measurement, titles: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Tell of the bridges behind a measurement: what must stand wherever its numbers do.

    Parameters
    ----------
    measurement : Measurement
    titles : mapping of str to str or None
        Of KPIs by name, the workspace's own among them; None for those that every workspace has.
    """
    if not measurement.bridges:
        return ()
    amounts = Amounts(measurement.definition, scale_for(measurement.definition, *measurement.cells))
    return tuple(bridge_words(one, amounts, titles) for one in measurement.bridges)


def bridge_words(bridge: Bridge, amounts: Amounts, titles: Mapping[str, str] | None = None) -> str:
    """Tell of one bridge in whole sentences.

    Parameters
    ----------
    bridge : Bridge
    amounts : Amounts
        How the numbers of its series are written.
    titles : mapping of str to str or None
        As in `bridge_notes`.
    """
    said = [what_changes(bridge, amounts)]
    if bridge.earlier != bridge.later:
        said.append(_("Until then it was measured by: %(source)s.") % {
            "source": side_words(bridge.earlier, titles)})  # fmt: skip
    said += _grounds(bridge, amounts)
    return " ".join(said)


def what_changes(bridge: Bridge, amounts: Amounts) -> str:
    """Say what is done to a number from before the break."""
    factor, shift = bridge.factor.value or 1.0, bridge.shift.value or 0.0
    of_factor = _decimals(bridge.factor, 1.0)
    told = {
        "on": day(bridge.on),
        "factor": plain(factor, max(2, needed(factor)) if of_factor is None else of_factor),
        "size": amounts.gap(abs(shift), sign=False, decimals=_shift_decimals(bridge, amounts)),
    }
    if factor == 1 and shift == 0:
        return _("Before %(on)s the numbers are bridged: taken over as they were measured.") % told
    if factor == 1:
        return (
            _("Before %(on)s the numbers are bridged: what was measured plus %(size)s.")
            if shift > 0
            else _("Before %(on)s the numbers are bridged: what was measured minus %(size)s.")
        ) % told
    if shift == 0:
        return (
            _("Before %(on)s the numbers are bridged: what was measured times %(factor)s.") % told
        )
    return (
        _("Before %(on)s the numbers are bridged: what was measured times %(factor)s, plus "
          "%(size)s.")
        if shift > 0
        else _("Before %(on)s the numbers are bridged: what was measured times %(factor)s, minus "
               "%(size)s.")
    ) % told  # fmt: skip


def side_words(side: Side, titles: Mapping[str, str] | None = None) -> str:
    """Name what a series was measured by on one side of a break."""
    known = titles or {name: one.definition.title for name, one in catalog().items()}
    parts = [_(known[side.kpi]) if side.kpi in known else side.kpi]
    if side.version is not None:
        parts.append(_("version %(version)s of the definition") % {"version": side.version})
    if side.variant is not None:
        parts.append(side.variant)
    parts += [
        f"{names.dimension(name)}: {', '.join(values)}"
        for name, values in sorted(side.where.items())
    ]
    return ", ".join(parts)


def _grounds(bridge: Bridge, amounts: Amounts) -> list[str]:
    """Say how surely it is known, on what it stands, and who made it."""
    told: dict[str, object] = {"author": bridge.author, "reason": bridge.reason.rstrip(". ")}
    stated = _("Stated by %(author)s: “%(reason)s”.") % told
    if bridge.overlap is None:
        if bridge.shift.low is None:
            return [stated, _("It is stated as exact, so the intervals are no wider for it.")]
        limits = _limits(bridge, amounts)
        held = _("What is added is stated with a 95 %% interval of %(limits)s, which the "
                 "intervals hold.")  # fmt: skip
        return [stated, held % {"limits": limits}]
    since, until = bridge.overlap
    earlier, later = bridge.n or (None, None)
    told |= {
        "since": day(since), "until": day(until - timedelta(days=1)), "earlier": n_text(earlier),
        "later": n_text(later), "limits": _limits(bridge, amounts),
    }  # fmt: skip
    return [
        _("Estimated by %(author)s where both were asked, %(since)s to %(until)s (n %(earlier)s "
          "in the earlier way, %(later)s in the newer): 95 %% interval %(limits)s, which the "
          "intervals hold.") % told,
        _("It assumes that those who were asked in either way were alike, and that the two stood "
          "to each other as they did then: “%(reason)s”.") % told,
    ]  # fmt: skip


def _decimals(estimated: Interval, size: float) -> int | None:
    """Return the decimals of what was estimated, one more than its interval allows to be told.

    Numbers are worked out with it, so that it is told a little finer than they are; None for what
    was stated as exact, which is told as it was typed.
    """
    if estimated.low is None or estimated.high is None:
        return None
    most = min(_MOST_DECIMALS, decimals_for((estimated.high - estimated.low) / 2 * size) + 1)
    ends = (estimated.low, estimated.value or 0.0, estimated.high)
    return max(needed(round(end * size, most)) for end in ends)


def _shift_decimals(bridge: Bridge, amounts: Amounts) -> int | None:
    return None if bridge.how == "stated" else _decimals(bridge.shift, amounts.scale.factor)


def _limits(bridge: Bridge, amounts: Amounts) -> str:
    is_ratio = bridge.how == "ratio"
    known = bridge.factor if is_ratio else bridge.shift
    decimals = _decimals(known, 1.0) if is_ratio else _shift_decimals(bridge, amounts)

    def write(number: float | None) -> str:
        if number is None:
            return ""
        if is_ratio:
            return plain(number, decimals or 0)
        return amounts.gap(number, decimals=decimals)

    return _("%(low)s to %(high)s") % {"low": write(known.low), "high": write(known.high)}
