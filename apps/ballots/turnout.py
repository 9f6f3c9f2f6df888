"""Turnout, counted from headers alone; choices are out of this module's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.aggregates import Count
from django.db.models.functions import Coalesce

from apps.accounts.models import Role, Seat, User
from apps.ballots import domain
from apps.ballots.models import Ballot, Header, RollEntry

Snapshot = dict[str, object]
Standing = Literal["waiting", "voted"]


@dataclass(frozen=True)
class Panel:
    """What the drawing of turnout needs: the numbers, and where the reader stands in them.

    `previous` is how many people the page showed before, so that new strokes grow.
    """

    ballot: Ballot
    turnout: domain.Turnout
    me: Standing | None
    previous: int | None = None


def on_roll(person: User) -> Exists:
    """Whether the person stands on a ballot's roll, as a condition."""
    return Exists(RollEntry.objects.filter(ballot=OuterRef("pk"), person_id=person.pk))


def stewarded_by(person: User) -> Exists:
    """Whether the person holds a steward's seat in a ballot's organisation, as a condition."""
    seats = Seat.objects.filter(person_id=person.pk, until__isnull=True, role=Role.STEWARD)
    return Exists(seats.filter(organisation=OuterRef("organisation")))


def visible_to(person: User) -> QuerySet[Ballot]:
    """Find the ballots whose turnout a person may see: who is on the roll, and the stewards."""
    return Ballot.objects.filter(Q(on_roll(person)) | Q(stewarded_by(person)))


def turnout(ballot: Ballot) -> domain.Turnout:
    """Count who took part in a ballot, as far as it may be shown; from the roll, never from choices."""
    voted = Header.objects.filter(ballot=ballot, revision=1).count()
    return _shown(ballot, voted)


def standing(person: User, ballot: Ballot) -> Standing | None:
    """Say whether the person has voted, still may, or is not on the roll (None); in one statement."""
    voted = Exists(Header.objects.filter(entry=OuterRef("pk")))
    places = RollEntry.objects.filter(ballot=ballot, person_id=person.pk)
    return _standing(ballot, places.values_list(voted, flat=True).first())


def participants(ballot: Ballot) -> QuerySet[RollEntry]:
    """Find who cast a ballot, by name, once it is over; nobody while it runs."""
    over = [Ballot.State.CLOSED, Ballot.State.CERTIFIED, Ballot.State.CHALLENGED]
    cast = Header.objects.filter(entry=OuterRef("pk"), revision=1)
    places = RollEntry.objects.filter(Exists(cast), ballot=ballot, ballot__state__in=over)
    return places.select_related("person").order_by("person__name", "pk")


def panel(person: User, ballot: Ballot) -> Panel:
    """Give what a page shows of a ballot's turnout to this person."""
    return Panel(ballot, turnout(ballot), standing(person, ballot))


def panels_for(person: User, ballots: Iterable[Ballot]) -> list[tuple[Ballot, Panel]]:
    """Give the panels of those ballots whose turnout the person may see, in two statements."""
    wanted = visible_to(person).filter(pk__in=[ballot.pk for ballot in ballots]).defer("document", "result")
    voted = Exists(Header.objects.filter(entry=OuterRef("pk")))
    places = dict(
        RollEntry.objects.filter(ballot__in=wanted, person_id=person.pk).values_list("ballot_id", voted)
    )
    return [
        (ballot, Panel(ballot, shown, _standing(ballot, places.get(ballot.pk))))
        for ballot, shown in with_turnout(wanted)
    ]


def with_turnout(ballots: QuerySet[Ballot]) -> list[tuple[Ballot, domain.Turnout]]:
    """Give ballots with their turnout, in one statement."""
    first = Header.objects.filter(ballot=OuterRef("pk"), revision=1).order_by().values("ballot")
    people = Subquery(first.annotate(people=Count("pk")).values("people"), output_field=IntegerField())
    counted = ballots.annotate(people_who_voted=Coalesce(people, 0))
    return [(ballot, _shown(ballot, ballot.people_who_voted)) for ballot in counted]


def snapshot(ballot_ids: Iterable[int]) -> dict[int, Snapshot]:
    """Give what the pages of ballots show of their turnout, in one statement, as small JSON.

    A message may go out only when its version is another one than before: a message for each cast
    would betray, in a sealed ballot, when somebody voted.
    """
    wanted = Ballot.objects.filter(pk__in=list(ballot_ids)).defer("document", "result")
    return {ballot.pk: as_json(ballot, turnout) for ballot, turnout in with_turnout(wanted)}


def as_json(ballot: Ballot, turnout: domain.Turnout) -> Snapshot:
    """Write a turnout for pages and sockets."""
    return {
        "ballot": ballot.public_id,
        "state": ballot.state,
        "voted": turnout.voted_shown,
        "total": turnout.total,
        "quorum": turnout.quorum_people,
        "exact": turnout.exact,
        "version": turnout.version,
    }


def _standing(ballot: Ballot, voted: bool | None) -> Standing | None:
    if voted is None:
        return None
    if voted:
        return "voted"
    return "waiting" if ballot.state == Ballot.State.OPEN else None


def _shown(ballot: Ballot, voted: int) -> domain.Turnout:
    definition = domain.Definition.parse(ballot.definition)
    return domain.turnout(definition, state=ballot.state, voted=voted, total=ballot.roll_size)
