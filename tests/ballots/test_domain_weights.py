"""Weights, a second majority, delegation, the second call, and whether a weight points to a person."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ballots import domain
from apps.ballots.domain import Definition, RollLine, SecondCall, Threshold
from apps.common.errors import Refusal
from tests.ballots.test_domain import definition

WEIGHED = {"quorum_percent": 0, "weight_rule": "works"}


def lines(*parts: tuple[str, str, str]) -> list[RollLine]:
    """Make a roll of (weight, share, delegate's number or nothing)."""
    return [
        RollLine(f"p{place}", weight, "works", share, f"p{delegate}" if delegate else "")
        for place, (weight, share, delegate) in enumerate(parts)
    ]


def delegating(*delegates: str) -> list[RollLine]:
    return lines(*(("1", "", delegate) for delegate in delegates))


# Definition


def test_every_further_choice_changes_the_hash_and_is_read_again():
    variants = [
        definition(),
        definition(electorate="concerned"),
        definition(weight_rule="works"),
        definition(weight_rule="works_in_bands"),
        definition(second_majority=Threshold(1, 2)),
        definition(second_majority=Threshold(1, 2, "roll")),
        definition(proxies=1),
        definition(proxies=3),
        definition(second_call=SecondCall(25, 7)),
        definition(second_call=SecondCall(25, 8)),
        definition(first_call="abc"),
    ]
    assert len({variant.hash for variant in variants}) == len(variants)
    for variant in variants:
        assert Definition.parse(variant.as_json()) == variant


@pytest.mark.parametrize(
    "parts",
    [
        {"electorate": "friends"},
        {"weight_rule": "beauty"},
        {"proxies": 4},
        {"proxies": -1},
        {"second_call": SecondCall(50, 7)},
        {"second_call": SecondCall(10, 0)},
        {"second_call": SecondCall(10, 7), "first_call": "abc"},
    ],
)
def test_impossible_choice_is_refused(parts):
    with pytest.raises(ValueError, match=r"not a |second call|third call"):
        definition(**parts)


def test_second_call_asks_the_same_with_the_lower_quorum_that_was_announced():
    first = definition(second_call=SecondCall(20, 7), threshold=Threshold(2, 3), proxies=2)
    second = first.for_second_call("abc")
    same = {"document_hash", "threshold", "delegation", "visibility", "openings", "weight_rule", "electorate"}
    assert {key: second.as_json()[key] for key in same} == {key: first.as_json()[key] for key in same}
    assert (second.quorum_percent, second.first_call, second.second_call) == (20, "abc", None)
    with pytest.raises(ValueError, match="no second call"):
        second.for_second_call("abd")


# Count


def test_heavy_minority_wins_by_weight_and_needs_the_quorum_of_people_and_of_weight():
    roll = lines(("10", "", ""), ("1", "", ""), ("1", "", ""), ("1", "", ""))
    votes = {"p0": "yes", "p1": "no", "p2": "no"}
    assert domain.count(definition(**WEIGHED), roll, votes).passed
    asked = definition(quorum_percent=75, weight_rule="works")
    assert domain.count(asked, roll, votes).passed
    light = domain.count(asked, roll, {"p1": "yes", "p2": "yes", "p3": "yes"})
    assert light.outcome == "quorum_missed"
    assert [step.met for step in light.steps[:2]] == [True, False]
    assert light.steps[1].params == {"voted": "3", "total": "13", "percent": "75"}


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ("yyn", "passed"),
        ("nyy", "second_majority_missed"),
        ("ynn", "threshold_missed"),
        ("nnn", "threshold_missed"),
        ("yna", "tie"),
    ],
)
def test_second_majority_asks_the_catalogue_too(votes, outcome):
    roll = lines(("1", "60", ""), ("1", "30", ""), ("1", "10", ""))
    words = {"y": "yes", "n": "no", "a": "abstain"}
    cast = {f"p{place}": words[letter] for place, letter in enumerate(votes)}
    result = domain.count(definition(second_majority=Threshold(1, 2)), roll, cast)
    assert result.outcome == outcome
    assert result.steps[-1].code == "second_majority"
    assert domain.Result.parse(result.as_json()) == result


@pytest.mark.parametrize(
    ("parts", "roll"),
    [
        ({}, lines(("2", "", ""))),
        ({}, lines(("1", "5", ""))),
        ({"second_majority": Threshold(1, 2)}, lines(("1", "", ""))),
        ({}, delegating("1", "")),
        ({"proxies": 1}, [RollLine("p0", "1", "", "", "px")]),
        ({"proxies": 1}, delegating("2", "2", "")),
    ],
)
def test_roll_that_does_not_fit_the_rule_stops_the_count(parts, roll):
    votes = {roll[-1].pseudonym: "yes"} if len(roll) > 1 else {}
    with pytest.raises(domain.InconsistencyError):
        domain.count(definition(quorum_percent=0, **parts), roll, votes)


# Delegation


def test_delegate_votes_for_others_and_voting_oneself_ends_it():
    roll = delegating("2", "2", "", "")
    asked = definition(quorum_percent=0, proxies=3)
    both = domain.count(asked, roll, {"p2": "yes", "p3": "no"})
    assert (both.people["yes"], both.people["no"], both.by_proxy, both.silent) == (3, 1, 2, 0)
    one = domain.count(asked, roll, {"p0": "no", "p2": "yes"})
    assert (one.people["yes"], one.people["no"], one.by_proxy, one.silent) == (2, 1, 1, 1)
    assert domain.Result.parse(one.as_json()) == one


def test_delegate_who_does_not_vote_counts_for_nobody():
    result = domain.count(definition(quorum_percent=0, proxies=3), delegating("1", "", ""), {"p2": "yes"})
    assert (result.voted, result.by_proxy) == (1, 0)


def test_delegate_of_a_delegate_votes_when_the_nearer_one_does_not():
    assert domain.represented(delegating("1", "2", ""), {"p2"}, 3) == {"p0": "p2", "p1": "p2", "p2": "p2"}
    assert domain.represented(delegating("1", "2", ""), {"p1", "p2"}, 3)["p0"] == "p1"


def test_circle_counts_for_nobody():
    assert domain.represented(delegating("1", "2", "0", ""), {"p3"}, 3) == {"p3": "p3"}


@given(st.data(), st.integers(1, 12))
def test_everybody_is_represented_once_at_most_whatever_the_delegations(data, size):
    places = [str(place) for place in range(size)]
    roll = delegating(*data.draw(st.lists(st.sampled_from(["", *places]), min_size=size, max_size=size)))
    voted = data.draw(st.sets(st.sampled_from([line.pseudonym for line in roll])))
    found = domain.represented(roll, voted, size)
    assert voted <= found.keys()
    assert all(found[name] == name for name in voted)
    assert set(found.values()) <= voted
    result = domain.count(
        definition(quorum_percent=0, proxies=3) if _most(found) <= 3 else definition(quorum_percent=0),
        roll if _most(found) <= 3 else delegating(*[""] * size),
        dict.fromkeys(voted, "yes"),
    )
    weighed = sum(Fraction(weight) for weight in [*result.weights.values(), result.silent_weight])
    assert weighed == size


def _most(found: dict[str, str]) -> int:
    others = [teller for name, teller in found.items() if name != teller]
    return max((others.count(teller) for teller in others), default=0)


@pytest.mark.parametrize(
    ("giver", "delegate", "given", "most", "code"),
    [
        (1, 2, {}, 0, "ballot.no_delegation"),
        (1, 1, {}, 3, "ballot.delegate_self"),
        (1, 2, {2: 1}, 3, "ballot.delegate_circle"),
        (1, 2, {2: 3, 3: 1}, 3, "ballot.delegate_circle"),
        (1, 2, {3: 2}, 1, "ballot.delegate_full"),
        (1, 2, {2: 3, 4: 3}, 2, "ballot.delegate_full"),
        (1, 2, {3: 1, 4: 1, 5: 1}, 3, "ballot.delegate_full"),
    ],
)
def test_delegation_that_could_not_be_followed_is_refused(giver, delegate, given, most, code):
    with pytest.raises(Refusal) as refused:
        domain.check_delegation(giver, delegate, given, most)
    assert refused.value.code == code


def test_delegation_can_be_moved_to_somebody_else():
    domain.check_delegation(1, 3, {1: 2, 4: 2, 5: 2}, 3)


@given(st.data(), st.integers(1, 3))
def test_delegations_that_were_let_through_never_stop_a_count(data, most):
    people = list(range(8))
    given: dict[int, int] = {}
    for _ in range(data.draw(st.integers(0, 12))):
        giver, delegate = data.draw(st.sampled_from(people)), data.draw(st.sampled_from(people))
        try:
            domain.check_delegation(giver, delegate, given, most)
        except Refusal:
            continue
        given[giver] = delegate
    roll = delegating(*(str(given.get(person, "")) for person in people))
    voted = data.draw(st.sets(st.sampled_from([line.pseudonym for line in roll])))
    domain.count(definition(quorum_percent=0, proxies=most), roll, dict.fromkeys(voted, "no"))


# Secrecy


@pytest.mark.parametrize(
    ("classes", "is_secret"),
    [
        ([("1", "10")] * 5 + [("1", "20")] * 5, True),
        ([("1", "10")] * 5 + [("2", "10")] * 4, False),
        ([("1", "10")] * 4 + [("1", "20")] + [("2", "10")] + [("2", "20")] * 4, False),
    ],
)
def test_weight_and_part_of_the_catalogue_point_to_a_person_together(classes, is_secret):
    roll = [RollLine(f"p{place}", *pair[:1], "x", pair[1]) for place, pair in enumerate(classes)]
    assert domain.is_secret(roll) is is_secret
