"""A contract keeps the clock with which it was drawn up."""

import pytest
from django.db import DatabaseError, transaction

from apps.accounts.actions import change_zone
from apps.audit.models import Entry
from apps.common.days import local_day
from apps.common.errors import NotAllowed, Refusal
from apps.contracts import queries
from apps.contracts.domain import Text
from tests import makers
from tests.contracts.makers import AGREED_AT, World, agreed, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> World:
    return world()


def test_a_contract_keeps_its_zone_when_the_collective_moves(place: World) -> None:
    contract = agreed(place)
    before = queries.text_of(contract).fingerprint
    change_zone(actor=place.steward, organisation=place.collective, zone="Pacific/Auckland", at=AGREED_AT)
    contract.refresh_from_db()
    assert (contract.zone, contract.day_zone) == ("Europe/Stockholm", "Europe/Stockholm")
    assert queries.text_of(contract).fingerprint == before
    with pytest.raises(DatabaseError), transaction.atomic():
        type(contract).objects.filter(pk=contract.pk).update(zone="Pacific/Auckland")


def test_the_zone_is_part_of_what_is_signed(place: World) -> None:
    text = queries.text_of(agreed(place))
    assert b'"zone":"Europe/Stockholm"' in text.canonical()
    old = Text(text.number, text.parties, text.terms, text.prose, text.certificate)
    assert b"zone" not in old.canonical()


def test_who_changes_a_clock_and_what_is_recorded(place: World) -> None:
    for person in (makers.person(), place.signatory):
        with pytest.raises(NotAllowed):
            change_zone(actor=person, organisation=place.collective, zone="UTC", at=AGREED_AT)
    with pytest.raises(Refusal) as refused:
        change_zone(actor=place.steward, organisation=place.collective, zone="Mars/Olympus", at=AGREED_AT)
    assert refused.value.code == "profile.unknown_zone"
    for _ in range(2):
        change_zone(actor=place.steward, organisation=place.collective, zone="Pacific/Auckland", at=AGREED_AT)
    entry = Entry.objects.get(kind="zone.changed")
    assert entry.stream.name == f"members:{place.collective.pk}"
    assert entry.payload["zone"] == "Pacific/Auckland"
    place.collective.refresh_from_db()
    assert local_day(AGREED_AT, place.collective.zone) is not None
