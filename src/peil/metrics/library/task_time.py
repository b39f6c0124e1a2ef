"""Time on task: how long it takes those who get their task done.

Definition   Median time from a task's start to when it was done, among the attempts that were done.
             Beside it the time within which nine in ten of these are done, the share of all
             attempts that failed or were given up, and how many of them had by the median.
Row          One attempt that was done, in the period of its start; attempts whose outcome or end is
             not known are left out, and so are those that end before they start.
Unit         seconds; better lower
Interval     Order statistics: exact whatever the distribution. Of over a million, times are
             counted in steps of half a percent, which the limits include.
Withheld     Under 10 attempts that were done.
Caution      It tells of those who managed: where the slow give up, it looks quick. Read it beside
             the shares that failed and gave up. Over several tasks it moves with what people come
             for: cut it by task.
Source       Conover, Practical Nonparametric Statistics, 1999; McGovern, Top Tasks, 2018.
"""

import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime
from peil.facts.task_runs import OUTCOMES
from peil.metrics.kinds.competing import CompetingLengths
from peil.metrics.metric import Metric, Variant


def _length(runs: ir.Table, clock: LocalTime) -> ir.IntegerValue:
    return clock.seconds_between(runs.started_at, runs.ended_at)


def _kind(share: float = 0.5) -> CompetingLengths:
    return CompetingLengths(
        _length, ("started_at", "ended_at"), share, ends=("outcome", OUTCOMES[0]),
        others=OUTCOMES[1:],
    )  # fmt: skip


METRIC = Metric(
    fact="task_runs",
    kind=_kind(),
    rows=lambda runs: runs.outcome.isin(OUTCOMES) & (runs.ended_at >= runs.started_at),
    time="started_at",
    unit="seconds",
    better="lower",
    version=1,
    variants={"p90": Variant(_kind(0.9), title="Nine in ten done within")},
)
