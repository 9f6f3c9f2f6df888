"""What needs a person now, from all the apps below: their vote first, then the most urgent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import claims_to_decide, organisations_of
from apps.ballots import queries as ballots
from apps.ballots.models import Ballot
from apps.ballots.turnout import panels_for
from apps.catalogues.models import ImportRun
from apps.catalogues.queries import runs_due, runs_visible_to, waiting_for_a_word
from apps.collectives.models import Mandate, Membership
from apps.collectives.queries import (
    collectives_of_member,
    collectives_to_watch,
    declarations_due,
    elections_due,
    seats_that_bring,
)
from apps.contracts.models import Contract
from apps.contracts.queries import changes_to_answer, due_to_freeze, sides_to_sign
from apps.negotiations.domain import ON_TABLE
from apps.negotiations.models import Offer, Room
from apps.negotiations.queries import (
    below_minimum,
    drafts_to_approve,
    offers_due,
    paused_until,
    rooms_visible_to,
)
from apps.notifications.queries import due_mails


@dataclass(frozen=True)
class Need:
    """One thing that waits for somebody.

    Args:
        kind: which words and picture: "vote", "claim", "enter", "mandate", "admit", "answer_offer",
            "opinion", "take_out", "sign", "change", "approve", "acting",
            "election", "interests".
        subject: the row it is about.
        due_at: until when, if there is an end.
        count: how many, for those that are counted.
    """

    kind: str
    subject: object
    due_at: datetime | None = None
    count: int = 0
    more: dict[str, object] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The fragment that shows it large."""
        return f"home/needs/{self.kind}.html"

    @property
    def url(self) -> str:
        """Where a vote is cast: an offer's vote has a page of its own, with the voter's works on it."""
        subject = getattr(self.subject, "subject", "")
        kind, _, public_id = subject.partition(":")
        if kind == "offer":
            return reverse("negotiations:vote", args=[public_id])
        return reverse("ballots:ballot", args=[getattr(self.subject, "public_id", "")])


def needs_of(person: User, at: datetime) -> list[Need]:
    """List what waits for a person: votes, then the rest, each by its end; then what has no end."""
    found = [
        *_votes(person, at),
        *_to_answer(person, at),
        *_to_sign(person),
        *(Need("change", change, change.contract.sign_until) for change in changes_to_answer(person)),
        *(Need("approve", draft) for draft in drafts_to_approve(person)),
        *_to_take_out(person, at),
        *_opinions(person, at),
        *_applicants(person),
        *_claims(person),
        *_unclaimed(person),
        *_unentered(person),
        *_mandates(person),
        *_elections(person, at),
        *(Need("interests", seat.organisation) for seat, _declared in declarations_due(at, person)),
    ]
    with_end = sorted(
        (need for need in found if need.due_at), key=lambda need: (need.kind != "vote", need.due_at or at)
    )
    return [*with_end, *(need for need in found if not need.due_at)]


def _votes(person: User, at: datetime) -> Iterable[Need]:
    waiting = ballots.open_ballots_for(person).filter(closes_at__gt=at)
    return [
        Need("vote", ballot, ballot.closes_at, more={"panel": panel})
        for ballot, panel in panels_for(person, waiting)
    ]


def _unclaimed(person: User) -> Iterable[Need]:
    """List imports after which nobody has said yet whose the works are."""
    runs = runs_visible_to(person).filter(state=ImportRun.State.DONE, answer="")
    counted = runs.annotate(rows=Count("works")).filter(rows__gt=0)
    return [Need("claim", run, count=run.rows) for run in counted]


def _unentered(person: User) -> Iterable[Need]:
    """List the imports that wait for a word whether they may be entered, and end without it."""
    for run in waiting_for_a_word(runs_visible_to(person)):
        yield Need("enter", run, run.lapses_at, count=run.created)


def _mandates(person: User) -> Iterable[Need]:
    bringing = seats_that_bring().filter(person=person)
    groups = Organisation.objects.filter(
        kind=Organisation.Kind.COLLECTIVE, pk__in=bringing.values("organisation")
    )
    given = Mandate.objects.filter(person=person, ended_at__isnull=True).values("collective__organisation")
    return [Need("mandate", group) for group in groups.exclude(pk__in=given)]


def _elections(person: User, at: datetime) -> Iterable[Need]:
    """Ask the members for an election where a term has ended or nobody leads."""
    mine = collectives_to_watch().filter(pk__in=collectives_of_member(person))
    return [
        Need("election", collective, more={"over": [one.person for one in over]})
        for collective, over in elections_due(mine, at)
    ]


def _applicants(person: User) -> Iterable[Need]:
    for group in organisations_of(person, Organisation.Kind.COLLECTIVE, Role.STEWARD):
        waiting = Membership.objects.filter(
            collective__organisation=group, state=Membership.State.APPLIED
        ).count()
        if waiting:
            yield Need("admit", group, count=waiting)


def _claims(person: User) -> Iterable[Need]:
    """List those who ask this person to confirm that they speak for somebody."""
    return [Need("acting", claim) for claim in claims_to_decide(person)]


def _to_answer(person: User, at: datetime) -> Iterable[Need]:
    """List offers on the table that the person's own side has to answer."""
    stewarded = organisations_of(person, Organisation.Kind.COLLECTIVE, Role.STEWARD)
    delegated = organisations_of(person, Organisation.Kind.COMPANY, Role.DELEGATE)
    offers = Offer.objects.filter(state__in=ON_TABLE, open_until__gt=at, room__state=Room.State.OPEN).filter(
        Q(room__collective__in=stewarded, side="company")
        # What the company accepts in principle, the collective puts to the vote.
        | Q(room__collective__in=stewarded, side="collective", state=Offer.State.PRINCIPLE)
        | Q(room__company__in=delegated, side="collective", state=Offer.State.TABLED)
    )
    found = offers.select_related("room__collective", "room__company").order_by("open_until")
    return [Need("answer_offer", offer, offer.open_until) for offer in found]


def _opinions(person: User, at: datetime) -> Iterable[Need]:
    """List offers that the person's union has said nothing about."""
    unions = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE)
    offers = Offer.objects.filter(
        room__union__in=unions,
        side="company",
        state__in=[*ON_TABLE, Offer.State.VOTING],
        open_until__gt=at,
    ).filter(opinions__isnull=True)
    found = offers.select_related("room__collective", "room__company").order_by("open_until")
    return [Need("opinion", offer, offer.open_until, count=len(below_minimum(offer))) for offer in found]


def _to_sign(person: User) -> Iterable[Need]:
    """List contracts that wait for this person's signature, their group's turn having come."""
    led = organisations_of(person, Organisation.Kind.COLLECTIVE, Role.STEWARD)
    signing = organisations_of(person, Organisation.Kind.COMPANY, Role.SIGNATORY)
    waiting = Contract.objects.filter(
        Q(collective__in=led) | Q(company__in=signing), state=Contract.State.SIGNING
    ).select_related("collective", "company")
    found = list(waiting.order_by("sign_until", "pk"))
    asked = sides_to_sign(found, person)
    return [Need("sign", contract, contract.sign_until) for contract in found if contract.pk in asked]


def _to_take_out(person: User, at: datetime) -> Iterable[Need]:
    """List contracts whose last days for taking works out run now; it is possible, not demanded."""
    groups = organisations_of(person, Organisation.Kind.COLLECTIVE, Role.MEMBER)
    running = Contract.objects.filter(
        collective__in=groups, state=Contract.State.AGREED, take_out_until__gt=at
    ).select_related("collective", "company")
    return [Need("take_out", contract, contract.take_out_until) for contract in running]


@dataclass(frozen=True)
class Date:
    """A day to know of, with what happens on it; `kind` chooses the words."""

    at: datetime
    kind: str
    subject: object


def next_dates(person: User, at: datetime) -> list[Date]:
    """List what happens next in the person's collectives, unions and companies, soonest first."""
    mine = organisations_of(person, Organisation.Kind.COLLECTIVE, Role.MEMBER, Role.STEWARD)
    closing = Ballot.objects.filter(organisation__in=mine, state=Ballot.State.OPEN, closes_at__gt=at)
    here = organisations_of(person, Organisation.Kind.COMPANY) | organisations_of(
        person, Organisation.Kind.UNION
    )
    seen = Q(room__collective__in=mine) | Q(room__company__in=here) | Q(room__union__in=here)
    tabled = Offer.objects.filter(seen, state__in=ON_TABLE, open_until__gt=at)
    agreed = Contract.objects.filter(collective__in=mine, state=Contract.State.AGREED, take_out_until__gt=at)
    dates = [
        *(Date(ballot.closes_at, "ballot_closes", ballot) for ballot in closing),
        *(
            Date(offer.open_until, "offer_ends", offer)
            for offer in tabled.select_related("room__company", "room__collective")
        ),
        *(
            Date(contract.take_out_until, "take_out_ends", contract)
            for contract in agreed.select_related("company")
        ),
    ]
    return sorted(dates, key=lambda date: date.at)[:6]


def offer_that_concerns(person: User, at: datetime) -> Offer | None:
    """Find the offer whose money a member wants to see: one at the vote, else the newest on a table."""
    groups = organisations_of(person, Organisation.Kind.COLLECTIVE, Role.MEMBER)
    running = Offer.objects.filter(
        Q(state=Offer.State.VOTING) | Q(state__in=ON_TABLE, side="company", open_until__gt=at),
        room__collective__in=groups,
    )
    found = running.select_related("room__company", "room__collective", "room__union", "ballot")
    return min(found, key=lambda offer: (offer.state != Offer.State.VOTING, -offer.pk), default=None)


@dataclass(frozen=True)
class RunningRoom:
    """A room that is open or at the vote; `below` counts the terms on the table below the minimum."""

    room: Room
    below: int
    paused_until: datetime | None


def running_rooms(person: User, at: datetime) -> list[RunningRoom]:
    """List the running rooms where the person has a seat, newest first; ten at the most."""
    running = rooms_visible_to(person).filter(state__in=[Room.State.OPEN, Room.State.VOTING])
    rooms = list(running.select_related("collective", "company", "union").order_by("-opened_at")[:10])
    offers = Offer.objects.filter(
        room__in=rooms, side="company", state__in=[*ON_TABLE, Offer.State.VOTING]
    ).select_related("room__collective", "room__union")
    below = {offer.room_id: len(below_minimum(offer)) for offer in offers}
    return [RunningRoom(room, below.get(room.pk, 0), paused_until(room, at)) for room in rooms]


def waiting_work(at: datetime) -> dict[str, tuple[int, datetime | None]]:
    """Count what waits for clock and worker, and since when the oldest does; not whose it is."""
    waiting: dict[str, tuple[QuerySet[Any], str]] = {
        "ballots": (ballots.due(at), "closes_at"),
        "imports": (runs_due(), "uploaded_at"),
        "mails": (due_mails(at), "due_at"),
        "offers": (Offer.objects.filter(pk__in=offers_due(at)), "open_until"),
        "contracts": (Contract.objects.filter(pk__in=due_to_freeze(at)), "take_out_until"),
    }
    found = {}
    for work, (rows, since) in waiting.items():
        counted = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
        found[work] = (counted["count"], counted["oldest"])
    return found
