"""A company's drafts: kept, changed, handed for approval, approved, tabled; for the company alone.

A key acts for the person who made it: it approves what that person may approve, and nothing they wrote.
"""

from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.idempotency import idempotent
from apps.api.methods import READ
from apps.api.paging import page_of
from apps.common.days import local_day
from apps.negotiations import actions, queries
from apps.negotiations.api.reading import caller_of, draft_json, find_room, held_json
from apps.negotiations.messages import not_binding
from apps.negotiations.messages.checks import points_of_draft
from apps.negotiations.models import OfferDraft, Room
from apps.negotiations.schema import (
    approves_draft,
    asks_approval,
    changes_draft,
    drops_draft,
    keeps_draft,
    reads_draft,
    reads_draft_fields,
    reads_drafts,
    sends_draft_back,
    tables_draft,
    takes_draft_back,
)
from apps.negotiations.serializers import (
    ApproveSerializer,
    ChangeDraftSerializer,
    OfferSerializer,
    SendBackSerializer,
)


@reads_drafts
@keeps_draft
@api_view([*READ, "POST"])
@idempotent
def drafts(request: Request, public_id: str) -> Response:
    """List the company's own drafts of a room, or keep another one."""
    found = find_room(request, public_id)
    if request.method == "POST":
        return _keep(request, found)
    own = queries.drafts_of_company(*caller_of(request)).filter(room=found)
    page = page_of(request, own, by="-written_at")
    facts = queries.table_facts(found, timezone.now())
    rows = [draft_json(one, facts) for one in page.rows]
    return page.respond(page.answer("drafts", rows, not_binding=not_binding()))


def _keep(request: Request, room: Room) -> Response:
    at = timezone.now()
    content = OfferSerializer(data=request.data).read(local_day(at, room.company.zone))
    made = actions.prepare_draft(actor=caller_of(request)[0], room_id=room.pk, content=content, at=at)
    address = reverse("api:draft", args=[made.public_id])
    return Response(_now(request, made.public_id), status=201, headers={"Location": address})


@reads_draft
@changes_draft
@drops_draft
@api_view([*READ, "PUT", "DELETE"])
def draft(request: Request, public_id: str) -> Response:
    """Show where a draft stands, write it anew, or give it up."""
    found, at = _find(request, public_id), timezone.now()
    actor = caller_of(request)[0]
    if request.method == "PUT":
        given = ChangeDraftSerializer(data=request.data)
        content = given.read(local_day(at, found.room.company.zone))
        seen = given.validated_data["content_hash"]
        actions.change_draft(actor=actor, draft_id=found.pk, content=content, seen_hash=seen, at=at)
    elif request.method == "DELETE":
        actions.drop_draft(actor=actor, draft_id=found.pk, at=at)
    return Response(_now(request, public_id))


@asks_approval
@api_view(["POST"])
@idempotent
def ask_approval(request: Request, public_id: str) -> Response:
    """Hand a complete draft for approval."""
    return _do(request, public_id, actions.ask_approval)


@takes_draft_back
@api_view(["POST"])
@idempotent
def take_back_draft(request: Request, public_id: str) -> Response:
    """Take the question for approval back."""
    return _do(request, public_id, actions.take_back_draft)


@approves_draft
@api_view(["POST"])
@idempotent
def approve_draft(request: Request, public_id: str) -> Response:
    """Approve the content that was read; it is on the table at once if that is possible."""
    given = ApproveSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    seen = given.validated_data["content_hash"]
    return _do(request, public_id, actions.approve_draft, seen_hash=seen)


@sends_draft_back
@api_view(["POST"])
@idempotent
def send_back_draft(request: Request, public_id: str) -> Response:
    """Send a draft back to its authors with a reason."""
    given = SendBackSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    seen, reason = given.validated_data["content_hash"], given.validated_data["reason"]
    return _do(request, public_id, actions.send_back_draft, seen_hash=seen, reason=reason)


@tables_draft
@api_view(["POST"])
@idempotent
def table_draft(request: Request, public_id: str) -> Response:
    """Put a draft on the table that is approved, or needs no approval."""
    return _do(request, public_id, actions.table_draft)


@reads_draft_fields
@api_view(READ)
def draft_fields(request: Request, public_id: str) -> Response:
    """Hold a draft against the minimum in force now, and say what its page says before it is tabled."""
    found = _find(request, public_id)
    now = timezone.now()
    checked = queries.check_of_draft(found, now)
    held = held_json(found.room, checked.terms, now, found.open_until)
    return Response({**held, "points": [one.as_json() for one in points_of_draft(checked)]})


def _do(request: Request, public_id: str, act: Callable[..., object], **given: object) -> Response:
    found = _find(request, public_id)
    act(actor=caller_of(request)[0], draft_id=found.pk, at=timezone.now(), **given)
    return Response(_now(request, public_id))


def _find(request: Request, public_id: str) -> OfferDraft:
    return get_object_or_404(queries.drafts_of_company(*caller_of(request)), public_id=public_id)


def _now(request: Request, public_id: str) -> dict[str, object]:
    found = _find(request, public_id)
    return draft_json(found, queries.table_facts(found.room, timezone.now()))
