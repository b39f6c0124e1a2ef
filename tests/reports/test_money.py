"""Money is written with its currency, as the reader's language has it, and never mixed."""

from __future__ import annotations

import pytest

from peil.metrics.measurement import Cell, Measurement
from peil.reports.amounts import Amounts
from peil.reports.changes import compare
from peil.reports.figures import tick_name
from peil.reports.numbers import in_currency, scale_for
from peil.reports.plain import plain_rows
from peil.reports.wording import number_words
from peil.shared.words import speaking
from tests.reports.cells import cell, definition, measurement

VALUE = definition("customer_lifetime_value", "money")


def worth(amount: float, currency: str, *, spread: float = 300.0, country: str = "") -> Cell:
    of = {"country": country} if country else None
    return cell(amount, amount - spread, amount + spread, currency=currency, slice=of)


def mixed() -> Measurement:
    return measurement(
        worth(2144.0, "NOK", country="NO"), worth(1987.0, "SEK", country="SE"), of=VALUE
    )


@pytest.mark.parametrize(
    ("language", "currency", "written"),
    [
        ("en", "GBP", "£2\u202f144"), ("nb", "GBP", "2\u202f144\u00a0£"),
        ("en", "NOK", "NOK\u00a02\u202f144"), ("nb", "NOK", "2\u202f144\u00a0kr"),
        ("sv", "SEK", "2\u202f144\u00a0kr"), ("sv", "NOK", "2\u202f144\u00a0Nkr"),
        ("en", "", "2\u202f144"),
    ],
)  # fmt: skip
def test_an_amount_has_its_currency_where_the_language_has_it(
    language: str, currency: str, written: str
) -> None:
    with speaking(language):
        amount = worth(2144.0, currency)
        scale = scale_for(VALUE, amount)
        assert scale.text(2144.0) == written
        assert written in number_words(amount, scale)
        assert written in plain_rows(measurement(amount, of=VALUE))[1]
        assert tick_name(2144.0, scale, step=(0, 2144)) == written


def test_the_sign_stands_before_all_of_it() -> None:
    assert in_currency("−5", "GBP") == "−£5"
    assert in_currency("+5", "USD") == "+US$5"


def test_small_amounts_have_as_many_decimals_as_the_currency() -> None:
    assert scale_for(VALUE, worth(2.5, "GBP", spread=0.2)).text(2.5) == "£2.50"
    assert scale_for(VALUE, worth(2.5, "JPY", spread=0.2)).text(2.6) == "JP¥3"


def test_amounts_of_several_currencies_have_each_its_own_and_are_not_compared() -> None:
    answer = mixed()
    scale = scale_for(VALUE, *answer.cells)
    assert scale.text(5.0) == "5"
    assert [number_words(c, scale).split(" (")[0] for c in answer.cells] == [
        "NOK\u00a02\u202f144", "SEK\u00a01\u202f987"]  # fmt: skip
    assert compare(VALUE, *answer.cells) is None
    one, other = worth(2144.0, "NOK"), worth(1987.0, "NOK")
    assert compare(VALUE, one, other) is not None


def test_a_difference_and_a_field_say_the_currency() -> None:
    amounts = Amounts(VALUE, scale_for(VALUE, worth(2144.0, "GBP")))
    assert amounts.unit == "£"
    assert amounts.gap(12.0) == "+£12"
    assert Amounts(VALUE, scale_for(VALUE)).unit == "money"


def test_programs_are_told_the_currency_of_money_alone() -> None:
    assert [row["currency"] for row in mixed().records()] == ["NOK", "SEK"]
    assert "currency" not in measurement(cell(0.5, 0.4, 0.6)).records()[0]
