"""The page on which a steward or a representative declares their interests."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import Organisation, User
from apps.collectives import actions, queries
from apps.collectives.forms import InterestsForm
from apps.collectives.views import person_of
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    """Let whoever leads a collective or speaks for a union declare, and read what they declared before."""
    person = person_of(request)
    where = get_object_or_404(Organisation.objects.filter(kind__in=_KINDS), slug=slug)
    if not may(person, "collectives.declare_interests", where):
        raise Http404
    form = InterestsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.declare_interests(actor=person, organisation=where, at=now(), **form.given())
        except Refusal as refusal:
            form.add_error("text", say(refusal))
        else:
            messages.success(request, _("Declared. It holds for a year."))
            return redirect("collectives:declare", slug)
    return render(
        request, "collectives/declare.html", _words(person, where, form), status=422 if form.errors else 200
    )


_KINDS = (Organisation.Kind.COLLECTIVE, Organisation.Kind.UNION)


def _words(person: User, where: Organisation, form: InterestsForm) -> dict[str, Any]:
    is_union = where.kind == Organisation.Kind.UNION
    [(_person, declared)] = queries.declared_by([person], where, now())
    return {
        "organisation": where,
        "is_union": is_union,
        "form": form,
        "declared": declared,
        "history": queries.statements_of(person, where),
        "back": reverse("unions:union" if is_union else "collectives:stewards", args=[where.slug]),
    }
