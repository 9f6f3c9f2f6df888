"""Where mediations are read."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from apps.accounts.queries import speaks_for
from apps.catalogues.models import Conflict
from apps.catalogues.queries import conflicts_visible_to, parties_of, work_of_party
from apps.moderation import domain, queries
from apps.moderation.forms import TakeForm
from apps.moderation.messages import HEADINGS
from apps.moderation.models import Mediation
from apps.moderation.views import find_mediation, person_of
from apps.moderation.views.showing import Refused, found_in, shown


@login_required
@require_safe
def mediations(request: HttpRequest) -> HttpResponse:
    """List a person's own mediations, and to a representative what waits for somebody impartial."""
    person = person_of(request)
    rows = [
        (one, queries.title_for(one, person), HEADINGS[one.state]) for one in queries.own_mediations(person)
    ]
    own = speaks_for(person)
    context = {
        "rows": rows,
        "to_take": [(one, _take_form(one)) for one in queries.mediations_to_take(person)],
        "appeals": queries.appeals_to_take(person),
        "mine": [(one, one.conflict.work.title, HEADINGS[one.state]) for one in queries.mediated_by(person)],
        "asked": queries.waiting_asked_by(person),
        "collisions": [(one, work_of_party(one, own)) for one in queries.conflicts_without(person)],
    }
    return render(request, "moderation/mediations.html", context)


def _take_form(one: Mediation) -> TakeForm:
    return TakeForm(initial={"days": domain.USUAL_DAYS}, auto_id=f"id_{one.public_id}_%s")


@login_required
@require_safe
def mediation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a mediation to a claimant, the mediator or the second representative."""
    return page_of(request, find_mediation(request, public_id))


def page_of(request: HttpRequest, found: Mediation, *, refused: Refused | None = None) -> HttpResponse:
    """Show the page of a mediation, with a form that was refused if there is one."""
    context = shown(found, person_of(request), timezone.now(), refused=refused)
    return render(request, "moderation/mediation.html", context, status=422 if refused else 200)


@login_required
@require_safe
def about(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a claimant how the mediation of a conflict stands; a fragment for htmx, else its page."""
    person = person_of(request)
    conflict: Conflict = get_object_or_404(conflicts_visible_to(person), public_id=public_id)
    own = queries.own_mediations(person).filter(conflict=conflict).first()
    found = found_in(own) if own else []
    if own is None and not parties_of(conflict) & speaks_for(person):
        raise Http404
    context = {
        "conflict": conflict,
        "mediation": own,
        "heading": HEADINGS[own.state] if own else "",
        "finding": found[0] if found and found[0].one.void_at is None else None,
        "may_ask": conflict.settled_at is None and (own is None or own.closed_at is not None),
    }
    fragment = bool(getattr(request, "htmx", False))
    response = render(request, "moderation/_about.html" if fragment else "moderation/about.html", context)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


@login_required
@never_cache
@require_GET
def paper(request: HttpRequest, public_id: str) -> FileResponse:
    """Give a paper to those who read the mediation, as a download that no browser runs."""
    found = queries.paper_visible_to(person_of(request), public_id)
    if found is None:
        raise Http404
    response = FileResponse(
        default_storage.open(found.stored_as),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
