"""Customer lifetime value: what a customer is expected to bring from now on.

Definition   Mean over all customers who have bought by the end of the period of what they are
             expected to bring in the 12 months after it: BG/NBD for how long and how often they
             buy, Gamma-Gamma for how much, times their margin, less what serving them costs. The
             variants five_years and whole look further; whole has no end, and what comes later
             counts less, by 10 percent a year. Where the orders hold no margin it is what they
             are expected to pay, and called revenue value. Beside it stands what they have
             brought so far.
Row          One known customer, cut by the attributes that they came with. A purchase is a day
             on which somebody paid more than came back; what is sent back or cancelled is taken
             off what they have spent. Who has sent everything back is left out, and amounts that
             are not known are too. A margin that is not known is taken to be that of the rest.
Unit         money; better higher
Interval     Symmetric on the log scale, or plainly where some bring a loss: the covariance of
             both models' estimates (delta method), that of margin and cost, and customers as a
             sample.
Withheld     Until purchases are known for half of the time ahead; a year is enough for any.
             Only then is a gap long enough seen to tell who has stopped from who pauses.
             Under 30 customers who bought again; amounts without a mean to speak of; several
             currencies in one number; and beyond a year where hardly anybody has stopped yet.
Caution      It knows no season and no plans, and holds nobody who is new after the period. Read
             it as worth of today's customers if all goes on as it did.
Source       Fader, Hardie, Lee, "Counting your customers the easy way", Marketing Science, 2005;
             Fader, Hardie, "The Gamma-Gamma model of monetary value", 2013.
"""

from peil.facts.derived.purchase_histories import LEAST
from peil.metrics.kinds.customer_worth import CustomerWorth
from peil.metrics.metric import Metric, Variant
from peil.shared.words import mark
from peil.stats.ahead import YEARS

METRIC = Metric(
    fact="purchase_histories",
    kind=CustomerWorth(revenue_title=mark("Revenue value of a customer")),
    rows=lambda histories: (histories.purchase_days > 0) & (histories.kept > LEAST),
    time="changed_at",
    unit="money",
    better="higher",
    version=1,
    uniform=("currency",),
    variants={
        "five_years": Variant(
            CustomerWorth(YEARS["5y"], mark("Revenue value of a customer in five years")),
            title=mark("Customer lifetime value in five years"),
        ),
        "whole": Variant(
            CustomerWorth(YEARS["whole"], mark("Revenue value of a customer, whole relation")),
            title=mark("Customer lifetime value, whole relation"),
        ),
    },
)
