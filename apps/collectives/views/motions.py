"""What members decide about their own collective: drafted, read, and put to the vote."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.ballots.domain import people_needed
from apps.ballots.queries import certification
from apps.collectives import actions, domain, queries
from apps.collectives.forms import DraftForm, VoteEndForm, fields_of
from apps.collectives.messages import change_rows, rule_rows
from apps.collectives.messages.bylaws import say_majority
from apps.collectives.models import Collective, Motion
from apps.collectives.views import person_of
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may, require


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a steward write new bylaws, see what changes, and keep the draft."""
    person = person_of(request)
    led = get_object_or_404(queries.collectives_visible_to(person), organisation__slug=slug)
    require(person, "collectives.draft_bylaws", led)
    in_force = queries.bylaws_in_force(led.organisation_id)
    form = DraftForm(request.POST or None, initial=fields_of(in_force))
    if form.is_valid() and request.POST.get("act") == "keep":
        try:
            made = actions.draft_bylaws(actor=person, collective=led, at=now(), **form.given())
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            return _kept(request, led, made)
    return _form_page(request, led, form, in_force, back=reverse("collectives:bylaws", args=[slug]))


@login_required
@never_cache
@require_safe
def motion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the exact text of a motion: what changes, every rule, why, and how it stands."""
    person = person_of(request)
    shown = _find(person, public_id)
    is_drafted = shown.state == Motion.State.DRAFTED
    may_draft = is_drafted and may(person, "collectives.draft_bylaws", shown.collective)
    words = {
        "motion": shown,
        "collective": shown.collective,
        "text_hash": queries.fingerprint(shown),
        "number": shown.version + 1,
        "is_drafted": is_drafted,
        "may_ask": is_drafted and may(person, "collectives.put_motion_to_vote", shown),
        "may_revise": may_draft and shown.rules is not None,
        "may_drop": is_drafted and may(person, "collectives.drop_motion", shown),
        "waits_until": _waits_until(shown, now()),
        "is_removal": shown.kind == Motion.Kind.REMOVAL,
        "awaits_successor": shown.state == Motion.State.VOTING and queries.awaits_successor(shown),
        "has_no_vote": _has_no_vote(person, shown),
        **_rules_of(shown),
    }
    return render(request, "collectives/motion.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a steward write a draft anew."""
    person = person_of(request)
    shown = get_object_or_404(
        queries.motions_visible_to(person), public_id=public_id, kind=Motion.Kind.BYLAWS
    )
    require(person, "collectives.draft_bylaws", shown.collective)
    initial = {**fields_of(domain.Bylaws.parse(shown.rules)), "reason": shown.reason}
    form = DraftForm(request.POST or None, initial=initial)
    if form.is_valid() and request.POST.get("act") == "keep":
        try:
            actions.revise_bylaws(actor=person, motion_id=shown.pk, at=now(), **form.given())
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            return _kept(request, shown.collective, shown)
    in_force = queries.bylaws_in_force(shown.collective.organisation_id)
    back = reverse("collectives:motion", args=[public_id])
    return _form_page(request, shown.collective, form, in_force, back=back)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def put_to_vote(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a steward what a vote would freeze, and announce or open it."""
    person = person_of(request)
    shown = _find(person, public_id)
    require(person, "collectives.put_motion_to_vote", shown)
    organisation, at = shown.collective.organisation, now()
    rules = queries.rules_for(shown)
    earliest = domain.earliest_end(rules, at, organisation.zone)
    text_hash = queries.fingerprint(shown)
    form = VoteEndForm(request.POST or None, text_hash=text_hash, earliest=earliest)
    if form.is_valid():
        try:
            asked = actions.put_motion_to_vote(
                actor=person, motion_id=shown.pk, at=now(), **form.cleaned_data
            )
        except Refusal as refusal:
            # The page shows the newest text, so what is sent next is about that.
            form.data = {**request.POST.dict(), "text_hash": text_hash}
            form.add_error("closes_at" if refusal.code in _ABOUT_TIMES else None, say(refusal))
        else:
            assert asked.ballot is not None  # noqa: S101  the action has made it
            messages.success(request, _("The members are asked. Every one of them is told."))
            return redirect("ballots:ballot", asked.ballot.public_id)
    people = len(queries.roll_of_motion(shown, rules))
    words = {
        "motion": shown,
        "collective": shown.collective,
        "form": form,
        "text_hash": text_hash,
        "is_removal": shown.kind == Motion.Kind.REMOVAL,
        "bylaws": rules,
        "needed": say_majority(rules.threshold),
        "people": people,
        "quorum": people_needed(rules.quorum_percent, people),
        "earliest": earliest,
        "union": queries.union_beside(organisation.pk) if rules.certified else None,
        **_rules_of(shown),
    }
    return render(request, "collectives/put_motion_to_vote.html", words, status=422 if form.errors else 200)


@login_required
@require_POST
def drop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Drop a draft."""
    person = person_of(request)
    shown = _find(person, public_id)
    actions.drop_motion(actor=person, motion_id=shown.pk, at=now())
    messages.success(request, _("Dropped. The members are not asked."))
    return redirect("collectives:bylaws", shown.collective.organisation.slug)


_ABOUT_TIMES = {"motion.too_short", "motion.too_long"}


def _find(person: User, public_id: str) -> Motion:
    return get_object_or_404(queries.motions_visible_to(person), public_id=public_id)


def _rules_of(shown: Motion) -> dict[str, Any]:
    """Give the rules of drafted bylaws, and what they change: of those in force now, or when it was asked."""
    if shown.rules is None:
        return {"changes": [], "rules": []}
    is_drafted, after = shown.state == Motion.State.DRAFTED, domain.Bylaws.parse(shown.rules)
    in_force = queries.bylaws_in_force(shown.collective.organisation_id)
    changes = change_rows(in_force if is_drafted else _before(shown), after)
    return {"changes": changes, "rules": rule_rows(after)}


def _kept(request: HttpRequest, led: Collective, kept: Motion | None) -> HttpResponse:
    if kept is None:
        messages.success(request, _("You are the only member, so these are the bylaws from now on."))
        return redirect("collectives:bylaws", led.organisation.slug)
    messages.success(request, _("The draft is kept. The members read it, and nothing is decided yet."))
    return redirect("collectives:motion", kept.public_id)


def _form_page(
    request: HttpRequest, led: Collective, form: DraftForm, in_force: domain.Bylaws, *, back: str
) -> HttpResponse:
    is_read = form.is_bound and not form.errors
    words: dict[str, Any] = {
        "collective": led,
        "form": form,
        "back": back,
        "is_read": is_read,
        "changes": change_rows(in_force, form.bylaws()) if is_read else [],
    }
    return render(request, "collectives/draft_bylaws.html", words, status=422 if form.errors else 200)


def _before(shown: Motion) -> domain.Bylaws:
    """Give the bylaws that were in force when a motion was put to the vote."""
    former = queries.versions_of(shown.collective).filter(version=shown.version).first()
    return domain.Bylaws.parse(former.rules) if former else domain.Bylaws()


def _has_no_vote(person: User, shown: Motion) -> bool:
    """Say whether the reader's category has no vote on a motion, under the bylaws by which it is asked."""
    where = shown.collective.organisation_id
    bylaws = queries.bylaws_when_asked(shown.ballot) if shown.ballot else queries.bylaws_in_force(where)
    return person.pk in queries.members_without_vote(where, bylaws)


def _waits_until(shown: Motion, at: datetime) -> datetime | None:
    """Say until when a counted result may still be taken away; None if it is not."""
    if shown.state != Motion.State.VOTING or shown.ballot is None:
        return None
    return certification(shown.ballot, at).until
