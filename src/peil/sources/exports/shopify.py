"""Shopify: orders, as CSV.

An order has several lines, and most of what is said of the whole stands on its first line alone.
"""

from peil.shared.words import mark
from peil.sources.exports.export import Export, Recipe
from peil.sources.rules import Rule

_ORDER = ("Name",)
_ORDERS = Recipe(
    columns={
        "order": Rule(column=_ORDER),
        "line": Rule(number_within=_ORDER),
        "ordered_at": Rule(column=("Created at",)),
        "customer_key": Rule(column=("Email",), within=_ORDER),
        "product": Rule(column=("Lineitem sku", "Lineitem name")),
        "quantity": Rule(column=("Lineitem quantity",)),
        "amount": Rule(multiply=("Lineitem quantity", "Lineitem price")),
        "currency": Rule(column=("Currency",), within=_ORDER),
        "is_cancellation": Rule(
            column=("Financial Status",), within=_ORDER, is_one_of=("refunded", "voided")
        ),
        "channel": Rule(column=("Source",), within=_ORDER),
        "country": Rule(column=("Shipping Country", "Billing Country"), within=_ORDER),
    },
    unsure={
        "amount": mark("quantity times price; discounts and refunds of a part are not in it"),
        "is_cancellation": mark("orders that were paid back whole, or never paid"),
    },
)
EXPORTS = (
    Export(
        mark("Shopify's orders"),
        ("Name", "Lineitem quantity", "Lineitem price", "Financial Status"),
        {"orders": _ORDERS},
    ),
)
