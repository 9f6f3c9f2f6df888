"""Invitations: who makes them, what they open, once; and what nobody learns."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from apps.accounts.models import ActMember, Role
from apps.accounts.queries import holds_seat
from apps.audit.models import Entry
from apps.collectives import actions as collectives
from apps.collectives.models import Membership
from apps.collectives.queries import collective_of
from apps.common.errors import NotAllowed, Refusal
from apps.invitations import actions, queries
from apps.invitations.models import Invitation
from apps.notifications import actions as mails
from apps.notifications import tasks
from apps.notifications.models import OutboxMail
from tests import makers

pytestmark = pytest.mark.django_db
NEW = "nia@new.example"


def invite(actor, organisation, at, *emails, role="member"):
    return actions.invite_to_seat(
        actor=actor, organisation=organisation, role=role, emails=emails or [NEW], at=at
    )


def token_of(invitation, at):
    token = actions.draw_token(invitation_id=invitation.pk, at=at)
    assert token is not None
    return token


def code_of(action, **words):
    with pytest.raises(Refusal) as refusal:
        action(**words)
    return refusal.value.code


@pytest.fixture
def group():
    steward = makers.person("Tomas")
    return makers.collective("Common Measure", steward=steward), steward


WHO = ("steward", "member", "delegate", "signatory", "representative", "stranger")
TABLE = {
    ("collective", "member"): "+-----",
    ("collective", "steward"): "------",
    ("company", "delegate"): "--++--",
    ("company", "signatory"): "---+--",
    ("company", "member"): "------",
    ("union", "representative"): "----+-",
    ("union", "steward"): "------",
}


def test_who_invites_to_which_role(at):
    people = {name: makers.person(name) for name in WHO}
    places = {
        "collective": makers.collective(members=[people["member"]], steward=people["steward"]),
        "company": makers.company(delegate=people["delegate"], signatory=people["signatory"]),
        "union": makers.union(representative=people["representative"]),
    }

    def may(name, kind, role):
        try:
            invite(people[name], places[kind], at, f"{name}@new.example", role=role)
        except NotAllowed:
            return "-"
        return "+"

    assert {place: "".join(may(name, *place) for name in WHO) for place in TABLE} == TABLE


def test_delegate_names_the_first_signatory_only(at):
    delegate = makers.person()
    company = makers.company(delegate=delegate)
    invite(delegate, company, at, role="signatory")
    makers.seat(makers.person(), company, Role.SIGNATORY)
    with pytest.raises(NotAllowed):
        invite(delegate, company, at, "second@new.example", role="signatory")


def test_token_is_made_with_the_mail_and_kept_as_a_hash_alone(group, at):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    assert invitation.token_hash == ""
    while mails.send_next(deliver=tasks.deliver, at=at):
        pass
    (message,) = [one for one in mail.outbox if one.to == [NEW]]
    token = message.body.split("/invitations/open/")[1].split("/")[0]
    invitation.refresh_from_db()
    assert queries.by_token(token) == invitation
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(Entry.objects.values()))
    assert NEW not in str(list(Entry.objects.values()))
    assert NEW not in str(list(OutboxMail.objects.values()))
    assert message.subject == "Tomas invites you to Common Measure"
    assert message.body.startswith("Hello,")


def test_mail_of_a_withdrawn_invitation_is_never_sent_and_goes_with_it(group, at):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    actions.withdraw(actor=steward, invitation_id=invitation.pk, at=at)
    while mails.send_next(deliver=tasks.deliver, at=at):
        pass
    assert mail.outbox == []
    assert OutboxMail.objects.get(invitation=invitation).given_up_at == at
    invitation.delete()
    assert not OutboxMail.objects.exists()


def test_accepting_is_admission_by_the_steward_and_works_once(group, at):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    token, nia = token_of(invitation, at), makers.person("Nia")
    actions.accept(actor=nia, token=token, at=at)
    assert holds_seat(nia, where.pk, Role.MEMBER)
    assert Membership.objects.get(person=nia).state == Membership.State.ADMITTED
    found = Entry.objects.filter(stream__name=f"members:{where.pk}").order_by("sequence")
    assert list(found.values_list("kind", "actor_id")) == [
        ("invitation.made", steward.pk),
        ("membership.admitted", steward.pk),
        ("invitation.accepted", nia.pk),
    ]
    other = makers.person()
    assert code_of(actions.accept, actor=other, token=token, at=at) == "invitation.over"
    assert code_of(actions.decline, token=token, at=at) == "invitation.over"
    assert not holds_seat(other, where.pk, Role.MEMBER)


def test_application_that_waits_is_admitted_by_the_invitation(group, at):
    where, steward = group
    nia = makers.person()
    collectives.apply(actor=nia, collective=collective_of(where.pk), at=at)
    (invitation,) = invite(steward, where, at)
    actions.accept(actor=nia, token=token_of(invitation, at), at=at)
    assert Membership.objects.get(person=nia).state == Membership.State.ADMITTED
    (again,) = invite(steward, where, at)
    actions.accept(actor=nia, token=token_of(again, at), at=at)
    assert Membership.objects.filter(person=nia).count() == 1
    assert nia.seats.count() == 1


@pytest.mark.parametrize(("kind", "role"), [("company", "delegate"), ("union", "representative")])
def test_other_seats_open_by_invitation(at, kind, role):
    host = makers.person()
    where = makers.company(delegate=host) if kind == "company" else makers.union(representative=host)
    (invitation,) = invite(host, where, at, role=role)
    nia = makers.person()
    actions.accept(actor=nia, token=token_of(invitation, at), at=at)
    assert holds_seat(nia, where.pk, role)
    assert Entry.objects.get(kind="seat.opened").actor_id == host.pk
    assert Entry.objects.get(kind="invitation.accepted").stream.name == f"{kind}:{where.pk}"


def test_invitation_to_an_act_confirms_its_dates(at):
    mira, nia = makers.person(), makers.person(born_on=date(2012, 1, 1))
    act = makers.act(members=[mira])
    since, until = date(2020, 1, 1), date(2022, 1, 1)
    (invitation,) = actions.invite_to_act(actor=mira, act=act, emails=[NEW], since=since, until=until, at=at)
    assert act.memberships.count() == 1
    actions.accept(actor=nia, token=token_of(invitation, at), at=at)
    stay = ActMember.objects.get(act=act, person=nia)
    assert (stay.since, stay.until) == (since, until)
    with pytest.raises(NotAllowed):
        actions.invite_to_act(actor=nia, act=act, emails=["x@new.example"], since=since, at=at)


def test_sent_again_makes_the_old_token_void_at_once(group, at):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    old = token_of(invitation, at)
    later = at + timedelta(days=13)
    actions.send_again(actor=steward, invitation_id=invitation.pk, at=later)
    nia = makers.person()
    assert code_of(actions.accept, actor=nia, token=old, at=later) == "invitation.unknown"
    new = token_of(invitation, later)
    assert code_of(actions.accept, actor=nia, token=old, at=later) == "invitation.unknown"
    actions.accept(actor=nia, token=new, at=later + timedelta(days=13))
    assert holds_seat(nia, where.pk, Role.MEMBER)
    kinds = Entry.objects.filter(kind__startswith="invitation.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["invitation.made", "invitation.sent_again", "invitation.accepted"]
    assert OutboxMail.objects.filter(invitation=invitation).count() == 2


def test_it_lapses_after_fourteen_days(group, at):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    token = token_of(invitation, at)
    over = at + timedelta(days=14)
    assert code_of(actions.accept, actor=makers.person(), token=token, at=over) == "invitation.lapsed"
    assert actions.draw_token(invitation_id=invitation.pk, at=over) is None
    actions.accept(actor=makers.person(), token=token, at=over - timedelta(seconds=1))


def test_it_is_void_once_the_inviter_may_no_longer_invite(group, at):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    token = token_of(invitation, at)
    steward.seats.filter(role=Role.STEWARD).update(until=at)
    assert code_of(actions.accept, actor=makers.person(), token=token, at=at) == "invitation.not_in_force"


def test_nobody_accepts_their_own_and_a_child_joins_through_a_guardian(group, at):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    token = token_of(invitation, at)
    assert code_of(actions.accept, actor=steward, token=token, at=at) == "invitation.your_own"
    for somebody in (makers.person(born_on=date(2015, 1, 1)), makers.person(died_on=date(2025, 1, 1))):
        with pytest.raises(NotAllowed):
            actions.accept(actor=somebody, token=token, at=at)
    assert Invitation.objects.get().state == "waiting"


def test_address_with_and_without_account_are_told_apart_by_nothing(group, at, as_person):
    where, steward = group
    known = makers.person("Known", email="known@old.example")
    client, url = as_person(steward), reverse("invitations:organisation", args=[where.slug])
    answers, pages = [], []
    for address in (NEW, known.email):
        answer = client.post(url, {"role": "member", "emails": address})
        answers.append((answer.status_code, answer.url))
        pages.append(client.get(url).content.decode().count(address))
        Invitation.objects.filter(email=address).update(state="withdrawn")
    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert "Known" not in client.get(url).content.decode()


def test_one_that_waits_is_not_made_twice(group, at):
    where, steward = group
    invite(steward, where, at)
    assert code_of(invite, actor=steward, organisation=where, at=at) == "invitation.waits_already"
    Invitation.objects.update(state="declined")
    invite(steward, where, at)


def test_mails_of_one_person_are_limited(group, at):
    where, steward = group
    for batch in range(2):
        invite(steward, where, at, *(f"p{batch}-{n}@new.example" for n in range(50)))
    assert code_of(invite, actor=steward, organisation=where, at=at) == "invitation.too_many"
    invite(steward, where, at + timedelta(days=1, seconds=1))


@pytest.mark.parametrize("verb", [actions.send_again, actions.withdraw])
def test_only_who_invites_there_changes_an_invitation(group, at, verb):
    where, steward = group
    (invitation,) = invite(steward, where, at)
    for somebody in (makers.person(), where.seats.get(role="member").person):
        if somebody == steward:
            continue
        with pytest.raises(NotAllowed):
            verb(actor=somebody, invitation_id=invitation.pk, at=at + timedelta(days=1))
    verb(actor=steward, invitation_id=invitation.pk, at=at + timedelta(days=1))


def test_addresses_are_forgotten(group, at):
    where, steward = group
    first, second = invite(steward, where, at, NEW, "b@new.example")
    actions.decline(token=token_of(first, at), at=at)
    assert actions.forget_addresses(at - timedelta(seconds=1), 10) == 0
    assert actions.forget_addresses(at, 10) == 1
    assert set(Invitation.objects.values_list("email", flat=True)) == {"", second.email}
    assert actions.forget_addresses(at + timedelta(days=14), 10) == 1


def test_two_places_keep_their_invitations_apart(group, at):
    where, steward = group
    other = makers.person()
    elsewhere = makers.collective(steward=other)
    (mine,) = invite(steward, where, at)
    (theirs,) = invite(other, elsewhere, at)
    assert list(queries.invitations_visible_to(steward)) == [mine]
    assert list(queries.invitations_to(elsewhere)) == [theirs]
    assert not queries.invitations_visible_to(makers.person()).exists()
