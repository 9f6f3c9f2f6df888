"""From a fact to a mail: to those it concerns, in the same transaction, tried again, given up in the end."""

import threading
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.actions import record
from apps.collectives import actions as collectives
from apps.collectives.queries import collective_of
from apps.contracts import actions as contracts
from apps.negotiations.models import Pause
from apps.notifications import actions, tasks
from apps.notifications.models import OutboxMail
from tests import makers
from tests.ballots import makers as ballots
from tests.contracts.makers import AGREED_AT, FREEZE_AT, SIGN_AT, agreed, world
from tests.live import makers as rooms

pytestmark = pytest.mark.django_db


class Broken(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages: object) -> int:
        raise SMTPServerDisconnected


def queued(kind: str) -> set[User]:
    return {row.person for row in OutboxMail.objects.filter(kind=kind, sent_at=None, given_up_at=None)}


def send_all(at: datetime) -> None:
    while actions.send_next(deliver=tasks.deliver, at=at):
        pass


def sent_to(person: User) -> list[mail.EmailMultiAlternatives]:
    return [message for message in mail.outbox if message.to == [person.email]]


def test_opened_vote_reaches_everybody_on_the_roll_but_who_opened_it_and_leads_to_the_one_page() -> None:
    where = rooms.scene()
    assert queued("ballot.opened") == set(where.members[1:])
    send_all(ballots.OPENING)
    (message,) = sent_to(where.place.other)
    offer = where.room.offers.get()
    assert reverse("negotiations:vote", args=[offer.public_id]) in message.body
    assert "Vote and choose my works" in message.body
    assert message.subject.startswith("Your vote until Fri 27 Nov 2026, 13:00")
    html = message.alternatives[0][0]
    assert f'href="http://127.0.0.1:8000{reverse("negotiations:vote", args=[offer.public_id])}"' in html
    assert sent_to(where.place.artist) == sent_to(where.place.delegate) == []


def test_who_has_voted_meanwhile_gets_no_mail() -> None:
    where = rooms.scene()
    ballots.vote(where.ballot, where.place.other, "no")
    send_all(ballots.OPENING)
    assert sent_to(where.place.other) == []
    assert sent_to(where.place.steward)
    row = OutboxMail.objects.get(person=where.place.other, kind="ballot.opened")
    assert (row.sent_at, row.given_up_at) == (None, ballots.OPENING)


def test_accepted_terms_tell_the_members_until_when_their_works_can_go_out() -> None:
    place = world()
    contract = agreed(place)
    assert queued("contract.agreed") == {place.artist, place.other, place.steward}
    send_all(AGREED_AT)
    message = next(each for each in sent_to(place.artist) if "Accepted" in each.subject)
    assert reverse("contracts:contract", args=[contract.public_id]) in message.body
    assert "Until Fri 4 Dec 2026, 13:00" in message.body


def test_frozen_contract_is_put_before_those_who_sign() -> None:
    place = world()
    contract = contracts.freeze(contract_id=agreed(place).pk, at=FREEZE_AT)
    assert queued("contract.frozen") == {place.steward, place.signatory}
    contracts.sign(
        actor=place.signatory,
        contract_id=contract.pk,
        side="company",
        fingerprint=contract.fingerprint,
        at=SIGN_AT,
    )
    send_all(SIGN_AT)
    assert [each for each in sent_to(place.signatory) if "To be signed" in each.subject] == []
    (message,) = [each for each in sent_to(place.steward) if "To be signed" in each.subject]
    assert reverse("contracts:sign", args=[contract.public_id]) in message.body
    assert "Veldra Audio" in message.body


def test_offer_reaches_the_other_side_and_the_union() -> None:
    place = world()
    room = rooms.room(place)
    offer = rooms.offer(room, place.delegate)
    payload = {"room": room.public_id, "offer": offer.public_id}
    record(stream=room.stream, kind="offer.tabled", payload=payload, actor_id=place.delegate.pk, at=AGREED_AT)
    assert queued("offer.tabled") == {place.steward, place.representative}
    send_all(AGREED_AT)
    (message,) = sent_to(place.steward)
    assert "Not binding until both sides have signed." in message.body
    assert reverse("negotiations:room", args=[room.public_id]) in message.body


def test_pause_reaches_both_sides_while_it_holds() -> None:
    place = world()
    room = rooms.room(place)
    Pause.objects.create(
        room=room,
        representative=place.representative,
        reason="Secret words of the union",
        since=AGREED_AT,
        until=AGREED_AT + timedelta(days=7),
    )
    payload = {"room": room.public_id}
    record(
        stream=room.stream,
        kind="room.paused",
        payload=payload,
        actor_id=place.representative.pk,
        at=AGREED_AT,
    )
    assert queued("room.paused") == {place.steward, place.delegate}
    send_all(AGREED_AT)
    (message,) = sent_to(place.delegate)
    assert message.subject == "The room is paused until Fri 4 Dec 2026, 13:00"
    assert "Secret words" not in message.body


def test_application_reaches_the_stewards_and_its_decision_the_applicant() -> None:
    place, newcomer = world(), makers.person("Nia New")
    group = collective_of(place.collective.pk)
    membership = collectives.apply(actor=newcomer, collective=group, at=AGREED_AT)
    assert queued("membership.applied") == {place.steward}
    send_all(AGREED_AT)
    assert [message.subject for message in sent_to(place.steward)] == ["Nia New wants to join Common Measure"]
    collectives.admit(actor=place.steward, membership_id=membership.pk, at=AGREED_AT)
    assert queued("membership.admitted") == {newcomer}
    send_all(AGREED_AT)
    (message,) = sent_to(newcomer)
    assert reverse("collectives:mandate", args=[place.collective.slug]) in message.body


def test_outbox_holds_no_words() -> None:
    rooms.scene()
    columns = {field.column for field in OutboxMail._meta.concrete_fields}
    assert columns == {
        "id",
        "entry_id",
        "person_id",
        "invitation_id",
        "ask_id",
        "kind",
        "subject",
        "step",
        "due_at",
        "attempts",
        "sent_at",
        "given_up_at",
        "error",
    }


def test_fact_that_is_undone_sends_nothing() -> None:
    place = world()
    with transaction.atomic():
        agreed(place)
        assert OutboxMail.objects.exists()
        transaction.set_rollback(True)
    assert not OutboxMail.objects.exists()


def test_mail_is_sent_once_and_has_the_same_id_each_time() -> None:
    place = world()
    agreed(place)
    send_all(AGREED_AT)
    sent = len(mail.outbox)
    send_all(AGREED_AT + timedelta(days=1))
    assert len(mail.outbox) == sent
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(set(ids)) == len(ids)


def test_broken_server_is_tried_again_later_and_given_up_in_the_end(settings: object) -> None:
    rooms.scene()
    OutboxMail.objects.exclude(pk=OutboxMail.objects.earliest("pk").pk).delete()
    settings.EMAIL_BACKEND = "tests.notifications.test_actions.Broken"
    at, waits = ballots.OPENING, []
    for attempt in range(1, actions.MOST_ATTEMPTS + 1):
        assert actions.send_next(deliver=tasks.deliver, at=at)
        row = OutboxMail.objects.get()
        assert row.attempts == attempt
        assert actions.send_next(deliver=tasks.deliver, at=at) is False
        waits.append((row.due_at - at).total_seconds())
        at = row.due_at
    assert waits == [30 * 2**tries for tries in range(actions.MOST_ATTEMPTS)]
    assert OutboxMail.objects.get().given_up_at is not None
    assert mail.outbox == []


def test_clock_sends_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    place = world()
    agreed(place)
    waiting = OutboxMail.objects.filter(due_at__lte=AGREED_AT).count()
    monkeypatch.setattr(tasks.timezone, "now", lambda: AGREED_AT)
    assert tasks.send_due() == waiting > 0
    assert tasks.send_due() == 0


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_mail_once() -> None:
    place = world()
    agreed(place)
    waiting = OutboxMail.objects.count()
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait()
        while actions.send_next(deliver=tasks.deliver, at=AGREED_AT):
            pass
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = OutboxMail.objects.all()
    assert sum(row.sent_at is not None for row in rows) == len(mail.outbox)
    assert all(row.sent_at or row.given_up_at for row in rows)
    assert (
        len({message.extra_headers["Message-ID"] for message in mail.outbox}) == len(mail.outbox) <= waiting
    )


def test_pages_are_told_after_the_commit(
    django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, object]] = []
    monkeypatch.setattr(
        "apps.live.push.wakeup.mark_changed", lambda topic, message: told.append((topic, message))
    )
    with django_capture_on_commit_callbacks(execute=True):
        record(stream="room:1", kind="room.resumed", payload={}, at=AGREED_AT)
        record(stream="person:1", kind="profile.changed", payload={}, at=AGREED_AT)
        assert told == []
    assert told == [("room:1", {"kind": "room.resumed", "sequence": 1})]
