"""Who is told of a step in a mediation, and with which words; nobody reads in a letter what they may not."""

import pytest

from apps.moderation import actions
from apps.notifications.domain import About
from apps.notifications.messages.letters import letter_for
from apps.notifications.models import Notice
from apps.notifications.queries import seen_by
from tests import makers
from tests.moderation.makers import AT, DAY, code_dispute, dispute

pytestmark = pytest.mark.django_db


def letters(person, kind):
    """Give the letters that a person gets now of one kind of fact."""
    told = Notice.objects.filter(person=person, kind=kind).select_related("entry").order_by("pk")
    abouts = [About(one.kind, one.entry.payload, one.at) for one in told]
    written = (letter_for(about, seen_by(person, [about], AT + DAY)) for about in abouts)
    return [letter for letter in written if letter is not None]


def subjects(person, kind):
    return [letter.subject for letter in letters(person, kind)]


def test_after_a_set_aside_the_next_representative_is_asked_to_mediate_and_not_for_an_appeal():
    here = dispute()
    vera = makers.person("Vera Lindqvist")
    makers.seat(vera, here.union, "representative")
    made = here.found()
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="Mine.", at=AT)
    for free in (here.lars, vera):
        assert subjects(free, "finding.appealed") == ["An appeal waits: Common Measure"]
    actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT)
    assert subjects(vera, "finding.appealed") == []
    actions.answer_appeal(
        actor=here.lars, mediation_id=made.pk, verdict="set_aside", answer="Ask the studio.", at=AT + DAY
    )
    [letter] = letters(vera, "finding.appeal_answered")
    assert letter.subject == "Mediation is wanted: Common Measure"
    assert letter.needs
    assert subjects(here.ingrid, "finding.appeal_answered") == ["Your proposal was set aside: Common Measure"]
    for claimant in (here.ada, here.bo):
        assert subjects(claimant, "finding.appeal_answered") == ["The appeal is answered: Low Tide"]


def test_who_looks_at_an_appeal_is_told_as_long_as_it_waits():
    here = dispute()
    made = here.found()
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="Mine.", at=AT)
    actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT)
    actions.miss_appeal(mediation_id=made.pk, at=AT + 5 * DAY)
    assert Notice.objects.filter(person=here.bo, kind="finding.appeal_unanswered").exists()
    assert letters(here.lars, "finding.appeal_unanswered") == []


def test_letters_about_a_code_speak_of_no_shares():
    here = code_dispute()
    made = here.shown()
    actions.give_finding(
        actor=here.ingrid, mediation_id=made.pk, percents={}, keeps_code="one_work", reason="So.", at=AT
    )
    for person in (here.ada, here.bo):
        actions.answer_finding(actor=person, mediation_id=made.pk, is_yes=True, at=AT)
    for kind in ("finding.given", "finding.accepted"):
        for letter in letters(here.ada, kind):
            said = " ".join([letter.subject, *letter.lines])
            assert "division" not in said
            assert "share" not in said
