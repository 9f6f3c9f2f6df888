"""Stewards and representatives declare their interests once a year, and it is seen when that is missing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.audit.models import Entry
from apps.collectives import actions, queries
from apps.collectives.models import Statement
from apps.common.errors import NotAllowed, Refusal
from apps.home.queries import needs_of
from apps.notifications import tasks as notices
from apps.notifications.models import Notice
from tests import makers
from tests.collectives.house import house
from tests.collectives.makers import AT
from tests.negotiations import makers as rooms

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DAY = timedelta(days=1)
SHARES = "I hold shares of Veldra since 2024."


def declare(person, organisation, text="", at=AT):
    words = {"organisation": organisation, "has_interests": bool(text), "text": text, "at": at}
    return actions.declare_interests(actor=person, **words)


def standing(person, organisation, at):
    [(_person, declared)] = queries.declared_by([person], organisation, at)
    return declared


def test_a_declaration_holds_for_a_year_and_former_ones_are_kept():
    here = house()
    assert standing(here.steward, here.where, AT).newest is None
    first = declare(here.steward, here.where, SHARES)
    assert (first.has_interests, first.text) == (True, SHARES)
    assert standing(here.steward, here.where, AT + 364 * DAY).holds
    assert not standing(here.steward, here.where, AT + 366 * DAY).holds
    second = declare(here.steward, here.where, at=AT + 366 * DAY)
    assert list(queries.statements_of(here.steward, here.where)) == [second, first]
    assert standing(here.steward, here.where, AT + 367 * DAY).newest == second
    kinds = Entry.objects.filter(kind="interests.declared").values_list("stream__name", flat=True)
    assert set(kinds) == {f"members:{here.where.pk}"}
    assert SHARES not in str(list(Entry.objects.values_list("payload", flat=True)))


@pytest.mark.parametrize(
    ("has_interests", "text", "code"),
    [
        (True, " ", "interests.words_missing"),
        (False, "Shares.", "interests.words_without"),
        (True, "x" * 4001, "interests.words_too_long"),
    ],
)
def test_what_is_said_and_what_is_chosen_agree(has_interests, text, code):
    here = house()
    words = {"organisation": here.where, "has_interests": has_interests, "text": text, "at": AT}
    with pytest.raises(Refusal) as caught:
        actions.declare_interests(actor=here.steward, **words)
    assert caught.value.code == code


def test_nobody_declares_who_neither_leads_nor_speaks_for_the_union():
    here = house(with_union=True)
    representative = here.representatives[0]
    for person, where in (
        (here.members[0], here.where),
        (representative, here.where),
        (here.steward, here.union),
        (makers.person(), here.union),
    ):
        with pytest.raises(NotAllowed):
            declare(person, where)
    assert declare(representative, here.union).organisation == here.union
    assert Entry.objects.filter(stream__name=f"union:{here.union.pk}", kind="interests.declared").exists()


@pytest.mark.parametrize(
    "change", [{"text": "Nothing."}, {"has_interests": False}, {"declared_at": AT + DAY}]
)
def test_what_was_declared_is_never_changed_only_erased(change):
    here = house()
    made = declare(here.steward, here.where, SHARES)
    with pytest.raises(Error), transaction.atomic():
        Statement.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(Error), transaction.atomic():
        made.delete()
    Statement.objects.filter(pk=made.pk).update(text="")


def test_it_is_asked_for_at_home_and_by_mail_once_a_year(monkeypatch):
    here = house(with_union=True)
    noon = timezone.now().replace(hour=11, minute=0)
    monkeypatch.setattr("apps.notifications.tasks.timezone.now", lambda: noon)
    people = [here.steward, *here.representatives]
    for person in people:
        assert "interests" in {need.kind for need in needs_of(person, noon)}
    assert "interests" not in {need.kind for need in needs_of(here.members[0], noon)}
    notices.remind_due()
    notices.remind_due()
    told = Notice.objects.filter(kind="reminder.interests").values_list("person", flat=True)
    assert sorted(told) == sorted(one.pk for one in people)
    declare(here.steward, here.where, at=noon - 300 * DAY)
    assert "interests" not in {need.kind for need in needs_of(here.steward, noon)}
    assert "interests" in {need.kind for need in needs_of(here.steward, noon + 40 * DAY)}
    monkeypatch.setattr("apps.notifications.tasks.timezone.now", lambda: noon + 40 * DAY)
    notices.remind_due()
    assert Notice.objects.filter(kind="reminder.interests", person=here.steward).count() == 2


def test_members_read_what_stewards_declared_and_strangers_do_not(as_person: SignIn):
    here = house()
    page = reverse("collectives:stewards", args=[here.where.slug])
    url = reverse("collectives:declare", args=[here.where.slug])
    steward, member = as_person(here.steward), as_person(here.members[0])
    assert "Without a declaration of interests." in member.get(page).content.decode()
    assert url not in member.get(page).content.decode()
    assert member.get(url).status_code == 404
    assert member.post(url, {"kind": "nothing"}).status_code == 404
    assert url in steward.get(page).content.decode()
    assert "Not declared yet." in steward.get(url).content.decode()
    assert steward.post(url, {}).status_code == 422
    assert steward.post(url, {"kind": "something", "text": ""}).status_code == 422
    assert steward.post(url, {"kind": "something", "text": SHARES}).status_code == 302
    assert SHARES in steward.get(url).content.decode()
    assert SHARES in member.get(page).content.decode()
    assert as_person(makers.person()).get(page).status_code == 404
    old = Statement.objects.get().declared_at - 400 * DAY
    with transaction.atomic():
        Statement.objects.create(
            organisation=here.where, person=here.members[0], has_interests=False, declared_at=old
        )
    makers.seat(here.members[0], here.where, Role.STEWARD)
    shown = member.get(page).content.decode()
    assert "Without a declaration of interests that holds." in shown
    assert "Out of date." in member.get(url).content.decode()


def test_the_other_side_and_the_members_read_what_representatives_declared(as_person: SignIn):
    place = rooms.world()
    page = reverse("unions:union", args=[place.union.slug])
    url = reverse("collectives:declare", args=[place.union.slug])
    room = reverse("negotiations:room", args=[place.room.public_id])
    sides = [place.members[0], place.steward, place.delegate, place.signatory]
    for person in sides:
        client = as_person(person)
        assert "Without a declaration of interests." in client.get(page).content.decode()
        shown = client.get(room).content.decode()
        assert "Without a declaration of interests that holds:" in shown
        assert place.representative.name in shown
    there = as_person(place.representative)
    assert url in there.get(page).content.decode()
    assert there.post(url, {"kind": "something", "text": SHARES}).status_code == 302
    for person in sides:
        client = as_person(person)
        assert SHARES in client.get(page).content.decode()
        assert "Without a declaration" not in client.get(room).content.decode()
    rival = makers.person()
    makers.company("Rival", delegate=rival)
    for stranger in (rival, place.stranger):
        shown = as_person(stranger).get(page).content.decode()
        assert SHARES not in shown
        assert place.representative.name not in shown
    assert as_person(place.delegate).get(url).status_code == 404


def test_erased_words_do_not_read_like_nothing_to_declare(as_person: SignIn):
    here = house()
    other = makers.person()
    makers.seat(other, here.where, Role.STEWARD)
    makers.seat(other, here.where, Role.MEMBER)
    declare(here.steward, here.where, SHARES, at=timezone.now())
    Statement.objects.update(text="")
    page = reverse("collectives:stewards", args=[here.where.slug])
    shown = as_person(here.members[0]).get(page).content.decode()
    assert "The words were erased." in shown
    assert "Nothing to declare." not in shown


def test_forgetting_a_person_empties_what_they_declared():
    here = house()
    makers.seat(here.members[0], here.where, Role.STEWARD)
    declare(here.steward, here.where, SHARES)
    actions.forget_member(person=here.steward, at=AT)
    assert Statement.objects.get().text == ""
