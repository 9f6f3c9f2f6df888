"""What the clock does to sessions."""

from celery import shared_task
from django.utils.timezone import now

from apps.accounts import actions


@shared_task(name="accounts.forget_sessions")
def forget_sessions() -> int:
    """Forget sign-ins that have run out, and the browsers they were in; gives how many."""
    return actions.forget_sessions(at=now())
