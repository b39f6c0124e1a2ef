"""Lifetime value of a contract: what a running contract is expected to bring from now on.

Definition   Mean over all contracts that run at the end of the period of what they are expected to
             bring in the 12 months after it: their margin a month times the months that they are
             expected to last, read off how much of what contracts pay has stayed and left so far.
             The variants five_years and whole look further; whole has no end, and what comes later
             counts less, by 10 percent a year. Where no margin is known it is their price, and
             called revenue value. Beside it stands what they have brought so far.
Row          One running contract with a price, as it last was. Ends count after the first recorded
             one, and older contracts as watched from then.
Unit         money; better higher
Interval     Symmetric on the log scale: Kaplan and Meier by month of the contract with late entry,
             contracts weighing what they pay (Greenwood, delta method), and as a sample.
Withheld     Under 20 ends; where more than half of the value would come later than 30 contracts
             have been watched; several currencies in one number.
Caution      Past what is known contracts are taken to end as they did in the last known months.
Source       Klein, Moeschberger, Survival Analysis, 2003; Gupta, Lehmann, Managing Customers as
             Investments, 2005.
"""

from peil.metrics.kinds.contract_value import ContractValue
from peil.metrics.metric import Metric, Variant
from peil.shared.words import mark
from peil.stats.ahead import YEARS

METRIC = Metric(
    fact="contract_lives",
    kind=ContractValue(revenue_title=mark("Revenue value of a contract")),
    rows=lambda contracts: contracts.started_at.notnull() & (contracts.monthly_amount > 0),
    time="started_at",
    unit="money",
    better="higher",
    version=1,
    uniform=("currency",),
    variants={
        "five_years": Variant(
            ContractValue(YEARS["5y"], mark("Revenue value of a contract in five years")),
            title=mark("Lifetime value of a contract in five years"),
        ),
        "whole": Variant(
            ContractValue(YEARS["whole"], mark("Revenue value of a contract, whole relation")),
            title=mark("Lifetime value of a contract, whole relation"),
        ),
    },
)
