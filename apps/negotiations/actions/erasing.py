"""Takes the name of somebody erased out of what they said in office."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.common.holdings import scrub
from apps.negotiations.actions.lanes import forget_messages
from apps.negotiations.models import Decline, DraftDecision, Opinion, Pause, TableMessage


@transaction.atomic
def forget_speaker(*, person: User, names: tuple[str, ...], at: datetime) -> None:
    """Take name and address out of a person's own reasons and opinions; the acts and the words stay.

    What they said in the lanes was their own, and goes.
    """
    forget_messages(person, at)
    for struck in TableMessage.objects.filter(struck_by=person):
        TableMessage.objects.filter(pk=struck.pk).update(strike_reason=scrub(struck.strike_reason, names))
    for declined in Decline.objects.filter(person=person):
        Decline.objects.filter(pk=declined.pk).update(reason=scrub(declined.reason, names))
    for decision in DraftDecision.objects.filter(person=person):
        DraftDecision.objects.filter(pk=decision.pk).update(reason=scrub(decision.reason, names))
    for opinion in Opinion.objects.filter(representative=person):
        Opinion.objects.filter(pk=opinion.pk).update(text=scrub(opinion.text, names))
    for pause in Pause.objects.filter(representative=person):
        Pause.objects.filter(pk=pause.pk).update(reason=scrub(pause.reason, names))
