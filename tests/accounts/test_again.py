"""Sign-in again for what binds: asked in the form itself, nothing chosen is lost, and nothing is kept."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session as Stored
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import ApiKey, User
from apps.ballots.models import Ballot, Header, RollEntry
from apps.contracts.models import Signature
from tests import makers
from tests.ballots import makers as polls
from tests.contracts import makers as contracts
from tests.signin import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
OLD = {"minutes_ago": 31}


@pytest.fixture
def poll(db: None) -> Ballot:
    voters = polls.members(6)
    organisation, _steward = polls.stewarded(voters)
    now = timezone.now()
    return polls.ballot(
        voters,
        organisation=organisation,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
    )


def voter_of(poll: Ballot) -> User:
    return RollEntry.objects.filter(ballot=poll).order_by("pk")[0].person


def address(poll: Ballot) -> str:
    return reverse("ballots:ballot", args=[poll.public_id])


def cast(poll: Ballot) -> int:
    return Header.objects.filter(entry__ballot=poll).count()


def app_of(person: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_whoever_signed_in_lately_is_asked_nothing(poll):
    client = sign_in(voter_of(poll), minutes_ago=29)
    assert "again-proof" not in client.get(address(poll)).content.decode()
    assert client.post(address(poll), {"choice": "yes", "request_id": "a"}).status_code == 302
    assert cast(poll) == 1


def test_an_old_sign_in_is_asked_for_the_password_in_the_form_of_the_vote(poll):
    client = sign_in(voter_of(poll), **OLD)
    assert "again-proof" in client.get(address(poll)).content.decode()
    sent = {"choice": "no", "request_id": "a"}
    without = client.post(address(poll), sent)
    assert without.status_code == 422
    assert "this binds" in without.content.decode()
    wrong = client.post(address(poll), {**sent, "again-proof": "not it"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "This is not your password." in page
    assert 'value="no" checked' in page
    assert 'value="not it"' not in page
    assert cast(poll) == 0
    right = client.post(address(poll), {**sent, "again-proof": PASSWORD})
    assert (right.status_code, cast(poll)) == (302, 1)
    assert "again-proof" not in client.get(address(poll)).content.decode(), "asked once"


def test_a_code_does_as_well(poll):
    voter = voter_of(poll)
    client, secret = sign_in(voter, **OLD), app_of(voter)
    assert "or the code that your app shows" in client.get(address(poll)).content.decode()
    sent = {"choice": "yes", "request_id": "a", "again-proof": "000000"}
    assert client.post(address(poll), sent).status_code == 422
    code = code_of(secret)
    assert client.post(address(poll), {**sent, "again-proof": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert cast(poll) == 1


def test_a_vote_is_in_no_row_in_clear_whatever_goes_wrong_on_the_way(poll):
    voter = voter_of(poll)
    client = sign_in(voter, **OLD)
    for proof in ("", "wrong", PASSWORD):
        client.post(address(poll), {"choice": "abstain", "request_id": "a", "again-proof": proof})
        for stored in Stored.objects.all():
            assert "abstain" not in str(stored.get_decoded())
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM common_limits")
        assert "abstain" not in str(cursor.fetchall())


def test_wrong_tries_are_limited_and_what_was_chosen_stays(poll):
    client = sign_in(voter_of(poll), **OLD)
    sent = {"choice": "yes", "request_id": "a", "again-proof": "wrong"}
    answers = [client.post(address(poll), sent) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1]["Retry-After"] == "300"
    assert "Too many wrong tries" in answers[-1].content.decode()
    assert 'value="yes" checked' in answers[-1].content.decode()
    assert client.post(address(poll), {**sent, "again-proof": PASSWORD}).status_code == 429
    assert cast(poll) == 0


def test_a_form_that_is_wrong_itself_uses_no_code_up(poll):
    voter = voter_of(poll)
    client, secret = sign_in(voter, **OLD), app_of(voter)
    code = code_of(secret)
    assert client.post(address(poll), {"request_id": "a", "again-proof": code}).status_code == 422
    sent = {"choice": "yes", "request_id": "a", "again-proof": code}
    assert client.post(address(poll), sent).status_code == 302


def test_somebody_with_nothing_to_type_is_led_to_the_page_of_passkeys(poll):
    voter = voter_of(poll)
    voter.set_unusable_password()
    voter.save()
    Authenticator.objects.create(user=voter, type="webauthn", data={"name": "k", "credential": {}})
    client = sign_in(voter, **OLD)
    page = client.get(address(poll)).content.decode()
    assert f"/settings/factors/webauthn/reauthenticate/?next=%2Fvotes%2F{poll.public_id}%2F" in page
    answer = client.post(address(poll), {"choice": "yes", "request_id": "a"})
    assert answer.status_code == 422
    assert 'value="yes" checked' in answer.content.decode()
    assert cast(poll) == 0


def test_a_signature_asks_again():
    place = contracts.world()
    contract = contracts.frozen(place)
    client = sign_in(place.steward, **OLD)
    url = reverse("contracts:sign", args=[contract.public_id])
    sent = {"fingerprint": contract.fingerprint, "name": place.steward.name}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert place.steward.name in answer.content.decode()
    assert not Signature.objects.exists()
    assert client.post(url, {**sent, "again-proof": PASSWORD}).status_code == 302
    assert Signature.objects.count() == 1


def test_a_key_asks_again():
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    client = sign_in(delegate, **OLD)
    sent = {"organisation": company.pk, "name": "our deal desk"}
    answer = client.post("/settings/keys/", sent)
    assert answer.status_code == 422
    assert 'value="our deal desk"' in answer.content.decode()
    assert not ApiKey.objects.exists()
    done = client.post("/settings/keys/", {**sent, "again-proof": PASSWORD})
    assert "data-secret" in done.content.decode()
    assert ApiKey.objects.count() == 1
