"""Numbers, money and lists as people write them, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from apps.common.moments import short_day

NBSP = "\u00a0"


def say_money(amount: Decimal, currency: str, *, is_short: bool = False) -> str:
    """Write an amount: "€9.50"; a short one leaves out cents that are zero."""
    is_whole = is_short and amount == amount.to_integral_value()
    if is_whole:
        return format_currency(amount, currency, format="¤#,##0", locale=_locale(), currency_digits=False)
    return format_currency(amount, currency, locale=_locale())


def say_number(number: Decimal | int) -> str:
    """Write a number with its separators: "1,284"."""
    return format_decimal(number, locale=_locale())


def say_percent(percent: Decimal, *, places: int = 0) -> str:
    """Write per cent: "30 %"; with at least as many decimals as `places` says."""
    number = format_decimal(percent, format=f"#,##0.{'0' * places}{'#' * (4 - places)}", locale=_locale())
    return f"{number}{NBSP}%"


def say_day(day: str) -> str:
    """Write an ISO date: "9 Dec 2026"."""
    return short_day(date.fromisoformat(day))


def say_country(code: str) -> str:
    """Name a country, or the whole world."""
    if code == "WORLD":
        return _("the whole world")
    return str(Locale.parse(_locale()).territories.get(code, code))


def in_words(count: int) -> str:
    """Write a whole number as a word up to twelve, then in digits; none is "none"."""
    words = [_("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven")]
    words += [_("eight"), _("nine"), _("ten"), _("eleven"), _("twelve")]
    return words[count] if 0 <= count < len(words) else say_number(count)


def listed(items: Iterable[str], *, is_choice: bool = False) -> str:
    """Join items with commas and a last "and", or "or" between choices."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    last = _("%(some)s or %(last)s") if is_choice else _("%(some)s and %(last)s")
    return last % {"some": ", ".join(parts[:-1]), "last": parts[-1]}


def say_years(count: int) -> str:
    """Count years in digits."""
    return ngettext("%(n)s year", "%(n)s years", count) % {"n": say_number(count)}


def say_months(count: int) -> str:
    """Count months in digits."""
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": say_number(count)}


def say_days(count: int) -> str:
    """Count days in digits."""
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": say_number(count)}


def say_points(count: Decimal) -> str:
    """Count points of per cent."""
    plural = 1 if count == 1 else 2
    return ngettext("%(n)s point", "%(n)s points", plural) % {"n": say_number(count)}


def say_steps(count: int) -> str:
    """Count steps in words."""
    return ngettext("%(n)s step", "%(n)s steps", count) % {"n": in_words(count)}


def _locale() -> str:
    return to_locale(get_language() or "en")
