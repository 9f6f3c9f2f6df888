"""What is wrong with a term sheet, and how to mend it."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.terms.duration import Duration
from apps.terms.errors import FieldError
from apps.terms.vocabulary import VOCABULARY
from apps.unions.messages.numbers import say_percent
from apps.unions.messages.values import label, say_duration, say_option

_PREFIX = "component."

_WORDS: Mapping[str, str | Promise] = {
    "unknown_field": gettext_lazy("The term sheet has no such field."),
    "derived_field": gettext_lazy("This is read off the payments. Enter it there."),
    "not_an_object": gettext_lazy("This has to be a record with named parts."),
    "not_a_list": gettext_lazy("This has to be a list."),
    "too_many": gettext_lazy("At most %(limit)s entries fit here."),
    "empty": gettext_lazy("Enter at least one."),
    "not_a_number": gettext_lazy("Enter a number, such as 9.50."),
    "not_a_whole_number": gettext_lazy("Enter a whole number, such as 400."),
    "negative": gettext_lazy("Enter 0 or more."),
    "too_large": gettext_lazy("This number is too large."),
    "too_many_decimals": gettext_lazy("Enter at most %(places)s decimals."),
    "bad_currency": gettext_lazy("Enter a currency by its three letters, such as EUR."),
    "bad_country": gettext_lazy("Enter countries by their two letters, such as SE, or WORLD."),
    "bad_duration": gettext_lazy("Enter a length of time, such as 30 days or P30D."),
    "bad_date": gettext_lazy("Enter a date as year-month-day, such as 2026-12-01."),
    "bad_due": gettext_lazy("Enter a date, or a length of time such as P30D."),
    "range_reversed": gettext_lazy("The first day comes after the last. Swap them."),
    "not_an_option": gettext_lazy("Choose one of the answers listed."),
    "not_yes_or_no": gettext_lazy("Answer yes or no."),
    "not_text": gettext_lazy("Enter words."),
    "bad_characters": gettext_lazy("There are characters here that cannot be read. Type the text anew."),
    "no_answer": gettext_lazy("“%(given)s” is no answer. Leave it empty if there is none yet."),
    "bad_url": gettext_lazy("Enter an address that begins with https://."),
    "bad_repertoire": gettext_lazy("Say all works, a category, or a list."),
    "bad_digest": gettext_lazy("The fingerprint of a list has 64 digits from 0 to f."),
    "not_a_name": gettext_lazy("“%(given)s” names no model. Name each version by itself."),
    "unknown_part": gettext_lazy("“%(part)s” is not a part of this."),
    "percentage_without_base": gettext_lazy("Say of what the percentage is taken before you enter one."),
    "voice_not_granted": gettext_lazy("A voice is to be imitated, so say on what terms."),
    "voice_without_basis": gettext_lazy("A voice is to be imitated, so say on what legal basis."),
    "ends_before_start": gettext_lazy("The licence would end on the day it begins."),
    "deadline_before_vote": gettext_lazy("The members cannot vote by then. Leave the offer open longer."),
    "kind_missing": gettext_lazy("Say what kind of payment it is."),
    "amount_missing": gettext_lazy("Enter the amount."),
    "percent_missing": gettext_lazy("Enter the percentage."),
    "percent_not_allowed": gettext_lazy("This kind of payment has an amount and no percentage."),
    "amount_not_allowed": gettext_lazy("This kind of payment has a percentage and no amount."),
    "amount_or_percent": gettext_lazy("Enter an amount or a percentage, not both."),
    "note_missing": gettext_lazy("Say in the note what is given."),
    "currency_missing": gettext_lazy("Enter the currency of the amount."),
    "currencies_differ": gettext_lazy("Payments of one kind need one currency."),
    "sum_above_100": gettext_lazy("Shares of the same base are more than 100 % together."),
    "unknown_comparator": gettext_lazy("Choose one of the ways to compare."),
    "comparator_not_for_field": gettext_lazy("This field cannot be compared in this way."),
    "value_missing": gettext_lazy("Say what the minimum is."),
    "value_not_allowed": gettext_lazy("This way of comparing takes no value."),
}


def say_field_error(error: FieldError) -> str:
    """Say what is wrong and how to mend it; for a payment, which one it is."""
    code = error.code.removeprefix(_PREFIX)
    said = _problem(code, error.params)
    index = error.params.get("index")
    if error.code.startswith(_PREFIX) and isinstance(index, int):
        return _("Payment %(n)s: %(problem)s") % {"n": index + 1, "problem": said}
    return said


def say_error_with_field(error: FieldError) -> str:
    """Say it with the name of the field, for a list of all errors."""
    named = label(error.key) if error.key in VOCABULARY.by_key else error.key
    return f"{named}: {say_field_error(error)}" if named else say_field_error(error)


def _problem(code: str, params: Mapping[str, str | int]) -> str:
    if code == "above_100":
        return _("A share is at most %(most)s. Did you mean %(meant)s?") % {
            "most": say_percent(Decimal(100)),
            "meant": say_percent(Decimal(str(params["suggestion"])), places=1),
        }
    if code == "too_long":
        if "limit" in params:
            return _("Write at most %(limit)s characters.") % params
        return _("At most 100 years fit here.")
    if code == "stage_unpaid":
        return _("Nothing is paid for this stage: %(stage)s.") % {
            "stage": say_option("scope.stages", str(params["stage"]))
        }
    if code == "review_after_end":
        return _("The review after %(review)s comes later than the end after %(term)s.") % {
            name: say_duration(Duration.parse(str(params[name]))) for name in ("review", "term")
        }
    return str(_WORDS.get(code, gettext_lazy("This cannot be read."))) % params
