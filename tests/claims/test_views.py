"""The pages, as people go through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims import actions, tasks
from apps.claims.models import Dataset, Evidence, Hit
from tests import makers
from tests.claims.test_actions import LIST, song
from tests.negotiations.makers import world
from tests.signin import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    person = makers.person("Ada Lund")
    song(person, "Kvarn", "Ada Lund")
    song(person, "Harbour", "Ada Lund")
    return person


def page(client, name, *parts):
    return client.get(reverse(f"claims:{name}", args=parts)).content.decode()


def post(client, name, /, *parts, **fields):
    return client.post(reverse(f"claims:{name}", args=parts), fields)


def test_from_a_file_to_evidence(ada):
    client = sign_in(ada)
    assert "No lists yet. Bring the first." in page(client, "datasets")
    answer = post(client, "bring", file=SimpleUploadedFile("a.csv", LIST.encode()), name="Open Songs")
    listed = Dataset.objects.get()
    assert answer["Location"] == reverse("claims:columns", args=[listed.public_id])
    assert "Ada Lund" in page(client, "columns", listed.public_id)
    post(client, "columns", listed.public_id, column_0="artist", column_1="title")
    assert "The list is in line." in page(client, "dataset", listed.public_id)
    tasks.search_due()
    shown = page(client, "dataset", listed.public_id)
    assert "2 lines are possibly your works." in shown
    assert "Harbour (Live)" in shown
    assert "Bo Ek" not in shown
    hit = Hit.objects.get(work__title="Kvarn")
    post(client, "decide", listed.public_id, hit=hit.public_id, decision="confirm")
    post(client, "decide", listed.public_id, reason="bare_title", decision="dismiss")
    assert "Nothing here waits for you." in page(client, "dataset", listed.public_id)
    assert "One line is kept as evidence." in page(client, "evidence")
    assert listed.sha256 in page(client, "evidence")
    assert "1 confirmed" in page(client, "datasets")


def test_the_same_list_is_found_by_another_who_sees_none_of_the_first_ones_hits(ada):
    listed = makers.dataset(ada, LIST)
    assert Hit.objects.count() == 2
    other = sign_in(makers.person("Other"))
    answer = post(other, "bring", file=SimpleUploadedFile("b.csv", LIST.encode()), name="Mine")
    assert answer["Location"] == reverse("claims:dataset", args=[listed.public_id])
    for shown in (page(other, "dataset", listed.public_id), page(other, "datasets"), page(other, "evidence")):
        assert "Kvarn" not in shown
        assert "Ada Lund" not in shown
    assert "Your works have not been compared with it yet." in page(other, "dataset", listed.public_id)


def test_a_line_is_parted_by_dots_where_a_word_parts_it(ada):
    listed = makers.dataset(ada, "a1<SEP>Ada Lund<SEP>Kvarn\na2<SEP>Bo Ek<SEP>Harbour\n" * 4)
    shown = page(sign_in(ada), "dataset", listed.public_id)
    assert "a1 · Ada Lund · Kvarn" in shown
    assert "&lt;SEP&gt;" not in shown


def test_a_file_that_is_no_list_is_said_beside_its_field(ada):
    answer = post(sign_in(ada), "bring", file=SimpleUploadedFile("a.csv", b"PK\x03\x04"), name="Open")
    assert "This is a zip file" in answer.content.decode()
    assert Dataset.objects.count() == 0


def test_nobody_decides_or_removes_for_another(ada):
    listed = makers.dataset(ada, LIST)
    hit = Hit.objects.get(work__title="Kvarn")
    other = sign_in(makers.person("Other"))
    answer = post(other, "decide", listed.public_id, hit=hit.public_id, decision="confirm")
    assert answer.status_code == 403
    assert post(other, "remove", listed.public_id).status_code == 404
    assert (
        post(sign_in(ada), "decide", listed.public_id, hit=hit.public_id, decision="confirm").status_code
        == 302
    )
    assert Evidence.objects.count() == 1
    assert post(sign_in(ada), "remove", listed.public_id).status_code == 302
    assert page(sign_in(ada), "evidence").count("Open Songs") == 1


def test_a_list_page_has_the_same_statements_for_one_hit_and_for_thirty(ada):
    one = makers.dataset(ada, LIST, name="Few")
    for n in range(30):
        song(ada, f"Song {n}", "Ada Lund")
    text = "artist,title\n" + "\n".join(f"Ada Lund,Song {n}" for n in range(30))
    many = makers.dataset(ada, text, name="Many")
    client = sign_in(ada)
    page(client, "dataset", one.public_id)
    with CaptureQueriesContext(connection) as few:
        page(client, "dataset", one.public_id)
    with CaptureQueriesContext(connection) as lots:
        assert page(client, "dataset", many.public_id).count("of 100") == 30
    assert len(few) == len(lots)


def test_the_room_shows_the_number_to_members_and_a_band_to_the_company(at):
    here = world(members=5)
    url = reverse("negotiations:past_use", args=[here.room.public_id])
    people = here.members[:5]
    lines = ["artist,title"]
    for n, person in enumerate(people):
        song(person, f"Past song {n}", f"Singer {n}")
        lines.append(f"Singer {n},Past song {n}")
    listed = makers.dataset(makers.person("Who brings"), "\n".join(lines))
    for person in people:
        assert "Nothing that can be shown." in text_of(here.delegate, url)
        actions.run_search(actions.ask_search(actor=person, dataset_id=listed.pk, at=at).pk, at)
        actions.decide_hits(
            actor=person, dataset_id=listed.pk, decision="confirm", reason="title_artist", at=at
        )
    assert "Members confirmed 5 works" in text_of(people[0], url)
    assert "Members confirmed 1 to 9 works" in text_of(here.delegate, url)
    assert "5 works" not in text_of(here.delegate, url)


def text_of(person, url):
    return sign_in(person).get(url).content.decode()
