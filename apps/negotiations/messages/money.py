"""A forecast in words: every figure with what it is made of."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.money import MICRO, Money
from apps.common.templatetags.look import count_in_words, money, on_date, percent
from apps.negotiations.queries import MemberWorks, share_ppm
from apps.splits.forecast import WHOLE_PPM, Forecast, Line
from apps.terms.vocabulary import VOCABULARY
from apps.unions.messages import say_number


def years_in_words(years: Fraction) -> str:
    """Say a number of years: "two years", "1.5 years"."""
    if years.denominator == 1:
        count = int(years)
        return ngettext("%(n)s year", "%(n)s years", count) % {"n": count_in_words(count)}
    return _("%(n)s years") % {"n": f"{float(years):.2f}".rstrip("0")}


@dataclass(frozen=True)
class LedgerRow:
    """A line of the ledger."""

    label: str
    note: str
    amount: str
    why: str = ""


def ledger_of(forecast: Forecast) -> list[LedgerRow]:
    """List what is guaranteed, line by line, and the costs that are taken off."""
    rows = [_row(line, forecast.currency) for line in forecast.lines]
    return [*rows, _costs(forecast, forecast.costs_micro)] if forecast.costs_micro else rows


def possible_ledger_of(forecast: Forecast) -> list[LedgerRow]:
    """List what would be possible on the company's estimate."""
    if forecast.revenue is None:
        return []
    swallowed = forecast.gross_micro - sum(line.amount_micro for line in forecast.kept)
    largest = [forecast.revenue] if forecast.revenue.amount_micro >= swallowed else _swallowed(forecast)
    rows = [_row(line, forecast.currency) for line in (*forecast.kept, *largest)]
    return [*rows, _costs(forecast, forecast.possible_costs_micro)] if forecast.possible_costs_micro else rows


def _swallowed(forecast: Forecast) -> list[Line]:
    return [line for line in forecast.lines if line not in forecast.kept]


def note_of(forecast: Forecast) -> str:
    """Say under the sum what it is made of: "12 works, two years, after 4 % costs."."""
    parts = [
        ngettext("%(n)s work", "%(n)s works", forecast.works) % {"n": forecast.works},
        years_in_words(forecast.years),
    ]
    if forecast.costs_ppm:
        parts.append(_("after %(percent)s costs") % {"percent": percent(_percent_of(forecast.costs_ppm))})
    return f"{', '.join(parts)}."


def possible_note_of(forecast: Forecast, company: str) -> str:
    """Say on whose estimate the possible sum stands."""
    if forecast.estimate is None:
        return ""
    named = {"company": company, "day": on_date(forecast.estimate.made_on)}
    return _("on %(company)s’s estimate of %(day)s; an estimate is not a promise.") % named


def shares_of(works: MemberWorks, rights: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """List the person's works with their part of each, as the figures use it, and what decides about it."""
    covered = [(one, _("in")) for one in works.included] + [(one, _("as you answer")) for one in works.ask]
    return [
        (one.work.title, words, percent(_percent_of(share_ppm(one.work, works.person_id, rights))))
        for one, words in covered
    ]


def forecasts_in_words(
    shown: Forecast, without: Forecast, with_all: Forecast, *, asked: int, company: str
) -> dict[str, Any]:
    """Give what the money's part of a page needs; `asked` is how many works wait for an answer."""
    other, words = (without, _("out")) if shown.guaranteed != without.guaranteed else (with_all, _("in"))
    compare = ""
    if asked and other.guaranteed != shown.guaranteed:
        named = {"n": asked, "answer": words, "amount": money(other.guaranteed)}
        pattern = ngettext(
            "With your %(n)s work %(answer)s: %(amount)s",
            "With your %(n)s works %(answer)s: %(amount)s",
            asked,
        )
        compare = pattern % named
    return {
        "forecast": shown,
        "guaranteed": shown.guaranteed,
        "possible": shown.possible,
        "currency": shown.currency,
        "guaranteed_note": f"{note_of(shown)} {compare}".strip(),
        "possible_note": possible_note_of(shown, company),
    }


def _row(line: Line, currency: str) -> LedgerRow:
    return LedgerRow(
        label=_(VOCABULARY.payment_kinds[line.code].label),
        note=_made_of(line, currency),
        amount=money(_money(line.amount_micro, currency)),
    )


def _made_of(line: Line, currency: str) -> str:
    """Say the formula: "9 works × €30.00 × two years"."""
    count = Fraction(line.works_ppm, WHOLE_PPM)
    works = say_number(Decimal(count.numerator) / Decimal(count.denominator))
    named = {
        "works": ngettext("%(n)s work", "%(n)s works", 1 if count == 1 else 2) % {"n": works},
        "rate": money(_money(line.rate_micro, currency)),
        "years": years_in_words(line.years) if line.years is not None else "",
        "among": line.among,
    }
    if line.basis == "per_work":
        pattern = (
            _("%(works)s × %(rate)s × %(years)s") if line.years is not None else _("%(works)s × %(rate)s")
        )
    elif line.years is not None:
        pattern = _("%(rate)s a year × %(years)s, for %(works)s of at most %(among)s")
    else:
        pattern = _("%(rate)s, for %(works)s of at most %(among)s")
    return pattern % named


def _costs(forecast: Forecast, costs_micro: int) -> LedgerRow:
    return LedgerRow(
        label=_("The collective’s costs"),
        note=percent(_percent_of(forecast.costs_ppm)),
        amount=money(_money(-costs_micro, forecast.currency)),
    )


def _money(amount_micro: int, currency: str) -> Money:
    return Money.of(Decimal(amount_micro) / MICRO, currency)


def _percent_of(ppm: int) -> Decimal:
    return (Decimal(ppm) / 10_000).normalize()
