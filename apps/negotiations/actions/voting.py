"""One sitting: a member's vote, and what shall happen to their works if it passes."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.ballots.actions import cast
from apps.collectives.actions import answer_terms
from apps.common.errors import Refusal
from apps.contracts.models import Contract
from apps.negotiations import queries
from apps.negotiations.models import Offer


@transaction.atomic
def vote_on_offer(
    *,
    actor: User,
    offer_id: int,
    choice: str,
    request_id: str,
    works_choice: str | None,
    work_ids: Collection[int] = (),
    at: datetime,
) -> Offer:
    """Cast a vote and answer about one's works in one go; neither without the other.

    The two subjects have their own locks and their own facts; who may is asked by each of them.

    Args:
        works_choice: "in", "out" or "choose"; None if the person has no works to be asked about.

    Raises:
        NotAllowed: `actor` is not on the roll.
        Refusal: "offer.is_<state>", "ballot.late", "ballot.not_open", "ballot.unknown_choice",
            "terms.unknown_choice", "mandate.not_your_work".
    """
    offer = Offer.objects.select_related("room", "ballot").defer("ballot__document").get(pk=offer_id)
    if offer.ballot is None:
        raise Refusal(f"offer.is_{offer.state}")
    if works_choice is not None:
        _answer(actor, offer, works_choice, work_ids, at)
    cast(person=actor, public_id=offer.ballot.public_id, choice=choice, request_id=request_id)
    return offer


def _answer(actor: User, offer: Offer, choice: str, work_ids: Collection[int], at: datetime) -> None:
    answer_terms(
        actor=actor,
        person=actor,
        collective_org_id=offer.room.collective_id,
        terms_hash=offer.terms_hash,
        choice=choice,
        work_ids=work_ids,
        at=at,
    )


@transaction.atomic
def answer_works(
    *, actor: User, offer_id: int, works_choice: str, work_ids: Collection[int] = (), at: datetime
) -> Offer:
    """Answer about one's works alone, as long as the schedule is not frozen.

    Raises:
        NotAllowed: `actor` is no member.
        Refusal: "works.frozen", "terms.unknown_choice", "mandate.not_your_work".
    """
    offer = Offer.objects.select_for_update(of=("self",)).select_related("room").get(pk=offer_id)
    # The schedule is frozen under this lock: an answer comes before that and counts, or is refused.
    Contract.objects.select_for_update(of=("self",)).filter(origin=f"offer:{offer.public_id}").first()
    if offer.state not in {Offer.State.VOTING, Offer.State.ACCEPTED} or queries.schedule_is_frozen(offer):
        raise Refusal("works.frozen")
    _answer(actor, offer, works_choice, work_ids, at)
    return offer
