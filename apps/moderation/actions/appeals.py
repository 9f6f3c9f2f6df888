"""Appeals against what a mediator found, to a second representative (rule 20)."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.common.days import after_days
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.moderation import domain, queries
from apps.moderation.actions.running import lock_mediation, move, record_step, reopen, void_finding
from apps.moderation.models import FindingAppeal, Mediation, Turn
from apps.unions.domain import appeal_due


@transaction.atomic
def appeal_finding(*, actor: User, mediation_id: int, reason: str, at: datetime) -> FindingAppeal:
    """Ask a second representative whether a finding may stand; the time to answer it rests until then.

    Raises:
        NotAllowed: `actor` speaks for no claimant.
        Refusal: "mediation.not_now", "mediation.too_late", "finding.no_reason", "finding.appealed_already",
            "finding.no_second".
    """
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.take_part", mediation)
    domain.check_act(mediation.state, "appeal")
    domain.check_time(mediation.due_at, at)
    words = domain.check_text(reason, "finding.no_reason")
    found, party = queries.finding_in(mediation), queries.party_for(actor, mediation)
    assert found is not None  # noqa: S101  there is one in this state
    assert party is not None  # noqa: S101  demanded above
    if found.appeals.exists():
        raise Refusal("finding.appealed_already")
    if not queries.who_could_take(mediation):
        raise Refusal("finding.no_second")
    due_at = appeal_due(at, mediation.collective.zone)
    made = FindingAppeal.objects.create(
        finding=found, person_id=party.person_id, reason=words, at=at, due_at=due_at
    )
    move(mediation, domain.APPEALED, due_at)
    record_step(mediation, "finding.appealed", at, actor, finding=found.public_id)
    return made


@transaction.atomic
def take_appeal(*, actor: User, mediation_id: int, at: datetime) -> FindingAppeal:
    """Look at a finding a second time; only who took the appeal reads what was shown.

    Raises:
        NotAllowed: `actor` is no impartial representative of the union, or had the mediation before.
        Refusal: "mediation.not_now", "mediation.too_late", "finding.appeal_taken".
    """
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.take", mediation)
    domain.check_act(mediation.state, "take_appeal")
    domain.check_time(mediation.due_at, at)
    made = _waiting(mediation)
    if made.taken_by_id is not None:
        raise Refusal("finding.appeal_taken")
    made.taken_by = actor
    made.save(update_fields=["taken_by"])
    record_step(mediation, "finding.appeal_taken", at, actor, finding=made.finding.public_id)
    return made


@transaction.atomic
def answer_appeal(
    *, actor: User, mediation_id: int, verdict: str, answer: str, at: datetime
) -> FindingAppeal:
    """Uphold a finding, so that the sides answer it, or set it aside, so that somebody else mediates anew.

    Raises:
        NotAllowed: `actor` did not take the appeal, or is part of the matter by now.
        Refusal: "mediation.not_now", "mediation.too_late", "finding.no_reason".
    """
    mediation = lock_mediation(mediation_id)
    domain.check_act(mediation.state, "answer_appeal")
    made = _waiting(mediation)
    require(actor, "moderation.answer_appeal", made)
    domain.check_time(mediation.due_at, at)
    words = domain.check_text(answer, "finding.no_reason")
    made.verdict, made.answer, made.closed_at = FindingAppeal.Verdict(verdict), words, at
    made.save(update_fields=["verdict", "answer", "closed_at"])
    if made.verdict == FindingAppeal.Verdict.UPHELD:
        _let_answer(mediation, at)
    else:
        void_finding(mediation, at)
        reopen(mediation, Turn.End.SET_ASIDE, at)
    facts = {"finding": made.finding.public_id, "verdict": str(made.verdict)}
    record_step(mediation, "finding.appeal_answered", at, actor, **facts)
    return made


@transaction.atomic
def miss_appeal(*, mediation_id: int, at: datetime) -> None:
    """Write down that an appeal was not answered in time; the finding stands, and the sides answer it."""
    mediation = lock_mediation(mediation_id)
    if mediation.state != domain.APPEALED or mediation.due_at is None or mediation.due_at > at:
        return
    made = _waiting(mediation)
    made.verdict, made.closed_at = FindingAppeal.Verdict.UNANSWERED, at
    made.save(update_fields=["verdict", "closed_at"])
    _let_answer(mediation, at)
    record_step(mediation, "finding.appeal_unanswered", at, None, finding=made.finding.public_id)


def _let_answer(mediation: Mediation, at: datetime) -> None:
    move(mediation, domain.FOUND, after_days(at, domain.ANSWER_DAYS, mediation.collective.zone))


def _waiting(mediation: Mediation) -> FindingAppeal:
    """Lock the appeal that waits; there is one in this state."""
    rows = FindingAppeal.objects.select_for_update(of=("self",)).select_related("finding__mediation")
    return rows.get(finding__mediation=mediation, verdict="")
