"""What is said in a room: three lanes, each read by its own people alone."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.audit.queries import length
from apps.common import wakeup
from apps.common.forms import done
from apps.common.permissions import may, require
from apps.negotiations import actions, domain, queries
from apps.negotiations.domain import LaneName
from apps.negotiations.forms import DeskGuestForm, MessageForm, StrikeForm
from apps.negotiations.messages import lanes as words
from apps.negotiations.models import Room
from apps.negotiations.views import person_of

_LONGEST_NUMBER = 9


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lane(request: HttpRequest, public_id: str, lane: str) -> HttpResponse:
    """Show what is said in a lane, and take what its reader says."""
    room, name = _find(request, public_id, lane)
    form = _form(request, room, name, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, queries.PERMISSION_TO_SAY[name], room)
        if form.is_valid() and done(
            form,
            actions.post_message,
            actor=person_of(request),
            room_id=room.pk,
            lane=name,
            at=timezone.now(),
        ):
            return redirect("negotiations:lane", room.public_id, name)
    context = {**_about(request, room, name), "form": form}
    return render(request, "negotiations/lane.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def said(request: HttpRequest, public_id: str, lane: str) -> HttpResponse:
    """Show again what was said; a page fetches it when something new came."""
    room, name = _find(request, public_id, lane)
    return render(request, "negotiations/_said.html", _about(request, room, name))


@login_required
@require_POST
def read(request: HttpRequest, public_id: str, lane: str) -> HttpResponse:
    """Keep how far the reader has read."""
    room, name = _find(request, public_id, lane)
    number = _number(request.POST.get("number", "")) or 0
    actions.mark_read(actor=person_of(request), room_id=room.pk, lane=name, number=number, at=timezone.now())
    return HttpResponse(status=204)


@login_required
@require_POST
def writing(request: HttpRequest, public_id: str, lane: str) -> HttpResponse:
    """Tell the lane's open pages that somebody writes; nothing is kept."""
    room, name = _find(request, public_id, lane)
    require(request.user, queries.PERMISSION_TO_SAY[name], room)
    message = {"kind": "lane.writing", "name": person_of(request).name}
    wakeup.mark_changed(domain.stream_of(name, room.pk), message)
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, public_id: str, lane: str, number: int) -> HttpResponse:
    """Ask whether one's own message shall be erased, and erase it."""
    person = person_of(request)
    room, name = _find(request, public_id, lane)
    message = queries.message_in(room, name, number)
    if message is None or message.author_id != person.pk:
        raise Http404
    if request.method == "POST":
        actions.erase_message(actor=person, room_id=room.pk, lane=name, number=number, at=timezone.now())
        messages.success(request, _("Erased. That something stood there stays visible; its words are gone."))
        return redirect("negotiations:lane", room.public_id, name)
    context = {"room": room, "lane": name, "message": message}
    return render(request, "negotiations/erase_message.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Ask a moderator for the reason, and hide a message across the table."""
    room, name = _find(request, public_id, domain.TABLE)
    require(request.user, "negotiations.strike_message", room)
    message = queries.message_in(room, name, number)
    if message is None:
        raise Http404
    form = StrikeForm(request.POST or None)
    asked = {"actor": person_of(request), "room_id": room.pk, "number": number, "at": timezone.now()}
    if request.method == "POST" and form.is_valid() and done(form, actions.strike_message, **asked):
        messages.success(request, _("Struck. Your reason stands in its place."))
        return redirect("negotiations:lane", room.public_id, name)
    context = {"room": room, "message": message, "form": form}
    return render(request, "negotiations/strike_message.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def caucus_guest(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the union into the caucus, or end that."""
    room, name = _find(request, public_id, domain.CAUCUS)
    person, at = person_of(request), timezone.now()
    if request.POST.get("act") == "end":
        actions.dismiss_union(actor=person, room_id=room.pk, at=at)
        messages.success(request, _("The union reads the caucus no longer."))
    else:
        actions.invite_union(actor=person, room_id=room.pk, at=at)
        messages.success(request, _("The union reads the caucus and speaks in it, until you end that."))
    return redirect("negotiations:lane", room.public_id, name)


@login_required
@require_POST
def desk_guest(request: HttpRequest, public_id: str) -> HttpResponse:
    """Admit a member to the union's desk, or end that; the member may end it too."""
    room, name = _find(request, public_id, domain.DESK)
    person, at = person_of(request), timezone.now()
    leaving = request.POST.get("end", "").replace("\x00", "")
    if leaving:
        guest = actions.dismiss_from_desk(actor=person, room_id=room.pk, public_id=leaving, at=at)
        if guest.person_id == person.pk:
            messages.success(request, _("Ended. You read the desk no longer."))
            return redirect("negotiations:room", room.public_id)
        messages.success(request, _("Ended. They read the desk no longer."))
        return redirect("negotiations:lane", room.public_id, name)
    require(person, "negotiations.admit_to_desk", room)
    form = DeskGuestForm(request.POST, members=queries.members_to_admit(room))
    if form.is_valid() and done(form, actions.admit_to_desk, actor=person, room_id=room.pk, at=at):
        messages.success(request, _("Admitted. They read and write at the desk until you end that."))
        return redirect("negotiations:lane", room.public_id, name)
    context = {**_about(request, room, name), "form": _form(request, room, name)}
    context["guest_form"] = form
    return render(request, "negotiations/lane.html", context, status=422)


def _find(request: HttpRequest, public_id: str, lane: str) -> tuple[Room, LaneName]:
    """Find a lane that the reader reads; for everybody else there is none."""
    person = person_of(request)
    room = get_object_or_404(queries.rooms_visible_to(person), public_id=public_id)
    if not queries.reads_lane(person, room, lane):
        raise Http404
    return room, cast("LaneName", lane)


def _form(request: HttpRequest, room: Room, lane: LaneName, posted: Any = None) -> MessageForm:
    return MessageForm(
        posted,
        label=str(words.LABELS[lane]),
        hint=words.may_be_mentioned(_speakers(request, room, lane)),
    )


def _speakers(request: HttpRequest, room: Room, lane: LaneName) -> list[Any]:
    person = person_of(request)
    return list(queries.mentionable(person, room, lane).exclude(pk=person.pk).order_by("name")[:8])


def _about(request: HttpRequest, room: Room, lane: LaneName) -> dict[str, Any]:
    """Gather what a lane's page shows, in a fixed number of statements."""
    person = person_of(request)
    seen = length(domain.stream_of(lane, room.pk))
    asked = request.GET.get("q", "").strip()[:100]
    before = _number(request.GET.get("before", ""))
    found = queries.messages_in(room, lane, before=before, text=asked)
    shown = found[: queries.MESSAGES_ON_A_PAGE]
    last = queries.last_number(room, lane)
    is_guest = lane == domain.CAUCUS and queries.union_is_guest(room)
    has_guests = lane == domain.DESK and queries.at_desk_in([room]).exists()
    return {
        "room": room,
        "lane": lane,
        "seen": seen,
        "lanes": words.tabs_of(room, queries.news_in_lanes(person, room), current=lane),
        "heading": words.HEADINGS[lane],
        "readers": words.readers_of(room, lane, with_guest=is_guest or has_guests),
        "empty": words.EMPTY[lane],
        "posts": words.posts_of(shown, room, person),
        "older": shown[-1].number if len(found) > len(shown) else None,
        "asked": asked,
        "is_newest": before is None and not asked,
        "last": last,
        "read_by": queries.readers_up_to(person, room, lane, last),
        "may_say": domain.is_open_for_talk(room.state) and may(person, queries.PERMISSION_TO_SAY[lane], room),
        "may_strike": lane == domain.TABLE and may(person, "negotiations.strike_message", room),
        "may_invite": lane == domain.CAUCUS and bool(room.union_id) and _is_steward(request, room),
        "is_guest": is_guest,
        **_about_guests(request, room, lane),
    }


def _about_guests(request: HttpRequest, room: Room, lane: LaneName) -> dict[str, Any]:
    """Give a steward the members at the desk and a form to admit one more; to a member their own stay."""
    if lane != domain.DESK:
        return {}
    if not may(request.user, "negotiations.admit_to_desk", room):
        return {"own_stay": queries.stay_at_desk(person_of(request), room)}
    return {
        "may_admit": bool(room.union_id),
        "at_desk": list(queries.at_desk_in([room])),
        "guest_form": DeskGuestForm(members=queries.members_to_admit(room)),
    }


def _is_steward(request: HttpRequest, room: Room) -> bool:
    return may(request.user, "negotiations.open_caucus", room)


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else None
