"""What comes after its time is refused, even before the clock has come by."""

import pytest

from apps.common.errors import Refusal
from apps.moderation import actions
from apps.moderation.models import FindingAnswer
from tests.moderation.makers import AT, DAY
from tests.moderation.reading import state

pytestmark = pytest.mark.django_db


def late():
    return pytest.raises(Refusal, match=r"^mediation[.]too_late$")


def test_a_finding_after_the_mediators_time_is_refused(here):
    made = here.shown()
    given = {"actor": here.ingrid, "mediation_id": made.pk, "percents": here.parts(), "reason": "So."}
    with late():
        actions.give_finding(**given, at=AT + 14 * DAY)
    actions.give_finding(**given, at=AT + 14 * DAY - DAY / 24)
    assert state(made) == "found"


def test_an_answer_and_an_appeal_after_the_time_to_answer_are_refused(here):
    made = here.found()
    actions.answer_finding(actor=here.ada, mediation_id=made.pk, is_yes=True, at=AT)
    for is_yes in (True, False):
        with late():
            actions.answer_finding(actor=here.bo, mediation_id=made.pk, is_yes=is_yes, at=AT + 7 * DAY)
    with late():
        actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="Mine.", at=AT + 7 * DAY)
    assert (FindingAnswer.objects.count(), state(made)) == (1, "found")
    actions.lapse_finding(mediation_id=made.pk, at=AT + 7 * DAY)
    assert state(made) == "refused"


def test_an_appeal_is_neither_taken_nor_answered_after_five_days(here):
    made = here.found()
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="Mine.", at=AT)
    with late():
        actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT + 5 * DAY)
    actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT + 4 * DAY)
    with late():
        actions.answer_appeal(
            actor=here.lars, mediation_id=made.pk, verdict="set_aside", answer="So.", at=AT + 5 * DAY
        )
    assert state(made) == "appealed"
