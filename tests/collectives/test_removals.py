"""Members remove a steward by ballot; nobody is protected by being the last, and nobody is hounded."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.ballots import actions as ballots
from apps.collectives import actions, queries, tasks
from apps.collectives.models import Motion
from apps.common.errors import NotAllowed, Refusal
from tests.architecture.forms import forms_of
from tests.collectives.house import CLOSES, DAY, House, house
from tests.collectives.makers import AT, makers

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
YES, NO = ("yes", "yes", "yes"), ("no", "no", "no")


def second(here: House) -> User:
    other = makers.person("Second")
    makers.seat(other, here.where, Role.STEWARD)
    makers.seat(other, here.where, Role.MEMBER)
    return other


def moved(here: House, *, by: int = 0, person: User | None = None, at: datetime = AT) -> Motion:
    about = person or here.steward
    words = {"collective": here.group, "person": about, "reason": "No news for months.", "at": at}
    return actions.move_removal(actor=here.members[by], **words)


def asked(motion: Motion, *, by: User | None = None, at: datetime = AT) -> Motion:
    return actions.put_motion_to_vote(
        actor=by or motion.drafted_by,
        motion_id=motion.pk,
        text_hash=queries.fingerprint(motion),
        closes_at=at + 8 * DAY,
        at=at,
    )


def leads(here: House, person: User | None = None) -> bool:
    return holds_seat(person or here.steward, here.where.pk, Role.STEWARD)


def code_of(act: Callable[..., object], /, *about: object, **words: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(*about, **words)
    return caught.value.code


def test_whom_the_members_remove_leads_no_longer_and_stays_a_member() -> None:
    here = house()
    other = second(here)
    motion = asked(moved(here, person=other))
    assert motion.ballot is not None
    assert motion.ballot.document["person"] == other.public_id
    assert other.name not in str(motion.ballot.document) + motion.ballot.title
    here.vote(motion, YES)
    assert tasks.conclude_due() == 1
    assert not leads(here, other)
    assert holds_seat(other, here.where.pk, Role.MEMBER)
    assert leads(here)


@pytest.mark.parametrize("choices", [NO, ("yes",)])
def test_whom_they_do_not_remove_leads_on(choices: tuple[str, ...]) -> None:
    here = house()
    second(here)
    motion = asked(moved(here))
    here.vote(motion, choices)
    assert actions.conclude_motion(motion_id=motion.pk, at=CLOSES).state == Motion.State.NOT_ADOPTED
    assert leads(here)


def test_the_only_steward_goes_in_the_moment_in_which_somebody_else_is_elected() -> None:
    here = house()
    motion = asked(moved(here))
    here.vote(motion, YES)
    assert tasks.conclude_due() == 0
    assert code_of(actions.conclude_motion, motion_id=motion.pk, at=CLOSES) == "motion.awaits_successor"
    [one] = queries.stewards_of(here.group, CLOSES)
    assert one.removal == motion
    again = {"actor": here.members[2], "collective": here.group, "person": here.steward, "reason": "x"}
    assert code_of(actions.move_removal, **again, at=CLOSES) == "motion.removal_decided"
    election = actions.stand(actor=here.members[1], collective=here.group, reason="Me.", at=CLOSES)
    election = asked(election, at=CLOSES)
    here.vote(election, YES)
    tasks.conclude_due()
    tasks.conclude_due()
    motion.refresh_from_db()
    assert motion.state == Motion.State.ADOPTED
    assert not leads(here)
    assert leads(here, here.members[1])


def test_a_friend_who_leaves_office_does_not_save_the_last_steward() -> None:
    here = house()
    other = second(here)
    motion = asked(moved(here))
    actions.leave(actor=other, collective=here.group, at=AT + DAY)
    here.vote(motion, YES)
    assert tasks.conclude_due() == 0
    makers.seat(here.members[1], here.where, Role.STEWARD)
    assert tasks.conclude_due() == 1
    assert not leads(here)


def test_two_stewards_who_are_both_removed_leave_one_until_somebody_is_elected() -> None:
    here = house()
    other = second(here)
    for person in (other, here.steward):
        here.vote(asked(moved(here, person=person)), YES)
    assert tasks.conclude_due() == 1
    assert [one.person for one in queries.stewards_of(here.group, CLOSES)] in ([here.steward], [other])


def test_whoever_left_office_meanwhile_is_not_removed() -> None:
    here = house()
    other = second(here)
    motion = asked(moved(here, person=other))
    here.vote(motion, YES)
    actions.leave(actor=other, collective=here.group, at=CLOSES)
    assert tasks.conclude_due() == 1
    motion.refresh_from_db()
    assert motion.state == Motion.State.NOT_ADOPTED


def test_nobody_but_the_mover_chooses_the_day_or_takes_it_back() -> None:
    here = house(rules={"announce_days": 2})
    other = second(here)
    motion = moved(here)
    for person in (here.steward, other, here.members[1]):
        with pytest.raises(NotAllowed):
            asked(motion, by=person)
        with pytest.raises(NotAllowed):
            actions.drop_motion(actor=person, motion_id=motion.pk, at=AT)
    motion = actions.put_motion_to_vote(
        actor=here.members[0],
        motion_id=motion.pk,
        text_hash=queries.fingerprint(motion),
        closes_at=AT + 10 * DAY,
        at=AT,
    )
    assert motion.ballot is not None
    contest = ballots.contest(actor=here.members[1], ballot_id=motion.ballot.pk, text="One!", at=AT)
    for person in (here.steward, here.members[1]):
        with pytest.raises(NotAllowed):
            ballots.void(actor=person, ballot_id=motion.ballot.pk, reason="No.", at=AT)
    for person in (here.steward, here.members[0]):
        with pytest.raises(NotAllowed):
            ballots.answer_contest(actor=person, contest_id=contest.pk, answer="No.", at=AT)
    assert ballots.answer_contest(actor=other, contest_id=contest.pk, answer="No.", at=AT).answered_at
    opened = actions.open_motion_vote(motion_id=motion.pk, clock=lambda: AT + 2 * DAY)
    with pytest.raises(NotAllowed):
        ballots.extend(
            actor=here.steward,
            ballot_id=opened.pk,
            closes_at=AT + 11 * DAY,
            reason="More.",
            clock=lambda: AT + 3 * DAY,
        )


def test_who_may_move_and_how_often() -> None:
    here = house()
    second(here)
    words = {"collective": here.group, "person": here.steward, "at": AT}
    with pytest.raises(NotAllowed):
        actions.move_removal(actor=makers.person(), reason="x", **words)
    mover = here.members[0]
    assert code_of(actions.move_removal, actor=mover, reason=" ", **words) == "motion.reason_missing"
    first = moved(here)
    assert code_of(actions.move_removal, actor=mover, reason="x", **words) == "motion.moved_already"
    other = moved(here, by=1)
    asked(first)
    assert code_of(asked, other) == "motion.removal_at_vote"
    here.vote(first, NO)
    actions.conclude_motion(motion_id=first.pk, at=CLOSES)
    later = {**words, "at": CLOSES + 100 * DAY}
    assert code_of(actions.move_removal, actor=mover, reason="x", **later) == "motion.moved_lately"
    assert asked(other, at=CLOSES).state == Motion.State.VOTING
    assert moved(here, at=CLOSES + 184 * DAY).state == Motion.State.DRAFTED
    about = {**words, "person": here.members[2]}
    assert code_of(actions.move_removal, actor=mover, reason="x", **about) == "motion.leads_no_longer"
    makers.seat(mover, here.where, Role.STEWARD)
    own = {**words, "person": mover}
    assert code_of(actions.move_removal, actor=mover, reason="x", **own) == "motion.oneself"


def test_from_moving_to_the_vote_by_page(as_person: SignIn) -> None:
    here = house()
    member, other, steward = (as_person(one) for one in (here.members[0], here.members[1], here.steward))
    people = reverse("collectives:stewards", args=[here.where.slug])
    url = reverse("collectives:remove_steward", args=[here.where.slug, here.steward.public_id])
    assert people in member.get(reverse("collectives:collective", args=[here.where.slug])).content.decode()
    assert url in member.get(people).content.decode()
    assert url not in steward.get(people).content.decode()
    assert steward.get(url).status_code == 409
    stranger = as_person(makers.person())
    assert (stranger.get(people).status_code, stranger.get(url).status_code) == (404, 404)
    nobody = reverse("collectives:remove_steward", args=[here.where.slug, here.members[1].public_id])
    assert member.get(nobody).status_code == 404
    assert "Nobody else leads" in member.get(url).content.decode()
    assert member.post(url, {"reason": ""}).status_code == 422
    assert member.post(url, {"reason": "No news for months."}).status_code == 302
    assert url not in member.get(people).content.decode()
    assert member.get(url).status_code == 409
    motion = Motion.objects.get()
    page = reverse("collectives:motion", args=[motion.public_id])
    for client in (other, steward):
        shown = client.get(page).content.decode()
        assert "No news for months." in shown
        assert "Put it to the vote" not in shown
        assert "Take it back" not in shown
    assert "Take it back" in member.get(page).content.decode()
    ask = reverse("collectives:put_motion_to_vote", args=[motion.public_id])
    assert (other.get(ask).status_code, steward.get(ask).status_code) == (403, 403)
    (form,) = [one for one in forms_of(member.get(ask).content.decode()) if "text_hash" in one.fields]
    member.post(ask, {name: values[0] for name, values in form.fields.items()})
    motion.refresh_from_db()
    assert motion.ballot is not None
    shown = other.get(reverse("ballots:ballot", args=[motion.ballot.public_id])).content.decode()
    assert "Shall this steward lead us no longer?" in shown
    listed = other.get(reverse("collectives:bylaws", args=[here.where.slug])).content.decode()
    assert f"Removal of {here.steward.name}" in listed
