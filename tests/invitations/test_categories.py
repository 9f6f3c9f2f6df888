"""A steward invites to a category of members, and whoever accepts is of it."""

import pytest
from django.urls import reverse

from apps.collectives import queries
from apps.collectives.models import Membership, Placing
from apps.common.errors import Refusal
from apps.invitations import actions
from apps.invitations.models import Invitation
from tests import makers
from tests.invitations.test_actions import NEW, code_of, token_of

pytestmark = pytest.mark.django_db
ASSOCIATE = {"code": "associate", "votes": False, "leads": False, "brings": False}
SAID = {"category": "associate", "why": "Writes about music."}


@pytest.fixture
def group():
    steward = makers.person("Tomas")
    return makers.collective("Common Measure", steward=steward, rules={"categories": [ASSOCIATE]}), steward


def invite(group, at, *emails, **said):
    where, steward = group
    return actions.invite_to_seat(
        actor=steward, organisation=where, role="member", emails=emails or [NEW], at=at, **said
    )


def test_whoever_accepts_is_of_the_category_and_reads_why(group, at, client):
    [invitation] = invite(group, at, **SAID)
    token = token_of(invitation, at)
    page = client.get(reverse("invitations:invited", args=[token])).content.decode()
    assert "You become: associate member. The reason: Writes about music." in page
    assert "You have no vote" in page
    assert "one vote, like everybody" not in page
    nia = makers.person("Nia")
    actions.accept(actor=nia, token=token, at=at)
    found = Membership.objects.get(person=nia)
    assert (found.state, found.category, found.brings_works) == ("admitted", "associate", False)
    said = Placing.objects.get(membership=found)
    assert (said.reason, said.steward) == ("Writes about music.", group[1])
    assert nia.pk not in {one.person_id for one in queries.roll_for(group[0].pk)}


def test_without_a_category_they_are_full_members_as_ever(group, at):
    for number, said in enumerate(({}, {"category": "full", "why": ""})):
        [invitation] = invite(group, at, f"{number}@new.example", **said)
        person = makers.person()
        actions.accept(actor=person, token=token_of(invitation, at), at=at)
        found = Membership.objects.get(person=person)
        assert (found.category, found.brings_works) == ("", True)
    assert not Placing.objects.exists()


def test_a_category_needs_a_reason_and_has_to_stand_in_the_bylaws(group, at):
    assert code_of(invite, group=group, at=at, category="associate") == "membership.category_reason"
    assert code_of(invite, group=group, at=at, category="guest", why="x") == "membership.unknown_category"
    firm, delegate = makers.company(), makers.person()
    makers.seat(delegate, firm, "delegate")
    with pytest.raises(Refusal, match=r"membership\.unknown_category"):
        actions.invite_to_seat(
            actor=delegate, organisation=firm, role="delegate", emails=[NEW], at=at, **SAID
        )
    [invitation] = invite(group, at, **SAID)
    Invitation.objects.update(category="honorary")
    nia = makers.person()
    gone = code_of(actions.accept, actor=nia, token=token_of(invitation, at), at=at)
    assert gone == "invitation.category_gone"
    assert not Membership.objects.filter(person=nia).exists()


def test_the_pages_ask_for_it_only_where_there_are_categories(group, at, as_person):
    where, steward = group
    led, path = as_person(steward), reverse("invitations:organisation", args=[where.slug])
    assert "Why of this category?" in led.get(path).content.decode()
    form = {"role": "member", "emails": NEW, "category": "associate"}
    for why, error in (("", "Say why of this category"), ("a\x00", "Null characters"), ("a" * 2_001, "2000")):
        assert error in led.post(path, {**form, "why": why}).content.decode()
    assert not Invitation.objects.exists()
    assert led.post(path, {**form, "why": "Sings."}).status_code == 302
    assert (Invitation.objects.get().category, Invitation.objects.get().why) == ("associate", "Sings.")
    assert "associate member" in led.get(path).content.decode()
    listed = reverse("invitations:people_list", args=[where.slug])
    sent = led.post(listed, {"emails": "bo@new.example", "category": "associate", "why": "Plays."})
    assert sent.status_code == 302
    assert Invitation.objects.get(email="bo@new.example").why == "Plays."
    missing = led.post(listed, {"emails": "cy@new.example", "category": "associate", "why": ""})
    assert missing.status_code == 409
    assert "Say why of this category" in missing.content.decode()
    alike = makers.collective(steward=steward)
    page = led.get(reverse("invitations:organisation", args=[alike.slug])).content.decode()
    assert "Why of this category?" not in page


def test_why_is_forgotten_with_the_address(group, at):
    [invitation] = invite(group, at, **SAID)
    actions.forget_person(person=makers.person(), addresses=[NEW], at=at)
    invitation.refresh_from_db()
    assert (invitation.email, invitation.why, invitation.category) == ("", "", "associate")
