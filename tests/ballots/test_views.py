"""Pages: who sees which, what they say, and what a sealed ballot keeps to itself."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.ballots import queries
from apps.ballots.models import Ballot, Header
from tests import makers
from tests.ballots import makers as polls

pytestmark = pytest.mark.django_db


class World:
    """One running ballot and one person of each kind."""

    def __init__(self, size: int = 12, **parts: object) -> None:
        self.voters = polls.members(size)
        self.organisation, self.steward = polls.stewarded(self.voters)
        self.union, self.representative = makers.organisation("union"), makers.person("Representative")
        makers.seat(self.representative, self.union, Role.REPRESENTATIVE)
        self.newcomer, self.delegate = makers.person("Newcomer"), makers.person("Delegate")
        makers.seat(self.newcomer, self.organisation, Role.MEMBER)
        makers.seat(self.delegate, makers.organisation("company"), Role.DELEGATE)
        now = timezone.now()
        self.window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
        self.ballot = polls.ballot(
            self.voters, organisation=self.organisation, certifier=self.union, **{**self.window, **parts}
        )

    def vote(self, place: int, choice: str) -> None:
        polls.actions.cast(
            person=self.voters[place],
            public_id=self.ballot.public_id,
            choice=choice,
            request_id=f"{place}-{choice}",
        )

    def close(self) -> Ballot:
        return polls.close(self.ballot)

    def url(self, name: str = "ballot") -> str:
        return reverse(f"ballots:{name}", args=[self.ballot.public_id])


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("who", "seen", "counted"),
    [
        ("voter", 200, 200),
        ("steward", 200, 200),
        ("representative", 200, 404),
        ("newcomer", 404, 404),
        ("delegate", 404, 404),
    ],
)
def test_ballot_is_for_the_roll_stewards_and_certifier_and_turnout_for_members(
    world, as_person, who, seen, counted
):
    person = world.voters[0] if who == "voter" else getattr(world, who)
    client = as_person(person)
    assert client.get(world.url()).status_code == seen
    assert client.get(world.url("turnout")).status_code == counted


def test_stranger_without_an_account_is_sent_to_sign_in(world, client):
    for name in ("ballot", "turnout", "receipt"):
        assert client.get(world.url(name)).status_code == 302
    assert client.get(reverse("ballots:list")).status_code == 302
    assert client.post(world.url("certify")).status_code == 302


def test_representative_sees_the_question_but_neither_turnout_nor_names(world, as_person):
    world.vote(0, "yes")
    page = as_person(world.representative).get(world.url()).content.decode()
    assert world.ballot.title in page
    assert "data-turnout" not in page
    assert world.voters[0].name not in page
    assert "data-turnout" in as_person(world.steward).get(world.url()).content.decode()


def test_vote_is_cast_and_changed_by_the_page(world, as_person):
    client = as_person(world.voters[0])
    page = client.get(world.url())
    sent = {"choice": "yes", "request_id": page.context["request_id"]}
    assert client.post(world.url(), sent, follow=True).status_code == 200
    client.post(world.url(), sent)
    assert queries.my_choice(world.voters[0], world.ballot) == "yes"
    client.post(world.url(), {"choice": "no", "request_id": "another"})
    assert queries.my_choice(world.voters[0], world.ballot) == "no"
    assert Header.objects.count() == 2
    assert "You voted no." in client.get(world.url()).content.decode()


def test_vote_without_a_choice_comes_back_with_words(world, as_person):
    answer = as_person(world.voters[0]).post(world.url(), {"request_id": "r"})
    assert answer.status_code == 422
    assert "Choose yes, no or abstain." in answer.content.decode()


def test_steward_who_is_not_on_the_roll_cannot_cast(world, as_person):
    client = as_person(world.steward)
    assert 'name="choice"' not in client.get(world.url()).content.decode()
    assert client.post(world.url(), {"choice": "yes", "request_id": "r"}).status_code == 403


def test_vote_after_the_end_is_refused_in_words(world, as_person):

    over = polls.ballot(
        world.voters,
        opens_at=timezone.now() - timedelta(days=2),
        closes_at=timezone.now() - timedelta(days=1),
    )
    client, url = as_person(world.voters[0]), reverse("ballots:ballot", args=[over.public_id])
    page = client.get(url).content.decode()
    assert "Being counted." in page
    assert 'name="choice"' not in page
    assert client.post(url, {"choice": "yes", "request_id": "r"}).status_code == 409


def test_offer_is_voted_on_its_own_page(as_person):
    world = World(subject="offer:abcdefghijklmnop")
    page = as_person(world.voters[0]).get(world.url()).content.decode()
    assert reverse("negotiations:vote", args=["abcdefghijklmnop"]) in page
    assert 'name="choice"' not in page


# Turnout


def turnout(world, client, **headers):
    return client.get(world.url("turnout"), **headers)


def test_sealed_turnout_moves_in_steps_of_five_until_the_close(world, as_person):
    client = as_person(world.steward)
    for place in range(7):
        world.vote(place, "yes")
    shown = turnout(world, client).json()
    assert (shown["voted"], shown["total"], shown["quorum"], shown["exact"]) == (5, 12, 6, False)
    world.close()
    after = turnout(world, client).json()
    assert (after["voted"], after["exact"], after["state"]) == (7, True, "closed")
    assert after["version"] > shown["version"]


def test_turnout_is_told_in_weight_too_where_votes_weigh_and_moves_with_the_page(as_person):
    weights = ["1", "2", "3.5"] * 4
    world = World(visibility="open")
    assert "Their votes weigh" not in as_person(world.steward).get(world.url()).content.decode()
    roll = polls.on_roll(world.voters, weights)
    weighing = {
        "roll": roll,
        "weight_rule": "works",
        "visibility": "open",
        "organisation": world.organisation,
    }
    world.ballot = polls.ballot(world.voters, **weighing, **world.window)
    client = as_person(world.steward)
    assert "Their votes weigh 0 of 26. 13 must take part." in client.get(world.url()).content.decode()
    for place in range(5):
        world.vote(place, "yes")
    fragment = turnout(world, client, HTTP_HX_REQUEST="true").content.decode()
    assert "Their votes weigh 9.5 of 26. 13 must take part." in fragment
    for place in range(5, 8):
        world.vote(place, "no")
    assert "Their votes weigh 16 of 26. That is enough weight." in client.get(world.url()).content.decode()


def test_open_turnout_counts_everybody(as_person):
    world = World(visibility="open")
    world.vote(0, "yes")
    shown = turnout(world, as_person(world.steward)).json()
    assert (shown["voted"], shown["exact"]) == (1, True)


def test_open_count_is_seen_while_it_runs_and_who_chose_what_afterwards(as_person):
    world = World(visibility="open")
    world.vote(0, "yes")
    world.vote(1, "no")
    world.vote(1, "yes")
    member = as_person(world.voters[2])
    assert member.get(world.url()).context["tally"] == [("Yes", 2), ("No", 0), ("Abstain", 0)]
    part = member.get(world.url("tally"))
    assert part.context["tally"][0] == ("Yes", 2)
    others = (world.representative, world.newcomer)
    assert [as_person(one).get(world.url("tally")).status_code for one in others] == [404, 404]
    world.close()
    assert member.get(world.url("tally")).status_code == 404
    page = member.get(world.url())
    chosen = {place.person.pk: choice for place, choice in page.context["took_part"]}
    assert chosen == {world.voters[0].pk: "Yes", world.voters[1].pk: "Yes"}
    assert "What anybody chose is not shown" not in page.content.decode()


def test_sealed_count_is_seen_by_nobody_and_who_chose_what_never(world, as_person):
    world.vote(0, "yes")
    member = as_person(world.voters[0])
    assert member.get(world.url("tally")).status_code == 404
    assert member.get(world.url()).context["tally"] is None
    world.close()
    assert {choice for _place, choice in member.get(world.url()).context["took_part"]} == {""}


def test_unchanged_turnout_is_answered_with_304(world, as_person):
    client = as_person(world.steward)
    tag = turnout(world, client)["ETag"]
    world.vote(0, "yes")
    assert turnout(world, client, HTTP_IF_NONE_MATCH=tag).status_code == 304
    for place in range(1, 5):
        world.vote(place, "yes")
    assert turnout(world, client, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_turnout_comes_as_a_fragment_for_pages(world, as_person):
    fragment = turnout(world, as_person(world.voters[0]), HTTP_HX_REQUEST="true").content.decode()
    assert f'data-turnout="{world.ballot.public_id}"' in fragment
    assert "meter-mine" in fragment
    assert "<html" not in fragment
    world.vote(0, "no")
    assert (
        "meter-mine"
        not in turnout(world, as_person(world.voters[0]), HTTP_HX_REQUEST="true").content.decode()
    )


def test_fragment_of_a_closed_ballot_says_the_result(world, as_person):
    for place in range(6):
        world.vote(place, "yes")
    client = as_person(world.voters[0])
    assert "Passed." not in turnout(world, client, HTTP_HX_REQUEST="true").content.decode()
    world.close()
    assert "Passed." in turnout(world, client, HTTP_HX_REQUEST="true").content.decode()


# Receipt


def test_receipt_is_given_to_its_owner_alone(world, as_person):
    world.vote(0, "yes")
    answer = as_person(world.voters[0]).get(world.url("receipt"))
    assert json.loads(answer.content) == queries.receipt_of(world.voters[0], world.ballot).as_json()
    assert answer["Content-Disposition"].startswith("attachment")
    assert as_person(world.voters[1]).get(world.url("receipt")).status_code == 404
    assert as_person(world.steward).get(world.url("receipt")).status_code == 404


# Result and certificate


def test_result_is_said_in_words_with_people(world, as_person):
    for place, choice in enumerate(["yes"] * 4 + ["no"] * 2 + ["abstain"]):
        world.vote(place, choice)
    before = as_person(world.voters[0]).get(world.url()).content.decode()
    assert "4 yes, 2 no" not in before
    world.close()
    page = as_person(world.voters[0]).get(world.url()).content.decode()
    assert "Passed." in page
    assert "4 yes, 2 no" in page
    assert "7 of 12 took part; 6 were needed." in page


def test_representative_certifies_by_the_page(world, as_person):
    client = as_person(world.representative)
    assert client.post(world.url("certify")).status_code == 409
    closed = world.close()
    assert "Certify this result" not in client.get(world.url()).content.decode()
    polls.actions.cross_check(ballot_id=closed.pk, at=timezone.now())
    assert "Certify this result" in client.get(world.url()).content.decode()
    assert as_person(world.steward).post(world.url("certify")).status_code == 403
    client.post(world.url("certify"))
    world.ballot.refresh_from_db()
    assert (world.ballot.state, world.ballot.certified_by) == ("certified", world.representative)
    assert "Certified by" in client.get(world.url()).content.decode()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"size": 6}, "Secret."),
        ({"size": 4}, "Not secret: so few vote, or weights differ so much, that"),
        ({"size": 6, "visibility": "open"}, "Not secret: the count of this vote is not sealed."),
    ],
)
def test_page_says_beside_the_button_whether_and_why_not_a_vote_is_secret(parts, words, as_person):
    here = World(**parts)
    assert words in as_person(here.voters[0]).get(here.url()).content.decode()


# The list


def test_list_says_first_what_needs_my_vote(world, as_person):
    client, url = as_person(world.voters[0]), reverse("ballots:list")
    assert "One vote needs you." in client.get(url).content.decode()
    world.vote(0, "yes")
    page = client.get(url)
    assert "You have voted on everything." in page.content.decode()
    assert len(page.context["running"]) == 1
    world.close()
    page = client.get(url)
    assert "No vote is open." in page.content.decode()
    assert [ballot for ballot, _ in page.context["over"]] == [world.ballot]


def test_list_leads_the_union_to_the_ballot_and_who_votes_to_what_is_asked(as_person):
    world = World(subject="offer:abcdefghijklmnop")
    place = reverse("negotiations:vote", args=["abcdefghijklmnop"])
    lists = {
        who: as_person(person).get(reverse("ballots:list")).content.decode()
        for who, person in (("voter", world.voters[0]), ("union", world.representative))
    }
    assert place in lists["voter"]
    assert place not in lists["union"]
    assert world.url() in lists["union"]


def test_voided_vote_is_nowhere_said_to_have_passed(world, as_person):
    for place in range(len(world.voters)):
        world.vote(place, "yes")
    closed = world.close()
    other = makers.person()
    makers.seat(other, world.union, Role.REPRESENTATIVE)
    doubt = {"ballot_id": closed.pk, "reason": "Two were missing.", "at": timezone.now()}
    polls.actions.challenge(actor=world.representative, **doubt)
    polls.actions.void(actor=other, **doubt)
    client = as_person(world.voters[0])
    for address in (reverse("ballots:list"), world.url(), world.url("turnout")):
        page = client.get(address, HTTP_HX_REQUEST="true").content.decode()
        assert "Passed." not in page
        assert "Void: nothing follows from this vote." in page


def test_list_of_somebody_without_votes_is_empty_in_words(world, as_person):
    page = as_person(world.newcomer).get(reverse("ballots:list")).content.decode()
    assert "Votes of your collectives will stand here." in page


def test_list_needs_the_same_number_of_queries_for_one_and_for_many_ballots(world, as_person):
    client, counts = as_person(world.voters[0]), []
    for more in (0, 8):
        for _ in range(more):
            polls.ballot(world.voters, organisation=world.organisation, **world.window)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("ballots:list")).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
