"""Task vote: how important each task is to those who vote.

Definition   A task's share of all points. Each voter picks up to five tasks from a list, in order,
             worth 5, 4, 3, 2 and 1 points. Beside it the rank, the shares added up from the most
             wanted task on, and the band in which it begins: the first 25, 50, 75 or 100 % of all
             points. The variant unweighted counts each pick alike.
Row          One task that one voter picked, by the time of the vote; who names a task twice has
             picked it once. n is the number of voters.
Unit         share; better higher
Interval     Wilson at the effective n of picks clustered by voter, with the linearised variance of
             a ratio: one voter's picks exclude each other.
Withheld     Under 10 voters; under 5 people; kinds of survey mixed.
Caution      It ranks what is on the list: shuffle it for each voter, and mend it where “other”
             takes over 15 % of the points. Importance is not demand: that is what people come for.
Source       McGovern, Top Tasks: A How-to Guide, 2018; Cochran, Sampling Techniques, 3rd edition,
             1977; Korn, Graubard, "Confidence intervals for proportions with small expected number
             of positive counts estimated from survey data", Survey Methodology, 1998.
"""

from peil.metrics.kinds.votes import Votes
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="task_votes",
    kind=Votes("points", of_voter="voter_points"),
    rows=lambda votes: votes.task.notnull(),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    always_by=("task",),
    uniform=("survey_kind",),
    variants={
        "unweighted": Variant(
            Votes("pick", of_voter="voter_picks"), title="Task vote, each pick alike"
        ),
    },
)
