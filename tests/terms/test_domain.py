import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.terms.amounts import Money
from apps.terms.domain import NOTHING, Terms
from apps.terms.duration import Duration
from apps.terms.errors import FieldError, TermsInvalid
from apps.terms.vocabulary import VOCABULARY
from tests.terms.sheets import WHOLE, sheet
from tests.terms.strategies import JSON_VALUES, raw_terms

FEE = {"kind": "fee_per_work", "amount": "8", "currency": "EUR"}


def errors_in(raw: object) -> tuple[FieldError, ...]:
    """Read hostile input; nothing but `TermsInvalid`, with at least one error, may come of it."""
    try:
        Terms.parse(raw)
    except TermsInvalid as refused:
        return refused.errors or (FieldError("", "refused_without_reason"),)
    return ()


def test_canonical_bytes_and_hash_are_written_down():
    terms = sheet(term__duration="P24M", scope__rights=["text", "master"])
    assert terms.canonical() == b'{"scope.rights":["master","text"],"term.duration":"P2Y"}'
    assert terms.hash == hashlib.sha256(terms.canonical()).hexdigest()


def test_one_changed_letter_changes_the_hash():
    assert sheet(scope__delivery="By us.").hash != sheet(scope__delivery="By us!").hash


def test_all_errors_are_collected_at_once():
    with pytest.raises(TermsInvalid) as refused:
        Terms.parse(
            {"colour": "red", "term.duration": "soon", "scope.retraining": "x", "money.components": [{}]}
        )
    assert [(error.key, error.code) for error in refused.value.errors] == [
        ("colour", "unknown_field"),
        ("scope.retraining", "not_an_option"),
        ("money.components", "component.kind_missing"),
        ("term.duration", "bad_duration"),
    ]


def test_a_thousand_unknown_fields_are_answered_with_fifty_errors():
    with pytest.raises(TermsInvalid) as refused:
        Terms.parse({f"x{number}": 1 for number in range(1000)})
    assert len(refused.value.errors) == 50


@pytest.mark.parametrize("raw", [None, [], "terms", 7])
def test_what_is_no_object_is_refused(raw):
    with pytest.raises(TermsInvalid) as refused:
        Terms.parse(raw)
    assert [error.code for error in refused.value.errors] == ["not_an_object"]


def test_a_derived_field_may_not_be_given():
    with pytest.raises(TermsInvalid) as refused:
        Terms.parse({"money.fee_per_work": {"amount": "8", "currency": "EUR"}})
    assert refused.value.errors == (
        FieldError("money.fee_per_work", "derived_field", {"source": "money.components"}),
    )


def test_null_and_the_empty_string_are_no_answer():
    assert Terms.parse({"term.duration": None, "scope.delivery": ""}) == NOTHING


def test_false_and_an_empty_list_are_answers():
    terms = sheet(identity__protected_names=False, scope__excluded_outputs=[])
    assert terms.keys == ("scope.excluded_outputs", "identity.protected_names")
    assert terms.get("identity.protected_names") is False


def test_what_is_handed_out_cannot_change_the_terms():
    terms = Terms.parse(WHOLE)
    before = terms.hash
    terms.as_json()["parties.models"].append("Other")
    terms.get("parties.models").append("Other")
    terms.as_json().clear()
    assert terms.choices("parties.models") == ("Lyra 2",)
    assert Terms.parse(terms.as_json()).hash == before


def test_equal_terms_are_equal_and_hash_alike():
    assert len({Terms.parse(WHOLE), Terms.parse(dict(reversed(WHOLE.items())))}) == 1


def test_an_unknown_field_cannot_be_asked():
    with pytest.raises(KeyError):
        NOTHING.get("money.nothing")


def test_answers_come_in_their_types():
    terms = Terms.parse({**WHOLE, "scope.minimum_works": 400, "scope.excerpt_cap": "2.5"})
    assert terms.uses == ("evaluate_benchmark", "train_generative")
    assert terms.choices("scope.retraining") == ("new_licence",)
    assert terms.choices("identity.voice") == ()
    assert terms.text("parties.licensee") == ""
    assert terms.number("scope.minimum_works") == 400
    assert terms.number("scope.excerpt_cap") == Decimal("2.5")
    assert terms.number("money.revenue_share") == 28
    assert terms.number("scope.max_versions") is None
    assert terms.number("term.duration") is None
    assert terms.duration("term.duration") == Duration(24, 0)
    assert terms.duration("scope.retraining") is None
    assert terms.duration("term.cure") is None
    assert terms.money("money.fee_per_work") == Money(Decimal(8), "EUR")
    assert terms.money("parties.licensee") is None
    assert terms.money("money.minimum_guarantee") is None


def test_replace_changes_adds_and_takes_away():
    terms = sheet(term__duration="P2Y", scope__delivery="By us.")
    changed = terms.replace({"term.duration": "P1Y", "scope.delivery": None, "term.cure": "P30D"})
    assert changed == sheet(term__duration="P1Y", term__cure="P30D")
    assert terms.text("term.duration") == "P2Y"
    with pytest.raises(TermsInvalid):
        terms.replace({"term.duration": "soon"})


@pytest.mark.parametrize(
    ("payments", "key", "value"),
    [
        ([FEE, {**FEE, "amount": "2.5"}], "money.fee_per_work", {"amount": "10.50", "currency": "EUR"}),
        ([{"kind": "revenue_share", "percent": "20"}] * 2, "money.revenue_share", "40"),
        (
            [
                {"kind": "revenue_share", "percent": "20", "base": "app"},
                {"kind": "revenue_share", "percent": "5", "base": "API"},
            ],
            "money.revenue_share",
            "5",
        ),
        ([{"kind": "downstream_share", "percent": "7.5"}], "money.downstream_share", "7.5"),
        (
            [{**FEE, "kind": "past_use_settlement"}],
            "past_use.amount_per_work",
            {"amount": "8.00", "currency": "EUR"},
        ),
        ([{**FEE, "kind": "fund"}], "partnership.joint_fund", {"amount": "8.00", "currency": "EUR"}),
        ([{"kind": "fund", "percent": "8"}], "partnership.joint_fund", None),
        (
            [{**FEE, "kind": "minimum_guarantee"}],
            "money.minimum_guarantee",
            {"amount": "8.00", "currency": "EUR"},
        ),
        (
            [{**FEE, "kind": "minimum_guarantee", "every": "P3M"}],
            "money.minimum_guarantee",
            {"amount": "32.00", "currency": "EUR"},
        ),
        (
            [{**FEE, "kind": "minimum_guarantee", "every": "P3Y"}],
            "money.minimum_guarantee",
            {"amount": "2.67", "currency": "EUR"},
        ),
        (
            [{**FEE, "kind": "minimum_guarantee", "every": "P1Y", "amount": "0.0004"}],
            "money.minimum_guarantee",
            {"amount": "0.0004", "currency": "EUR"},
        ),
        (
            [{**FEE, "kind": "minimum_guarantee", "every": "P73D"}],
            "money.minimum_guarantee",
            {"amount": "40.00", "currency": "EUR"},
        ),
        ([FEE], "money.minimum_guarantee", None),
    ],
)
def test_fields_are_read_off_the_payments(payments, key, value):
    assert Terms.parse({"money.components": payments}).get(key) == value


@given(raw=raw_terms(), seed=st.randoms())
@settings(max_examples=150, deadline=None)
def test_canonical_bytes_do_not_depend_on_order_and_survive_reading_again(raw, seed):
    terms = Terms.parse(raw)
    keys = list(raw)
    seed.shuffle(keys)
    assert Terms.parse({key: raw[key] for key in keys}).canonical() == terms.canonical()
    again = Terms.parse(json.loads(terms.canonical()))
    assert again == terms
    assert again.as_json() == terms.as_json()
    assert again.hash == terms.hash


@given(raw=raw_terms())
@settings(max_examples=50, deadline=None)
def test_canonical_json_holds_no_number(raw):
    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [found for inner in value.values() for found in numbers(inner)]
        if isinstance(value, list):
            return [found for inner in value for found in numbers(inner)]
        return [] if isinstance(value, str | bool) else [value]

    assert numbers(json.loads(Terms.parse(raw).canonical())) == []


@given(
    raw=JSON_VALUES | st.dictionaries(st.sampled_from([one.key for one in VOCABULARY.fields]), JSON_VALUES)
)
@settings(max_examples=300, deadline=None)
def test_hostile_json_is_read_or_refused_and_never_breaks(raw):
    for error in errors_in(raw):
        json.dumps([error.key, error.code, dict(error.params)], ensure_ascii=False).encode("utf-8")


PARTS = st.sampled_from([part.id for part in VOCABULARY.payment_parts])
KINDS = st.sampled_from(list(VOCABULARY.payment_kinds))


@given(payments=st.lists(st.dictionaries(PARTS, JSON_VALUES) | JSON_VALUES, max_size=4), kind=KINDS)
@settings(max_examples=200, deadline=None)
def test_hostile_payments_are_read_or_refused_and_never_break(payments, kind):
    raw = [{**one, "kind": kind} if isinstance(one, dict) else one for one in payments]
    assert {error.key for error in errors_in({"money.components": raw})} <= {"money.components"}
