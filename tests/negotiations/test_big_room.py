"""A room with 200 rounds and 5,000 messages asks the database no more often than an empty one."""

import pytest
from django.urls import reverse

from apps.negotiations.models import Offer, TableMessage
from tests.bench.rooms import MESSAGES, ROUNDS, fill
from tests.negotiations.reading import statements_about_rooms, url

pytestmark = pytest.mark.django_db


def test_it_opens_with_a_fixed_number_of_statements(here, as_person):
    here.offer("8", key="first")
    # A member has nothing in the inbox, whose number at the head of each page is kept for a minute or not.
    client = as_person(here.members[0])
    addresses = [
        *(url(name, here.room) for name in ("room", "offers_fragment", "status_fragment", "moderation")),
        *(
            reverse(f"negotiations:{name}", args=[here.room.public_id, "table"])
            for name in ("lane", "lane_said")
        ),
    ]
    before = [statements_about_rooms(client, address) for address in addresses]
    fill(here.room, here.delegate, here.steward)
    assert (Offer.objects.count(), TableMessage.objects.count()) == (ROUNDS, MESSAGES)
    assert [statements_about_rooms(client, address) for address in addresses] == before
