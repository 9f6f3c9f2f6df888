from decimal import Decimal

import pytest

from apps.terms.components import Component, read_components
from apps.terms.domain import Terms
from apps.terms.errors import FieldError

KEY = "money.components"
FEE = {"kind": "fee_per_work", "amount": "8", "currency": "EUR"}


def errors_of(*payments: object) -> list[tuple[str, object]]:
    _, errors = read_components(KEY, list(payments))
    return [(error.code, error.params.get("index")) for error in errors]


def test_a_payment_keeps_every_part_it_was_given():
    given = {
        **FEE, "stage": "training", "every": "P12M", "due": "P30D", "recoupable": False,
        "split_rule": "equal_per_work", "base": "net income", "note": "with the first delivery",
    }  # fmt: skip
    (component,), errors = read_components(KEY, [given])
    assert errors == ()
    assert component == Component(
        kind="fee_per_work",
        stage="training",
        amount=Decimal(8),
        currency="EUR",
        base="net income",
        every="P1Y",
        due="P30D",
        recoupable=False,
        split_rule="equal_per_work",
        note="with the first delivery",
    )
    assert component.as_json() == {**given, "amount": "8.00", "every": "P1Y"}


@pytest.mark.parametrize(
    ("payment", "codes"),
    [
        ("fee", ["not_an_object"]),
        ({}, ["kind_missing"]),
        ({"kind": "gift"}, ["not_an_option"]),
        ({"kind": "fee_per_work"}, ["amount_missing"]),
        ({"kind": "fee_per_work", "currency": "EUR"}, ["amount_missing"]),
        ({"kind": "fee_per_work", "amount": "8"}, ["currency_missing"]),
        ({**FEE, "percent": "5"}, ["percent_not_allowed"]),
        ({"kind": "fee_per_work", "percent": "5"}, ["amount_missing", "percent_not_allowed"]),
        ({"kind": "revenue_share"}, ["percent_missing"]),
        ({"kind": "revenue_share", "percent": "130"}, ["above_100"]),
        ({**FEE, "kind": "revenue_share"}, ["percent_missing", "amount_not_allowed"]),
        ({"kind": "equity"}, ["amount_or_percent"]),
        ({"kind": "equity", "currency": "EUR"}, ["amount_or_percent", "amount_missing"]),
        ({**FEE, "kind": "equity", "percent": "5"}, ["amount_or_percent"]),
        ({"kind": "in_kind"}, ["note_missing"]),
        ({**FEE, "amount": "8,00"}, ["not_a_number"]),
        ({**FEE, "currency": "XYZ"}, ["bad_currency"]),
        ({**FEE, "stage": "lunch"}, ["not_an_option"]),
        ({**FEE, "every": "P0D"}, ["bad_duration"]),
        ({**FEE, "due": "soon"}, ["bad_due"]),
        ({**FEE, "due": "2026-02-30"}, ["bad_due"]),
        ({**FEE, "due": 30}, ["bad_due"]),
        ({**FEE, "recoupable": "no"}, ["not_yes_or_no"]),
        ({**FEE, "colour": "red"}, ["unknown_part"]),
    ],
)
def test_a_bad_payment_is_refused_by_its_codes(payment, codes):
    assert errors_of(payment) == [(f"component.{code}", 0) for code in codes]


@pytest.mark.parametrize(
    "payment",
    [
        {"kind": "equity", "percent": "2"},
        {"kind": "equity", "amount": "2000", "currency": "EUR"},
        {"kind": "in_kind", "note": "studio days"},
        {**FEE, "due": "2026-12-01"},
        {**FEE, "stage": None, "note": ""},
    ],
)
def test_a_payment_with_what_its_kind_needs_is_read(payment):
    assert errors_of(payment) == []


def test_errors_name_the_payment_by_its_place():
    assert errors_of(FEE, {"kind": "revenue_share"}, 7) == [
        ("component.percent_missing", 1),
        ("component.not_an_object", 2),
    ]


def test_an_error_of_a_part_names_the_part():
    _, errors = read_components(KEY, [{**FEE, "amount": "-8"}])
    assert errors == (FieldError(KEY, "component.negative", {"given": "-8", "part": "amount", "index": 0}),)


@pytest.mark.parametrize(
    ("raw", "code"), [("x", "not_a_list"), ([], "empty"), ([FEE] * 31, "too_many"), ({}, "not_a_list")]
)
def test_the_list_of_payments_is_bounded(raw, code):
    components, errors = read_components(KEY, raw)
    assert components == ()
    assert [error.code for error in errors] == [code]


def test_thirty_payments_are_allowed():
    assert len(read_components(KEY, [FEE] * 30)[0]) == 30


def test_a_kind_in_two_currencies_cannot_be_added_up():
    assert errors_of(FEE, {**FEE, "currency": "USD"}) == [("component.currencies_differ", None)]


def test_shares_of_one_base_are_at_most_everything():
    share = {"kind": "revenue_share", "percent": "60"}
    assert errors_of(share, share) == [("component.sum_above_100", None)]
    assert errors_of(share, {**share, "base": "app income"}) == []


def test_the_order_of_payments_means_nothing():
    share = {"kind": "revenue_share", "percent": "28"}
    there, back = Terms.parse({KEY: [FEE, share]}), Terms.parse({KEY: [share, FEE]})
    assert there == back
    assert [one.kind for one in there.components] == ["fee_per_work", "revenue_share"]


@pytest.mark.parametrize(
    ("payment", "category", "pays"),
    [
        (Component("fee_per_work", amount=Decimal(8), currency="EUR"), "upfront", True),
        (Component("fee_per_work", amount=Decimal(0), currency="EUR"), "upfront", False),
        (Component("revenue_share", percent=Decimal(1)), "ongoing", True),
        (Component("equity", percent=Decimal(1)), "other", False),
    ],
)
def test_a_payment_knows_when_and_whether_it_pays(payment, category, pays):
    assert payment.category == category
    assert payment.pays is pays
