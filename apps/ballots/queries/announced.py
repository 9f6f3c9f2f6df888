"""Before the opening: the provisional roll, contests, who votes for whom; and whether a vote is secret."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.ballots import domain
from apps.ballots.models import Ballot, Contest, Delegation, Header, ProvisionalEntry, RollEntry
from apps.ballots.queries.ballots import roll_lines


@dataclass(frozen=True)
class Delegated:
    """Who votes for whom, if they do not vote themselves."""

    giver: User
    delegate: User


def provisional_roll(ballot: Ballot) -> QuerySet[ProvisionalEntry]:
    """Give the provisional roll by names, as the members see it until the opening."""
    return (
        ProvisionalEntry.objects.filter(ballot=ballot).select_related("person").order_by("person__name", "pk")
    )


def my_provisional_entry(person: User, ballot: Ballot) -> ProvisionalEntry | None:
    """Say whether a person is on the provisional roll, with which weight, and why."""
    return ProvisionalEntry.objects.filter(ballot=ballot, person_id=person.pk).first()


def contests(ballot: Ballot) -> QuerySet[Contest]:
    """Give all contests of a ballot's roll with their answers, the oldest first: for who may answer."""
    found = Contest.objects.filter(ballot=ballot)
    return found.select_related("ballot", "person", "answered_by").order_by("at", "pk")


def contests_visible_to(person: User) -> QuerySet[Contest]:
    """Find the contests that a person wrote."""
    return Contest.objects.filter(person_id=person.pk).select_related("ballot", "answered_by").order_by("at")


def unanswered(ballot: Ballot) -> int:
    """Count the contests that nobody answered before the ballot opened."""
    return Contest.objects.filter(ballot=ballot, lapsed_at__isnull=False).count()


def my_delegation(person: User, ballot: Ballot) -> Delegation | None:
    """Find whom a person has chosen to vote for them, while the ballot is announced."""
    found = Delegation.objects.filter(ballot=ballot, giver_id=person.pk, ended_at__isnull=True)
    return found.select_related("delegate").first()


def delegations(ballot: Ballot) -> list[Delegated]:
    """Say who votes for whom, by names: as chosen until the opening, as frozen afterwards."""
    if not ballot.roll_root:
        given = Delegation.objects.filter(ballot=ballot, ended_at__isnull=True)
        rows = given.select_related("giver", "delegate").order_by("giver__name", "pk")
        return [Delegated(row.giver, row.delegate) for row in rows]
    givers = RollEntry.objects.filter(ballot=ballot).exclude(delegate="").select_related("person")
    chosen = {row.delegate for row in givers}
    delegates = RollEntry.objects.filter(ballot=ballot, pseudonym__in=chosen).select_related("person")
    known = {row.pseudonym: row.person for row in delegates}
    return [Delegated(row.person, known[row.delegate]) for row in givers.order_by("person__name", "pk")]


def given(ballot: Ballot) -> dict[int, int]:
    """Give the delegations that stand, by ids of people: giver to delegate."""
    rows = Delegation.objects.filter(ballot=ballot, ended_at__isnull=True)
    return dict(rows.values_list("giver", "delegate"))


def secrecy(ballot: Ballot) -> bool:
    """Whether the page may say "secret": sealed, and nobody on the roll can be told by weight.

    Before the opening it is asked of the provisional roll.
    """
    if not ballot.is_sealed:
        return False
    return domain.is_secret(roll_lines(ballot) if ballot.roll_root else _provisional_lines(ballot))


def secrecy_of_voters(voters: Iterable[domain.Voter], visibility: str) -> bool:
    """Ask the same of a ballot that nobody has announced yet."""
    lines = (domain.RollLine(str(one.person_id), one.weight, one.reason, one.share) for one in voters)
    return visibility == "sealed" and domain.is_secret(lines)


def secrecy_of_votes(ballot: Ballot) -> bool:
    """Whether nobody can be told by weight among those for whom a ballot counts; asked after the close.

    A vote that could be secret may have turned out not to be: two heavy voters took part, and both are known.
    Who was represented counts as much as who cast: a heavy vote in the result points to both of them.
    """
    if not ballot.is_sealed:
        return False
    cast = Header.objects.filter(entry=OuterRef("pk"), revision=1)
    voted = RollEntry.objects.filter(Exists(cast), ballot=ballot).values_list("pseudonym", flat=True)
    roll, proxies = roll_lines(ballot), domain.Definition.parse(ballot.definition).proxies
    return domain.is_secret(roll, domain.represented(roll, set(voted), proxies))


def _provisional_lines(ballot: Ballot) -> list[domain.RollLine]:
    delegates = given(ballot)
    rows = ProvisionalEntry.objects.filter(ballot=ballot)
    return [
        domain.RollLine(str(person), weight, reason, share, str(delegates.get(person, "")))
        for person, weight, reason, share in rows.values_list("person", "weight", "reason", "share")
    ]
