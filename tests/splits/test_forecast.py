from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.money import Money
from apps.splits.forecast import Estimate, Forecast, Line, forecast, years_of
from apps.terms.domain import Terms
from apps.terms.duration import Duration

WHOLE = 1_000_000
FEE = {"kind": "fee_per_work", "amount": "9.50", "currency": "EUR"}
GUARANTEE = {
    "kind": "minimum_guarantee",
    "amount": "30",
    "currency": "EUR",
    "base": "per_work",
    "every": "P1Y",
}
SHARE = {"kind": "revenue_share", "percent": "30"}
ESTIMATE = Estimate(Decimal(100_000), "EUR", date(2026, 11, 12))


def terms(*components: dict, duration: str = "P2Y") -> Terms:
    return Terms.parse({"money.components": list(components), "term.duration": duration})


def test_nine_works_with_fee_and_guarantee_over_two_years_after_costs():
    result = forecast(terms(FEE, GUARANTEE), [WHOLE] * 9, among=410, costs_ppm=40_000)
    assert result == Forecast(
        currency="EUR",
        works=9,
        years=Fraction(2),
        lines=(
            Line("fee_per_work", "per_work", 9_500_000, 9 * WHOLE, None, 0, 85_500_000),
            Line("minimum_guarantee", "per_work", 30_000_000, 9 * WHOLE, Fraction(2), 0, 540_000_000),
        ),
        costs_ppm=40_000,
        costs_micro=25_020_000,
        guaranteed=Money(60_048, "EUR"),
        possible=None,
        revenue=None,
        estimate=None,
        kept=(Line("fee_per_work", "per_work", 9_500_000, 9 * WHOLE, None, 0, 85_500_000),),
    )


def test_three_works_more_make_the_sum_of_twelve():
    result = forecast(terms(FEE, GUARANTEE), [WHOLE] * 12, among=410, costs_ppm=40_000)
    assert result.guaranteed == Money(80_064, "EUR")


def test_the_guarantee_counts_towards_the_revenue_share():
    # 12 of 400 works, 30 % of 109,333.33 over two years are 1,968.00 of revenue against 720.00 of guarantee.
    estimate = Estimate(Decimal("109333.333333"), "EUR", date(2026, 11, 12))
    result = forecast(terms(FEE, GUARANTEE, SHARE), [WHOLE] * 12, 400, 40_000, estimate)
    assert result.guaranteed == Money(80_064, "EUR")
    assert result.possible == Money(199_872, "EUR")
    assert result.estimate == estimate


def test_a_revenue_share_below_the_guarantee_changes_nothing():
    small = Estimate(Decimal(10), "EUR", date(2026, 11, 12))
    result = forecast(terms(FEE, GUARANTEE, SHARE), [WHOLE] * 12, 400, 40_000, small)
    assert result.possible == result.guaranteed


def test_without_an_estimate_nothing_is_possible():
    assert forecast(terms(FEE, SHARE), [WHOLE], 10, 0).possible is None


def test_an_estimate_in_another_currency_is_not_converted():
    dollars = Estimate(Decimal(100_000), "USD", date(2026, 11, 12))
    assert forecast(terms(FEE, SHARE), [WHOLE], 10, 0, dollars).possible is None


def test_a_recoupable_fee_counts_towards_the_revenue_share_and_another_does_not():
    fee = {**FEE, "amount": "100"}
    estimate = Estimate(Decimal(1_000), "EUR", date(2026, 11, 12))  # 300 a year for 20 works
    kept = forecast(terms(fee, SHARE), [WHOLE], 20, 0, estimate)
    recouped = forecast(terms({**fee, "recoupable": True}, SHARE), [WHOLE], 20, 0, estimate)
    assert kept.possible == Money(13_000, "EUR")
    assert recouped.possible == Money(10_000, "EUR")


def test_common_payments_are_spread_equally_over_the_schedule():
    upfront = {"kind": "upfront_fee", "amount": "1000", "currency": "EUR"}
    yearly = {"kind": "annual_fee", "amount": "300", "currency": "EUR", "every": "P6M"}
    result = forecast(terms(upfront, yearly), [WHOLE, WHOLE // 2], 100, 0)
    assert [(line.code, line.among, line.amount_micro) for line in result.lines] == [
        ("upfront_fee", 100, 15_000_000),
        ("annual_fee", 100, 18_000_000),
    ]


def test_half_a_work_is_half_the_fee_and_a_work_of_others_is_nothing():
    assert forecast(terms(FEE), [WHOLE // 2], 10, 0).guaranteed == Money(475, "EUR")
    assert forecast(terms(FEE), [0], 10, 0).guaranteed == Money(0, "EUR")
    assert forecast(terms(FEE), [], 10, 0).guaranteed == Money(0, "EUR")


@pytest.mark.parametrize("kind", ["past_use_settlement", "fee_per_second_of_training", "per_output_royalty"])
def test_what_depends_on_a_signature_or_on_use_is_not_guaranteed(kind):
    result = forecast(terms(FEE, {"kind": kind, "amount": "5", "currency": "EUR"}), [WHOLE], 10, 0)
    assert [line.code for line in result.lines] == ["fee_per_work"]


def test_payments_in_a_second_currency_are_left_out():
    result = forecast(terms(FEE, {"kind": "annual_fee", "amount": "5", "currency": "USD"}), [WHOLE], 10, 0)
    assert [line.code for line in result.lines] == ["fee_per_work"]


@pytest.mark.parametrize(
    ("text", "years"), [("P2Y", Fraction(2)), ("P18M", Fraction(3, 2)), ("P73D", Fraction(1, 5))]
)
def test_a_term_is_counted_in_exact_years(text, years):
    assert years_of(Duration.parse(text)) == years


def test_no_term_guarantees_no_year():
    assert years_of(None) == 0


shares = st.lists(st.integers(0, WHOLE), max_size=30)
costs = st.integers(0, 300_000)


@given(shares, costs)
def test_costs_and_guaranteed_make_the_gross_to_the_cent(shares_ppm, costs_ppm):
    result = forecast(terms(FEE, GUARANTEE), shares_ppm, 410, costs_ppm)
    exact = result.gross_micro - result.costs_micro
    assert abs(result.guaranteed.minor * 10_000 - exact) <= 5_000
    assert 0 <= result.costs_micro <= result.gross_micro


@given(shares, shares, costs)
def test_more_works_never_pay_less(mine, more, costs_ppm):
    few = forecast(terms(FEE, GUARANTEE, SHARE), mine, 1_000, costs_ppm, ESTIMATE)
    many = forecast(terms(FEE, GUARANTEE, SHARE), mine + more, 1_000, costs_ppm, ESTIMATE)
    assert many.guaranteed >= few.guaranteed
    assert many.possible >= few.possible
    assert few.possible >= few.guaranteed
