"""What the clock does for the API."""

from celery import shared_task
from django.utils import timezone

from apps.api import actions


@shared_task(name="api.forget_answers")
def forget_answers() -> int:
    """Forget kept answers that are old enough; gives how many."""
    return actions.forget_answers(at=timezone.now())
