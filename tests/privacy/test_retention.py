"""Nothing is kept longer than is said, and nothing goes too early."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.audit.actions import record
from apps.catalogues.models import ImportRun, OutsideAsk, RefusedRow
from apps.collectives.models import Mandate, Membership, PriceFloor
from apps.collectives.queries import collective_of
from apps.common.retention import PERIODS, applied
from apps.invitations.models import Invitation
from apps.notifications.models import Notice, OutboxMail
from apps.privacy import actions, messages, tasks
from apps.privacy.models import Archive, Erasure
from tests import makers

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def pair(code: str, now):
    """Give a moment that is too old and one that is just young enough."""
    return now - PERIODS[code] - 60 * SECOND, now - PERIODS[code] + 60 * SECOND


def sessions(old, young):
    for moment in (old, young):
        store = SessionStore()
        store.create()
        Session.objects.filter(pk=store.session_key).update(expire_date=moment)
    return Session.objects.all()


def confirmations(old, young):
    address = EmailAddress.objects.create(user=makers.person(), email="a@b.example")
    for number, moment in enumerate((old, young)):
        EmailConfirmation.objects.create(email_address=address, key=str(number), created=moment)
    return EmailConfirmation.objects.all()


def mails(old, young):
    person = makers.person()
    for number, moment in enumerate((old, young)):
        entry = record(stream="person:1", kind="profile.changed", payload={}, at=moment)
        row = OutboxMail.objects.create(entry=entry, person=person, kind=entry.kind, due_at=moment)
        OutboxMail.objects.filter(pk=row.pk).update(**{("sent_at", "given_up_at")[number]: moment})
    waiting = record(stream="person:1", kind="profile.changed", payload={}, at=old)
    OutboxMail.objects.create(entry=waiting, person=person, kind="profile.changed", due_at=old)
    return OutboxMail.objects.exclude(sent_at=None, given_up_at=None)


def notices(old, young):
    person = makers.person()
    for moment in (old, young):
        entry = record(stream="person:1", kind="profile.changed", payload={}, at=moment)
        Notice.objects.create(entry=entry, person=person, kind=entry.kind, at=moment)
    return Notice.objects.all()


def exports(old, young):
    for moment in (old, young):
        person = makers.person()
        archive = actions.ask_archive(actor=person, person=person, at=moment)
        actions.build_archive(archive_id=archive.pk, index=messages.index, at=moment)
    return Archive.objects.all()


def runs(old, young, state):
    made = []
    for moment in (old, young):
        name = default_storage.save(f"imports/{moment:%H%M%S%f}", ContentFile(b"title\n"))
        made.append(
            ImportRun.objects.create(
                person=makers.person(), file_name="a.csv", stored_as=name, sha256="0" * 64,
                format="csv", state=state, uploaded_at=moment, finished_at=moment,
            )
        )  # fmt: skip
    return made


def refused_rows(old, young):
    for run in runs(old, young, "done"):
        RefusedRow.objects.create(run=run, row=1, code="no_title", cells=["Mira"])
    ImportRun.objects.update(stored_as="")
    return RefusedRow.objects.all()


def unreadable_files(old, young):
    runs(old, young, "failed")
    return ImportRun.objects.exclude(stored_as="")


def import_files(old, young):
    runs(old, young, "done")
    return ImportRun.objects.exclude(stored_as="")


def refusal_reasons(old, young):
    for moment in (old, young):
        Membership.objects.create(
            collective=collective_of(makers.collective().pk), person=makers.person(), state="refused",
            reason="no", applied_at=moment, decided_at=moment,
        )  # fmt: skip
    return Membership.objects.exclude(reason="")


def erasure_requests(old, young):
    for moment in (old, young):
        person = makers.person()
        erasure = actions.ask_erasure(actor=person, person=person, typed=person.email, at=moment)
        actions.cancel_erasure(actor=person, erasure_id=erasure.pk, at=moment)
    running = makers.person()
    actions.ask_erasure(actor=running, person=running, typed=running.email, at=timezone.now())
    return Erasure.objects.filter(state="cancelled")


def ended_floors(old, young):
    for moment in (old, young, None):
        person = makers.person()
        mandate = makers.mandate(person, makers.collective(members=[person]), {})
        Mandate.objects.filter(pk=mandate.pk).update(ended_at=moment)
        PriceFloor.objects.create(mandate=mandate, use="ground_rag", fee_minor=1, currency="EUR")
    return PriceFloor.objects.filter(mandate__ended_at__isnull=False)


def invitations(old, young):
    steward = makers.person()
    where = makers.collective(steward=steward)
    for number, moment in enumerate((old, young)):
        Invitation.objects.create(
            organisation=where, role="member", email=f"{number}@invited.example", invited_by=steward,
            state="declined", invited_at=moment, answered_at=moment, expires_at=moment,
        )  # fmt: skip
    return Invitation.objects.exclude(email="")


def outside_owners(old, young):
    for number, moment in enumerate((old, young)):
        artist = makers.person()
        OutsideAsk.objects.create(
            person=artist, asked_by=artist, collective=makers.collective(), name="Ilse Rand",
            email=f"{number}@outside.example", address_hash="0" * 64, questions=[], uses=[],
            state="withdrawn", asked_at=moment, last_asked_at=moment, expires_at=moment, ended_at=moment,
        )  # fmt: skip
    return OutsideAsk.objects.exclude(email="")


MAKE = {
    make.__name__: make
    for make in (
        *(sessions, confirmations, mails, notices, exports, refused_rows, unreadable_files, import_files),
        *(refusal_reasons, erasure_requests, ended_floors, invitations, outside_owners),
    )
}


def test_every_period_has_a_test():
    assert set(MAKE) == set(PERIODS)


@pytest.mark.parametrize("code", sorted(PERIODS))
def test_what_is_too_old_goes_and_what_is_not_stays(code, django_capture_on_commit_callbacks):
    now = timezone.now()
    kept = MAKE[code](*pair(code, now))
    files = _files()
    assert kept.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert applied()[code](now - PERIODS[code], 1000) == 1
    assert kept.count() == 1
    assert applied()[code](now - PERIODS[code], 1000) == 0
    if code in {"exports", "unreadable_files", "import_files"}:
        assert len(files) - len(_files()) == 1


def test_the_clock_applies_all_of_them_in_batches(monkeypatch):
    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 1)
    now = timezone.now()
    old = now - PERIODS["sessions"] - 60 * SECOND
    sessions(old, old)
    removed = tasks.keep_no_longer()
    assert removed == {**dict.fromkeys(PERIODS, 0), "sessions": 2}


def _files() -> set[str]:
    found = set()
    for folder in ("imports", "archives"):
        if default_storage.exists(folder):
            found |= _below(folder)
    return found


def _below(folder: str) -> set[str]:
    folders, files = default_storage.listdir(folder)
    found = {f"{folder}/{name}" for name in files}
    for inner in folders:
        found |= _below(f"{folder}/{inner}")
    return found
