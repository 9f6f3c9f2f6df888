import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from apps.terms.domain import Terms
from apps.terms.schema import json_schema
from apps.terms.vocabulary import VOCABULARY
from tests.terms.sheets import WHOLE
from tests.terms.strategies import raw_terms

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_valid_and_describes_every_asked_field():
    Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == {one.key for one in VOCABULARY.fields if not one.derived_from}
    assert SCHEMA["properties"]["scope.excerpt_cap"]["description"].endswith("(% of one work)")


def test_a_whole_sheet_fits_the_schema():
    assert list(VALIDATOR.iter_errors(WHOLE)) == []
    assert list(VALIDATOR.iter_errors(Terms.parse(WHOLE).as_json())) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"money.fee_per_work": {"amount": "8", "currency": "EUR"}},
        {"scope.retraining": "soon"},
        {"scope.uses": []},
        {"term.duration": "2 years"},
        {"term.duration": "P"},
        {"scope.excerpt_cap": "100.5"},
        {"scope.excerpt_cap": 130},
        {"scope.repertoire": {"kind": "all", "category": "x"}},
        {"money.components": [{"kind": "fee_per_work", "colour": "red"}]},
    ],
)
def test_what_cannot_be_read_does_not_fit_the_schema(wrong):
    assert list(VALIDATOR.iter_errors({**WHOLE, **wrong}))


@given(raw=raw_terms())
@settings(max_examples=60, deadline=None)
def test_canonical_terms_fit_the_schema_of_each_field(raw):
    for key, value in Terms.parse(raw).as_json().items():
        assert list(Draft202012Validator(SCHEMA["properties"][key]).iter_errors(value)) == []


def test_a_changed_schema_does_not_change_the_next_one():
    json_schema()["properties"]["money.components"]["items"].clear()
    assert json_schema() == SCHEMA
