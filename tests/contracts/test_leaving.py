"""What a member reads before taking works back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.collectives.models import Mandate
from apps.contracts import queries
from tests import makers
from tests.contracts.makers import SIGN_AT, World, agreed, in_force, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def panel(client: Client, place: World, query: str = "", *, status: int = 200) -> str:
    url = reverse("contracts:leaving", args=[place.collective.slug]) + query
    answer = client.get(url, headers={"HX-Request": "true"})
    assert answer.status_code == status
    return answer.content.decode()


def test_member_without_works_under_contract_reads_that_nothing_is_held(as_person: SignIn) -> None:
    place = world()
    in_force(place)
    assert "No contract holds works of yours" in panel(as_person(place.other), place)
    assert "2 works of yours stand in it" in panel(as_person(place.artist), place)


def test_work_is_held_until_its_notice_or_its_contract_is_over(as_person: SignIn) -> None:
    place = world()
    contract = in_force(place)
    assert queries.bound_until(place.artist, contract, SIGN_AT) == (SIGN_AT + timedelta(days=183)).date()
    Mandate.objects.filter(person=place.artist).update(notice_days=30)
    assert queries.bound_until(place.artist, contract, SIGN_AT) == (SIGN_AT + timedelta(days=30)).date()
    period = queries.period_of(contract)
    assert period is not None
    assert period.ends_on is not None
    late = SIGN_AT + timedelta(days=720)
    assert queries.bound_until(place.artist, contract, late) == period.ends_on
    song = makers.work(place.artist, "Of another day")
    client = as_person(place.artist)
    assert "This work stands in it" in panel(client, place, f"?work={place.works[0].public_id}")
    assert "No contract holds this work" in panel(client, place, f"?work={song.public_id}")


def test_open_schedule_is_named_with_its_last_day(as_person: SignIn) -> None:
    place = world()
    agreed(place)
    shown = panel(as_person(place.artist), place)
    assert "Its list of works is open until" in shown
    assert "stay there until" not in shown


def test_only_members_are_told_and_only_of_their_own_works(as_person: SignIn) -> None:
    place = world()
    in_force(place)
    for stranger in (place.delegate, place.representative, makers.person()):
        panel(as_person(stranger), place, status=404)
    theirs = panel(as_person(place.other), place, f"?work={place.works[0].public_id}")
    assert "No contract holds this work" in theirs


def test_pages_that_take_back_lead_to_it(as_person: SignIn) -> None:
    place = world()
    client, url = as_person(place.artist), reverse("contracts:leaving", args=[place.collective.slug])
    for name, key in (
        ("leave", place.collective.slug),
        ("mandate", place.collective.slug),
        ("work_answer", place.works[0].public_id),
    ):
        assert url in client.get(reverse(f"collectives:{name}", args=[key])).content.decode(), name
