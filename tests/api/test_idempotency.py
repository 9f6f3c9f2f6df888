"""A request sent again is done once and answered the same, whatever happened to the first."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.api import actions, idempotency
from apps.api.models import KeptAnswer
from apps.audit.models import Entry
from apps.negotiations import actions as rooms_actions
from apps.negotiations.models import Offer
from tests import makers
from tests.api.conftest import Desk, offer
from tests.negotiations.makers import AT

pytestmark = pytest.mark.django_db


def test_the_same_request_gets_the_first_answer_even_when_the_offer_has_moved_on(here, desk):
    content = offer()
    first = desk.table(here.room, content)
    rooms_actions.withdraw_offer(actor=here.delegate, offer_id=Offer.objects.get().pk, at=timezone.now())
    again = desk.table(here.room, content)
    assert (again.status_code, again.content) == (201, first.content)
    assert (again["Location"], again["Idempotency-Replayed"]) == (first["Location"], "true")
    assert "Idempotency-Replayed" not in first
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"prose": "Other."}, offer(days=31), offer("9"), {"estimate": {"amount": "1", "currency": "EUR"}}],
    ids=["prose", "end", "terms", "estimate"],
)
def test_the_same_key_with_another_body_is_refused(here, desk, change):
    content = offer()
    assert desk.table(here.room, content).status_code == 201
    answer = desk.table(here.room, {**content, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.key_reused")
    assert Offer.objects.count() == 1


def test_only_what_the_body_says_counts_not_how_it_is_written(here, desk):
    content = offer()
    turned = json.dumps(dict(reversed(content.items())), indent=4)
    first, again = desk.table(here.room, content), desk.table(here.room, turned)
    assert (again.status_code, again.content) == (201, first.content)


def test_a_key_belongs_to_the_organisation_not_to_one_of_its_people(here, desk):
    colleague = makers.person()
    makers.seat(colleague, here.company, "delegate")
    content = offer()
    first = desk.table(here.room, content)
    again = Desk(colleague, here.company).table(here.room, content)
    assert (again.status_code, again.content) == (201, first.content)


def test_the_key_of_another_company_and_another_address_is_another_key(here, desk):
    content = offer()
    desk.table(here.room, content)
    rival = Desk(here.stranger, makers.company("Rival", delegate=here.stranger))
    assert rival.table(here.room, content).json()["code"] == "not_found"
    elsewhere = desk.post("rooms/aaaaaaaaaaaaaaaa/offers/", content, **{"Idempotency-Key": "one"})
    assert elsewhere.status_code == 404


def test_what_was_refused_leaves_its_key_free(here, desk):
    soon = offer(days=2)
    assert desk.table(here.room, soon).json()["code"] == "offer.deadline_too_short"
    assert KeptAnswer.objects.count() == 0
    assert desk.table(here.room, offer()).status_code == 201


def test_a_crash_on_the_way_leaves_nothing_and_the_next_one_acts(here, desk, monkeypatch):
    content = offer()
    whole = idempotency.written
    monkeypatch.setattr(idempotency, "written", lambda _content: 1 / 0)
    before = Entry.objects.count()
    answer = desk.table(here.room, content)
    assert (answer.status_code, answer.json()["code"]) == (500, "error")
    assert (Offer.objects.count(), KeptAnswer.objects.count(), Entry.objects.count()) == (0, 0, before)
    monkeypatch.setattr(idempotency, "written", whole)
    assert desk.table(here.room, content).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 65, "two words", "ü", "tab\t"])
def test_what_is_no_key_is_refused_with_the_header_named(here, desk, key):
    answer = desk.table(here.room, offer(), key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency.key_missing")
    assert [one["field"] for one in answer.json()["errors"]] == ["Idempotency-Key"]


def test_answers_are_forgotten_after_three_days_and_not_before(here, desk):
    desk.table(here.room, offer())
    kept = KeptAnswer.objects.get()
    assert actions.forget_answers(at=kept.at + timedelta(days=3)) == 0
    assert actions.forget_answers(at=kept.at + timedelta(days=3, seconds=1)) == 1
    assert KeptAnswer.objects.count() == 0


def test_when_the_answer_is_forgotten_the_offer_still_knows_its_key(here, desk):
    content = offer()
    first = desk.table(here.room, content)
    KeptAnswer.objects.all().delete()
    again = desk.table(here.room, content)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    KeptAnswer.objects.all().delete()
    later = desk.table(here.room, offer(days=31))
    assert (later.status_code, later.json()["code"]) == (422, "idempotency.key_reused")
    assert Offer.objects.count() == 1


def test_the_wait_for_a_lock_ends_with_the_statement(here, desk):
    with connection.cursor() as cursor:
        desk.table(here.room, offer())
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_the_moment_is_kept(here, desk):
    desk.table(here.room, offer())
    assert KeptAnswer.objects.get().at > AT
