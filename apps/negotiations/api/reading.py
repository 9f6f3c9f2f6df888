"""What the operations share: who asks, the rows that they may see, and how these are written."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request

from apps.accounts.models import ApiKey, User
from apps.api.errors import pointer
from apps.ballots.models import Ballot
from apps.ballots.queries import certificate, is_cross_checked
from apps.collectives.domain import Band
from apps.common.messages import say
from apps.negotiations import queries
from apps.negotiations.domain import TableFacts
from apps.negotiations.messages import not_binding
from apps.negotiations.models import Offer, OfferDraft, Room
from apps.terms.domain import Terms
from apps.terms.floors import FloorVerdict
from apps.unions.messages import label, say_floor, say_minimum, say_value
from apps.unions.models import MinimumTerms


def caller_of(request: Request) -> tuple[User, int]:
    """Give the delegate and the company of the key; the only authentication there is sets both."""
    return cast("User", request.user), cast("ApiKey", request.auth).organisation_id


def find_room(request: Request, public_id: str) -> Room:
    """Find a room of the key's company, or give 404."""
    visible = queries.rooms_of_company(*caller_of(request))
    return get_object_or_404(visible, public_id=public_id)


def find_offer(request: Request, public_id: str) -> Offer:
    """Find an offer in a room of the key's company, or give 404."""
    person, company_id = caller_of(request)
    visible = queries.offers_visible_to(person).filter(room__company=company_id)
    return get_object_or_404(visible, public_id=public_id)


def pointer_to(field: str) -> str:
    """Say where a field lies in the body: beside the terms, or in them."""
    return pointer(field) if field == "open_until" else pointer("terms", field)


def next_hour(moment: datetime) -> datetime:
    """Give the next full hour, so that the same is read until it is over."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def room_json(room: Room) -> dict[str, Any]:
    """Write a room as lists show it."""
    union = {"id": room.union.public_id, "name": room.union.name} if room.union else None
    return {
        "id": room.public_id,
        "collective": {"id": room.collective.public_id, "name": room.collective.name},
        "company": {"id": room.company.public_id, "name": room.company.name},
        "union": union,
        "state": room.state,
        "turn": room.turn,
        "opened_at": room.opened_at,
    }


def band_json(band: Band | None) -> dict[str, int] | None:
    """Write a band of ten per cent."""
    return {"low_percent": band.low_percent, "high_percent": band.high_percent} if band else None


def offer_json(offer: Offer) -> dict[str, Any]:
    """Write an offer with its terms and, after a vote, the certificate."""
    # Nothing follows from a count to which no second one agreed, nor from a vote that was voided.
    decided = (
        offer.ballot is not None
        and is_cross_checked(offer.ballot)
        and offer.ballot.state != Ballot.State.VOIDED
    )
    return {
        "id": offer.public_id,
        "room": offer.room.public_id,
        "number": offer.number,
        "round": offer.round,
        "side": offer.side,
        "state": offer.state,
        "terms": offer.terms,
        "terms_hash": offer.terms_hash,
        "prose": offer.prose,
        "estimate": offer.estimate,
        "tabled_at": offer.tabled_at,
        "open_until": offer.open_until,
        "certificate": certificate(offer.ballot) if decided and offer.ballot else None,
        "not_binding": not_binding(offer.open_until),
    }


def draft_json(draft: OfferDraft, facts: TableFacts) -> dict[str, Any]:
    """Write a draft with what was decided about it and what stands in its way.

    Args:
        facts: what of its room decides whether it could be tabled.
    """
    is_over = draft.state in {OfferDraft.State.TABLED, OfferDraft.State.DROPPED}
    obstacle = None if is_over else queries.obstacle(draft, facts)
    return {
        "id": draft.public_id,
        "room": draft.room.public_id,
        "state": draft.state,
        "content_hash": draft.content_hash,
        "terms": draft.terms,
        "prose": draft.prose,
        "estimate": draft.estimate,
        "open_until": draft.open_until,
        "written_at": draft.written_at,
        "asked_at": draft.asked_at,
        "decisions": [
            {"verdict": one.verdict, "reason": one.reason, "content_hash": one.content_hash, "at": one.at}
            for one in sorted(draft.decisions.all(), key=lambda one: (one.at, one.pk))
        ],
        "obstacle": obstacle.code if obstacle else None,
        "obstacle_in_words": say(obstacle) if obstacle else None,
        "offer": draft.offer.public_id if draft.offer else None,
        "not_binding": not_binding(draft.open_until),
    }


def verdict_json(terms: Terms, one: FloorVerdict) -> dict[str, object]:
    """Write how one field stands against the minimum, in codes and in words."""
    return {
        "field": one.key,
        "label": label(one.key),
        "answer": terms.get(one.key),
        "answer_in_words": say_value(one.key, terms.get(one.key)),
        "verdict": one.verdict,
        "code": one.code,
        "words": say_floor(one),
        "minimum": one.comparator.as_json(),
        "minimum_in_words": say_minimum(one.key, one.comparator),
        "reason": one.comparator.reason,
    }


def held_json(room: Room, terms: Terms, since: datetime, open_until: datetime | None) -> dict[str, object]:
    """Say how terms stand against the union's minimum, and against what it has published later."""
    version = queries.minimum_version_of(room, since)
    fields = [verdict_json(terms, one) for one in queries.verdicts_of(room, terms, since)]
    news = queries.news_of(room, terms, since=since, at=timezone.now())
    return {
        "union": {"id": room.union.public_id, "name": room.union.name} if room.union else None,
        "minimum": version_json(version) if version else None,
        "fields": fields,
        "below_minimum": [one["field"] for one in fields if one["verdict"] == "below"],
        "news": [
            {
                **version_json(one.version),
                "in_force": one.is_in_force,
                "below_minimum": [each.key for each in one.verdicts if each.verdict == "below"],
            }
            for one in news
        ],
        "not_binding": not_binding(open_until),
    }


def version_json(version: MinimumTerms) -> dict[str, object]:
    """Write which version of minimum terms it is."""
    return {
        "id": version.public_id,
        "version": version.version,
        "territory": version.territory,
        "valid_from": version.valid_from,
    }
