"""Sees to it that a vote of Common Measure closes soon, so that there is something to watch.

The bylaws let a vote run for seven days, and nothing here shortens them. A vote that closes in four minutes
was put seven days ago, less four minutes: it is staged by the ordinary actions with `at` in the past, and 138
people cast their votes at moments between then and now. What is voted on comes from, in this order:

1. a new room with a company that has none running with Common Measure: opened before the vote began;
2. an offer that has lain on a table since before the vote would have begun, as the one that waits for Tomas;
3. a further offer in a running room where the company has the pen. Its dates then lie before those of the
   offer that was declined, which is the one liberty that the demo takes with time.

Each staged offer is for another use than the one before, so that what is licensed stands in nobody's way.
"""

from datetime import datetime, timedelta
from random import Random

from apps.accounts.models import User
from apps.ballots.actions import close, cross_check
from apps.ballots.models import Ballot
from apps.ballots.queries import due, to_cross_check
from apps.collectives.queries import bylaws_in_force
from apps.demo.world import collectives, parties, people, sheets, votes
from apps.demo.world.stories import SOUND, VELDRAS_YEAR
from apps.demo.world.tables import Table, open_table
from apps.demo.world.transactions import all_or_nothing
from apps.negotiations.actions import conclude, put_to_vote
from apps.negotiations.models import Offer, Room
from apps.negotiations.queries import offers_voted
from apps.proposals.models import ProposalVersion

LASTS, LEAST_LEFT, MOST_LEFT = timedelta(minutes=4, seconds=20), timedelta(minutes=3), timedelta(minutes=10)
HAVE_VOTED = 138

_RUNNING = [Room.State.OPEN, Room.State.VOTING]
_USES = (
    "ground_rag",
    "fine_tune_generative",
    "search",
    "index_retrieval",
    "evaluate_benchmark",
    "data_mining",
)
_MODELS = {parties.VELDRA: "Cantor 2 Live", parties.ORRIN: "Chorale 1"}


def live_ballot(now: datetime) -> Ballot | None:
    """Find a vote of Common Measure that is open and closes within minutes, but not at once."""
    return Ballot.objects.filter(
        organisation__slug=collectives.COMMON_MEASURE,
        state=Ballot.State.OPEN,
        closes_at__gte=now + LEAST_LEFT,
        closes_at__lte=now + MOST_LEFT,
    ).first()


def runs_live(now: datetime) -> bool:
    """Say whether a vote of Common Measure closes within minutes, or has just closed and is being counted."""
    return Ballot.objects.filter(
        organisation__slug=collectives.COMMON_MEASURE,
        state=Ballot.State.OPEN,
        closes_at__lte=now + MOST_LEFT,
    ).exists()


@all_or_nothing()
def ensure_live_ballot(now: datetime) -> Ballot | None:
    """Give the vote that closes soon; stage one if there is none. None if no table is free for it."""
    ballot = live_ballot(now)
    if ballot is not None:
        return ballot
    _catch_up(now)
    begins = _begin_of_vote(now)
    offer = _in_new_room(begins) or _that_waited(begins, now) or _in_running_room(begins)
    return None if offer is None else put_and_vote(offer, people.known(people.LIV), now)


def put_and_vote(offer: Offer, steward: User, now: datetime) -> Ballot:
    """Put an offer to the vote so that it closes in four minutes, with 138 votes already cast."""
    begins = _begin_of_vote(now)
    voted = put_to_vote(actor=steward, offer_id=offer.pk, closes_at=now + LASTS, at=begins)
    ballot = voted.ballot
    if ballot is None:
        raise ValueError(f"{voted} has no ballot")
    random = Random(voted.pk)
    willing = votes.may_vote_by_themselves(ballot.pk)
    voters = random.sample(willing, min(HAVE_VOTED, len(willing)))
    votes.cast_before(ballot, voters, random, now - timedelta(seconds=20))
    return ballot


def _catch_up(now: datetime) -> None:
    """Do what the clock would have done, had the site not been off: close what is due, and conclude it."""
    for ballot_id in list(due(now).values_list("pk", flat=True)):
        close(ballot_id=ballot_id, clock=lambda: now)
    for ballot_id in list(to_cross_check().values_list("pk", flat=True)):
        cross_check(ballot_id=ballot_id, at=now)
    for offer_id in offers_voted(now):
        conclude(offer_id=offer_id, at=now)


def _begin_of_vote(now: datetime) -> datetime:
    bylaws = bylaws_in_force(collectives.collective(collectives.COMMON_MEASURE).organisation_id)
    return now + LASTS - timedelta(days=bylaws.announce_days + bylaws.voting_days)


def _rooms() -> list[Room]:
    rooms = Room.objects.filter(collective__slug=collectives.COMMON_MEASURE).select_related("company")
    return list(rooms.order_by("opened_at", "pk"))


def _in_new_room(begins: datetime) -> Offer | None:
    rooms = _rooms()
    busy = {room.company.slug for room in rooms if room.state in _RUNNING}
    free = [slug for slug in _MODELS if slug not in busy]
    if not free:
        return None
    proposal = ProposalVersion.objects.get(
        proposal__collective__organisation__slug=collectives.COMMON_MEASURE,
        state=ProposalVersion.State.PUBLISHED,
    )
    about = _about(free[0], begins)
    opened_at = begins - timedelta(days=4)
    steward = people.known(people.LIV)
    table = open_table(proposal, steward, about, opened_at, people.COLLEAGUE)
    return _table_offer(table, begins, len(rooms))


def _that_waited(begins: datetime, now: datetime) -> Offer | None:
    offers = Offer.objects.filter(
        room__in=[room.pk for room in _rooms() if room.state == Room.State.OPEN],
        state=Offer.State.TABLED,
        side="company",
        tabled_at__lt=begins,
        open_until__gte=now + LASTS,
        room__pauses__isnull=True,
    )
    return offers.order_by("tabled_at").first()


def _in_running_room(begins: datetime) -> Offer | None:
    rooms = _rooms()
    ready = [room for room in rooms if room.state == Room.State.OPEN and room.turn == "company"]
    if not ready:
        return None
    room = ready[0]
    delegates, _signatory = parties.staff(room.company.slug)
    about, moderator = _about(room.company.slug, begins), people.known(people.COLLEAGUE)
    table = Table(room, people.known(people.LIV), delegates[-1], moderator, about)
    return _table_offer(table, begins, len(rooms) + room.offers.count())


def _about(slug: str, begins: datetime) -> sheets.Parties:
    starts_on = (begins + timedelta(days=45)).date()
    return sheets.Parties(parties.company(slug), _MODELS[slug], starts_on, works=300)


def _table_offer(table: Table, begins: datetime, number: int) -> Offer:
    use = _USES[number % len(_USES)]
    offer = table.offer(
        table.offered("4", scope__uses=[use]),
        begins - timedelta(days=2),
        prose="The terms that you know from us, for one further use.",
        open_until=begins + timedelta(days=9),
        a_year=VELDRAS_YEAR,
    )
    table.say(offer, "recommend", SOUND, begins - timedelta(days=1))
    return offer
