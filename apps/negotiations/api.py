"""Rooms and offers for a company's software; every answer says that nothing binds yet (rule 22)."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiKey, User
from apps.api.conditions import demand_match, is_conditional
from apps.api.errors import FieldProblems, Problem, pointer
from apps.api.idempotency import HEADER, idempotent
from apps.api.methods import READ
from apps.api.paging import Page, page_of
from apps.ballots.models import Ballot
from apps.ballots.queries import certificate, is_cross_checked
from apps.collectives.domain import Band
from apps.common.days import local_day
from apps.companies.queries import model_names
from apps.negotiations import actions, queries
from apps.negotiations.messages import (
    deadline_problems,
    grade_problems,
    not_binding,
    open_points,
    problems_of,
)
from apps.negotiations.models import Offer, OfferDraft, Room
from apps.negotiations.schema import (
    accepts_offer,
    checks_offer,
    declines_offer,
    reads_draft,
    reads_draft_fields,
    reads_drafts,
    reads_offer,
    reads_offer_fields,
    reads_offers,
    reads_room,
    reads_rooms,
    reads_template,
    tables_offer,
    withdraws_offer,
)
from apps.negotiations.serializers import CheckSerializer, DeclineSerializer, OfferSerializer
from apps.terms.domain import Terms
from apps.terms.errors import TermsInvalid
from apps.terms.floors import FloorVerdict
from apps.unions.messages import label, say_floor, say_minimum, say_value
from apps.unions.models import MinimumTerms


@reads_rooms
@api_view(READ)
def rooms(request: Request) -> Response:
    """List the rooms of the key's company."""
    page = page_of(request, queries.rooms_of_company(*_caller(request)), by="-opened_at")
    return page.respond(page.answer("rooms", [_room(one) for one in page.rows], not_binding=not_binding()))


@reads_room
@api_view(READ)
def room(request: Request, public_id: str) -> Response:
    """Show one room: whose turn it is, whether it is paused, the collective's proposal."""
    found = _find(request, public_id)
    now = timezone.now()
    pause = queries.pause_now(found, now)
    return Response(
        {
            **_room(found),
            "paused_until": pause.until if pause else None,
            "pause_reason": pause.reason if pause else None,
            "earliest_open_until": _next_hour(queries.earliest_deadline(found, now)),
            "models": sorted(model_names(found.company_id)),
            "coverage_of_proposal": _band(queries.coverage_of(found, now)),
            "proposal": {
                "id": found.proposal.public_id,
                "terms": found.proposal.terms,
                "terms_hash": found.proposal.terms_hash,
                "prose": found.proposal.prose,
            },
            "not_binding": not_binding(),
        }
    )


@reads_offers
@tables_offer
@api_view([*READ, "POST"])
@idempotent
def offers(request: Request, public_id: str) -> Response:
    """List the offers of a room, or put one on the table."""
    found = _find(request, public_id)
    if request.method == "POST":
        return _table(request, found)
    page = _offers(request, found)
    return page.respond(_listed(page))


def _table(request: Request, room: Room) -> Response:
    if is_conditional(request):
        actions.hold_room(room_id=room.pk)
        demand_match(request, _listed(_offers(request, room)))
    at = timezone.now()
    given = OfferSerializer(data=request.data).read(local_day(at, room.company.zone))
    problems = open_points(given.terms, model_names(room.company_id))
    if problems:
        raise FieldProblems([one.as_json() for one in problems])
    result = actions.submit_offer(
        actor=_caller(request)[0], room_id=room.pk, content=given, key=str(request.headers[HEADER]), at=at
    )
    if isinstance(result, OfferDraft):
        address = reverse("api:draft", args=[result.public_id])
        return Response(_draft(result), status=202, headers={"Location": address})
    if result.open_until != given.open_until:
        raise Problem("idempotency.key_reused")
    return Response(
        _offer(result), status=201, headers={"Location": reverse("api:offer", args=[result.public_id])}
    )


@reads_drafts
@api_view(READ)
def drafts(request: Request, public_id: str) -> Response:
    """List the company's own drafts of a room; nobody else sees them."""
    found = _find(request, public_id)
    own = queries.drafts_of_company(*_caller(request)).filter(room=found)
    page = page_of(request, own, by="-written_at")
    return page.respond(page.answer("drafts", [_draft(one) for one in page.rows], not_binding=not_binding()))


@reads_draft
@api_view(READ)
def draft(request: Request, public_id: str) -> Response:
    """Show where a draft stands: asked, sent back with a reason, approved, tabled as which offer."""
    visible = queries.drafts_of_company(*_caller(request))
    return Response(_draft(get_object_or_404(visible, public_id=public_id)))


def _offers(request: Request, room: Room) -> Page[Offer]:
    return page_of(request, queries.offers_in(room), by="number")


def _listed(page: Page[Offer]) -> dict[str, object]:
    return page.answer("offers", [_offer(one) for one in page.rows], not_binding=not_binding())


@reads_template
@api_view(READ)
def template(request: Request, public_id: str) -> Response:
    """Give a complete body that can be changed and tabled: one's own last terms, else their proposal."""
    found, now = _find(request, public_id), timezone.now()
    until = _next_hour(queries.usual_deadline(found, now))
    return Response({**queries.offer_template(found, now), "open_until": until})


@checks_offer
@api_view(["POST"])
def check(request: Request, public_id: str) -> Response:
    """Check terms field by field against the minimum; nothing is kept, nobody is told."""
    found = _find(request, public_id)
    given = CheckSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    now = timezone.now()
    earliest = queries.earliest_deadline(found, now)
    open_until = given.validated_data["open_until"]
    fields: list[dict[str, object]] = []
    try:
        terms = Terms.parse(given.validated_data["terms"])
    except TermsInvalid as invalid:
        problems = problems_of(invalid.errors)
    else:
        problems = open_points(terms, model_names(found.company_id))
        fields = [_verdict(terms, one) for one in queries.verdicts_of(found, terms, now)]
    problems += grade_problems(actions.grade_missing(found.collective, found.company))
    if open_until is not None:
        problems += deadline_problems(open_until, earliest)
    return Response(
        {
            "can_be_tabled": not problems,
            "problems": [{**one.as_json(), "pointer": _pointer(one.field)} for one in problems],
            "fields": fields,
            "below_minimum": [one["field"] for one in fields if one["verdict"] == "below"],
            "earliest_open_until": _next_hour(earliest),
            "not_binding": not_binding(open_until),
        }
    )


@reads_offer
@api_view(READ)
def offer(request: Request, public_id: str) -> Response:
    """Show one offer with its terms, its state and, after a vote, the certificate without figures."""
    return Response(_offer(_find_offer(request, public_id)))


@accepts_offer
@api_view(["POST"])
@idempotent
def accept_in_principle(request: Request, public_id: str) -> Response:
    """Say that one could agree to the collective's answer as it is."""
    found = _find_offer(request, public_id)
    actions.accept_in_principle(actor=_caller(request)[0], offer_id=found.pk, at=timezone.now())
    return _now(request, public_id)


@declines_offer
@api_view(["POST"])
@idempotent
def decline(request: Request, public_id: str) -> Response:
    """Decline the collective's answer with a reason."""
    found = _find_offer(request, public_id)
    given = DeclineSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    actions.decline_offer(
        actor=_caller(request)[0],
        offer_id=found.pk,
        reason=given.validated_data["reason"],
        at=timezone.now(),
    )
    return _now(request, public_id)


@withdraws_offer
@api_view(["POST"])
@idempotent
def withdraw(request: Request, public_id: str) -> Response:
    """Take the company's own offer off the table."""
    found = _find_offer(request, public_id)
    actions.withdraw_offer(actor=_caller(request)[0], offer_id=found.pk, at=timezone.now())
    return _now(request, public_id)


def _find_offer(request: Request, public_id: str) -> Offer:
    person, company_id = _caller(request)
    visible = queries.offers_visible_to(person).filter(room__company=company_id)
    return get_object_or_404(visible, public_id=public_id)


def _now(request: Request, public_id: str) -> Response:
    return Response(_offer(_find_offer(request, public_id)))


@reads_offer_fields
@api_view(READ)
def offer_fields(request: Request, public_id: str) -> Response:
    """Hold an offer against the minimum in force when it was tabled, and say what came since."""
    person, company_id = _caller(request)
    visible = queries.offers_visible_to(person).filter(room__company=company_id)
    found = get_object_or_404(visible.select_related("room__union"), public_id=public_id)
    return Response(_held(found.room, Terms.parse(found.terms), found.tabled_at, found.open_until))


@reads_draft_fields
@api_view(READ)
def draft_fields(request: Request, public_id: str) -> Response:
    """Hold a draft against the minimum in force now, and say what is announced."""
    visible = queries.drafts_of_company(*_caller(request)).select_related("room__union")
    found = get_object_or_404(visible, public_id=public_id)
    return Response(_held(found.room, Terms.parse(found.terms), timezone.now(), found.open_until))


def _held(room: Room, terms: Terms, since: datetime, open_until: datetime | None) -> dict[str, object]:
    """Say how terms stand against the union's minimum, and against what it has published later."""
    version = queries.minimum_version_of(room, since)
    fields = [_verdict(terms, one) for one in queries.verdicts_of(room, terms, since)]
    news = queries.news_of(room, terms, since=since, at=timezone.now())
    return {
        "union": {"id": room.union.public_id, "name": room.union.name} if room.union else None,
        "minimum": _version(version) if version else None,
        "fields": fields,
        "below_minimum": [one["field"] for one in fields if one["verdict"] == "below"],
        "news": [
            {
                **_version(one.version),
                "in_force": one.is_in_force,
                "below_minimum": [each.key for each in one.verdicts if each.verdict == "below"],
            }
            for one in news
        ],
        "not_binding": not_binding(open_until),
    }


def _version(version: MinimumTerms) -> dict[str, object]:
    return {
        "id": version.public_id,
        "version": version.version,
        "territory": version.territory,
        "valid_from": version.valid_from,
    }


def _caller(request: Request) -> tuple[User, int]:
    """Give the delegate and the company of the key; the only authentication there is sets both."""
    return cast("User", request.user), cast("ApiKey", request.auth).organisation_id


def _pointer(field: str) -> str:
    """Say where a field lies in the body: beside the terms, or in them."""
    return pointer(field) if field == "open_until" else pointer("terms", field)


def _next_hour(moment: datetime) -> datetime:
    """Give the next full hour, so that the same is read until it is over."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _find(request: Request, public_id: str) -> Room:
    visible = queries.rooms_of_company(*_caller(request))
    return get_object_or_404(visible, public_id=public_id)


def _room(room: Room) -> dict[str, Any]:
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


def _band(band: Band | None) -> dict[str, int] | None:
    return {"low_percent": band.low_percent, "high_percent": band.high_percent} if band else None


def _offer(offer: Offer) -> dict[str, Any]:
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


def _draft(draft: OfferDraft) -> dict[str, Any]:
    is_over = draft.state in {OfferDraft.State.TABLED, OfferDraft.State.DROPPED}
    obstacle = None if is_over else actions.obstacle(draft, timezone.now())
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
            for one in draft.decisions.order_by("at", "pk")
        ],
        "obstacle": obstacle.code if obstacle else None,
        "offer": draft.offer.public_id if draft.offer else None,
        "not_binding": not_binding(draft.open_until),
    }


def _verdict(terms: Terms, one: FloorVerdict) -> dict[str, object]:
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
