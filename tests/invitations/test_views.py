"""From the mail to the seat: with an account, without one, under another address, and when it is over."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.accounts.queries import holds_seat
from apps.invitations import actions
from apps.invitations.models import Invitation
from tests import makers

pytestmark = pytest.mark.django_db
NEW = "nia@new.example"
PASSWORD = "a long enough pass phrase"


@pytest.fixture
def group():
    steward = makers.person("Tomas")
    return makers.collective("Common Measure", steward=steward), steward


@pytest.fixture
def token(group):
    where, steward = group
    at = timezone.now()
    (made,) = actions.invite_to_seat(actor=steward, organisation=where, role="member", emails=[NEW], at=at)
    drawn = actions.draw_token(invitation_id=made.pk, at=at)
    assert drawn is not None
    return drawn


def url(name, *args):
    return reverse(f"invitations:{name}", args=args)


def test_invited_reads_who_invites_to_what_before_any_account(token):
    page = Client().get(url("invited", token)).content.decode()
    assert "Tomas invites you to Common Measure" in page
    assert "Joining allows nothing yet" in page
    assert "Open an account" in page


@pytest.mark.parametrize("mandatory", [True, False])
def test_sign_up_through_an_invitation_proves_the_address(group, token, settings, *, mandatory):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory" if mandatory else "none"
    where, _steward = group
    client = Client()
    answer = client.post(url("join", token))
    form = client.get(answer.url).content.decode()
    assert f'value="{NEW}"' in form
    typed = {"email": NEW, "name": "Nia New", "password1": PASSWORD, "password2": PASSWORD}
    done = client.post(answer.url, {**typed, "next": url("invited", token)})
    assert done.url == url("invited", token)
    nia = User.objects.get(email=NEW)
    assert EmailAddress.objects.get(user=nia).verified
    assert [one for one in mail.outbox if one.to == [NEW] and "onfirm" in one.subject] == []
    assert not holds_seat(nia, where.pk, Role.MEMBER)
    into = client.post(url("accept", token))
    assert into.url == reverse("collectives:mandate", args=[where.slug])
    assert holds_seat(nia, where.pk, Role.MEMBER)


def test_another_address_at_sign_up_has_to_be_confirmed(token, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client = Client()
    answer = client.post(url("join", token))
    typed = {"email": "other@new.example", "name": "Nia", "password1": PASSWORD, "password2": PASSWORD}
    client.post(answer.url, {**typed, "next": url("invited", token)})
    assert not EmailAddress.objects.get(email="other@new.example").verified
    assert client.post(url("accept", token)).url.startswith(reverse("account_login"))


def test_address_that_has_an_account_is_not_taken_over(token, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    known = makers.person("Known", email=NEW)
    before = known.password
    client = Client()
    answer = client.post(url("join", token))
    typed = {"email": NEW, "name": "Thief", "password1": PASSWORD, "password2": PASSWORD}
    client.post(answer.url, {**typed, "next": url("invited", token)})
    known.refresh_from_db()
    assert (known.name, known.password, User.objects.filter(email=NEW).count()) == ("Known", before, 1)
    assert "_auth_user_id" not in client.session


def test_with_an_account_one_signs_in_and_accepts(group, token):
    where, _steward = group
    nia, client = makers.person("Nia", email=NEW), Client()
    first = client.post(url("accept", token))
    assert first.url == f"{reverse('account_login')}?next={url('invited', token).replace('/', '%2F')}"
    client.force_login(nia, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(url("invited", token)).content.decode()
    assert "Accept the invitation" in page
    assert "This was sent to" not in page
    client.post(url("accept", token))
    assert holds_seat(nia, where.pk, Role.MEMBER)


def test_another_address_is_said_clearly_and_may_accept(group, token, as_person):
    where, steward = group
    bo = makers.person("Bo", email="bo@old.example")
    client = as_person(bo)
    page = client.get(url("invited", token)).content.decode()
    assert f"This was sent to {NEW}." in page
    assert "Accept as Bo" in page
    client.post(url("accept", token))
    assert holds_seat(bo, where.pk, Role.MEMBER)
    shown = as_person(steward).get(url("organisation", where.slug)).content.decode()
    assert "bo@old.example" not in shown
    assert "Bo" in shown


@pytest.mark.parametrize(
    ("state", "status", "said"),
    [
        ("accepted", 410, "A link works once."),
        ("withdrawn", 410, "answered or withdrawn"),
        ("lapsed", 410, "stood for 14 days"),
        ("unknown", 404, "Use the newest mail"),
    ],
)
def test_what_is_over_says_so_in_words(token, state, status, said):
    if state == "lapsed":
        Invitation.objects.update(expires_at=timezone.now())
    elif state != "unknown":
        Invitation.objects.update(state=state)
    answer = Client().get(url("invited", token if state != "unknown" else "x" * 43))
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert "Common Measure" not in answer.content.decode()


def test_declined_without_an_account(token):
    answer = Client().post(url("decline", token))
    assert "You have declined" in answer.content.decode()
    assert Invitation.objects.get().state == "declined"


def test_steward_sees_states_and_what_was_typed_stays(group, token, as_person):
    where, steward = group
    client = as_person(steward)
    wrong = client.post(url("organisation", where.slug), {"role": "member", "emails": f"foo@\n{NEW}"})
    page = wrong.content.decode()
    assert "Line 1: “foo@” is no mail address." in page
    assert f"foo@\n{NEW}" in page
    again = client.post(url("organisation", where.slug), {"role": "member", "emails": NEW})
    assert f"Invited already, and not answered yet: {NEW}." in again.content.decode()
    assert "Waits" in page
    soon = client.post(url("send_again", Invitation.objects.get().public_id), follow=True)
    assert "A mail is on its way or has just arrived." in soon.content.decode()
    client.post(url("withdraw", Invitation.objects.get().public_id))
    assert "Withdrawn" in client.get(url("organisation", where.slug)).content.decode()


def test_empty_list_says_how_to_begin(group, as_person):
    where, steward = group
    page = as_person(steward).get(url("organisation", where.slug)).content.decode()
    assert "Nobody is invited yet." in page


def test_list_costs_the_same_with_one_and_with_thirty(group, as_person, django_assert_max_num_queries):
    where, steward = group
    client, at = as_person(steward), timezone.now()
    counts = []
    for emails in (["a@new.example"], [f"p{n}@new.example" for n in range(29)]):
        actions.invite_to_seat(actor=steward, organisation=where, role="member", emails=emails, at=at)
        with django_assert_max_num_queries(40) as found:
            client.get(url("organisation", where.slug))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_member_of_an_act_invites_from_its_page(as_person):
    mira = makers.person()
    act = makers.act("Ferry", members=[mira])
    client = as_person(mira)
    late = (timezone.localdate() + timedelta(days=3)).isoformat()
    wrong = client.post(url("act", act.public_id), {"emails": NEW, "since": late})
    assert "This day has not come yet." in wrong.content.decode()
    client.post(url("act", act.public_id), {"emails": NEW, "since": "2021-02-03"})
    assert Invitation.objects.get().act == act
    page = client.get(reverse("accounts:act", args=[act.public_id])).content.decode()
    assert "invited somebody." in page
    assert NEW not in page
