"""Who leaves a mediation: claimants who claim nothing more, and representatives whose office is over."""

from datetime import date

import pytest

from apps.accounts.models import Seat, User
from apps.catalogues.models import Share
from apps.common.errors import NotAllowed
from apps.moderation import actions, queries
from apps.moderation.models import EvidencePaper, FindingAppeal, Mediation, Turn
from tests import makers
from tests.moderation.makers import AT, DAY, claim
from tests.moderation.reading import kinds, refused

pytestmark = pytest.mark.django_db


def reads(person):
    """Say whether somebody reads the mediation, and what was shown in it."""
    page = queries.mediations_visible_to(person).exists()
    mediation, paper = Mediation.objects.get(), EvidencePaper.objects.earliest("pk")
    shown = queries.shows_evidence_to(person, mediation)
    assert shown == (queries.paper_visible_to(person, paper.public_id) is not None)
    return page, shown


def end_office(person):
    Seat.objects.filter(person=person).update(until=AT + DAY)


def test_the_mediator_reads_what_was_shown_until_it_is_over_and_the_finding_after_that(here):
    made = here.found()
    assert reads(here.ingrid) == (True, True)
    for person in (here.ada, here.bo):
        actions.answer_finding(actor=person, mediation_id=made.pk, is_yes=True, at=AT)
    assert reads(here.ingrid) == (True, False)
    assert reads(here.ada) == (True, True)


def test_a_mediator_without_the_office_reads_nothing_and_does_nothing(here):
    made = here.shown()
    end_office(here.ingrid)
    assert reads(here.ingrid) == (False, False)
    given = {"actor": here.ingrid, "mediation_id": made.pk, "at": AT}
    with pytest.raises(NotAllowed):
        actions.give_finding(**given, percents=here.parts(), reason="So.")
    with pytest.raises(NotAllowed):
        actions.hand_back(**given)


@pytest.mark.parametrize("part", ["the office ends", "a mandate"])
def test_the_clock_gives_it_to_somebody_else_when_the_mediator_is_not_impartial_any_more(here, part):
    made = here.shown()
    assert not actions.follow_claims(mediation_id=made.pk, at=AT)
    if part == "a mandate":
        makers.mandate(here.ingrid, here.collective, {})
        assert reads(here.ingrid) == (True, False)
    else:
        end_office(here.ingrid)
    assert actions.follow_claims(mediation_id=made.pk, at=AT)
    made.refresh_from_db()
    assert (made.state, Turn.objects.get().end, kinds(made)[-1]) == ("asked", "left", "mediation.went_back")
    assert reads(here.ingrid) == (False, False)
    assert queries.mediations_to_take(here.lars) == [made]


def appealed(here):
    made = here.found()
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="Mine.", at=AT)
    actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT)
    assert reads(here.lars) == (True, True)
    return {"actor": here.lars, "mediation_id": made.pk, "answer": "Because."}


@pytest.mark.parametrize(("verdict", "page"), [("upheld", True), ("set_aside", False), ("unanswered", False)])
def test_the_second_representative_reads_what_was_shown_until_the_appeal_is_over(here, verdict, page):
    given = appealed(here)
    if verdict == "unanswered":
        actions.miss_appeal(mediation_id=given["mediation_id"], at=AT + 5 * DAY)
    else:
        actions.answer_appeal(**given, verdict=verdict, at=AT + DAY)
    assert reads(here.lars) == (page, False)


def test_a_second_representative_without_the_office_answers_nothing(here):
    given = appealed(here)
    end_office(here.lars)
    assert reads(here.lars) == (False, False)
    with pytest.raises(NotAllowed):
        actions.answer_appeal(**given, verdict="upheld", at=AT + DAY)
    assert FindingAppeal.objects.get().verdict == ""


def three(here):
    """Let Cleo claim a part too, and say which shares are hers."""
    cleo = makers.person("Cleo Marchetti")
    makers.share(here.work, cleo, ppm=None)
    claim(cleo, here.work, "20")
    return cleo


def take_back(person, here):
    """Let somebody claim nothing of the work any more."""
    own = Share.objects.filter(work=here.work, holder=person, ended_at=None)
    own.update(ended_at=AT + DAY)


def test_who_claims_nothing_more_neither_reads_nor_answers_and_the_others_go_on(here):
    cleo = three(here)
    made = here.shown()
    actions.give_evidence(actor=cleo, mediation_id=made.pk, text="I sang.", at=AT)
    assert queries.mediations_visible_to(cleo).exists()
    take_back(cleo, here)
    assert not actions.follow_claims(mediation_id=made.pk, at=AT + DAY)
    made.refresh_from_db()
    assert made.state == "weighing"
    assert kinds(made)[-2:] == ["mediation.left", "evidence.closed"]
    assert not queries.mediations_visible_to(cleo).exists()
    parts = {**here.parts()}
    actions.give_finding(actor=here.ingrid, mediation_id=made.pk, percents=parts, reason="So.", at=AT + DAY)
    with pytest.raises(NotAllowed):
        actions.answer_finding(actor=cleo, mediation_id=made.pk, is_yes=False, at=AT + DAY)
    for person in (here.ada, here.bo):
        actions.answer_finding(actor=person, mediation_id=made.pk, is_yes=True, at=AT + DAY)
    made.refresh_from_db()
    assert made.state == "accepted"


def test_what_was_found_before_somebody_left_is_answered_by_nobody(here):
    made = here.found()
    claim(here.bo, here.work, "70")
    for is_yes in (True, False):
        with refused("settlement.is_void"):
            actions.answer_finding(actor=here.bo, mediation_id=made.pk, is_yes=is_yes, at=AT)


def test_who_claims_a_part_again_is_heard_again(here):
    cleo = three(here)
    made = here.shown()
    actions.finish_evidence(actor=cleo, mediation_id=made.pk, at=AT)
    take_back(cleo, here)
    actions.follow_claims(mediation_id=made.pk, at=AT + DAY)
    makers.share(here.work, cleo, ppm=200_000)
    claim(cleo, here.work, "30")
    assert actions.follow_claims(mediation_id=made.pk, at=AT + 2 * DAY)
    made.refresh_from_db()
    assert (made.state, kinds(made)[-1]) == ("evidence", "mediation.joined")
    actions.give_evidence(actor=cleo, mediation_id=made.pk, text="I sang.", at=AT + 2 * DAY)


def test_a_steward_or_a_claimant_takes_back_what_the_steward_asked_and_nobody_else_their_own(here):
    made = here.ask(here.steward)
    assert list(queries.waiting_asked_by(here.steward)) == [made]
    assert not queries.waiting_asked_by(here.ada).exists()
    with pytest.raises(NotAllowed):
        actions.withdraw_mediation(actor=here.ingrid, mediation_id=made.pk, at=AT)
    actions.withdraw_mediation(actor=here.bo, mediation_id=made.pk, at=AT)
    again = here.ask(here.ada)
    with pytest.raises(NotAllowed):
        actions.withdraw_mediation(actor=here.bo, mediation_id=again.pk, at=AT)
    actions.withdraw_mediation(actor=here.ada, mediation_id=again.pk, at=AT)
    last = here.ask(here.steward)
    actions.withdraw_mediation(actor=here.steward, mediation_id=last.pk, at=AT)
    assert not queries.waiting_asked_by(here.steward).exists()


def test_a_union_of_which_nobody_is_impartial_is_not_asked(here):
    for person in (here.ingrid, here.lars):
        makers.mandate(person, here.collective, {})
    with refused("mediation.nobody_free"):
        here.ask()
    assert not Mediation.objects.exists()


def test_what_nobody_can_take_any_more_is_over_at_once(here):
    made = here.taken()
    actions.hand_back(actor=here.ingrid, mediation_id=made.pk, at=AT)
    assert not actions.follow_claims(mediation_id=made.pk, at=AT)
    makers.mandate(here.lars, here.collective, {})
    assert actions.follow_claims(mediation_id=made.pk, at=AT)
    made.refresh_from_db()
    assert (made.state, kinds(made)[-1]) == ("lapsed", "mediation.lapsed")


def test_what_nobody_takes_up_in_28_days_is_over_and_can_be_asked_again(here):
    made = here.ask()
    actions.give_up_waiting(mediation_id=made.pk, at=AT + 27 * DAY)
    assert queries.steps_due(AT + 27 * DAY) == []
    assert queries.steps_due(AT + 28 * DAY) == [(made.pk, "asked")]
    actions.give_up_waiting(mediation_id=made.pk, at=AT + 28 * DAY)
    made.refresh_from_db()
    assert (made.state, kinds(made)[-1]) == ("lapsed", "mediation.lapsed")
    assert here.ask(at=AT + 29 * DAY).pk != made.pk


def test_who_speaks_for_two_claimants_shows_something_for_each(here):
    User.objects.filter(pk__in=[here.ada.pk, here.bo.pk]).update(born_on=date(2015, 1, 1))
    gil = makers.person("Gil Moreau")
    for ward in (here.ada, here.bo):
        makers.acts_for(gil, ward, "guardian")
    made = here.taken()
    sides = {party.person_id: party for party in queries.sides_of(gil, made)}
    for person, text in ((here.ada, "Hers."), (here.bo, "His.")):
        actions.give_evidence(
            actor=gil, mediation_id=made.pk, side=sides[person.pk].public_id, text=text, at=AT
        )
        assert sides[person.pk].evidence.get().text == text
    with pytest.raises(NotAllowed):
        actions.finish_evidence(actor=here.ada, mediation_id=made.pk, side=sides[here.bo.pk].public_id, at=AT)
    for side in sides.values():
        actions.finish_evidence(actor=gil, mediation_id=made.pk, side=side.public_id, at=AT)
    made.refresh_from_db()
    assert made.state == "weighing"
