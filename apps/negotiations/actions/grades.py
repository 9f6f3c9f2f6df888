"""The gate of the dossier: no room without the grade that the collective demands."""

from apps.accounts.models import Organisation
from apps.negotiations import domain, queries


def check_grade(collective: Organisation, company: Organisation) -> None:
    """Refuse a company that lacks the demanded grade, whoever opens a room.

    Raises:
        Refusal: "room.grade_too_low".
    """
    missing = domain.grade_missing(*queries.grades_of(collective.pk, company.pk))
    if missing is not None:
        raise missing
