"""The gate of the dossier: no room and no offer without the grade that the collective demands."""

from apps.accounts.models import Organisation
from apps.collectives.queries import bylaws_in_force
from apps.common.errors import Refusal
from apps.companies.queries import grade


def grade_missing(collective: Organisation, company: Organisation) -> Refusal | None:
    """Say whether a company's dossier lacks the grade that the collective's bylaws demand now."""
    demanded = bylaws_in_force(collective.pk).demanded_grade
    held = grade(company.pk).level if demanded else 0
    lacks = held < demanded
    return Refusal("room.grade_too_low", demanded=demanded, held=held) if lacks else None


def check_grade(collective: Organisation, company: Organisation) -> None:
    """Refuse a company that lacks the demanded grade, whoever opens or tables.

    Raises:
        Refusal: "room.grade_too_low".
    """
    missing = grade_missing(collective, company)
    if missing is not None:
        raise missing
