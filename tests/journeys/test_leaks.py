"""What one person says, allows and votes is on no page of anybody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from itertools import zip_longest

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from apps.accounts.models import User
from apps.collectives import actions as collectives
from apps.collectives.queries import collective_of
from apps.common.money import Money
from apps.contracts import actions as contracts
from apps.contracts.queries import works_to_take_out
from apps.negotiations import actions as negotiations
from tests import makers
from tests.browser.mediating import SECRET
from tests.browser.members import membership_of
from tests.browser.pages import PAGES, person_of
from tests.browser.story import NAMES, Story, prepare, tell
from tests.signin import sign_in

pytestmark = pytest.mark.django_db

Seen = dict[str, str]
LINK = re.compile(r'(?:href|hx-get|data-live-url)="(/[^"#]*)')
# Tokens, keys and moments, which are new with each answer.
PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|\b[0-9a-f]{32}\b'
    r"|\d{4}-\d\d-\d\dT[\d:.]+|\b\d\d?:\d\d\b"
)
# What is drawn by lot for each reader: secrets, challenges, sessions.
_BY_LOT = ("/settings/factors/", "/settings/sessions/", "/demo/")
# Who is none of those who say something here, and reads nothing of what a company prepares.
OUTSIDE = ("member", "steward", "representative", "stranger")
NO_NEED = (
    "/static/",
    "/styleguide/",
    "/ws/",
    "/accounts/",
    "/unions/",
    "/companies/",
    "/unsubscribe/",
    "/mails/",
    # The same for everybody.
    "/api/v1/problems/",
    "/api/v1/docs/",
    "/api/v1/changelog/",
    # Only who has the link of the mail is to open it, and it says who asks.
    "/works/outside/open/",
    *_BY_LOT,
)
HIDDEN = "Vera Holt"
FLOOR = "11.37"
TITLES = ("Paper Boats", "Unsung", "Blue Kite", "Red Kite")
KITES = TITLES[2:]
# One word of what is said in each lane, which stands nowhere else.
TABLE, CAUCUS, DESK = "harbourlight", "lanternfish", "tidewrack"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """Tell the story once, with a member who has a sealed floor and a song that she never licenses."""
    with django_db_blocker.unblock(), transaction.atomic():
        story = tell()
        vera = makers.person(HIDDEN)
        makers.seat(vera, story.collective, "member")
        # Made here, so that its address is the same for all who read.
        membership_of(story.artist, story.collective)
        makers.work(vera, TITLES[1])
        story.works += [makers.work(story.artist, title) for title in KITES]
        story.people["vera"] = vera
        story.vote(story.ballot, story.members[5:7])
        yield story
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Told:
    """What is read once the secrets are told: page by page for each reader, and by the tellers themselves."""

    read: dict[str, Seen]
    own: Seen


@pytest.fixture(scope="module")
def told(world: Story) -> Told:
    """Let the secrets be told one way, and let everybody read; the same for all tests here."""
    _count_anew()
    with transaction.atomic():
        _one_way(world)
        read = {
            who: _crawl(world, _reader(world, who)) for who in (*OUTSIDE, "delegate", "signatory", "vera")
        }
        read["desk"] = _read_api(world)
        own = _own_pages(world)
        transaction.set_rollback(True)
    return Told(read, own)


def test_what_members_say_and_a_company_prepares_changes_no_page_of_anybody_else(
    world: Story, told: Told
) -> None:
    # Among the readers are all who read a lane that others here do not.
    for who, reads in {"member": (TABLE, CAUCUS), "representative": (TABLE, DESK), "stranger": ()}.items():
        heard = " ".join(told.read[who].values())
        assert {word for word in (TABLE, CAUCUS, DESK) if word in heard} == set(reads), who
    _count_anew()
    with transaction.atomic():
        _the_other_way(world)
        own = _own_pages(world)
        read = {"delegate": _crawl(world, world.delegate), "desk": _read_api(world)}
        made = prepare(world, "9.10")
        read |= {who: _crawl(world, _reader(world, who)) for who in OUTSIDE}
        drafts = _client(world.delegate).get(reverse("negotiations:drafts", args=[world.open_room.public_id]))
        transaction.set_rollback(True)
    assert made.public_id in drafts.content.decode()
    for url, source in told.own.items():
        assert source != own[url], f"{url} says nothing of what its reader said themselves"
    for who, pages in read.items():
        _check_same(who, told.read[who], pages)


def _reader(world: Story, who: str) -> User:
    return world.members[8] if who == "member" else person_of(world, who)


def _check_same(who: str, one: Seen, other: Seen) -> None:
    """Demand the same pages with the same lasting text."""
    assert one, who
    assert one.keys() == other.keys(), who
    changed = {url: _differing(_lasting(source), _lasting(other[url])) for url, source in one.items()}
    assert {url: lines for url, lines in changed.items() if lines} == {}, who


def _count_anew() -> None:
    """Forget the number of news at the head of pages: it is kept for a minute and could hide a difference."""
    cache.clear()


def _own_pages(world: Story) -> Seen:
    """Open the pages on which the tellers read their own answers."""
    offer, agreed = world.voting_offer.public_id, world.contracts["agreed"].public_id
    [song] = [work for work in world.works if work.title == KITES[0]]
    mira, vera = _client(world.artist), _client(world.people["vera"])
    mandate = reverse("collectives:mandate", args=[world.collective.slug])
    hers = [
        reverse("negotiations:vote", args=[offer]),
        reverse("collectives:work_answer", args=[song.public_id]),
        reverse("contracts:take_out", args=[agreed]),
    ]
    found = {**{url: mira.get(url) for url in hers}, mandate: vera.get(mandate)}
    return {url: _lasting(response.content.decode()) for url, response in found.items()}


def _one_way(world: Story) -> None:
    _say(world, never=KITES[0], allowed=KITES[1], floor=FLOOR, choice="no", works="in")


def _the_other_way(world: Story) -> None:
    _say(world, never=KITES[1], allowed=KITES[0], floor="", choice="yes", works="out")


def _say(world: Story, *, never: str, allowed: str, floor: str, choice: str, works: str) -> None:
    """Let the artist answer, vote and take a work out, and Vera seal a floor or none."""
    vera, artist, at = world.people["vera"], world.artist, world.at
    joined = collective_of(world.collective.pk)
    song = {work.title: work for work in world.works}
    collectives.give_mandate(
        actor=vera,
        person=vera,
        collective=joined,
        answers={"train_generative": "yes"},
        floors={"train_generative": Money.of(Decimal(floor), "EUR")} if floor else {},
        at=at,
    )
    for title, answer in ((never, "never"), (allowed, "yes")):
        collectives.set_work_answer(
            actor=artist, person=artist, collective=joined, work=song[title], use=None, answer=answer, at=at
        )
    negotiations.vote_on_offer(
        actor=artist,
        offer_id=world.voting_offer.pk,
        choice=choice,
        request_id="one-sitting",
        works_choice=works,
        at=at,
    )
    contract = world.contracts["agreed"]
    if choice == "no":
        for work in works_to_take_out(contract, artist, at):
            contracts.take_out(actor=artist, contract_id=contract.pk, work_id=work.pk, at=at)


def _read_api(world: Story) -> Seen:
    client = Client(headers={"Authorization": f"Bearer {world.api_secret}"})
    addresses = [reverse("api:rooms"), reverse("api:contracts")]
    addresses += [reverse(f"api:{name}", args=[world.open_room.public_id]) for name in ("room", "offers")]
    addresses += [reverse("api:offer", args=[world.open_offer.public_id])]
    addresses += [
        reverse("api:contract", args=[world.contracts[name].public_id]) for name in ("agreed", "signing")
    ]
    answers = {url: client.get(url) for url in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {url: answer.content.decode() for url, answer in answers.items()}


def _crawl(world: Story, person: User) -> Seen:
    """Begin at every page of the story and follow every link; what is not for this person is left out."""
    client = _client(person)
    known = {page.url(world) for page in PAGES}
    known |= {reverse("contracts:json", args=[one.public_id]) for one in world.contracts.values()}
    waiting, seen = sorted(url for url in known if not url.startswith(NO_NEED)), dict[str, str]()
    while waiting:
        url = waiting.pop(0)
        response = client.get(url)
        # A workbook is packed with the time of its making; it says what the same list says as CSV and JSON.
        if response.status_code != 200 or url.startswith(reverse("catalogues:export", args=["xlsx"])):
            continue
        # A bundle of a vote is an archive of texts that are not packed.
        seen[url] = b"".join(response).decode(errors="replace")
        found = {unescape(link) for link in LINK.findall(seen[url])}
        fresh = sorted(link for link in found - known if not link.startswith(NO_NEED))
        known |= set(fresh)
        waiting += fresh
    return seen


def _client(person: User) -> Client:
    return sign_in(person)


def _differing(one: str, other: str) -> list[tuple[str, str]]:
    pairs = zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    return [(left.strip(), right.strip()) for left, right in pairs if left != right]


def _lasting(source: str) -> str:
    return PASSING.sub("", source)


def test_a_company_finds_no_member_no_turnout_and_no_ballot(world: Story, told: Told) -> None:
    led, hers = (" ".join(told.read[who].values()) for who in ("steward", "vera"))
    theirs = {who: told.read[who] for who in ("delegate", "signatory", "desk")}
    assert all(word in led for word in (TABLE, CAUCUS, DESK))
    assert CAUCUS in hers
    assert DESK not in hers
    assert all(TABLE in " ".join(theirs[who].values()) for who in ("delegate", "signatory"))
    ballot = world.ballot.public_id
    turnout = reverse("ballots:turnout", args=[ballot])
    assert turnout in led
    assert HIDDEN in led
    assert FLOOR in hers
    members = {*NAMES, HIDDEN} - {world.steward.name}
    for who, pages in theirs.items():
        assert pages, who
        for url, source in pages.items():
            assert turnout not in source, (who, url)
            assert reverse("ballots:ballot", args=[ballot]) not in source, (who, url)
            assert FLOOR not in source, (who, url)
            assert not [word for word in (CAUCUS, DESK) if word in source], (who, url)
            assert HIDDEN not in source, (who, url)
            assert not [title for title in TITLES if title in source], (who, url)
            if "/contracts/" not in url:
                assert not [name for name in members if name in source], (who, url)


def test_what_is_shown_in_a_mediation_is_read_by_claimants_and_mediators_alone(
    world: Story, told: Told
) -> None:
    assert {who for who, pages in told.read.items() if SECRET in " ".join(pages.values())} == {
        "representative"
    }
    for claimant in (world.members[2], world.members[5]):
        heard = _crawl(world, claimant)
        assert SECRET in " ".join(heard.values())
        assert any(url.startswith("/mediation/papers/") for url in heard)
    for who in ("member", "steward", "delegate"):
        opened = {url for url in told.read[who] if url.startswith("/mediation/")} - {"/mediation/"}
        # A steward may ask for a mediation of what collides among members' works, and reads no more of it.
        assert not {url for url in opened if who != "steward" or not url.startswith("/mediation/ask/")}, who
