"""What the union may do in a room and did, appeals against it, and the union's desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import Organisation, Role
from apps.accounts.queries import organisations_of
from apps.common.days import after_days
from apps.common.forms import done
from apps.common.permissions import may, require
from apps.negotiations import actions, domain, queries
from apps.negotiations.forms import AppealAnswerForm, AppealForm, PowerForm
from apps.negotiations.messages import powers as words
from apps.negotiations.models import Room
from apps.negotiations.views import person_of
from apps.terms.vocabulary import VOCABULARY
from apps.unions.messages import label, say_floor

_ROOMS_ON_A_PAGE = 20


@login_required
@require_safe
def moderation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the list of powers, what stands, and every use with its appeals; to everybody in the room."""
    person, room, at = person_of(request), _room(request, public_id), timezone.now()
    standing = queries.rulings_standing(room, at)
    side = queries.side_of(person, room)
    context = {
        "room": room,
        "powers": [(name, *words.POWER_WORDS[name]) for name in domain.POWERS],
        "may_use": may(person, "negotiations.use_power", room),
        "uses": words.uses_of(queries.rulings_of(room), standing=standing, side=side, at=at),
        "at": at,
        "person": person,
    }
    return render(request, "negotiations/moderation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, public_id: str, power: str) -> HttpResponse:
    """Ask a representative for what a power needs, and use it."""
    room = _room(request, public_id)
    require(request.user, "negotiations.use_power", room)
    listed = domain.POWERS.get(power)
    if listed is None:
        raise Http404
    at = timezone.now()
    form = PowerForm(
        request.POST or None,
        power=listed,
        fields=[(key, label(key)) for key in VOCABULARY.by_key],
        initial={"until": after_days(at, 1, room.collective.zone)},
    )
    asked = {"actor": person_of(request), "room_id": room.pk, "power": power, "at": at}
    if request.method == "POST" and form.is_valid() and done(form, actions.use_power, **asked):
        messages.success(request, _("Done. Everybody in the room sees it, and both sides may appeal."))
        return redirect("negotiations:moderation", room.public_id)
    title, hint = words.POWER_WORDS[power]
    context = {"room": room, "form": form, "title": title, "hint": hint}
    return render(request, "negotiations/use_power.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End what stands."""
    found = get_object_or_404(queries.rulings_visible_to(person_of(request)), public_id=public_id)
    actions.end_ruling(actor=person_of(request), ruling_id=found.pk, at=timezone.now())
    messages.success(request, _("Ended. Everybody in the room sees it."))
    return redirect("negotiations:moderation", found.room.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a side why it appeals, and tell the union."""
    found = get_object_or_404(queries.rulings_visible_to(person_of(request)), public_id=public_id)
    require(request.user, "negotiations.appeal", found.room)
    form = AppealForm(request.POST or None)
    asked = {"actor": person_of(request), "ruling_id": found.pk, "at": timezone.now()}
    if request.method == "POST" and form.is_valid() and done(form, actions.appeal, **asked):
        messages.success(request, _("Sent. A second representative answers within five days."))
        return redirect("negotiations:moderation", found.room.public_id)
    context = {"room": found.room, "form": form, "title": words.title_of(found)}
    return render(request, "negotiations/appeal.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a second representative for the answer to an appeal, and give it."""
    found = get_object_or_404(queries.appeals_visible_to(person_of(request)), public_id=public_id)
    require(request.user, "negotiations.answer_appeal", found)
    form = AppealAnswerForm(request.POST or None)
    room = found.ruling.room
    asked = {"actor": person_of(request), "appeal_id": found.pk, "at": timezone.now()}
    if request.method == "POST" and form.is_valid() and done(form, actions.answer_appeal, **asked):
        messages.success(request, _("Answered. Both sides read it."))
        return redirect("negotiations:moderation", room.public_id)
    context = {"room": room, "form": form, "title": words.title_of(found.ruling), "appeal": found}
    return render(request, "negotiations/answer_appeal.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show a representative the rooms of the union, page by page: what waits, what is below the minimum."""
    person, at = person_of(request), timezone.now()
    unions = organisations_of(person, Organisation.Kind.UNION, Role.REPRESENTATIVE)
    if not unions:
        raise Http404
    rooms = queries.rooms_at_desk(person, at)
    page = Paginator(rooms, _ROOMS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = queries.at_desk(list(page), at)
    below = [[(label(one.key), say_floor(one)) for one in row.below] for row in rows]
    context = {
        "rows": list(zip(rows, below, strict=True)),
        "waiting": rooms.filter(Q(waiting=True)).count(),
        "page": page,
        "at": at,
    }
    return render(request, "negotiations/desk.html", context)


def _room(request: HttpRequest, public_id: str) -> Room:
    return get_object_or_404(queries.rooms_visible_to(person_of(request)), public_id=public_id)
