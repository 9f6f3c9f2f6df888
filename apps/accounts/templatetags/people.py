"""How people are named in templates."""

from django import template

from apps.accounts.models import User
from apps.accounts.queries import called as name_in

register = template.Library()


@register.filter
def called(person: User, context: str) -> str:
    """Name a person; several who were erased are told apart inside one context, and nowhere else."""
    return name_in(person, context)
