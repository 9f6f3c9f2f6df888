"""How a collective comes to stand beside a union, who looks after it, and how either side ends it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import Organisation, User
from apps.collectives.models import Collective
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may, require
from apps.unions import actions, domain, queries
from apps.unions.forms import AskForm, ReasonForm
from apps.unions.models import AffiliationAsk, Side
from apps.unions.views import person_of


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def affiliation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show members which union stands beside them and who speaks for it; a steward asks one here."""
    person = person_of(request)
    group = get_object_or_404(queries.collectives_read_by(person), organisation__slug=slug)
    form = AskForm(request.POST or None, unions=queries.unions_visible_to(person))
    if request.method == "POST":
        require(person, "unions.affiliate", group.organisation)
        if form.is_valid():
            try:
                actions.ask_union(actor=person, collective=group.organisation, at=now(), **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, say(refusal))
            else:
                messages.success(request, _("Asked. The union's representatives have a mail."))
                return redirect("unions:affiliation", slug)
    words = _affiliation_words(person, group, form)
    return render(request, "unions/affiliation.html", words, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def collectives(request: HttpRequest, slug: str) -> HttpResponse:
    """Show representatives who asks their union, beside whom it stands, and who looks after whom."""
    union = get_object_or_404(queries.unions_spoken_for(person_of(request)), slug=slug)
    return render(request, "unions/collectives.html", _collectives_words(person_of(request), union))


@login_required
@require_POST
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept or decline with a reason, or withdraw what was asked."""
    person = person_of(request)
    ask = get_object_or_404(queries.asks_visible_to(person), public_id=public_id)
    if request.POST.get("decision") == "withdraw":
        actions.withdraw_ask(actor=person, ask_id=ask.pk, at=now())
        messages.success(request, _("Withdrawn."))
        return redirect("unions:affiliation", ask.collective.slug)
    require(person, "unions.answer_ask", ask)
    form = ReasonForm(request.POST)
    if form.is_valid() and _answer(request, person, ask, form):
        return redirect("unions:collectives", ask.union.slug)
    words = {**_collectives_words(person, ask.union), "answered": ask, "form": form}
    return render(request, "unions/collectives.html", words, status=422)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what giving notice does, and give it, for the collective or for its union."""
    person = person_of(request)
    group = get_object_or_404(queries.collectives_ended_by(person), organisation__slug=slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.give_notice(
                actor=person, collective=group.organisation, at=now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Notice is given. The other side has a mail."))
            return _back(person, group, given.union)
    words = {
        "collective": group,
        "affiliation": queries.affiliation_of(group.organisation_id),
        "form": form,
        "days": domain.NOTICE_DAYS,
    }
    return render(request, "unions/notice.html", words, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the notice of one's own side."""
    person = person_of(request)
    group = get_object_or_404(queries.collectives_ended_by(person), organisation__slug=slug)
    kept = actions.take_back_notice(actor=person, collective=group.organisation, at=now())
    messages.success(request, _("Taken back. The union goes on standing beside the collective."))
    return _back(person, group, kept.union)


@login_required
@require_POST
def charge(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a representative look after a collective, or no longer."""
    person = person_of(request)
    group = get_object_or_404(queries.collectives_ended_by(person), organisation__slug=slug)
    running = queries.affiliation_of(group.organisation_id)
    require(person, "unions.put_in_charge", running)
    assert running is not None  # noqa: S101  nobody is put in charge of nothing
    public_id = request.POST.get("person", "").replace("\x00", "")
    somebody = get_object_or_404(queries.representatives_of(running.union_id), public_id=public_id)
    act: Callable[..., object] = (
        actions.end_charge if request.POST.get("act") == "end" else actions.put_in_charge
    )
    try:
        act(actor=person, collective=group.organisation, person=somebody, at=now())
    except Refusal as refusal:
        messages.error(request, say(refusal))
    else:
        messages.success(request, _("Kept. The members read who looks after them."))
    return redirect("unions:collectives", running.union.slug)


def _answer(request: HttpRequest, person: User, ask: AffiliationAsk, form: ReasonForm) -> bool:
    accepts = request.POST.get("decision") == "accept"
    act: Callable[..., object] = actions.accept_ask if accepts else actions.decline_ask
    try:
        act(actor=person, ask_id=ask.pk, at=now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, say(refusal))
        return False
    said = _("You stand beside %(name)s now.") if accepts else _("Declined. %(name)s reads your reason.")
    messages.success(request, said % {"name": ask.collective.name})
    return True


def _back(person: User, group: Collective, union: Organisation) -> HttpResponse:
    if may(person, "unions.affiliate", group.organisation):
        return redirect("unions:affiliation", group.organisation.slug)
    return redirect("unions:collectives", union.slug)


def _affiliation_words(person: User, group: Collective, form: AskForm) -> dict[str, Any]:
    running = queries.affiliation_of(group.organisation_id)
    return {
        "collective": group,
        "affiliation": running,
        "in_charge": queries.in_charge_of(running) if running else (),
        "representatives": queries.representatives_of(running.union_id) if running else (),
        "asks": queries.asks_of(group.organisation_id),
        "waits": queries.ask_waiting_of(group.organisation_id),
        "form": form,
        "leads": may(person, "unions.affiliate", group.organisation),
        "own_side": Side.COLLECTIVE,
    }


def _collectives_words(person: User, union: Organisation) -> dict[str, Any]:
    waiting = list(queries.asks_to_answer(union))
    parts = queries.parts_of([person], {ask.collective_id for ask in waiting})
    asks = [(ask, (person.pk, ask.collective_id) not in parts) for ask in waiting]
    return {
        "union": union,
        "asks": asks,
        "rows": queries.looked_after(union),
        "form": ReasonForm(),
        "answered": None,
        "own_side": Side.UNION,
    }
