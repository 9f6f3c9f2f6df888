import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from apps.negotiations import actions
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import Offer, Room
from tests.negotiations.makers import AT, CLOSES, OPEN_UNTIL, terms

pytestmark = pytest.mark.django_db


def test_an_offer_without_a_ballot_cannot_be_at_the_vote(here):
    offer = here.offer("10")
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(state="voting")


@pytest.mark.parametrize("after", ["agreed", "open"])
def test_not_even_an_update_moves_a_room_where_the_rules_do_not_lead(here, after):
    before = "open" if after == "agreed" else "closed"
    Room.objects.filter(pk=here.room.pk).exclude(state=before).update(state=before)
    with pytest.raises(DatabaseError), transaction.atomic():
        Room.objects.filter(pk=here.room.pk).update(state=after)


@pytest.mark.parametrize(
    "change",
    [{"terms": {}}, {"terms_hash": "0" * 64}, {"open_until": CLOSES}, {"prose": "x"}, {"estimate": {}}],
)
def test_an_offer_on_the_table_never_changes(here, change):
    here.offer("8")
    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.update(**change)


def test_offers_and_rooms_are_never_deleted(here):
    here.offer("8")
    for rows in (Offer.objects.all(), Room.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")


def test_an_offer_cannot_begin_accepted(here):
    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.create(
            room=here.room,
            number=1,
            round=1,
            side="company",
            terms={},
            terms_hash="",
            key="k",
            tabled_by=here.delegate,
            tabled_at=AT,
            open_until=OPEN_UNTIL,
            state="accepted",
        )


def test_who_wrote_in_a_draft_stays_written(here):
    content = OfferContent(terms("8"), "", None, OPEN_UNTIL)
    draft = actions.prepare_draft(actor=here.delegate, room_id=here.room.pk, content=content, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.writers.update(person=here.signatory)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.writers.all()._raw_delete("default")
    assert draft.writers.get().person == here.delegate
