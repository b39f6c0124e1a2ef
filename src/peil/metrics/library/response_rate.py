"""Response rate: the share of those asked who answered.

Definition   Invitations in which at least one question was answered, over those delivered; of
             invitations shown on a page, over those seen. Invited, delivered, seen, started,
             answered, completed and not sampled, with each reason, are counted apart.
Row          One invitation that was delivered or, shown on a page, seen, by the day of the
             invitation. Always told per survey; cut by channel to tell e-mail from text message.
Unit         share; better higher
Interval     Wilson; invitations count as independent.
Withheld     Under 10 invitations; under 5 people; where sent and shown invitations are mixed;
             where none says whether it arrived.
Caution      The newest invitations can still be answered. A high rate is no proof that those who
             answered are like those who did not: compare who they are.
Source       AAPOR, Standard Definitions, 10th edition, 2023 (response rate 2); Brown, Cai,
             DasGupta, "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.responding import Responding
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="invitations",
    kind=Responding(),
    rows=lambda invitations: invitations.invited_at.notnull(),
    time="invited_at",
    unit="share",
    better="higher",
    version=1,
    always_by=("survey",),
)
