import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.terms.errors import TermsInvalid
from apps.terms.minimum import Comparator, Minimum, comparators_for, suggested_minimum
from apps.terms.vocabulary import VOCABULARY, field
from tests.terms.sheets import euros
from tests.terms.strategies import JSON_VALUES, raw_minimums


def entry(comparator: object, value: object = None, **more: object) -> dict[str, object]:
    return {"comparator": comparator, "value": value, **more}


READ = [
    ("money.fee_per_work", entry("at_least", euros("9")), Comparator("at_least", euros("9.00"))),
    ("money.fee_per_work", entry("more_than", 0), Comparator("more_than", "0")),
    ("money.fee_per_work", entry("more_than", "0"), Comparator("more_than", "0")),
    ("money.revenue_share", entry("at_least", "30.0"), Comparator("at_least", "30")),
    ("money.payment_days", entry("at_most", "P30D"), Comparator("at_most", "P30D")),
    ("scope.retraining", entry("equals", "new_licence"), Comparator("equals", "new_licence")),
    ("scope.open_weights", entry("one_of", ["never", "never"]), Comparator("one_of", ["never"])),
    ("term.insolvency", entry("not_equals", "silent"), Comparator("not_equals", "silent")),
    ("term.security", entry("all_of", ["access_log"]), Comparator("all_of", ["access_log"])),
    ("scope.uses", entry("personal_yes", ["likeness"]), Comparator("personal_yes", ["likeness"])),
    ("scope.stages", entry("each_paid"), Comparator("each_paid")),
    ("money.components", entry("upfront_and_ongoing"), Comparator("upfront_and_ongoing")),
    (
        "term.starts_on",
        entry("present", reason=" Artists ask. "),
        Comparator("present", None, "Artists ask."),
    ),
]

REFUSED = [
    ("term.starts_on", "present", "not_an_object"),
    ("term.starts_on", entry("present", None, colour="red"), "unknown_part"),
    ("term.starts_on", {}, "unknown_comparator"),
    ("term.starts_on", entry("about"), "unknown_comparator"),
    ("term.starts_on", entry(["present"]), "unknown_comparator"),
    ("term.starts_on", entry("at_least", "2026-01-01"), "comparator_not_for_field"),
    ("term.cure", entry("personal_yes", ["likeness"]), "comparator_not_for_field"),
    ("parties.licensee", entry("upfront_and_ongoing"), "comparator_not_for_field"),
    ("term.starts_on", entry("present", "now"), "value_not_allowed"),
    ("term.cure", entry("at_most"), "value_missing"),
    ("term.cure", entry("at_most", "soon"), "bad_duration"),
    ("money.fee_per_work", entry("at_least", "9"), "not_an_object"),
    ("scope.open_weights", entry("one_of", "never"), "not_a_list"),
    ("scope.open_weights", entry("one_of", []), "empty"),
    ("scope.open_weights", entry("one_of", ["never"] * 4), "too_many"),
    ("scope.open_weights", entry("one_of", ["gone"]), "not_an_option"),
    ("term.security", entry("all_of", []), "empty"),
    ("term.starts_on", entry("present", None, reason="x" * 1001), "too_long"),
    ("term.starts_on", entry("present", None, reason=5), "not_text"),
]


@pytest.mark.parametrize(("key", "raw", "comparator"), READ)
def test_a_comparator_is_read_and_written(key, raw, comparator):
    minimum = Minimum.parse({key: raw})
    assert minimum.get(key) == comparator
    assert Minimum.parse(minimum.as_json()) == minimum


@pytest.mark.parametrize(("key", "raw", "code"), REFUSED)
def test_a_bad_comparator_is_refused_by_its_code(key, raw, code):
    with pytest.raises(TermsInvalid) as refused:
        Minimum.parse({key: raw})
    assert [(error.key, error.code) for error in refused.value.errors] == [(key, code)]


def test_all_errors_of_a_minimum_are_collected():
    with pytest.raises(TermsInvalid) as refused:
        Minimum.parse({"colour": {}, "term.cure": {}, "term.duration": {}})
    assert [error.code for error in refused.value.errors] == [
        "unknown_field", "unknown_comparator", "unknown_comparator",
    ]  # fmt: skip


def test_what_is_no_object_is_no_minimum():
    with pytest.raises(TermsInvalid) as refused:
        Minimum.parse([])
    assert [error.code for error in refused.value.errors] == ["not_an_object"]


def test_a_minimum_is_a_mapping_in_the_order_of_the_vocabulary():
    minimum = Minimum.parse({"term.cure": entry("at_most", "P30D"), "scope.stages": entry("each_paid")})
    assert list(minimum) == ["scope.stages", "term.cure"]
    assert len(minimum) == 2
    assert minimum.get("term.duration") is None
    assert Minimum.parse({"term.cure": None}) == Minimum.parse({})


def test_the_hash_changes_with_a_value_or_a_reason():
    hashes = {
        Minimum.parse({"term.cure": raw}).hash
        for raw in (
            entry("at_most", "P30D"),
            entry("at_most", "P31D"),
            entry("at_most", "P30D", reason="Law."),
        )
    }
    assert len(hashes) == 3
    same = Minimum.parse({"term.cure": entry("at_most", "P30D")})
    assert same.canonical() == b'{"term.cure":{"comparator":"at_most","value":"P30D"}}'


def test_what_is_handed_out_cannot_change_the_minimum():
    minimum = suggested_minimum()
    minimum.as_json()["scope.uses"]["value"].clear()
    assert minimum == suggested_minimum()


def test_the_suggestion_carries_its_reasons():
    comparator = suggested_minimum().get("money.revenue_share")
    assert comparator == Comparator(
        "at_least", "30", "GEMA 2024: 30 % of net income, scaled by the share of repertoire."
    )


def test_special_comparators_fit_only_the_fields_that_suggest_them():
    for kind, key in (
        ("personal_yes", "scope.uses"),
        ("each_paid", "scope.stages"),
        ("upfront_and_ongoing", "money.components"),
    ):
        assert [one.key for one in VOCABULARY.fields if kind in comparators_for(one)] == [key]
    assert comparators_for(field("partnership.tools_for_artists")) == ("present",)


@given(raw=raw_minimums())
@settings(max_examples=100, deadline=None)
def test_a_minimum_survives_being_written_and_read(raw):
    minimum = Minimum.parse(raw)
    assert set(minimum) == set(raw)
    assert Minimum.parse(json.loads(minimum.canonical())) == minimum
    assert Minimum.parse(json.loads(minimum.canonical())).hash == minimum.hash


KEYS = st.sampled_from([one.key for one in VOCABULARY.fields])
KINDS = st.sampled_from(["present", "equals", "one_of", "all_of", "at_least", "more_than", "personal_yes"])
ENTRIES = st.fixed_dictionaries(
    {"comparator": KINDS | JSON_VALUES}, optional={"value": JSON_VALUES, "reason": JSON_VALUES}
)


@given(raw=st.dictionaries(KEYS, ENTRIES | JSON_VALUES, max_size=5) | JSON_VALUES)
@settings(max_examples=300, deadline=None)
def test_a_hostile_minimum_is_read_or_refused_and_never_breaks(raw):
    try:
        kept, errors = set(Minimum.parse(raw)), None
    except TermsInvalid as refused:
        kept, errors = set(), refused.errors
    if errors is None:
        assert kept == {key for key, value in raw.items() if value is not None}
    else:
        assert errors
