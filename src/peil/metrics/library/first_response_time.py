"""First response time: how long until somebody answers.

Definition   Median time from opened to the first reply of a human, with cases that have had none
             counted for as long as they are known to have waited. The variants business and
             business_p90 count Monday to Friday between the hours of the settings opens and
             closes, but for the public holidays of the setting holidays.
Row          One case, in the period in which it was opened; cancelled, merged and spam cases are
             left out, and so are replies before the opening, and cases of a source that never
             says when one was answered. Cut it by channel: calls and letters wait differently.
Unit         seconds; better lower
Interval     Kaplan–Meier, inverted log-log limits; who waits would be answered as the others were.
             Of over a million, times are counted in steps of half a percent, which the limits
             include.
Withheld     Under 10 cases; not reached, when too many still wait; where no case says when it was
             first answered.
Caution      An automatic reply is no answer: the file's column must hold a human's. A case that
             was solved without one counts as waiting until then.
Source       Zendesk, metric definitions of first reply time, 2024; Brookmeyer, Crowley, "A
             confidence interval for the median survival time", Biometrics, 1982.
"""

from peil.metrics.kinds.cases import real
from peil.metrics.kinds.first_responses import FirstResponses
from peil.metrics.metric import Metric, Variant


def _wait(share: float = 0.5, *, business: bool = False) -> FirstResponses:
    return FirstResponses("first_response_at", "observed_until", share, business)


METRIC = Metric(
    fact="cases",
    kind=_wait(),
    rows=real,
    time="opened_at",
    unit="seconds",
    better="lower",
    version=1,
    variants={
        "p90": Variant(_wait(0.9), title="Nine in ten answered within"),
        "business": Variant(_wait(business=True), title="First response time in business hours"),
        "business_p90": Variant(
            _wait(0.9, business=True), title="Nine in ten answered within, in business hours"
        ),
    },
)
