"""Offers: tabled, read, answered."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.conditions import demand_match, is_conditional
from apps.api.errors import FieldProblems, Problem
from apps.api.idempotency import HEADER, idempotent
from apps.api.methods import READ
from apps.api.paging import Page, page_of
from apps.common.days import local_day
from apps.companies.queries import model_names
from apps.negotiations import actions, queries
from apps.negotiations.api.reading import (
    caller_of,
    draft_json,
    find_offer,
    find_room,
    held_json,
    next_hour,
    offer_json,
)
from apps.negotiations.messages import not_binding, open_points
from apps.negotiations.models import Offer, OfferDraft, Room
from apps.negotiations.schema import (
    accepts_offer,
    declines_offer,
    offer_schema,
    reads_offer,
    reads_offer_fields,
    reads_offers,
    reads_schema,
    reads_template,
    tables_offer,
    withdraws_offer,
)
from apps.negotiations.serializers import DeclineSerializer, OfferSerializer
from apps.terms.domain import Terms


@reads_offers
@tables_offer
@api_view([*READ, "POST"])
@idempotent
def offers(request: Request, public_id: str) -> Response:
    """List the offers of a room, or put one on the table."""
    found = find_room(request, public_id)
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
        actor=caller_of(request)[0], room_id=room.pk, content=given, key=str(request.headers[HEADER]), at=at
    )
    if isinstance(result, OfferDraft):
        address = reverse("api:draft", args=[result.public_id])
        facts = queries.table_facts(room, at)
        return Response(draft_json(result, facts), status=202, headers={"Location": address})
    if result.open_until != given.open_until:
        raise Problem("idempotency.key_reused")
    return Response(
        offer_json(result), status=201, headers={"Location": reverse("api:offer", args=[result.public_id])}
    )


def _offers(request: Request, room: Room) -> Page[Offer]:
    return page_of(request, queries.offers_in(room), by="number")


def _listed(page: Page[Offer]) -> dict[str, object]:
    return page.answer("offers", [offer_json(one) for one in page.rows], not_binding=not_binding())


@reads_template
@api_view(READ)
def template(request: Request, public_id: str) -> Response:
    """Give a complete body that can be changed and tabled: one's own last terms, else their proposal."""
    found, now = find_room(request, public_id), timezone.now()
    until = next_hour(queries.usual_deadline(found, now))
    return Response({**queries.offer_template(found, now), "open_until": until})


@reads_schema
@api_view(READ)
def schema(request: Request, public_id: str) -> Response:
    """Describe an offer in this room as JSON Schema, with the models that it can name."""
    found = find_room(request, public_id)
    return Response(offer_schema(sorted(model_names(found.company_id))))


@reads_offer
@api_view(READ)
def offer(request: Request, public_id: str) -> Response:
    """Show one offer with its terms, its state and, after a vote, the certificate without figures."""
    return Response(offer_json(find_offer(request, public_id)))


@accepts_offer
@api_view(["POST"])
@idempotent
def accept_in_principle(request: Request, public_id: str) -> Response:
    """Say that one could agree to the collective's answer as it is."""
    found = find_offer(request, public_id)
    actions.accept_in_principle(actor=caller_of(request)[0], offer_id=found.pk, at=timezone.now())
    return _now(request, public_id)


@declines_offer
@api_view(["POST"])
@idempotent
def decline(request: Request, public_id: str) -> Response:
    """Decline the collective's answer with a reason."""
    found = find_offer(request, public_id)
    given = DeclineSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    actions.decline_offer(
        actor=caller_of(request)[0],
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
    found = find_offer(request, public_id)
    actions.withdraw_offer(actor=caller_of(request)[0], offer_id=found.pk, at=timezone.now())
    return _now(request, public_id)


def _now(request: Request, public_id: str) -> Response:
    return Response(offer_json(find_offer(request, public_id)))


@reads_offer_fields
@api_view(READ)
def offer_fields(request: Request, public_id: str) -> Response:
    """Hold an offer against the minimum in force when it was tabled, and say what came since."""
    person, company_id = caller_of(request)
    visible = queries.offers_visible_to(person).filter(room__company=company_id)
    found = get_object_or_404(visible.select_related("room__union"), public_id=public_id)
    return Response(held_json(found.room, Terms.parse(found.terms), found.tabled_at, found.open_until))
