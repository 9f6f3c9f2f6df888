"""Turnout, counted from headers alone; choices are out of this module's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from django.db import connection
from django.db.models import (
    Aggregate,
    Case,
    Count,
    DecimalField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from apps.accounts.models import Role, Seat, User
from apps.ballots import domain
from apps.ballots.models import Ballot, Header, LogEntry, RollEntry

# Written out, since the hub asks it four times a second.
_COUNT = """
    SELECT id, public_id, state,
           (SELECT count(*) FROM ballots_header header WHERE header.ballot_id = ballot.id AND revision = 1)
    FROM ballots_ballot ballot WHERE id = ANY(%s)
"""
Snapshot = dict[str, object]
Standing = Literal["waiting", "voted"]
_DECIMAL: DecimalField[Any, Any] = DecimalField(max_digits=30, decimal_places=6)
_IN_LOG = LogEntry.objects.filter(ballot=OuterRef("ballot"), leaf=OuterRef("leaf"))
# Whether a ballot may be seen in sums of weights: one by one they would show who has voted.
_IS_SHOWN = Q(ballot__is_sealed=False) | ~Q(ballot__state=Ballot.State.OPEN) | Q(Exists(_IN_LOG))


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
    [(_, shown)] = with_turnout(Ballot.objects.filter(pk=ballot.pk).defer("document", "result"))
    return shown


def standing(person: User, ballot: Ballot) -> Standing | None:
    """Say whether the person has voted, still may, or is not on the roll (None); in one statement."""
    voted = Exists(Header.objects.filter(entry=OuterRef("pk")))
    places = RollEntry.objects.filter(ballot=ballot, person_id=person.pk)
    return _standing(ballot, places.values_list(voted, flat=True).first())


def participants(ballot: Ballot) -> QuerySet[RollEntry]:
    """Find who cast a ballot, by name, once it is over; nobody while it runs."""
    cast = Header.objects.filter(entry=OuterRef("pk"), revision=1)
    places = RollEntry.objects.filter(Exists(cast), ballot=ballot, ballot__closed_at__isnull=False)
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
    """Give ballots with their turnout, in one statement.

    Who let somebody else vote takes part as soon as that person does. Weights are added up only where votes
    have some: of all who take part, but while a sealed ballot is open, of those alone whose ballots (or whose
    delegates' ballots) have entered the log, which happens by fives.
    """
    counted = ballots.annotate(
        people_who_voted=_people(stepwise=False),
        people_weighed=_where_weighted(_people(stepwise=True)),
        weight_of_those=_where_weighted(_weight(stepwise=True)),
    )
    return [(ballot, _shown(ballot)) for ballot in counted]


def _people(*, stepwise: bool) -> Combinable:
    """Count who cast a ballot and who is represented by somebody who did.

    Args:
        stepwise: count what a running sealed ballot has in its log only.
    """
    return _sum(_first_ballots(stepwise), Count("pk"), "ballot") + _sum(
        _represented(stepwise), Count("pk"), "ballot"
    )


def _weight(*, stepwise: bool) -> Combinable:
    """Add up what those weigh whom `_people` counts."""
    return _sum(_first_ballots(stepwise), Sum(Cast("entry__weight", _DECIMAL)), "ballot") + _sum(
        _represented(stepwise), Sum(Cast("weight", _DECIMAL)), "ballot"
    )


def _sum(rows: QuerySet[Any], total: Aggregate, group: str) -> Coalesce:
    field = IntegerField() if isinstance(total, Count) else _DECIMAL
    summed = rows.order_by().values(group).annotate(total=total).values("total")
    return Coalesce(Subquery(summed, output_field=field), 0, output_field=field)


def _where_weighted(number: Combinable) -> Case:
    return Case(When(roll_weight="", then=None), default=number)


def _first_ballots(stepwise: bool) -> QuerySet[Header]:
    """Find the first ballot of each person, of the ballot in the statement around it."""
    first = Header.objects.filter(ballot=OuterRef("pk"), revision=1)
    return first.filter(_IS_SHOWN) if stepwise else first


def _represented(stepwise: bool) -> QuerySet[RollEntry]:
    """Find who cast no ballot and has a delegate who did, or whose delegate has one, and so on."""
    places = RollEntry.objects.filter(ballot=OuterRef("pk")).exclude(delegate="")
    return places.filter(~_has_cast(stepwise), _delegate_has_cast(stepwise, domain.MOST_PROXIES))


def _delegate_has_cast(stepwise: bool, steps: int) -> Exists:
    """Follow the delegates from a place; nobody stands further off than one person may vote for others."""
    delegates = RollEntry.objects.filter(ballot=OuterRef("ballot"), pseudonym=OuterRef("delegate"))
    cast = Q(_has_cast(stepwise))
    if steps > 1:
        cast |= ~Q(delegate="") & Q(_delegate_has_cast(stepwise, steps - 1))
    return Exists(delegates.filter(cast))


def _has_cast(stepwise: bool) -> Exists:
    """Whether the place in the statement around it has cast a ballot."""
    first = Header.objects.filter(entry=OuterRef("pk"), revision=1)
    return Exists(first.filter(_IS_SHOWN) if stepwise else first)


def snapshot(ballot_ids: Iterable[int]) -> dict[int, Snapshot]:
    """Give what the pages of ballots show of their turnout, as small JSON.

    One statement, if votes weigh the same, nobody votes for others, and this process knows that already.
    A message may go out only when its version is another one than before: a message for each cast
    would betray, in a sealed ballot, when somebody voted.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [list(ballot_ids)])
        counted = cursor.fetchall()
    found: dict[int, Snapshot] = {}
    for pk, public_id, state, voted in counted:
        plain = None if state == Ballot.State.ANNOUNCED else _plain(public_id)
        if plain is not None:
            definition, total = plain
            shown = domain.turnout(definition, state=state, voted=voted, total=total)
            found[pk] = _as_json(public_id, state, shown)
    others = [pk for pk, *_ in counted if pk not in found]
    if others:
        wanted = Ballot.objects.filter(pk__in=others).defer("document", "result")
        found |= {ballot.pk: as_json(ballot, turnout) for ballot, turnout in with_turnout(wanted)}
    return found


@lru_cache(maxsize=1000)
def _plain(public_id: str) -> tuple[domain.Definition, int] | None:
    """Give definition and size of the roll, frozen at the opening; None where heads alone do not count."""
    ballot = Ballot.objects.only("definition", "roll_size", "roll_weight").get(public_id=public_id)
    if ballot.roll_weight or RollEntry.objects.filter(ballot=ballot).exclude(delegate="").exists():
        return None
    return domain.Definition.parse(ballot.definition), ballot.roll_size


def as_json(ballot: Ballot, turnout: domain.Turnout) -> Snapshot:
    """Write a turnout for pages and sockets."""
    return _as_json(ballot.public_id, ballot.state, turnout)


def _as_json(public_id: str, state: str, turnout: domain.Turnout) -> Snapshot:
    return {
        "ballot": public_id,
        "state": state,
        "voted": turnout.voted_shown,
        "total": turnout.total,
        "quorum": turnout.quorum_people,
        "exact": turnout.exact,
        "version": turnout.version,
        **_weights(turnout),
    }


def _weights(turnout: domain.Turnout) -> Snapshot:
    """Give the weight that took part and that of the roll, where votes have weights."""
    if turnout.weight is None:
        return {}
    return {"weight": turnout.weight, "total_weight": turnout.total_weight}


def _standing(ballot: Ballot, voted: bool | None) -> Standing | None:
    if voted is None:
        return None
    if voted:
        return "voted"
    return "waiting" if ballot.state == Ballot.State.OPEN else None


def _shown(ballot: Any) -> domain.Turnout:
    """Read a row that `with_turnout` has counted."""
    definition, weighed = domain.Definition.parse(ballot.definition), None
    if ballot.roll_weight:
        weight = domain.decimal(Fraction(ballot.weight_of_those))
        weighed = domain.Weighed(ballot.people_weighed, weight, ballot.roll_weight)
    return domain.turnout(
        definition,
        state=ballot.state,
        voted=ballot.people_who_voted,
        total=ballot.roll_size,
        weighed=weighed,
    )
