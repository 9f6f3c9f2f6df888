"""What happened in the rooms until now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from apps.accounts.models import User
from apps.collectives.actions import answer_terms
from apps.collectives.models import Collective
from apps.contracts import actions as contracts
from apps.contracts.models import Contract
from apps.demo.world import parties, people, sheets, votes
from apps.demo.world.calendar import Calendar
from apps.demo.world.tables import OPEN_DAYS, Table, open_table
from apps.negotiations.actions import ask_approval, pause_room, prepare_draft, put_to_vote
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import Offer
from apps.proposals.actions import draft_proposal, publish
from apps.proposals.models import ProposalVersion
from apps.terms.domain import Terms

# With 450 works in the pool at the most, 30 % of this are 82 euros for each work and year.
VELDRAS_YEAR = "123000.00"
SOUND = "A sound agreement. It meets our minimum in every term."
NOT_YET = (
    "The new retraining clause is what we asked for. The money is not there yet. "
    "I advise a counter-offer at no less than €9.00 for each work."
)
_OUR_PROSE = (
    "We license together. Nothing here covers voices, faces or anybody’s manner by name. "
    "We want to sit at the table when the next version is planned, not to read of it."
)


@dataclass(frozen=True)
class Home:
    """A collective, its steward and its published proposal."""

    collective: Collective
    steward: User
    proposal: ProposalVersion


def publish_proposal(
    collective: Collective, steward: User, about: sheets.Parties, calendar: Calendar, days_ago: int
) -> Home:
    """Draft a collective's proposal and publish it; it names no company and no model."""
    terms = Terms.parse(
        {
            key: value
            for key, value in sheets.ours(about).as_json().items()
            if key not in {"parties.licensee", "parties.models", "transparency.training_summary"}
        }
    )
    draft = draft_proposal(
        actor=steward,
        collective_org_id=collective.organisation_id,
        title="What we ask for when a model learns from our work",
        terms=terms,
        prose=_OUR_PROSE,
        at=calendar.ago(days_ago + 3),
    )
    publish(actor=steward, version_id=draft.pk, at=calendar.ago(days_ago))
    return Home(collective, steward, draft)


def sign_with_orrin(home: Home, calendar: Calendar, random: Random) -> None:
    """Play the deal that is in force: two rounds, a vote, a schedule, both signatures."""
    about = sheets.Parties(parties.company(parties.ORRIN), "Tagger 5", calendar.day(-100), works=300)
    table = open_table(home.proposal, home.steward, about, calendar.ago(140))
    use = {"scope__uses": ["train_analytic"], "scope__purposes": ["tagging", "search"]}
    low = table.offer(
        table.offered("3", sheets.Price("6.50", "12.00", "24"), **use),
        calendar.ago(138, "11:15"),
        prose="Tagger describes recordings and makes none. We think that is worth less, and say so openly.",
    )
    table.say(
        low, "against", "Describing is use, and use is paid. Wait for the next round.", calendar.ago(136)
    )
    table.answer(table.ours(sheets.Price("9.50", "20.00", "33"), **use), calendar.ago(132, "15:40"))
    final = table.offer(
        table.offered("4", sheets.Price("9.20", "18.00", "32"), **use),
        calendar.ago(125, "09:30"),
        prose="We meet the union’s minimum. Tagger 5 names the collective wherever its results show.",
        a_year="96000.00",
    )
    table.say(final, "recommend", SOUND, calendar.ago(124, "14:05"))
    closes_at = calendar.ago(115, "18:00")
    put_to_vote(actor=home.steward, offer_id=final.pk, closes_at=closes_at, at=calendar.ago(122, "09:00"))
    final.refresh_from_db()
    _vote_and_answer(final, home, random)
    settle_and_sign(final, home, table, calendar)


def _vote_and_answer(offer: Offer, home: Home, random: Random) -> None:
    ballot = offer.ballot
    if ballot is None:
        return
    voters = random.sample(votes.may_vote_by_themselves(ballot.pk), 211)
    votes.cast_before(ballot, voters, random, ballot.closes_at)
    for person in voters[:40]:
        answer_terms(
            actor=person,
            person=person,
            collective_org_id=home.collective.organisation_id,
            terms_hash=offer.terms_hash,
            choice="in",
            at=ballot.opens_at + timedelta(days=2),
        )


def settle_and_sign(offer: Offer, home: Home, table: Table, calendar: Calendar) -> Contract:
    """Count the vote, freeze the schedule a week later, and let both sides sign."""
    votes.settle(offer, table.moderator)
    contract = Contract.objects.get(origin=f"offer:{offer.public_id}")
    frozen = contracts.freeze(contract_id=contract.pk, at=contract.take_out_until + timedelta(seconds=2))
    _delegates, signatory = parties.staff(table.about.company.slug)
    for actor, side, at in (
        (home.steward, "collective", calendar.ago(106, "16:42")),
        (signatory, "company", calendar.ago(105, "09:15")),
    ):
        contracts.sign(actor=actor, contract_id=frozen.pk, side=side, fingerprint=frozen.fingerprint, at=at)
    return frozen


def three_rounds_with_veldra(home: Home, calendar: Calendar, works: int, starts: tuple[int, ...]) -> Table:
    """Play two whole rounds and the third offer of Veldra; `starts` says how many days ago each thing was.

    The days are: room, first offer, first answer, second offer, pause, second answer, third offer.
    """
    about = sheets.Parties(parties.company(parties.VELDRA), "Cantor 2", calendar.day(30), works=works)
    opened, first, answer, second, pause, reply, third = starts
    table = open_table(home.proposal, home.steward, about, calendar.ago(opened))
    table.offer(table.offered("1"), calendar.ago(first, "09:12"), prose="Our first thoughts, to begin with.")
    table.answer(table.ours(), calendar.ago(answer, "16:30"), prose="What our members ask for, and why.")
    table.offer(table.offered("2"), calendar.ago(second, "11:47"), prose="Better paid, and shorter.")
    pause_room(
        actor=table.moderator,
        room_id=table.room.pk,
        reason="Two members were called by the company at home. We speak here, in this room.",
        until=calendar.ago(pause - 2, "12:00"),
        at=calendar.ago(pause, "12:00"),
    )
    table.answer(
        table.ours(), calendar.ago(reply, "17:05"), prose="Our terms stand. Retraining matters most."
    )
    table.offer(
        table.offered("3"),
        calendar.ago(third, "13:00"),
        prose="A new version is a new licence. On money we come as far as we can this quarter.",
        open_until=calendar.ahead(7, "18:00"),
    )
    return table


def lead_to_the_vote(table: Table, calendar: Calendar) -> Offer:
    """Answer Veldra's third offer, and table the fourth, which meets the minimum."""
    third = table.room.offers.get(number=5)
    table.say(third, "against", NOT_YET, calendar.ago(15, "11:20"))
    table.answer(
        table.ours(
            sheets.Price("9.50", "30.00", "32"),
            money__most_favoured="within_sector",
            transparency__audit_every="P1Y",
            partnership__seat="advisory",
        ),
        calendar.ago(12, "18:20"),
        prose="We come towards you on three things. Below 9.50 for each work we stop.",
    )
    fourth = table.offer(
        table.offered("4"),
        calendar.ago(10, "10:08"),
        prose="You asked for 9.50 and 30 days. Here they are.",
        open_until=calendar.ahead(3),
        a_year=VELDRAS_YEAR,
    )
    table.say(fourth, "recommend", SOUND, calendar.ago(8, "15:30"))
    return fourth


def wait_for_tomas(home: Home, calendar: Calendar) -> None:
    """Leave an offer of Orrin Labs on the table of Common Measure, for the steward to answer."""
    about = sheets.Parties(parties.company(parties.ORRIN), "Chorale 1", calendar.day(45), works=200)
    table = open_table(home.proposal, home.steward, about, calendar.ago(14), people.COLLEAGUE)
    offer = table.offer(
        table.offered("4", sheets.Price("9.20", "24.00", "31"), scope__uses=["fine_tune_generative"]),
        calendar.ago(9, "10:40"),
        prose="Chorale is small. It arranges for choirs, and every arrangement names the songs it stands on.",
        open_until=calendar.ahead(13),
        a_year="61500.00",
    )
    table.say(offer, "neutral", "It meets the minimum. Ask how arrangements name the songs.", calendar.ago(7))


def begin_with_halden(home: Home, calendar: Calendar) -> None:
    """Let the illustrators answer a first offer for pictures; it is the company's turn."""
    about = sheets.Parties(
        parties.company(parties.HALDEN), "Prospect 3", calendar.day(60), "visual", works=25
    )
    table = open_table(home.proposal, home.steward, about, calendar.ago(6))
    offer = table.offer(
        table.offered("2", sheets.Price("5.00", "8.00", "20")),
        calendar.ago(5, "12:30"),
        prose="Covers and maps, drawn on request. We begin low and say so.",
    )
    table.say(offer, "against", "Five euros does not pay for the scan.", calendar.ago(4, "09:30"))
    table.answer(table.ours(), calendar.ago(2, "16:10"), prose="What we ask for stands in our proposal.")


def wait_for_jonas(home: Home, calendar: Calendar) -> None:
    """Let the illustrators answer a first offer of Veldra, so that Jonas has the pen."""
    about = sheets.Parties(
        parties.company(parties.VELDRA), "Cantor Covers", calendar.day(60), "visual", works=25
    )
    table = open_table(home.proposal, home.steward, about, calendar.ago(4), people.COLLEAGUE)
    offer = table.offer(
        table.offered("2", sheets.Price("6.00", "9.00", "22")),
        calendar.ago(3, "14:10"),
        prose="Cantor needs covers for its music. We begin here.",
    )
    table.say(
        offer,
        "against",
        "Far below our minimum. Begin again.",
        calendar.ago(2),
    )
    table.answer(
        table.ours(),
        calendar.ago(1, "11:45"),
        prose="Make us an offer that our members can put to a vote.",
    )
    _draft_for_jonas(table, calendar.now - timedelta(minutes=50))


def _draft_for_jonas(table: Table, at: datetime) -> None:
    """Let Petra prepare the next offer and ask Jonas to read it; only Veldra's people know of it."""
    delegates, _signatory = parties.staff(table.about.company.slug)
    terms = table.offered("3", sheets.Price("8.00", "16.00", "26"))
    prose = "We have read what you ask for, and come most of the way."
    content = OfferContent(terms, prose, None, at + timedelta(days=OPEN_DAYS))
    draft = prepare_draft(actor=delegates[1], room_id=table.room.pk, content=content, at=at)
    ask_approval(actor=delegates[1], draft_id=draft.pk, at=at)


def begin_with_orrin(home: Home, calendar: Calendar) -> Table:
    """Open the room in which the play makes things happen."""
    about = sheets.Parties(parties.company(parties.ORRIN), "Chorale 1", calendar.day(60))
    table = open_table(home.proposal, home.steward, about, calendar.ago(3), people.COLLEAGUE)
    low = sheets.Price("6.00", "10.00", "20")
    table.offer(
        table.offered("2", low, scope__uses=["fine_tune_generative"]),
        calendar.now - timedelta(hours=2),
        prose="A first offer, to hear what you think.",
    )
    return table
