"""Reads of companies: dossiers, models, answers and the grade that follows from them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from apps.accounts.models import Organisation, Role, User
from apps.companies import domain
from apps.companies.models import AiModel, ApprovalRule, Dossier, StandardAnswer


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
    return domain.grade_of(set(questions))


def has_grade(company_id: int, demanded: int) -> bool:
    """Say whether a company has the grade that some bylaws demand; 0 demands nothing."""
    return demanded <= 0 or grade(company_id).level >= demanded


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
