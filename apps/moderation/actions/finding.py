"""What the mediator proposes and why, and what the claimants say to it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import actions as catalogues
from apps.catalogues.domain import basis_of, check_settlement, ppm_proposed
from apps.catalogues.models import Conflict, Work
from apps.common.days import after_days
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.moderation import domain, queries
from apps.moderation.actions.running import close, lock_mediation, move, record_step, reopen
from apps.moderation.models import Finding, FindingAnswer, Mediation, Turn


@transaction.atomic
def give_finding(
    *,
    actor: User,
    mediation_id: int,
    percents: Mapping[str, str],
    keeps_code: str = "",
    reason: str,
    at: datetime,
) -> Finding:
    """Propose a division that keeps to the whole, with the reason; it moves nothing by itself (rule 6).

    Args:
        percents: for each disputed share, by its public id, what it is to be in per cent as typed.
        keeps_code: of a code, the public id of the work that keeps it, or `domain.ONE_WORK`.

    Raises:
        NotAllowed: `actor` does not mediate, or is part of the matter by now.
        Refusal: "mediation.not_now", "mediation.too_late", "mediation.conflict_is_over",
            "finding.new_claimant", "finding.no_reason", "finding.no_choice", and as `check_settlement` does.
    """
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.find", mediation)
    domain.check_act(mediation.state, "find")
    domain.check_time(mediation.due_at, at)
    conflict = mediation.conflict
    if conflict.settled_at is not None:
        raise Refusal("mediation.conflict_is_over")
    if queries.has_other_claimants(mediation):
        raise Refusal("finding.new_claimant")
    words = domain.check_text(reason, "finding.no_reason")
    parts, keeper = _proposed(conflict, percents, keeps_code)
    claims = catalogues.claims_in(conflict)
    check_settlement(parts, claims)
    made = Finding.objects.create(
        mediation=mediation,
        representative=actor,
        parts=parts,
        code_of=keeper,
        basis=basis_of(claims),
        reason=words,
        given_at=at,
    )
    move(mediation, domain.FOUND, after_days(at, domain.ANSWER_DAYS, mediation.collective.zone))
    facts = {"finding": made.public_id, "parts": _hash_of(made)}
    record_step(mediation, "finding.given", at, actor, **facts)
    return made


@transaction.atomic
def answer_finding(*, actor: User, mediation_id: int, is_yes: bool, at: datetime) -> Finding:
    """Accept what was found, or refuse it, for those for whom somebody speaks; it cannot be taken back.

    With the last yes the shares change as the claimants agreed. With one no the conflict stays, and the
    reason stands beside it.

    Raises:
        NotAllowed: `actor` speaks for no claimant.
        Refusal: "mediation.not_now", "mediation.too_late", "settlement.is_void" where something else is
            claimed since, "finding.answered_already", and as `settle_as_found` does.
    """
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.take_part", mediation)
    domain.check_act(mediation.state, "answer")
    domain.check_time(mediation.due_at, at)
    found = Finding.objects.select_for_update(of=("self",)).get(mediation=mediation, void_at__isnull=True)
    if found.basis != basis_of(catalogues.claims_in(mediation.conflict)):
        raise Refusal("settlement.is_void")
    parties = set(queries.claimants_in(mediation).values_list("person", flat=True))
    answers = dict(found.answers.values_list("person", "is_yes"))
    new = sorted((parties & speaks_for(actor)) - set(answers))
    if not new:
        raise Refusal("finding.answered_already")
    FindingAnswer.objects.bulk_create(
        FindingAnswer(finding=found, person_id=one, given_by=actor, is_yes=is_yes, at=at) for one in new
    )
    said = {"finding": found.public_id, "answer": "yes" if is_yes else "no"}
    record_step(mediation, "finding.answered", at, actor, **said)
    outcome = domain.is_decided({**answers, **dict.fromkeys(new, is_yes)}, parties)
    if outcome is not None:
        _conclude(mediation, found, actor, at, is_accepted=outcome)
    return found


@transaction.atomic
def lapse_finding(*, mediation_id: int, at: datetime) -> None:
    """Let a finding go that not everybody answered in time: silence is no."""
    mediation = lock_mediation(mediation_id)
    found = queries.finding_in(mediation)
    if mediation.state != domain.FOUND or mediation.due_at is None or mediation.due_at > at or found is None:
        return
    record_step(mediation, "finding.lapsed", at, None, finding=found.public_id)
    close(mediation, Mediation.State.REFUSED, at)


@transaction.atomic
def go_back(*, mediation_id: int, at: datetime) -> None:
    """Take a mediation from a mediator who let the time pass; another representative may take it."""
    mediation = lock_mediation(mediation_id)
    if mediation.state != domain.WEIGHING or mediation.due_at is None or mediation.due_at > at:
        return
    reopen(mediation, Turn.End.SILENT, at)
    record_step(mediation, "mediation.went_back", at, None)


def _conclude(mediation: Mediation, found: Finding, actor: User, at: datetime, *, is_accepted: bool) -> None:
    if not is_accepted:
        record_step(mediation, "finding.refused", at, actor, finding=found.public_id)
        close(mediation, Mediation.State.REFUSED, at)
        return
    catalogues.settle_as_found(
        actor=actor,
        conflict_id=mediation.conflict_id,
        found=catalogues.Found(found.parts, found.basis, found.code_of_id),
        speakers=dict(found.answers.values_list("person", "given_by")),
        at=at,
    )
    record_step(mediation, "finding.accepted", at, actor, finding=found.public_id)
    close(mediation, Mediation.State.ACCEPTED, at)


def _proposed(
    conflict: Conflict, percents: Mapping[str, str], keeps_code: str
) -> tuple[dict[str, int], Work | None]:
    """Read what is proposed: parts of shares, or for a code the work that keeps it (None for one work)."""
    if conflict.kind == Conflict.Kind.SHARES:
        return {share: ppm_proposed(text) for share, text in percents.items()}, None
    works = {one.public_id: one for one in (conflict.work, conflict.other) if one is not None}
    if keeps_code != domain.ONE_WORK and keeps_code not in works:
        raise Refusal("finding.no_choice")
    return {}, works.get(keeps_code)


def _hash_of(found: Finding) -> str:
    said = [sorted(found.parts.items()), found.code_of.public_id if found.code_of else "", found.basis]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
