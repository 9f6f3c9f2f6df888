"""Pages of works that may be one: the pairs, side by side, joined, and told apart."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import Entry
from apps.catalogues import actions
from apps.catalogues.models import Alike, Merge, Work
from tests import makers
from tests.signin import sign_in

pytestmark = pytest.mark.django_db


def page_of(client, name, *args, **query):
    response = client.get(reverse(f"catalogues:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, *args, **sent):
    return client.post(reverse(f"catalogues:{name}", args=args), sent, follow=True)


def lookalikes(artist, number=1):
    """Make pairs of works that look alike, and find them."""
    for count in range(number):
        title = f"Harbour {'abcdefghijklmnopqrstuvwxyz'[count] * 3}"
        works = [makers.work(artist, title), makers.work(artist, f"{title} (Remastered 2011)")]
        actions.look_for_alike([work.pk for work in works])
    return list(Work.objects.filter(registered_by=artist).order_by("pk"))


def test_pairs_wait_in_the_list_and_are_shown_side_by_side_to_their_person_alone():
    artist, stranger = makers.person("Ada"), makers.person()
    client = sign_in(artist)
    makers.work(artist, "Alone")
    assert "No two of your works look alike." in page_of(client, "alike")
    assert reverse("catalogues:alike") not in page_of(client, "works")
    lookalikes(artist)
    assert "Two of your works may be the same." in page_of(client, "works")
    shown = page_of(client, "alike")
    assert "Harbour aaa (Remastered 2011)" in shown
    assert "80 of 100" in shown
    assert "The artist is the same." in shown
    assert "Ada, 100 %" in shown
    assert "Harbour" not in page_of(sign_in(stranger), "alike")
    pair = Alike.objects.get()
    for name in ("tell_apart", "suggest_again"):
        assert post(sign_in(stranger), name, pair.public_id).status_code == 404
    ids = (pair.first.public_id, pair.second.public_id)
    assert post(sign_in(stranger), "join", *ids, keep=ids[0]).status_code == 404
    assert not Merge.objects.exists()


def test_a_pair_is_joined_from_the_list_and_parted_from_the_page_of_the_work():
    artist = makers.person("Ada")
    client = sign_in(artist)
    first, second = lookalikes(artist)
    answer = post(client, "join", first.public_id, second.public_id, keep=second.public_id, list="1")
    assert answer.redirect_chain[0][0] == reverse("catalogues:alike")
    assert "No two of your works look alike." in answer.content.decode()
    assert "You have brought one work." in page_of(client, "works")
    gone = client.get(reverse("catalogues:work", args=[first.public_id]), follow=True)
    assert gone.redirect_chain == [(reverse("catalogues:work", args=[second.public_id]), 302)]
    shown = gone.content.decode()
    assert "said that “Harbour aaa” is the same work; it went into this one." in shown
    assert "They are two after all" in shown
    parted = post(client, "split", second.public_id, Merge.objects.get().public_id)
    assert "They are two again, each as it was." in parted.content.decode()
    assert "told them apart again" in parted.content.decode()
    assert "They are two after all" not in parted.content.decode()
    assert "Two of your works may be the same." not in page_of(client, "works")
    assert [entry.kind for entry in Entry.objects.order_by("pk")] == ["work.merged", "work.split"]


def test_what_cannot_be_joined_or_parted_says_why():
    artist = makers.person()
    client = sign_in(artist)
    kept, retired = makers.work(artist), makers.work(artist, ppm=500_000)
    ids = (kept.public_id, retired.public_id)
    answer = post(client, "join", *ids, keep=kept.public_id).content.decode()
    assert "They were not joined." in answer
    assert "Of one owner the two say different things" in answer
    assert "Choose which of the two stays." in post(client, "join", *ids).content.decode()
    retired.shares.all().delete()
    post(client, "join", *ids, keep=kept.public_id)
    post(client, "claim_work", kept.public_id, answer="not_sure")
    said = post(client, "split", kept.public_id, Merge.objects.get().public_id).content.decode()
    assert "Since they were joined, something was said about both as one" in said
    assert Merge.objects.get().split_at is None


def test_two_that_are_two_are_not_asked_about_again_until_it_is_taken_back():
    artist = makers.person()
    client = sign_in(artist)
    lookalikes(artist)
    pair = Alike.objects.get()
    answer = post(client, "tell_apart", pair.public_id).content.decode()
    assert "Of one pair you said that they are two." in answer
    actions.look_for_alike([pair.first_id])
    assert "No two of your works look alike." in page_of(client, "alike")
    assert "Harbour aaa" in page_of(client, "alike", show="two")
    assert post(client, "tell_apart", pair.public_id).status_code == 409
    assert "Remastered" in post(client, "suggest_again", pair.public_id).content.decode()
    assert post(client, "suggest_again", pair.public_id).status_code == 409
    kinds = [entry.kind for entry in Entry.objects.order_by("pk")]
    assert kinds == ["works.told_apart", "works.suggested_again"]


def test_another_work_is_found_by_hand_among_those_that_may_be_joined():
    artist, friend = makers.person(), makers.person()
    client = sign_in(artist)
    work, other = makers.work(artist, "Low Tide"), makers.work(artist, "Ebbe")
    makers.work(artist, "Ebbe in words", kind="text")
    makers.work(friend, "Ebbe of another")
    assert reverse("catalogues:same", args=[work.public_id]) in page_of(client, "work", work.public_id)
    found = page_of(client, "same", work.public_id, q="ebbe")
    assert reverse("catalogues:join", args=[work.public_id, other.public_id]) in found
    assert "Ebbe in words" not in found
    assert "of another" not in found
    assert "No other work" in page_of(client, "same", work.public_id, q="nothing like it")
    makers.share(work, friend, ppm=None)
    assert sign_in(friend).get(reverse("catalogues:same", args=[work.public_id])).status_code == 404
    assert "Are these the same work?" in page_of(client, "join", work.public_id, other.public_id)


def test_the_list_of_pairs_takes_the_same_number_of_statements_for_one_and_for_many():
    counted = []
    for number in (1, 8):
        artist = makers.person()
        client = sign_in(artist)
        lookalikes(artist, number)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            shown = page_of(client, "alike")
        assert shown.count("The same: A stays") == number
        counted.append(len(captured))
    assert counted[0] == counted[1]
