"""Reads that other apps use."""

import pytest

from apps.catalogues.models import Identifier
from apps.contracts import queries
from tests import makers
from tests.contracts.makers import agreed, frozen, in_force, world

pytestmark = pytest.mark.django_db


def test_whoever_has_a_work_in_the_schedule_reads_the_contract_even_after_leaving() -> None:
    place = world(works=1)
    contract = in_force(place)
    place.artist.seats.update(until=contract.in_force_at)
    place.other.seats.update(until=contract.in_force_at)
    assert list(queries.contracts_visible_to(place.artist)) == [contract]
    assert list(queries.contracts_visible_to(place.other)) == []


def test_contract_is_listed_once_for_somebody_with_many_works_and_seats() -> None:
    place = world(works=5)
    makers.seat(place.artist, place.collective, "steward")
    contract = in_force(place)
    assert list(queries.contracts_visible_to(place.artist)) == [contract]


def test_works_to_take_out_are_own_works_that_would_be_in() -> None:
    place = world(works=2)
    makers.work(place.artist, "Nobody's", ppm=None)
    contract = agreed(place)
    at = contract.agreed_at
    assert queries.works_to_take_out(contract, place.artist, at) == place.works
    assert queries.works_to_take_out(contract, place.other, at) == []
    assert queries.works_to_take_out(frozen(world()), place.artist, at) == []


def test_schedule_lines_carry_one_good_code() -> None:
    place = world(works=1)
    work = place.works[0]
    Identifier.objects.create(work=work, scheme="iswc", value="T1", normalised="T1", verdict="invalid")
    recording = work.recordings.create(title=work.title, registered_by=place.artist)
    Identifier.objects.create(
        recording=recording,
        scheme="isrc",
        value="QZ-T1A-23-00041",
        normalised="QZT1A2300041",
        verdict="valid",
    )
    assert frozen(place).schedule.get().code == "QZT1A2300041"
