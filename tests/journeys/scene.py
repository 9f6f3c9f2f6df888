"""The people and organisations of a story, and what they do on the way to a contract."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Organisation, User
from apps.ballots.actions import close, cross_check
from apps.ballots.models import Ballot
from apps.contracts import actions as contracts
from apps.contracts import queries as contract_queries
from apps.contracts.models import Contract
from apps.negotiations import actions as negotiations
from apps.negotiations.models import Offer
from apps.unions.actions import publish_minimum
from tests import makers
from tests.journeys import sheets
from tests.journeys.visitor import Page, Visitor

SECRET = re.compile(r"tutti_[\w-]+")
MINIMUM: dict[str, Any] = {
    "money.fee_per_work": {"comparator": "at_least", "value": {"amount": "8.50", "currency": "EUR"}},
    "money.payment_days": {"comparator": "at_most", "value": "P30D"},
}


def _in_three_weeks() -> str:
    return (timezone.now() + timedelta(days=21)).isoformat()


@dataclass
class Desk:
    """A company's software: it knows one address and one key."""

    secret: str
    open_until: str = field(default_factory=_in_three_weeks)

    def get(self, name: str, *parts: str) -> HttpResponse:
        """Read something."""
        return self._client().get(reverse(f"api:{name}", args=parts))

    def post(self, name: str, *parts: str, body: Mapping[str, Any], key: str = "") -> HttpResponse:
        """Send something as JSON."""
        headers = {"Idempotency-Key": key} if key else {}
        url = reverse(f"api:{name}", args=parts)
        return self._client().post(url, json.dumps(body), content_type="application/json", headers=headers)

    def table(self, room: str, terms: Mapping[str, Any], key: str) -> HttpResponse:
        """Put an offer on the table, open for three weeks."""
        body = {"terms": terms, "prose": sheets.PROSE, "open_until": self.open_until}
        return self.post("offers", room, body=body, key=key)

    def _client(self) -> Client:
        return Client(headers={"Authorization": f"Bearer {self.secret}"})


@dataclass
class Scene:
    """A collective beside a union, and a company; everybody at a browser of their own."""

    union: Organisation
    collective: Organisation
    company: Organisation
    people: dict[str, User]
    visitors: dict[str, Visitor] = field(default_factory=dict)
    room: str = ""

    def __getitem__(self, who: str) -> Visitor:
        """Give somebody's browser, signed in."""
        if who not in self.visitors:
            self.visitors[who] = Visitor(self.people[who])
        return self.visitors[who]

    def desk(self) -> Desk:
        """Let the delegate make a key on the page."""
        page = self["delegate"].at("accounts:keys")
        page = self["delegate"].fill(page, {"name": "our deal desk"})
        found = SECRET.search(page.text)
        assert found, page.text
        return Desk(found.group())

    def set_minimum(self, fee: str) -> None:
        """Let the representative publish on the page what a work costs its makers."""
        address = (self.union.slug, "music", "money.fee_per_work")
        page = self["representative"].at("unions:edit_minimum", *address)
        values = {"comparator": "at_least", "value": fee, "currency": "EUR", "reason": "What a work costs."}
        assert "from now on" in self["representative"].fill(page, values).text

    def propose(self) -> str:
        """Let the steward type a proposal on the page and publish it; gives the id of the version."""
        steward = self["steward"]
        page = steward.at("proposals:new", query=f"?collective={self.collective.slug}")
        assert "pay-2-kind" not in page.form_with("title").names
        page = steward.fill(page, sheets.TYPED, button="more_rows=1")
        draft = steward.fill(page, sheets.THIRD_PAYMENT)
        version = draft.url.rstrip("/").rsplit("/", 1)[-1]
        public = steward.fill(draft, form=draft.form_to(reverse("proposals:publish", args=[version])))
        assert "Published" in public.text
        return version

    def open_room(self, version: str) -> str:
        """Let the delegate open a room about a proposal; gives its id."""
        page = self["delegate"].at("negotiations:open_room", version)
        page = self["delegate"].fill(page, {"company": self.company.public_id})
        self.room = page.url.rstrip("/").rsplit("/", 1)[-1]
        return self.room

    def table(self, desk: Desk, terms: Mapping[str, Any], key: str) -> str:
        """Table an offer by the API; gives its id."""
        answer = desk.table(self.room, terms, key)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def agree(self, desk: Desk, terms: Mapping[str, Any], voters: Iterable[str]) -> Contract:
        """Go from an open table to a contract: tabled, put to the vote, everybody says yes."""
        if not self.room:
            self.open_room(self.propose())
        offer = self.table(desk, terms, f"agree-{self.room}")
        self.put_to_vote(offer)
        for who in voters:
            self.vote(who, offer, "yes")
        close_and_conclude(offer)
        return contract_of(offer)

    def put_to_vote(self, offer: str) -> Ballot:
        """Let the steward put an offer to the vote, to end as the page suggests."""
        page = self["steward"].at("negotiations:put_to_vote", offer)
        self["steward"].fill(page, form=page.form_with("closes_at"))
        return ballot_of(offer)

    def vote(self, who: str, offer: str, choice: str, works: str = "", chosen: Iterable[str] = ()) -> Page:
        """Let a member vote and answer about their works in one sitting."""
        page = self[who].at("negotiations:vote", offer)
        values: dict[str, Any] = {"choice": choice}
        if works:
            values |= {"works": works, **({"chosen": list(chosen)} if chosen else {})}
        return self[who].fill(page, values)


def ballot_of(offer: str) -> Ballot:
    """Find the ballot of an offer."""
    ballot = Offer.objects.select_related("ballot").get(public_id=offer).ballot
    assert ballot is not None
    return ballot


def close_and_conclude(offer: str) -> Ballot:
    """Let the time of a vote pass: the clock closes the ballot and draws the conclusion."""
    ballot = ballot_of(offer)
    close(ballot_id=ballot.pk, clock=lambda: ballot.closes_at)
    assert cross_check(ballot_id=ballot.pk, at=ballot.closes_at) == []
    found = Offer.objects.get(public_id=offer)
    negotiations.conclude(offer_id=found.pk, at=ballot.closes_at)
    ballot.refresh_from_db()
    return ballot


def contract_of(offer: str) -> Contract:
    """Find the contract that an offer became."""
    return Contract.objects.get(origin=f"offer:{offer}")


def freeze(contract: Contract) -> Contract:
    """Let the week for taking works out pass, as the clock's task does."""
    at = contract.take_out_until
    assert contract.pk not in contract_queries.due_to_freeze(at - timedelta(seconds=1))
    assert contract.pk in contract_queries.due_to_freeze(at)
    contracts.freeze(contract_id=contract.pk, at=at)
    contract.refresh_from_db()
    return contract


def stage(members: Mapping[str, str], *, rules: Mapping[str, object] | None = None) -> Scene:
    """Make a union, a collective of these members (by part) and of the steward, and Veldra Audio."""
    people = {part: makers.person(name) for part, name in members.items()}
    people |= {
        "steward": makers.person("Tomas Hallberg"),
        "representative": makers.person("Ingrid Vasko"),
        "delegate": makers.person("Jonas Feld"),
        "signatory": makers.person("Henrike Maas"),
    }
    union = makers.union("Stage and Studio Union", representative=people["representative"])
    collective = makers.collective(
        "Common Measure",
        members=[people[part] for part in members],
        steward=people["steward"],
        union=union,
        rules=rules,
    )
    company = makers.company("Veldra Audio", delegate=people["delegate"], signatory=people["signatory"])
    publish_minimum(
        actor=people["representative"], union=union, sector="music", comparators=MINIMUM, at=makers.LONG_AGO
    )
    return Scene(union, collective, company, people)
