"""Visits to a site: Google Analytics 4 in BigQuery, Matomo's visits log, Umami's events."""

from peil.shared.words import mark
from peil.sources.exports.export import Export, Recipe
from peil.sources.rules import Rows, Rule

_SESSION = "{user_pseudo_id}.{event_params.ga_session_id}"
_BY_SESSION = ("user_pseudo_id", "event_params.ga_session_id")
_AT = Rule(column=("event_timestamp",), format=("unix_us",))
_EVENTS = {
    "page_view": "view", "screen_view": "view", "click": "click", "select_content": "click",
    "select_item": "click", "file_download": "click", "add_to_cart": "cart", "purchase": "order",
    "video_start": "play",
}  # fmt: skip
#: A visit that was cut off from its visitor by consent has no number.
_KNOWN = Rows(without={"event_params.ga_session_id": ("",), "user_pseudo_id": ("",)})
_OF_GA4 = {
    "device": Rule(column=("device.category",)),
    "country": Rule(column=("geo.country",)),
}
_NO_NAME = ("(not set)", "(none)", "(other)")
_GA4_VIEWS = Recipe(
    columns={
        "visit": Rule(text=_SESSION),
        "viewed_at": _AT,
        "page": Rule(
            first_of=("event_params.page_location", "event_params.page_title", "event_name"),
            until=("?", "#"),
        ),
        "event": Rule(column=("event_name",), codes=_EVENTS),
        "customer_key": Rule(column=("user_id",)),
    },
    dimensions=_OF_GA4,
    rows=Rows(without=_KNOWN.without, only={"event_name": tuple(_EVENTS)}),
    missing=_NO_NAME,
)
_GA4_VISITS = Recipe(
    columns={
        "visit": Rule(text=_SESSION),
        "started_at": Rule(column=("event_timestamp",), format=("unix_us",), take="min"),
        "channel": Rule(column=("traffic_source.medium",), take="first"),
        "pages": Rule(
            column=("event_name",), codes={"page_view": "1", "screen_view": "1"}, other="blank",
            take="sum",
        ),
        "engaged_seconds": Rule(
            multiply=("event_params.engagement_time_msec", "0.001"), take="sum"
        ),
        "converted": Rule(column=("event_name",), is_one_of=("purchase",), take="max"),
        "customer_key": Rule(column=("user_id",), take="max"),
    },
    dimensions=_OF_GA4,
    rows=_KNOWN,
    by=_BY_SESSION,
    order_by=("event_timestamp",),
    missing=_NO_NAME,
)  # fmt: skip
_MATOMO = Recipe(
    columns={
        "visit": Rule(column=("idVisit",)),
        "started_at": Rule(column=("firstActionTimestamp", "serverTimestamp"), format=("unix",)),
        "visitor_type": Rule(column=("visitorType",)),
        "channel": Rule(column=("referrerType",)),
        "pages": Rule(column=("actions",)),
        "engaged_seconds": Rule(column=("visitDuration",)),
        "converted": Rule(column=("visitConverted",)),
        "customer_key": Rule(column=("userId",)),
    },
    dimensions={
        "device": Rule(column=("deviceType",)),
        "country": Rule(column=("country",)),
    },
)
_UMAMI = Recipe(
    columns={
        "visit": Rule(column=("visit_id",)),
        "viewed_at": Rule(column=("created_at",), zone="UTC"),
        "page": Rule(column=("url_path",), until=("?", "#")),
        "event": Rule(column=("event_type",), codes={"1": "view", "2": "click"}),
    },
    dimensions={
        "device": Rule(column=("device",)),
        "country": Rule(column=("country",)),
    },
    rows=Rows(only={"event_type": ("1", "2")}),
    unsure={"event": mark("events of your own are clicks")},
)
EXPORTS = (
    Export(
        mark("Google Analytics 4's events from BigQuery"),
        ("event_name", "event_timestamp", "event_params", "user_pseudo_id"),
        {"page_views": _GA4_VIEWS, "visits": _GA4_VISITS},
    ),
    Export(mark("Matomo's visits log"), ("idVisit", "visitDuration", "actions"),
           {"visits": _MATOMO}),
    Export(mark("Umami's events"), ("visit_id", "url_path", "event_type", "created_at"),
           {"page_views": _UMAMI}),
)  # fmt: skip
