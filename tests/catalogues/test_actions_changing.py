"""Many works in one go: what was shown is done, kept, and can be turned back; one work likewise."""

import io
from datetime import timedelta

import pytest

from apps.audit.models import Entry
from apps.catalogues import actions, domain
from apps.catalogues.domain import Wish
from apps.catalogues.models import Contributor, Identifier, Recording, Work, WorkChange
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def song(artist, title, line="Ada Lund", **more):
    made = makers.work(artist, title, ppm=None)
    made.contributors.all().delete()
    key = domain.match_key("song", title, line)
    said = {"artist_line": line, "match_key": key, "year": None, **more}
    Work.objects.filter(pk=made.pk).update(**said)
    made.refresh_from_db()
    return made


def plan(actor, works, wish):
    return actions.plan_change(actor=actor, work_ids=[one.pk for one in works], wish=wish)


def change(actor, works, wish, at):
    shown = domain.fingerprint(plan(actor, works, wish))
    ids = [one.pk for one in works]
    return actions.change_works(actor=actor, work_ids=ids, wish=wish, shown=shown, at=at)


def obstacles(planned):
    return [one.obstacle for one in planned]


WISH = Wish(
    artist_line="Ada & Bo",
    year=2020,
    performers="others",
    names=(" Bo ",),
    machine=(("vocals", "none"),),
)


def test_all_that_is_wished_is_set_and_recorded_once(artist, at):
    works = [song(artist, title) for title in ("Kvarn", "Harbour")]
    [bulk] = change(artist, works, WISH, at)
    for work in works:
        work.refresh_from_db()
        assert (work.artist_line, work.year, work.performers) == ("Ada & Bo", 2020, "named")
        assert work.match_key == domain.match_key("song", work.title, "Ada & Bo")
        assert work.search_text == f"{work.title.lower()} ada & bo"
        assert list(work.contributors.values_list("part", "name")) == [("singer", "Bo")]
        assert list(work.ai_parts.values_list("role", "degree")) == [("vocals", "none")]
        [kept] = work.changes.all()
        assert [one["field"] for one in kept.changes] == ["artist_line", "year", "performers", "machine"]
    entry = Entry.objects.get(kind="works.changed")
    assert entry.payload == {
        "change": bulk.public_id,
        "fields": ["artist_line", "year", "performers", "machine"],
        "changed": "2",
        "same": "0",
        "refused": "0",
    }


def test_the_plan_says_what_changes_what_stays_and_what_cannot(artist):
    first, second, held = (song(artist, "Kvarn", line) for line in ("Ada", "Bo", "Ada & Bo"))
    foreign = song(makers.person(), "Mill")
    found = plan(artist, [first, second, held, foreign], Wish(artist_line="Ada & Bo"))
    assert obstacles(found) == ["change.same_work", "change.same_work", "", "change.not_yours"]
    assert [bool(one.changes) for one in found] == [False] * 4
    assert Work.objects.filter(artist_line="Ada & Bo").count() == 1


def test_of_two_works_that_would_become_one_the_first_changes(artist, at):
    first, second = song(artist, "Kvarn", "Ada"), song(artist, "Kvarn", "Bo")
    [bulk] = change(artist, [first, second], Wish(artist_line="Cy"), at)
    assert (bulk.changed, bulk.same, bulk.refused) == (1, 0, 1)
    assert set(Work.objects.values_list("artist_line", flat=True)) == {"Cy", "Bo"}


def test_another_sort_of_work_must_have_no_shares_and_no_coded_recording(artist):
    shared, coded, free = makers.work(artist), song(artist, "Harbour"), song(artist, "Mill")
    recording = Recording.objects.create(title="Harbour", registered_by=artist)
    recording.works.add(coded)
    Identifier.objects.create(
        recording=recording, scheme="isrc", value="x", normalised="X", verdict=Identifier.Verdict.INVALID
    )
    found = plan(artist, [shared, coded, free], Wish(kind="text"))
    assert obstacles(found) == ["change.has_shares", "change.has_recordings", ""]
    assert obstacles(plan(artist, [shared, coded], Wish(kind="instrumental"))) == ["", ""]


def test_nobody_with_an_account_is_edited_out_of_a_work(artist, at):
    sung = makers.work(artist, singer=makers.person())
    own = makers.work(artist, singer=artist)
    assert obstacles(plan(artist, [sung, own], Wish(performers="nobody"))) == ["change.is_a_persons", ""]
    change(artist, [sung, own], Wish(performers="nobody"), at)
    assert Contributor.objects.filter(part="singer").get().work == sung


def test_what_changed_meanwhile_is_not_overwritten(artist, at):
    works = [song(artist, title) for title in ("Kvarn", "Harbour")]
    shown = domain.fingerprint(plan(artist, works, Wish(year=2020)))
    Work.objects.filter(pk=works[1].pk).update(year=1999)
    with pytest.raises(Refusal) as refusal:
        actions.change_works(
            actor=artist, work_ids=[one.pk for one in works], wish=Wish(year=2020), shown=shown, at=at
        )
    assert refusal.value.code == "change.not_as_shown"
    assert set(Work.objects.values_list("year", flat=True)) == {None, 1999}


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(), "change.nothing"),
        (Wish(kind="opera"), "work.unknown_kind"),
        (Wish(performers="cousin"), "performers.unknown_answer"),
        (Wish(machine=(("vocals", "much"),)), "ai_part.unknown"),
        (Wish(machine=(("drums", "none"),)), "ai_part.unknown"),
    ],
)
def test_what_cannot_be_wished_is_refused(artist, wish, code):
    with pytest.raises(Refusal) as refusal:
        plan(artist, [song(artist, "Kvarn")], wish)
    assert refusal.value.code == code


def test_too_many_at_once_are_refused(artist, monkeypatch):
    monkeypatch.setattr(domain, "MOST_AT_ONCE", 1)
    with pytest.raises(Refusal) as refusal:
        plan(artist, [song(artist, "Kvarn"), song(artist, "Mill")], Wish(year=2020))
    assert refusal.value.code == "change.too_many"


def test_the_same_statements_write_20_and_40_works(artist, at, django_assert_max_num_queries):
    counts = []
    for number in (20, 40):
        works = [song(artist, f"Song {number} {n}") for n in range(number)]
        with django_assert_max_num_queries(60) as done:
            change(artist, works, WISH, at)
        counts.append(len(done))
    assert counts[0] == counts[1]


def state_of(artist):
    rows = Work.objects.filter(registered_by=artist).order_by("pk")
    columns = ("title", "artist_line", "kind", "year", "match_key", "performers", "search_text")
    people = Contributor.objects.order_by("work", "part", "name")
    recordings = Recording.objects.order_by("pk").values_list("title", "artist_line")
    who = people.values_list("work", "part", "name", "person")
    return list(rows.values(*columns)), list(who), list(recordings)


def test_undone_all_is_as_it_was(artist, at):
    works = [song(artist, "Kvarn", year=1999), song(artist, "Harbour")]
    actions.name_performers(actor=artist, work_id=works[1].pk, performers="me", at=at)
    recording = Recording.objects.create(title="Kvarn", artist_line="Ada Lund", registered_by=artist)
    recording.works.add(works[0])
    before = state_of(artist)
    [bulk] = change(artist, works, WISH, at)
    assert Recording.objects.get().artist_line == "Ada & Bo"
    bulk = actions.undo_change(actor=artist, bulk_id=bulk.pk, at=at + timedelta(hours=23))
    assert state_of(artist) == before
    assert (bulk.undone, WorkChange.objects.filter(is_undo=True).count()) == (2, 2)
    payload = Entry.objects.get(kind="works.restored").payload
    assert payload == {"change": bulk.public_id, "changed": "2", "refused": "0"}
    with pytest.raises(Refusal) as refusal:
        actions.undo_change(actor=artist, bulk_id=bulk.pk, at=at)
    assert refusal.value.code == "change.undone_before"


def test_what_was_changed_once_more_is_not_turned_back(artist, at):
    works = [song(artist, title) for title in ("Kvarn", "Harbour")]
    [bulk] = change(artist, works, Wish(year=2020), at)
    Work.objects.filter(pk=works[0].pk).update(year=2021)
    assert actions.undo_change(actor=artist, bulk_id=bulk.pk, at=at).undone == 1
    assert list(Work.objects.order_by("pk").values_list("year", flat=True)) == [2021, None]


def test_after_a_day_or_by_a_stranger_nothing_is_undone(artist, at):
    [bulk] = change(artist, [song(artist, "Kvarn")], Wish(year=2020), at)
    with pytest.raises(Refusal) as refusal:
        actions.undo_change(actor=artist, bulk_id=bulk.pk, at=at + timedelta(days=1, seconds=1))
    assert refusal.value.code == "change.too_old"
    with pytest.raises(NotAllowed):
        actions.undo_change(actor=makers.person(), bulk_id=bulk.pk, at=at)


def edit(actor, work, at, **said):
    known = {"title": work.title, "artist_line": work.artist_line, "kind": work.kind, "year": work.year}
    shown = said.pop("shown", None) or actions.shown_of(work)
    return actions.edit_work(actor=actor, work_id=work.pk, shown=shown, at=at, **{**known, **said})


def test_one_work_is_corrected_and_keeps_what_it_said(artist, at):
    work = song(artist, "Kvran", year=1999)
    edit(artist, work, at, title=" Kvarn\u200b", year=None, artist_line="")
    work.refresh_from_db()
    assert (work.title, work.year, work.artist_line) == ("Kvarn", None, "")
    assert work.match_key == domain.match_key("song", "Kvarn", "")
    assert work.changes.get().changes[0] == {"field": "title", "old": "Kvran", "new": "Kvarn"}
    payload = Entry.objects.get(kind="work.changed").payload
    assert payload == {"work": work.public_id, "fields": ["title", "artist_line", "year"]}


def test_a_correction_that_corrects_nothing_leaves_no_trace(artist, at):
    edit(artist, song(artist, "Kvarn"), at)
    assert WorkChange.objects.count() == Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " \u200b"}, "work.no_title"),
        ({"kind": "opera"}, "work.unknown_kind"),
        ({"title": "HARBOUR"}, "change.same_work"),
        ({"shown": "0" * 64}, "change.work_changed_meanwhile"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(artist, at, said, code):
    song(artist, "Harbour")
    with pytest.raises(Refusal) as refusal:
        edit(artist, song(artist, "Kvarn"), at, **said)
    assert refusal.value.code == code
    assert Work.objects.filter(title="Kvarn").exists()


def test_nobody_corrects_the_work_of_another(artist, at):
    with pytest.raises(NotAllowed):
        edit(makers.person(), song(artist, "Kvarn"), at, title="Mill")


def test_a_corrected_title_is_that_of_its_recording_and_of_a_list_that_follows(artist, at):
    bring(artist, "title,artist,isrc\nKvran,Ada,SEABC2400001\n", at)
    edit(artist, Work.objects.get(), at, title="Kvarn")
    assert list(Recording.objects.values_list("title", flat=True)) == ["Kvarn"]
    run = bring(artist, "title,artist,isrc\nKvarn,Ada,SEABC2400001\n", at)
    assert (run.created, run.unchanged) == (0, 1)


def bring(artist, text, at):
    run = actions.start_import(
        actor=artist, person=artist, file_name="a.csv", stream=io.BytesIO(text.encode()), at=at
    )
    return actions.run_import(run.pk, at)
