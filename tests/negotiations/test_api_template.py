"""A complete body to begin with: what it gives can be tabled as it is."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.negotiations.models import Offer, Room
from apps.negotiations.queries import offer_template
from tests import makers
from tests.browser.story import tell

pytestmark = pytest.mark.django_db


def test_template_of_a_room_can_be_checked_and_tabled_as_it_is():
    story = tell()
    desk = Client(headers={"Authorization": f"Bearer {story.api_secret}"})
    room = story.open_room.public_id
    offers = Offer.objects.count()
    body = desk.get(reverse("api:offers_template", args=[room])).json()
    checked = desk.post(reverse("api:offers_check", args=[room]), body, content_type="application/json")
    assert (checked.status_code, checked.json()["can_be_tabled"], checked.json()["problems"]) == (
        200,
        True,
        [],
    )
    assert Offer.objects.count() == offers
    story.open_offer.refresh_from_db()
    assert body["terms"] == story.open_offer.terms


def test_first_template_names_the_company_and_a_model_of_its_dossier():
    story = tell()
    fresh = makers.company("Fresh Labs")
    unused = Room.objects.create(
        collective=story.collective,
        company=fresh,
        union=story.union,
        proposal=story.version,
        opened_at=story.at,
    )
    terms = offer_template(unused, story.at)["terms"]
    assert terms["parties.models"] == ["Cantor 2"]
    assert terms["parties.licensee"]["name"] == f"{fresh.name} GmbH"
