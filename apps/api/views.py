"""The API's description of itself, for machines and for people."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.api import changelog as changes
from apps.api import pages, problems
from apps.api.paging import MOST, USUAL
from apps.api.schema import document
from apps.api.throttles import policy


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document."""
    return JsonResponse(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document as a page."""
    found = document()
    words = {
        "groups": pages.groups_of(found),
        "shapes": pages.shapes_of(found),
        "version": changes.VERSION,
        "site": found["servers"][0]["url"],
        "usual": USUAL,
        "most": MOST,
        "key": policy("key"),
        "organisation": policy("organisation"),
    }
    return render(request, "api/docs.html", words)


@require_safe
def changelog(request: HttpRequest) -> HttpResponse:
    """Show what changed, and what is promised not to."""
    return render(request, "api/changelog.html", {"releases": changes.RELEASES, "promises": changes.PROMISES})


@require_safe
def changelog_json(request: HttpRequest) -> HttpResponse:
    """Give the changelog to machines."""
    return JsonResponse(changes.as_json())


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """List every code with which a request may be refused."""
    codes = {
        code
        for group in pages.groups_of(document())
        for operation in group.operations
        for response in operation.responses
        for code in response.codes
    }
    kinds = [kind for code in {*problems.KINDS, *codes} if (kind := problems.kind_of(code))]
    ordered = sorted(kinds, key=lambda kind: (kind.status, kind.code))
    return render(request, "api/problems.html", {"kinds": ordered})


@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """Explain one code: where the `type` of a problem document leads."""
    kind = problems.kind_of(code)
    if kind is None:
        raise Http404
    return render(request, "api/problem.html", {"kind": kind})
