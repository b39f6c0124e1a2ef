"""Meta (Facebook and Instagram): reports of ads by day, and a page's posts, as CSV."""

from peil.shared.words import mark
from peil.sources.exports.export import Export, Recipe
from peil.sources.rules import Rows, Rule

_DAY = ("Day", "Reporting starts")
_AD_DAYS = Recipe(
    columns={
        "ad": (
            Rule(text="{Ad ID}"),
            Rule(text="{Campaign name} / {Ad set name} / {Ad name}"),
            Rule(text="{Campaign name} / {Ad name}"),
            Rule(text="{Campaign name}"),
        ),
        "day": Rule(column=_DAY),
        "campaign": Rule(column=("Campaign name",)),
        "channel": Rule(column=("Platform",)),
        "impressions": Rule(column=("Impressions",), take="sum", default="0"),
        "clicks": Rule(column=("Link clicks", "Clicks (all)"), take="sum", default="0"),
        "cost": Rule(column=("Amount spent*",), take="sum"),
    },
    rows=Rows(without={"Campaign name": ("",)}),
    by=("Day|Reporting starts", "{ad}"),
    order_by=_DAY,
    currency_in="Amount spent*",
    unsure={
        "ad": mark("rows of one day and ad are summed, such as those by age"),
        "day": mark("right only if the report is by day"),
    },
)
_POSTS = Recipe(
    columns={
        "mention": Rule(column=("Post ID",)),
        "said_at": Rule(column=("Publish time",)),
        "text": Rule(first_of=("Title", "Description")),
        "language": Rule(column=("Languages",)),
        "place": Rule(column=("Page name",)),
    },
    dimensions={"post_type": Rule(column=("Post type",))},
    unsure={"text": mark("the page's own words, and not its customers'")},
)
EXPORTS = (
    Export(
        mark("Meta's report of ads"),
        ("Reporting starts", "Reporting ends", "Campaign name", "Impressions"),
        {"ad_days": _AD_DAYS},
    ),
    Export(
        mark("a Facebook page's posts"),
        ("Post ID", "Page name", "Publish time", "Permalink"),
        {"mentions": _POSTS},
    ),
)
