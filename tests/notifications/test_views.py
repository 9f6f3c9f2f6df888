"""How one wants mail, the way out without signing in, the preview, and the operator's look at the outbox."""

import threading
from datetime import timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.notifications import actions, domain, samples, tasks
from apps.notifications.adapters import slots
from apps.notifications.adapters.addresses import Wish, unsubscribe_url
from apps.notifications.models import MailHabits, OutboxMail
from apps.notifications.queries import habits_of
from tests import makers
from tests.ballots import makers as ballots
from tests.live import makers as rooms

pytestmark = pytest.mark.django_db
ALL = dict.fromkeys(domain.GROUPS, "digest")


class Broken(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, messages: object) -> int:
        raise SMTPServerDisconnected


def path_of(person: object, group: str) -> str:
    return unsubscribe_url(Wish(person.public_id, group)).removeprefix("http://127.0.0.1:8000")


def test_choices_are_kept_and_shown_again(as_person: object) -> None:
    person = makers.person()
    client: Client = as_person(person)
    url = reverse("notifications:mailing")
    assert client.post(url, {**ALL, "digest_hour": "7"}).status_code == 302
    assert habits_of(person) == domain.Habits(7, ALL)
    assert client.get(url).content.decode().count('value="digest" selected') == len(domain.GROUPS)


def test_wrong_choice_is_said_beside_its_field_and_nothing_typed_is_lost(as_person: object) -> None:
    person = makers.person()
    page = as_person(person).post(
        reverse("notifications:mailing"), {**ALL, "votes": "sometimes", "digest_hour": "7"}
    )
    text = page.content.decode()
    assert "field--wrong" in text or "aria-invalid" in text
    assert text.count('value="digest" selected') == len(domain.GROUPS) - 1
    assert not MailHabits.objects.exists()


def test_one_click_ends_a_group_without_signing_in_and_a_look_changes_nothing() -> None:
    person = makers.person()
    client = Client(enforce_csrf_checks=True)
    path = path_of(person, "votes")
    assert client.get(path).status_code == 200
    assert habits_of(person).choice("ballot.opened") == "now"
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    kinds = ("ballot.opened", "offer.tabled", "vote.cast")
    assert [habits_of(person).choice(kind) for kind in kinds] == ["never", "now", "now"]
    assert client.post(path).status_code == 200


def test_forged_addresses_are_not_found() -> None:
    person = makers.person()
    path = path_of(person, "votes")
    assert Client().post(path[:-2] + "x/").status_code == 404
    assert Client().post("/unsubscribe/nothing/").status_code == 404
    assert habits_of(person) == domain.Habits()


def test_every_mail_can_be_looked_at_in_demo_and_never_in_production(settings: object) -> None:
    client = Client()
    listed = client.get(reverse("notifications:mails")).content.decode()
    for kind in samples.kinds():
        path = reverse("notifications:mail", args=[kind, "en"])
        assert path in listed
        assert client.get(path).status_code == 200
        assert client.get(reverse("notifications:mail_html", args=[kind, "en"])).status_code == 200
    assert client.get(reverse("notifications:mail", args=["no.kind", "en"])).status_code == 404
    assert client.get(reverse("notifications:mail", args=["ballot.opened", "xx"])).status_code == 404
    settings.DEBUG = settings.DEMO = False
    names = ((), ("ballot.opened", "en"), ("ballot.opened", "en"))
    pages = zip(("mails", "mail", "mail_html"), names, strict=True)
    assert {client.get(reverse(f"notifications:{name}", args=args)).status_code for name, args in pages} == {
        404
    }


def test_round_ends_when_the_server_is_away_and_the_operator_sees_what_was_given_up(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms.scene()
    waiting = OutboxMail.objects.count()
    assert waiting == 5
    settings.EMAIL_BACKEND = "tests.notifications.test_views.Broken"
    monkeypatch.setattr(tasks.timezone, "now", lambda: ballots.OPENING)
    assert tasks.send_due() == 3
    assert OutboxMail.objects.filter(attempts=1, error="SMTPServerDisconnected").count() == 3
    at = ballots.OPENING + timedelta(hours=1)
    OutboxMail.objects.update(attempts=domain.MOST_ATTEMPTS - 1, due_at=at)
    while actions.send_next(deliver=tasks.deliver, at=at):
        pass
    out = StringIO()
    call_command("outbox", stdout=out)
    assert "waiting: 0" in out.getvalue()
    assert "5 ballot.opened (SMTPServerDisconnected)" in out.getvalue()
    assert "@" not in out.getvalue()
    call_command("outbox", "--retry", stdout=StringIO())
    assert OutboxMail.objects.filter(given_up_at=None, attempts=0).count() == waiting


def test_no_row_is_locked_while_the_mail_server_is_spoken_to() -> None:
    rooms.scene()
    OutboxMail.objects.exclude(pk=OutboxMail.objects.earliest("pk").pk).delete()
    taken: list[object] = []

    def deliver(row: OutboxMail, at: object) -> bool:
        taken.append(actions.claim(at=ballots.OPENING))
        stored = OutboxMail.objects.get(pk=row.pk)
        taken.append((stored.attempts, stored.due_at > ballots.OPENING))
        return True

    assert actions.send_next(deliver=deliver, at=ballots.OPENING)
    assert taken == [None, (1, True)]
    assert OutboxMail.objects.get().sent_at == ballots.OPENING


@pytest.mark.django_db(transaction=True)
def test_slow_server_holds_up_two_senders_and_no_more() -> None:
    all_are_in = threading.Barrier(4)
    given: list[bool] = []

    def work() -> None:
        with slots.sender_slot() as is_free:
            given.append(is_free)
            all_are_in.wait()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [False, False, True, True]
    with slots.sender_slot() as is_free:
        assert is_free
