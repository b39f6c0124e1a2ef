"""Reviews: Trustpilot's list of service reviews, and Google Business Profile's reviews."""

from peil.shared.words import mark
from peil.sources.exports.export import Export, Recipe
from peil.sources.rules import Rule

_TRUSTPILOT = Recipe(
    columns={
        "mention": Rule(column=("Review Id",)),
        "said_at": Rule(column=("Review Created (UTC)",), zone="UTC"),
        "stars": Rule(column=("Review Stars",)),
        "text": Rule(first_of=("Review Content", "Review Title")),
        "language": Rule(column=("Review Language",)),
        "place": Rule(column=("Location Name", "Domain Url", "Webshop Name")),
    },
    dimensions={"invited": Rule(column=("Source Of Review", "Source Type"))},
)
_STARS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}
_GOOGLE = Recipe(
    columns={
        "mention": Rule(column=("reviewId",)),
        "said_at": Rule(column=("createTime",)),
        "stars": Rule(column=("starRating",), codes=_STARS, missing=("STAR_RATING_UNSPECIFIED",)),
        "text": Rule(column=("comment",)),
        "place": Rule(column=("locationName", "location")),
    },
)
EXPORTS = (
    Export(
        mark("Trustpilot's service reviews"),
        ("Review Id", "Review Created (UTC)", "Review Stars"),
        {"mentions": _TRUSTPILOT},
    ),
    Export(
        mark("Google Business Profile's reviews"),
        ("reviewId", "starRating", "createTime"),
        {"mentions": _GOOGLE},
    ),
)
