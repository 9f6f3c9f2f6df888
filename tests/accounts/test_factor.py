"""The second factor: demanded by seat, set up, used, removed, lost."""

import re
import threading
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from apps.accounts import actions
from apps.accounts.models import Role, User
from apps.audit.models import Entry
from apps.notifications.models import OutboxMail
from tests import makers
from tests.signin import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
SET_UP, USE = "/settings/second-factor/", "/settings/factors/reauthenticate/"


@pytest.fixture
def steward(db: None) -> User:
    somebody = makers.person("Tomas Hallberg")
    makers.collective("Common Measure", steward=somebody)
    return somebody


def app_of(person: User) -> str:
    """Give somebody an app with codes, and its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def code_of(secret: str, at: float) -> str:
    return format_hotp_value(hotp_value(secret, int(at) // 30))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> float:
    """Hold the clock of codes, so that no code changes in the middle of a test."""
    at = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: at)
    return at


def kinds_of(person: User) -> list[str]:
    own = Entry.objects.filter(stream__name=f"person:{person.pk}").order_by("sequence")
    return list(own.values_list("kind", flat=True))


@pytest.mark.parametrize("role", [Role.STEWARD, Role.REPRESENTATIVE, Role.DELEGATE, Role.SIGNATORY])
def test_a_seat_that_speaks_for_others_opens_nothing_before_a_factor_is_set_up(role):
    somebody = makers.person()
    makers.seat(somebody, makers.organisation("company"), role)
    client = sign_in(somebody, factor=False)
    for path in ("/home/", "/rooms/", "/settings/", "/settings/keys/", "/works/", "/collectives/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SET_UP), path
    page = client.get(SET_UP).content.decode()
    assert "Set up a passkey" in page
    assert "Set up an app" in page


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR, None])
def test_an_artist_may_do_without(role):
    somebody = makers.person()
    if role:
        makers.seat(somebody, makers.collective(), role)
    assert sign_in(somebody, factor=False).get("/home/").status_code == 200


def test_who_gets_a_seat_while_signed_in_is_led_away_at_the_next_request(at):
    somebody, where = makers.person(), makers.collective()
    client = sign_in(somebody, factor=False)
    assert client.get("/home/").status_code == 200
    actions.open_seat(person=somebody, organisation=where, role=Role.STEWARD, at=at)
    assert client.get("/home/")["Location"].startswith(SET_UP)
    actions.end_seat(person=somebody, organisation=where, role=Role.STEWARD, at=at)
    assert client.get("/home/").status_code == 200


def test_a_factor_that_was_not_used_in_this_session_has_to_be_used(steward, clock):
    client, secret = sign_in(steward, factor=False), app_of(steward)
    assert client.get("/rooms/")["Location"] == f"{USE}?next=%2Frooms%2F"
    assert client.get(SET_UP)["Location"].startswith(USE), "nor is another one set up before"
    assert client.get("/settings/factors/totp/activate/")["Location"].startswith(USE)
    answer = client.post(USE, {"code": code_of(secret, clock), "next": "/rooms/"})
    assert answer["Location"] == "/rooms/"
    assert client.get("/rooms/").status_code == 200


def test_who_has_a_passkey_alone_is_led_to_the_page_of_passkeys(steward):
    Authenticator.objects.create(user=steward, type="webauthn", data={"name": "k", "credential": {}})
    answer = sign_in(steward, factor=False).get("/rooms/")
    assert answer["Location"] == "/settings/factors/webauthn/reauthenticate/?next=%2Frooms%2F"


def test_what_is_posted_meanwhile_changes_nothing_and_can_be_sent_again(steward):
    client = sign_in(steward, factor=False)
    sent = {"name": "T. <b>Hallberg</b>", "zone": "Europe/Berlin", "theme": "", "password": "not repeated"}
    answer = client.post("/settings/", sent)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'name="name" value="T. &lt;b&gt;Hallberg&lt;/b&gt;"' in page
    assert 'name="zone" value="Europe/Berlin"' in page
    assert "not repeated" not in page
    assert "no-store" in answer["Cache-Control"]
    steward.refresh_from_db()
    assert (steward.name, steward.zone) == ("Tomas Hallberg", "Europe/Stockholm")
    assert "Hallberg" not in str(dict(client.session)), "kept in the page alone"


def test_a_fragment_leads_the_whole_page_away(steward):
    answer = sign_in(steward, factor=False).get("/rooms/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(SET_UP)


def test_a_key_works_whatever_its_delegate_signs_in_with(at):
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    _key, secret = actions.issue_api_key(actor=delegate, organisation=company, name="desk", at=at)
    answer = Client().get("/api/v1/rooms/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_counts_as_used(steward, clock):
    client = sign_in(steward, factor=False)
    page = client.get("/settings/factors/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    assert "data:image/svg+xml;base64," in page.content.decode()
    wrong = client.post("/settings/factors/totp/activate/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    done = client.post("/settings/factors/totp/activate/", {"code": code_of(secret, clock)})
    assert done["Location"] == "/settings/factors/recovery-codes/"
    assert len(re.findall(r">\d{8}<", client.get(done["Location"]).content.decode())) == 10
    assert client.get("/home/").status_code == 200
    assert kinds_of(steward).count("factor.added") == 2, "the app and its recovery codes"
    kept = Authenticator.objects.get(user=steward, type="totp").data["secret"]
    assert secret not in kept, "sealed with a key that is not in the database"
    assert set(OutboxMail.objects.filter(person=steward).values_list("kind", flat=True)) == {"factor.added"}


def test_sign_in_asks_for_the_code_and_takes_each_code_once(steward, clock):
    secret = app_of(steward)
    first, second = Client(), Client()
    for client in (first, second):
        answer = client.post("/accounts/login/", {"login": steward.email, "password": PASSWORD})
        assert answer["Location"] == "/settings/factors/authenticate/"
        assert "_auth_user_id" not in client.session
    code = {"code": code_of(secret, clock)}
    assert first.post("/settings/factors/authenticate/", code)["Location"] == "/home/"
    assert "This code is not right" in second.post("/settings/factors/authenticate/", code).content.decode()
    assert first.get("/rooms/").status_code == 200
    assert second.get("/rooms/")["Location"].startswith("/accounts/login/")


def test_a_recovery_code_opens_once_in_place_of_the_app(steward, clock):
    app_of(steward)
    code = RecoveryCodes.activate(steward).generate_codes()[0]
    for answers in (302, 200):
        client = Client()
        client.post("/accounts/login/", {"login": steward.email, "password": PASSWORD})
        assert client.post("/settings/factors/authenticate/", {"code": code}).status_code == answers


def test_the_last_factor_of_a_seat_stays(steward):
    app_of(steward)
    client = sign_in(steward)
    answer = client.post("/settings/factors/totp/deactivate/")
    assert answer.status_code == 409
    assert "your only one" in answer.content.decode()
    assert Authenticator.objects.filter(user=steward, type="totp").exists()


def test_a_factor_beside_another_goes_and_so_does_an_artists_only_one(steward):
    app_of(steward)
    Authenticator.objects.create(user=steward, type="webauthn", data={"name": "key", "credential": {}})
    sign_in(steward).post("/settings/factors/totp/deactivate/")
    assert list(Authenticator.objects.filter(user=steward).values_list("type", flat=True)) == ["webauthn"]
    assert kinds_of(steward)[-1] == "factor.removed"
    artist = makers.person()
    app_of(artist)
    sign_in(artist).post("/settings/factors/totp/deactivate/")
    assert not Authenticator.objects.filter(user=artist).exists()


def test_nobody_removes_the_passkey_of_another(steward):
    theirs = Authenticator.objects.create(user=steward, type="webauthn", data={"name": "k", "credential": {}})
    url = f"/settings/factors/webauthn/keys/{theirs.pk}/remove/"
    assert sign_in(makers.person()).post(url).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_what_changes_how_one_signs_in_asks_for_a_fresh_sign_in_and_keeps_nothing_typed():
    artist = makers.person()
    client = sign_in(artist, factor=False, minutes_ago=31)
    for path in ("/accounts/password/change/", "/accounts/email/", "/settings/factors/totp/activate/"):
        sent = {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}
        answer = client.post(path, sent)
        assert answer["Location"].startswith("/accounts/reauthenticate/?next="), path
        assert "another long one" not in str(dict(client.session))
    done = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})
    assert done["Location"] == "/accounts/email/"
    assert client.get("/accounts/email/").status_code == 200


def test_who_lost_everything_is_helped_by_a_command_that_leaves_its_trace(steward, at, capsys):
    app_of(steward)
    client = sign_in(steward)
    with pytest.raises(CommandError, match="Say --sure"):
        call_command("reset_factor", steward.email)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_factor", "nobody@people.example", "--sure")
    call_command("reset_factor", steward.email.upper(), "--sure")
    assert not Authenticator.objects.filter(user=steward).exists()
    assert client.get("/home/")["Location"].startswith("/accounts/login/")
    assert kinds_of(steward)[-2:] == ["session.ended", "factor.reset"]
    assert OutboxMail.objects.filter(person=steward, kind="factor.reset").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_factors_removed_at_once_one_stays():
    steward = makers.person()
    makers.collective("Common Measure", steward=steward)
    app_of(steward)
    key = Authenticator.objects.create(user=steward, type="webauthn", data={"name": "k", "credential": {}})
    paths = ("/settings/factors/totp/deactivate/", f"/settings/factors/webauthn/keys/{key.pk}/remove/")
    start, answers = threading.Barrier(2), []
    clients = [sign_in(steward) for _ in paths]

    def remove(client: Client, path: str) -> None:
        start.wait()
        answers.append(client.post(path).status_code)
        connections.close_all()

    threads = [threading.Thread(target=remove, args=pair) for pair in zip(clients, paths, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 409]
    assert Authenticator.objects.filter(user=steward).count() == 1


def test_codes_cannot_be_guessed(steward, clock):
    app_of(steward)
    cache.clear()
    client = Client()
    client.post("/accounts/login/", {"login": steward.email, "password": PASSWORD})
    said = [
        client.post("/settings/factors/authenticate/", {"code": f"{number:06}"}).content.decode()
        for number in range(7)
    ]
    assert ["Too many wrong tries" in page for page in said] == [False] * 5 + [True] * 2
