import pytest

from apps.common.permissions import may
from apps.negotiations import queries
from tests import makers
from tests.negotiations.makers import world

pytestmark = pytest.mark.django_db

PEOPLE = ("steward", "member", "delegate", "signatory", "representative", "stranger", "superuser")
TABLE = {
    "negotiations.view_room": {"steward", "member", "delegate", "signatory", "representative"},
    "negotiations.open_room": {"steward", "delegate"},
    "negotiations.table_offer": {"steward", "delegate"},
    "negotiations.withdraw_offer": {"delegate"},
    "negotiations.decline_offer": {"steward"},
    "negotiations.accept_in_principle": {"steward"},
    "negotiations.put_to_vote": {"steward", "representative"},
    "negotiations.say_at_table": {"steward", "delegate", "representative"},
    "negotiations.strike_message": {"representative"},
    "negotiations.use_power": {"representative"},
    "negotiations.end_ruling": {"representative"},
    "negotiations.appeal": {"steward", "delegate"},
    "negotiations.give_opinion": {"representative"},
    "negotiations.pause_room": {"representative"},
    "negotiations.resume_room": {"representative"},
}


def test_who_may_do_what():
    here = world()
    people = {name: getattr(here, name) for name in PEOPLE if hasattr(here, name)}
    people["member"] = here.members[0]
    people["superuser"] = makers.person()
    people["superuser"].is_superuser = True
    people["superuser"].save()
    offer = here.offer("8")
    for permission, allowed in TABLE.items():
        found = {name for name, person in people.items() if may(person, permission, offer)}
        assert found == allowed, permission


def test_people_of_another_room_see_nothing_of_this_one():
    here = world()
    offer = here.offer("8")
    others = [makers.person() for _ in range(4)]
    makers.collective("Other", members=[others[0]], steward=others[1])
    makers.company("Rival", delegate=others[2])
    makers.union("Elsewhere", representative=others[3])
    assert here.room in queries.rooms_visible_to(here.steward)
    for person in others:
        assert list(queries.rooms_visible_to(person)) == []
        assert list(queries.offers_visible_to(person)) == []
        assert not may(person, "negotiations.view_room", offer)


def test_a_seat_that_ended_opens_nothing():
    here = world()
    assert queries.rooms_visible_to(here.delegate).exists()
    here.delegate.seats.update(until=makers.LONG_AGO.replace(year=2027))
    assert not queries.rooms_visible_to(here.delegate).exists()
    assert queries.side_of(here.delegate, here.room) is None
