"""Turnout, counted from headers alone; choices are out of this module's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from django.db import connection
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from apps.accounts.models import Role, Seat, User
from apps.ballots import domain
from apps.ballots.models import Ballot, Header, RollEntry

# How many people have voted in ballots of these ids, for `counted`. Written out, since the hub asks it four
# times a second.
COUNT = """
    SELECT id, public_id, state,
           (SELECT count(*) FROM ballots_header header WHERE header.ballot_id = ballot.id AND revision = 1)
    FROM ballots_ballot ballot WHERE id = ANY(%s)
"""
Snapshot = dict[str, object]
Standing = Literal["waiting", "voted"]
# The statements are written out: put together by parts they would take longer to write than to answer.
# Who let somebody vote takes part if that person did, or the one whom that person let vote, and so on.
_REPRESENTED = """
    SELECT place.weight FROM ballots_rollentry place
    WHERE place.ballot_id = ballots_ballot.id AND place.delegate <> ''
      AND NOT EXISTS (SELECT FROM ballots_header own WHERE own.entry_id = place.id AND own.revision = 1 {own})
      AND EXISTS (
        WITH RECURSIVE chain (name, steps) AS (
          SELECT place.delegate, 1
          UNION ALL
          SELECT next.delegate, chain.steps + 1 FROM chain
          JOIN ballots_rollentry next ON next.ballot_id = place.ballot_id AND next.pseudonym = chain.name
          WHERE next.delegate <> '' AND chain.steps < {most}
        )
        SELECT FROM chain
        JOIN ballots_rollentry teller ON teller.ballot_id = place.ballot_id AND teller.pseudonym = chain.name
        JOIN ballots_header cast_one ON cast_one.entry_id = teller.id AND cast_one.revision = 1 {cast_one})
"""
# One by one, ballots would show in the sums of weights who has voted: until the close those in the log count.
_IS_SHOWN = """
    AND (NOT ballots_ballot.is_sealed OR ballots_ballot.state <> 'open' OR EXISTS (
      SELECT FROM ballots_logentry leaf
      WHERE leaf.ballot_id = {row}.ballot_id AND leaf.leaf = {row}.leaf))
"""


def _represented(shown: str) -> str:
    names = ("own", "cast_one")
    return _REPRESENTED.format(most=domain.MOST_PROXIES, **{row: shown.format(row=row) for row in names})


_PEOPLE = RawSQL(  # noqa: S611  names of our own, and no values
    f"""
    (SELECT count(*) FROM ballots_header first
     WHERE first.ballot_id = ballots_ballot.id AND first.revision = 1)
    + (SELECT count(*) FROM ({_represented("")}) behind)
    """,  # noqa: S608  the same
    [],
    output_field=IntegerField(),
)
_WEIGHED = RawSQL(  # noqa: S611  names of our own, and no values
    f"""
    CASE WHEN ballots_ballot.roll_weight <> '' THEN (
      SELECT count(*) || ' ' || coalesce(sum(weight::numeric), 0) FROM (
        SELECT voter.weight FROM ballots_header first
        JOIN ballots_rollentry voter ON voter.id = first.entry_id
        WHERE first.ballot_id = ballots_ballot.id AND first.revision = 1 {_IS_SHOWN.format(row="first")}
        UNION ALL {_represented(_IS_SHOWN)}
      ) together
    ) END
    """,  # noqa: S608  the same
    [],
    output_field=TextField(),
)


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
    counted = ballots.annotate(people_who_voted=_PEOPLE, weighed=_WEIGHED)
    return [(ballot, _shown(ballot)) for ballot in counted]


def snapshot(ballot_ids: Iterable[int]) -> dict[int, Snapshot]:
    """Give what the pages of ballots show of their turnout, as small JSON.

    One statement, if votes weigh the same, nobody votes for others, and this process knows that already.
    A message may go out only when its version is another one than before: a message for each cast
    would betray, in a sealed ballot, when somebody voted.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(ballot_ids)])
        rows = cursor.fetchall()
    _learn([public_id for _, public_id, state, _ in rows if state != Ballot.State.ANNOUNCED])
    found, others = counted(rows)
    if others:
        wanted = Ballot.objects.filter(pk__in=others).defer("document", "result")
        found |= {ballot.pk: as_json(ballot, turnout) for ballot, turnout in with_turnout(wanted)}
    return found


def counted(rows: Iterable[tuple[Any, ...]]) -> tuple[dict[int, Snapshot], list[int]]:
    """Read rows of `COUNT`, without a statement more.

    Returns:
        snapshots of the ballots for which heads are all that counts, as far as this process knows; and the
        ids of the others, for `snapshot`.
    """
    found: dict[int, Snapshot] = {}
    others = []
    for pk, public_id, state, voted in rows:
        plain = None if state == Ballot.State.ANNOUNCED else _frozen.get(public_id)
        if plain is None:
            others.append(pk)
        else:
            definition, total = plain
            shown = domain.turnout(definition, state=state, voted=voted, total=total)
            found[pk] = _as_json(public_id, state, shown)
    return found, others


# Definition and size of the roll, frozen at the opening, by public ids; None where heads alone do not count.
_frozen: dict[str, tuple[domain.Definition, int] | None] = {}
_MOST_FROZEN = 1000


def _learn(public_ids: Iterable[str]) -> None:
    """Look up what this process does not yet know of ballots."""
    for public_id in public_ids:
        if public_id in _frozen:
            continue
        if len(_frozen) >= _MOST_FROZEN:
            _frozen.clear()
        ballot = Ballot.objects.only("definition", "roll_size", "roll_weight").get(public_id=public_id)
        represents = RollEntry.objects.filter(ballot=ballot).exclude(delegate="")
        is_plain = not ballot.roll_weight and not represents.exists()
        _frozen[public_id] = (
            (domain.Definition.parse(ballot.definition), ballot.roll_size) if is_plain else None
        )


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
    weighed = None
    if ballot.roll_weight:
        people, weight = ballot.weighed.split()
        weighed = domain.Weighed(int(people), domain.decimal(Fraction(weight)), ballot.roll_weight)
    return domain.turnout(
        domain.Definition.parse(ballot.definition),
        state=ballot.state,
        voted=ballot.people_who_voted,
        total=ballot.roll_size,
        weighed=weighed,
    )
