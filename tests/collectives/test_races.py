"""Members who do two things at the same moment."""

import pytest

from apps.collectives.actions import give_mandate, leave
from apps.collectives.models import Mandate
from apps.collectives.queries import collective_of
from apps.common.errors import NotAllowed
from tests import makers
from tests.negotiations.makers import AT
from tests.negotiations.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_mandate_is_left_of_somebody_who_leaves_while_giving_it():
    artist = makers.person()
    group = collective_of(makers.collective(members=[artist], steward=makers.person()).pk)

    def give():
        try:
            return give_mandate(actor=artist, person=artist, collective=group, answers={}, at=AT)
        except NotAllowed:
            return "came too late"

    for _attempt in range(5):
        together(give, lambda: leave(actor=artist, collective=group, at=AT), give)
        assert not Mandate.objects.filter(ended_at__isnull=True).exists()
        makers.seat(artist, group.organisation, "member")
