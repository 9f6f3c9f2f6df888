"""Bringing, reading, comparing, deciding: states, refusals by code, kinds recorded."""

import gzip
import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from apps.audit.models import Entry
from apps.catalogues.models import Identifier, Recording, Work
from apps.claims import actions, queries
from apps.claims.models import Dataset, Evidence, EvidenceText, Hit, Line, LineKey, Search
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db

LIST = "artist,title\nAda Lund,Kvarn\nAda Lund,Harbour (Live)\nBo Ek,Night Bus\nNobody,Nothing\n"


def song(owner, title, artist, *, isrc="", length_ms=None):
    """Make a work with its recording."""
    work = makers.work(owner, title)
    Work.objects.filter(pk=work.pk).update(artist_line=artist)
    recording = Recording.objects.create(
        title=title, artist_line=artist, duration_ms=length_ms, registered_by=owner
    )
    recording.works.add(work)
    if isrc:
        Identifier.objects.create(
            recording=recording, scheme="isrc", value=isrc, normalised=isrc, verdict="valid"
        )
    return work


def bring(actor, text, at, *, name="Open Songs"):
    content = text.encode() if isinstance(text, str) else text
    return actions.bring_dataset(
        actor=actor, file_name="list.csv", stream=io.BytesIO(content), name=name, at=at
    )


def kinds(person):
    return list(
        Entry.objects.filter(stream__name=f"person:{person.pk}").order_by("pk").values_list("kind", flat=True)
    )


def code_of(act, **options):
    with pytest.raises(Refusal) as refused:
        act(**options)
    return refused.value.code


@pytest.fixture
def ada():
    person = makers.person("Ada Lund")
    song(person, "Kvarn", "Ada Lund")
    song(person, "Harbour", "Ada Lund")
    return person


def found(person):
    return [
        (hit.work.title, hit.number, hit.reason, hit.score, hit.state) for hit in queries.own_hits(person)
    ]


def test_a_list_is_brought_read_and_compared(ada, at):
    read = makers.dataset(ada, LIST, at=at)
    assert (read.state, read.lines_total, read.lines_done, read.lines_empty) == ("ready", 5, 4, 0)
    assert read.sha256 == hashlib.sha256(LIST.encode()).hexdigest()
    assert found(ada) == [
        ("Kvarn", 2, "title_artist", 85, "possible"),
        ("Harbour", 3, "bare_title", 70, "possible"),
    ]
    assert queries.lines_of(read.pk, [3]) == {3: "Ada Lund,Harbour (Live)"}
    assert kinds(ada) == ["dataset.brought", "dataset.confirmed", "dataset.read", "search.done"]
    done = Entry.objects.get(kind="search.done").payload
    assert (done["works"], done["hits"]) == ("2", "2")


def test_the_same_file_again_is_the_same_list_whoever_brings_it(ada, at):
    read = makers.dataset(ada, LIST, at=at)
    bo = makers.person("Bo")
    assert bring(bo, LIST, at, name="Another name") == read
    assert Dataset.objects.get().name == "Open Songs"
    assert Dataset.objects.get().brought_by == ada


def test_who_finds_a_list_left_unread_may_go_on_with_it(ada, at):
    left = bring(ada, LIST, at)
    bo = makers.person("Bo")
    assert not queries.datasets_visible_to(bo).exists()
    taken = bring(bo, LIST, at, name="Found again")
    assert (taken.pk, taken.brought_by, taken.name) == (left.pk, bo, "Found again")
    assert not queries.datasets_visible_to(ada).exists()


def test_hits_are_seen_by_the_people_of_a_work_alone(ada, at):
    makers.dataset(ada, LIST, at=at)
    ward, stranger = makers.person("Bo Ek"), makers.person("Stranger")
    makers.acts_for(stranger, ward, "guardian")
    song(ward, "Night Bus", "Bo Ek")
    read = Dataset.objects.get()
    search = actions.ask_search(actor=ward, dataset_id=read.pk, at=at)
    actions.run_search(search.pk, at)
    assert Hit.objects.count() == 3
    assert [one[0] for one in found(ada)] == ["Kvarn", "Harbour"]
    assert [one[0] for one in found(ward)] == ["Night Bus"]
    assert found(makers.person("Nobody")) == []


def test_a_steward_sees_the_pool_and_nobody_else_does(ada, at):
    steward, other = makers.person("Sten"), makers.person("Other")
    where = makers.collective("Common Measure", members=[ada], steward=steward)
    makers.collective("Elsewhere", steward=other)
    read = makers.dataset(steward, LIST, at=at)
    assert found(ada) == []
    search = actions.ask_search(actor=steward, dataset_id=read.pk, collective=where, at=at)
    assert actions.run_search(search.pk, at).hits_found == 2
    assert queries.pool_hits(where.pk).count() == 2
    assert found(steward) == []
    with pytest.raises(NotAllowed):
        actions.ask_search(actor=other, dataset_id=read.pk, collective=where, at=at)
    with pytest.raises(NotAllowed):
        actions.ask_search(actor=ada, dataset_id=read.pk, collective=where, at=at)


def test_codes_come_before_titles_and_lengths_support(at):
    cy = makers.person("Cy")
    song(cy, "Other title", "Cy", isrc="SEAAA2400011")
    song(cy, "Rain", "Cy", length_ms=200_000)
    song(cy, "Snow", "Cy", length_ms=200_000)
    text = "title,artist,isrc,duration\nX,Y,SE-AAA-24-00011,\nRain,Cy,,201\nSnow,Cy,,300\n"
    makers.dataset(cy, text, at=at)
    assert found(cy) == [
        ("Other title", 2, "isrc", 98, "possible"),
        ("Rain", 3, "title_artist", 95, "possible"),
        ("Snow", 4, "title_artist", 65, "possible"),
    ]


def test_names_alone_are_weak(ada, at):
    makers.dataset(ada, "Lund, Ada\nEk, Bo\n", at=at)
    assert {(reason, score) for _t, _n, reason, score, _s in found(ada)} == {("artist_name", 20)}


def test_a_work_that_stands_there_a_hundred_times_has_five_hits(ada, at):
    makers.dataset(ada, "artist,title\n" + "Ada Lund,Kvarn\n" * 100, at=at)
    assert [number for _t, number, *_rest in found(ada)] == [2, 3, 4, 5, 6]


def test_a_confirmed_hit_is_evidence_that_outlives_the_list(ada, at):
    read = makers.dataset(ada, LIST, at=at)
    hits = list(queries.own_hits(ada))
    assert (
        actions.decide_hits(
            actor=ada, dataset_id=read.pk, decision="confirm", hit_ids=[hits[0].public_id], at=at
        )
        == 1
    )
    kept = Evidence.objects.get()
    line = "Ada Lund,Kvarn"
    assert (kept.work.title, kept.list_sha256, kept.line_number) == ("Kvarn", read.sha256, 2)
    assert kept.line_sha256 == hashlib.sha256(line.encode()).hexdigest()
    assert (kept.reason, kept.score, kept.confirmed_by, kept.confirmed_at) == ("title_artist", 85, ada, at)
    assert (kept.words.list_name, kept.words.line) == ("Open Songs", line)
    stored = read.stored_as
    actions.remove_dataset(actor=ada, dataset_id=read.pk, at=at)
    while actions.clear_lines(read.pk):
        pass
    assert (Hit.objects.count(), Search.objects.count()) == (0, 0)
    assert (Line.objects.count(), LineKey.objects.count()) == (0, 0)
    assert stored == ""
    assert [one.words.line for one in queries.evidence_visible_to(ada)] == [line]
    assert not queries.datasets_visible_to(ada).exists()
    assert kinds(ada)[-2:] == ["hits.confirmed", "dataset.removed"]
    assert bring(ada, LIST, at).pk != read.pk


@pytest.mark.parametrize("change", ["update", "delete"])
def test_evidence_is_never_changed(ada, at, change):
    read = makers.dataset(ada, LIST, at=at)
    actions.decide_hits(actor=ada, dataset_id=read.pk, decision="confirm", reason="title_artist", at=at)
    rows = Evidence.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(score=1) if change == "update" else EvidenceText.objects.all().delete() and rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceText.objects.update(line="other")


def test_a_dismissal_is_taken_back_and_a_confirmation_is_not(ada, at):
    read = makers.dataset(ada, LIST, at=at)

    def decide(decision, **which):
        return actions.decide_hits(actor=ada, dataset_id=read.pk, decision=decision, at=at, **which)

    assert decide("dismiss", reason="title_artist") == 1
    assert [one[4] for one in found(ada)] == ["dismissed", "possible"]
    assert decide("confirm", reason="title_artist") == 0
    assert decide("reopen", reason="title_artist") == 1
    assert decide("confirm", reason="title_artist") == 1
    assert decide("reopen", reason="title_artist") == decide("dismiss", reason="title_artist") == 0
    assert [one[4] for one in found(ada)] == ["confirmed", "possible"]
    assert kinds(ada)[-3:] == ["hits.dismissed", "hits.reopened", "hits.confirmed"]


def test_comparing_again_keeps_what_people_said_and_finds_what_is_new(ada, at):
    read = makers.dataset(ada, LIST, at=at)
    actions.decide_hits(actor=ada, dataset_id=read.pk, decision="dismiss", reason="title_artist", at=at)
    song(ada, "Night Bus", "Bo Ek")
    search = actions.ask_search(actor=ada, dataset_id=read.pk, at=at)
    assert code_of(actions.ask_search, actor=ada, dataset_id=read.pk, at=at) == "search.running"
    actions.run_search(search.pk, at)
    assert {(title, state) for title, _n, _r, _s, state in found(ada)} == {
        ("Kvarn", "dismissed"),
        ("Harbour", "possible"),
        ("Night Bus", "possible"),
    }


def test_nobody_decides_about_somebody_elses_work(ada, at):
    read = makers.dataset(ada, LIST, at=at)
    hit = queries.own_hits(ada)[0]
    bo = makers.person("Bo")
    makers.collective("Common Measure", members=[ada], steward=bo)
    with pytest.raises(NotAllowed):
        actions.decide_hits(actor=bo, dataset_id=read.pk, decision="confirm", hit_ids=[hit.public_id], at=at)
    everything = {"dataset_id": read.pk, "decision": "confirm", "reason": "title_artist", "at": at}
    assert actions.decide_hits(actor=bo, **everything) == 0
    assert Evidence.objects.count() == 0
    assert actions.decide_hits(actor=ada, **everything) == 1


def test_decisions_are_refused_with_a_code(ada, at):
    read = makers.dataset(ada, LIST, at=at)
    decide = {"actor": ada, "dataset_id": read.pk, "at": at}
    assert code_of(actions.decide_hits, decision="burn", reason="isrc", **decide) == "hit.unknown_decision"
    assert code_of(actions.decide_hits, decision="confirm", **decide) == "hit.none_chosen"


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"", "file.empty"), (b"\x1f\x8bx", "file.damaged"), (b"PK\x03\x04", "file.archive")],
)
def test_what_is_no_list_leaves_nothing_behind(ada, at, text, code):
    assert code_of(bring, actor=ada, text=text, at=at) == code
    assert Dataset.objects.count() == 0


def test_a_list_needs_a_name_and_columns(ada, at):
    assert code_of(bring, actor=ada, text=LIST, at=at, name=" \u200b") == "dataset.no_name"
    asked = bring(ada, LIST, at)
    columns = {"actor": ada, "dataset_id": asked.pk, "at": at}
    confirm = actions.confirm_columns
    assert code_of(confirm, fields=["title"], **columns) == "dataset.unknown_column"
    assert code_of(confirm, fields=["title", "age"], **columns) == "dataset.unknown_column"
    assert code_of(confirm, fields=["title", "title"], **columns) == "dataset.column_twice"
    assert code_of(confirm, fields=["title", ""], **columns) == "dataset.nothing_to_compare"
    with pytest.raises(NotAllowed):
        confirm(actor=makers.person(), dataset_id=asked.pk, fields=["artist", "title"], at=at)
    confirm(fields=["artist", "title"], **columns)
    assert code_of(confirm, fields=["artist", "title"], **columns) == "dataset.not_asked"
    assert code_of(actions.look_again, separator=";", **columns) == "dataset.not_asked"


def test_a_list_is_cut_again_where_a_person_says(ada, at):
    asked = bring(ada, "Lund, Ada\nEk, Bo\n", at)
    assert asked.reading["fields"] == ["artist"]
    again = actions.look_again(actor=ada, dataset_id=asked.pk, separator=",", at=at)
    assert len(again.reading["fields"]) == 2


def test_reading_is_stopped_and_goes_on_behind_the_last_batch(ada, at, monkeypatch):
    monkeypatch.setattr("apps.claims.actions.loading._BATCH", 1)
    asked = bring(ada, gzip.compress(LIST.encode()), at)
    actions.confirm_columns(actor=ada, dataset_id=asked.pk, fields=["artist", "title"], at=at)
    written = actions.loading._write

    def stop_after_the_second(dataset, lines):
        went_on = written(dataset, lines)
        if went_on and dataset.lines_done == 2:
            actions.cancel_dataset(actor=ada, dataset_id=dataset.pk, at=at)
        return went_on

    monkeypatch.setattr("apps.claims.actions.loading._write", stop_after_the_second)
    stopped = actions.load_dataset(asked.pk, at)
    assert (stopped.state, stopped.lines_done, Line.objects.count()) == ("cancelled", 2, 2)
    assert list(queries.datasets_due()) == []
    monkeypatch.setattr("apps.claims.actions.loading._write", written)
    stop = {"actor": ada, "dataset_id": asked.pk, "at": at}
    assert code_of(actions.cancel_dataset, **stop) == "dataset.not_running"
    actions.resume_dataset(**stop)
    assert code_of(actions.resume_dataset, **stop) == "dataset.not_stopped"
    done = actions.load_dataset(asked.pk, at)
    assert (done.state, done.lines_done, Line.objects.count()) == ("ready", 4, 4)
    assert kinds(ada)[-3:] == ["dataset.stopped", "dataset.resumed", "dataset.read"]


def test_a_search_is_stopped_and_goes_on_behind_the_last_batch(ada, at, monkeypatch):
    monkeypatch.setattr("apps.claims.actions.searching._BATCH", 1)
    read = makers.dataset(ada, LIST, at=at)
    Hit.objects.all().delete()
    search = actions.ask_search(actor=ada, dataset_id=read.pk, at=at)
    assert actions.searching._compare_next(search.pk, at)
    with pytest.raises(NotAllowed):
        actions.cancel_search(actor=makers.person(), search_id=search.pk, at=at)
    actions.cancel_search(actor=ada, search_id=search.pk, at=at)
    stopped = actions.run_search(search.pk, at)
    assert (stopped.state, stopped.works_done, Hit.objects.count()) == ("cancelled", 1, 1)
    assert code_of(actions.cancel_search, actor=ada, search_id=search.pk, at=at) == "search.not_running"
    actions.ask_search(actor=ada, dataset_id=read.pk, at=at)
    done = actions.run_search(search.pk, at)
    assert (done.state, done.works_done, done.hits_found, Hit.objects.count()) == ("done", 2, 2, 2)


def test_a_list_that_breaks_off_further_down_says_so(ada, at):
    text = "\n".join(['{"title": "Kvarn", "artist": "Ada Lund"}'] * 70)
    asked = bring(ada, text, at)
    actions.confirm_columns(actor=ada, dataset_id=asked.pk, fields=["title", "artist"], at=at)
    with default_storage.open(asked.stored_as, "wb") as stored:
        stored.write(text.encode() + b"\n{broken")
    failed = actions.load_dataset(asked.pk, at)
    assert (failed.state, failed.failure) == ("failed", {"code": "list.broken_json", "params": {"line": 71}})
    assert kinds(ada)[-1] == "dataset.unreadable"
    assert Search.objects.count() == 0


def test_others_learn_a_band_and_the_members_the_number(at):
    people = [makers.person(f"Singer {n}") for n in range(5)]
    where = makers.collective("Common Measure", members=people)
    lines = ["artist,title"]
    for n, person in enumerate(people):
        song(person, f"Song {n}", person.name)
        lines.append(f"{person.name},Song {n}")
    read = makers.dataset(people[0], "\n".join(lines), at=at)
    for n, person in enumerate(people):
        assert [total.band for total in queries.confirmed_totals(where.pk)] == ([None] if n else [])
        search = actions.ask_search(actor=person, dataset_id=read.pk, at=at)
        actions.run_search(search.pk, at)
        actions.decide_hits(
            actor=person, dataset_id=read.pk, decision="confirm", reason="title_artist", at=at
        )
    (total,) = queries.confirmed_totals(where.pk)
    assert (total.list_name, total.works, total.owners) == ("Open Songs", 5, 5)
    assert (total.band.low, total.band.high) == (1, 9)
