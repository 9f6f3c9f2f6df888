from datetime import timedelta

import pytest
from django.utils import timezone

from apps.negotiations import tasks
from apps.negotiations.models import Offer
from tests.negotiations.makers import world

pytestmark = pytest.mark.django_db


def test_the_clock_concludes_what_is_decided_and_nothing_else():
    here = world()
    offer = here.at_vote("10")
    assert tasks.conclude_due() == 0
    here.vote(offer, ["yes", "yes", "yes"])
    assert tasks.conclude_due() == 1
    assert tasks.conclude_due() == 0
    offer.refresh_from_db()
    assert offer.state == "accepted"


def test_the_clock_lets_offers_lapse():
    here = world()
    now = timezone.now()
    here.offer("8", at=now - timedelta(days=20), open_until=now - timedelta(days=1))
    assert tasks.expire_due() == 1
    assert tasks.expire_due() == 0
    assert Offer.objects.get().state == "expired"
