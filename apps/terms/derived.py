"""Fields that are not asked but read off the payments."""

from collections.abc import Iterable
from decimal import Decimal

from apps.terms.amounts import CURRENCY_DECIMALS, amount_text, decimal_text
from apps.terms.components import Component, sums_by_base
from apps.terms.duration import DAYS_A_YEAR, MONTHS_A_YEAR, Duration
from apps.terms.vocabulary import DerivedRule, Json

A_YEAR = Duration(months=MONTHS_A_YEAR, days=0)


def derive(rule: DerivedRule, components: Iterable[Component]) -> Json | None:
    """Read a field off the payments of its kind; None if there is none.

    Amounts of one kind share a currency and are added up, over a year where the field is yearly.
    Percentages of the same base are added up; of different bases only the lowest is promised of all.
    """
    alike = [one for one in components if one.kind == rule.kind]
    return _percent(alike) if rule.take == "percent" else _amount(alike, yearly=rule.yearly)


def _percent(components: list[Component]) -> Json | None:
    sums = sums_by_base(components)
    return decimal_text(min(sums.values())) if sums else None


def _amount(components: list[Component], *, yearly: bool) -> Json | None:
    total, currency = Decimal(0), None
    for one in components:
        if one.amount is not None and one.currency is not None:
            currency = one.currency
            total += in_a_year(one) if yearly else one.amount
    return None if currency is None else {"amount": amount_text(total, currency), "currency": currency}


def in_a_year(component: Component) -> Decimal:
    """Count what a payment brings in a year; without a rhythm it is taken as yearly.

    Whole months are counted exactly, days as 365 a year, rounded half to even in the currency.
    """
    amount = component.amount or Decimal(0)
    every = Duration.parse(component.every or "P1Y")
    if every == A_YEAR:
        return amount
    yearly = amount * MONTHS_A_YEAR / every.months if not every.days else _by_days(amount, every)
    return round(yearly, CURRENCY_DECIMALS[component.currency or "EUR"])


def _by_days(amount: Decimal, every: Duration) -> Decimal:
    return amount * DAYS_A_YEAR / every.approximate_days
