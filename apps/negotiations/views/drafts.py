"""A company's drafts: written, read by somebody else, approved, tabled; for the company's people alone."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common import messages as words
from apps.common.days import local_day
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.companies.messages import APPROVAL_RULES
from apps.companies.queries import approval_policy, model_names
from apps.negotiations import actions, queries
from apps.negotiations.forms import DraftForm, SendBackForm
from apps.negotiations.messages.checks import points_of_draft
from apps.negotiations.models import OfferDraft, Room
from apps.negotiations.views import person_of
from apps.negotiations.views.offer_form import form_context
from apps.negotiations.views.table import comparison_of, heading_of
from apps.proposals.messages import term_groups
from apps.terms.domain import Terms
from apps.unions.messages import NewsWords, floor_rows, say_news


@login_required
@require_safe
def drafts(request: HttpRequest, public_id: str) -> HttpResponse:
    """List what one's company prepares in a room."""
    person, room = person_of(request), _room(request, public_id)
    policy = approval_policy(room.company_id)
    context = {
        "room": room,
        "drafts": queries.drafts_visible_to(person).filter(room=room),
        "rule": APPROVAL_RULES[policy.rule],
        "is_running": room.state in {Room.State.OPEN, Room.State.VOTING},
    }
    return render(request, "negotiations/drafts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a draft of an offer, whoever has the turn."""
    person, room = person_of(request), _room(request, public_id)
    require(person, "negotiations.prepare_offer", room)
    actions.check_preparing(room)
    now = timezone.now()
    form = _form(
        request, room, now, start=queries.starting_terms(room, "company", request.GET.get("start", ""))
    )
    if _is_handed_in(form):
        made = actions.prepare_draft(actor=person, room_id=room.pk, content=form.content, at=now)
        messages.success(request, _("The draft is kept. Only your own people see it."))
        return redirect("negotiations:draft", made.public_id)
    return _write(request, room, form, now)


@login_required
@require_safe
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a draft as the other side will read it, and what the company's people can do with it."""
    found = _find(request, public_id)
    return render(request, "negotiations/draft.html", _about(request, found, timezone.now()))


@login_required
@require_http_methods(["GET", "POST"])
def edit_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a draft anew."""
    found = _find(request, public_id)
    require(request.user, "negotiations.change_draft", found)
    now = timezone.now()
    form = _form(request, found.room, now, draft=found)
    if _is_handed_in(form):
        try:
            actions.change_draft(
                actor=person_of(request),
                draft_id=found.pk,
                content=form.content,
                seen_hash=form.cleaned_data["seen"],
                at=now,
            )
        except Refusal as refusal:
            form.add_error(None, words.say(refusal))
        else:
            messages.success(request, _("The draft is kept. Only your own people see it."))
            return redirect("negotiations:draft", found.public_id)
    return _write(request, found.room, form, now, draft=found)


@login_required
@require_POST
def ask_approval(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for approval of a draft; what is still open is said on its page."""
    found = _find(request, public_id)
    try:
        actions.ask_approval(actor=person_of(request), draft_id=found.pk, at=timezone.now())
    except Refusal as refusal:
        return _refused(request, found, refusal)
    messages.success(request, _("Asked. Those who may approve it have a mail."))
    return redirect("negotiations:draft", found.public_id)


@login_required
@require_POST
def take_back_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the question for approval back."""
    found = _find(request, public_id)
    actions.take_back_draft(actor=person_of(request), draft_id=found.pk, at=timezone.now())
    messages.success(request, _("Taken back. You can go on writing."))
    return redirect("negotiations:draft", found.public_id)


@login_required
@require_POST
def approve_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve a draft; it is on the table at once if that is possible."""
    found = _find(request, public_id)
    done = actions.approve_draft(
        actor=person_of(request), draft_id=found.pk, seen_hash=request.POST.get("seen", ""), at=timezone.now()
    )
    return _after(request, done)


@login_required
@require_http_methods(["GET", "POST"])
def send_back_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what has to change, and send a draft back."""
    found = _find(request, public_id)
    require(request.user, "negotiations.approve_draft", found)
    form = SendBackForm(request.POST or None, initial={"seen": found.content_hash})
    if request.method == "POST" and form.is_valid():
        actions.send_back_draft(
            actor=person_of(request),
            draft_id=found.pk,
            reason=form.cleaned_data["reason"],
            seen_hash=form.cleaned_data["seen"],
            at=timezone.now(),
        )
        messages.success(request, _("Sent back. Its authors have a mail with your reason."))
        return redirect("negotiations:draft", found.public_id)
    context = {"draft": found, "room": found.room, "form": form}
    return render(request, "negotiations/send_back_draft.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def table_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a draft on the table; what stands in its way is said on its page."""
    found = _find(request, public_id)
    try:
        done = actions.table_draft(actor=person_of(request), draft_id=found.pk, at=timezone.now())
    except Refusal as refusal:
        return _refused(request, found, refusal)
    return _after(request, done)


@login_required
@require_http_methods(["GET", "POST"])
def drop_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether a draft shall be given up, and give it up."""
    found = _find(request, public_id)
    require(request.user, "negotiations.change_draft", found)
    if request.method == "POST":
        actions.drop_draft(actor=person_of(request), draft_id=found.pk, at=timezone.now())
        messages.success(request, _("Dropped. It stays among your papers."))
        return redirect("negotiations:drafts", found.room.public_id)
    return render(request, "negotiations/drop_draft.html", {"draft": found, "room": found.room})


def _room(request: HttpRequest, public_id: str) -> Room:
    """Find a room of one's own company; for everybody else there are no drafts."""
    person = person_of(request)
    room = get_object_or_404(queries.rooms_visible_to(person), public_id=public_id)
    if not queries.may_see_drafts(person, room):
        raise Http404
    return room


def _find(request: HttpRequest, public_id: str) -> OfferDraft:
    return get_object_or_404(queries.drafts_visible_to(person_of(request)), public_id=public_id)


def _form(
    request: HttpRequest,
    room: Room,
    now: datetime,
    *,
    draft: OfferDraft | None = None,
    start: Terms | None = None,
) -> DraftForm:
    before = queries.content_of(draft) if draft else None
    initial: dict[str, Any] = {"open_until": queries.usual_deadline(room, now)}
    if draft is not None and before is not None:
        estimate = before.estimate
        initial = {
            "seen": draft.content_hash,
            "open_until": before.open_until,
            "prose": before.prose,
            "estimate_amount": estimate.amount if estimate else None,
            "estimate_currency": estimate.currency if estimate else "",
        }
    return DraftForm(
        request.POST if request.method == "POST" else None,
        before=before,
        today=local_day(now, room.company.zone),
        model_names=sorted(model_names(room.company_id)),
        minimum=queries.minimum_of(room, now),
        start=before.terms if before else start or Terms.parse({}),
        initial=initial,
    )


def _is_handed_in(form: DraftForm) -> bool:
    """Say whether a form was sent to be kept and can be; more rows, or what differs, come without judging."""
    if form.wants_more_rows or (form.is_bound and form.data.get("step") == "write"):
        form.forget_errors()
        return False
    return form.is_bound and form.is_valid()


def _write(
    request: HttpRequest, room: Room, form: DraftForm, now: datetime, *, draft: OfferDraft | None = None
) -> HttpResponse:
    context = {**form_context(room, "company", form, request.GET.get("start", ""), now), "draft": draft}
    return render(request, "negotiations/write_draft.html", context, status=422 if form.errors else 200)


def _about(request: HttpRequest, found: OfferDraft, now: datetime) -> dict[str, Any]:
    room = found.room
    offers = queries.offers_of(room)
    offer = queries.as_tabled(found, offers)
    check = queries.check_of_draft(found, now)
    policy = approval_policy(room.company_id)
    is_over = found.state in {OfferDraft.State.TABLED, OfferDraft.State.DROPPED}
    obstacle = None if is_over else queries.obstacle(found, check.facts)
    return {
        "draft": found,
        "room": room,
        "heading": heading_of(room, offer),
        **comparison_of(offer, offers, shows_all=request.GET.get("all") == "1"),
        "points": points_of_draft(check),
        "floor_rows": floor_rows(check.verdicts),
        "news": [] if is_over else _news(found, now),
        "terms": check.terms,
        "groups": term_groups(check.terms),
        "estimate": check.estimate,
        "company": room.company.short,
        "decisions": found.decisions.select_related("person").order_by("-at", "-pk"),
        "obstacle": words.say(obstacle) if obstacle else "",
        "needs_approval": policy.needs_approval,
        "rule": APPROVAL_RULES[policy.rule],
        "is_over": is_over,
    }


def _news(found: OfferDraft, now: datetime) -> list[NewsWords]:
    """Say which minimum terms came after a draft was written."""
    terms = Terms.parse(found.terms)
    return say_news(queries.news_of(found.room, terms, since=found.written_at, at=now))


def _after(request: HttpRequest, done: OfferDraft) -> HttpResponse:
    if done.offer is None:
        messages.warning(request, _("Approved. It is not on the table yet; this page says why."))
        return redirect("negotiations:draft", done.public_id)
    number = done.offer.number
    messages.success(
        request, _("Offer %(n)s is on the table. Everybody in the room sees it.") % {"n": number}
    )
    return redirect("negotiations:room", done.room.public_id)


def _refused(request: HttpRequest, found: OfferDraft, refusal: Refusal) -> HttpResponse:
    context = {**_about(request, found, timezone.now()), "refused": words.say(refusal)}
    return render(request, "negotiations/draft.html", context, status=409)
