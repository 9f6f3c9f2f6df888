"""Brings contracts in force into each later state, through the actions alone."""

from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.collectives.actions import withdraw
from apps.collectives.models import Mandate, Withdrawal
from apps.collectives.queries import collective_of
from apps.contracts import actions, domain
from apps.contracts.models import Contract
from apps.terms.domain import Terms
from tests.ballots import makers as ballots
from tests.contracts.makers import SIGN_AT, World, answer, in_force, terms

DAY = timedelta(days=1)
AT = SIGN_AT + 10 * DAY
CURED_BY = AT + 30 * DAY
BREACHED = {"term.strike_suspension": True, "term.cure": "P30D", "term.withdrawal_notice": "P60D"}


def running(place: World) -> Contract:
    """Bring a contract into force that a strike suspends."""
    return in_force(place, terms(**{key.replace(".", "__"): value for key, value in BREACHED.items()}))


def step(
    place: World,
    contract: Contract,
    act: str,
    *,
    side: str = "collective",
    at: datetime = AT,
    evidence: str = "Page 3.",
) -> Contract:
    """Let one side act."""
    actor = place.steward if side == "collective" else place.signatory
    return actions.take_step(
        actor=actor,
        contract_id=contract.pk,
        act=act,
        side=side,
        reason="Because of this.",
        evidence=evidence,
        at=at,
    )


def followed(
    place: World, former: Contract, follows_as: str, at: datetime, given: Terms | None = None
) -> Contract:
    """Agree on a contract that amends or renews another one."""
    given = given or terms(money__payment_days="P45D")
    answer(place, place.artist, "in", given)
    ballot = ballots.ballot(
        [place.artist, place.other, place.steward], organisation=place.collective, certifier=place.union
    )
    for voter in (place.artist, place.other):
        ballots.vote(ballot, voter, "yes")
    return actions.draw_up(
        collective=place.collective,
        company=place.company,
        union=place.union,
        ballot=ballots.close(ballot),
        origin=f"offer:{ballot.public_id}",
        terms=given,
        prose="",
        take_out_until=at + 7 * DAY,
        follows=former,
        follows_as=follows_as,
        at=at,
    )


def following(
    place: World, former: Contract, follows_as: str, at: datetime, given: Terms | None = None
) -> Contract:
    """Agree on such a contract and bring it to signing."""
    drawn = followed(place, former, follows_as, at, given)
    return actions.freeze(contract_id=drawn.pk, at=at + 7 * DAY)


def signed(place: World, contract: Contract, at: datetime) -> Contract:
    """Let both sides sign."""
    for side, person in (("collective", place.steward), ("company", place.signatory)):
        contract = actions.sign(
            actor=person, contract_id=contract.pk, side=side, fingerprint=contract.fingerprint, at=at
        )
    return contract


def brought_to(place: World, state: str) -> Contract:
    """Bring a contract into a state; in breach and suspended by the collective's word."""
    contract = running(place)
    if state in {domain.AMENDED, domain.RENEWED}:
        act = domain.AMEND if state == domain.AMENDED else domain.RENEW
        signed(place, following(place, contract, act, AT), AT + 8 * DAY)
    elif state == domain.SUSPENDED:
        step(place, contract, domain.STRIKE)
    elif state == domain.IN_BREACH:
        step(place, contract, domain.NOTIFY)
    elif state == domain.ENDED:
        step(place, contract, domain.NOTIFY)
        step(place, contract, domain.END, at=CURED_BY)
    contract.refresh_from_db()
    assert contract.state == state
    return contract


def take_back(place: World, person: User, *, actor: User | None = None, **what: object) -> Withdrawal:
    """Let somebody take works back with thirty days of notice, ten days after the signatures."""
    Mandate.objects.filter(person=person).update(notice_days=30)
    [begun] = withdraw(
        actor=actor or person,
        person=person,
        collective=collective_of(place.collective.pk),
        at=AT,
        **what,  # type: ignore[arg-type]
    )
    return begun
