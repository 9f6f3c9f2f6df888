"""Tags and filters of the design system."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from apps.common.money import Money
from apps.common.templatetags import look


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        (950, "EUR", "€9.50"),
        (0, "EUR", "€0.00"),
        (-2502, "EUR", "\u2212\u00a0€25.02"),
        ("9.5", "EUR", "€9.50"),
        (Decimal("1499.04"), "EUR", "€1,499.04"),
        (Money(380000, "EUR"), "USD", "€3,800.00"),
        (500, "JPY", "¥500"),
        (None, "EUR", ""),
    ],
)
def test_money_is_written_in_its_currency(value: look.Amount, currency: str, written: str) -> None:
    assert look.money(value, currency) == written


def test_money_in_charts_has_no_minor_units() -> None:
    assert look.money_round(1_600_000, "EUR") == "€16,000"


@pytest.mark.parametrize(("value", "written"), [(30, "30\u00a0%"), ("13.50", "13.5\u00a0%"), (None, "")])
def test_per_cent_is_written_as_given(value: int | str | None, written: str) -> None:
    assert look.percent(value) == written


@pytest.mark.parametrize(
    ("name", "letters"), [("Mira Okonjo", "MO"), ("Jonas", "J"), ("Ana de la Reis", "AR"), ("", "")]
)
def test_initials_are_of_first_and_last_word(name: str, letters: str) -> None:
    assert look.initials(name) == letters


def test_moments_are_written_with_weekday_year_and_hour_in_the_reader_s_zone() -> None:
    moment = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    with timezone.override("Europe/Stockholm"):
        assert look.weekday(moment) == "Thu 26 Nov 2026, 18:00"
        assert look.day(moment) == "Thu 26 Nov"
        assert look.on_date(moment) == "26 Nov 2026"
        assert look.clock(moment) == "18:00"
    assert look.weekday(date(2026, 11, 26)) == "Thu 26 Nov 2026"
    assert look.weekday(None) == ""


def test_counts_are_written_in_words() -> None:
    assert look.people(1) == "1 person"
    assert look.people(1500) == "1,500 people"
    assert look.works(2) == "2 works"
    assert look.count_in_words(3) == "three"
    assert look.count_in_words(13) == "13"


def test_a_fingerprint_is_set_in_fours() -> None:
    assert look.grouped("7c1e94b02f") == "7c1e 94b0 2f"


def test_a_sign_outside_the_set_is_an_error() -> None:
    assert '<use href="#sign-up"/>' in look.sign("up")
    with pytest.raises(ValueError, match="no such sign"):
        look.sign("violin")


def test_turnout_names_people_missing_for_the_quorum() -> None:
    html = Template('{% load look %}{% meter 138 300 150 "waiting" %}').render(Context())
    assert "138 of 300 have voted" in html
    assert "12 more make the quorum." in html
    assert html.count('class="meter-stroke"') == 138
    assert 'class="meter-mine"' in html
    assert "style=" not in html


def test_past_the_quorum_the_words_say_so_and_a_closed_ballot_shows_its_result() -> None:
    html = Template('{% load look %}{% meter 151 300 150 result="Accepted" %}').render(Context())
    assert "Quorum reached." in html
    assert "Accepted" in html
    assert "151 of 300 have voted" not in html


def test_a_choice_with_words_for_none_is_not_said_to_stay_empty() -> None:
    class Form(forms.Form):
        text = forms.CharField(required=False)
        needed = forms.CharField()
        column = forms.ChoiceField(choices=[("", "Nothing"), ("title", "Title")], required=False)
        currency = forms.ChoiceField(choices=[("", ""), ("EUR", "EUR")], required=False)

    said = [field.name for field in Form() if look.may_stay_empty(field)]
    assert said == ["text", "currency"]
