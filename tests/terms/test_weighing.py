"""Points, weights and scores: whose points they are does not matter, and better never scores worse."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.errors import Refusal
from apps.terms import weighing
from apps.terms.comparison import compare
from apps.terms.domain import Terms
from apps.terms.minimum import Minimum
from apps.terms.weighing import ALL_POINTS, STEP, score, score_of, weights_of
from tests.contracts.makers import TERMS

KEYS = [f"field.{letter}" for letter in "abcdef"]
DIRECTIONS = ("worse", "same", "better")


@st.composite
def spreads(draw, fewest=5, most=9):
    """Draw what some members say: steps of five that sum to 100."""
    found = []
    for _ in range(draw(st.integers(fewest, most))):
        places = draw(st.lists(st.sampled_from(KEYS), min_size=20, max_size=20))
        found.append({key: STEP * places.count(key) for key in sorted(set(places))})
    return found


@given(spreads(), st.randoms())
def test_it_does_not_matter_who_says_what(said, order):
    mixed = list(said)
    order.shuffle(mixed)
    assert weights_of(mixed) == weights_of(said)


@given(spreads())
def test_weights_sum_to_a_hundred_or_there_are_none(said):
    weights = weights_of(said)
    assert all(one > 0 for one in weights.values())
    assert sum(weights.values()) in {0, ALL_POINTS}


@given(spreads())
def test_what_all_say_alike_is_the_weight(said):
    assert weights_of([said[0]] * 5) == said[0]


@given(spreads(fewest=0, most=4))
def test_fewer_than_five_answers_weigh_nothing(said):
    assert weights_of(said) == {}


@given(spreads(), st.sampled_from(KEYS), st.data())
def test_more_points_for_a_field_never_lower_its_median(said, key, data):
    place = data.draw(st.integers(0, len(said) - 1))
    other = next((one for one in said[place] if one != key), None)
    if other is None:
        return
    more = {**said[place], other: said[place][other] - STEP, key: said[place].get(key, 0) + STEP}
    changed = [more if at == place else one for at, one in enumerate(said)]
    before, after = (weighing.median_low([one.get(key, 0) for one in rows]) for rows in (said, changed))
    assert after >= before


@given(
    st.dictionaries(st.sampled_from(KEYS), st.integers(1, 50), min_size=1),
    st.data(),
)
def test_a_score_is_the_sum_of_its_parts_and_monotone_in_each_field(weights, data):
    sides = {key: tuple(data.draw(st.sampled_from(DIRECTIONS)) for _ in range(2)) for key in weights}
    scored = score_of(sides, weights)
    assert scored.against_proposal == sum(part.against_proposal for part in scored.parts)
    assert {part.key for part in scored.parts} == set(weights)
    whole = sum(weights.values())
    assert -whole <= scored.against_proposal <= whole
    for key, (proposal, minimum) in sides.items():
        for better in DIRECTIONS[DIRECTIONS.index(proposal) :]:
            other = score_of({**sides, key: (better, minimum)}, weights)
            assert other.against_proposal >= scored.against_proposal
            assert other.against_minimum == scored.against_minimum


def test_what_cannot_be_compared_is_a_part_and_changes_nothing():
    [part] = score_of({"a": ("not_comparable", "not_comparable")}, {"a": 100}).parts
    assert (part.against_proposal, part.against_minimum) == (0, 0)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ({"a": 50, "b": 45}, "points.sum"),
        ({"a": 50, "b": 52}, "points.steps"),
        ({"a": 105, "b": -5}, "points.steps"),
        ({"z": 100}, "points.unknown_field"),
        ({}, "points.sum"),
    ],
)
def test_points_are_a_hundred_in_steps_of_five(points, code):
    with pytest.raises(Refusal) as refused:
        weighing.check_points(points, {"a", "b"})
    assert refused.value.code == code


def test_fields_without_points_are_left_out():
    assert weighing.check_points({"a": 100, "b": 0}, {"a", "b"}) == {"a": 100}


@pytest.mark.parametrize(
    ("answers", "new", "taken"), [(5, 5, True), (4, 4, False), (9, 4, False), (9, 5, True)]
)
def test_weights_are_taken_from_five_answers_and_five_new_ones_on(answers, new, taken):
    assert weighing.may_take(answers, new) is taken


def test_a_week_begins_by_the_clock_of_the_place():
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert weighing.last_monday(at, "UTC") == datetime(2026, 11, 16, tzinfo=UTC)
    assert weighing.last_monday(at, "Europe/Stockholm") == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


def test_an_offer_is_weighed_against_proposal_and_minimum_field_by_field():
    ours = Terms.parse(TERMS)
    minimum = Minimum.parse({"money.payment_days": {"comparator": "at_most", "value": "P30D"}})
    weights = {"money.payment_days": 60, "no.such_field": 40}
    for days, proposal, floor in (("P20D", "better", "better"), ("P60D", "worse", "worse")):
        offer = Terms.parse({**TERMS, "money.payment_days": days})
        parts = {one.key: one for one in score(compare(offer, ours, minimum=minimum), weights).parts}
        assert parts["no.such_field"].proposal == "not_comparable"
        part = parts["money.payment_days"]
        assert (part.weight, part.proposal, part.minimum) == (60, proposal, floor)
    same = score(compare(ours, ours, minimum=minimum), weights)
    assert same.against_proposal == 0
