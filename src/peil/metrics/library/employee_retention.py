"""Employee retention: the share of employees who stay.

Definition   Of those employed when the period begins, the share employed at its end. Who left and
             came back within the period has stayed; who began in it does not count. The variants
             one_year, two_years and five_years are the tenure curve: the share who stay longer
             than that, at the rates at which employees of each tenure left in the period.
Row          One employee employed when the period begins, with the attributes held then: who moves
             from one slice to another is lost to neither.
Unit         share; better higher
Interval     Wilson; the tenure curve Kaplan and Meier's with late entry, log-log. Everybody is
             counted, so both tell normal variation from one time to another.
Withheld     Under 10 employees; under 5, and where the number of so few could be worked out; before
             the first recorded leaving; a period that is not over when the facts end.
Caution      Some leave whom nobody wanted to keep, and a high share may mean that few have a
             choice. Ask those who leave.
Source       Phillips, Connell, Managing Employee Retention, 2003; Kaplan, Meier, "Nonparametric
             estimation from incomplete observations", Journal of the American Statistical
             Association, 1958; Klein, Moeschberger, Survival Analysis, 2003.
"""

from peil.metrics.kinds.employments import Retention, Tenure
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="employments",
    kind=Retention(),
    rows=lambda employments: employments.started_at.notnull(),
    time="started_at",
    unit="share",
    better="higher",
    version=1,
    variants={
        "one_year": Variant(Tenure(1), title="Share who stay over a year"),
        "two_years": Variant(Tenure(2), title="Share who stay over two years"),
        "five_years": Variant(Tenure(5), title="Share who stay over five years"),
    },
    beside={
        "stay_one_year": "employee_retention:one_year",
        "stay_two_years": "employee_retention:two_years",
        "stay_five_years": "employee_retention:five_years",
    },
)
