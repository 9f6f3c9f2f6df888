"""What needs a person now, said on one screen."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from redis import RedisError

from apps.ballots import domain as ballots
from apps.ballots.actions import cast, open_ballot
from apps.catalogues.actions import start_import
from apps.collectives import actions as collectives
from apps.home import queries
from apps.negotiations import actions as negotiations
from tests import makers
from tests.collectives.makers import group_of
from tests.negotiations import makers as rooms

pytestmark = pytest.mark.django_db


def open_vote(group, voters, at=None, days=7):
    at = at or now()
    document = {"text": "Shall we?"}
    return open_ballot(
        actor_id=None,
        organisation=group,
        certifier=None,
        title="Shall we?",
        subject="test:1",
        document=document,
        definition=ballots.Definition(document_hash=ballots.document_hash(document), quorum_percent=50),
        roll=[ballots.Voter(voter.pk, "1", "member") for voter in voters],
        opens_at=at,
        closes_at=at + timedelta(days=days),
        at=at,
    )


def test_vote_needs_only_those_who_have_not_voted():
    voted, waiting = makers.person(), makers.person()
    group = makers.collective(members=[voted, waiting], steward=makers.person())
    vote = open_vote(group, [voted, waiting])
    cast(person=voted, public_id=vote.public_id, choice="no", request_id="request-one")
    kinds = [[need.kind for need in queries.needs_of(person, now())] for person in (voted, waiting)]
    assert kinds == [["mandate"], ["vote", "mandate"]]


def test_vote_is_the_first_thing_even_if_something_else_ends_before_it():
    here = rooms.world()
    offer = here.offer("10")
    open_vote(here.collective, [here.steward], rooms.AT, days=30)
    needs = queries.needs_of(here.steward, rooms.AT)
    assert [need.kind for need in needs[:2]] == ["vote", "answer_offer"]
    assert needs[0].due_at > needs[1].due_at == offer.open_until


def test_stranger_is_told_how_to_begin(as_person):
    page = as_person(makers.person("Nova Lind")).get(reverse("home:home"))
    assert page.status_code == 200
    assert "Nothing needs you." in page.content.decode()
    assert reverse("catalogues:import") in page.content.decode()


def test_who_has_begun_is_told_which_steps_are_done(as_person):
    nova, steward = makers.person("Nova Lind"), makers.person("Tomas")
    where = makers.collective("Common Measure", steward=steward)
    makers.work(nova, "Kvarn")
    collectives.apply(actor=nova, collective=group_of(where), at=now())
    page = as_person(nova).get(reverse("home:home")).content.decode()
    for words in ("Done: 1 work is in your catalogue.", "Done.", "You applied to Common Measure;"):
        assert words in page
    assert "One question for the whole list." not in page


def test_home_greets_with_the_number_of_things(as_person):
    artist = makers.person("Nova Lind")
    group = makers.collective(members=[artist], steward=makers.person())
    open_vote(group, [artist])
    page = as_person(artist).get(reverse("home:home")).content.decode()
    assert "Two things need you, Nova." in page
    assert "Shall we?" in page


@pytest.mark.parametrize(
    ("side", "words"), [("company", "offer is accepted in principle"), ("collective", "accepts your answer")]
)
def test_what_is_accepted_in_principle_waits_for_the_vote(side, words):
    here = rooms.world()
    offer = here.offer("10") if side == "company" else (here.offer("9"), here.answer("10"))[1]
    other = here.steward if side == "company" else here.delegate
    negotiations.accept_in_principle(actor=other, offer_id=offer.pk, at=rooms.AT)
    [need] = [one for one in queries.needs_of(here.steward, rooms.AT) if one.kind == "answer_offer"]
    assert not [one for one in queries.needs_of(here.delegate, rooms.AT) if one.kind == "answer_offer"]
    said = render_to_string(need.template, {"need": need})
    assert words in said
    assert "It can be put to the vote." in said
    assert "put it to the vote" in render_to_string("home/needs/line.html", {"need": need})


def test_steward_sees_who_wants_to_join(as_person):
    steward, applicant = makers.person(), makers.person()
    group = makers.collective(steward=steward)
    as_person(applicant).post(reverse("collectives:apply", args=[group.slug]), {"person": applicant.pk})
    needs = queries.needs_of(steward, now())
    assert [(need.kind, need.count) for need in needs if need.kind == "admit"] == [("admit", 1)]


def test_front_page_sends_who_is_signed_in_home(as_person, client):
    assert client.get("/").status_code == 200
    assert as_person(makers.person()).get("/").url == reverse("home:home")


def test_ready_says_which_part_is_away(client, monkeypatch):
    assert client.get(reverse("home:healthz")).json() == {"status": "ok"}
    ready = client.get(reverse("home:readyz"))
    assert (ready.status_code, ready.json()["database"], ready.json()["bus"]) == (200, "ok", "ok")
    assert set(ready.json()["seconds_since"]) == {"clock", "worker"}

    def away() -> None:
        raise RedisError("connection to redis://:password@host refused")

    monkeypatch.setattr("apps.common.wakeup.bus", away)
    without_bus = client.get(reverse("home:readyz"))
    assert (without_bus.status_code, without_bus.json()["bus"]) == (200, "away")
    assert "password" not in without_bus.content.decode()


def test_not_ready_while_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr(
        "apps.home.views.health._known_migrations", lambda: frozenset({("home", "9999_later")})
    )
    ready = client.get(reverse("home:readyz"))
    assert (ready.status_code, ready.json()["database"]) == (503, "not migrated")


def test_metrics_are_for_the_token_alone(client, settings):
    with_token = {"Authorization": "Bearer the token"}
    assert client.get(reverse("home:metrics"), headers=with_token).status_code == 404
    settings.METRICS_TOKEN = "the token"
    assert client.get(reverse("home:metrics")).status_code == 404
    assert client.get(reverse("home:metrics"), headers={"Authorization": "Bearer another"}).status_code == 404
    text = client.get(reverse("home:metrics"), headers=with_token).content.decode()
    assert 'tutti_requests_total{method="GET",route="home:metrics",status="404"}' in text
    assert 'tutti_up{part="database"} 1.0' in text


def test_waiting_work_is_counted_with_its_age():
    person = makers.person()
    assert {count for count, _ in queries.waiting_work(now()).values()} == {0}
    at = now() - timedelta(minutes=5)
    start_import(
        actor=person, person=person, file_name="a.csv", stream=BytesIO(b"Title\nSong"), format="auto", at=at
    )
    assert queries.waiting_work(now())["imports"] == (1, at)
