"""Nobody who leads keeps the members from deciding about who leads, and nobody who objects does."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.audit.models import Entry
from apps.ballots import actions as ballots
from apps.ballots import queries as asked
from apps.ballots.models import Ballot, Contest
from apps.collectives import actions, queries, tasks
from apps.collectives.models import Motion
from apps.common.errors import NotAllowed, Refusal
from apps.notifications.models import Notice
from tests.collectives.house import DAY, House, house
from tests.collectives.makers import AT, makers

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
RULES = {"announce_days": 3}
OPENS = AT + 3 * DAY


def candidacy(here: House, at: datetime = AT) -> Motion:
    """Let the first member stand and ask the members, without any steward."""
    motion = actions.stand(actor=here.members[0], collective=here.group, reason="I know the halls.", at=at)
    return actions.put_motion_to_vote(
        actor=here.members[0],
        motion_id=motion.pk,
        text_hash=queries.fingerprint(motion),
        closes_at=at + 11 * DAY,
        at=at,
    )


def bylaws(here: House) -> Motion:
    return here.ask(here.draft({**RULES, "quorum_percent": 60}), closes_at=AT + 11 * DAY)


def ballot_of(motion: Motion) -> Ballot:
    motion.refresh_from_db()
    assert motion.ballot is not None
    return motion.ballot


def may_not(act: Callable[..., object], **words: object) -> bool:
    with pytest.raises(NotAllowed):
        act(**words)
    return True


def code_of(act: Callable[..., object], **words: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(**words)
    return caught.value.code


def object_to(motion: Motion, person: User, at: datetime = AT + DAY) -> Contest:
    return ballots.contest(actor=person, ballot_id=ballot_of(motion).pk, text="One is missing.", at=at)


def second_steward(here: House) -> User:
    other = makers.person("Rival")
    makers.seat(other, here.where, Role.STEWARD)
    return other


# Who calls an announced vote off


@pytest.mark.parametrize("with_union", [True, False])
def test_no_steward_calls_off_the_election_of_a_rival(*, with_union: bool) -> None:
    here = house(rules=RULES, with_union=with_union)
    motion = candidacy(here)
    words = {"ballot_id": ballot_of(motion).pk, "reason": "Not now.", "at": AT + DAY}
    for person in (here.steward, second_steward(here), *here.members[1:], makers.person()):
        assert may_not(ballots.void, actor=person, **words)
    assert ballots.void(actor=here.members[0], **words).state == "voided"
    [said] = asked.reasons(ballot_of(motion))
    assert said.content["by"] == here.where.public_id
    assert tasks.conclude_due() == 1
    motion.refresh_from_db()
    assert motion.state == Motion.State.NOT_ADOPTED
    assert candidacy(here, AT + 2 * DAY).state == Motion.State.VOTING


def test_the_union_calls_it_off_with_a_reason_and_where_none_was_named_nobody_does() -> None:
    here = house(rules=RULES, with_union=True)
    words = {"ballot_id": ballot_of(candidacy(here)).pk, "at": AT + DAY}
    there = here.representatives[0]
    assert code_of(ballots.void, actor=there, reason=" ", **words) == "ballot.words_missing"
    assert ballots.void(actor=there, reason="The roll was bought.", **words).state == "voided"
    [said] = asked.reasons(Ballot.objects.get())
    assert here.union is not None
    assert said.content["by"] == here.union.public_id
    alone = house(rules={**RULES, "certified": False}, with_union=True)
    ballot = ballot_of(candidacy(alone))
    assert may_not(
        ballots.void, actor=alone.representatives[0], ballot_id=ballot.pk, reason="No.", at=AT + DAY
    )


def test_a_representative_with_a_place_in_the_matter_calls_nothing_off() -> None:
    here = house(rules=RULES, with_union=True)
    there = here.representatives[0]
    makers.seat(there, here.where, Role.MEMBER)
    ballot = ballot_of(candidacy(here))
    assert may_not(ballots.void, actor=there, ballot_id=ballot.pk, reason="No.", at=AT + DAY)


def test_bylaws_are_called_off_and_dropped_by_who_drafted_them_alone() -> None:
    here = house(rules=RULES)
    other = second_steward(here)
    draft = here.draft({**RULES, "quorum_percent": 70})
    assert may_not(actions.drop_motion, actor=other, motion_id=draft.pk, at=AT)
    assert actions.drop_motion(actor=here.steward, motion_id=draft.pk, at=AT).state == "dropped"
    words = {"ballot_id": ballot_of(bylaws(here)).pk, "reason": "Not now.", "at": AT + DAY}
    assert may_not(ballots.void, actor=other, **words)
    assert ballots.void(actor=here.steward, **words).state == "voided"


def test_what_somebody_drafted_who_leads_no_longer_is_any_stewards_to_drop() -> None:
    here = house(rules=RULES)
    other, draft = second_steward(here), here.draft({**RULES, "quorum_percent": 70})
    here.steward.seats.update(until=AT)
    assert actions.drop_motion(actor=other, motion_id=draft.pk, at=AT).state == "dropped"


def test_whoever_moved_and_left_calls_nothing_off() -> None:
    here = house(rules=RULES)
    ballot = ballot_of(bylaws(here))
    here.steward.seats.update(until=AT)
    assert may_not(ballots.void, actor=here.steward, ballot_id=ballot.pk, reason="No.", at=AT + DAY)


# How far an end is away


def test_no_steward_puts_a_rival_to_a_vote_that_does_not_end() -> None:
    here = house(rules=RULES)
    motion = actions.stand(actor=here.members[0], collective=here.group, reason="Me.", at=AT)
    words = {
        "actor": here.steward,
        "motion_id": motion.pk,
        "text_hash": queries.fingerprint(motion),
        "at": AT,
    }
    far = AT + 25 * DAY
    assert code_of(actions.put_motion_to_vote, closes_at=far, **words) == "motion.too_long"
    assert actions.put_motion_to_vote(closes_at=far - DAY, **words).state == "voting"


def test_bylaws_do_not_wait_behind_others_that_do_not_come_to_an_end() -> None:
    here = house(rules=RULES)
    draft = here.draft({**RULES, "quorum_percent": 60})
    words = {"actor": here.steward, "motion_id": draft.pk, "text_hash": queries.fingerprint(draft), "at": AT}
    assert code_of(actions.put_motion_to_vote, closes_at=AT + 25 * DAY, **words) == "motion.too_long"


def test_no_steward_moves_the_end_of_a_rivals_election_away() -> None:
    here = house(rules=RULES)
    motion = candidacy(here)
    actions.open_motion_vote(motion_id=motion.pk, clock=lambda: OPENS)
    words = {"ballot_id": ballot_of(motion).pk, "reason": "More time.", "clock": lambda: OPENS + DAY}
    far = AT + 25 * DAY
    assert code_of(ballots.extend, actor=here.steward, closes_at=far, **words) == "ballot.extended_too_far"
    assert may_not(ballots.extend, actor=here.members[0], closes_at=far - DAY, **words)
    ballots.extend(actor=here.steward, closes_at=far - DAY, **words)
    assert not asked.can_be_extended(ballot_of(motion), OPENS + DAY)


def test_the_end_is_that_of_the_rules_by_which_stewards_are_chosen() -> None:
    here = house(rules={"voting_days": 2, "about_stewards": {"voting_days": 40, "announce_days": 3}})
    motion = actions.stand(actor=here.members[0], collective=here.group, reason="Me.", at=AT)
    words = {
        "actor": here.steward,
        "motion_id": motion.pk,
        "text_hash": queries.fingerprint(motion),
        "at": AT,
    }
    actions.put_motion_to_vote(closes_at=AT + 43 * DAY, **words)
    assert queries.latest_end_of_motion(motion.public_id) == AT + 57 * DAY
    object_to(motion, here.members[1])
    last = OPENS + 3 * DAY
    assert actions.open_motion_vote(motion_id=motion.pk, clock=lambda: last).state == "open"


# Objections that nobody answers


def test_an_objection_that_nobody_answers_delays_three_days_and_stays_on_record() -> None:
    here = house(rules=RULES, with_union=True)
    motion = candidacy(here)
    left = object_to(motion, here.members[1])
    opens = {"motion_id": motion.pk}
    last = OPENS + 3 * DAY
    assert code_of(actions.open_motion_vote, clock=lambda: OPENS, **opens) == "ballot.contested"
    late = object_to(motion, here.members[2], last - timedelta(minutes=1))
    too_early = last - timedelta(seconds=1)
    assert code_of(actions.open_motion_vote, clock=lambda: too_early, **opens) == "ballot.contested"
    opened = actions.open_motion_vote(clock=lambda: last, **opens)
    assert (opened.state, opened.closes_at) == ("open", AT + 14 * DAY)
    assert asked.unanswered(opened) == 2
    lapsed = Entry.objects.filter(kind="ballot.contest_lapsed").values_list("payload__contest", flat=True)
    assert list(lapsed) == [left.public_id, late.public_id]
    told = Notice.objects.filter(kind="ballot.contest_lapsed").values_list("person", flat=True)
    assert set(told) == {here.members[1].pk, here.members[2].pk}
    assert ballots.faults_of(opened) == []
    with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
        Contest.objects.update(lapsed_at=None)


def test_objections_one_after_another_win_no_more_time_than_one() -> None:
    here = house(members=6, rules=RULES)
    motion = candidacy(here)
    for day, person in enumerate(here.members[1:]):
        one = object_to(motion, person, AT + (day + 1) * DAY)
        if day < 4:
            answered = AT + (day + 1) * DAY
            ballots.answer_contest(actor=here.steward, contest_id=one.pk, answer="No.", at=answered)
    last = OPENS + 3 * DAY
    assert asked.waits_until(ballot_of(motion)) == last
    assert actions.open_motion_vote(motion_id=motion.pk, clock=lambda: last).state == "open"


def test_who_may_answer_is_no_part_of_the_matter_or_the_union() -> None:
    here = house(rules=RULES, with_union=True)
    motion = candidacy(here)
    words = {"contest_id": object_to(motion, here.members[1]).pk, "answer": "They are on it.", "at": AT + DAY}
    makers.seat(here.members[0], here.where, Role.STEWARD)  # stands, and leads
    for person in (here.members[0], here.members[1], makers.person()):
        assert may_not(ballots.answer_contest, actor=person, **words)
    told = Notice.objects.filter(kind="ballot.contested").values_list("person", flat=True)
    assert set(told) == {here.steward.pk, *(one.pk for one in here.representatives)}
    assert ballots.answer_contest(actor=here.representatives[1], **words).answered_at


def test_a_clock_that_stood_still_too_long_voids_the_vote_and_says_so() -> None:
    here = house(rules=RULES)
    motion = candidacy(here)
    late = AT + 40 * DAY
    assert actions.open_motion_vote(motion_id=motion.pk, clock=lambda: late).state == "voided"
    [said] = asked.reasons(ballot_of(motion))
    assert said.text == "The vote was not opened early enough to end in time."
    assert tasks.conclude_due() == 1


# By page, as each


def test_each_sees_and_may_do_only_what_is_theirs(as_person: SignIn) -> None:
    here = house(rules=RULES, with_union=True)
    motion = candidacy(here, timezone.now())
    ballot = ballot_of(motion)
    one = object_to(motion, here.members[1], timezone.now())
    page, void = (reverse(f"ballots:{name}", args=[ballot.public_id]) for name in ("ballot", "void"))
    answer = reverse("ballots:answer", args=[ballot.public_id, one.public_id])
    expected = {
        here.steward: (False, True),
        here.members[0]: (True, False),
        here.members[1]: (False, False),
        here.members[2]: (False, False),
        here.representatives[0]: (True, True),
    }
    for person, (voids, answers) in expected.items():
        client = as_person(person)
        shown = client.get(page).content.decode()
        assert (void in shown, answer in shown) == (voids, answers), person.name
        assert client.get(void).status_code == (200 if voids else 403)
        assert client.get(answer).status_code == (200 if answers else 403)
        assert ("One is missing." in shown) == (answers or person == here.members[1])
        if not voids:
            assert client.post(void, {"reason": "Never."}).status_code == 403
        if not answers:
            assert client.post(answer, {"answer": "Never."}).status_code == 403
    stranger = as_person(makers.person())
    assert (stranger.get(void).status_code, stranger.get(answer).status_code) == (404, 404)
    ballot.refresh_from_db()
    assert ballot.state == "announced"
    assert as_person(here.members[0]).post(void, {"reason": "I changed my mind."}).status_code == 302
    ballot.refresh_from_db()
    assert ballot.state == "voided"


def test_everybody_reads_that_an_objection_was_left_unanswered(as_person: SignIn) -> None:
    here = house(rules=RULES)
    then = timezone.now() - 7 * DAY
    motion = candidacy(here, then)
    ballot = ballot_of(motion)
    object_to(motion, here.members[1], then + DAY)
    assert tasks.open_votes() == 1
    page = reverse("ballots:ballot", args=[ballot.public_id])
    for person, reads in ((here.steward, True), (here.members[1], True), (here.members[2], False)):
        shown = as_person(person).get(page).content.decode()
        assert "One objection to the roll was not answered in time." in shown
        assert ("One is missing." in shown) == reads
    assert as_person(here.steward).get(reverse("ballots:void", args=[ballot.public_id])).status_code == 403
