from decimal import Decimal

import pytest

from apps.terms.amounts import amount_text, decimal_text, read_decimal, read_percent, read_whole
from apps.terms.duration import Duration
from apps.terms.errors import ValueInvalid
from apps.terms.values import read_value
from apps.terms.vocabulary import DerivedRule, Field, field

MONEY = Field("x.money", "x", "Money", "money", "How much?", "higher", 0)

CANONICAL = [
    ("identity.protected_names", True, True),
    ("scope.retraining", "new_licence", "new_licence"),
    ("scope.rights", ["text", "master", "text"], ["master", "text"]),
    ("scope.rights", ("text",), ["text"]),
    ("scope.excluded_outputs", [], []),
    ("term.member_warranties", [], []),
    ("parties.models", [" Lyra  2 ", "Aria", "Lyra 2"], ["Aria", "Lyra 2"]),
    ("term.territory", ["se", "DE", "DE"], ["DE", "SE"]),
    ("term.territory", ["SE", "WORLD"], ["WORLD"]),
    ("scope.minimum_works", 400, "400"),
    ("scope.minimum_works", "0400", "400"),
    ("scope.minimum_works", 2**53, "9007199254740992"),
    ("scope.excerpt_cap", "5.00", "5"),
    ("scope.excerpt_cap", 12.5, "12.5"),
    ("scope.excerpt_cap", "100", "100"),
    ("scope.excerpt_cap", "-0", "0"),
    ("identity.realtime_multiplier", Decimal("7.50"), "7.5"),
    ("term.duration", "P36M", "P3Y"),
    ("term.starts_on", "2026-12-01", "2026-12-01"),
    (
        "past_use.period",
        {"from": "2020-01-01", "until": "2020-01-01"},
        {"from": "2020-01-01", "until": "2020-01-01"},
    ),
    ("scope.repertoire", {"kind": "all"}, {"kind": "all"}),
    (
        "scope.repertoire",
        {"kind": "category", "category": "Songs"},
        {"kind": "category", "category": "Songs"},
    ),
    (
        "scope.repertoire",
        {"kind": "list", "list": "Spring"},
        {"kind": "list", "list": "Spring", "digest": ""},
    ),
    (
        "scope.repertoire",
        {"kind": "list", "list": "Spring", "digest": "a" * 64},
        {"kind": "list", "list": "Spring", "digest": "a" * 64},
    ),
    (
        "parties.licensee",
        {"name": "Veldra", "country": "se"},
        {"name": "Veldra", "country": "SE", "register_id": ""},
    ),
    (
        "parties.licensee",
        {"name": "Veldra", "country": "SE", "register_id": " 559000-0000 "},
        {"name": "Veldra", "country": "SE", "register_id": "559000-0000"},
    ),
    ("scope.delivery", " U\u0308bung\r\nby us\r", "\u00dcbung\nby us"),
    ("scope.delivery", "x" * 4000, "x" * 4000),
    ("transparency.training_summary", " https://example.org/a?b ", "https://example.org/a?b"),
]

REFUSED = [
    ("identity.protected_names", "true", "not_yes_or_no"),
    ("identity.protected_names", 1, "not_yes_or_no"),
    ("scope.retraining", "soon", "not_an_option"),
    ("scope.retraining", ["new_licence"], "not_an_option"),
    ("scope.rights", "master", "not_a_list"),
    ("scope.rights", [], "empty"),
    ("scope.rights", ["master", {}], "not_an_option"),
    ("scope.rights", ["master"] * 201, "too_many"),
    ("parties.models", ["All future models"], "not_a_name"),
    ("parties.models", ["*"], "not_a_name"),
    ("parties.models", [""], "empty"),
    ("parties.models", ["m" * 201], "too_long"),
    ("term.territory", ["EU"], "bad_country"),
    ("term.territory", [7], "bad_country"),
    ("scope.minimum_works", "4.5", "not_a_whole_number"),
    ("scope.minimum_works", True, "not_a_whole_number"),
    ("scope.minimum_works", 4.0, "not_a_whole_number"),
    ("scope.minimum_works", "٤", "not_a_whole_number"),
    ("scope.minimum_works", -1, "negative"),
    ("scope.minimum_works", 2**53 + 1, "too_large"),
    ("scope.minimum_works", 10**4000, "too_large"),
    ("scope.excerpt_cap", "130", "above_100"),
    ("scope.excerpt_cap", "5,5", "not_a_number"),
    ("scope.excerpt_cap", "1e3", "not_a_number"),
    ("scope.excerpt_cap", "NaN", "not_a_number"),
    ("scope.excerpt_cap", float("nan"), "not_a_number"),
    ("scope.excerpt_cap", float("inf"), "not_a_number"),
    ("scope.excerpt_cap", Decimal("sNaN"), "not_a_number"),
    ("scope.excerpt_cap", False, "not_a_number"),
    ("scope.excerpt_cap", [5], "not_a_number"),
    ("scope.excerpt_cap", "-1", "negative"),
    ("scope.excerpt_cap", "5.00001", "too_many_decimals"),
    ("scope.excerpt_cap", 1e-300, "too_many_decimals"),
    ("identity.realtime_multiplier", 10**4000, "too_large"),
    ("identity.realtime_multiplier", "9" * 40, "too_large"),
    ("identity.realtime_multiplier", 1e300, "too_large"),
    ("identity.realtime_multiplier", "9" * 41, "not_a_number"),
    ("term.duration", "P", "bad_duration"),
    ("term.duration", "PT5H", "bad_duration"),
    ("term.duration", "30 days", "bad_duration"),
    ("term.duration", 30, "bad_duration"),
    ("term.duration", "P101Y", "too_long"),
    ("term.starts_on", "2026-02-30", "bad_date"),
    ("term.starts_on", "20261201", "bad_date"),
    ("term.starts_on", "9999-12-31", "bad_date"),
    ("term.starts_on", 20261201, "bad_date"),
    ("past_use.period", {"from": "2021-01-01", "until": "2020-01-01"}, "range_reversed"),
    ("past_use.period", {"from": "2021-01-01"}, "bad_date"),
    ("past_use.period", {"from": "2021-01-01", "until": "2021-01-02", "to": 1}, "unknown_part"),
    ("past_use.period", "2021", "not_an_object"),
    ("scope.repertoire", "all", "bad_repertoire"),
    ("scope.repertoire", {"kind": ["all"]}, "bad_repertoire"),
    ("scope.repertoire", {"kind": "all", "category": "Songs"}, "unknown_part"),
    ("scope.repertoire", {"kind": "category"}, "not_text"),
    ("scope.repertoire", {"kind": "list", "list": "Spring", "digest": "A" * 64}, "bad_digest"),
    ("scope.repertoire", {"kind": "list", "list": "Spring", "digest": 5}, "bad_digest"),
    ("parties.licensee", {"name": "Veldra"}, "bad_country"),
    ("parties.licensee", {"country": "SE"}, "not_text"),
    ("parties.licensee", {"name": "Veldra", "country": "SE", "register_id": "1" * 61}, "too_long"),
    ("scope.delivery", "x" * 4001, "too_long"),
    ("scope.delivery", "x" * 1_000_000, "too_long"),
    ("scope.delivery", "a\x00b", "bad_characters"),
    ("scope.delivery", "a\ud800b", "bad_characters"),
    ("scope.delivery", "  \n ", "empty"),
    ("scope.delivery", "N/A", "no_answer"),
    ("scope.delivery", 5, "not_text"),
    ("transparency.training_summary", "javascript:alert(1)", "bad_url"),
    ("transparency.training_summary", "https://", "bad_url"),
    ("transparency.training_summary", "https://a b.org", "bad_url"),
    ("transparency.training_summary", "https://[::1", "bad_url"),
    ("transparency.training_summary", "https://me:secret@example.org", "bad_url"),
    ("transparency.training_summary", None, "bad_url"),
    ("transparency.training_summary", "https://example.org/" + "a" * 2000, "too_long"),
]


@pytest.mark.parametrize(("key", "raw", "canonical"), CANONICAL, ids=[key for key, _, _ in CANONICAL])
def test_a_value_is_written_in_its_one_canonical_form(key, raw, canonical):
    written = read_value(field(key), raw)
    assert written == canonical
    assert type(written) is type(canonical)
    assert read_value(field(key), written) == canonical


@pytest.mark.parametrize(("key", "raw", "code"), REFUSED, ids=[f"{key} {code}" for key, _, code in REFUSED])
def test_a_bad_value_is_refused_by_its_code(key, raw, code):
    with pytest.raises(ValueInvalid) as refused:
        read_value(field(key), raw)
    assert refused.value.code == code


def test_a_number_too_long_to_be_written_is_refused_without_writing_it():
    for key in ("scope.minimum_works", "scope.excerpt_cap", "identity.realtime_multiplier"):
        with pytest.raises(ValueInvalid) as refused:
            read_value(field(key), 10**5000)
        assert refused.value.code == "too_large"


def test_a_quoted_value_is_short_and_valid_unicode():
    with pytest.raises(ValueInvalid) as refused:
        read_value(field("scope.retraining"), "\ud800\x00" + "x" * 10_000)
    given = refused.value.params["given"]
    assert len(given) == 80
    given.encode("utf-8")


@pytest.mark.parametrize(("given", "suggestion"), [("130", "13"), ("101", "10.1"), ("28000", "28")])
def test_a_percentage_above_100_comes_with_a_suggestion(given, suggestion):
    with pytest.raises(ValueInvalid) as refused:
        read_percent(given)
    assert refused.value.params == {"given": given, "suggestion": suggestion}


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ({"amount": "9.5", "currency": "eur"}, {"amount": "9.50", "currency": "EUR"}),
        ({"amount": 9, "currency": "EUR"}, {"amount": "9.00", "currency": "EUR"}),
        ({"amount": "0.0004", "currency": "EUR"}, {"amount": "0.0004", "currency": "EUR"}),
        ({"amount": "900", "currency": "JPY"}, {"amount": "900", "currency": "JPY"}),
        ({"amount": "9.5", "currency": "KWD"}, {"amount": "9.500", "currency": "KWD"}),
    ],
)
def test_money_is_written_with_the_decimals_of_its_currency(raw, canonical):
    assert read_value(MONEY, raw) == canonical


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("9 EUR", "not_an_object"),
        ({"amount": "9"}, "bad_currency"),
        ({"amount": "9", "currency": "EURO"}, "bad_currency"),
        ({"currency": "EUR"}, "not_a_number"),
        ({"amount": "9", "currency": "EUR", "tax": "0"}, "unknown_part"),
    ],
)
def test_money_without_amount_or_currency_is_refused(raw, code):
    with pytest.raises(ValueInvalid) as refused:
        read_value(MONEY, raw)
    assert refused.value.code == code


def test_numbers_are_written_without_exponent():
    assert decimal_text(Decimal("1E+3")) == "1000"
    assert decimal_text(Decimal("0.000001")) == "0.000001"
    assert amount_text(Decimal(1000), "EUR") == "1000.00"
    assert read_decimal(1e-05) == Decimal("0.00001")
    assert read_whole(" 7 ") == 7


@pytest.mark.parametrize(
    ("written", "canonical", "days"),
    [
        ("P0D", "P0D", 0),
        ("P2W", "P14D", 14),
        ("P30D", "P30D", 30),
        ("P1M", "P1M", 30),
        ("P11M", "P11M", 330),
        ("P12M", "P1Y", 365),
        ("P18M", "P1Y6M", 545),
        ("P1Y2M1W3D", "P1Y2M10D", 435),
    ],
)
def test_durations_have_one_form_and_an_approximate_length(written, canonical, days):
    duration = Duration.parse(written)
    assert str(duration) == canonical
    assert Duration.parse(canonical) == duration
    assert duration.approximate_days == days


def test_a_month_and_thirty_days_are_near_but_not_equal():
    assert Duration.parse("P1M") != Duration.parse("P30D")
    assert Duration.parse("P12M") == Duration.parse("P1Y")


def test_derived_rules_are_yearly_only_where_the_data_says_so():
    assert field("money.minimum_guarantee").derived == DerivedRule("minimum_guarantee", "amount", yearly=True)
    assert field("money.fee_per_work").derived == DerivedRule("fee_per_work", "amount")
