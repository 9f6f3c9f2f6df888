"""A catalogue to take along: whose works are in the file, and what it costs."""

import json
from datetime import date

import pytest
from django.urls import reverse

from apps.catalogues import actions
from apps.catalogues.models import Contributor, Share, StatedShare, Work
from tests import makers
from tests.catalogues.going_out import bring, counts, exported, rows_of, without_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return makers.person("Ada Lund")


def titles(client, **chosen):
    response = client.get(reverse("catalogues:export", args=["json"]), chosen)
    assert response.status_code == 200
    return [row["title"] for row in json.loads(response.getvalue())["rows"]]


def test_the_file_holds_what_the_list_shows_and_nothing_of_others(ada, as_person):
    bo, carla = makers.person("Bo Ek"), makers.person("Carla Ruz")
    makers.work(ada, "Kvarn")
    makers.work(ada, "Low Tide", ppm=None)
    makers.work(bo, "Of Bo alone")
    makers.share(makers.work(bo, "Of both", ppm=500_000), ada, ppm=500_000)
    makers.work(carla, "Of Carla")
    makers.acts_for(ada, carla, "estate")
    client = as_person(ada)
    assert sorted(titles(client)) == ["Kvarn", "Low Tide", "Of Carla", "Of both"]
    assert titles(client, q="kvarn") == ["Kvarn"]
    assert titles(client, state="unsaid") == ["Low Tide"]
    assert titles(as_person(bo)) == ["Of Bo alone", "Of both"]
    assert titles(as_person(makers.person())) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_each_format_comes_as_a_file(ada, as_person, ending):
    makers.work(ada, "Kvarn")
    response = as_person(ada).get(reverse("catalogues:export", args=[ending]))
    assert response.headers["Content-Disposition"].endswith(f'.{ending}"')
    assert response.getvalue()


def test_another_ending_is_no_page_and_a_stranger_signs_in(ada, as_person, client):
    assert as_person(ada).get("/works/export/exe/").status_code == 404
    assert client.get(reverse("catalogues:export", args=["csv"])).status_code == 302


def test_the_page_of_works_leads_to_it_with_what_is_chosen(ada, as_person):
    makers.work(ada, "Kvarn")
    shown = as_person(ada).get(reverse("catalogues:works"), {"q": "kvarn"}).content.decode()
    assert f'href="{reverse("catalogues:export", args=["csv"])}?q=kvarn"' in shown
    assert f'href="{reverse("catalogues:export", args=["csv"])}"' in shown


def test_thirty_works_cost_as_many_statements_as_one(ada, at, django_assert_num_queries):
    makers.work(ada)
    with django_assert_num_queries(9):
        rows_of(ada, at)
    for _number in range(29):
        makers.work(ada)
    with django_assert_num_queries(9):
        assert len(rows_of(ada, at)) == 30


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_people_say_here_comes_back_unchanged_and_is_a_statement_elsewhere(ada, at, ending):
    song = makers.work(ada, "Kvarn", ppm=333_333)
    makers.share(song, None, ppm=250_000, outside="Lund, Ilse [=1]", controller="label")
    stated = {"run": bring(ada, b"title\nOther\n", at), "controller": "me", "territory": "2136"}
    StatedShare.objects.create(work=song, right="master", name="LUND ADA", ppm=1_000_000, **stated)
    StatedShare.objects.create(work=song, right="performer", name="Ada", ppm=None, **stated)
    Contributor.objects.create(work=song, name="Bo Ek", part="player")
    song.ai_parts.create(role="vocals", degree="partial")
    before = rows_of(ada, at)
    held = {(one.right, one.name, one.ppm, one.controller) for one in before[0].shares}
    assert ("master", "Ada Lund", 333_333, "me") in held
    assert ("performer", "Ada", None, "me") in held
    assert not [one for one in held if one[1] == "LUND ADA"]
    content = exported(ada, ending, at)
    assert counts(bring(ada, content, at)) == {}
    assert rows_of(ada, at) == before
    assert Share.objects.count() == 8
    carla = makers.person()
    bring(carla, content, at)
    assert without_ids(rows_of(carla, at)) == without_ids(before)
    assert Share.objects.filter(work__registered_by=carla).count() == 0


def test_a_list_names_its_works_whatever_else_was_changed_in_it(ada, at):
    bring(ada, b"title,artist,year\nKvarn,Ada,\nKvarn,Bo,\n", at)
    content = exported(ada, "csv", at).decode().replace(",Kvarn,Ada,song,,", ",Quern,A. Lund,song,1999,")
    run = bring(ada, content.encode(), at)
    assert counts(run) == {"updated": 1, "differing": 1}
    assert [(row.title, row.year) for row in rows_of(ada, at)] == [("Kvarn", 1999), ("Kvarn", None)]


def test_a_title_of_the_list_counts_only_if_its_person_says_so_and_no_other_work_has_it(ada, at):
    bring(ada, b"title,artist\nKvarn,Ada\nLow Tide,Ada\n", at)
    content = exported(ada, "csv", at).decode()
    for old, new in (("Low Tide", "Kvarn"), ("Low Tide", "High Tide")):
        run = bring(ada, content.replace(old, new).encode(), at, asks=True)
        assert counts(run) == {"differing": 1}
        actions.apply_import(actor=ada, run_id=run.pk, differing="take", at=at)
        actions.run_import(run.pk, at)
    found = Work.objects.filter(registered_by=ada).order_by("pk").values_list("title", "match_key")
    assert list(found) == [("Kvarn", "music / kvarn / ada"), ("High Tide", "music / high tide / ada")]
    again = bring(ada, content.replace("Low Tide", "High Tide").encode(), at)
    assert counts(again) == {}


def test_an_id_of_somebody_else_means_as_little_as_one_of_nobody(ada, at):
    theirs = makers.work(makers.person(), "Hidden")
    for ref in (theirs.public_id, "a" * 16, "'=1", "\x00"):
        run = bring(makers.person(), f'Tutti work,Title\n"{ref}",Kvarn\n'.encode(), at)
        assert counts(run) == {"created": 1}
        assert list(run.works.values_list("title", "match_key")) == [("Kvarn", "music / kvarn / ")]


def test_a_work_that_one_only_holds_a_part_of_is_left_where_it_is(ada, at):
    song = makers.work(makers.person(), "Of both", ppm=500_000)
    makers.share(song, ada, ppm=500_000)
    assert counts(bring(ada, exported(ada, "csv", at), at)) == {}
    assert [row.work for row in rows_of(ada, at)] == [song.public_id]


def test_refused_rows_of_an_export_come_back_mended(ada, at, as_person):
    bring(ada, b"title,artist\n=1+1,Ada\n", at)
    content = exported(ada, "csv", at).decode()
    broken = bring(ada, content.replace("'=1+1", "").encode(), at)
    assert broken.refused == 1
    address = reverse("catalogues:refused_rows", args=[broken.public_id])
    mended = as_person(ada).get(address).getvalue().decode().replace(",,Ada,", ",'=1+1,Ada,")
    assert counts(bring(ada, mended.encode(), at)) == {}


def test_dates_of_an_export_say_no_year(ada, at):
    bring(ada, b"title,artist,released\nKvarn,Ada,2020-02-01\n", at)
    row = rows_of(ada, at)[0]
    assert (row.year, row.released_on) == (2020, date(2020, 2, 1))
    ada_work = next(iter(bring(ada, exported(ada, "json", at), at).works.all()))
    ada_work.year = None
    ada_work.save(update_fields=["year"])
    assert counts(bring(ada, exported(ada, "csv", at), at)) == {}
