"""What migrations make of rows that were there before."""

from importlib import import_module

import pytest
from django.apps import apps

from apps.catalogues import queries
from apps.catalogues.models import Share
from tests import makers

pytestmark = pytest.mark.django_db
PUBLISHING = ("mechanical", "performance", "synchronisation")


@pytest.fixture
def splitting():
    return import_module("apps.catalogues.migrations.0003_split_composition")


def said(work, right, holder, ppm, **more):
    return Share.objects.create(
        work=work,
        right=right,
        holder=holder,
        ppm=ppm,
        controller="label",
        asserted_by=work.registered_by,
        asserted_at=makers.LONG_AGO,
        **more,
    )


def rows():
    columns = ("work", "right", "holder", "outside_name", "ppm", "effective_ppm", "controller", "ended_at")
    return sorted(Share.objects.values_list(*columns), key=str)


def test_the_composition_becomes_three_rights_with_the_same_shares(splitting, monkeypatch):
    monkeypatch.setattr(splitting, "_BATCH", 2)
    mira = makers.person()
    songs = [makers.work(mira, ppm=None) for _number in range(3)]
    for song in songs:
        said(song, "master", mira, 1_000_000)
        said(song, "composition", mira, 600_000)
        said(song, "composition", None, None, outside_name="Ilse")
    said(songs[0], "composition", makers.person(), 500_000, ended_at=makers.LONG_AGO)
    splitting.split(apps, None)
    assert not Share.objects.filter(right="composition").exists()
    assert Share.objects.count() == len(set(Share.objects.values_list("public_id", flat=True))) == 3 * 7 + 3
    for song in songs:
        for right in PUBLISHING:
            standing = Share.objects.filter(work=song, right=right, ended_at__isnull=True).order_by("pk")
            assert list(
                standing.values_list("holder", "outside_name", "ppm", "effective_ppm", "controller")
            ) == [
                (mira.pk, "", 600_000, 600_000, "label"),
                (None, "Ilse", None, None, "label"),
            ]
    assert set(Share.objects.filter(right="master").values_list("effective_ppm", flat=True)) == {1_000_000}
    [facts] = queries.work_facts([songs[0].pk])
    assert [one.right for one in facts.rights] == ["master", "composition"]


def test_splitting_twice_changes_nothing_and_joining_gives_back_what_was_there(splitting):
    mira = makers.person()
    song = makers.work(mira, ppm=None)
    said(song, "composition", mira, 600_000, effective_ppm=600_000)
    before = rows()
    splitting.split(apps, None)
    after = rows()
    splitting.split(apps, None)
    assert rows() == after != before
    splitting.join(apps, None)
    assert rows() == before
