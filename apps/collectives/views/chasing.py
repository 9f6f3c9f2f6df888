"""What stewards ask after: who gave a mandate, and which works of the pool wait for whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import Seat, User
from apps.collectives import actions, domain, queries
from apps.collectives.messages import say_waiting
from apps.collectives.models import Collective
from apps.collectives.views import person_of
from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.messages import say

_A_PAGE = 40
_WORKS_A_PAGE = 50


@dataclass(frozen=True)
class Chased:
    """A member with what the pool waits for, and whether they can be reminded now.

    Args:
        shared: works of others in which they hold a part, if they have given no mandate.
        again_at: from when they can be reminded again, if that is not now.
    """

    seat: Seat
    waiting: domain.Waiting
    shared: int
    can_remind: bool
    again_at: datetime | None


@login_required
@never_cache
@require_GET
def chase(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a steward who has given a mandate and what works wait for; nothing of what a mandate says."""
    steward = person_of(request)
    led, at = _led(request, slug), now()
    on = _day(led, at)
    rows = _rows(steward, led, on, at)
    silent = [one for one in rows if one.waiting.mandate]
    outside = Paginator(queries.outside_owners(led, on), _A_PAGE).get_page(request.GET.get("outside"))
    asked = queries.asked_outside_when(led, [one["outside_name"] for one in outside])
    words = {
        "collective": led,
        "total": len(rows),
        "given": len(rows) - len(silent),
        "silent": Paginator(silent, _A_PAGE).get_page(request.GET.get("page")),
        "waiting": Paginator([one for one in rows if one.waiting.about == domain.WORKS], _A_PAGE).get_page(
            request.GET.get("waiting")
        ),
        "outside": outside,
        "owners": [{**one, "asked_at": asked.get(one["outside_name"])} for one in outside],
        "due": sum(one.can_remind for one in rows),
    }
    return render(request, "collectives/chase.html", words)


@login_required
@require_POST
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Remind one member, or everybody of whom something is waited for."""
    steward, led = person_of(request), _led(request, slug)
    named = request.POST.get("person", "")
    try:
        count = _remind(steward, led, named)
    except Refusal as refusal:
        messages.error(request, say(refusal))
    else:
        words = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
        messages.success(request, words % {"count": count})
    return redirect("collectives:chase", slug)


@login_required
@never_cache
@require_GET
def waiting_works(request: HttpRequest, slug: str, why: str, public_id: str) -> HttpResponse:
    """List the works of the pool that wait for one member, or for the owner outside of a share."""
    led = _led(request, slug)
    found = queries.works_waiting(led, _day(led, now()), why, public_id)
    if found is None:
        raise Http404
    who, works = found
    words = {
        "collective": led,
        "who": who,
        "reason": say_waiting(why),
        "page": Paginator(works, _WORKS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "collectives/waiting_works.html", words)


def _remind(steward: User, led: Collective, public_id: str) -> int:
    if not public_id:
        return len(actions.remind_waiting(actor=steward, collective=led, at=now()))
    person = queries.member_named(led, public_id.replace("\x00", ""))
    if person is None:
        raise Refusal("remind.no_member")
    actions.remind_member(actor=steward, collective=led, person=person, at=now())
    return 1


def _rows(steward: User, led: Collective, on: date, at: datetime) -> list[Chased]:
    found = queries.waiting_for(led, on)
    shared = queries.shared_with(led, on, [pk for pk, waiting in found.items() if waiting.mandate])
    reachable = set(queries.people_to_remind(led).values_list("pk", flat=True)) - {steward.pk}
    rows = []
    for seat in queries.member_seats(led):
        waiting = found.get(seat.person_id, domain.Waiting())
        can_remind = seat.person_id in reachable and waiting.is_due(at)
        again = domain.next_reminder(waiting.reminded_at) if waiting.reminded_at else None
        again_at = again if again and again > at and waiting.about else None
        rows.append(Chased(seat, waiting, shared.get(seat.person_id, 0), can_remind, again_at))
    return rows


def _led(request: HttpRequest, slug: str) -> Collective:
    return get_object_or_404(queries.collectives_led_by(person_of(request)), organisation__slug=slug)


def _day(led: Collective, at: datetime) -> date:
    return local_day(at, led.organisation.zone)
