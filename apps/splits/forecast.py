"""What terms would pay to one person: what is guaranteed, and what is possible on the company's estimate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from apps.common.money import MICRO, Money
from apps.terms.components import Component
from apps.terms.derived import in_a_year
from apps.terms.domain import Terms
from apps.terms.duration import DAYS_A_YEAR, Duration

WHOLE_PPM = 1_000_000
PER_WORK_BASES = frozenset({"per_work", "per work", "each work", "work"})
ONCE_PER_WORK = frozenset({"fee_per_work"})
ONCE_TOGETHER = frozenset({"upfront_fee", "fee_per_model_version"})
YEARLY = frozenset({"minimum_guarantee", "annual_fee"})

Basis = Literal["per_work", "together"]


@dataclass(frozen=True)
class Estimate:
    """What the company expects to earn in a year, and when it said so; never a promise."""

    amount: Decimal
    currency: str
    made_on: date


@dataclass(frozen=True)
class Line:
    """One payment's part in a forecast, with everything that its "why" needs.

    `rate_micro` is what is paid once or in a year: for each work, or for all of them together. `works_ppm`
    is how much of the works counts (1,000,000 is one whole work), `years` how often a yearly payment comes,
    `among` over how many works a common payment is spread (0 for payments by work).
    """

    code: str
    basis: Basis
    rate_micro: int
    works_ppm: int
    years: Fraction | None
    among: int
    amount_micro: int


@dataclass(frozen=True)
class Forecast:
    """One person's part of a deal in one currency; what is called costs is deducted.

    `kept` are the lines that are paid beside a revenue share; the others count towards it.
    """

    currency: str
    works: int
    years: Fraction
    lines: tuple[Line, ...]
    costs_ppm: int
    costs_micro: int
    guaranteed: Money
    possible: Money | None
    revenue: Line | None
    estimate: Estimate | None
    possible_costs_micro: int = 0
    kept: tuple[Line, ...] = ()

    @property
    def gross_micro(self) -> int:
        """The guaranteed payments before the collective's costs."""
        return sum(line.amount_micro for line in self.lines)


def years_of(duration: Duration | None) -> Fraction:
    """Count a term in years: whole months exactly, days as 365 a year; no term is no year."""
    if duration is None:
        return Fraction(0)
    return Fraction(duration.months, 12) + Fraction(duration.days, DAYS_A_YEAR)


def main_currency(components: Iterable[Component]) -> str:
    """Find the currency of the first payment that has one; EUR for terms without an amount."""
    return next((one.currency for one in components if one.currency), "EUR")


def forecast(
    terms: Terms, shares_ppm: Sequence[int], among: int, costs_ppm: int, estimate: Estimate | None = None
) -> Forecast:
    """Work out what terms pay to somebody who holds parts of some works in the schedule.

    Args:
        terms: the offer; payments in other currencies than its main one are left out, never converted.
        shares_ppm: for each work, how much of its licensed rights the person holds.
        among: how many works the schedule has at the most; common payments are spread over them equally.
        costs_ppm: what the collective keeps for its costs.
        estimate: the company's own; without one nothing is called possible.

    Returns:
        the lines, exact to the micro-unit; the sums are rounded to the currency once. A revenue share is
        possible, not guaranteed, and whatever is recoupable or guaranteed counts towards it.
    """
    currency = main_currency(terms.components)
    years = years_of(terms.duration("term.duration"))
    works_ppm = sum(shares_ppm)
    spread = max(among, len(shares_ppm), 1)
    paid = [one for one in terms.components if one.currency == currency and one.amount]
    lines = [(one, _line(one, works_ppm, spread, years)) for one in paid]
    counted = [(one, line) for one, line in lines if line is not None]
    gross = sum(line.amount_micro for _, line in counted)
    costs = _part(gross, costs_ppm)
    revenue = _revenue(terms, estimate, works_ppm=works_ppm, among=spread, years=years)
    kept = tuple(line for one, line in counted if not _counts_towards_revenue(one))
    possible_gross = None if revenue is None else _with_revenue(gross, kept, revenue)
    possible_costs = _part(possible_gross or 0, costs_ppm)
    return Forecast(
        currency=currency,
        works=len(shares_ppm),
        years=years,
        lines=tuple(line for _, line in counted),
        costs_ppm=costs_ppm,
        costs_micro=costs,
        guaranteed=in_currency(gross - costs, currency),
        possible=None if possible_gross is None else in_currency(possible_gross - possible_costs, currency),
        revenue=revenue,
        estimate=None if revenue is None else estimate,
        possible_costs_micro=possible_costs,
        kept=kept,
    )


def in_currency(amount_micro: int, currency: str) -> Money:
    """Round micro-units to the currency, half to even."""
    return Money.of(Decimal(amount_micro) / MICRO, currency)


def _line(component: Component, works_ppm: int, among: int, years: Fraction) -> Line | None:
    """Work out one payment; None for a kind that guarantees nothing before something is used or signed."""
    yearly = component.kind in YEARLY
    if not yearly and component.kind not in ONCE_PER_WORK | ONCE_TOGETHER:
        return None
    rate = in_a_year(component) if yearly else component.amount or Decimal(0)
    rate_micro = int(rate * MICRO)
    by_work = component.kind in ONCE_PER_WORK or is_per_work(component)
    times = years if yearly else Fraction(1)
    part = Fraction(works_ppm, WHOLE_PPM) * rate_micro * times / (1 if by_work else among)
    basis: Basis = "per_work" if by_work else "together"
    return Line(
        code=component.kind,
        basis=basis,
        rate_micro=rate_micro,
        works_ppm=works_ppm,
        years=years if yearly else None,
        among=0 if by_work else among,
        amount_micro=round(part),
    )


def is_per_work(component: Component) -> bool:
    """Say whether a payment is for each work: its base says so."""
    return (component.base or "").casefold() in PER_WORK_BASES


def _revenue(
    terms: Terms, estimate: Estimate | None, *, works_ppm: int, among: int, years: Fraction
) -> Line | None:
    percent = terms.number("money.revenue_share")
    if estimate is None or not percent or estimate.currency != main_currency(terms.components):
        return None
    rate_micro = int(estimate.amount * percent * MICRO / 100)
    part = Fraction(works_ppm, WHOLE_PPM) * rate_micro * years / among
    return Line("revenue_share", "together", rate_micro, works_ppm, years, among, round(part))


def _counts_towards_revenue(component: Component) -> bool:
    return component.kind == "minimum_guarantee" or bool(component.recoupable)


def _with_revenue(gross: int, kept: Sequence[Line], revenue: Line) -> int:
    """Add the revenue share to what it does not swallow; what counts towards it is the least of it."""
    beside = sum(line.amount_micro for line in kept)
    return beside + max(gross - beside, revenue.amount_micro)


def _part(amount_micro: int, ppm: int) -> int:
    return round(Fraction(amount_micro * ppm, WHOLE_PPM))
