"""What people and programs get while the database is away, without stopping it: tests/failure does that."""

from collections.abc import Callable

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from apps.common.outage import answer, server_error_or_outage
from tests import makers

OWN = {"HTTP_ORIGIN": "http://testserver"}


def lost() -> OperationalError:
    error = OperationalError("connection to server at 10.0.0.1 lost")
    error.__cause__ = psycopg.errors.AdminShutdown("terminating")
    return error


def posted(values: dict[str, object], **headers: str) -> HttpRequest:
    return RequestFactory().post("/works/add/?next=1", values, **headers)


def page(request: HttpRequest, *, is_certain: bool) -> str:
    response = answer(request, lost(), is_certain=is_certain)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def test_what_did_not_arrive_is_kept_and_can_be_sent_again_by_a_button():
    values = {"title": "<b>Low</b> Tide", "csrfmiddlewaretoken": "t0ken", "request_id": "abc"}
    text = page(posted(values, **OWN), is_certain=True)
    assert "Nothing was saved." in text
    assert 'action="/works/add/?next=1"' in text
    assert '<input type="hidden" name="title" value="&lt;b&gt;Low&lt;/b&gt; Tide">' in text
    assert '<input type="hidden" name="request_id" value="abc">' in text
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in text
    assert '<li dir="auto">&lt;b&gt;Low&lt;/b&gt; Tide</li>' in text
    assert '<li dir="auto">abc</li>' not in text


def test_what_may_have_arrived_is_shown_but_not_offered_to_be_sent_twice():
    text = page(posted({"title": "Low Tide"}, **OWN), is_certain=False)
    assert "We cannot say yet whether this was saved." in text
    assert '<li dir="auto">Low Tide</li>' in text
    assert "<form" not in text


def test_passwords_and_codes_are_never_shown_nor_kept_in_the_page():
    text = page(posted({"login": "mira", "password": "s3same", "otp_code": "123456"}, **OWN), is_certain=True)
    assert '<li dir="auto">mira</li>' in text
    assert "s3same" not in text
    assert "123456" not in text
    assert "<form" not in text


@pytest.mark.parametrize(
    "origin", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}]
)
def test_words_that_another_site_sent_are_not_shown_here(origin):
    text = page(posted({"title": "Call this number"}, **origin), is_certain=True)
    assert "Call this number" not in text
    assert "<form" not in text


def test_a_look_is_not_called_a_loss():
    text = page(RequestFactory().get("/works/?page=2"), is_certain=True)
    assert "We cannot show this page now." in text
    assert 'href="/works/?page=2"' in text


def test_a_program_gets_a_problem_document():
    response = answer(RequestFactory().post("/api/v1/rooms/"), lost(), is_certain=False)
    assert response["Content-Type"] == "application/problem+json"
    assert b'"code": "unavailable"' in response.content


def test_a_part_of_a_page_says_it_only_when_something_was_sent():
    told = answer(RequestFactory().post("/x/", headers={"HX-Request": "true"}), lost(), is_certain=False)
    silent = answer(RequestFactory().get("/x/", headers={"HX-Request": "true"}), lost(), is_certain=False)
    assert ("<html" in told.content.decode(), told.has_header("HX-Reswap")) == (False, False)
    assert silent["HX-Reswap"] == "none"


def _raiser(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("lost/", _raiser(lost())),
    path("bug/", _raiser(ValueError("a bug"))),
]
handler500 = server_error_or_outage


@pytest.mark.parametrize(("address", "status"), [("/lost/", 503), ("/bug/", 500)])
def test_only_a_lost_database_is_an_outage(client, address, status):
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=__name__):
        assert client.get(address).status_code == status


@pytest.mark.parametrize(("error", "status"), [(lost(), 503), (ValueError("a bug"), 500)])
def test_an_error_outside_the_views_is_told_apart_too(error, status):
    try:
        raise error
    except (OperationalError, ValueError):
        assert server_error_or_outage(RequestFactory().get("/")).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(lost(), 503), (DatabaseError("no such row"), 400)])
def test_a_session_that_cannot_be_written_is_an_outage_and_one_that_was_ended_is_not(
    client, monkeypatch, error, status
):
    """The view has done its work by then, perhaps counted a vote: nobody may be told that it was wrong."""
    client.raise_request_exception = False
    client.get("/accounts/login/")
    client.force_login(makers.person(), backend="django.contrib.auth.backends.ModelBackend")

    def save(self: Session, *args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(Session, "save", save)
    with override_settings(SESSION_SAVE_EVERY_REQUEST=True):
        answered = client.get("/collectives/")
    assert answered.status_code == status
