"""Reminders go to those who still have to act, once for each step, in the daytime, as each has chosen."""

import threading
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.collectives import actions as collectives
from apps.collectives.queries import collective_of
from apps.contracts import actions as contracts
from apps.contracts.models import Contract
from apps.notifications import actions, messages, queries, tasks
from apps.notifications.models import Notice, OutboxMail
from tests import makers
from tests.ballots import makers as ballots
from tests.contracts.makers import AGREED_AT, FREEZE_AT, SIGN_AT, agreed, answer, frozen, terms, world
from tests.live import makers as rooms

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def remind(at: datetime) -> None:
    for due in queries.reminders_due(at):
        actions.remind(kind=due.kind, subject=due.subject, step=due.step, person_ids=due.person_ids, at=at)


def reminded(kind: str) -> set[tuple[User, str]]:
    return {(row.person, row.step) for row in Notice.objects.filter(kind=kind)}


def test_only_who_has_not_voted_is_reminded_and_of_each_step_once() -> None:
    where = rooms.scene()
    silent = set(where.members[2:])
    for voter in where.members[:2]:
        ballots.vote(where.ballot, voter, "no")
    remind(ballots.END - 4 * DAY)
    assert reminded("reminder.vote") == set()
    for hours in (0, 1, 2):
        remind(ballots.END - 3 * DAY + hours * HOUR)
    assert reminded("reminder.vote") == {(person, "before-3") for person in silent}
    remind(ballots.END - DAY)
    assert reminded("reminder.vote") == {(one, step) for one in silent for step in ("before-3", "before-1")}
    assert OutboxMail.objects.filter(kind="reminder.vote").count() == 2 * len(silent)
    remind(ballots.END + HOUR)
    assert OutboxMail.objects.filter(kind="reminder.vote").count() == 2 * len(silent)


def test_who_votes_before_the_mail_goes_out_gets_none() -> None:
    where = rooms.scene()
    at = ballots.END - DAY
    remind(at)
    ballots.vote(where.ballot, where.place.other, "yes")
    OutboxMail.objects.exclude(kind="reminder.vote").delete()
    while actions.send_next(deliver=tasks.deliver, at=at):
        pass
    told = {address for message in mail.outbox for address in message.to}
    assert where.place.other.email not in told
    assert where.place.steward.email in told
    assert all("have not voted yet" in message.body for message in mail.outbox)


def test_reminders_come_in_the_daytime_of_each_reader() -> None:
    where = rooms.scene()
    early, late = where.members[1], where.members[2]
    User.objects.filter(pk=early.pk).update(zone="Asia/Tokyo")
    User.objects.filter(pk=late.pk).update(zone="America/Los_Angeles")
    at = ballots.END - 3 * DAY
    remind(at)
    assert {early, late} & {person for person, _step in reminded("reminder.vote")} == set()
    remind(at + 6 * HOUR)
    assert late in {person for person, _step in reminded("reminder.vote")}
    remind(at + 12 * HOUR)
    assert early in {person for person, _step in reminded("reminder.vote")}


def test_choice_decides_about_the_mail_and_never_about_the_inbox() -> None:
    where = rooms.scene()
    daily, never, usual = where.members[1:4]
    for person, choice in ((daily, "digest"), (never, "never")):
        actions.set_habits(
            actor=person, person=person, digest_hour=8, choices={"votes": choice}, at=ballots.OPENING
        )
    remind(ballots.END - DAY)
    rows = {row.person: row.awaits_digest for row in Notice.objects.filter(kind="reminder.vote")}
    assert (rows[daily], rows[never], rows[usual]) == (True, False, False)
    mailed = {row.person for row in OutboxMail.objects.filter(kind="reminder.vote")}
    assert mailed & {daily, never, usual} == {usual}


def test_who_has_works_to_answer_about_is_reminded_before_they_stay_out() -> None:
    place = world()
    makers.work(place.other, "Grey Coat")
    contract = agreed(place)
    remind(contract.take_out_until - DAY)
    assert reminded("reminder.take_out") == {(place.other, "before-1")}
    (line,) = [
        line
        for line in messages.page_of(place.other, None, contract.take_out_until - DAY).lines
        if line.notice.kind == "reminder.take_out"
    ]
    assert line.letter.needs


def test_who_has_answered_about_their_works_is_left_alone() -> None:
    place = world()
    makers.work(place.other, "Grey Coat")
    contract = agreed(place)
    answer(place, place.other, "out", terms())
    remind(contract.take_out_until - DAY)
    assert reminded("reminder.take_out") == set()


def test_only_the_side_that_has_not_signed_is_reminded() -> None:
    place = world()
    contract: Contract = frozen(place)
    contracts.sign(
        actor=place.steward,
        contract_id=contract.pk,
        side="collective",
        fingerprint=contract.fingerprint,
        at=SIGN_AT,
    )
    remind(FREEZE_AT + 2 * DAY)
    assert reminded("reminder.sign") == set()
    remind(FREEZE_AT + 4 * DAY)
    assert reminded("reminder.sign") == {(place.signatory, "waiting-3")}


def test_side_that_has_to_answer_and_silent_union_are_reminded_of_an_offer() -> None:
    place = world()
    offer = rooms.offer(rooms.room(place), place.delegate)
    remind(offer.open_until - DAY)
    assert reminded("reminder.offer") == {(place.steward, "before-1")}
    assert reminded("reminder.opinion") == {(place.representative, "before-1")}


def test_stewards_are_reminded_of_who_waits_until_they_have_decided() -> None:
    place, newcomer = world(), makers.person("Nia New")
    membership = collectives.apply(
        actor=newcomer, collective=collective_of(place.collective.pk), at=AGREED_AT
    )
    remind(AGREED_AT + 3 * DAY)
    assert reminded("reminder.application") == {(place.steward, "waiting-3")}
    collectives.admit(actor=place.steward, membership_id=membership.pk, at=AGREED_AT + 4 * DAY)
    remind(AGREED_AT + 8 * DAY)
    assert reminded("reminder.application") == {(place.steward, "waiting-3")}
    assert reminded("reminder.mandate") == {(newcomer, "waiting-3")}


@pytest.mark.django_db(transaction=True)
def test_two_clocks_remind_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms.scene()
    monkeypatch.setattr(tasks.timezone, "now", lambda: ballots.END - DAY)
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait()
        tasks.remind_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.filter(kind="reminder.vote").count() == 6
    assert OutboxMail.objects.filter(kind="reminder.vote").count() == 6


def confirm(at: datetime) -> None:
    step = tasks.domain.last_vote_step(at)
    for cast in queries.votes_to_confirm(step):
        actions.confirm_votes(ballot=cast.ballot, person_ids=cast.person_ids, step=step)


def test_vote_in_one_s_name_is_told_at_the_next_step_and_once_for_each_ballot() -> None:
    where = rooms.scene()
    ballots.vote(where.ballot, where.place.other, "no", minutes=10)
    ballots.vote(where.ballot, where.place.steward, "yes", minutes=70)
    confirm(ballots.OPENING + 2 * HOUR)
    assert OutboxMail.objects.filter(kind="vote.cast").count() == 0
    confirm(ballots.OPENING + 3 * HOUR + timedelta(minutes=1))
    ballots.vote(where.ballot, where.place.other, "yes", minutes=200)
    confirm(ballots.OPENING + 9 * HOUR)
    rows = OutboxMail.objects.filter(kind="vote.cast")
    assert {(row.person, row.due_at) for row in rows} == {
        (where.place.other, ballots.OPENING + 3 * HOUR),
        (where.place.steward, ballots.OPENING + 3 * HOUR),
    }


def test_mail_about_a_vote_is_the_same_whatever_was_chosen_and_cannot_be_ended() -> None:
    where = rooms.scene()
    others = [where.place.other, where.place.steward]
    for person, choice in zip(others, ("no", "yes"), strict=True):
        actions.set_habits(
            actor=person, person=person, digest_hour=8, choices={"votes": "never"}, at=ballots.OPENING
        )
        ballots.vote(where.ballot, person, choice)
    confirm(ballots.OPENING + 3 * HOUR)
    OutboxMail.objects.exclude(kind="vote.cast").delete()
    while actions.send_next(deliver=tasks.deliver, at=ballots.OPENING + 4 * HOUR):
        pass
    texts = {
        message.body.replace(person.get_short_name(), "NAME")
        for message in mail.outbox
        for person in others
        if message.to == [person.email]
    }
    assert len(mail.outbox) == 2
    assert len(texts) == 1
    assert all("List-Unsubscribe" not in message.extra_headers for message in mail.outbox)


def test_task_confirms_votes(monkeypatch: pytest.MonkeyPatch) -> None:
    where = rooms.scene()
    ballots.vote(where.ballot, where.place.other, "no")
    monkeypatch.setattr(tasks.timezone, "now", lambda: ballots.OPENING + 3 * HOUR)
    assert (tasks.confirm_votes(), tasks.confirm_votes()) == (1, 0)
    assert timezone.now() == ballots.OPENING + 3 * HOUR
