"""Members stand as stewards, and the members decide, yes or no for each."""

from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.actions import end_seat
from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.audit.models import Entry
from apps.ballots.domain import Definition
from apps.collectives import actions, queries, tasks
from apps.collectives.models import Motion
from apps.common.errors import NotAllowed, Refusal
from tests.architecture.forms import forms_of
from tests.collectives.house import CLOSES, House, house
from tests.collectives.makers import AT, makers

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
YES = ("yes", "yes", "yes")


def stands(here: House) -> Motion:
    words = {"collective": here.group, "reason": "I know the halls.", "at": AT}
    return actions.stand(actor=here.members[0], **words)


def leads(here: House) -> bool:
    return holds_seat(here.members[0], here.where.pk, Role.STEWARD)


def code_of(act: Callable[..., object], /, **words: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(**words)
    return caught.value.code


def test_whom_the_members_choose_leads_from_then_on() -> None:
    here = house()
    motion = here.ask(stands(here))
    assert motion.ballot is not None
    assert motion.ballot.document["person"] == here.members[0].public_id
    assert here.members[0].name not in str(motion.ballot.document) + motion.ballot.title
    here.vote(motion, YES)
    assert not leads(here)
    assert tasks.conclude_due() == 1
    assert leads(here)
    assert here.in_force() == (1, 50)
    assert Entry.objects.filter(kind="seat.opened").count() == 1


@pytest.mark.parametrize("choices", [("no", "no", "yes"), ("yes",)])
def test_whom_they_do_not_choose_does_not(choices: tuple[str, ...]) -> None:
    here = house()
    motion = here.ask(stands(here))
    here.vote(motion, choices)
    assert actions.conclude_motion(motion_id=motion.pk, at=CLOSES).state == Motion.State.NOT_ADOPTED
    assert not leads(here)


def test_whoever_has_left_meanwhile_leads_nobody() -> None:
    here = house()
    motion = here.ask(stands(here))
    here.vote(motion, YES)
    actions.leave(actor=here.members[0], collective=here.group, at=CLOSES)
    assert actions.conclude_motion(motion_id=motion.pk, at=CLOSES).state == Motion.State.NOT_ADOPTED
    assert not leads(here)


def test_it_is_decided_as_every_decision_and_not_as_bylaws() -> None:
    strict = {"numerator": 9, "denominator": 10, "of": "roll"}
    here = house(rules={"about_bylaws": {"threshold": strict}, "electorate": "concerned", "announce_days": 2})
    ballot = here.ask(stands(here), closes_at=CLOSES + (CLOSES - AT)).ballot
    assert ballot is not None
    definition = Definition.parse(ballot.definition)
    assert (definition.threshold.numerator, definition.threshold.denominator) == (1, 2)
    assert definition.electorate == "roll"
    assert here.members[0].pk in queries.conflicted_in_motion(ballot.subject.partition(":")[2])


def test_a_candidate_asks_without_the_stewards_and_others_do_not() -> None:
    here = house()
    motion = stands(here)
    words = {"motion_id": motion.pk, "text_hash": queries.fingerprint(motion), "closes_at": CLOSES, "at": AT}
    with pytest.raises(NotAllowed):
        actions.put_motion_to_vote(actor=here.members[1], **words)
    with pytest.raises(NotAllowed):
        actions.drop_motion(actor=here.steward, motion_id=motion.pk, at=AT)
    assert actions.put_motion_to_vote(actor=here.members[0], **words).state == Motion.State.VOTING


def test_who_may_stand_and_how_often() -> None:
    here = house()
    delegate = makers.person()
    makers.company(delegate=delegate)
    makers.seat(delegate, here.where, Role.MEMBER)
    again = {"actor": here.steward, "collective": here.group, "reason": "Me.", "at": AT}
    assert code_of(actions.stand, **again) == "motion.leads_already"
    for person in (makers.person(), delegate):
        with pytest.raises(NotAllowed):
            actions.stand(actor=person, collective=here.group, reason="Me.", at=AT)
    motion = stands(here)
    again = {"actor": here.members[0], "collective": here.group, "at": AT}
    assert code_of(actions.stand, **again, reason="Me.") == "motion.stands_already"
    assert code_of(actions.stand, **again, reason=" ") == "motion.reason_missing"
    revised = {"actor": here.steward, "motion_id": motion.pk, "rules": {}, "reason": "x", "at": AT}
    assert code_of(actions.revise_bylaws, **revised) == "motion.no_bylaws"
    end_seat(person=here.members[0], organisation=here.where, role=Role.MEMBER, at=AT)
    asked = {"motion_id": motion.pk, "text_hash": queries.fingerprint(motion), "closes_at": CLOSES, "at": AT}
    assert code_of(actions.put_motion_to_vote, actor=here.steward, **asked) == "motion.left"
    assert actions.drop_motion(actor=here.members[0], motion_id=motion.pk, at=AT).state == "dropped"


def test_nobody_takes_anothers_place_in_a_vote() -> None:
    here = house()
    motion = stands(here)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collectives_motion SET person_id = %s WHERE id = %s", [here.members[1].pk, motion.pk]
        )


def test_from_standing_to_the_vote_by_page(as_person: SignIn) -> None:
    here = house()
    member, other = as_person(here.members[0]), as_person(here.members[1])
    front = member.get(reverse("collectives:stewards", args=[here.where.slug])).content.decode()
    url = reverse("collectives:stand", args=[here.where.slug])
    assert url in front
    assert member.post(url, {"reason": ""}).status_code == 422
    member.post(url, {"reason": "I know the halls."})
    motion = Motion.objects.get()
    page = reverse("collectives:motion", args=[motion.public_id])
    assert "I know the halls." in other.get(page).content.decode()
    assert "Put it to the vote" not in other.get(page).content.decode()
    assert "Stand no longer" in member.get(page).content.decode()
    assert member.get(reverse("collectives:revise_motion", args=[motion.public_id])).status_code == 404
    ask = reverse("collectives:put_motion_to_vote", args=[motion.public_id])
    assert other.get(ask).status_code == 403
    (form,) = [one for one in forms_of(member.get(ask).content.decode()) if "text_hash" in one.fields]
    member.post(ask, {name: values[0] for name, values in form.fields.items()})
    motion.refresh_from_db()
    assert motion.ballot is not None
    ballot = other.get(reverse("ballots:ballot", args=[motion.ballot.public_id])).content.decode()
    assert "Shall this member be our steward?" in ballot
    assert page in ballot
    listed = other.get(reverse("collectives:bylaws", args=[here.where.slug])).content.decode()
    assert "stands as a steward" in listed
