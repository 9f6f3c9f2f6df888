"""The site's addresses, and a bare insert and commit behind the same authentication."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_POST

from apps.config.urls import *  # noqa: F403
from apps.config.urls import urlpatterns as site_urls
from tests.bench.measure import insert_row


@login_required
@require_POST
def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row of 400 bytes; the statement is its own transaction."""
    insert_row()
    return HttpResponse(status=204)


urlpatterns: list[URLPattern | URLResolver] = [path("bench/insert/", insert), *site_urls]
