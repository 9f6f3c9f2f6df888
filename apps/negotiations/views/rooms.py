"""The rooms, one room, its fragments and its history."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import Organisation, Role
from apps.accounts.queries import organisations_of
from apps.collectives.queries import bylaws_in_force
from apps.common.permissions import may
from apps.companies.queries import answers_of, companies_visible_to, grade
from apps.contracts.models import Contract
from apps.contracts.queries import contracts_visible_to, is_followed
from apps.negotiations import actions, queries
from apps.negotiations.messages.moves import say_step
from apps.negotiations.models import Room
from apps.negotiations.views import person_of
from apps.negotiations.views.record import lines_of
from apps.negotiations.views.table import table_of
from apps.proposals.models import ProposalVersion
from apps.proposals.queries import published_versions, versions_visible_to

ENTRIES_ON_A_PAGE = 100
MOVES_ON_A_PAGE = 10


@login_required
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """List the rooms of the reader, and to whom a new one could be opened."""
    person = person_of(request)
    listed = queries.rooms_with_offers(person, timezone.now())
    companies = organisations_of(person, Organisation.Kind.COMPANY, Role.DELEGATE)
    open_to = published_versions() if companies.exists() else ProposalVersion.objects.none()
    at_desk = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE).exists()
    context = {"rooms": listed, "open_to": open_to, "at_desk": at_desk}
    return render(request, "negotiations/rooms.html", context)


@login_required
@require_safe
def room(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a room: what lies on the table and how it compares."""
    words = _table(request, public_id)
    may_use_api = words["side"] == words["room"].turn == "company" and words["is_open_room"]
    words["shows_drafts"] = queries.may_see_drafts(person_of(request), words["room"])
    words |= {"shows_api": may_use_api, "site": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "negotiations/room.html", words)


@login_required
@require_safe
def offers_fragment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show again what lies on the table; a page fetches it when something happened."""
    return render(request, "negotiations/_offers.html", _table(request, public_id))


@login_required
@require_safe
def status_fragment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show again the head of the room: title, standing notices, rounds."""
    return render(request, "negotiations/_head.html", _table(request, public_id, compares=False))


@login_required
@require_safe
def presence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who is here now: one's own side by name, of the others a number and who has spoken."""
    found, person = _find(request, public_id), person_of(request)
    parties = queries.presence_in(found, person)
    total = sum(one.total for one in parties or [])
    return render(request, "negotiations/_presence.html", {"parties": parties, "total": total})


@login_required
@require_safe
def past_use(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the members confirmed of past use: the number to the collective, a band to the others."""
    found = _find(request, public_id)
    totals, exact = queries.past_use_in(found, person_of(request))
    shown = {
        "totals": totals,
        "exact": exact,
        "company": found.company,
        "answer": answers_of(found.company_id).get("earlier_data"),
    }
    return render(request, "claims/_totals.html", shown)


@login_required
@require_safe
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the record of a room, entry by entry."""
    found = _find(request, public_id)
    page = Paginator(queries.history_of(found), ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"room": found, "page": page, "lines": lines_of(found, list(page.object_list))}
    return render(request, "negotiations/history.html", context)


@login_required
@require_safe
def moves(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who moved from one offer to the next, in which terms, how far and after how long."""
    found = _find(request, public_id)
    offers = queries.offers_of(found)
    page = Paginator(offers[::-1], MOVES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    steps = queries.steps_to(shown, offers)
    said = [say_step(step, offer, found) for step, offer in zip(steps, shown, strict=True)]
    return render(request, "negotiations/moves.html", {"room": found, "page": page, "steps": said})


@login_required
@require_safe
def beside(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what all companies offer the collective now; for companies there is no such page."""
    person, found = person_of(request), _find(request, public_id)
    if not queries.may_see_others(person, found):
        raise Http404
    rows = queries.beside(person, found, timezone.now())
    context = {"room": found, "rows": rows, "works": queries.WORKS_COMPARED}
    return render(request, "negotiations/beside.html", context)


@login_required
def open_room(request: HttpRequest, version_id: str) -> HttpResponse:
    """Ask whether a room shall be opened about a published proposal, and open it."""
    person = person_of(request)
    version = get_object_or_404(versions_visible_to(person), public_id=version_id)
    companies = organisations_of(person, Organisation.Kind.COMPANY, Role.DELEGATE)
    collective = version.proposal.collective.organisation
    if (
        not companies
        and person.seats.filter(organisation=collective, role=Role.STEWARD, until__isnull=True).exists()
    ):
        companies = companies_visible_to(person)
    if not companies:
        raise Http404
    if request.method == "POST":
        chosen = request.POST.get("company", "").replace("\x00", "")
        company = get_object_or_404(companies, public_id=chosen)
        opened = actions.open_room(
            actor=person, company=company, proposal_version_id=version.pk, at=timezone.now()
        )
        messages.success(request, _("The room is open. Both sides see it now."))
        return redirect("negotiations:room", opened.public_id)
    context = {
        "version": version,
        "companies": [(one, grade(one.pk).level) for one in companies],
        "collective": collective,
        "demanded": bylaws_in_force(collective.pk).demanded_grade,
    }
    return render(request, "negotiations/open_room.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, public_id: str, follows_as: str) -> HttpResponse:
    """Say what amending or renewing a contract takes, and open the room in which it is agreed."""
    person = person_of(request)
    contract = get_object_or_404(contracts_visible_to(person), public_id=public_id)
    version = queries.version_to_follow(contract)
    room = Room(collective=contract.collective, company=contract.company, union=contract.union)
    if follows_as not in Contract.Follows.values or not may(person, "negotiations.open_room", room):
        raise Http404
    if request.method == "POST" and version is not None:
        opened = actions.open_room(
            actor=person,
            company=contract.company,
            proposal_version_id=version.pk,
            follows=contract,
            follows_as=follows_as,
            at=timezone.now(),
        )
        messages.success(request, _("The room is open. Both sides see it now."))
        return redirect("negotiations:room", opened.public_id)
    running = queries.running_room(contract.collective_id, contract.company_id)
    context = {
        "contract": contract,
        "is_renewal": follows_as == Contract.Follows.RENEW,
        "version": version,
        "running": running,
        "is_followed": is_followed(contract),
    }
    return render(request, "negotiations/follow.html", context)


def _find(request: HttpRequest, public_id: str) -> Room:
    return get_object_or_404(queries.rooms_visible_to(person_of(request)), public_id=public_id)


def _table(request: HttpRequest, public_id: str, *, compares: bool = True) -> dict[str, Any]:
    found, at = _find(request, public_id), timezone.now()
    shows_all = request.GET.get("all") == "1"
    return table_of(found, person_of(request), at, shows_all=shows_all, compares=compares)
