"""Making an offer: the form, the check page, tabling it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common import messages as words
from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.companies.queries import approval_policy, model_names
from apps.negotiations import actions, domain, queries
from apps.negotiations.forms import CompanyOfferForm, OfferForm
from apps.negotiations.messages.checks import problems_with
from apps.negotiations.models import Offer, Room
from apps.negotiations.queries import OfferCheck
from apps.negotiations.views import person_of
from apps.negotiations.views.offer_form import check_context, form_context

# Buttons and tokens are no part of what is carried from the form to the check page.
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "step"})


@login_required
def new_offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make an offer or an answer in three steps on one address: write, check, table."""
    person = person_of(request)
    room = get_object_or_404(queries.rooms_visible_to(person), public_id=public_id)
    require(person, "negotiations.table_offer", room)
    side = queries.side_of(person, room) or ""
    if request.method != "POST" and side == "company" and approval_policy(room.company_id).needs_approval:
        return redirect(
            f"{reverse('negotiations:new_draft', args=[room.public_id])}?{request.GET.urlencode()}"
        )
    now = timezone.now()
    form = _form(request, room, side, now)
    step = request.POST.get("step", "write")
    if form.wants_more_rows or (request.method == "POST" and step == "write"):
        form.forget_errors()
        return _write(request, room, side, form, now)
    if request.method != "POST":
        actions.check_turn(room, side=side, at=now)
        return _write(request, room, side, form, now)
    check = _checked(form, room, side, now)
    if check is None:
        return _write(request, room, side, form, now)
    if step == "table":
        return _table(request, room, form, now)
    return _check(request, room, form, check, now)


def _form(request: HttpRequest, room: Room, side: str, now: datetime) -> OfferForm:
    deadline = queries.usual_deadline(room, now)
    options: dict[str, Any] = {
        "model_names": sorted(model_names(room.company_id)),
        "minimum": queries.minimum_of(room, now),
        "start": queries.starting_terms(room, side, request.GET.get("start", "")),
        "initial": {"key": uuid4().hex, "open_until": deadline},
    }
    posted = request.POST if request.method == "POST" else None
    if side == "company":
        return CompanyOfferForm(posted, today=local_day(now, room.company.zone), **options)
    return OfferForm(posted, **options)


def _write(request: HttpRequest, room: Room, side: str, form: OfferForm, now: datetime) -> HttpResponse:
    context = form_context(room, side, form, request.GET.get("start", ""), now)
    return render(request, "negotiations/new_offer.html", context, status=422 if form.errors else 200)


def _checked(form: OfferForm, room: Room, side: str, now: datetime) -> OfferCheck | None:
    """Check all that tabling would check; None if anything is wrong, which the form then says."""
    if not form.is_valid():
        return None
    check = queries.check_of(
        room,
        form.cleaned_data["terms"],
        side=side,
        at=now,
        open_until=form.cleaned_data["open_until"],
        estimate=form.estimate,
    )
    form.add_problems(problems_with(check))
    if not form.errors:
        try:
            domain.check_table(check.facts, side)
        except Refusal as refusal:
            form.add_error(None, words.say(refusal))
    return None if form.errors else check


def _check(
    request: HttpRequest, room: Room, form: OfferForm, check: OfferCheck, now: datetime
) -> HttpResponse:
    context = {
        **check_context(room, check, now),
        "prose": form.cleaned_data["prose"],
        "carried": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_CARRIED
            for value in values
        ],
    }
    return render(request, "negotiations/check_offer.html", context)


def _table(request: HttpRequest, room: Room, form: OfferForm, now: datetime) -> HttpResponse:
    offer: Offer = actions.table_offer(
        actor=person_of(request),
        room_id=room.pk,
        terms=form.cleaned_data["terms"],
        prose=form.cleaned_data["prose"],
        estimate=form.estimate,
        open_until=form.cleaned_data["open_until"],
        key=form.cleaned_data["key"],
        at=now,
    )
    messages.success(
        request, _("Offer %(n)s is on the table. Everybody in the room sees it.") % {"n": offer.number}
    )
    return redirect("negotiations:room", room.public_id)
