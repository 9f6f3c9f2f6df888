"""What the pages show of conflicts, codes and machines."""

import pytest
from django.urls import reverse

from apps.catalogues.models import Conflict, Identifier, Settlement, Share
from apps.catalogues.tasks import follow_codes
from apps.catalogues.views.disputes import disputed_lines
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


def page(client, name, *args):
    response = client.get(reverse(f"catalogues:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, *args, **fields):
    return client.post(reverse(f"catalogues:{name}", args=args), fields)


def test_a_conflict_is_shown_to_both_and_they_end_it(client, artist, as_person):
    friend, work = makers.person("Bo Tallis"), makers.work(artist, "Low Tide", ppm=600_000)
    makers.share(work, friend, ppm=400_000)
    theirs = as_person(friend)
    post(theirs, "claim_work", work.public_id, answer="my_part", percent="60", controller="me")
    conflict = Conflict.objects.get()
    for one in (client, theirs):
        text = page(one, "work", work.public_id)
        assert "What collides" in text
        assert "40 %" in text
        assert "Low Tide" in page(one, "conflicts")
    assert "Low Tide" not in page(as_person(makers.person()), "conflicts")
    fields = [line.field for line in disputed_lines(conflict)]
    assert len(fields) == 4
    refused = post(client, "propose", conflict.public_id, **dict.fromkeys(fields, "60"))
    assert "still more than the whole" in refused.content.decode()
    post(client, "propose", conflict.public_id, **dict.fromkeys(fields, "50"))
    assert "I agree to this proposal" not in page(client, "work", work.public_id)
    assert "I agree to this proposal" in page(theirs, "work", work.public_id)
    post(theirs, "agree", conflict.public_id, settlement=Settlement.objects.get().public_id)
    standing = Share.objects.filter(work=work, ended_at=None)
    assert set(standing.values_list("ppm", "effective_ppm")) == {(500_000, 500_000)}
    assert "What collided" in page(client, "work", work.public_id)


def test_the_other_side_of_a_code_sees_a_name_and_nothing_of_the_other_work(client, artist, as_person):
    friend = makers.person("Bo Tallis")
    mine, other = makers.work(artist, "Low Tide", ppm=370_000), makers.work(friend, "High Water", ppm=410_000)
    for one in (mine, other):
        Identifier.objects.create(
            work=one, scheme="iswc", value="T0345246801", normalised="T0345246801", verdict="valid"
        )
    follow_codes()
    theirs = as_person(friend)
    assert "41 %" in page(theirs, "work", other.public_id)
    text = page(client, "work", mine.public_id) + page(client, "conflicts")
    assert "Bo Tallis" in text
    assert "High Water" not in text
    assert "41 %" not in text
    assert other.public_id not in text
    text = page(theirs, "work", other.public_id) + page(theirs, "conflicts")
    assert "Ada Lund" in text
    assert "Low Tide" not in text
    assert "37 %" not in text
    post(client, "drop_code", Conflict.objects.get().public_id)
    assert list(Identifier.objects.values_list("work", flat=True)) == [other.pk]


def test_nobody_else_reaches_a_conflict(artist, as_person, client):
    friend, work = makers.person(), makers.work(artist, ppm=600_000)
    makers.share(work, friend, ppm=400_000)
    post(as_person(friend), "claim_work", work.public_id, answer="my_part", percent="60", controller="me")
    conflict, stranger = Conflict.objects.get(), as_person(makers.person())
    for name in ("propose", "agree", "drop_code"):
        assert post(stranger, name, conflict.public_id).status_code == 404
    assert post(client, "agree", conflict.public_id).status_code == 404


def test_codes_and_what_a_machine_made_are_said_on_the_page(client, artist):
    work = makers.work(artist, "Kvarn")
    assert "+30" in page(client, "work", work.public_id)
    hard = client.get(reverse("catalogues:works"), {"find": "hard"}).content.decode()
    assert "Kvarn" in hard
    post(client, "add_code", work.public_id, scheme="isrc", value="SEABC2400001")
    post(client, "ai_parts", work.public_id, vocals="partial")
    text = page(client, "work", work.public_id)
    assert "+30" not in text
    assert "SEABC2400001" in text
    assert list(work.ai_parts.values_list("role", "degree")) == [("vocals", "partial")]
    again = post(client, "add_code", work.public_id, scheme="isrc", value="SEABC2400001")
    assert "is here already" in again.content.decode()
    post(client, "add_code", work.public_id, scheme="iswc", value="T0345246801")
    found = client.get(reverse("catalogues:works"), {"find": "hard"}).content.decode()
    assert "Kvarn" not in found


def test_an_only_publishing_share_is_split_out_and_shown_apart(client, artist):
    work = makers.work(artist, ppm=500_000)
    text = page(client, "work", work.public_id)
    assert "publishing" in text
    assert "mechanical of" not in text
    post(
        client, "share", work.public_id, outside_name="Ilse", right="mechanical", percent="50", territory="de"
    )
    assert list(Share.objects.filter(outside_name="Ilse").values_list("right", "territory")) == [
        ("mechanical", "DE")
    ]
    assert "only in DE" in page(client, "work", work.public_id)
    refused = post(client, "share", work.public_id, outside_name="Ilse", territory="Mars")
    assert "We do not know the place" in refused.content.decode()
