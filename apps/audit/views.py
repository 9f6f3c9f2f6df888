"""Pages about the record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Say how anybody checks contracts, ballots and the record without us."""
    return render(request, "audit/how.html")
