"""Reads of how contracts are signed: the order, who has signed in this round, whose turn it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import organisations_of, people_with_seat, seats_of
from apps.ballots import queries as ballots
from apps.ballots.models import Ballot
from apps.contracts import domain
from apps.contracts.models import Contract, Signature, SigningChange
from apps.contracts.queries.contracts import contracts_visible_to

_SIGNERS: Mapping[str, tuple[str, Role]] = {
    Signature.Side.COLLECTIVE: ("collective", Role.STEWARD),
    Signature.Side.COMPANY: ("company", Role.SIGNATORY),
}


def signatures_in_round(contract: Contract) -> QuerySet[Signature]:
    """Find the signatures that count, in the order in which they were given."""
    counted = contract.signatures.filter(round=contract.signing_round)
    return counted.select_related("person").order_by("stage", "pk")


def signatures_void(contract: Contract) -> int:
    """Count the signatures that a change made void."""
    return contract.signatures.filter(round__lt=contract.signing_round).count()


def signed_places(contract: Contract) -> list[int]:
    """Give the group of each signature that counts."""
    rows = contract.signatures.filter(round=contract.signing_round).values_list("side", "stage")
    order = order_of(contract)
    return [_place(order, side, stage) for side, stage in rows]


def order_of(contract: Contract) -> domain.Order:
    """Give the order in force: the newest that both sides agreed to, or the usual one."""
    return _orders([contract]).get(contract.pk, (0, domain.USUAL))[1]


def order_number(contract: Contract) -> int:
    """Name the agreed change that holds; 0 for the usual order."""
    return _orders([contract]).get(contract.pk, (0, domain.USUAL))[0]


def open_change(contract: Contract) -> SigningChange | None:
    """Give what one side asked for and the other has not answered."""
    return contract.changes.filter(state=SigningChange.State.OPEN).select_related("person").first()


def changes_to_answer(person: User) -> QuerySet[SigningChange]:
    """Find what the other side asks whoever signs for this one, about contracts not signed yet."""
    asked = Q()
    for side, (party, role) in _SIGNERS.items():
        led = organisations_of(person, Organisation.Kind(party), role)
        asked |= ~Q(side=side) & Q(**{f"contract__{party}__in": led})
    found = SigningChange.objects.filter(asked, state=SigningChange.State.OPEN)
    open_ = found.filter(contract__state__in=domain.UNSIGNED)
    return open_.select_related("contract__collective", "contract__company", "person").order_by("asked_at")


def signers_of(contract: Contract) -> dict[str, list[User]]:
    """List for each side who may sign for it now."""
    return {
        side: list(people_with_seat(getattr(contract, f"{party}_id"), role).order_by("name", "pk"))
        for side, (party, role) in _SIGNERS.items()
    }


def office_of(person: User, contract: Contract, side: str) -> str:
    """Find the office in which a person signs for a side."""
    party, role = _SIGNERS[side]
    organisation_id = getattr(contract, f"{party}_id")
    seats = [
        seat for seat in seats_of(person) if seat.organisation_id == organisation_id and seat.role == role
    ]
    return seats[0].office if seats else ""


def sides_of(person: User, contract: Contract) -> list[str]:
    """Name the sides for which a person may sign by a seat."""
    seats = {(seat.organisation_id, seat.role) for seat in seats_of(person)}
    return [
        side for side, (party, role) in _SIGNERS.items() if (getattr(contract, f"{party}_id"), role) in seats
    ]


def side_to_sign(contract: Contract, person: User) -> str | None:
    """Name the side for which a person may sign now, their group's turn having come; None for nobody's."""
    return sides_to_sign([contract], person).get(contract.pk)


def sides_to_sign(contracts: Iterable[Contract], person: User) -> dict[int, str]:
    """Say the same of many contracts, in a fixed number of statements; by the contract's number."""
    waiting = [one for one in contracts if one.state == domain.SIGNING]
    if not waiting:
        return {}
    seats = {(seat.organisation_id, seat.role) for seat in seats_of(person)}
    rows = Signature.objects.filter(contract__in=waiting, round=F("contract__signing_round"))
    orders, found = _orders(waiting), dict[int, str]()
    signed: dict[int, list[int]] = {one.pk: [] for one in waiting}
    given = set[int]()
    for contract_id, of, stage, person_id in rows.values_list("contract", "side", "stage", "person"):
        order = orders.get(contract_id, (0, domain.USUAL))[1]
        signed[contract_id].append(_place(order, of, stage))
        if person_id == person.pk:
            given.add(contract_id)
    for one in waiting:
        order = orders.get(one.pk, (0, domain.USUAL))[1]
        for side, (party, role) in _SIGNERS.items():
            sits = (getattr(one, f"{party}_id"), role) in seats and one.pk not in given
            if sits and domain.place_of(order, signed[one.pk], side, person.pk) is not None:
                found.setdefault(one.pk, str(side))
    return found


def contracts_to_sign(person: User) -> list[Contract]:
    """List the contracts that wait for this person's signature."""
    waiting = list(contracts_visible_to(person).filter(state=domain.SIGNING))
    asked = sides_to_sign(waiting, person)
    return [contract for contract in waiting if contract.pk in asked]


def people_to_sign(contract: Contract) -> list[int]:
    """List the people whose signature can be given now: those of the groups whose turn it is."""
    order, signed = order_of(contract), signed_places(contract)
    given = set(signatures_in_round(contract).values_list("person", flat=True))
    return sorted(
        one.pk
        for side, people in signers_of(contract).items()
        for one in people
        if one.pk not in given and domain.place_of(order, signed, side, one.pk) is not None
    )


@dataclass(frozen=True)
class Group:
    """A group of the order as the page shows it.

    Args:
        missing: how many signatures it still needs.
        is_turn: whether it may sign now.
        others: those of the group who have not signed; empty where whoever holds the office may.
    """

    number: int
    side: str
    needed: int
    size: int
    signatures: Sequence[Signature]
    others: Sequence[str]
    missing: int
    is_turn: bool


def groups_of(contract: Contract) -> list[Group]:
    """List the groups of a contract's order with who has signed and whose turn it is."""
    order, given = order_of(contract), list(signatures_in_round(contract))
    places = [_place(order, one.side, one.stage) for one in given]
    turns = domain.open_places(order, places) if contract.state == domain.SIGNING else ()
    named = {person_id for one in order.stages for person_id in one.people}
    names = dict(User.objects.filter(pk__in=named).values_list("pk", "name")) if named else {}
    missing = domain.missing_in(order, places)
    return [
        Group(
            number=at + 1,
            side=one.side,
            needed=one.needed,
            size=len(one.people),
            signatures=[each for each, place in zip(given, places, strict=True) if place == at],
            others=_others(one, given, names),
            missing=missing[at],
            is_turn=at in turns,
        )
        for at, one in enumerate(order.stages)
    ]


@dataclass(frozen=True)
class Missing:
    """How many others of a side have to sign."""

    side: str
    missing: int


def others_missing(contract: Contract, side: str, person: User) -> list[Missing]:
    """Count who has to sign besides a person who signs now; empty where only one of each side does."""
    order, signed = order_of(contract), signed_places(contract)
    if order == domain.USUAL:
        return []
    place = domain.place_of(order, signed, side, person.pk)
    counts = domain.missing_in(order, signed if place is None else [*signed, place])
    return [Missing(one.side, count) for one, count in zip(order.stages, counts, strict=True) if count]


def due_to_lapse(at: datetime) -> list[int]:
    """List the contracts whose time for signing is over and whose vote is not in doubt."""
    due = Contract.objects.filter(state=domain.SIGNING, sign_until__lte=at).select_related("ballot")
    return [
        contract.pk
        for contract in due.order_by("sign_until")
        if ballots.certification(contract.ballot, at).standing != "challenged"
    ]


def due_to_void() -> list[int]:
    """List the contracts before signing is over whose members' vote was voided."""
    bound = Contract.objects.filter(state__in=domain.UNSIGNED, ballot__state=Ballot.State.VOIDED)
    return list(bound.order_by("pk").values_list("pk", flat=True))


def changes_of(contract: Contract) -> int:
    """Count what was asked for so far."""
    return contract.changes.aggregate(count=Count("pk"))["count"] or 0


def _place(order: domain.Order, side: str, stage: int) -> int:
    """Give the group of a signature; those from before there were groups know only their side."""
    return domain.SIDES.index(side) if order == domain.USUAL else stage


def _others(stage: domain.Stage, given: Sequence[Signature], names: Mapping[int, str]) -> list[str]:
    done = {each.person_id for each in given}
    return [names[one] for one in stage.people if one in names and one not in done]


def _orders(contracts: Sequence[Contract]) -> dict[int, tuple[int, domain.Order]]:
    agreed = SigningChange.objects.filter(
        contract__in=contracts, what=SigningChange.What.ORDER, state=SigningChange.State.AGREED
    ).order_by("number")
    return {one.contract_id: (one.number, domain.Order.parse(one.order)) for one in agreed}
