"""Google Ads: a report by day, as CSV; titles stand above it and totals among its rows."""

from peil.shared.words import mark
from peil.sources.exports.export import Export, Recipe
from peil.sources.rules import Rows, Rule

_TOTAL = ("Total*", "Totalt*", "Sum:*")
_TOTALLED = (
    "Day", "Campaign status", "Campaign", "Ad group status", "Ad group", "Ad status",
)  # fmt: skip
_AD_DAYS = Recipe(
    columns={
        "ad": (
            Rule(text="{Ad ID}"),
            Rule(text="{Campaign} / {Ad group}"),
            Rule(text="{Campaign}"),
        ),
        "day": Rule(column=("Day",)),
        "campaign": Rule(column=("Campaign",)),
        "channel": Rule(column=("Campaign type", "Network (with search partners)", "Network")),
        "impressions": Rule(column=("Impr.", "Impressions"), take="sum", default="0"),
        "clicks": Rule(column=("Clicks", "Interactions"), take="sum", default="0"),
        "cost": Rule(column=("Cost",), take="sum"),
        "currency": Rule(column=("Currency code", "Currency")),
    },
    rows=Rows(without=dict.fromkeys(_TOTALLED, _TOTAL)),
    by=("Day", "{ad}"),
    order_by=("Day",),
    missing=("--",),
    unsure={"ad": mark("rows of one day and ad are summed, such as those by device")},
)  # fmt: skip
EXPORTS = (
    Export(mark("Google Ads' report by day"), ("Day", "Campaign", "Impr.", "Clicks"),
           {"ad_days": _AD_DAYS}),
)  # fmt: skip
