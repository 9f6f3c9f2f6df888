"""When works may not become one because of a vote."""

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues.models import Work
from apps.catalogues.queries import people_of
from apps.common.errors import Refusal
from apps.negotiations import queries


def check_no_vote(actor: User, kept: Work, retired: Work) -> None:
    """Refuse to join works while their people are asked about them below a vote.

    Only votes of those for whom `actor` speaks count, so that nobody learns of another collective's.

    Raises:
        Refusal: "merge.vote_runs".
    """
    offer = queries.vote_concerning(people_of([kept, retired]) & speaks_for(actor))
    if offer is not None and offer.ballot is not None:
        raise Refusal("merge.vote_runs", until=offer.ballot.closes_at)
