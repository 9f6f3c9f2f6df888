"""A list enters a catalogue once, however often it comes, and nothing is claimed by it."""

import io

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions
from apps.catalogues.models import Identifier, ImportRun, Recording, RefusedRow, Share, Work
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db

LIST = """title,artist,album,isrc,release date
Low Tide Ledger,Ada Lund,Harbour,SEABC2400001,2024-04-26
Kvarn,Ada Lund,Harbour,SEABC2400002,
Kvarn (feat. Ilse Rand),Ada Lund,Singles,SEABC2400003,2023-01-02
Nine Rooms,Ada Lund,,WRONG,
,Ada Lund,,,
"""


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def start(artist, text, at, name="list.csv", **options):
    stream = io.BytesIO(text.encode())
    return actions.start_import(
        actor=options.pop("actor", artist), person=artist, file_name=name, stream=stream, at=at, **options
    )


def bring(artist, text, at):
    return actions.run_import(start(artist, text, at).pk, at)


def counts(run):
    return {
        name: getattr(run, name)
        for name in ("rows_total", "rows_done", "created", "updated", "unchanged", "merged", "refused")
    }


def kinds(stream):
    return list(Entry.objects.filter(stream__name=stream).order_by("sequence").values_list("kind", flat=True))


def test_a_list_becomes_works_recordings_and_codes(artist, at):
    run = bring(artist, LIST, at)
    assert run.state == "done"
    assert counts(run) == {
        "rows_total": 5,
        "rows_done": 5,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "merged": 1,
        "refused": 1,
    }
    works = Work.objects.order_by("pk")
    assert [(work.title, work.year, work.kind) for work in works] == [
        ("Low Tide Ledger", 2024, "song"),
        ("Kvarn", 2023, "song"),
        ("Nine Rooms", None, "song"),
    ]
    assert [recording.title for recording in works[1].recordings.order_by("pk")] == [
        "Kvarn",
        "Kvarn (feat. Ilse Rand)",
    ]
    assert sorted(Identifier.objects.values_list("normalised", "verdict")) == [
        ("SEABC2400001", "valid"),
        ("SEABC2400002", "valid"),
        ("SEABC2400003", "valid"),
        ("WRONG", "invalid"),
    ]
    assert set(run.works.all()) == set(works)


def test_an_import_claims_nothing(artist, at):
    bring(artist, LIST, at)
    assert Work.objects.count() == 3
    assert Share.objects.count() == 0


def test_a_refused_row_is_kept_with_its_place_reason_and_cells(artist, at):
    run = bring(artist, LIST, at)
    [row] = RefusedRow.objects.all()
    assert (row.run, row.row, row.code, row.cells) == (run, 6, "row.no_title", ["", "Ada Lund", "", "", ""])


def test_the_same_file_twice_changes_nothing(artist, at):
    bring(artist, LIST, at)
    before = [list(model.objects.order_by("pk").values()) for model in (Work, Recording, Identifier)]
    again = bring(artist, LIST, at)
    assert counts(again) == {
        "rows_total": 5,
        "rows_done": 5,
        "created": 0,
        "updated": 0,
        "unchanged": 3,
        "merged": 1,
        "refused": 1,
    }
    assert [list(model.objects.order_by("pk").values()) for model in (Work, Recording, Identifier)] == before
    assert again.works.count() == 3


def test_rows_that_contradict_each_other_do_not_change_places(artist, at):
    text = "title,artist,year\nKvarn,Ada,1999\nKvarn,Ada,2001\n"
    assert counts(bring(artist, text, at))["merged"] == 1
    assert counts(bring(artist, text, at))["unchanged"] == 1
    assert Work.objects.get().year == 1999


def test_a_gap_is_filled_and_counts_as_an_update(artist, at):
    bring(artist, "title,artist\nKvarn,Ada\n", at)
    run = bring(artist, "title,artist,isrc,album,year\nKVARN,ada,SEABC2400002,Harbour,2023\n", at)
    assert (run.updated, run.unchanged, run.created) == (1, 0, 0)
    assert Work.objects.get().year == 2023
    assert Recording.objects.get().album == "Harbour"
    assert Identifier.objects.get().normalised == "SEABC2400002"


def test_the_same_isrc_is_the_same_recording_however_its_title_is_written(artist, at):
    run = bring(artist, "title,artist,isrc\nKvarn,Ada,SEABC2400001\nKvarn II,Ada,SE-ABC-24-00001\n", at)
    assert (run.created, run.merged) == (1, 1)
    again = bring(artist, "title,artist,isrc\nKvarn (2024),Ada L.,SEABC2400001\n", at)
    assert (again.created, again.unchanged) == (0, 1)
    assert Recording.objects.count() == Work.objects.count() == 1


def test_a_wrong_isrc_never_makes_two_songs_one(artist, at):
    run = bring(artist, "title,artist,isrc\nKvarn,Ada,12\nHarbour,Ada,12\n", at)
    assert (run.created, run.merged) == (2, 0)


def test_an_unclaimed_code_of_another_person_is_left_alone(artist, at):
    other = makers.person("Somebody Else")
    bring(other, "title,artist,isrc\nKvarn,Ada,SEABC2400001\n", at)
    run = bring(artist, "title,artist,isrc\nKvarn,Ada,SEABC2400001\n", at)
    assert run.created == 1
    assert Work.objects.filter(registered_by=artist).count() == 1


def test_batches_give_the_same_as_one(artist, at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 1)
    run = bring(artist, LIST, at)
    assert counts(run) == {
        "rows_total": 5,
        "rows_done": 5,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "merged": 1,
        "refused": 1,
    }


def test_an_interrupted_run_goes_on_and_ends_the_same(artist, at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 2)
    run = start(artist, LIST, at)
    enter = actions.importing._enter

    def fail_on_the_second(one, rows, moment, named):
        if one.rows_done:
            raise OSError("the worker was killed")
        return enter(one, rows, moment, named)

    monkeypatch.setattr("apps.catalogues.actions.importing._enter", fail_on_the_second)
    with pytest.raises(OSError, match="killed"):
        actions.run_import(run.pk, at)
    run.refresh_from_db()
    assert (run.state, run.rows_done) == ("running", 2)
    monkeypatch.setattr("apps.catalogues.actions.importing._enter", enter)
    ended = actions.run_import(run.pk, at)
    assert counts(ended) == {
        "rows_total": 5,
        "rows_done": 5,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "merged": 1,
        "refused": 1,
    }
    assert ended.state == "done"


def test_a_run_that_ended_is_not_run_again(artist, at):
    run = bring(artist, LIST, at)
    assert counts(actions.run_import(run.pk, at)) == counts(run)
    assert kinds(f"person:{artist.pk}") == ["catalogue.imported"]


def test_the_record_holds_counts_and_no_words(artist, at):
    run = bring(artist, LIST, at)
    entry = Entry.objects.get(kind="catalogue.imported")
    assert entry.stream.name == f"person:{artist.pk}"
    assert entry.payload == {
        "run": run.public_id,
        "sha256": run.sha256,
        "read": "5",
        "created": "3",
        "updated": "0",
        "unchanged": "0",
        "merged": "1",
        "doubtful": "0",
        "refused": "1",
    }


def test_a_file_that_cannot_be_read_fails_with_its_reason(artist, at):
    run = bring(artist, "isrc,amount\nSEABC2400001,1\n", at)
    assert run.state == "failed"
    assert run.failure == {
        "code": "file.no_title_column",
        "params": {
            "seen": "isrc, amount",
            "header": ["isrc", "amount"],
            "header_row": 1,
            "sample": [["SEABC2400001", "1"]],
        },
    }
    assert kinds(f"person:{artist.pk}") == ["catalogue.unreadable"]
    assert Work.objects.count() == 0


def test_a_rehearsal_says_the_same_and_stores_nothing(artist, at):
    run, refused, _notes = actions.rehearse_import(
        actor=artist, person=artist, file_name="list.csv", stream=io.BytesIO(LIST.encode()), at=at
    )
    assert (run.created, run.merged, [row.code for row in refused]) == (3, 1, ["row.no_title"])
    assert (ImportRun.objects.count(), Work.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert bring(artist, LIST, at).created == 3


def test_nobody_imports_for_somebody_else(artist, at):
    stranger = makers.person()
    with pytest.raises(NotAllowed):
        start(artist, LIST, at, actor=stranger)
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [("", {}, "file.empty"), ("title\nA\n", {"format": "ddex"}, "file.unknown_format")],
)
def test_what_cannot_be_a_list_is_refused_before_it_is_kept(artist, at, text, options, code):
    with pytest.raises(Refusal) as refusal:
        start(artist, text, at, **options)
    assert refusal.value.code == code
    assert ImportRun.objects.count() == 0


def test_a_file_above_the_limit_is_refused(artist, at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.domain.reading.MAX_BYTES", 10)
    with pytest.raises(Refusal) as refusal:
        start(artist, LIST, at)
    assert refusal.value.code == "file.too_large"


def test_statements_do_not_grow_with_the_rows(artist, at, django_assert_max_num_queries):
    def list_of(*numbers):
        return "title,artist,isrc\n" + "".join(f"Song {n},Ada,SEABC24{n:05}\n" for n in numbers)

    bring(artist, list_of(0), at)
    small, large = (
        start(artist, list_of(0, 1), at),
        start(artist, list_of(0, *range(2, 400)), at, name="b.csv"),
    )
    with django_assert_max_num_queries(60) as first:
        actions.run_import(small.pk, at)
    with django_assert_max_num_queries(60) as second:
        actions.run_import(large.pk, at)
    assert len(second) == len(first)


def test_pictures_have_codes_of_their_own_and_no_recording(artist, at):
    text = (
        "accession_number,title,artist,dateText\nA1,Untitled,Ada,c.1820-2\nA2,Untitled,Ada,date not known\n"
    )
    run = bring(artist, text, at)
    assert run.created == 2
    assert list(Work.objects.order_by("pk").values_list("kind", "year")) == [("image", 1820), ("image", None)]
    assert Recording.objects.count() == 0
    assert list(Identifier.objects.order_by("pk").values_list("scheme", "normalised")) == [
        ("accession", "A1"),
        ("accession", "A2"),
    ]
