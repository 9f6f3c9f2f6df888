"""Reads of who has how much of licensed works: to write it down once, and for the people of a work alone."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.catalogues.queries import work_facts
from apps.contracts import domain
from apps.contracts.models import Contract, LineSplit
from apps.contracts.queries.contracts import own_works
from apps.terms.domain import Terms


def splits_now(work_ids: Collection[int], terms: Terms) -> Mapping[int, domain.Split]:
    """Tell who has how much of these works now, in a fixed number of statements."""
    facts = work_facts(list(work_ids))
    held = [share.holder_id for one in facts for right in one.rights for share in right.holders]
    people = {holder for holder in held if holder is not None}
    ids = dict(User.objects.filter(pk__in=people).values_list("pk", "public_id"))
    licensed = terms.choices("scope.rights")
    return {one.work_id: domain.split_of(one, licensed, ids) for one in facts}


def own_splits(contract: Contract, person: User) -> QuerySet[LineSplit]:
    """Find the splits of the works whose people a person is or speaks for."""
    own = LineSplit.objects.filter(entry__contract=contract, entry__work__in=own_works(person))
    return own.select_related("entry__work").order_by("entry__number")
