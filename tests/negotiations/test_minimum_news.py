"""New minimum terms show on every open offer, draft and proposal, with the day from which they hold."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.common.templatetags.look import weekday
from apps.negotiations import actions
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import Offer
from apps.unions.actions import publish_minimum
from apps.unions.messages import label
from tests.negotiations.makers import terms
from tests.negotiations.reading import url, words

pytestmark = pytest.mark.django_db


def publish(here, valid_from=None):
    one_year = {"comparator": "at_most", "value": "P1Y", "reason": "A year is enough."}
    return publish_minimum(
        actor=here.representative,
        union=here.union,
        sector="music",
        comparators={"term.duration": one_year},
        valid_from=valid_from,
        at=timezone.now(),
    )


def pages_of(here, as_person):
    content = OfferContent(terms("10"), "", None, timezone.now() + timedelta(days=20))
    draft = actions.prepare_draft(
        actor=here.delegate, room_id=here.room.pk, content=content, at=timezone.now()
    )
    proposal = here.room.proposal
    delegate = as_person(here.delegate)
    offer = Offer.objects.filter(room=here.room).latest("number")
    return [
        lambda: delegate.get(url("room", here.room)),
        lambda: delegate.get(url("offer", offer)),
        lambda: delegate.get(url("draft", draft)),
        lambda: as_person(here.steward).get(f"/proposals/versions/{proposal.public_id}/"),
    ]


def test_a_new_minimum_shows_on_every_open_offer_and_draft(now_world, as_person):
    here = now_world
    here.offer("10")
    pages = pages_of(here, as_person)
    for page in pages:
        assert "New minimum terms" not in words(page())
    later = (timezone.now() + timedelta(days=30)).replace(hour=12)
    publish(here, later)
    for page in pages:
        said = words(page())
        assert f"New minimum terms hold from {weekday(later).split(',')[0]}" in said
        assert f"Below them: {label('term.duration')}." in said


def test_what_holds_at_once_says_since_when_and_every_field_has_its_reason(now_world, as_person):
    here = now_world
    here.offer("10")
    pages = pages_of(here, as_person)
    publish(here)
    for page in pages:
        assert "New minimum terms hold since" in words(page())
    assert "A year is enough." in words(pages[2]())
