"""Time to a lasting answer: how long a question takes until it is answered for good.

Definition   Median time from a customer's first contact to the last solution, where a new case of
             the same customer about the same topic within 30 days of solving goes on with the
             question, as does a reopening. Questions still open count for as long as they are
             known to be.
Row          One customer's question about one topic, in the period of its first contact;
             cancelled, merged and spam cases are left out, and so are cases that name no customer
             or no topic. Cut it by topic: each is a question that many ask.
Unit         seconds; better lower
Interval     Kaplan–Meier, inverted log-log limits; open questions would go on as the others did.
             Of over a million, times are counted in steps of half a percent, which the limits
             include.
Withheld     Under 10 questions; not reached, when too many are still open.
Caution      A question of the newest 30 days may still come back, so that its last solution is not
             yet the last. Read it beside recurrence, the number of enquiries and satisfaction.
Source       Kaplan, Meier, "Nonparametric estimation from incomplete observations", Journal of
             the American Statistical Association, 1958; Brookmeyer, Crowley, "A confidence
             interval for the median survival time", Biometrics, 1982.
"""

from peil.metrics.kinds.durations import Durations
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="question_chains",
    kind=Durations("solved_at", "observed_until"),
    rows=lambda chains: chains.solved_at.notnull() | chains.observed_until.notnull(),
    time="opened_at",
    unit="seconds",
    better="lower",
    version=1,
    variants={
        "p90": Variant(
            Durations("solved_at", "observed_until", share=0.9),
            title="Nine in ten answered for good within",
        )
    },
)
