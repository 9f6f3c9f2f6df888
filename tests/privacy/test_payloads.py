"""The record holds ids, codes, numbers and hashes only."""

import pytest

from apps.audit.models import Entry
from apps.collectives import actions as collectives
from apps.collectives.queries import collective_of
from apps.notifications.routes import ROUTES
from tests import makers, payloads
from tests.browser.story import tell


def test_every_kind_has_a_shape_and_no_shape_is_left_over():
    assert set(payloads.SHAPES) == set(ROUTES)


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ({"membership": "Mira Okonjo"}, "membership.left: membership is 'Mira Okonjo'"),
        ({"membership": "mira@artists.example"}, "membership.left: membership is 'mira@artists.example'"),
        ({"membership": 7}, "membership.left: membership is 7"),
        ({"membership": "", "name": "Mira"}, "membership.left: unknown key name"),
        ({}, "membership.left: membership is missing"),
    ],
)
def test_names_addresses_and_bare_numbers_do_not_pass(payload, fault):
    assert payloads.faults("membership.left", payload) == [fault]


def test_a_kind_without_a_shape_does_not_pass():
    assert payloads.faults("person.renamed", {}) == ["person.renamed: no shape is written down for this kind"]


@pytest.mark.django_db
def test_a_whole_world_leaves_bare_payloads():
    story = tell()
    entries = Entry.objects.select_related("stream")
    kinds = {entry.kind for entry in entries}
    assert len(kinds) >= 15
    assert [fault for entry in entries for fault in payloads.faults_of_entry(entry)] == []
    written = " ".join(str(entry.payload) for entry in entries)
    for person in (*story.members, *story.people.values()):
        assert person.name not in written
        assert person.email not in written
        assert person.public_id not in written


@pytest.mark.django_db
def test_leaving_names_the_membership_and_not_the_person(at):
    artist, steward = makers.person(), makers.person()
    where = makers.collective(members=[artist], steward=steward)
    collectives.leave(actor=artist, collective=collective_of(where.pk), at=at)
    entry = Entry.objects.get(kind="membership.left")
    assert (entry.payload, entry.actor_id) == ({"membership": ""}, artist.pk)
