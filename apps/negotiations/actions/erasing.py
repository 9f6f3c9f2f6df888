"""Takes the name of somebody erased out of what they said in office, and what they said in the lanes away."""

from datetime import datetime

from django.db import models, transaction

from apps.accounts.models import User
from apps.common.holdings import scrub
from apps.negotiations.actions.lanes import forget_messages
from apps.negotiations.models import (
    Appeal,
    Decline,
    DeskGuest,
    DraftDecision,
    Opinion,
    Pause,
    PointSpread,
    Ruling,
    TableMessage,
)

# What was said in office: the rows, who said it, and the words.
_SAID: tuple[tuple[type[models.Model], str, str], ...] = (
    (Decline, "person", "reason"),
    (DraftDecision, "person", "reason"),
    (Opinion, "representative", "text"),
    (Pause, "representative", "reason"),
    (TableMessage, "struck_by", "strike_reason"),
    (Ruling, "representative", "reason"),
    (Appeal, "person", "reason"),
    (Appeal, "answered_by", "answer"),
)


@transaction.atomic
def forget_speaker(*, person: User, names: tuple[str, ...], at: datetime) -> None:
    """Take name and address out of a person's own reasons and opinions; the acts and the words stay.

    What they said in the lanes was their own, and goes.
    """
    forget_messages(person, at)
    PointSpread.objects.filter(person=person).delete()
    DeskGuest.objects.filter(person=person, until__isnull=True).update(until=at)
    for table, who, words in _SAID:
        rows = table._default_manager  # noqa: SLF001  Django's name for it
        for pk, text in rows.filter(**{who: person}).values_list("pk", words):
            rows.filter(pk=pk).update(**{words: scrub(text, names)})
