"""The rooms of a company."""

from django.utils import timezone
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.methods import READ
from apps.api.paging import page_of
from apps.companies.queries import model_names
from apps.negotiations import queries
from apps.negotiations.api.reading import band_json, caller_of, find_room, next_hour, room_json
from apps.negotiations.messages import not_binding
from apps.negotiations.schema import reads_room, reads_rooms


@reads_rooms
@api_view(READ)
def rooms(request: Request) -> Response:
    """List the rooms of the key's company."""
    page = page_of(request, queries.rooms_of_company(*caller_of(request)), by="-opened_at")
    return page.respond(
        page.answer("rooms", [room_json(one) for one in page.rows], not_binding=not_binding())
    )


@reads_room
@api_view(READ)
def room(request: Request, public_id: str) -> Response:
    """Show one room: whose turn it is, whether it is paused, the collective's proposal."""
    found = find_room(request, public_id)
    now = timezone.now()
    pause = queries.pause_now(found, now)
    return Response(
        {
            **room_json(found),
            "paused_until": pause.until if pause else None,
            "pause_reason": pause.reason if pause else None,
            "earliest_open_until": next_hour(queries.earliest_deadline(found, now)),
            "models": sorted(model_names(found.company_id)),
            "coverage_of_proposal": band_json(queries.coverage_of(found, now)),
            "proposal": {
                "id": found.proposal.public_id,
                "terms": found.proposal.terms,
                "terms_hash": found.proposal.terms_hash,
                "prose": found.proposal.prose,
            },
            "not_binding": not_binding(),
        }
    )
