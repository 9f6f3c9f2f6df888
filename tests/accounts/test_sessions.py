"""Sessions: listed in few words, ended by their owner, gone with a new password."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as Stored
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Session
from apps.accounts.tasks import forget_sessions
from apps.audit.models import Entry
from tests import makers
from tests.signin import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in_by_page(person, **extra) -> Client:
    client = Client(headers={"User-Agent": FIREFOX}, **extra)
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == "/home/"
    return client


def test_a_sign_in_is_noted_in_few_words():
    artist = makers.person()
    signed_in_by_page(artist, REMOTE_ADDR="203.0.113.77")
    noted = Session.objects.get(person=artist)
    assert (noted.browser, noted.system, noted.network) == ("Firefox", "Linux", "203.0.113.0/24")
    kept = str({**vars(noted)}) + str(list(Entry.objects.values()))
    assert "203.0.113.77" not in kept
    assert "Gecko" not in kept


def test_the_page_lists_ones_own_sessions_and_marks_this_one():
    artist, other = makers.person(), makers.person()
    here, elsewhere = signed_in_by_page(artist), signed_in_by_page(artist)
    signed_in_by_page(other)
    page = here.get("/settings/sessions/")
    assert [one.session_key for one in page.context["current"]] == [here.session.session_key]
    assert [one.session_key for one in page.context["others"]] == [elsewhere.session.session_key]
    assert "Firefox on Linux" in page.content.decode()


def test_ending_one_signs_that_browser_out_and_no_other():
    artist = makers.person()
    here, there, third = (signed_in_by_page(artist) for _ in range(3))
    ended = Session.objects.get(session_key=there.session.session_key)
    answer = here.post("/settings/sessions/", {"session": ended.public_id}, follow=True)
    assert "1 browser is signed out." in answer.content.decode()
    assert there.get("/home/")["Location"].startswith("/accounts/login/")
    assert here.get("/home/").status_code == third.get("/home/").status_code == 200
    fact = Entry.objects.get(kind="session.ended")
    assert (fact.stream.name, fact.payload) == (f"person:{artist.pk}", {"session": ended.public_id})


def test_ending_all_others_leaves_this_one():
    artist = makers.person()
    here, *others = (signed_in_by_page(artist) for _ in range(3))
    here.post("/settings/sessions/", {"others": "1"})
    assert here.get("/home/").status_code == 200
    assert {client.get("/home/").status_code for client in others} == {302}
    assert Session.objects.filter(person=artist).count() == 1


def test_nobody_ends_the_session_of_another():
    artist, other = makers.person(), makers.person()
    mine, theirs = signed_in_by_page(artist), signed_in_by_page(other)
    found = Session.objects.get(person=other)
    mine.post("/settings/sessions/", {"session": found.public_id})
    assert theirs.get("/home/").status_code == 200


def test_a_new_password_signs_out_everywhere_else():
    artist = makers.person()
    here, there = signed_in_by_page(artist), signed_in_by_page(artist)
    before = Session.objects.get(session_key=here.session.session_key)
    sent = {
        "oldpassword": PASSWORD,
        "password1": "quite another long one",
        "password2": "quite another long one",
    }
    here.post("/accounts/password/change/", sent)
    artist.refresh_from_db()
    assert artist.check_password("quite another long one")
    assert here.get("/home/").status_code == 200
    assert there.get("/home/").status_code == 302
    [left] = Session.objects.filter(person=artist)
    assert (left.pk, left.session_key) == (before.pk, here.session.session_key)
    kinds = (
        Entry.objects.filter(stream__name=f"person:{artist.pk}").order_by("pk").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["password.changed", "session.ended"]
    assert Stored.objects.count() == 1


def test_signing_out_forgets_the_browser():
    artist = makers.person()
    client = signed_in_by_page(artist)
    client.post("/accounts/logout/")
    assert not Session.objects.filter(person=artist).exists()


def test_the_clock_forgets_what_nobody_was_seen_in_for_two_weeks(settings):
    artist = makers.person()
    sign_in(artist), sign_in(artist)
    old = Session.objects.filter(person=artist).first()
    seen_at = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)
    Session.objects.filter(pk=old.pk).update(seen_at=seen_at)
    assert forget_sessions() == 1
    assert not Session.objects.filter(pk=old.pk).exists()
    assert Session.objects.filter(person=artist).count() == 1
