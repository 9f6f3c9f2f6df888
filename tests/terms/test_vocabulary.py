import json
from copy import deepcopy
from pathlib import Path
from typing import get_args

import pytest

from apps.terms import vocabulary
from apps.terms.conditions import _CHECKS
from apps.terms.minimum import suggested_minimum
from apps.terms.vocabulary import VOCABULARY, field, fields, groups, load, read
from apps.terms.vocabulary.model import Direction, FieldType

SOURCE = json.loads((Path(vocabulary.__file__).parent / "v1.json").read_text(encoding="utf-8"))


def test_version_one_holds_all_fields_once():
    assert VOCABULARY.version == "1"
    assert len(fields()) == len(VOCABULARY.by_key) == 95
    assert [one.position for one in fields()] == list(range(95))


def test_an_unknown_version_is_not_found():
    with pytest.raises(FileNotFoundError):
        load("none")


def test_an_unknown_field_is_a_key_error():
    with pytest.raises(KeyError):
        field("money.nothing")


def test_groups_hold_every_field_in_its_group():
    assert [group.label for group, _ in groups()] == [
        "Parties", "Scope", "Identity", "Money", "Past use", "Transparency", "Credit", "Term", "Partnership",
    ]  # fmt: skip
    assert [one for _, members in groups() for one in members] == list(fields())
    assert all(one.key.split(".")[0] == one.group for one in fields())


def test_types_and_directions_are_those_that_code_knows():
    assert {one.type for one in fields()} == set(get_args(FieldType))
    assert {one.better_for_artists for one in fields()} <= set(get_args(Direction))


def test_fields_shown_first_have_ranks_without_gaps():
    ranks = sorted(one.summary for one in fields() if one.summary)
    assert ranks == list(range(1, len(ranks) + 1))
    assert field("money.fee_per_work").summary == 1


def test_every_option_has_a_label_in_words():
    labels = [option.label for one in fields() for option in one.options]
    assert labels
    assert not [label for label in labels if not label or "_" in label]
    assert field("scope.retraining").label_of("new_licence") == "new licence"
    assert field("scope.retraining").label_of("gone") == "gone"


def test_only_voice_likeness_and_style_are_personal():
    assert set(field("scope.uses").personal_options) == {"voice_clone", "likeness", "output_in_style"}
    assert [one.key for one in fields() if one.personal_options] == ["scope.uses"]


def test_ranked_options_run_from_worst_to_best():
    assert field("scope.open_weights").ranked_options == ("open_weights", "to_named_parties", "never")
    assert field("money.most_favoured").ranked_options == ("none", "within_sector", "all_deals")
    assert field("credit.output_ownership").ranked_options == ()


def test_conditions_and_sources_name_existing_fields_and_options():
    for one in fields():
        for key, values in one.applies_when:
            assert set(values) <= set(field(key).option_ids)
        if one.derived is not None:
            assert field(one.derived_from).type == "components"
            assert one.derived.kind in VOCABULARY.payment_kinds


def test_every_cross_check_has_a_function():
    assert {check.code for check in VOCABULARY.checks} == set(_CHECKS)


def test_a_field_is_added_by_data_alone():
    source = deepcopy(SOURCE)
    source["fields"].append(
        {
            "key": "term.quiet_hours", "group": "term", "label": "Quiet hours", "type": "integer",
            "question": "How many?", "better_for_artists": "higher",
        }
    )  # fmt: skip
    assert read(source).by_key["term.quiet_hours"].position == 95


def test_an_entry_with_an_unknown_part_does_not_load():
    source = deepcopy(SOURCE)
    source["fields"][0]["colour"] = "red"
    with pytest.raises(TypeError):
        read(source)


def test_the_suggested_minimum_covers_all_suggestions():
    assert set(suggested_minimum()) == {one.key for one in fields() if one.suggested_floor}
