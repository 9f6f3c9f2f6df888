"""Works on which a vote runs stay what they are until it is over."""

import pytest

from apps.catalogues.actions import merge_works
from apps.common.errors import Refusal
from tests import makers
from tests.negotiations.makers import AT

pytestmark = pytest.mark.django_db


def test_no_works_are_joined_while_their_person_is_asked_about_them_below_a_vote(here):
    artist, stranger = here.members[0], makers.person()
    pairs = {person: [makers.work(person) for _one in range(2)] for person in (artist, stranger)}
    here.at_vote("10")

    def join(person):
        kept, retired = pairs[person]
        return merge_works(actor=person, kept_id=kept.pk, retired_id=retired.pk, at=AT)

    with pytest.raises(Refusal, match=r"^merge[.]vote_runs$"):
        join(artist)
    assert join(stranger).split_at is None
