"""A list is looked through before it is entered: what a person sees, decides, cancels."""

import io
import random

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions, domain
from apps.catalogues.models import (
    Identifier,
    Recording,
    RefusedRow,
    RowNote,
    Share,
    Work,
)
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db

HEAD = "title,artist,album,isrc,iswc,year\n"
OWNED = HEAD + "Kvarn,Ada Lund,Harbour,SEABC2400001,T-034.524.680-1,1999\n"
COUNTS = ("rows_total", "created", "updated", "unchanged", "merged", "doubtful", "differing", "refused")


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def start(artist, text, at, *, asks=True, **options):
    stream = io.BytesIO(text.encode() if isinstance(text, str) else text)
    return actions.start_import(
        actor=artist, person=artist, file_name="list.csv", stream=stream, asks=asks, at=at, **options
    )


def look(artist, text, at, **options):
    return actions.run_import(start(artist, text, at, **options).pk, at)


def enter(artist, run, at, **choices):
    actions.apply_import(actor=artist, run_id=run.pk, at=at, **choices)
    return actions.run_import(run.pk, at)


def bring(artist, text, at):
    return actions.run_import(start(artist, text, at, asks=False).pk, at)


def counts(run):
    return {name: getattr(run, name) for name in COUNTS if getattr(run, name)}


def catalogue():
    models = (Work, Recording, Identifier)
    return [list(model.objects.order_by("pk").values()) for model in models]


def kinds(artist):
    found = Entry.objects.filter(stream__name=f"person:{artist.pk}").order_by("sequence")
    return list(found.values_list("kind", flat=True))


def test_looking_through_enters_nothing_and_waits(artist, at):
    run = look(artist, OWNED, at)
    assert run.state == "ready"
    assert counts(run) == {"rows_total": 1, "created": 1}
    assert Work.objects.count() == Recording.objects.count() == Identifier.objects.count() == 0
    assert list(run.notes.values_list("row", "what", "title")) == [(2, "new", "Kvarn")]
    assert actions.run_import(run.pk, at).state == "ready"
    assert kinds(artist) == ["catalogue.previewed"]


def test_it_is_entered_on_the_word_of_its_person(artist, at):
    run = enter(artist, look(artist, OWNED, at), at)
    assert run.state == "done"
    assert counts(run) == {"rows_total": 1, "created": 1}
    assert Work.objects.get().title == "Kvarn"
    assert Share.objects.count() == 0
    assert kinds(artist) == ["catalogue.previewed", "catalogue.approved", "catalogue.imported"]


def test_the_same_file_again_is_nothing_new(artist, at):
    enter(artist, look(artist, OWNED, at), at)
    before = catalogue()
    again = look(artist, OWNED, at)
    assert counts(again) == {"rows_total": 1, "unchanged": 1}
    assert again.notes.count() == 0
    assert counts(enter(artist, again, at)) == {"rows_total": 1, "unchanged": 1}
    assert catalogue() == before


def test_what_changes_is_told_field_by_field(artist, at):
    bring(artist, "title,artist,isrc,year\nKvarn,Ada Lund,SEABC2400001,1999\n", at)
    text = HEAD + "Kvarn,Ada Lund,Harbour,SEABC2400001,T-034.524.680-1,2001\n"
    run = look(artist, text, at)
    assert counts(run) == {"rows_total": 1, "updated": 1, "differing": 1}
    [note] = run.notes.all()
    assert (note.row, note.what, note.changes) == (
        2,
        "changed",
        [
            {"field": "year", "old": "1999", "new": "2001"},
            {"field": "album", "old": "", "new": "Harbour"},
            {"field": "iswc", "old": "", "new": "T-034.524.680-1"},
        ],
    )
    assert Recording.objects.get().album == ""
    enter(artist, run, at)
    assert (Work.objects.get().year, Recording.objects.get().album) == (1999, "Harbour")


def test_the_files_value_counts_only_if_its_person_says_so(artist, at):
    bring(artist, OWNED, at)
    other = OWNED.replace("1999", "2001").replace("Harbour", "Nine Rooms")
    assert counts(enter(artist, look(artist, other, at), at)) == {
        "rows_total": 1,
        "unchanged": 1,
        "differing": 1,
    }
    assert Work.objects.get().year == 1999
    assert counts(enter(artist, look(artist, other, at), at, differing="take"))["updated"] == 1
    assert (Work.objects.get().year, Recording.objects.get().album) == (2001, "Nine Rooms")


def test_a_double_and_bad_rows_are_shown_with_their_numbers(artist, at):
    text = "title,artist,isrc\nKvarn,Ada,\nHarbour,Ada,\nKVARN,ada,\n,Ada,SEABC2400001\n"
    run = look(artist, text, at)
    assert counts(run) == {"rows_total": 4, "created": 2, "merged": 1, "refused": 1}
    assert list(run.notes.filter(what="same").values_list("row", "params")) == [(4, {"first": 2})]
    assert list(run.refused_rows.values_list("row", "code")) == [(5, "row.no_title")]
    run = enter(artist, run, at)
    assert counts(run) == {"rows_total": 4, "created": 2, "merged": 1, "refused": 1}
    assert run.refused_rows.count() == 1


DOUBTS = [
    ("The Long Ferry,Ada Lund,,SEABC2400001,,", "doubt.other_title"),
    ("Kvarn,Ada Lund,,,T-000.000.001-0,", "doubt.codes_collide"),
]
DAMAGED = HEAD + "B\ufffdrgen,Ada Lund,,,,\n"


def test_a_damaged_text_is_noted_and_taken_as_it_stands_unless_its_person_leaves_it_out(artist, at):
    run = look(artist, DAMAGED, at)
    assert counts(run) == {"rows_total": 1, "created": 1}
    note = run.notes.get(what="doubtful")
    assert (note.row, note.code, note.params) == (2, "doubt.damaged", {"text": note.title})
    actions.choose_doubtful(actor=artist, run_id=run.pk, rows={note.pk: "leave"}, at=at)
    assert counts(enter(artist, run, at)) == {"rows_total": 1, "doubtful": 1}
    assert Work.objects.count() == 0
    run = enter(artist, look(artist, DAMAGED, at), at)
    assert counts(run) == {"rows_total": 1, "created": 1}
    again = look(artist, DAMAGED, at)
    assert (counts(again), again.notes.filter(what="doubtful").count()) == (
        {"rows_total": 1, "unchanged": 1},
        0,
    )


@pytest.mark.parametrize(("row", "code"), DOUBTS)
def test_a_doubtful_row_is_left_out_unless_its_person_decides(artist, at, row, code):
    bring(artist, OWNED, at)
    before = catalogue()
    run = look(artist, HEAD + row + "\n", at)
    assert counts(run) == {"rows_total": 1, "doubtful": 1}
    assert list(run.notes.values_list("row", "what", "code")) == [(2, "doubtful", code)]
    run = enter(artist, run, at)
    assert counts(run) == {"rows_total": 1, "doubtful": 1}
    assert run.notes.count() == 1
    assert catalogue() == before


@pytest.mark.parametrize(("row", "code"), DOUBTS)
def test_a_doubtful_row_becomes_a_new_work_and_stays_the_same_afterwards(artist, at, row, code):
    bring(artist, OWNED, at)
    text = HEAD + row + "\n"
    run = enter(artist, look(artist, text, at), at, doubtful="new")
    assert counts(run) == {"rows_total": 1, "created": 1}
    assert Work.objects.count() == 2
    before = catalogue()
    assert counts(look(artist, text, at)) == {"rows_total": 1, "unchanged": 1}
    assert counts(bring(artist, text, at)) == {"rows_total": 1, "unchanged": 1}
    assert catalogue() == before
    assert counts(bring(artist, OWNED, at)) == {"rows_total": 1, "unchanged": 1}


def test_a_new_work_with_a_known_code_shares_the_recording(artist, at):
    bring(artist, OWNED, at)
    enter(artist, look(artist, HEAD + DOUBTS[0][0] + "\n", at), at, doubtful="new")
    recording = Recording.objects.get()
    assert sorted(recording.works.values_list("title", flat=True)) == ["Kvarn", "The Long Ferry"]


def test_a_doubtful_row_can_be_the_same_work(artist, at):
    bring(artist, OWNED, at)
    run = enter(artist, look(artist, HEAD + "The Mill,Ada,,SEABC2400001,,2001\n", at), at, doubtful="same")
    assert counts(run) == {"rows_total": 1, "unchanged": 1, "differing": 1}
    assert Work.objects.get().title == "Kvarn"


def test_rows_are_decided_one_by_one(artist, at):
    bring(artist, OWNED, at)
    rows = "".join(f"{title},Ada,,SEABC2400001,,\n" for title in ("The Mill", "Long Ferry", "Paper Boats"))
    run = look(artist, HEAD + rows, at)
    mill, ferry, _boats = run.notes.all()
    actions.choose_doubtful(actor=artist, run_id=run.pk, rows={mill.pk: "new", ferry.pk: "leave"}, at=at)
    run = enter(artist, run, at, doubtful="same")
    assert sorted(Work.objects.values_list("title", flat=True)) == ["Kvarn", "The Mill"]
    assert counts(run) == {"rows_total": 3, "created": 1, "unchanged": 1, "doubtful": 1}


def test_codes_of_two_works_are_doubtful(artist, at):
    bring(artist, OWNED + "Low Tide,Ada Lund,,SEABC2400002,,\n", at)
    run = look(artist, HEAD + "Something Else,Ada Lund,,SEABC2400002,T-034.524.680-1,\n", at)
    assert run.notes.get().code == "doubt.two_works"


def test_an_intact_title_of_a_known_code_is_no_doubt(artist, at):
    bring(artist, OWNED, at)
    assert counts(look(artist, HEAD + "Kvarn (2024),Ada L.,,SEABC2400001,,\n", at)) == {
        "rows_total": 1,
        "unchanged": 1,
    }


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("batch", [1, 3, 500])
def test_what_would_happen_is_what_happens(artist, at, seed, batch, monkeypatch):
    """Random lists with doubles, known works, wrong codes and doubts: both phases count the same."""
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    chance = random.Random(seed)

    def row():
        title = chance.choice(["Kvarn", "kvarn", "Harbour", "Long Ferry", "Nine Rooms", "", "B\ufffdrgen"])
        isrc = chance.choice(["", "", "SEABC2400001", "SEABC2400002", "SEABC2400003", "WRONG"])
        iswc = chance.choice(["", "", "", "T-034.524.680-1", "T-000.000.001-0"])
        artist, album = chance.choice(["Ada", "ada", "Bo"]), chance.choice(["", "Harbour", "Ferry"])
        return f"{title},{artist},{album},{isrc},{iswc},{chance.choice(['', 1999])}\n"

    bring(artist, HEAD + "".join(row() for _number in range(4)), at)
    run = look(artist, HEAD + "".join(row() for _number in range(30)), at)
    expected = counts(run)
    assert counts(enter(artist, run, at)) == expected


def test_cancelled_before_the_word_nothing_is_entered(artist, at):
    run = actions.cancel_import(actor=artist, run_id=look(artist, OWNED, at).pk, at=at)
    assert (run.state, run.rows_done) == ("stopped", 0)
    assert actions.run_import(run.pk, at).state == "stopped"
    assert Work.objects.count() == 0
    payload = Entry.objects.get(kind="catalogue.cancelled").payload
    assert payload == {"run": run.public_id, "sha256": run.sha256, "entered": "0", "read": "1"}


def test_cancelled_while_entering_it_says_how_far_and_the_rest_comes_another_time(artist, at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 2)
    text = "title,artist\n" + "".join(f"Song {n},Ada\n" for n in range(6))
    run = look(artist, text, at)
    actions.apply_import(actor=artist, run_id=run.pk, at=at)
    enter_batch = actions.importing._enter

    def cancel_after_one(one, rows, moment, named):
        went_on = enter_batch(one, rows, moment, named)
        if went_on and one.rows_done == 2:
            actions.cancel_import(actor=artist, run_id=one.pk, at=moment)
        return went_on

    monkeypatch.setattr("apps.catalogues.actions.importing._enter", cancel_after_one)
    actions.run_import(run.pk, at)
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.rows_total, run.created) == ("stopped", 2, 6, 2)
    assert Entry.objects.get(kind="catalogue.cancelled").payload["entered"] == "2"
    assert "catalogue.imported" not in kinds(artist)
    monkeypatch.setattr("apps.catalogues.actions.importing._enter", enter_batch)
    assert counts(bring(artist, text, at)) == {"rows_total": 6, "created": 4, "unchanged": 2}


def test_cancelled_while_it_is_looked_through(artist, at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 2)
    see = actions.importing._see

    def cancel_after_one(one, rows, moment, sightings, named):
        went_on = see(one, rows, moment, sightings, named)
        if went_on:
            actions.cancel_import(actor=artist, run_id=one.pk, at=moment)
        return went_on

    monkeypatch.setattr("apps.catalogues.actions.importing._see", cancel_after_one)
    run = start(artist, "title\n" + "".join(f"Song {n}\n" for n in range(6)), at)
    actions.run_import(run.pk, at)
    run.refresh_from_db()
    assert (run.state, run.rows_done) == ("stopped", 0)
    assert "catalogue.previewed" not in kinds(artist)


def test_a_killed_look_begins_again_and_counts_once(artist, at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 1)
    see = actions.importing._see

    def die_on_the_third(one, rows, moment, sightings, named):
        if one.rows_done == 2:
            raise OSError("the worker was killed")
        return see(one, rows, moment, sightings, named)

    run = start(artist, "title,artist\nKvarn,Ada\n,Ada\nKVARN,Ada\n", at)
    monkeypatch.setattr("apps.catalogues.actions.importing._see", die_on_the_third)
    with pytest.raises(OSError, match="killed"):
        actions.run_import(run.pk, at)
    assert RefusedRow.objects.count() == 1
    monkeypatch.setattr("apps.catalogues.actions.importing._see", see)
    run = actions.run_import(run.pk, at)
    assert (run.state, counts(run)) == (
        "ready",
        {"rows_total": 3, "created": 1, "merged": 1, "refused": 1},
    )
    assert (RefusedRow.objects.count(), RowNote.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda who, run, at: actions.apply_import(actor=who, run_id=run.pk, at=at), "import.not_open"),
        (lambda who, run, at: actions.cancel_import(actor=who, run_id=run.pk, at=at), "import.ended"),
        (
            lambda who, run, at: actions.choose_columns(
                actor=who, run_id=run.pk, columns={"title": 0}, at=at
            ),
            "import.not_open",
        ),
        (
            lambda who, run, at: actions.choose_doubtful(actor=who, run_id=run.pk, rows={}, at=at),
            "import.not_open",
        ),
    ],
)
def test_a_list_that_ended_is_decided_no_more_and_never_by_strangers(artist, at, act, code):
    run = enter(artist, look(artist, OWNED, at), at)
    with pytest.raises(Refusal) as refusal:
        act(artist, run, at)
    assert refusal.value.code == code
    waiting = look(artist, OWNED, at)
    with pytest.raises(NotAllowed):
        act(makers.person(), waiting, at)
    waiting.refresh_from_db()
    assert waiting.state == "ready"


def test_wrong_choices_are_refused(artist, at):
    run = look(artist, OWNED, at)
    for options in ({"doubtful": "perhaps"}, {"differing": "perhaps"}):
        with pytest.raises(Refusal) as refusal:
            actions.apply_import(actor=artist, run_id=run.pk, at=at, **options)
        assert refusal.value.code == "doubt.unknown_choice"


def test_a_list_can_be_looked_through_where_doubts_meet_further_up(artist, at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 1)
    text = HEAD + "Kvarn,Ada,,SEABC2400009,,\nThe Long Ferry,Ada,,SEABC2400009,,\n"
    run = look(artist, text, at)
    assert counts(run) == {"rows_total": 2, "created": 1, "doubtful": 1}
    assert run.notes.get(what="doubtful").params["other"] == "Kvarn"


def test_another_title_is_told_from_one_written_differently():
    assert domain.is_another_title("Kvarn", "The Long Ferry")
    for one, other in (
        ("Kvarn", "KVARN (2024)"),
        ("Low Tide", "Low Tide - Remastered 2009"),
        ("Kvarn", "Kvarn II"),
    ):
        assert not domain.is_another_title(one, other)
        assert not domain.is_another_title(other, one)
