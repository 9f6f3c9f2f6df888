"""The pages of owners outside: asking, the one page without an account, and what is said afterwards."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogues import actions
from apps.catalogues.models import OutsideAnswer, OutsideAsk, Share, StoppedAddress
from tests import makers
from tests.catalogues.owners import NEW, answer, duo, token_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


def url(name, *args):
    return reverse(f"catalogues:{name}", args=args)


def text_of(page):
    return " ".join(page.content.decode().split())


@pytest.fixture
def place():
    return duo(2)


@pytest.fixture
def ask(place):
    return place.ask(timezone.now())


@pytest.fixture
def token(ask):
    return token_of(ask, timezone.now())


def filled(client, token, **typed):
    """Fill in the page as it stands, with the hash of the text that it shows."""
    page = client.get(url("outside_question", token))
    return {
        "text_version": page.context["text_version"],
        "text_hash": page.context["text_hash"],
        "name": "Ilse Rand",
        "is_sure": "on",
        **typed,
    }


def test_artist_asks_about_all_works_of_one_owner_in_one_mail(place, as_person):
    client = as_person(place.artist)
    listed = client.get(url("outside"))
    assert "One owner outside has not been asked." in text_of(listed)
    share = listed.context["unasked"][0]["share"]
    page = client.get(url("ask_outside", share))
    assert [label for _id, label in page.context["form"].fields["works"].choices] == ["Song 0", "Song 1"]
    typed = {
        "name": "Ilse Rand",
        "email": NEW,
        "collective": place.where.public_id,
        "questions": ["training", "remix"],
        "works": [song.public_id for song in place.songs],
    }
    wrong = client.post(url("ask_outside", share), {**typed, "email": place.artist.email})
    assert "This is your own address." in text_of(wrong)
    assert 'value="Ilse Rand"' in text_of(wrong)
    assert client.post(url("ask_outside", share), typed).url == url("outside")
    made = OutsideAsk.objects.get()
    assert (made.questions, made.email, made.asked.count()) == (["training", "remix"], NEW, 8)
    assert "Everybody outside has been asked." in text_of(client.get(url("outside")))
    again = client.post(url("ask_outside", share), typed)
    assert "has been asked about “Song 0” within this collective already" in text_of(again)


def test_whoever_is_in_no_collective_is_told_to_join_one_first(as_person):
    artist = makers.person()
    song = makers.work(artist, ppm=500_000)
    makers.share(song, None, ppm=500_000, outside="Ilse Rand")
    share = song.shares.filter(holder=None).first()
    assert "Join one first." in text_of(as_person(artist).get(url("ask_outside", share.public_id)))


def test_one_page_says_who_asks_for_what_and_nothing_is_chosen(token):
    page = Client().get(url("outside_question", token))
    words = text_of(page)
    assert "Mira Okonjo asks you: may your share be licensed?" in words
    assert "“Song 0” (Mira Okonjo): recording 50 %, composition 50 %" in words
    assert "Silence is no" in words
    assert " checked" not in page.content.decode().partition("<footer")[0]
    assert "no-store" in page["Cache-Control"]


def test_answer_is_kept_shown_and_changed_by_the_same_link(place, ask, token, as_person):
    client = Client()
    assert client.post(url("outside_question", token), filled(client, token, every="yes")).status_code == 302
    assert "Your answer holds until" in text_of(client.get(url("outside_question", token)))
    works = text_of(as_person(place.artist).get(url("works")))
    assert "Shared, 50 % mine; 1 outside owner said yes" in works
    assert "Said yes" in text_of(as_person(place.artist).get(url("work", place.songs[0].public_id)))
    first, second = (song.public_id for song in place.songs)
    each = {f"work_{first}": "no", f"work_{second}": "yes"}
    client.post(url("outside_question", token), filled(client, token, every="each", **each))
    works = text_of(as_person(place.artist).get(url("works")))
    assert "1 outside owner said no" in works
    assert "Said yes to 1 of 2 works" in text_of(as_person(place.artist).get(url("outside")))
    page = client.get(url("outside_question", token))
    assert page.context["form"].initial == {"every": "each", **each}
    assert OutsideAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose an answer."),
        ({"every": "yes", "name": ""}, "Write your name; a yes needs to say whose it is."),
        ({"every": "yes", "is_sure": ""}, "Tick that you decide over this share"),
        ({"every": "each"}, "Choose an answer for this work."),
        ({"every": "yes", "text_hash": "0" * 64}, "What you are asked has changed since you read it."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_chosen_stays(token, typed, words):
    client = Client()
    given = filled(client, token, **typed)
    page = client.post(url("outside_question", token), given)
    assert page.status_code == 422
    assert words in text_of(page)
    assert f'value="{given["name"]}"' in text_of(page) or not given["name"]
    assert not OutsideAnswer.objects.exists()
    assert client.post(url("outside_question", token), filled(client, token, every="no")).status_code == 302


def test_a_changed_text_is_shown_anew_and_can_then_be_answered(place, token):
    client = Client()
    given = filled(client, token, every="yes")
    share = place.songs[0].shares.filter(holder=None, right="master").get()
    actions.end_share(actor=place.artist, share_id=share.pk, at=timezone.now())
    page = client.post(url("outside_question", token), given)
    assert page.context["text_hash"] != given["text_hash"]
    given["text_hash"] = page.context["text_hash"]
    assert client.post(url("outside_question", token), given).status_code == 302


def test_link_that_is_unknown_or_over_opens_nothing(place, ask, token):
    client = Client()
    assert client.get(url("outside_question", "unknown")).status_code == 404
    assert client.post(url("outside_stop", "unknown")).status_code == 404
    actions.withdraw_outside(actor=place.artist, ask_id=ask.pk, at=timezone.now())
    gone = client.get(url("outside_question", token))
    assert gone.status_code == 404
    assert "Mira" not in text_of(gone)
    other = place.ask(timezone.now())
    drawn = token_of(other, timezone.now())
    OutsideAsk.objects.filter(pk=other.pk).update(expires_at=timezone.now())
    for name in ("outside_question", "outside_stop", "outside_join"):
        over = client.get(url(name, drawn)) if name == "outside_question" else client.post(url(name, drawn))
        assert over.status_code == 410
        assert "Mira" not in text_of(over)


def test_never_again_is_said_in_one_click(token):
    client = Client()
    given = filled(client, token)
    assert "We do not write to you again" in text_of(client.post(url("outside_stop", token), given))
    assert StoppedAddress.objects.count() == 1
    assert OutsideAsk.objects.get().email == ""
    # The link still shows the no, and changes it.
    assert "Your answer stands below." in text_of(client.get(url("outside_question", token)))


def test_account_opened_by_the_link_takes_the_shares_over(place, token, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client = Client()
    to_sign_up = client.post(url("outside_join", token)).url
    typed = {"email": NEW, "name": "Ilse Rand", "password1": PASSWORD, "password2": PASSWORD}
    done = client.post(to_sign_up, {**typed, "next": url("outside_question", token)})
    assert done.url == url("outside_question", token)
    assert "Take the shares over as Ilse Rand" in text_of(client.get(done.url))
    assert client.post(url("outside_join", token)).url == url("works")
    ilse = User.objects.get(email=NEW)
    assert Share.objects.filter(holder=ilse, ended_at=None).count() == 8


def test_guessing_links_is_slowed_down(token, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "outside_question": "3/m/ip"}
    client = Client()
    found = [client.get(url("outside_question", f"guess-{number}")).status_code for number in range(4)]
    assert found == [404, 404, 404, 429]
    assert client.get(url("outside_question", token)).status_code == 429


def test_list_takes_the_same_statements_with_one_question_and_with_many(
    as_person, django_assert_max_num_queries
):
    place = duo(6)
    at = timezone.now()
    for number, song in enumerate(place.songs[:5]):
        shares = list(song.shares.filter(holder=None).values_list("pk", flat=True))
        made = place.ask(at, share_ids=shares, email=f"one-{number}@new.example")
        answer(token_of(made, at), made, "yes", at)
    client = as_person(place.artist)
    client.get(url("outside"))
    with django_assert_max_num_queries(22):
        assert len(client.get(url("outside")).context["asks"]) == 5


def test_a_share_that_changes_says_that_its_yes_is_lost(place, ask, token, as_person):
    at = timezone.now()
    answer(token, ask, "yes", at)
    client, song = as_person(place.artist), place.songs[0]
    typed = {"right": "", "outside_name": "Ilse Rand", "percent": "50", "controller": "me"}
    page = client.post(url("share", song.public_id), typed, follow=True)
    assert "Entered." in text_of(page)
    assert "somebody outside had said yes" not in text_of(page)
    page = client.post(url("share", song.public_id), {**typed, "percent": "40"}, follow=True)
    assert "In 1 work somebody outside had said yes to a share as it stood." in text_of(page)
    page = text_of(client.get(url("outside")))
    assert "The share is another one now; what was said of it counts no more" in page
    assert "Said yes to 1 of 2 works" in page
    client.post(url("share", place.songs[1].public_id), {**typed, "right": "master", "percent": "40"})
    page = text_of(client.get(url("outside")))
    assert "Said yes; one of the shares is another one now" in page
