"""What every request passes."""

import pytest

from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/works/%00/", "/works/?q=%00", "/rooms/a%00b/", "/api/v1/rooms/%00/", "/proposals/%00/"]
)
def test_a_nul_in_an_address_is_a_fault_of_the_request(as_person, path):
    assert as_person(makers.person()).get(path).status_code == 400


def test_a_nul_in_a_hidden_field_finds_nothing(as_person):
    artist = makers.person()
    makers.collective("Common Measure", members=[artist])
    client = as_person(artist)
    assert client.post("/proposals/new/", {"collective": "a\x00b"}).status_code == 404
    slug = "/collectives/" + client.get("/collectives/").context["collectives"][0].organisation.slug
    assert client.post(f"{slug}/mandate/", {"for": "\x00"}).status_code == 404


def test_no_cache_between_keeps_what_a_person_gets(as_person, client):
    kept_out = as_person(makers.person()).get("/works/")["Cache-Control"]
    assert {"private", "no-cache"} <= set(kept_out.split(", "))
    assert not client.get("/collectives/").has_header("Cache-Control")


def test_a_member_with_thousands_of_works_can_tick_them(as_person):
    ticked = {"chosen": [str(number) for number in range(5_000)], "zone": "Mars"}
    assert as_person(makers.person()).post("/settings/", ticked).status_code == 200
