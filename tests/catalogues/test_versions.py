"""Versions of a work in one list: each row is a recording with its own title and code, and mended as such."""

import csv
import io

import pytest
from django.urls import reverse

from apps.catalogues import domain
from apps.catalogues.models import Identifier, Recording, Work
from apps.catalogues.tasks import apply_due
from tests import makers
from tests.catalogues.test_importers_workbook import book
from tests.catalogues.test_phases import catalogue, counts, enter, look
from tests.catalogues.test_views_phases import page, upload

pytestmark = pytest.mark.django_db

PLAIN, REMASTER = "Soft Rain", "Soft Rain (Remastered 2023)"
HEAD = "title,artist,isrc\n"


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def recordings():
    return [
        (one.title, sorted(one.identifiers.values_list("value", flat=True)))
        for one in Recording.objects.order_by("pk")
    ]


def rows(*pairs):
    return HEAD + "".join(f"{title},Ada Lund,{code}\n" for title, code in pairs)


@pytest.mark.parametrize("other", ["SEABC2400002", "SEABC24-2"])
def test_a_remaster_with_another_code_is_mended_beside_its_work_as_a_musician_does_it(
    artist, as_person, other
):
    client = as_person(artist)
    head = ["Title", "Artist", "ISRC"]
    listed = book(head, [PLAIN, "Ada Lund", "SEABC24-1"], [REMASTER, "Ada Lund", other])
    run = upload(client, listed, "songs.xlsx")
    page(client, run)
    client.post(reverse("catalogues:import_apply", args=[run.public_id]))
    apply_due()
    assert Work.objects.count() == 1
    assert recordings() == [(PLAIN, ["SEABC24-1"]), (REMASTER, [other])]
    before = catalogue()
    again = upload(client, listed, "songs again.xlsx")
    client.post(reverse("catalogues:import_apply", args=[again.public_id]))
    apply_due()
    assert catalogue() == before
    response = client.get(reverse("catalogues:refused_rows", args=[run.public_id]))
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    for line in lines[1:]:
        line[4] = {"SEABC24-1": "SEABC2400001", "SEABC24-2": "SEABC2400002"}[line[4]]
    # The remaster's row first: the order of a mended list says nothing.
    mended = book(lines[0], *reversed(lines[1:]))
    right = upload(client, mended, "mended.xlsx")
    assert ("SEABC24-2 (not valid)" in page(client, right)) == (other == "SEABC24-2")
    assert "SEABC24-1 (not valid)" in page(client, right)
    wrong = 2 if other == "SEABC24-2" else 1
    assert right.updated == wrong
    client.post(reverse("catalogues:import_apply", args=[right.public_id]))
    apply_due()
    right.refresh_from_db()
    assert right.updated == wrong
    assert recordings() == [(PLAIN, ["SEABC2400001"]), (REMASTER, ["SEABC2400002"])]
    before = catalogue()
    for old in (listed, mended):
        nothing = upload(client, old, "again.xlsx")
        assert "Nothing in this list is new." in page(client, nothing)
        client.post(reverse("catalogues:import_apply", args=[nothing.public_id]))
        apply_due()
        assert catalogue() == before


@pytest.mark.parametrize("batch", [1, 500])
@pytest.mark.parametrize(
    "pairs",
    [
        ((PLAIN, "nonsense"), (PLAIN, "rubbish")),
        ((PLAIN, "nonsense"), (PLAIN, "SEABC2400001")),
        ((PLAIN, "SEABC2400001"), (PLAIN, "nonsense")),
        ((PLAIN, ""), (REMASTER, "")),
        ((REMASTER, ""), (PLAIN, "")),
        ((PLAIN, ""), (REMASTER, "nonsense"), ("Soft Rain - 2011 Remaster", "")),
    ],
)
def test_rows_with_other_codes_or_titles_of_versions_are_recordings_of_one_work(
    artist, at, batch, monkeypatch, pairs
):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    run = look(artist, rows(*pairs), at)
    seen = counts(run)
    assert counts(enter(artist, run, at)) == seen
    assert Work.objects.count() == 1
    assert recordings() == [(title, [code] if code else []) for title, code in pairs]
    before = catalogue()
    again = look(artist, rows(*pairs), at)
    assert counts(enter(artist, again, at)) == {
        "rows_total": len(pairs),
        "unchanged": 1,
        "merged": len(pairs) - 1,
    }
    assert catalogue() == before


@pytest.mark.parametrize("batch", [1, 500])
def test_the_second_of_two_wrong_codes_is_the_one_that_its_mended_row_takes_the_place_of(
    artist, at, batch, monkeypatch
):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    enter(artist, look(artist, rows((PLAIN, "SEABC24001"), (PLAIN, "SEABC24002")), at), at)
    enter(artist, look(artist, rows((PLAIN, "SEABC2400002")), at), at)
    assert recordings() == [(PLAIN, ["SEABC24001"]), (PLAIN, ["SEABC2400002"])]


def test_a_list_that_says_two_codes_of_a_work_mends_no_code_that_it_says_itself(artist, at):
    enter(artist, look(artist, rows((PLAIN, "nonsense")), at), at)
    both = rows((PLAIN, "nonsense"), (PLAIN, "SEABC2400001"))
    enter(artist, look(artist, both, at), at)
    assert recordings() == [(PLAIN, ["nonsense"]), (PLAIN, ["SEABC2400001"])]
    before = catalogue()
    enter(artist, look(artist, both, at), at)
    assert catalogue() == before


def test_the_same_song_twice_and_without_a_code_the_second_time_stays_one_recording(artist, at):
    text = rows((PLAIN, "SEABC2400001"), ("SOFT RAIN", ""), ("Soft Rain (feat. Bo Ek)", ""))
    enter(artist, look(artist, text, at), at)
    assert recordings() == [(PLAIN, ["SEABC2400001"])]


def test_another_list_that_calls_a_renamed_recording_by_its_works_title_means_it(artist, at):
    enter(artist, look(artist, rows((PLAIN, "")), at), at)
    Recording.objects.update(title="Soft Rain, the long one")
    enter(artist, look(artist, rows((PLAIN, "SEABC2400001")), at), at)
    assert recordings() == [("Soft Rain, the long one", ["SEABC2400001"])]
    assert Identifier.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "version"),
    [
        ("Soft Rain", ("soft rain", "")),
        ("Soft Rain (Remastered 2023)", ("soft rain", "remaster 2023")),
        ("SOFT RAIN - 2023 Remaster", ("soft rain", "remaster 2023")),
        ("Soft Rain [Remastered]", ("soft rain", "remaster")),
        ("Soft Rain (Live)", ("soft rain live", "")),
        ("Remastered", ("remastered", "")),
    ],
)
def test_a_remaster_is_a_version_of_its_title(title, version):
    assert domain.version_of(title) == version
