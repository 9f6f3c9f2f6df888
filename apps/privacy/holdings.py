"""What this app holds about people: archives of their data, and their wishes to be erased."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common import retention
from apps.common.holdings import Fate, Holding, Section, as_text
from apps.privacy import actions
from apps.privacy.models import Archive, Erasure

FATES = {
    "Archive.person": Fate.DELETED,
    "Archive.stored_as": Fate.DELETED,
    "Erasure.person": Fate.TOMBSTONE,
    "Erasure.files_left": Fate.EMPTIED,
}


def sections(person: User) -> Iterator[Section]:
    """Give when archives and erasure were asked for."""
    archives = Archive.objects.filter(person=person).order_by("pk")
    wishes = Erasure.objects.filter(person=person).order_by("pk")
    yield Section(
        "requests",
        _("What you asked about your data"),
        [
            *({"archive": one.public_id, "asked_at": as_text(one.asked_at)} for one in archives),
            *({"erasure": one.state, "asked_at": as_text(one.asked_at)} for one in wishes),
        ],
    )


def erase(person: User, names: tuple[str, ...], at: datetime) -> Iterable[str]:
    """Delete archives with their files."""
    return actions.forget_archives(person_id=person.pk)


def register_retention() -> None:
    """Hand in how long archives and wishes that were called off are kept."""
    retention.register("exports", actions.drop_archives)
    retention.register("erasure_requests", actions.drop_cancelled)


HOLDING = Holding("privacy", FATES, sections=sections, erase=erase)
