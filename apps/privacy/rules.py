"""Who may ask for data and for erasure: nobody but oneself."""

import rules

from apps.accounts.models import User
from apps.accounts.rules import is_oneself
from apps.privacy.models import Erasure


@rules.predicate
def is_own_erasure(person: User, erasure: Erasure | None) -> bool:
    """The person who asked to be erased."""
    return erasure is not None and erasure.person_id == person.pk


rules.add_perm("privacy.ask_archive", is_oneself)
rules.add_perm("privacy.ask_erasure", is_oneself)
rules.add_perm("privacy.cancel_erasure", is_own_erasure)
