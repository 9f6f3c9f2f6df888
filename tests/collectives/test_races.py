"""Members who do two things at the same moment."""

import pytest

from apps.catalogues.actions import merge_works
from apps.catalogues.models import Merge
from apps.collectives.actions import add_row, give_mandate, leave
from apps.collectives.domain import CURRENT, Row
from apps.collectives.models import Mandate, MandateRow
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


def test_a_work_that_is_listed_while_it_goes_into_another_is_listed_or_goes():
    artist = makers.person()
    group = collective_of(makers.collective(members=[artist], steward=makers.person()).pk)
    for _attempt in range(8):
        give_mandate(actor=artist, person=artist, collective=group, answers={}, rows=[], at=AT)
        kept, retired = makers.work(artist, "Low Tide"), makers.work(artist, "Low tide")
        row = Row(frozenset({"search"}), "never", works=frozenset({retired.pk}))

        def merge(kept=kept, retired=retired):
            return merge_works(actor=artist, kept_id=kept.pk, retired_id=retired.pk, at=AT)

        def listing(row=row):
            return add_row(
                actor=artist, person=artist, collective=group, row=row, text_version=CURRENT, at=AT
            )

        merged, _said = together(merge, listing)
        is_listed = MandateRow.objects.filter(works=retired).exists()
        assert isinstance(merged, Merge) != is_listed, merged
