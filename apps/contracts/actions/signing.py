"""Signing by stages: signed, asked for another order or text, answered; lapsed or void, and all are told."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from apps.accounts.models import Organisation, User
from apps.ballots import queries as ballots
from apps.ballots.models import Ballot
from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.contracts import domain, queries
from apps.contracts.actions.contracts import record_contract
from apps.contracts.actions.later import license_works, supersede
from apps.contracts.actions.papers import begin_paper
from apps.contracts.actions.withdrawals import end_licences
from apps.contracts.models import Contract, LicensedUse, Signature, SigningChange
from apps.terms.domain import Terms


@transaction.atomic
def sign(
    *, actor: User, contract_id: int, side: str, fingerprint: str, order: int | None = None, at: datetime
) -> Contract:
    """Sign for one side exactly the text whose fingerprint the signer saw; in force when all groups have.

    Args:
        order: the number of the order that the signer saw; None leaves it open.

    Raises:
        NotAllowed: the actor may not sign for that side.
        Refusal: "contract.not_to_be_signed", "contract.text_changed", "contract.order_changed",
            "contract.signed_too_late", "contract.not_in_group", "contract.not_your_turn",
            "contract.group_complete", "contract.vote_challenged", "contract.vote_void",
            "contract.licensed_elsewhere".
    """
    contract = _lock(contract_id)
    require(actor, f"contracts.sign_for_{Signature.Side(side)}", contract)
    domain.check_vote(ballots.certification(contract.ballot, at).standing)
    given = {each.person_id: each for each in queries.signatures_in_round(contract)}
    if actor.pk in given and (given[actor.pk].side, given[actor.pk].fingerprint) == (side, fingerprint):
        return contract
    text = queries.text_of(contract)
    computed = text.fingerprint if text.are_words_true else ""
    domain.check_signing(contract.state, fingerprint, contract.fingerprint, computed)
    domain.check_in_time(contract.sign_until, at)
    if order not in {None, queries.order_number(contract)}:
        raise Refusal("contract.order_changed")
    groups, signed = queries.order_of(contract), queries.signed_places(contract)
    place = domain.place_to_sign(groups, signed, side, actor.pk)
    Signature.objects.create(
        contract=contract,
        side=side,
        person=actor,
        office=queries.office_of(actor, contract, side),
        fingerprint=fingerprint,
        signed_at=at,
        round=contract.signing_round,
        stage=place,
    )
    facts = {"side": side, "fingerprint": fingerprint}
    record_contract(contract, "contract.signed", facts, at, actor_id=actor.pk)
    if domain.is_signed(groups, [*signed, place]):
        _bring_into_force(contract, at)
    return contract


@transaction.atomic
def ask_order(
    *, actor: User, contract_id: int, side: str, order: domain.Order, at: datetime
) -> SigningChange:
    """Ask the other side to agree who signs, how many of each group, and in which order.

    What the same side asked for before and nobody answered is replaced.

    Raises:
        NotAllowed: the actor may not sign for that side.
        Refusal: "contract.not_to_be_changed", "change.waits", or a code of `domain.check_order`.
    """
    contract = _lock(contract_id)
    require(actor, f"contracts.sign_for_{Signature.Side(side)}", contract)
    domain.check_asking(contract.state)
    domain.check_order(order, _signers(contract))
    return _ask(contract, actor, side, order.as_json(), at)


@transaction.atomic
def ask_text(*, actor: User, contract_id: int, side: str, at: datetime) -> SigningChange:
    """Ask the other side to agree that the text has to change, which makes this contract void.

    Raises:
        NotAllowed: the actor may not sign for that side.
        Refusal: "contract.not_to_be_changed", "change.waits".
    """
    contract = _lock(contract_id)
    require(actor, f"contracts.sign_for_{Signature.Side(side)}", contract)
    domain.check_asking(contract.state)
    return _ask(contract, actor, side, {}, at)


@transaction.atomic
def agree_change(*, actor: User, contract_id: int, side: str, number: int, at: datetime) -> Contract:
    """Agree to what the other side asked for: whatever was signed before is void, and all are told.

    Raises:
        NotAllowed: the actor may not sign for that side.
        Refusal: "contract.not_to_be_changed", "change.answered", "change.own_side", or, since people may
            have left their seats, a code of `domain.check_order`.
    """
    contract, change = _answered(actor, contract_id, side, number)
    if change.what == SigningChange.What.ORDER:
        domain.check_order(domain.Order.parse(change.order), _signers(contract))
    _close(change, SigningChange.State.AGREED, actor, at)
    if change.what == SigningChange.What.TEXT:
        return _end(contract, Contract.State.VOID, Contract.Cause.TEXT, at, actor_id=actor.pk)
    void = queries.signatures_in_round(contract).count()
    if void:
        contract.signing_round += 1
        contract.save(update_fields=["signing_round"])
    facts = {"change": str(number), "void": str(void)}
    record_contract(contract, "contract.order_set", facts, at, actor_id=actor.pk)
    return contract


@transaction.atomic
def decline_change(*, actor: User, contract_id: int, side: str, number: int, at: datetime) -> SigningChange:
    """Say no to what the other side asked for; everything stays as it is.

    Raises:
        NotAllowed: the actor may not sign for that side.
        Refusal: "contract.not_to_be_changed", "change.answered", "change.own_side".
    """
    contract, change = _answered(actor, contract_id, side, number)
    _close(change, SigningChange.State.DECLINED, actor, at)
    facts = {"change": str(number), "what": change.what, "side": side}
    record_contract(contract, "contract.change_declined", facts, at, actor_id=actor.pk)
    return change


@transaction.atomic
def lapse(*, contract_id: int, at: datetime) -> Contract:
    """Let a contract lapse that was not signed in time; its works are free again.

    Raises:
        Refusal: "contract.not_to_be_signed", "contract.signing_runs", "contract.vote_challenged".
    """
    contract = _lock(contract_id)
    domain.check_lapsing(contract.state, contract.sign_until, at)
    if ballots.certification(contract.ballot, at).standing == "challenged":
        raise Refusal("contract.vote_challenged")
    return _end(contract, Contract.State.LAPSED, Contract.Cause.NOT_SIGNED, at)


@transaction.atomic
def void(*, contract_id: int, at: datetime) -> Contract:
    """Make a contract void whose members' vote was voided.

    Raises:
        Refusal: "contract.not_to_be_changed", "contract.vote_stands".
    """
    contract = _lock(contract_id)
    domain.check_asking(contract.state)
    if contract.ballot.state != Ballot.State.VOIDED:
        raise Refusal("contract.vote_stands")
    return _end(contract, Contract.State.VOID, Contract.Cause.VOTE, at)


def _lock(contract_id: int) -> Contract:
    """Lock a contract and the one that it follows, in the order in which whoever locks several does."""
    follows = Contract.objects.filter(pk=contract_id).values("follows")
    found = Contract.objects.select_for_update(of=("self",)).select_related("ballot", "collective", "company")
    both = {one.pk: one for one in found.filter(Q(pk=contract_id) | Q(pk__in=follows)).order_by("pk")}
    return both[contract_id]


def _signers(contract: Contract) -> dict[str, list[int]]:
    return {side: [one.pk for one in people] for side, people in queries.signers_of(contract).items()}


def _ask(contract: Contract, actor: User, side: str, order: dict[str, object], at: datetime) -> SigningChange:
    """Keep what a side asks for: an order, or with an empty one another text."""
    what = SigningChange.What.ORDER if order else SigningChange.What.TEXT
    waiting = queries.open_change(contract)
    if waiting is not None and waiting.side != side:
        raise Refusal("change.waits")
    if waiting is not None:
        _close(waiting, SigningChange.State.REPLACED, actor, at)
    change = SigningChange.objects.create(
        contract=contract,
        number=queries.changes_of(contract) + 1,
        what=what,
        state=SigningChange.State.OPEN,
        side=side,
        person=actor,
        order=order,
        asked_at=at,
    )
    facts = {"change": str(change.number), "what": what, "side": side}
    record_contract(contract, "contract.change_asked", facts, at, actor_id=actor.pk)
    return change


def _answered(actor: User, contract_id: int, side: str, number: int) -> tuple[Contract, SigningChange]:
    contract = _lock(contract_id)
    require(actor, f"contracts.sign_for_{Signature.Side(side)}", contract)
    change = contract.changes.get(number=number)
    domain.check_answering(contract.state, change.state, change.side, side)
    return contract, change


def _close(change: SigningChange, state: str, actor: User | None, at: datetime) -> None:
    change.state, change.answered_by, change.answered_at = state, actor, at
    change.save(update_fields=["state", "answered_by", "answered_at"])


def _end(
    contract: Contract, state: str, cause: str, at: datetime, *, actor_id: int | None = None
) -> Contract:
    """Let nothing come of a contract: no work is licensed by it, and whatever was asked for is over."""
    contract.state, contract.void_at, contract.void_cause = state, at, cause
    contract.save(update_fields=["state", "void_at", "void_cause"])
    # An empty stretch of days overlaps no other, so that the works can be licensed again (rule 10).
    LicensedUse.objects.filter(contract=contract).update(period=DateRange(empty=True))
    waiting = queries.open_change(contract)
    if waiting is not None:
        _close(waiting, SigningChange.State.REPLACED, None, at)
    kind = "contract.lapsed" if state == Contract.State.LAPSED else "contract.voided"
    record_contract(contract, kind, {"cause": cause}, at, actor_id=actor_id)
    return contract


def _bring_into_force(contract: Contract, at: datetime) -> None:
    contract.state = Contract.State.IN_FORCE
    contract.in_force_at = at
    contract.save(update_fields=["state", "in_force_at"])
    waiting = queries.open_change(contract)
    if waiting is not None:
        _close(waiting, SigningChange.State.REPLACED, None, at)
    begin_paper(contract, at)
    if contract.follows_id is not None:
        supersede(contract, at)
        # Licences to one company are given one after the other, so that none is given twice (rule 10).
        Organisation.objects.select_for_update(no_key=True).get(pk=contract.company_id)
        license_works(contract, at)
    days = domain.licence_period(Terms.parse(contract.terms), local_day(at, contract.day_zone))
    licences = LicensedUse.objects.filter(contract=contract, period__isempty=False)
    licences.update(period=DateRange(days.starts_on, days.after))
    record_contract(contract, "contract.in_force", {"fingerprint": contract.fingerprint}, at)
    end_licences(contract, queries.effective_withdrawals(contract), at, begins=days.starts_on)
