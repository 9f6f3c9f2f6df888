"""The same request many times at once, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection
from django.utils import timezone

from apps.api import actions
from apps.api.models import KeptAnswer
from apps.audit.models import Entry
from apps.negotiations.models import Offer
from tests.api.conftest import offer

pytestmark = pytest.mark.django_db(transaction=True)

SENDING = actions.Sending(organisation_id=1, operation="POST /", key="one", body_hash="0" * 64)


def together(count, act):
    barrier = Barrier(count)

    def run(_number):
        try:
            barrier.wait(timeout=10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_the_same_request_eight_times_at_once_makes_one_offer_and_eight_equal_answers(here, desk):
    content = offer()
    answers = together(8, lambda: desk.table(here.room, content))
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert sorted(one.get("Idempotency-Replayed", "") for one in answers) == ["", *["true"] * 7]
    assert Offer.objects.count() == Entry.objects.filter(kind="offer.tabled").count() == 1
    assert KeptAnswer.objects.count() == 1


def test_of_two_bodies_under_one_key_at_once_one_is_done_and_one_refused(here, desk):
    contents = iter([offer("8"), offer("9")])
    answers = together(2, lambda: desk.table(here.room, next(contents)))
    assert sorted(one.status_code for one in answers) == [201, 422]
    assert Offer.objects.count() == 1


def test_whoever_waits_too_long_is_told_when_to_come_back(here, desk, monkeypatch):
    monkeypatch.setattr(actions, "WAIT_SECONDS", 1)
    began, may_end = Event(), Event()

    def slowly():
        began.set()
        may_end.wait(timeout=20)
        return actions.Given(201, "{}")

    def first(_nothing):
        try:
            return actions.answer_once(sending=sending, act=slowly, at=timezone.now())
        finally:
            connection.close()

    path = f"/api/v1/rooms/{here.room.public_id}/offers/"
    sending = actions.Sending(here.company.pk, f"POST {path}", "one", "0" * 64)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first, None)
        assert began.wait(timeout=10)
        answer = desk.table(here.room, offer())
        may_end.set()
        assert running.result(timeout=10).status == 201
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency.running")
    assert int(answer["Retry-After"]) >= 1


def test_when_the_first_dies_the_one_that_waits_acts():
    began = Event()

    def dying(_nothing):
        def act():
            began.set()
            raise ZeroDivisionError

        try:
            with pytest.raises(ZeroDivisionError):
                actions.answer_once(sending=SENDING, act=act, at=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(dying, None)
        assert began.wait(timeout=10)
        given = actions.answer_once(
            sending=SENDING, act=lambda: actions.Given(201, '{"done": true}'), at=timezone.now()
        )
        running.result(timeout=10)
    assert (given.status, given.is_repeated) == (201, False)
    assert KeptAnswer.objects.get().content == '{"done": true}'
