"""Who votes, how heavy and why: the bylaws' rules for rolls, pure and on real rows."""

import pytest

from apps.collectives import domain, queries
from apps.collectives.domain import Bylaws, Threshold
from apps.common.errors import Refusal
from tests import makers


@pytest.mark.parametrize(
    ("rule", "works", "weight"),
    [
        ("one_person_one_vote", 900, "1"),
        ("works", 0, "1"),
        ("works", 37, "37"),
        ("works_in_bands", 0, "1"),
        ("works_in_bands", 9, "1"),
        ("works_in_bands", 10, "2"),
        ("works_in_bands", 99, "2"),
        ("works_in_bands", 100, "3"),
        ("works_in_bands", 1000, "4"),
    ],
)
def test_weight_follows_the_rule_and_is_never_nothing(rule, works, weight):
    assert domain.weight_of(rule, works) == weight


def test_kinds_that_are_asked_for_follow_from_the_rights():
    assert domain.kinds_asked({"master"}) == {"song", "instrumental"}
    assert domain.kinds_asked({"image", "voice"}) == {"image"}
    assert "text" in domain.kinds_asked(())


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"proxies": 2}, "bylaws.proxies_need_days"),
        ({"proxies": 4, "announce_days": 3}, "bylaws.out_of_range"),
        ({"second_call_quorum": 50}, "bylaws.second_call_quorum"),
        ({"second_call_quorum": "20"}, "bylaws.second_call_quorum"),
        ({"second_call_days": 0}, "bylaws.out_of_range"),
        ({"second_majority": "half"}, "bylaws.threshold"),
        ({"weight_rule": "beauty"}, "bylaws.not_a_choice"),
        ({"electorate": "friends"}, "bylaws.not_a_choice"),
    ],
)
def test_rules_of_votes_that_cannot_hold_are_refused(raw, code):
    with pytest.raises(Refusal) as caught:
        Bylaws.parse(raw)
    assert caught.value.code == code


def test_rules_of_votes_are_read_as_they_were_written():
    said = {
        "announce_days": 3,
        "proxies": 3,
        "second_call_quorum": 20,
        "second_call_days": 5,
        "weight_rule": "works_in_bands",
        "electorate": "concerned",
        "second_majority": {"numerator": 2, "denominator": 3, "of": "roll"},
    }
    read = Bylaws.parse(said)
    assert read.second_majority == Threshold(2, 3, "roll")
    assert Bylaws.parse(read.as_json()) == read


@pytest.mark.django_db
def test_roll_gives_weights_parts_of_the_catalogue_and_those_concerned():
    painter, singer, silent = (makers.person() for _ in range(3))
    group = makers.collective(members=[painter, singer, silent])
    for _ in range(11):
        makers.work(singer, kind="song")
    makers.work(painter, kind="image")
    in_bands = Bylaws.parse(
        {"weight_rule": "works_in_bands", "second_majority": {"numerator": 1, "denominator": 2}}
    )
    assert {
        voter.person_id: (voter.weight, voter.share) for voter in queries.roll_for(group.pk, bylaws=in_bands)
    } == {
        painter.pk: ("1", "1"),
        singer.pk: ("2", "11"),
        silent.pk: ("1", "0"),
    }
    concerned = Bylaws.parse({"electorate": "concerned"})
    assert [v.person_id for v in queries.roll_for(group.pk, bylaws=concerned, kinds={"image"})] == [
        painter.pk
    ]
    assert [v.reason for v in queries.roll_for(group.pk, bylaws=concerned)] == ["concerned", "concerned"]
    assert queries.roll_for(group.pk, bylaws=concerned, kinds={"text"}) == []
