"""Who may touch whose catalogue: people down, permissions across."""

from datetime import date

import pytest

from apps.common.permissions import may
from tests import makers

pytestmark = pytest.mark.django_db

OWN = ("catalogues.import_works", "catalogues.add_work", "catalogues.claim")


def test_permissions_by_person():
    artist, guardian, manager, co_owner, stranger = (makers.person() for _n in range(5))
    steward = makers.person()
    artist.born_on = date(2015, 1, 1)
    artist.save(update_fields=["born_on"])
    makers.collective(members=[artist], steward=steward)
    superuser = makers.person()
    superuser.is_superuser = True
    superuser.save()
    song = makers.work(artist, ppm=500_000)
    makers.share(song, co_owner, ppm=500_000)
    for person, capacity in ((guardian, "guardian"), (manager, "manager")):
        makers.acts_for(person, artist, capacity)
    table = {
        artist: True,
        guardian: True,
        manager: False,
        co_owner: False,
        stranger: False,
        steward: False,
        superuser: False,
    }
    for person, allowed in table.items():
        assert [may(person, permission, artist) for permission in OWN] == [allowed] * 3
        assert may(person, "catalogues.change_work", song) is allowed
