"""Categories that change while members are asked, and while somebody is admitted."""

from datetime import timedelta

import pytest

from apps.ballots.models import ProvisionalEntry
from apps.collectives import actions, queries
from apps.collectives.models import Collective, Membership
from apps.negotiations import actions as negotiations
from apps.negotiations.models import Offer
from tests import makers
from tests.collectives.house import CLOSES, house
from tests.negotiations.makers import AT, OPEN_UNTIL, terms, world
from tests.negotiations.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
ASSOCIATE = {"code": "associate", "votes": False, "leads": False, "brings": True}


def test_nobody_is_put_off_the_roll_while_it_is_read() -> None:
    rules = {"categories": [ASSOCIATE], "announce_days": 3}
    for attempt in range(4):
        here = world(rules=rules)
        group = Collective.objects.get(organisation=here.collective)
        member = here.members[0]
        placed = Membership.objects.create(
            collective=group, person=member, state="admitted", applied_at=AT, decided_at=AT
        )
        offer = negotiations.table_offer(
            actor=here.delegate,
            room_id=here.room.pk,
            terms=terms(),
            open_until=OPEN_UNTIL,
            key=f"{attempt}",
            at=AT,
        )

        def ask(here=here, offer=offer):
            return negotiations.put_to_vote(
                actor=here.steward, offer_id=offer.pk, closes_at=AT + timedelta(days=14), at=AT
            )

        def place(here=here, placed=placed):
            return actions.place_member(
                actor=here.steward, membership_id=placed.pk, category="associate", reason="Rests.", at=AT
            )

        asked, said = together(ask, place)
        assert isinstance(asked, Offer)
        is_on_roll = ProvisionalEntry.objects.filter(ballot=asked.ballot, person=member).exists()
        assert is_on_roll == (said == "membership.vote_runs")


def test_whoever_is_admitted_while_bylaws_change_brings_works_as_the_new_ones_say() -> None:
    for _attempt in range(4):
        here = house(rules={"categories": [ASSOCIATE]})
        applicant = makers.person()
        applied = actions.apply(actor=applicant, collective=here.group, at=AT)
        motion = here.ask(here.draft({"categories": [{**ASSOCIATE, "brings": False}]}))
        here.vote(motion, ["yes"] * 4)

        def admit(here=here, applied=applied):
            return actions.admit(
                actor=here.steward, membership_id=applied.pk, category="associate", reason="Sings.", at=CLOSES
            )

        together(admit, lambda motion=motion: actions.conclude_motion(motion_id=motion.pk, at=CLOSES))
        applied.refresh_from_db()
        assert queries.bylaws_in_force(here.where.pk).category_of("associate").brings is False
        assert (applied.state, applied.brings_works) == ("admitted", False)
