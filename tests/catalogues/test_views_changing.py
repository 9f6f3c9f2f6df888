"""Pages that change many works in one go, and the page of a work that corrects one."""

import pytest
from django.urls import reverse

from apps.catalogues import actions
from apps.catalogues.models import BulkChange, Identifier, Share, Work
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


@pytest.fixture
def works(artist):
    return [makers.work(artist, title) for title in ("Kvarn", "Harbour", "Mill")]


def post(client, page, *args, **said):
    return client.post(reverse(f"catalogues:{page}", args=args), said)


def test_ticked_works_are_changed_after_a_look_and_turned_back(client, works):
    ticked = [one.public_id for one in works[:2]]
    asked = client.get(reverse("catalogues:change"), {"work": ticked})
    assert "What shall be set in these 2 works?" in asked.content.decode()
    check = post(client, "check_change", work=ticked, year="1999")
    text = check.content.decode()
    assert "2 works change, if you say so." in text
    assert "1999" in text
    assert Work.objects.filter(year=1999).count() == 0
    said = {"work": ticked, "year": "1999", "shown": check.context["shown"]}
    done = post(client, "apply_change", **said)
    bulk = BulkChange.objects.get()
    assert done.url == reverse("catalogues:changed", args=[bulk.public_id])
    assert Work.objects.filter(year=1999).count() == 2
    history = client.get(reverse("catalogues:work", args=[ticked[0]])).content.decode()
    assert done.url in history
    assert "2024" in history
    undone = client.post(reverse("catalogues:undo_change", args=[bulk.public_id]), follow=True)
    assert "2 works are as they were." in undone.content.decode()
    assert Work.objects.filter(year=1999).count() == 0


def test_all_that_match_are_changed_and_no_other(client, works):
    Work.objects.filter(title="Mill").update(kind="instrumental")
    said = {"filter": "kind=song", "artist_line": "Bo"}
    shown = post(client, "check_change", **said).context["shown"]
    post(client, "apply_change", **said, shown=shown)
    lines = dict(Work.objects.values_list("title", "artist_line"))
    assert lines == {"Kvarn": "Bo", "Harbour": "Bo", "Mill": "Ada Lund"}


def test_the_check_says_what_cannot_change_why_and_which(client, artist, works):
    held = makers.work(makers.person("Cy"), "Held", ppm=500_000)
    makers.share(held, artist, ppm=500_000)
    text = post(client, "check_change", filter="", kind="text").content.decode()
    assert "None of these works would change." in text
    assert "Take the shares back first." in text
    assert "Somebody else brought it" in text
    assert "Held" in text


def test_what_changed_meanwhile_is_shown_again_and_not_done(client, works):
    ids = [one.public_id for one in works]
    shown = post(client, "check_change", work=ids, year="1999").context["shown"]
    Work.objects.filter(title="Mill").update(year=2001)
    again = post(client, "apply_change", work=ids, year="1999", shown=shown)
    assert "Something changed meanwhile, so nothing was done." in again.content.decode()
    assert again.context["shown"] != shown
    assert BulkChange.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Nothing is to be set yet."),
        ({"year": "old"}, "Enter a whole number."),
        ({"performers": "others"}, "Write their names, one on each line."),
    ],
)
def test_what_is_not_said_well_comes_back_with_the_works_and_what_was_typed(client, works, said, sentence):
    ids = [one.public_id for one in works]
    text = post(client, "check_change", work=ids, artist_line="" if not said else "Bo", **said)
    words = text.content.decode()
    assert sentence in words
    assert "What shall be set in these 3 works?" in words
    assert all(f'value="{public_id}"' in words for public_id in ids)
    if said:
        assert 'value="Bo"' in words


@pytest.mark.parametrize("said", [{}, {"work": "x" * 16}, {"work": "\x00"}, {"filter": "kind=image"}])
def test_without_a_work_one_is_sent_back_with_a_word(client, works, said):
    for name in ("check_change", "apply_change", "claim_many"):
        answer = client.post(reverse(f"catalogues:{name}"), said, follow=True)
        assert "No work is chosen." in answer.content.decode()


def test_works_of_others_are_never_among_them(client, artist, works):
    foreign = makers.work(makers.person(), "Foreign")
    answer = post(client, "check_change", work=[foreign.public_id, works[0].public_id], year="1999")
    assert "Foreign" not in answer.content.decode()
    assert "1 work changes, if you say so." in answer.content.decode()


def test_one_answer_says_whose_the_chosen_works_are(client, artist):
    works = [makers.work(artist, ppm=None) for _number in range(3)]
    said = {"answer": "my_part", "percent": "25", "controller": "me"}
    wrong = post(client, "claim_many", work=[works[0].public_id], answer="my_part", controller="me")
    assert "Write how much is yours" in wrong.content.decode()
    post(client, "claim_many", work=[one.public_id for one in works[:2]], **said)
    assert set(Share.objects.values_list("work", "ppm")) == {(one.pk, 250_000) for one in works[:2]}


def test_a_change_is_seen_by_those_whose_catalogue_it_is_alone(client, artist, works, as_person):
    ids = [one.public_id for one in works]
    shown = post(client, "check_change", work=ids, year="1999").context["shown"]
    post(client, "apply_change", work=ids, year="1999", shown=shown)
    bulk, stranger = BulkChange.objects.get(), as_person(makers.person())
    assert stranger.get(reverse("catalogues:changed", args=[bulk.public_id])).status_code == 404
    assert stranger.post(reverse("catalogues:undo_change", args=[bulk.public_id])).status_code == 404


def test_one_work_is_corrected_on_its_page(client, artist, works):
    one = works[0]
    said = {"title": "Kvarnen", "artist_line": "Ada", "kind": "instrumental", "year": ""}
    post(client, "edit", one.public_id, **said, shown=actions.shown_of(one))
    one.refresh_from_db()
    assert (one.title, one.artist_line, one.kind, one.year) == ("Kvarnen", "Ada", "instrumental", None)
    text = client.get(reverse("catalogues:work", args=[one.public_id])).content.decode()
    assert "changed Title:" in text


def test_a_correction_of_what_somebody_changed_meanwhile_is_saved_on_the_second_word(client, artist, works):
    one = works[0]
    said = {"title": "Kvarnen", "artist_line": "Ada", "kind": "song", "year": "2020"}
    shown = actions.shown_of(one)
    Work.objects.filter(pk=one.pk).update(title="Kvarn 2")
    again = post(client, "edit", one.public_id, **said, shown=shown)
    text = again.content.decode()
    assert "Somebody changed this work meanwhile" in text
    assert 'value="Kvarnen"' in text
    post(client, "edit", one.public_id, **said, shown=again.context["edit_form"]["shown"].value())
    one.refresh_from_db()
    assert one.title == "Kvarnen"


def test_contributors_and_codes_come_and_go_on_the_page(client, artist, works):
    one = works[0]
    post(client, "add_contributor", one.public_id, name="Ilse Rand", part="composer", ipi="12", isni="")
    post(client, "add_code", one.public_id, scheme="iswc", value="T0345246801")
    text = client.get(reverse("catalogues:work", args=[one.public_id])).content.decode()
    assert "Ilse Rand" in text
    assert "is no valid code" in text
    made = one.contributors.get(name="Ilse Rand")
    post(client, "remove_contributor", one.public_id, contributor=made.pk)
    post(client, "remove_code", one.public_id, scheme="iswc", value="T0345246801")
    assert not one.contributors.filter(name="Ilse Rand").exists()
    assert Identifier.objects.count() == 0
    wrong = post(client, "add_contributor", one.public_id, name="", part="composer")
    assert "Write a name." in wrong.content.decode()


@pytest.mark.parametrize("kind", ["song", "instrumental", "image", "text"])
def test_the_page_of_each_kind_asks_only_what_concerns_it(client, artist, kind):
    one = makers.work(artist, kind=kind)
    text = client.get(reverse("catalogues:work", args=[one.public_id])).content.decode()
    assert ("Say who sings or plays, or is depicted" in text) == (kind != "text")
    assert "Correct title, artist, kind or year" in text


def test_a_co_owner_corrects_nothing(artist, works, as_person):
    friend = makers.person()
    Share.objects.filter(holder=artist).update(ppm=1, effective_ppm=1)
    makers.share(works[0], friend, ppm=1)
    client = as_person(friend)
    one = works[0]
    assert (
        "Correct title" not in client.get(reverse("catalogues:work", args=[one.public_id])).content.decode()
    )
    said = {"title": "Mine", "artist_line": "", "kind": "song", "year": "", "shown": actions.shown_of(one)}
    assert post(client, "edit", one.public_id, **said).status_code == 403
    assert post(client, "remove_contributor", one.public_id, contributor="1").status_code == 403
