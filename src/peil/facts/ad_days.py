"""Ad days: impressions and clicks of one ad on one day."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="ad_days",
    title="Ads by day",
    row="one ad on one day",
    key=("source", "ad", "day"),
    time="day",
    columns=(
        Column("ad", "text", "the ad's id in its system", required=True, is_dimension=True),
        Column("day", "instant", "the start of the day", required=True),
        Column("campaign", "text", "the campaign it belongs to", is_dimension=True),
        Column("channel", "text", "where it was shown", is_dimension=True),
        Column("impressions", "integer", "times it was shown", required=True, low=0),
        Column("clicks", "integer", "times it was clicked", required=True, low=0),
        Column("cost", "money", "what the day cost"),
        Column("currency", "text", "ISO 4217 code"),
    ),
)  # fmt: skip
