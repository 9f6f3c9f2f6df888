"""A work with several recordings: what a list says of the second counts like what it says of the first."""

import pytest
from django.urls import reverse

from apps.catalogues import actions
from apps.catalogues.models import Recording, Work
from tests import makers
from tests.catalogues.going_out import exported
from tests.catalogues.test_phases import bring, catalogue, counts, enter, look

pytestmark = pytest.mark.django_db

HEAD = "title,artist,album,isrc,duration\n"
FIRST = "Kvarn,Ada Lund,Harbour,SEABC2400001,3:10\n"
TWO = HEAD + FIRST + "Kvarn,Ada Lund,Live at Nine Rooms,SEABC2400002,4:00\n"
EDITED = HEAD + FIRST + "Kvarn,Ada Lund,Live at Ten Rooms,SEABC2400002,4:05\n"


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def albums():
    return list(Recording.objects.order_by("pk").values_list("album", flat=True))


@pytest.mark.parametrize("batch", [1, 500])
def test_values_edited_in_the_second_recording_are_shown_and_taken_if_its_person_says_so(
    artist, at, batch, monkeypatch, as_person
):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    enter(artist, look(artist, TWO, at), at)
    before = catalogue()
    run = look(artist, EDITED, at)
    assert counts(run) == {"rows_total": 2, "unchanged": 1, "merged": 1, "differing": 1}
    [note] = run.notes.filter(what="changed")
    assert (note.row, note.changes) == (
        3,
        [
            {"field": "album", "old": "Live at Nine Rooms", "new": "Live at Ten Rooms", "of": "SEABC2400002"},
            {"field": "duration_ms", "old": "240000", "new": "245000", "of": "SEABC2400002"},
        ],
    )
    page = as_person(artist).get(reverse("catalogues:import_run", args=[run.public_id])).content.decode()
    for words in ("SEABC2400002", "Live at Nine Rooms", "Live at Ten Rooms", "1 row says something else"):
        assert words in page
    assert counts(enter(artist, run, at)) == counts(run)
    assert catalogue() == before
    taken = enter(artist, look(artist, EDITED, at), at, differing="take")
    assert counts(taken) == {"rows_total": 2, "unchanged": 1, "updated": 1}
    assert albums() == ["Harbour", "Live at Ten Rooms"]
    assert counts(look(artist, EDITED, at)) == {"rows_total": 2, "unchanged": 1, "merged": 1}


@pytest.mark.parametrize("batch", [1, 500])
def test_what_the_second_recording_lacks_is_shown_before_it_is_filled_in(artist, at, batch, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    bring(artist, TWO.replace("Live at Nine Rooms", ""), at)
    run = look(artist, TWO, at)
    assert counts(run) == {"rows_total": 2, "unchanged": 1, "updated": 1}
    assert run.notes.get(what="changed").changes == [
        {"field": "album", "old": "", "new": "Live at Nine Rooms", "of": "SEABC2400002"}
    ]
    assert counts(enter(artist, run, at)) == counts(run)
    assert albums() == ["Harbour", "Live at Nine Rooms"]


@pytest.mark.parametrize("batch", [1, 500])
def test_the_first_row_that_names_a_recording_is_the_one_that_counts(artist, at, batch, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    enter(artist, look(artist, TWO, at), at)
    text = EDITED + "Kvarn,Ada Lund,Live at Home,SEABC2400002,\n"
    run = look(artist, text, at)
    assert counts(run) == {"rows_total": 3, "unchanged": 1, "merged": 2, "differing": 1}
    taken = enter(artist, run, at, differing="take")
    assert counts(taken) == {"rows_total": 3, "unchanged": 1, "updated": 1, "merged": 1}
    assert albums() == ["Harbour", "Live at Ten Rooms"]
    before = catalogue()
    assert counts(enter(artist, look(artist, text, at), at, differing="take")) == {
        "rows_total": 3,
        "unchanged": 1,
        "merged": 2,
    }
    assert catalogue() == before


@pytest.mark.parametrize("batch", [1, 500])
def test_recordings_that_the_list_itself_brings_are_no_changes(artist, at, batch, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    bring(artist, HEAD + FIRST, at)
    text = (
        TWO + "Kvarn,Ada Lund,Live at Home,SEABC2400002,\n" + TWO.removeprefix(HEAD).replace("Kvarn", "Boats")
    )
    text = text.replace("Boats,Ada Lund,Harbour,SEABC2400001", "Boats,Ada Lund,Harbour,SEABC2400003")
    text = text.replace(
        "Boats,Ada Lund,Live at Nine Rooms,SEABC2400002", "Boats,Ada Lund,Elsewhere,SEABC2400004"
    )
    run = look(artist, text, at)
    assert counts(run) == {"rows_total": 5, "unchanged": 1, "created": 1, "merged": 3}
    assert not run.notes.filter(what="changed").exists()
    assert counts(enter(artist, run, at)) == counts(run)


def test_further_recordings_of_one_row_are_held_against_the_list_too(artist, at):
    head = "title,artist,isrc,recording 1 isrc,recording 1 title,recording 1 duration\n"
    bring(artist, head + "Kvarn,Ada Lund,SEABC2400001,SEABC2400002,Kvarn (live),4:00\n", at)
    assert Recording.objects.count() == 2
    run = look(artist, head + "Kvarn,Ada Lund,SEABC2400001,SEABC2400002,Kvarn (live),4:05\n", at)
    assert run.notes.get(what="changed").changes == [
        {"field": "duration_ms", "old": "240000", "new": "245000", "of": "SEABC2400002"}
    ]
    enter(artist, run, at, differing="take")
    assert Recording.objects.get(title="Kvarn (live)").duration_ms == 245_000


def test_a_recording_of_a_work_that_went_into_another_is_held_against_the_list_too(artist, at):
    enter(artist, look(artist, TWO.replace("Kvarn,Ada Lund,Live", "Kvarn live,Ada Lund,Live"), at), at)
    kept, retired = Work.objects.order_by("pk")
    actions.merge_works(actor=artist, kept_id=kept.pk, retired_id=retired.pk, at=at)
    run = look(artist, EDITED.replace("Kvarn,Ada Lund,Live", "Kvarn live,Ada Lund,Live"), at)
    assert [note.row for note in run.notes.filter(what="changed")] == [3]
    enter(artist, run, at, differing="take")
    assert albums() == ["Harbour", "Live at Ten Rooms"]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_what_an_export_calls_a_recording_can_be_changed_in_it(artist, at, ending):
    enter(artist, look(artist, TWO, at), at)
    Recording.objects.filter(album__startswith="Live").update(title="Kvarn (live)")
    went_out = exported(artist, ending, at).decode()
    assert counts(look(artist, went_out, at)) == {"rows_total": 2, "unchanged": 1, "merged": 1}
    run = look(artist, went_out.replace("Kvarn (live)", "Kvarn (unplugged)"), at)
    assert run.notes.get(what="changed").changes == [
        {"field": "version_title", "old": "Kvarn (live)", "new": "Kvarn (unplugged)", "of": "SEABC2400002"}
    ]
    enter(artist, run, at, differing="take")
    assert list(Recording.objects.order_by("pk").values_list("title", flat=True)) == [
        "Kvarn",
        "Kvarn (unplugged)",
    ]


def test_a_further_row_that_names_no_recording_fills_no_gap_that_was_not_shown(artist, at):
    bring(artist, HEAD + FIRST.replace("Harbour", ""), at)
    text = HEAD + FIRST.replace("Harbour", "") + "Kvarn,Ada Lund,Somewhere,,\n"
    run = look(artist, text, at)
    assert not run.notes.filter(what="changed").exists()
    enter(artist, run, at)
    assert albums() == [""]
    other = makers.person("Bo Ek")
    enter(other, look(other, text, at), at)
    assert albums() == ["", "Somewhere"]
