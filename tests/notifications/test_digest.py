"""One mail a day with what is still of concern; nothing of concern, no mail."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from apps.accounts.models import User
from apps.ballots.models import Ballot
from apps.notifications import actions, queries, tasks
from apps.notifications.models import MailHabits, Notice, OutboxMail
from tests.ballots import makers as ballots
from tests.live import makers as rooms

pytestmark = pytest.mark.django_db
# The vote opens at noon UTC; the next digest at seven in the morning of Stockholm is at six UTC.
MORNING = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """A member who wants one mail a day, at seven, and a vote that opened after they chose so."""

    person: User
    ballot: Ballot


@pytest.fixture
def where() -> Scene:
    """Open a vote."""
    made = rooms.scene()
    person = made.place.other
    daily = {"votes": "digest", "contracts": "digest"}
    actions.set_habits(actor=person, person=person, digest_hour=7, choices=daily, at=ballots.OPENING)
    ballot = ballots.ballot(made.members, organisation=made.place.collective, title="Shall we meet?")
    return Scene(person, ballot)


def gather(at: datetime) -> int:
    found = queries.digests_due(at, 100)
    for due in found:
        actions.gather_digest(person_id=due.person_id, day=due.day, moment=due.moment)
    return len(found)


def send(at: datetime) -> list[mail.EmailMultiAlternatives]:
    OutboxMail.objects.exclude(kind="digest").delete()
    while actions.send_next(deliver=tasks.deliver, at=at):
        pass
    return mail.outbox


def test_daily_mail_comes_at_its_hour_and_once(where: Scene) -> None:
    person = where.person
    assert OutboxMail.objects.filter(person=person).count() == 1, "the vote before they chose"
    assert gather(ballots.OPENING + timedelta(hours=1)) == 0
    assert gather(MORNING - timedelta(minutes=1)) == 0
    assert gather(MORNING) == 1
    assert gather(MORNING + timedelta(minutes=1)) == 0
    (message,) = send(MORNING)
    assert message.to == [person.email]
    assert message.subject == "One thing needs you"
    assert "Shall we meet?" in message.body
    assert "Shall we accept?" not in message.body
    assert "/unsubscribe/" in message.extra_headers["List-Unsubscribe"]


def test_nothing_of_concern_is_no_mail(where: Scene) -> None:
    gather(MORNING)
    ballots.vote(where.ballot, where.person, "yes")
    assert send(MORNING) == []
    row = OutboxMail.objects.get(kind="digest")
    assert (row.sent_at, row.error) == (None, "")
    assert row.given_up_at is not None


def test_what_was_read_in_the_page_is_not_mailed(where: Scene) -> None:
    gather(MORNING)
    notice = Notice.objects.get(person=where.person, digest__isnull=False)
    actions.mark_read(actor=where.person, notice_id=notice.pk, at=MORNING)
    assert send(MORNING) == []


def test_who_ended_the_mails_meanwhile_gets_none(where: Scene) -> None:
    gather(MORNING)
    actions.unsubscribe(person_id=where.person.pk, group="digest", at=MORNING)
    assert MailHabits.objects.get().choices == {"votes": "never", "contracts": "never"}
    assert send(MORNING) == []


def test_task_gathers(where: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.timezone, "now", lambda: MORNING)
    assert (tasks.gather_digests(), tasks.gather_digests()) == (1, 0)
