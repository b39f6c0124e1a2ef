"""Revenue value of a customer: what a customer is expected to pay from now on.

Definition   Mean over all customers who have bought by the end of the period of what they are
             expected to pay in the 12 months after it: BG/NBD for how long and how often they
             buy, Gamma-Gamma for how much. The variants five_years and whole look further; whole
             has no end, and what comes later counts less, by 10 percent a year. The orders hold
             no margin, so it is revenue value. Beside it stands what they have paid so far.
Row          One known customer, cut by the attributes that they came with. A purchase is a day
             on which somebody paid more than came back; what is sent back or cancelled is taken
             off what they have spent. Who has sent everything back is left out, and amounts that
             are not known are too.
Unit         money; better higher
Interval     Symmetric on the log scale: the covariance of both models' estimates (delta method),
             and customers as a sample.
Withheld     Until purchases are known for half of the time ahead; a year is enough for any.
             Only then is a gap long enough seen to tell who has stopped from who pauses.
             Under 30 customers who bought again; amounts without a mean to speak of; several
             currencies in one number; and beyond a year where hardly anybody has stopped yet.
Caution      It knows no season and no plans, and holds nobody who is new after the period. Read
             it as worth of today's customers if all goes on as it did.
Source       Fader, Hardie, Lee, "Counting your customers the easy way", Marketing Science, 2005;
             Fader, Hardie, "The Gamma-Gamma model of monetary value", 2013.
"""

import math

from peil.metrics.kinds.customer_worth import CustomerWorth
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="purchase_histories",
    kind=CustomerWorth(),
    rows=lambda histories: (histories.purchase_days > 0) & (histories.kept > 0),
    time="changed_at",
    unit="money",
    better="higher",
    version=1,
    uniform=("currency",),
    variants={
        "five_years": Variant(
            CustomerWorth(5.0), title="Revenue value of a customer in five years"
        ),
        "whole": Variant(
            CustomerWorth(math.inf), title="Revenue value of a customer, whole relation"
        ),
    },
)
