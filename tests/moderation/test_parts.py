"""Who has a part in a matter, themselves or through others, and so moderates nothing in it (rule 21)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.catalogues.models import Contributor
from apps.moderation import actions, queries
from apps.negotiations.models import Room
from apps.negotiations.queries import is_involved
from tests import makers
from tests.moderation.makers import AT, DAY, claim

pytestmark = pytest.mark.django_db


def give_a_part(person, how, here):
    """Give somebody a part in the matter of a collective: their own, or that of whom they act for."""
    cleo = makers.person("Cleo Marchetti")
    if how == "manages a claimant":
        makers.acts_for(person, here.ada, "manager")
    elif how == "manages a member":
        makers.seat(cleo, here.collective, "member")
        makers.acts_for(person, cleo, "manager")
    elif how == "manages who gave a mandate":
        makers.mandate(cleo, here.collective, {})
        makers.acts_for(person, cleo, "manager")
    elif how == "guards who holds a part":
        User.objects.filter(pk=cleo.pk).update(born_on=date(2015, 1, 1))
        makers.acts_for(person, cleo, "guardian")
        makers.mandate(here.ada, here.collective, {})
        makers.share(makers.work(here.ada, ppm=500_000), cleo, ppm=500_000)
    elif how == "plays on a work":
        makers.mandate(here.ada, here.collective, {})
        Contributor.objects.create(work=makers.work(here.ada), person=person, part="performer")
    else:
        makers.mandate(here.ada, here.collective, {})
        makers.share(makers.work(person, ppm=None), here.ada, ppm=500_000)


PARTS = (
    *("manages a claimant", "manages a member", "manages who gave a mandate"),
    *("guards who holds a part", "plays on a work", "registered a work"),
)


@pytest.mark.parametrize("how", PARTS)
def test_who_acts_for_somebody_with_a_part_neither_mediates_nor_moderates(here, how):
    made = here.ask()
    room = Room(collective=here.collective, company=makers.company("Veldra"), union=here.union)
    assert queries.is_free_for(here.ingrid, made)
    assert not is_involved(here.ingrid, room)
    give_a_part(here.ingrid, how, here)
    assert not queries.is_free_for(here.ingrid, made)
    assert is_involved(here.ingrid, room)
    assert queries.is_free_for(here.lars, made)
    assert not is_involved(here.lars, room)


def test_who_looked_at_a_finding_mediates_nothing_in_that_matter(here):
    made = here.found()
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="Mine.", at=AT)
    actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT)
    actions.answer_appeal(
        actor=here.lars, mediation_id=made.pk, verdict="set_aside", answer="Ask the studio.", at=AT + DAY
    )
    assert not queries.is_free_for(here.lars, made)
    assert queries.mediations_to_take(here.lars) == []


def test_a_list_of_what_waits_takes_as_many_statements_for_many_as_for_one(here):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = queries.mediations_to_take(here.lars)
        return len(found), len(seen)

    here.ask()
    first = statements()
    for title in ("Slow Air", "Reel in D", "Two Bridges"):
        work = makers.work(here.ada, title, ppm=600_000)
        makers.share(work, here.bo, ppm=400_000)
        claim(here.bo, work, "60")
        conflict = work.conflicts.get()
        actions.ask_mediation(
            actor=here.ada, conflict_id=conflict.pk, collective_id=here.collective.pk, at=AT
        )
    assert (first[0], statements()) == (1, (4, first[1]))
