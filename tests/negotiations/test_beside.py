"""Offers of other companies beside each other: for the collective and its union, and for no company."""

from decimal import Decimal

import pytest

from apps.negotiations import actions, queries
from apps.negotiations.models import Room
from tests import makers
from tests.negotiations.makers import AT, OPEN_UNTIL, terms, world
from tests.negotiations.reading import statements_about_rooms, url, words

pytestmark = pytest.mark.django_db


def rival(here, name="Rival Sound", fee="12", **changes):
    """Let another company open a room with the same collective and table an offer."""
    delegate = makers.person()
    firm = makers.company(name, delegate=delegate)
    room = actions.open_room(actor=delegate, company=firm, proposal_version_id=here.room.proposal_id, at=AT)
    actions.table_offer(
        actor=delegate, room_id=room.pk, terms=terms(fee, **changes), open_until=OPEN_UNTIL, key="k", at=AT
    )
    return room, delegate


def test_offers_are_brought_to_a_work_and_a_year_the_best_paid_first(here):
    here.offer("8")
    # Two years: half the fee and the guarantee of a year; four years: a quarter of the fee.
    rival(here, fee="12", term__duration="P4Y")
    found = queries.beside(here.steward, here.room, AT)
    assert [(one.offer.room.company.name, one.per_work_year) for one in found] == [
        ("Veldra Audio", Decimal(40)),
        ("Rival Sound", Decimal(39)),
    ]
    assert [one.below for one in found] == [1, 1]


def test_only_what_lies_on_a_table_or_is_at_the_vote_is_shown(here):
    here.offer("8")
    room, delegate = rival(here)
    actions.withdraw_offer(actor=delegate, offer_id=queries.current_offer(room).pk, at=AT)
    assert [one.offer.room for one in queries.beside(here.steward, here.room, AT)] == [here.room]


def test_no_company_sees_that_there_are_others(here, as_person):
    here.offer("8")
    _room, delegate = rival(here)
    for person in (here.steward, here.members[0], here.representative):
        assert "Rival Sound" in words(as_person(person).get(url("beside", here.room)))
    for person in (here.delegate, here.signatory, delegate, here.stranger):
        for one in Room.objects.all():
            assert as_person(person).get(url("beside", one)).status_code == 404
        assert queries.beside(person, here.room, AT) == []
    for name in ("room", "moves", "moderation", "history"):
        page = as_person(here.delegate).get(url(name, here.room))
        assert page.status_code == 200
        assert "Rival Sound" not in words(page)
        assert url("beside", here.room) not in page.content.decode()


def test_another_collectives_offers_are_not_beside(here):
    here.offer("8")
    elsewhere = world()
    elsewhere.offer("9")
    assert len(queries.beside(here.steward, here.room, AT)) == 1


def test_the_page_needs_the_same_number_of_statements_however_many_companies(here, as_person):
    client = as_person(here.members[0])
    assert "No company has an offer on the table now." in words(client.get(url("beside", here.room)))
    here.offer("8")
    first = statements_about_rooms(client, url("beside", here.room))
    for number in range(4):
        rival(here, f"Rival {number}")
    assert statements_about_rooms(client, url("beside", here.room)) == first
