"""Who is a member, and thereby with a union, is known to nobody who need not know."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.collectives import actions as collectives
from apps.collectives.models import Membership
from apps.collectives.queries import collective_of
from apps.unions.queries import sees_representatives, unions_beside
from tests import makers
from tests.contracts import makers as contracts

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_only_stewards_read_the_list_of_members_unless_bylaws_say_otherwise(as_person):
    member, named, steward = makers.person(), makers.person("Mira Okonjo"), makers.person()
    outsider = makers.person()
    for rule, expected in (("stewards", 404), ("members", 200)):
        where = makers.collective(members=[member, named], steward=steward, rules={"names_seen_by": rule})
        url = reverse("collectives:members", args=[where.slug])
        # There is something to see.
        assert "Mira Okonjo" in text(as_person(steward).get(url))
        page = as_person(member).get(url)
        assert page.status_code == expected
        assert ("Mira Okonjo" in text(page)) == (expected == 200)
        assert as_person(outsider).get(url).status_code == 404
        front = as_person(member).get(reverse("collectives:collective", args=[where.slug]))
        assert (url in front.content.decode()) == (rule == "members")


def test_the_list_for_members_says_names_and_no_mandates(as_person):
    member, named, steward = makers.person(), makers.person("Mira Okonjo"), makers.person()
    where = makers.collective(members=[member, named], steward=steward, rules={"names_seen_by": "members"})
    makers.mandate(named, where, {})
    url = reverse("collectives:members", args=[where.slug])
    assert "given" in text(as_person(steward).get(url))
    page = text(as_person(member).get(url))
    assert "Mira Okonjo" in page
    assert "given" not in page


def test_who_speaks_for_a_union_is_named_beside_whom_it_stands_only(as_person):
    place = contracts.world(works=1)
    url = reverse("unions:union", args=[place.union.slug])
    for reader in (place.artist, place.steward, place.representative):
        assert place.representative.name in text(as_person(reader).get(url))
    for client in (Client(), as_person(place.delegate), as_person(makers.person())):
        page = client.get(url)
        assert page.status_code == 200
        assert place.representative.name not in text(page)


def test_with_which_union_one_is_follows_from_seats_and_is_ones_own_matter():
    place = contracts.world(works=1)
    assert [one.union for one in unions_beside(place.artist)] == [place.union]
    assert list(unions_beside(place.delegate)) == []
    assert not sees_representatives(place.delegate, place.union)


def test_applying_says_what_it_shows_and_keeps_under_which_words(as_person, at):
    person = makers.person()
    where = makers.collective(steward=makers.person())
    page = text(as_person(person).get(reverse("collectives:apply", args=[where.slug])))
    assert "being a member means being with that union" in page
    collectives.apply(actor=person, collective=collective_of(where.pk), at=at)
    assert Membership.objects.get(person=person).consent == "1"


def test_fewer_than_five_artists_are_not_counted_for_a_company(as_person):
    place = contracts.world(works=2)
    contract = contracts.in_force(place)
    page = text(as_person(place.delegate).get(reverse("contracts:contract", args=[contract.public_id])))
    assert "2 works" in page
    assert "by 1 artist" not in page
