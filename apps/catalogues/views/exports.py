"""A catalogue to take along."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import queries
from apps.catalogues.adapters.exports import FORMATS
from apps.catalogues.views.works_list import listed


@login_required
@never_cache
@require_GET
def export(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    """Give the works that the list shows as a file that can be brought again, a batch at a time."""
    if ending not in FORMATS:
        raise Http404
    write, media_type = FORMATS[ending]
    person, today = cast(User, request.user), now().date()
    rows = queries.export_rows(listed(person, request.GET).works, speaks_for(person), today)
    response = StreamingHttpResponse(write(rows), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="tutti-works-{today}.{ending}"'
    return response
