"""A vote that closes soon, at each start."""

from datetime import datetime, timedelta

import pytest

from apps.ballots.models import Ballot
from apps.demo.world import people, stage
from apps.negotiations.actions import pause_room
from apps.negotiations.models import Offer, Room

pytestmark = pytest.mark.django_db


def _agree(ballot: Ballot) -> None:
    """Let forty more say yes in the last minute."""
    for person in stage.votes.may_vote_by_themselves(ballot.pk)[:40]:
        stage.votes.cast(
            person=person,
            public_id=ballot.public_id,
            choice="yes",
            request_id=f"r{person.pk}",
            clock=lambda: ballot.closes_at - timedelta(minutes=1),
        )


def test_the_vote_that_runs_is_kept(world: datetime) -> None:
    running = stage.live_ballot(world)

    assert running is not None
    assert stage.ensure_live_ballot(world) == running
    assert Ballot.objects.filter(state="open").count() == 1


def test_an_offer_that_waited_is_put_to_the_vote_when_a_company_is_busy(world: datetime) -> None:
    first = stage.live_ballot(world)
    assert first is not None
    later = first.closes_at - timedelta(minutes=1)

    ballot = stage.ensure_live_ballot(later)

    assert ballot is not None
    offer = Offer.objects.get(ballot=ballot)
    assert offer.room.company.slug == "orrin"
    assert ballot.closes_at == later + stage.LASTS
    assert ballot.closes_at - ballot.opens_at == timedelta(days=7)
    assert (ballot.roll_size, ballot.headers.count()) == (300, 138)
    assert not ballot.headers.filter(entry__person__email__in=people.DOORS.values()).exists()
    assert ballot.opened_by == people.known(people.LIV)


def test_a_vote_that_ended_while_the_site_was_off_is_concluded_and_the_company_opens_a_new_room(
    world: datetime,
) -> None:
    first = stage.live_ballot(world)
    assert first is not None
    _agree(first)

    ballot = stage.ensure_live_ballot(first.closes_at + timedelta(minutes=2))

    before, offer = Offer.objects.get(ballot=first), Offer.objects.get(ballot=ballot)
    assert (before.state, before.room.state) == ("accepted", "agreed")
    assert (offer.room.company.slug, offer.round) == ("veldra", 1)
    assert offer.terms["scope.uses"] != before.terms["scope.uses"]
    assert offer.room.opened_at < offer.tabled_at < ballot.opens_at
    assert [opinion.stance for opinion in offer.opinions.all()] == ["recommend"]


def test_without_a_free_table_nothing_is_staged(world: datetime) -> None:
    first = stage.live_ballot(world)
    assert first is not None
    waiting = Room.objects.get(collective__slug="common-measure", state="open")
    until = world + timedelta(days=3)
    pause_room(
        actor=people.known(people.INGRID), room_id=waiting.pk, reason="We look first.", until=until, at=world
    )

    assert stage.ensure_live_ballot(first.closes_at - timedelta(minutes=1)) is None


def test_a_declined_offer_is_followed_by_another_in_the_same_room(world: datetime) -> None:
    first = stage.live_ballot(world)
    assert first is not None
    over = first.closes_at + timedelta(minutes=2)
    waited = stage.ensure_live_ballot(over)
    assert waited is not None
    assert Offer.objects.get(ballot=first).state == "declined"

    ballot = stage.ensure_live_ballot(over + timedelta(hours=8))

    offer = Offer.objects.get(ballot=ballot)
    assert (offer.room.company.slug, offer.round) == ("veldra", 5)
