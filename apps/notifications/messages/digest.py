"""The words of the daily mail: what is still of concern, what waits for the person first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.notifications.domain import Habits, Letter
from apps.notifications.messages.inbox import lines_of
from apps.notifications.models import Notice


@dataclass(frozen=True)
class Digest:
    """One mail about several things."""

    subject: str
    letters: tuple[Letter, ...]
    reason: str


def digest_of(person: User, notices: Iterable[Notice], habits: Habits, at: datetime) -> Digest | None:
    """Write the daily mail; None if nothing of it is unread and still of concern."""
    wanted = [row for row in notices if row.read_at is None and habits.choice(row.kind) != "never"]
    lines = [line for line in lines_of(person, wanted, at) if line.is_new]
    letters = sorted((line.letter for line in lines), key=lambda letter: not letter.needs)
    return digest_from(letters) if letters else None


def digest_from(letters: Iterable[Letter]) -> Digest:
    """Put letters into one mail."""
    found = tuple(letters)
    needs = sum(letter.needs for letter in found)
    if needs:
        subject = ngettext("One thing needs you", "%(count)s things need you", needs) % {"count": needs}
    else:
        told = len(found)
        subject = ngettext("One thing happened", "%(count)s things happened", told) % {"count": told}
    return Digest(subject, found, _("You get this once a day because you chose so."))
