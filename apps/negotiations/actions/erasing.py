"""Takes the name of somebody erased out of what they said in office."""

from django.db import transaction

from apps.accounts.models import User
from apps.common.holdings import scrub
from apps.negotiations.models import Decline, DraftDecision, Opinion, Pause


@transaction.atomic
def forget_speaker(*, person: User, names: tuple[str, ...]) -> None:
    """Take name and address out of a person's own reasons and opinions; the acts and the words stay."""
    for declined in Decline.objects.filter(person=person):
        Decline.objects.filter(pk=declined.pk).update(reason=scrub(declined.reason, names))
    for decision in DraftDecision.objects.filter(person=person):
        DraftDecision.objects.filter(pk=decision.pk).update(reason=scrub(decision.reason, names))
    for opinion in Opinion.objects.filter(representative=person):
        Opinion.objects.filter(pk=opinion.pk).update(text=scrub(opinion.text, names))
    for pause in Pause.objects.filter(representative=person):
        Pause.objects.filter(pk=pause.pk).update(reason=scrub(pause.reason, names))
