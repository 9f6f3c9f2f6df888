"""Reads of companies: dossiers, models, answers and the grade that follows from them."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import Organisation, Role, Seat, User
from apps.companies import domain
from apps.companies.models import AiModel, ApprovalRule, DomainProof, Dossier, StandardAnswer, Statement


def companies_visible_to(person: User | AnonymousUser) -> QuerySet[Organisation]:
    """Find the companies that a person may look up: all, for a dossier is a company's public face."""
    return Organisation.objects.filter(kind=Organisation.Kind.COMPANY).order_by("name")


def dossier_of(company_id: int) -> Dossier | None:
    """Find what a company says about itself."""
    return Dossier.objects.select_related("company").filter(company=company_id).first()


def models_of(company_id: int) -> QuerySet[AiModel]:
    """List the models of a company's dossier by name."""
    return AiModel.objects.filter(dossier__company=company_id).order_by("name")


def model_names(company_id: int) -> set[str]:
    """Give the names that terms may use for a company's models (rule 23)."""
    return set(models_of(company_id).values_list("name", flat=True))


def answers_of(company_id: int) -> dict[str, StandardAnswer]:
    """Give the newest answer to each standard question that has one."""
    rows = StandardAnswer.objects.filter(dossier__company=company_id).order_by("answered_at", "pk")
    return {row.question: row for row in rows if row.question in domain.QUESTIONS}


def grade(company_id: int) -> domain.Grade:
    """Grade a company's dossier."""
    questions = StandardAnswer.objects.filter(dossier__company=company_id).values_list("question", flat=True)
    parts = parts_of(company_id)
    by_model = [parts_of(company_id, model.pk) for model in models_of(company_id)]
    total = len(domain.PARTS) + len(domain.MODEL_PARTS) * len(by_model)
    said = len(parts) + sum(map(len, by_model))
    return domain.grade_of(set(questions), parts_open=total - said, parts_total=total)


def parts_of(company_id: int, model_id: int | None = None) -> dict[str, Statement]:
    """Give the newest words for each part of the dossier that has some: of the company, or of a model."""
    known = domain.PARTS if model_id is None else domain.MODEL_PARTS
    rows = Statement.objects.filter(dossier__company=company_id, model=model_id)
    return {row.part: row for row in rows.order_by("said_at", "pk") if row.part in known}


def has_grade(company_id: int, demanded: int) -> bool:
    """Say whether a company has the grade that some bylaws demand; 0 demands nothing."""
    return demanded <= 0 or grade(company_id).level >= demanded


def model_of(company_id: int, public_id: str) -> AiModel | None:
    """Find a model of a company's dossier."""
    return models_of(company_id).filter(public_id=public_id).first()


def domain_proofs_of(company_id: int) -> QuerySet[DomainProof]:
    """List what was asked about a company's domains, the newest first."""
    return DomainProof.objects.filter(company=company_id).order_by("-asked_at", "-pk")


def _newest_proofs() -> QuerySet[DomainProof]:
    """Find of each domain of a company the last proof that was looked for."""
    later = DomainProof.objects.filter(company=OuterRef("company"), name=OuterRef("name"))
    settled = later.exclude(state=DomainProof.State.WAITING).filter(pk__gt=OuterRef("pk"))
    return DomainProof.objects.filter(~Exists(settled))


def standing_proofs() -> QuerySet[DomainProof]:
    """Find the proofs that hold."""
    return _newest_proofs().filter(state=DomainProof.State.PROVEN)


def lost_domains(company_id: int) -> QuerySet[DomainProof]:
    """Find the domains that a company had proven and that show it no more, by name."""
    return _newest_proofs().filter(company=company_id, state=DomainProof.State.LOST).order_by("name")


def proven_domains(company_id: int) -> QuerySet[DomainProof]:
    """Find the domains that are a company's, by name."""
    return standing_proofs().filter(company=company_id).order_by("name")


def looks_due(at: datetime, limit: int) -> list[DomainProof]:
    """Find the proven domains that are to be looked at again, the longest unseen first."""
    seen = standing_proofs().annotate(seen_at=Coalesce("looked_at", "checked_at")).order_by("seen_at", "pk")
    after_a_miss = seen.filter(misses__gt=0, seen_at__lte=at - domain.LOOK_AFTER_A_MISS)
    weekly = seen.filter(seen_at__lte=at - domain.LOOK_AGAIN_AFTER)
    return list((after_a_miss | weekly)[:limit])


def proofs_due(limit: int) -> list[DomainProof]:
    """Find the domains that wait to be looked at, the oldest question first."""
    waiting = DomainProof.objects.filter(state=DomainProof.State.WAITING)
    return list(waiting.order_by("asked_at", "pk")[:limit])


def people_of(company_id: int) -> QuerySet[Seat]:
    """List who speaks and signs for a company now."""
    seats = Seat.objects.filter(
        organisation=company_id, role__in=[Role.DELEGATE, Role.SIGNATORY], until__isnull=True
    )
    return seats.select_related("person").order_by("role", "person__name", "pk")


def approval_policy(company_id: int) -> domain.ApprovalPolicy:
    """Give the company's rule for what leaves it; a second person approves where nothing was chosen."""
    newest = ApprovalRule.objects.filter(company=company_id).order_by("-version").first()
    return domain.ApprovalPolicy(newest.rule, newest.version) if newest else domain.ApprovalPolicy()


def approval_rules_of(company_id: int) -> QuerySet[ApprovalRule]:
    """List the choices of a company, the newest first, for its own people."""
    return ApprovalRule.objects.filter(company=company_id).select_related("chosen_by").order_by("-version")


def roles_in(person: User, company_id: int) -> set[str]:
    """Name the seats in which a person now speaks or signs for a company: "delegate", "signatory"."""
    if not person.is_authenticated or not person.is_active:
        return set()
    seats = person.seats.filter(
        organisation=company_id, role__in=[Role.DELEGATE, Role.SIGNATORY], until__isnull=True
    )
    return set(seats.values_list("role", flat=True))
