"""Who votes, how heavy and why: the bylaws' rules for rolls, pure and on real rows."""

from datetime import timedelta

import pytest

from apps.ballots.models import Ballot
from apps.collectives import actions, domain, queries
from apps.collectives.domain import Threshold
from apps.collectives.models import Membership
from apps.common.errors import Refusal
from tests import makers
from tests.ballots.makers import announced
from tests.collectives.house import CLOSES, house
from tests.collectives.makers import AT


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
        domain.Bylaws.parse(raw)
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
    read = domain.Bylaws.parse(said)
    assert read.second_majority == Threshold(2, 3, "roll")
    assert domain.Bylaws.parse(read.as_json()) == read


@pytest.mark.django_db
def test_roll_gives_weights_parts_of_the_catalogue_and_those_concerned():
    painter, singer, silent = (makers.person() for _ in range(3))
    group = makers.collective(members=[painter, singer, silent])
    for _ in range(11):
        makers.work(singer, kind="song")
    makers.work(painter, kind="image")
    in_bands = domain.Bylaws.parse(
        {"weight_rule": "works_in_bands", "second_majority": {"numerator": 1, "denominator": 2}}
    )
    assert {
        voter.person_id: (voter.weight, voter.share) for voter in queries.roll_for(group.pk, bylaws=in_bands)
    } == {
        painter.pk: ("1", "1"),
        singer.pk: ("2", "11"),
        silent.pk: ("1", "0"),
    }
    concerned = domain.Bylaws.parse({"electorate": "concerned"})
    assert [v.person_id for v in queries.roll_for(group.pk, bylaws=concerned, kinds={"image"})] == [
        painter.pk
    ]
    assert [v.reason for v in queries.roll_for(group.pk, bylaws=concerned)] == ["concerned", "concerned"]
    assert queries.roll_for(group.pk, bylaws=concerned, kinds={"text"}) == []


def grouped(categories: list[dict[str, object]], **rules: object):
    """A collective with a steward, a full member and an associate; give it with them."""
    full, associate = makers.person(), makers.person()
    where = makers.collective(
        members=[full, associate], steward=makers.person(), rules={"categories": categories, **rules}
    )
    group = queries.collective_of(where.pk)
    for person, category in ((full, ""), (associate, "associate")):
        Membership.objects.update_or_create(
            collective=group,
            person=person,
            defaults={"state": "admitted", "category": category, "applied_at": AT, "decided_at": AT},
        )
    return where, full, associate


VOTING = {"code": "associate", "votes": True, "leads": False, "brings": True}


@pytest.mark.django_db
def test_an_announced_vote_keeps_its_voters_when_new_bylaws_take_their_vote():
    here = house(rules={"categories": [VOTING]})
    associate = here.members[0]
    Membership.objects.create(
        collective=here.group, person=associate, state="admitted", category="associate", applied_at=AT
    )
    days = {"opens_at": AT + timedelta(days=30), "closes_at": AT + timedelta(days=40)}
    asked = announced(here.people, organisation=here.where, at=AT, **days)
    motion = here.ask(here.draft({"categories": [{**VOTING, "votes": False}]}))
    here.vote(motion, ["yes"] * 4)
    actions.conclude_motion(motion_id=motion.pk, at=CLOSES)
    assert associate.pk not in {one.person_id for one in queries.roll_for(here.where.pk)}
    roll = queries.roll_for(here.where.pk, asked=asked)
    assert {one.person_id for one in roll} == {person.pk for person in here.people}
    later = Ballot(organisation=here.where, second_call_of=asked, opens_at=CLOSES + timedelta(days=9))
    for ballot in (asked, later):
        assert queries.members_without_vote(here.where.pk, queries.bylaws_when_asked(ballot)) == []


@pytest.mark.django_db
def test_works_that_a_category_does_not_bring_in_count_in_no_roll():
    where, full, associate = grouped([{**VOTING, "brings": False}], weight_rule="works")
    for person in (full, associate):
        for _ in range(3):
            makers.work(person)
    weights = {one.person_id: one.weight for one in queries.roll_for(where.pk)}
    assert (weights[full.pk], weights[associate.pk]) == ("3", "1")
    shares = domain.Bylaws.parse(
        {
            "categories": [{**VOTING, "brings": False}],
            "second_majority": {"numerator": 1, "denominator": 2},
        }
    )
    parts = {one.person_id: one.share for one in queries.roll_for(where.pk, bylaws=shares)}
    assert (parts[full.pk], parts[associate.pk]) == ("3", "0")
    concerned = domain.Bylaws.parse({"categories": [{**VOTING, "brings": False}], "electorate": "concerned"})
    assert [one.person_id for one in queries.roll_for(where.pk, bylaws=concerned)] == [full.pk]
