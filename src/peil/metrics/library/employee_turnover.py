"""Employee turnover: how many employees leave, beside how many there are.

Definition   Employees whose last day is in the period, over the average headcount of its days. Of
             a month it is a month's turnover: nothing is scaled up to a year. It can exceed 1.
Row          One employee on one day, with the attributes of that day; leavers on their last day.
             Who changes department leaves neither, and who begins again the day after has not left.
Unit         share; better lower
Interval     Exact Poisson (Garwood) over the headcount. Everybody is counted, so it tells normal
             variation from one time to another.
Withheld     Under an average of 10 employees; under 5, and where the number of so few could be
             worked out; before the first recorded leaving; a period that is not over when the facts
             end.
Caution      Leavers are not the opposite of those who stay: who comes and goes within the period is
             a leaver here, and is not counted in employee retention at all.
Source       Phillips, Connell, Managing Employee Retention, 2003; Garwood, "Fiducial limits for the
             Poisson distribution", Biometrika, 1936.
"""

from peil.metrics.kinds.employments import Turnover
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="employments",
    kind=Turnover(),
    rows=lambda employments: employments.started_at.notnull(),
    time="started_at",
    unit="share",
    better="lower",
    version=1,
)
