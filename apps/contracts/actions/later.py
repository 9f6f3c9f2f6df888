"""What becomes of a contract in force: suspended, in breach, ended, amended, renewed; each by a step."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.contracts import domain, queries
from apps.contracts.actions.withdrawals import shorten
from apps.contracts.models import Contract, LicensedUse, Signature, Step
from apps.terms.domain import Terms


@transaction.atomic
def take_step(
    *, actor: User, contract_id: int, act: str, side: str, reason: str, evidence: str = "", at: datetime
) -> Contract:
    """Do one of `domain.ACTS` for a side, with a reason that both sides read.

    Raises:
        NotAllowed: the actor does not sign for that side, or only the other side ever does it.
        Refusal: "contract.is_<state>", "contract.others_turn", "contract.no_strike_suspension",
            "contract.cure_runs", "contract.not_suspended_for_breach", "contract.notice_runs",
            "contract.reason_missing", "contract.evidence_missing".
    """
    contract = _locked(contract_id)
    require(actor, f"contracts.{act}_for_{Signature.Side(side)}", contract)
    terms, past = Terms.parse(contract.terms), queries.past_of(contract)
    after = domain.check_act(act, contract.state, past, terms, at, side=side)
    domain.check_reason(act, reason, evidence)
    step = Step(
        act=act,
        side=side,
        person=actor,
        reason=reason.strip(),
        evidence=evidence.strip(),
        due_at=domain.due_at(act, terms, at, contract.day_zone),
    )
    _enter(contract, step, after, at)
    return contract


@transaction.atomic
def end_over(*, contract_id: int, at: datetime) -> Contract:
    """End a contract whose term or whose notice is over; the clock calls it.

    Raises:
        Refusal: "contract.is_<state>", "contract.still_runs".
    """
    contract = _locked(contract_id)
    act = domain.act_of_clock(
        queries.period_of(contract),
        queries.past_of(contract).notice_ends_at,
        local_day(at, contract.day_zone),
        at,
    )
    _enter(contract, Step(act=act), domain.state_after(act, contract.state), at)
    return contract


def supersede(successor: Contract, at: datetime) -> None:
    """Let a contract that comes into force take the place of the one it follows, in the caller's transaction.

    What was licensed before runs until the day before the new licence begins. A contract that has ended
    meanwhile keeps its state, and the new one stands alone.
    """
    if successor.follows_id is None:
        return
    former = _locked(successor.follows_id)
    days = queries.period_of(successor)
    begins = days.starts_on if days else local_day(at, successor.day_zone)
    after = domain.AFTER.get((successor.follows_as, former.state))
    if after is not None:
        _enter(former, Step(act=successor.follows_as, successor=successor), after, at)
    _cut_licences(former, begins - timedelta(days=1))


def license_works(contract: Contract, at: datetime) -> None:
    """Note which right is licensed for which use, but for what the contract that it follows still licenses.

    That is noted once this one takes the other's place; until then the other's licence keeps it.

    Raises:
        Refusal: "contract.licensed_elsewhere": meanwhile the company got one of these licences otherwise.
    """
    terms = Terms.parse(contract.terms)
    days = domain.licence_period(terms, local_day(at, contract.day_zone))
    after = days.after if terms.get("term.starts_on") else None
    period = DateRange(days.starts_on, after)
    overlapping = LicensedUse.objects.filter(company=contract.company_id, period__overlap=period)
    noted = set(LicensedUse.objects.filter(contract=contract).values_list("work", "right", "use"))
    if contract.follows_id is not None:
        held = overlapping.filter(contract=contract.follows_id)
        noted |= set(held.values_list("work", "right", "use"))
    made = [
        LicensedUse(
            contract=contract,
            work_id=work_id,
            company_id=contract.company_id,
            right=right,
            use=use,
            period=period,
        )
        for work_id, rights in contract.schedule.values_list("work", "rights")
        for right in rights
        for use in terms.uses
        if (work_id, right, use) not in noted
    ]
    elsewhere = overlapping.exclude(contract__in=[contract.pk, contract.follows_id or contract.pk])
    taken = set(elsewhere.filter(work__in={one.work_id for one in made}).values_list("work", "right", "use"))
    if any((one.work_id, one.right, one.use) in taken for one in made):
        raise Refusal("contract.licensed_elsewhere")
    LicensedUse.objects.bulk_create(made)


def _locked(contract_id: int) -> Contract:
    rows = Contract.objects.select_for_update(of=("self",))
    return rows.select_related("collective", "company", "union").get(pk=contract_id)


def _enter(contract: Contract, step: Step, after: str, at: datetime) -> None:
    """Write the step, then the state that it leads to, then the fact."""
    step.contract, step.at = contract, at
    step.number = contract.steps.count() + 1
    step.from_state, step.to_state = contract.state, after
    step.save(force_insert=True)
    if after != contract.state:
        contract.state = after
        contract.save(update_fields=["state"])
    if after == domain.ENDED:
        _cut_licences(contract, local_day(at, contract.day_zone))
    payload = {"contract": contract.public_id, "step": str(step.number), "act": step.act}
    if step.side:
        payload["side"] = step.side
    if step.due_at is not None:
        payload["due_at"] = step.due_at.isoformat()
    if step.successor is not None:
        payload["successor"] = step.successor.public_id
    record(stream=contract.stream, kind=_kind_of(step.act), payload=payload, actor_id=step.person_id, at=at)


def _kind_of(act: str) -> str:
    """Name the fact that a step is."""
    kind = {
        domain.STRIKE: "contract.suspended",
        domain.SUSPEND: "contract.suspended",
        domain.RESUME: "contract.resumed",
        domain.NOTIFY: "contract.breached",
        domain.CURE: "contract.cured",
        domain.NOTICE: "contract.notice_given",
        domain.END: "contract.ended",
        domain.TERM: "contract.ended",
        domain.NOTICE_OVER: "contract.ended",
        domain.AMEND: "contract.amended",
        domain.RENEW: "contract.renewed",
    }
    return kind[act]


def _cut_licences(contract: Contract, last_day: date) -> None:
    """End on a day every licence of a contract that would run longer."""
    running = LicensedUse.objects.filter(contract=contract, period__isempty=False)
    shorten(domain.cuts(queries.licences_to_cut(running, contract.pk), last_day))


def forget_steps(*, person: User) -> None:
    """Erase what a person wrote of steps; that they were taken stays."""
    Step.objects.filter(person=person).update(reason="", evidence="")
