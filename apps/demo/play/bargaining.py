"""Companies and collectives who come closer, move by move; and a representative who says what she thinks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from apps.accounts.models import Organisation
from apps.demo.play.prices import Sums, sums
from apps.demo.world import collectives, parties, people, sheets
from apps.demo.world.tables import Table
from apps.negotiations.actions import decline_offer, give_opinion, put_to_vote
from apps.negotiations.models import Offer, Room
from apps.terms.domain import Terms
from apps.terms.floors import check, meets_all
from apps.unions.queries import minimum_for

_FIRST, _STEP_UP, _MOST = (
    sums("6.00", "10.00", "20"),
    sums("0.80", "4.00", "2.5"),
    sums("9.60", "30.00", "31"),
)
_ASKED, _STEP_DOWN, _LEAST = sums("10", "36", "35"), sums("0.10", "1.00", "0.5"), sums("9.50", "28.00", "31")
_VOTE_LASTS = timedelta(days=7, minutes=1)
_USES = ("fine_tune_generative", "evaluate_benchmark", "search", "index_retrieval")
_SAID = {
    True: ("recommend", "It meets our minimum in every term. Your members can decide with a calm mind."),
    False: ("against", "Some terms are still below our minimum. I advise a counter-offer."),
}


@dataclass(frozen=True)
class Pair:
    """A collective and a company whose people are all fictional, and what they talk about."""

    collective: str
    company: str
    steward: str
    model: str
    sector: str
    works: int
    votes: bool


PAIRS = (
    Pair(
        collectives.SALT_ROAD, parties.ORRIN, people.SALT_ROAD_STEWARD, "Chorale 1", "music", 60, votes=True
    ),
    Pair(
        collectives.INK_AND_LINE, parties.HALDEN, people.INK_STEWARD, "Prospect 3", "visual", 25, votes=False
    ),
)
# Here the company speaks through whoever sits behind the door; only the collective answers by itself.
ANSWERING = Pair(
    collectives.INK_AND_LINE, parties.VELDRA, people.INK_STEWARD, "Cantor Covers", "visual", 25, votes=False
)


def make_a_move(random: Random, now: datetime) -> str | None:
    """Let whoever has the pen make the next move at one of the tables."""
    for pair in random.sample(PAIRS, len(PAIRS)):
        table = _table(pair, now)
        if table is not None:
            is_companys = table.room.turn == "company"
            return _offer_more(table, now) if is_companys else _answer(table, pair, now)
    return None


def answer_at_the_door(random: Random, now: datetime) -> str | None:
    """Let the illustrators answer what the company behind the door tabled, after a moment of thought."""
    table = _table(ANSWERING, now)
    if table is None or table.room.turn == "company":
        return None
    offer = _newest(table.room)
    if offer is None or offer.tabled_at > now - timedelta(seconds=20):
        return None
    return _answer(table, ANSWERING, now)


def give_an_opinion(random: Random, now: datetime) -> str | None:
    """Let the second representative speak about an offer; Veldra's rooms are left to the first."""
    offers = Offer.objects.filter(
        state=Offer.State.TABLED, side="company", opinions__isnull=True, open_until__gt=now
    )
    offer = offers.exclude(room__company__slug=parties.VELDRA).order_by("tabled_at").first()
    if offer is None:
        return None
    stance, text = _SAID[_meets(offer, now)]
    representative = people.known(people.COLLEAGUE)
    give_opinion(actor=representative, offer_id=offer.pk, stance=stance, text=text, at=now)
    return f"opinion on {offer.public_id}"


def _table(pair: Pair, now: datetime) -> Table | None:
    room = (
        Room.objects.filter(
            collective__slug=pair.collective, company__slug=pair.company, state=Room.State.OPEN
        )
        .select_related("collective", "company")
        .first()
    )
    if room is None:
        return None
    delegates, _signatory = parties.staff(pair.company)
    company: Organisation = room.company
    starts_on = (now + timedelta(days=60)).date()
    about = sheets.Parties(company, pair.model, starts_on, pair.sector, pair.works)
    moderator = people.known(people.COLLEAGUE)
    return Table(room, people.known(pair.steward), delegates[0], moderator, about)


def _newest(room: Room, side: str = "") -> Offer | None:
    offers = room.offers.order_by("-number")
    return offers.filter(side=side).first() if side else offers.first()


def _use(room: Room) -> list[str]:
    declined = room.offers.filter(state=Offer.State.DECLINED).count()
    return [_USES[declined % len(_USES)]]


def _offer_more(table: Table, now: datetime) -> str:
    before = _newest(table.room, "company")
    goes_on = before is not None and before.state != Offer.State.DECLINED
    paid = _sums(before).up(_STEP_UP, _MOST) if before is not None and goes_on else _FIRST
    number = "2" if not goes_on else "4" if paid.share >= _MOST.share else "3"
    offer = table.offer(
        table.offered(number, paid.price, scope__uses=_use(table.room)),
        now,
        prose="We have moved again." if goes_on else "For another use, from the beginning.",
    )
    return f"{table.room.company.short} tabled {offer.public_id}"


def _answer(table: Table, pair: Pair, now: datetime) -> str:
    offer, own = _newest(table.room, "company"), _newest(table.room, "collective")
    if offer is not None and offer.state == Offer.State.TABLED and _meets(offer, now):
        return _settle(table, pair, offer, now)
    asked = _sums(own).down(_STEP_DOWN, _LEAST) if own else _ASKED
    uses = list(Terms.parse(offer.terms).uses) if offer else _use(table.room)
    answer = table.answer(table.ours(asked.price, scope__uses=uses), now, prose="A step from us, too.")
    return f"{table.room.collective.short} answered with {answer.public_id}"


def _settle(table: Table, pair: Pair, offer: Offer, now: datetime) -> str:
    """Put an offer that meets the minimum to the vote, or turn it down so that the talk goes on."""
    if pair.votes:
        put_to_vote(actor=table.steward, offer_id=offer.pk, closes_at=now + _VOTE_LASTS, at=now)
        return f"{offer.public_id} put to the vote"
    reason = "Our members want to see the next use first, and then vote on both."
    decline_offer(actor=table.steward, offer_id=offer.pk, reason=reason, at=now)
    return f"{offer.public_id} declined"


def _meets(offer: Offer, now: datetime) -> bool:
    minimum, _version = minimum_for(offer.room.collective_id, now)
    return meets_all(check(Terms.parse(offer.terms), minimum))


def _sums(offer: Offer) -> Sums:
    return Sums.of(Terms.parse(offer.terms))
