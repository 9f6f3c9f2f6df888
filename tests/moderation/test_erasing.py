"""What stays of a mediation about a code when one side is erased: everything that the other one showed."""

import pytest

from apps.audit.models import Entry
from apps.catalogues.actions import forget_works
from apps.catalogues.models import Conflict
from apps.moderation import actions
from apps.moderation.models import Evidence, Mediation
from tests.moderation.makers import AT, DAY, code_dispute

pytestmark = pytest.mark.django_db


def test_an_erased_side_ends_the_conflict_about_a_code_and_takes_nothing_from_the_other():
    here = code_dispute()
    # Ada's work is Bo's too, and keeps its code; the other one is his alone.
    made, person, other = here.shown(), here.bo, here.ada
    forget_works(person=person, names=(person.name,), at=AT + DAY)
    conflict = Conflict.objects.get(pk=here.conflict.pk)
    assert (conflict.settled_at, conflict.code) == (AT + DAY, "")
    assert Evidence.objects.filter(party__person=other).get().papers.exists()
    told = Entry.objects.filter(stream__name=f"person:{other.pk}", kind="conflict.settled")
    assert told.filter(payload__conflict=conflict.public_id).exists()
    assert actions.follow_claims(mediation_id=made.pk, at=AT + DAY)
    assert Mediation.objects.get().state == "over"
    forget_works(person=other, names=(other.name,), at=AT + 2 * DAY)
    assert Conflict.objects.get(pk=here.conflict.pk).settled_at == AT + DAY
