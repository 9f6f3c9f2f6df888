"""One small world in which every page has something to show, told through the ordinary actions.

Twelve members bring works to a collective beside a union. One offer of Veldra Audio is at the vote, one of
Orrery Labs is on the table, and three earlier rooms led to contracts: in force, to be signed, and with days
to take works out.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import timezone

from apps.accounts.actions import claim_to_act_for, issue_api_key, propose_representative
from apps.accounts.models import Act, ActsFor, Organisation, User
from apps.ballots import actions as ballots
from apps.ballots.models import Ballot, Contest
from apps.catalogues.actions import run_import, start_import
from apps.catalogues.models import BulkChange, ImportRun, OutsideAsk, Share, Work
from apps.claims.models import Dataset
from apps.collectives import actions as collectives
from apps.collectives.models import Membership, Motion, ShareCheck
from apps.collectives.queries import collective_of
from apps.contracts import actions as contracts
from apps.contracts.models import Contract
from apps.invitations.actions import draw_token, invite_to_seat
from apps.invitations.models import Invitation
from apps.negotiations import actions as negotiations
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import Offer, OfferDraft, Room, Ruling
from apps.privacy.actions import ask_archive, ask_erasure, build_archive
from apps.privacy.messages import index as say_index
from apps.privacy.models import Archive
from apps.proposals.actions import draft_proposal, publish, revise
from apps.proposals.models import ProposalVersion
from apps.splits.forecast import Estimate
from apps.terms.domain import Terms
from apps.unions.actions import publish_minimum
from tests import makers
from tests.browser.changes import bring_lists, date_anew, let_look_alike
from tests.browser.owners import CATEGORIES, ask_somebody, check_one
from tests.browser.polls import announce_one, challenge_one, draft_one
from tests.browser.talk import speak
from tests.contracts.makers import TERMS
from tests.signin import give_factors

MEMBERS = 12
DAY = timedelta(days=1)
NAMES = (
    *("Mira Okonjo", "Tomas Hallberg", "Bo Tallis", "Freja Lindqvist", "Ayo Bankole", "Lucía Ferrer"),
    *("Jonna Aalto", "Piotr Wrona", "Sunniva Dahl", "Emre Kaya", "Noor Haddad", "Cleo Marchetti"),
)
LIST = """title,artist,isrc,year
Salt Road,Mira Okonjo,SEAAA2400011,2024
Winter Harbour,Mira Okonjo,not a code,2023
,Mira Okonjo,,2022
"""
NEWER_LIST = """Title,Artist,ISRC,Year,Album
Salt Road,Mira Okonjo,SEAAA2400011,2024,Harbour Lights
The Long Ferry,Mira Okonjo,SEAAA2400011,2024,
Nine Rooms,Mira Okonjo,no code,2025,
nine rooms,MIRA OKONJO,,,
,Mira Okonjo,,2022,
"""
_COMPANY = {"country": "DE", "register_id": "HRB 1"}
_MINIMUM = {
    "money.fee_per_work": {
        "comparator": "at_least",
        "value": {"amount": "9.00", "currency": "EUR"},
        "reason": "What a work costs its makers.",
    },
    "money.payment_days": {"comparator": "at_most", "value": "P30D"},
}


@dataclass
class Story:
    """Who is there and what there is; `artist` is a member who has neither voted nor chosen."""

    at: datetime
    members: list[User] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    contracts: dict[str, Contract] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    collective: Organisation = field(init=False)
    union: Organisation = field(init=False)
    veldra: Organisation = field(init=False)
    orrery: Organisation = field(init=False)
    api_secret: str = ""
    version: ProposalVersion = field(init=False)
    draft: ProposalVersion = field(init=False)
    voting_room: Room = field(init=False)
    voting_offer: Offer = field(init=False)
    open_room: Room = field(init=False)
    open_offer: Offer = field(init=False)
    draft_offer: OfferDraft = field(init=False)
    closed_ballot: Ballot = field(init=False)
    announced: Ballot = field(init=False)
    contest: Contest = field(init=False)
    challenged: Ballot = field(init=False)
    run: ImportRun = field(init=False)
    open_run: ImportRun = field(init=False)
    bulk_change: BulkChange = field(init=False)
    dataset: Dataset = field(init=False)
    asked_list: Dataset = field(init=False)
    membership: Membership = field(init=False)
    archive: Archive = field(init=False)
    act: Act = field(init=False)
    claim: ActsFor = field(init=False)
    invitation: Invitation = field(init=False)
    token: str = ""
    ask: OutsideAsk = field(init=False)
    ask_token: str = ""
    outside_share: Share = field(init=False)
    check: ShareCheck = field(init=False)
    motion: Motion = field(init=False)
    ruling: Ruling = field(init=False)

    @property
    def artist(self) -> User:
        """A member with works of every answer."""
        return self.members[0]

    @property
    def steward(self) -> User:
        """The collective's steward, a member too."""
        return self.members[1]

    @property
    def delegate(self) -> User:
        """Who speaks for both companies."""
        return self.people["delegate"]

    @property
    def representative(self) -> User:
        """Who speaks for the union."""
        return self.people["representative"]

    @property
    def ballot(self) -> Ballot:
        """The open ballot."""
        found = Offer.objects.select_related("ballot").get(pk=self.voting_offer.pk).ballot
        assert found is not None
        return found

    def terms(self, company: Organisation, fee: str = "9.50", share: str = "28") -> Terms:
        """Give complete terms of a company."""
        components: list[dict[str, Any]] = [dict(one) for one in TERMS["money.components"]]
        components[0]["amount"], components[2]["percent"] = fee, share
        licensee = {**_COMPANY, "name": f"{company.name} GmbH"}
        return Terms.parse({**TERMS, "parties.licensee": licensee, "money.components": components})

    def vote(
        self, ballot: Ballot, voters: list[User], choice: str = "yes", *, at: datetime | None = None
    ) -> None:
        """Let people vote; now, or at a moment of the story."""
        clock = None if at is None else (lambda: at)
        where = ballot.public_id
        for voter in voters:
            told = f"told-{voter.pk}"
            ballots.cast(person=voter, public_id=where, choice=choice, request_id=told, clock=clock)

    def table(self, room: Room, fee: str = "9.50", *, at: datetime, key: str = "first") -> Offer:
        """Let the room's company put an offer on the table."""
        return negotiations.table_offer(
            actor=self.delegate,
            room_id=room.pk,
            terms=self.terms(room.company, fee),
            prose="Two years, audited once a year. We would rather ask than guess.",
            estimate=Estimate(Decimal(400_000), "EUR", at.date()),
            open_until=at + 10 * DAY,
            key=key,
            at=at,
        )


def tell() -> Story:
    """Make the whole world, by the clock of today."""
    story = Story(at=timezone.now())
    _people(story)
    _organisations(story)
    _works(story)
    _proposal(story)
    _past(story)
    _present(story)
    story.announced, story.contest = announce_one(story)
    story.challenged = challenge_one(story)
    speak(story)
    _own_data(story)
    _house(story)
    return story


def _own_data(story: Story) -> None:
    """Let the artist have an archive, and somebody who wants to be erased."""
    story.archive = ask_archive(actor=story.artist, person=story.artist, at=story.at)
    build_archive(archive_id=story.archive.pk, index=say_index, at=story.at)
    stranger = story.people["stranger"]
    ask_erasure(actor=stranger, person=stranger, typed=stranger.email, at=story.at)


def _people(story: Story) -> None:
    story.members = [makers.person(name) for name in NAMES]
    story.people = {
        "delegate": makers.person("Jonas Feld"),
        "signatory": makers.person("Henrike Maas"),
        "representative": makers.person("Ingrid Vasko"),
        "applicant": makers.person("Oda Brandt"),
        "stranger": makers.person("Sam Quill"),
    }
    give_factors(story.artist)


def _organisations(story: Story) -> None:
    seats = {"delegate": story.delegate, "signatory": story.people["signatory"]}
    story.union = makers.union("Stage and Studio Union", representative=story.representative)
    story.collective = makers.collective(
        "Common Measure", members=story.members, steward=story.steward, union=story.union, rules=CATEGORIES
    )
    story.veldra = makers.company("Veldra Audio", **seats)
    story.orrery = makers.company("Orrery Labs", **seats)
    publish_minimum(
        actor=story.representative,
        union=story.union,
        sector="music",
        comparators=_MINIMUM,
        at=story.at - 90 * DAY,
    )
    _key, story.api_secret = issue_api_key(
        actor=story.delegate, organisation=story.orrery, name="Terminal", at=story.at - 60 * DAY
    )
    joined = collective_of(story.collective.pk)
    story.membership = collectives.apply(
        actor=story.people["applicant"], collective=joined, at=story.at - 2 * DAY
    )


def _works(story: Story) -> None:
    for member in story.members[1:]:
        makers.mandate(member, story.collective, {"train_generative": "yes"})
        story.works.append(makers.work(member))
    mine = [makers.work(story.artist, title) for title in ("Low Tide", "Ferry Song", "Paper Boats")]
    answers = {mine[1]: {"train_generative": "yes"}, mine[2]: {"train_generative": "never"}}
    makers.mandate(story.artist, story.collective, {"train_generative": "ask"}, answers)
    story.works = [*mine, *story.works]
    let_look_alike(story.artist, mine[0], mine[2])
    story.run = start_import(
        actor=story.artist,
        person=story.artist,
        file_name="from-my-distributor.csv",
        stream=BytesIO(LIST.encode()),
        at=story.at - 3 * DAY,
    )
    run_import(story.run.pk, story.at - 3 * DAY)
    story.open_run = start_import(
        actor=story.artist,
        person=story.artist,
        file_name="from-my-label.csv",
        stream=BytesIO(NEWER_LIST.encode()),
        asks=True,
        at=story.at - 2 * DAY,
    )
    story.open_run = run_import(story.open_run.pk, story.at - 2 * DAY)
    story.bulk_change = date_anew(story.artist, story.run, story.at)
    story.dataset, story.asked_list = bring_lists(
        story.artist, LIST, story.works[0].title, story.at - 2 * DAY
    )


def _proposal(story: Story) -> None:
    written = {"terms": story.terms(story.veldra, "10.00", "30"), "prose": "We sing so that people listen."}
    made = draft_proposal(
        actor=story.steward,
        collective_org_id=story.collective.pk,
        title="Training on our songs",
        at=story.at - 80 * DAY,
        **written,
    )
    story.version = publish(actor=story.steward, version_id=made.pk, at=story.at - 79 * DAY)
    story.draft = revise(
        actor=story.steward,
        proposal_id=made.proposal_id,
        terms=story.terms(story.veldra, "10.50", "30"),
        at=story.at - 5 * DAY,
    )


def _past(story: Story) -> None:
    """Bring three rooms to contracts: in force, to be signed, agreed."""
    for place, (name, company, began) in enumerate(
        (("in_force", story.veldra, 70), ("signing", story.orrery, 40), ("agreed", story.orrery, 11))
    ):
        contract = story.contracts[name] = _agree(story, company, story.at - began * DAY)
        if name != "agreed":
            contract = contracts.freeze(contract_id=contract.pk, at=contract.take_out_until)
            story.contracts[name] = contract
        if place == 0:
            _sign(story, contract)


def _agree(story: Story, company: Organisation, began: datetime) -> Contract:
    room = _open(story, company, began)
    offer = story.table(room, at=began, key=f"past-{room.pk}")
    # A week in which the clocks are put back is an hour longer.
    closes_at = began + 7 * DAY + timedelta(hours=1)
    negotiations.put_to_vote(actor=story.steward, offer_id=offer.pk, closes_at=closes_at, at=began)
    offer.refresh_from_db()
    assert offer.ballot is not None
    story.vote(offer.ballot, story.members[:9], at=began + DAY)
    story.closed_ballot = ballots.close(ballot_id=offer.ballot.pk, clock=lambda: closes_at)
    assert ballots.cross_check(ballot_id=offer.ballot.pk, at=closes_at) == []
    story.closed_ballot.refresh_from_db()
    negotiations.conclude(offer_id=offer.pk, at=closes_at)
    return Contract.objects.get(origin=f"offer:{offer.public_id}")


def _sign(story: Story, contract: Contract) -> None:
    for side, person in (("collective", story.steward), ("company", story.people["signatory"])):
        contracts.sign(
            actor=person,
            contract_id=contract.pk,
            side=side,
            fingerprint=contract.fingerprint,
            at=contract.take_out_until + DAY,
        )
    contract.refresh_from_db()


def _open(story: Story, company: Organisation, at: datetime) -> Room:
    return negotiations.open_room(
        actor=story.delegate, company=company, proposal_version_id=story.version.pk, at=at
    )


def _present(story: Story) -> None:
    began = story.at - 3 * DAY
    story.voting_room = _open(story, story.veldra, began)
    first = story.table(story.voting_room, "8.00", at=began)
    negotiations.decline_offer(
        actor=story.steward, offer_id=first.pk, reason="Below what a work costs us.", at=began + DAY
    )
    story.voting_offer = story.table(story.voting_room, at=began + DAY, key="second")
    negotiations.give_opinion(
        actor=story.representative,
        offer_id=story.voting_offer.pk,
        stance="recommend",
        text="The audit right is better than in any agreement we know.",
        at=began + DAY,
    )
    negotiations.put_to_vote(
        actor=story.steward,
        offer_id=story.voting_offer.pk,
        closes_at=story.at + 6 * DAY,
        at=story.at - DAY - timedelta(hours=1),
    )
    story.open_room = _open(story, story.orrery, began)
    story.open_offer = story.table(story.open_room, "8.00", at=began)
    story.draft_offer = prepare(story)


def prepare(story: Story, fee: str = "9.00") -> OfferDraft:
    """Let Orrery's delegate prepare an offer and ask for its approval."""
    content = OfferContent(story.terms(story.orrery, fee), "A step further.", None, story.at + 14 * DAY)
    draft = negotiations.prepare_draft(
        actor=story.delegate, room_id=story.open_room.pk, content=content, at=story.at - DAY
    )
    return negotiations.ask_approval(actor=story.delegate, draft_id=draft.pk, at=story.at - DAY)


def _house(story: Story) -> None:
    """A band with a proposed representative, a claim that waits for the union, an invitation under way."""
    at = story.at - timedelta(hours=2)
    story.act = makers.act("The Ferry Band", members=[story.artist, story.members[2]])
    propose_representative(
        actor=story.artist, act_id=story.act.pk, person_public_id=story.artist.public_id, at=at
    )
    story.claim = claim_to_act_for(
        actor=story.people["stranger"],
        code=story.people["applicant"].public_id,
        capacity="estate",
        evidence="Certificate of inheritance.",
        since=at.date(),
        died_on=at.date(),
        asked=story.union,
        papers=[("Certificate of inheritance.pdf", BytesIO(b"%PDF-1.7 a certificate"))],
        at=at,
    )
    (story.invitation,) = invite_to_seat(
        actor=story.steward,
        organisation=story.collective,
        role="member",
        emails=["nia@new.example"],
        at=at,
    )
    story.token = draw_token(invitation_id=story.invitation.pk, at=at) or ""
    story.ask, story.ask_token, story.outside_share = ask_somebody(story, at)
    story.check = check_one(story, at)
    story.motion = draft_one(story, at)
