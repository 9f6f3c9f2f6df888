"""The list of works, narrowed and ordered, and the catalogue at a glance."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.catalogues import actions, domain, queries
from apps.catalogues.models import AiPart, Conflict, Identifier, Work
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


def listed(client, **query):
    response = client.get(reverse("catalogues:works"), query)
    assert response.status_code == 200
    return [row["work"].title for row in response.context["rows"]]


@pytest.fixture
def some(artist):
    """Five works that differ in everything that a filter asks for."""
    made = {
        "Old": makers.work(artist, "Old"),
        "New": makers.work(artist, "New", ppm=None),
        "Picture": makers.work(artist, "Picture", kind="image"),
        "Text": makers.work(artist, "Text", kind="text", controller="label"),
        "Found": makers.work(artist, "Found", ppm=500_000),
    }
    for title, said in {
        "Old": {"year": 1970, "artist_line": "Cy"},
        "New": {"year": 2020, "artist_line": "Bo", "created_at": makers.LONG_AGO + timedelta(days=1)},
        "Picture": {"year": None, "artist_line": ""},
    }.items():
        Work.objects.filter(title=title).update(**said)
    for scheme in ("isrc", "iswc", "upc"):
        Identifier.objects.create(
            work=made["Found"], scheme=scheme, value="x", normalised="X", verdict=Identifier.Verdict.VALID
        )
    for title, degrees in {"Old": ("none", "full"), "New": ("none",), "Found": ("none", "partial")}.items():
        for role, degree in zip(("vocals", "lyrics"), degrees, strict=False):
            AiPart.objects.create(work=made[title], role=role, degree=degree)
    Conflict.objects.create(kind="shares", work=made["New"], opened_at=makers.LONG_AGO)
    Conflict.objects.create(
        kind="shares", work=made["Old"], opened_at=makers.LONG_AGO, settled_at=makers.LONG_AGO
    )
    makers.work(makers.person(), "Foreign")
    return made


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Found", "New", "Old", "Picture", "Text"]),
        ({"kind": "image"}, ["Picture"]),
        ({"year_from": "1970", "year_to": "2019"}, ["Old"]),
        ({"year_from": "2020"}, ["Found", "New", "Text"]),
        ({"no_year": "1", "year_from": "2020"}, ["Picture"]),
        ({"find": "hard"}, ["New", "Old", "Picture", "Text"]),
        ({"find": "75-100"}, ["Found"]),
        ({"machine": "unsaid"}, ["Picture", "Text"]),
        ({"machine": "none"}, ["New"]),
        ({"machine": "partial"}, ["Found"]),
        ({"machine": "full"}, ["Old"]),
        ({"conflict": "shares"}, ["New"]),
        ({"conflict": "code"}, []),
        ({"state": "controlled"}, ["Text"]),
        ({"state": "part", "kind": "song"}, ["Found"]),
        ({"kind": "song", "year_from": "1900", "year_to": "2000", "machine": "full", "q": "old"}, ["Old"]),
        ({"sort": "artist"}, ["Picture", "Found", "Text", "New", "Old"]),
        ({"sort": "year"}, ["Found", "Text", "New", "Old", "Picture"]),
        ({"sort": "hardest", "kind": "song"}, ["New", "Old", "Found"]),
        ({"kind": "song", "sort": "title", "find": "hard"}, ["New", "Old"]),
    ],
)
def test_what_is_asked_for_is_shown(client, some, query, titles):
    assert listed(client, **query) == titles


def test_what_was_entered_last_comes_first(client, some):
    assert listed(client, sort="newest")[0] == "New"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"kind": "opera"}, "“opera” is none of these, so it was left out."),
        ({"year_from": "old"}, "Write the year in digits"),
        ({"year_to": "99999999999999999999"}, "That is no year"),
        ({"year_from": "2000", "year_to": "1990"}, "The last year is before the first one."),
        ({"pool": "nowhere"}, "“nowhere” is none of these"),
        ({"sort": "<b>"}, "“&lt;b&gt;” is none of these"),
        ({"find": "0-101"}, "is none of these"),
    ],
)
def test_a_wrong_value_is_left_out_and_said_and_the_others_hold(client, some, query, sentence):
    response = client.get(reverse("catalogues:works"), {"machine": "none", **query})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert [row["work"].title for row in response.context["rows"]] == ["New"]


def test_each_condition_is_a_chip_that_can_be_taken_away(client, some):
    response = client.get(reverse("catalogues:works"), {"kind": "song", "year_from": "1970", "sort": "year"})
    chips = {chip["label"]: (chip["words"], chip["without"]) for chip in response.context["chips"]}
    assert chips == {
        "Kind": ("Song", "year_from=1970&sort=year"),
        "From the year": ("1970", "kind=song&sort=year"),
    }
    assert "3 of 5 works are like this." in response.content.decode()


def test_what_is_asked_for_stays_on_the_next_page(client, artist):
    for number in range(60):
        makers.work(artist, f"Song {number:02}")
    text = client.get(reverse("catalogues:works"), {"kind": "song", "year_to": "2024"}).content.decode()
    assert "?page=2&amp;kind=song&amp;year_to=2024" in text
    assert "Change all 60 works" in text


def test_works_are_found_by_the_collective_to_which_they_are_entrusted(client, artist):
    ward = makers.person("Cy", born_on=date(2015, 1, 1))
    makers.acts_for(artist, ward, "guardian")
    group = makers.collective("Common Measure", members=[ward])
    makers.mandate(ward, group, {"train_generative": "ask"})
    makers.work(artist, "Mine")
    makers.work(ward, "Pooled")
    assert listed(client, pool=group.slug) == ["Pooled"]
    assert listed(client, pool="none") == ["Mine"]


def test_no_other_collective_can_be_asked_for(client, artist):
    stranger = makers.person()
    group = makers.collective(members=[stranger])
    makers.mandate(stranger, group, {"train_generative": "ask"})
    makers.work(artist, "Mine")
    response = client.get(reverse("catalogues:works"), {"pool": group.slug})
    assert "is none of these" in response.content.decode()
    assert group.name not in response.content.decode()


@pytest.mark.parametrize("named", [0, 1_000])
@pytest.mark.parametrize("is_folded", [False, True])
def test_a_glance_counts_what_the_list_shows(client, some, artist, monkeypatch, named, *, is_folded):
    monkeypatch.setattr("apps.catalogues.queries.kept._NAMED", named)
    if is_folded:
        actions.fold_works(1_000)
    seen = queries.glance({artist.pk})
    assert seen.kinds == {"song": 3, "image": 1, "text": 1}
    assert (seen.years, seen.no_year) == ({1970: 1, 2020: 1, 2024: 2}, 1)
    assert seen.machine == {"unsaid": 2, "none": 1, "partial": 1, "full": 1}
    assert seen.conflicts == {"shares": 1}
    response = client.get(reverse("catalogues:glance"))
    pictures = response.context["pictures"]
    assert len(pictures) == 6
    for picture in pictures:
        for bar in picture.bars:
            shown = client.get(bar.url)
            assert shown.context["page"].paginator.count == bar.works, bar
            assert not shown.context["form"].errors
    for picture in pictures[:-1]:
        assert sum(bar.works for bar in picture.bars) == 5


@pytest.mark.parametrize("is_folded", [False, True])
def test_a_glance_takes_the_same_statements_for_1_and_30_works(
    client, artist, django_assert_num_queries, *, is_folded
):
    client.get(reverse("catalogues:glance"))
    for number in (1, 29):
        for _number in range(number):
            makers.work(artist)
        while is_folded and actions.fold_works(1_000):
            pass
        # Notes and what is kept, conflicts, notes, outside answers and shapes; and the rows of what is noted.
        with django_assert_num_queries(6 if is_folded else 16):
            queries.glance({artist.pk})
        with django_assert_num_queries(11 if is_folded else 21):
            client.get(reverse("catalogues:glance"))


def test_an_empty_catalogue_at_a_glance_says_what_to_do_first(client):
    text = client.get(reverse("catalogues:glance")).content.decode()
    assert "Nothing to see yet. Bring your first works." in text


def test_the_database_puts_works_into_the_bands_of_the_domain(some, artist):
    scored = queries.with_matchability(queries.works_visible_to(artist))
    bands = {}
    for work in scored:
        bands.setdefault(domain.band_of(work.score), []).append(work)
    seen = queries.glance({artist.pk})
    assert seen.bands == {name: len(works) for name, works in bands.items()}


def test_a_list_says_large_numbers_so_that_they_can_be_read(client, artist, monkeypatch):
    monkeypatch.setattr("apps.catalogues.views.works_list._MARKS", 1)
    Work.objects.bulk_create(
        Work(
            kind="song",
            title=f"Song {number}",
            registered_by=artist,
            match_key=str(number),
            created_at=makers.LONG_AGO,
        )
        for number in range(1_001)
    )
    text = client.get(reverse("catalogues:works")).content.decode()
    assert "Each sign stands for up to 1,001 works." in text
