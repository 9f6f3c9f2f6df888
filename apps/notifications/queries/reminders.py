"""Who still has to act and has not been reminded of it: decided from the state of things."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import people_with_seat
from apps.ballots.models import Ballot, Header, RollEntry
from apps.collectives.models import Mandate, Membership
from apps.collectives.queries import collectives_to_watch, declarations_due, elections_due, seats_that_bring
from apps.contracts.models import Contract
from apps.contracts.queries import (
    members_and_speakers,
    order_of,
    people_asked,
    people_to_sign,
    signatures_in_round,
    speakers_of,
)
from apps.negotiations.domain import ON_TABLE
from apps.negotiations.models import Offer, Room, Side
from apps.negotiations.queries import paused_until
from apps.notifications import domain
from apps.notifications.models import Notice

# No step lies further from its end than this.
_HORIZON = timedelta(days=3)


@dataclass(frozen=True)
class DueReminder:
    """A reminder for people for whom it is daytime now and who have not had it.

    Args:
        kind: "reminder.vote", ...
        subject: "ballot:<public id>", ...
        step: "before-3", "waiting-7", ...
    """

    kind: str
    subject: str
    step: str
    person_ids: tuple[int, ...]


def reminders_due(at: datetime) -> Iterator[DueReminder]:
    """Find every reminder that is due now."""
    yield from _votes(at)
    yield from _take_outs(at)
    yield from _offers(at)
    yield from _opinions(at)
    yield from _signatures(at)
    yield from _applications(at)
    yield from _mandates(at)
    yield from _elections(at)
    yield from _interests(at)


def _votes(at: datetime) -> Iterator[DueReminder]:
    closing = Ballot.objects.filter(
        state=Ballot.State.OPEN, closes_at__gt=at, closes_at__lte=at + _HORIZON
    ).defer("document", "definition")
    for ballot in closing:
        step = domain.step_before(ballot.closes_at, ballot.opens_at, at)
        voted = Header.objects.filter(entry=OuterRef("pk"))
        # Who lets somebody else vote is not reminded, whether that person has voted or not: it would say so.
        silent = RollEntry.objects.filter(~Exists(voted), ballot=ballot, delegate="")
        people = User.objects.filter(pk__in=silent.values("person"))
        yield from _due("reminder.vote", f"ballot:{ballot.public_id}", step, people, at)


def _take_outs(at: datetime) -> Iterator[DueReminder]:
    """Remind those whose own answer is missing: owners, and whose voice, face or style is asked for.

    Guardians and estates too. It is looked up only while somebody might be told.
    """
    running = Contract.objects.filter(state=Contract.State.AGREED, take_out_until__gt=at)
    for contract in running.select_related("collective", "company"):
        step = domain.step_asking(contract.take_out_until, contract.agreed_at, at)
        subject = f"contract:{contract.public_id}"
        members = members_and_speakers(contract)
        for due in _due("reminder.take_out", subject, step, members, at):
            asked = set(due.person_ids) & _asked_about_works(contract, at)
            if asked:
                yield DueReminder(due.kind, subject, step, tuple(sorted(asked)))


def _asked_about_works(contract: Contract, at: datetime) -> set[int]:
    """Give those who have to answer: the people whose answer is missing, or who speaks for them."""
    asked, answered = people_asked(contract, at)
    return speakers_of(asked - answered, at, contract.day_zone)


def _tabled(at: datetime) -> QuerySet[Offer]:
    ending = Offer.objects.filter(
        state__in=ON_TABLE,
        open_until__gt=at,
        open_until__lte=at + _HORIZON,
        room__state=Room.State.OPEN,
    )
    return ending.select_related("room")


def _offers(at: datetime) -> Iterator[DueReminder]:
    for offer in _tabled(at):
        if paused_until(offer.room, at):
            continue
        step = domain.step_before(offer.open_until, offer.tabled_at, at)
        if offer.side == Side.COLLECTIVE:
            people = people_with_seat(offer.room.company_id, Role.DELEGATE)
        else:
            people = people_with_seat(offer.room.collective_id, Role.STEWARD)
        yield from _due("reminder.offer", f"offer:{offer.public_id}", step, people, at)


def _opinions(at: datetime) -> Iterator[DueReminder]:
    silent = _tabled(at).filter(side=Side.COMPANY, room__union__isnull=False, opinions__isnull=True)
    for offer in silent:
        step = domain.step_before(offer.open_until, offer.tabled_at, at)
        people = people_with_seat(offer.room.union_id or 0, Role.REPRESENTATIVE)
        yield from _due("reminder.opinion", f"offer:{offer.public_id}", step, people, at)


def _signatures(at: datetime) -> Iterator[DueReminder]:
    """Remind those whose group's turn it is: some days after it came, and before the contract lapses."""
    for contract in Contract.objects.filter(state=Contract.State.SIGNING):
        last = signatures_in_round(contract).order_by("-signed_at").first()
        waits_for_last = last is not None and order_of(contract).is_ordered
        since = (last.signed_at if last and waits_for_last else contract.frozen_at) or at
        step = domain.step_before(contract.sign_until, since, at) if contract.sign_until else ""
        step = step or domain.step_waiting(since, at)
        if step:
            people = User.objects.filter(pk__in=people_to_sign(contract))
            yield from _due("reminder.sign", f"contract:{contract.public_id}", step, people, at)


def _applications(at: datetime) -> Iterator[DueReminder]:
    waiting = Membership.objects.filter(state=Membership.State.APPLIED).select_related("collective")
    for membership in waiting:
        step = domain.step_waiting(membership.applied_at, at)
        stewards = people_with_seat(membership.collective.organisation_id, Role.STEWARD)
        people = stewards.exclude(pk=membership.person_id)
        yield from _due("reminder.application", f"membership:{membership.public_id}", step, people, at)


def _mandates(at: datetime) -> Iterator[DueReminder]:
    given = Mandate.objects.filter(
        person=OuterRef("person"), collective__organisation=OuterRef("organisation"), ended_at__isnull=True
    )
    silent = seats_that_bring().filter(
        ~Exists(given),
        since__lte=at - timedelta(days=3),
        since__gt=at - timedelta(days=30),
        organisation__kind=Organisation.Kind.COLLECTIVE,
    )
    rows = silent.values_list("organisation__public_id", "person", "since").order_by(F("organisation"))
    waiting: dict[tuple[str, str], list[int]] = {}
    for collective, person_id, since in rows:
        waiting.setdefault((collective, domain.step_waiting(since, at)), []).append(person_id)
    for (collective, step), ids in waiting.items():
        people = User.objects.filter(pk__in=ids)
        yield from _due("reminder.mandate", f"organisation:{collective}", step, people, at)


def _elections(at: datetime) -> Iterator[DueReminder]:
    """Tell all members once for each term that has ended, and while nobody leads once a month."""
    for collective, over in elections_due(collectives_to_watch(), at):
        ended = [one.ends_at for one in over if one.ends_at]
        step = domain.step_of_day(max(ended, default=at.replace(day=1)))
        members = people_with_seat(collective.organisation_id, Role.MEMBER)
        subject = f"organisation:{collective.organisation.public_id}"
        yield from _due("reminder.election", subject, step, members, at)


def _interests(at: datetime) -> Iterator[DueReminder]:
    """Ask once before a declaration ends, and once for a new seat."""
    for seat, declared in declarations_due(at):
        step = domain.step_of_day(declared.until or seat.since)
        subject = f"organisation:{seat.organisation.public_id}"
        yield from _due("reminder.interests", subject, step, User.objects.filter(pk=seat.person_id), at)


def _due(kind: str, subject: str, step: str, people: QuerySet[User], at: datetime) -> Iterable[DueReminder]:
    if not step:
        return
    had = Notice.objects.filter(person=OuterRef("pk"), kind=kind, subject=subject, step=step)
    rows = people.filter(~Exists(had), is_active=True).order_by("pk").values_list("pk", "zone")
    awake = _awake(rows, at)
    if awake:
        yield DueReminder(kind, subject, step, awake)


def _awake(rows: Iterable[tuple[int, str]], at: datetime) -> tuple[int, ...]:
    decent: dict[str, bool] = {}
    found: Collection[tuple[int, str]] = list(rows)
    for _person_id, zone in found:
        decent.setdefault(zone, domain.is_decent(at, zone))
    return tuple(person_id for person_id, zone in found if decent[zone])
