"""Works that may be the same are found when a list or a person brings them."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.catalogues import actions, queries
from apps.catalogues.models import Alike, AlikeKey, Work
from apps.catalogues.tasks import compare_works
from tests import makers

pytestmark = pytest.mark.django_db

ROWS = (
    "title,artist,isrc,iswc\n"
    "Low Tide,Ada,,T-034.524.680-1\n"
    "Low Tide (for Bo),Ada,,\n"
    "Something Else,Ada,,T-034.524.680-1\n"
    "Low Tide,Bo,,\n"
    "Ferry Song,Ada & Bo,,\n"
    "Fery Song,Ada & Bo,,\n"
)


def enter(artist, text, at):
    run = actions.start_import(
        actor=artist,
        person=artist,
        file_name="a.csv",
        stream=io.BytesIO(text.encode()),
        choices={"doubtful": "new"},
        at=at,
    )
    return actions.run_import(run.pk, at)


def titles():
    pairs = Alike.objects.order_by("first", "second").values_list("first__title", "second__title", "score")
    return list(pairs)


def test_a_list_is_compared_with_itself_and_with_what_was_there(at, monkeypatch):
    artist = makers.person()
    enter(artist, ROWS, at)
    enter(makers.person(), ROWS, at)
    assert titles() == []
    monkeypatch.setattr("apps.catalogues.actions.comparing._BATCH", 2)
    compare_works()
    of_one = list(queries.alike_waiting(artist).values_list("first__title", "second__title", "score"))
    assert sorted(of_one) == [
        ("Ferry Song", "Fery Song", 60),
        ("Low Tide", "Low Tide (for Bo)", 80),
        ("Low Tide", "Something Else", 100),
    ]
    assert len(titles()) == 6
    assert not queries.runs_to_compare().exists()
    enter(artist, "title,artist\nThe Low Tide!,Ada\nFerry Song (for Cy),Ada & Bo\n", at)
    compare_works()
    assert queries.alike_waiting(artist).count() > 3


def test_what_is_entered_by_hand_is_compared_at_once_and_a_code_too(at):
    artist = makers.person("Ada")
    makers_say = {"kind": "song", "artist_line": "Ada", "performers": "me", "answer": "all_mine", "at": at}
    one = actions.add_work(actor=artist, person=artist, title="Low Tide", **makers_say)
    actions.add_work(actor=artist, person=artist, title="Low Tide (for Bo)", **makers_say)
    other = actions.add_work(actor=artist, person=artist, title="Something else", **makers_say)
    assert titles() == [("Low Tide", "Low Tide (for Bo)", 80)]
    for work in (one, other):
        actions.add_code(actor=artist, work_id=work.pk, scheme="iswc", value="T-034.524.680-1", at=at)
    assert ("Low Tide", "Something else", 100) in titles()


def test_works_of_two_people_kinds_or_of_none_title_never_meet(at):
    artist = makers.person("Ada")
    works = [
        makers.work(artist, "Low Tide"),
        makers.work(artist, "Low Tide", kind="instrumental"),
        makers.work(makers.person("Ada"), "Low Tide"),
        makers.work(artist, "Low Tide (again)"),
    ]
    Work.objects.filter(pk=works[3].pk).update(merged_into=works[0])
    actions.look_for_alike([work.pk for work in works])
    assert titles() == []
    Work.objects.filter(pk=works[3].pk).update(merged_into=None)
    actions.look_for_alike([works[3].pk])
    assert titles() == [("Low Tide", "Low Tide (again)", 80)]
    Work.objects.filter(pk=works[3].pk).update(title="Another altogether")
    actions.look_for_alike([works[3].pk])
    assert titles() == []


def test_a_key_that_many_have_says_nothing_and_comparing_takes_a_fixed_number_of_statements(at):
    counted = []
    for number in (2, 70):
        artist = makers.person("Ada")
        works = [makers.work(artist, f"Untitled ({count})") for count in range(number)]
        with CaptureQueriesContext(connection) as captured:
            actions.look_for_alike([work.pk for work in works])
        counted.append(len(captured))
    # Nothing meets among the seventy, so that the others of their pairs are not read.
    assert counted[1] <= counted[0]
    assert Alike.objects.count() == 1
    assert AlikeKey.objects.exists()


def test_works_that_were_split_are_not_suggested_as_one_again(at):
    artist = makers.person()
    enter(artist, "title,artist\nLow Tide,Ada\nLow Tide (for Bo),Ada\n", at)
    compare_works()
    pair = Alike.objects.get()
    merge = actions.merge_works(actor=artist, kept_id=pair.first_id, retired_id=pair.second_id, at=at)
    actions.split_work(actor=artist, merge_id=merge.pk, at=at)
    assert not queries.alike_waiting(artist).exists()
    assert [one.told_apart_by for one in queries.alike_told_apart(artist)] == [artist]
