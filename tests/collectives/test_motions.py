"""New bylaws: drafted, decided by ballot, in force by themselves, and in no other way."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.ballots import actions as ballots
from apps.ballots.domain import Definition, document_hash
from apps.ballots.models import Ballot
from apps.collectives import actions, queries, tasks
from apps.collectives.domain import Bylaws
from apps.collectives.models import Bylaws as Version
from apps.collectives.models import Motion
from apps.common.errors import NotAllowed, Refusal
from tests.collectives.house import CHANGED, CLOSES, DAY, house
from tests.collectives.makers import AT, makers

pytestmark = pytest.mark.django_db
YES = ("yes", "yes", "yes")


def code_of(act, /, **words):
    with pytest.raises(Refusal) as caught:
        act(**words)
    return caught.value.code


def kinds(where):
    found = Entry.objects.filter(stream__name=f"members:{where.pk}").order_by("sequence")
    return list(found.values_list("kind", flat=True))


def test_an_adopted_draft_is_the_next_version_by_itself():
    here = house()
    motion = here.ask()
    assert motion.ballot.subject == f"bylaws:{motion.public_id}"
    assert motion.ballot.document["rules"] == Bylaws.parse(CHANGED).as_json()
    assert motion.ballot.document_hash == document_hash(motion.ballot.document) == queries.fingerprint(motion)
    here.vote(motion, YES)
    assert here.in_force() == (1, 50)
    assert tasks.conclude_due() == 1
    assert tasks.conclude_due() == 0
    motion.refresh_from_db()
    assert motion.state == Motion.State.ADOPTED
    assert here.in_force() == (2, 60)
    assert queries.versions_of(here.group)[0].motion == motion
    assert kinds(here.where) == [
        *("motion.drafted", "ballot.opened", "motion.put_to_vote", "motion.adopted", "bylaws.set")
    ]


@pytest.mark.parametrize("choices", [("no", "no", "yes"), ("yes",), ()])
def test_bylaws_stay_if_the_members_do_not_agree_or_do_not_come(choices):
    here = house()
    motion = here.ask()
    here.vote(motion, choices)
    concluded = actions.conclude_motion(motion_id=motion.pk, at=CLOSES)
    assert concluded.state == Motion.State.NOT_ADOPTED
    assert here.in_force() == (1, 50)
    assert actions.conclude_motion(motion_id=motion.pk, at=CLOSES) == concluded


def test_the_present_bylaws_say_how_new_ones_are_decided():
    rules = {
        "about_bylaws": {"threshold": {"numerator": 3, "denominator": 4, "of": "cast"}},
        "electorate": "concerned",
        "weight_rule": "works_in_bands",
        "visibility": "open",
        "quorum_percent": 40,
        "second_call_quorum": 20,
        "second_call_days": 5,
    }
    here = house(rules=rules)
    definition = Definition.parse(here.ask().ballot.definition)
    assert (definition.threshold.numerator, definition.threshold.denominator) == (3, 4)
    assert (definition.electorate, definition.weight_rule) == ("roll", "works_in_bands")
    assert (definition.visibility, definition.quorum_percent) == ("open", 40)
    assert definition.second_call.quorum_percent == 20


def test_two_of_three_are_not_enough_where_three_quarters_are_needed():
    here = house(rules={"about_bylaws": {"threshold": {"numerator": 3, "denominator": 4, "of": "cast"}}})
    motion = here.ask()
    here.vote(motion, ("yes", "yes", "no"))
    assert actions.conclude_motion(motion_id=motion.pk, at=CLOSES).state == Motion.State.NOT_ADOPTED


def test_a_second_call_takes_the_place_of_the_first():
    here = house(rules={"second_call_quorum": 20, "second_call_days": 5})
    motion = here.ask()
    first = here.vote(motion, ("yes",))
    called = actions.conclude_motion(motion_id=motion.pk, at=CLOSES)
    assert called.state == Motion.State.VOTING
    assert called.ballot.second_call_of == first
    here.vote(called, ("yes",))
    assert actions.conclude_motion(motion_id=motion.pk, at=called.ballot.closes_at).state == "adopted"
    assert here.in_force() == (2, 60)
    assert "motion.called_again" in kinds(here.where)


def test_nothing_follows_before_the_second_count():
    here = house()
    motion = here.ask()
    ballot = here.vote(motion, YES, check=False)
    assert code_of(actions.conclude_motion, motion_id=motion.pk, at=CLOSES) == "motion.not_settled"
    assert tasks.conclude_due() == 0
    assert ballots.cross_check(ballot_id=ballot.pk, at=CLOSES) == []
    assert actions.conclude_motion(motion_id=motion.pk, at=CLOSES).state == "adopted"


def test_the_union_certifies_before_anything_follows():
    here = house(with_union=True)
    motion = here.ask()
    ballot = here.vote(motion, YES)
    assert ballot.certifier == here.union
    assert code_of(actions.conclude_motion, motion_id=motion.pk, at=CLOSES) == "motion.not_settled"
    ballots.certify(actor=here.representatives[0], ballot_id=ballot.pk, at=CLOSES + DAY)
    assert actions.conclude_motion(motion_id=motion.pk, at=CLOSES + DAY).state == "adopted"


def test_without_a_certificate_the_result_holds_after_five_days():
    here = house(with_union=True)
    motion = here.ask()
    here.vote(motion, YES)
    late = CLOSES + 5 * DAY
    assert queries.motions_voted(late - timedelta(seconds=1)) == []
    assert queries.motions_voted(late) == [motion.pk]
    assert actions.conclude_motion(motion_id=motion.pk, at=late).state == "adopted"


@pytest.mark.parametrize("is_right", [True, False])
def test_a_challenge_is_answered_first(is_right):
    here = house(with_union=True)
    motion = here.ask()
    ballot = here.vote(motion, YES)
    first, second = here.representatives
    ballots.challenge(actor=first, ballot_id=ballot.pk, reason="The roll.", at=CLOSES + DAY)
    during = CLOSES + 5 * DAY
    assert code_of(actions.conclude_motion, motion_id=motion.pk, at=during) == "motion.not_settled"
    if is_right:
        ballots.void(actor=second, ballot_id=ballot.pk, reason="Indeed.", at=during)
    else:
        ballots.certify(actor=second, ballot_id=ballot.pk, at=during)
    state = actions.conclude_motion(motion_id=motion.pk, at=during).state
    assert (state, here.in_force()[0]) == (("not_adopted", 1) if is_right else ("adopted", 2))


def test_bylaws_can_do_without_the_union():
    here = house(with_union=True, rules={"certified": False})
    assert here.ask().ballot.certifier is None


def test_an_announced_vote_opens_on_its_day_under_the_rules_of_its_announcement():
    here = house(rules={"announce_days": 3, "proxies": 1})
    motion = here.ask(closes_at=AT + 11 * DAY)
    assert motion.ballot.state == Ballot.State.ANNOUNCED
    newcomer = makers.person()
    makers.seat(newcomer, here.where, Role.MEMBER)
    actions.renew_motion_roll(motion_id=motion.pk, at=AT + DAY)
    motion.ballot.refresh_from_db()
    assert motion.ballot.roll_size == 5
    assert queries.motions_announced(due_at=AT + DAY) == []
    opened = actions.open_motion_vote(motion_id=motion.pk, clock=lambda: AT + 3 * DAY)
    assert (opened.state, opened.roll_size) == (Ballot.State.OPEN, 5)
    here.vote(motion, YES)
    assert actions.conclude_motion(motion_id=motion.pk, at=AT + 11 * DAY).state == "adopted"


def test_a_vote_that_was_called_off_changes_nothing():
    here = house(rules={"announce_days": 3})
    motion = here.ask(closes_at=AT + 11 * DAY)
    ballots.void(actor=here.steward, ballot_id=motion.ballot.pk, reason="Too soon.", at=AT + DAY)
    assert actions.conclude_motion(motion_id=motion.pk, at=AT + DAY).state == "not_adopted"
    assert here.in_force() == (1, 50)


def test_a_running_vote_keeps_its_rules_when_new_bylaws_come():
    here = house(rules={"announce_days": 3})
    motion = here.ask(closes_at=AT + 11 * DAY)
    before = motion.ballot.definition
    under = {**CHANGED, "weight_rule": "works", "announce_days": 0}
    # As if others had been adopted meanwhile: the database lets nobody write them by hand.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Version.objects.create(collective=here.group, version=2, rules=under, valid_from=AT)
        cursor.execute("SET LOCAL session_replication_role = origin")
    makers.work(here.members[0])
    makers.work(here.members[0])
    opened = actions.open_motion_vote(motion_id=motion.pk, clock=lambda: AT + 3 * DAY)
    assert opened.definition == before
    assert {voter.weight for voter in queries.roll_of_motion(motion)} == {"1"}


def test_who_may_and_what_is_refused():
    here = house()
    words = {"collective": here.group, "rules": CHANGED, "reason": "Why not", "at": AT}
    for person in (here.members[0], makers.person()):
        with pytest.raises(NotAllowed):
            actions.draft_bylaws(actor=person, **words)
    same = {**words, "rules": makers.RULES}
    assert code_of(actions.draft_bylaws, actor=here.steward, **same) == "motion.changes_nothing"
    silent = {**words, "reason": "  "}
    assert code_of(actions.draft_bylaws, actor=here.steward, **silent) == "motion.reason_missing"
    motion = here.draft()
    asked = {"actor": here.steward, "motion_id": motion.pk, "text_hash": queries.fingerprint(motion)}
    with pytest.raises(NotAllowed):
        actions.put_motion_to_vote(**{**asked, "actor": here.members[0]}, closes_at=CLOSES, at=AT)
    put = actions.put_motion_to_vote
    assert code_of(put, **{**asked, "text_hash": "0" * 64}, closes_at=CLOSES, at=AT) == "motion.text_changed"
    assert code_of(put, **asked, closes_at=AT + DAY, at=AT) == "motion.too_short"
    assert code_of(put, **asked, closes_at=AT + 400 * DAY, at=AT) == "motion.too_long"
    other = here.draft({**CHANGED, "quorum_percent": 70})
    put(**asked, closes_at=CLOSES, at=AT)
    second = {**asked, "motion_id": other.pk, "text_hash": queries.fingerprint(other)}
    assert code_of(put, **second, closes_at=CLOSES, at=AT) == "motion.another_vote"
    revised = {"actor": here.steward, "motion_id": motion.pk, "rules": CHANGED, "reason": "x", "at": AT}
    assert code_of(actions.revise_bylaws, **revised) == "motion.is_voting"
    assert code_of(actions.drop_motion, actor=here.steward, motion_id=motion.pk, at=AT) == "motion.is_voting"
    here.vote(motion, YES)
    actions.conclude_motion(motion_id=motion.pk, at=CLOSES)
    assert code_of(put, **second, closes_at=CLOSES + 9 * DAY, at=CLOSES) == "motion.bylaws_changed"


def test_a_draft_is_changed_or_dropped():
    here = house()
    motion = here.draft()
    before = queries.fingerprint(motion)
    changed = actions.revise_bylaws(
        actor=here.steward,
        motion_id=motion.pk,
        rules={**CHANGED, "quorum_percent": 55},
        reason="Less.",
        at=AT,
    )
    assert queries.fingerprint(changed) != before
    assert actions.drop_motion(actor=here.steward, motion_id=motion.pk, at=AT).state == "dropped"
    assert list(queries.motions_of(here.group)) == []
    assert code_of(actions.open_motion_vote, motion_id=motion.pk) == "motion.is_dropped"
    assert code_of(actions.conclude_motion, motion_id=motion.pk, at=AT) == "motion.is_dropped"


def test_a_steward_alone_asks_nobody():
    here = house(members=0)
    words = {"collective": here.group, "rules": CHANGED, "reason": "Alone", "at": AT}
    assert actions.draft_bylaws(actor=here.steward, **words) is None
    assert here.in_force() == (2, 60)


def test_reasons_go_with_their_author_and_the_rest_stays():
    here = house()
    motion = here.ask()
    makers.seat(here.members[0], here.where, Role.STEWARD)
    actions.forget_member(person=here.steward, at=AT)
    motion.refresh_from_db()
    assert motion.reason == ""
    assert queries.fingerprint(motion) == motion.ballot.document_hash


WRITE = """
    INSERT INTO collectives_bylaws (collective_id, version, rules, valid_from, motion_id)
    VALUES (%s, %s, %s, now(), %s)
"""


def by_hand(statement, values):
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_nobody_writes_bylaws_by_hand():
    here = house()
    by_hand(WRITE, [here.group.pk, 2, "{}", None])
    by_hand(WRITE, [here.group.pk, 3, "{}", None])
    motion = here.ask()
    by_hand(WRITE, [here.group.pk, 2, '{"quorum_percent": 60}', motion.pk])
    by_hand("UPDATE collectives_motion SET state = 'adopted' WHERE id = %s", [motion.pk])
    by_hand("UPDATE collectives_motion SET rules = '{}' WHERE id = %s", [motion.pk])
    by_hand("DELETE FROM collectives_motion WHERE id = %s", [motion.pk])
    here.vote(motion, ("no", "no", "no"))
    by_hand("UPDATE collectives_motion SET state = 'adopted' WHERE id = %s", [motion.pk])
    actions.conclude_motion(motion_id=motion.pk, at=CLOSES)
    by_hand("UPDATE collectives_motion SET state = 'voting' WHERE id = %s", [motion.pk])
    assert here.in_force() == (1, 50)


def test_adopted_bylaws_are_those_that_were_voted_on():
    here = house()
    motion = here.ask()
    here.vote(motion, YES)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE collectives_motion SET state = 'adopted' WHERE id = %s", [motion.pk])
        by_hand(WRITE, [here.group.pk, 2, '{"quorum_percent": 1}', motion.pk])
        transaction.set_rollback(True)
    other = house()
    by_hand(WRITE, [other.group.pk, 2, '{"quorum_percent": 1}', motion.pk])
