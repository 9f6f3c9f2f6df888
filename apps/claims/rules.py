"""Who may bring lists, hold works against them, and say what a hit is."""

import rules

from apps.accounts.models import Organisation, Role, User
from apps.accounts.queries import holds_seat
from apps.claims.models import Dataset, Search


@rules.predicate
def is_somebody(person: User, subject: object = None) -> bool:
    """Anybody who is signed in and active."""
    return bool(person.is_authenticated and person.is_active)


@rules.predicate
def brought_it(person: User, dataset: Dataset | None) -> bool:
    """The person who brought the list."""
    return dataset is not None and dataset.brought_by_id == person.pk


@rules.predicate
def is_steward(person: User, collective: Organisation | None) -> bool:
    """A steward of the collective; without one it is about one's own works."""
    return collective is None or holds_seat(person, collective.pk, Role.STEWARD)


@rules.predicate
def asked_for_it(person: User, search: Search | None) -> bool:
    """Who asked for the search, or a steward of the collective that it is about."""
    if search is None:
        return False
    return search.asked_by_id == person.pk or holds_seat(person, search.collective_id, Role.STEWARD)


rules.add_perm("claims.bring_dataset", is_somebody)
rules.add_perm("claims.change_dataset", brought_it)
rules.add_perm("claims.search_works", is_somebody & is_steward)
rules.add_perm("claims.stop_search", asked_for_it)
rules.add_perm("claims.decide_hits", is_somebody)
