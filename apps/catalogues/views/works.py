"""My works, and the page of each."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import actions, queries
from apps.catalogues.forms import AddWorkForm, AiPartsForm, ClaimForm, CodeForm, PerformersForm, ShareForm
from apps.catalogues.messages import STATE_SIGNS
from apps.catalogues.models import Identifier
from apps.catalogues.views.answers import answer_form, say_outcome, show_refusal
from apps.catalogues.views.choosing import STATES, chosen_works
from apps.catalogues.views.showing import one_work, say_claim, work_page
from apps.common.errors import Refusal
from apps.common.permissions import may

_ON_PAGE = 50
_MARKS = 60


@login_required
@require_GET
def works(request: HttpRequest) -> HttpResponse:
    """List the works of a person, with how far it is said whose they are."""
    person = cast(User, request.user)
    mine = speaks_for(person)
    today = now().date()
    counts = queries.claim_counts(queries.works_visible_to(person), mine, today)
    chosen = chosen_works(request)
    page = Paginator(chosen.works.order_by("title", "pk"), _ON_PAGE).get_page(request.GET.get("page"))
    facts = {one.work_id: one for one in queries.work_facts([one.pk for one in page], on=today)}
    shown = {
        "page": page,
        "rows": [{"work": one, **say_claim(facts[one.pk], mine)} for one in page],
        "q": chosen.words,
        "is_alike": chosen.is_alike,
        "state": chosen.state,
        "query": "&" + chosen.query,
        "chosen_query": chosen.query,
        "is_narrowed": chosen.is_narrowed,
        "endings": [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON")],
        "is_hard": chosen.is_hard,
        "conflicts": queries.conflicts_visible_to(person).filter(settled_at=None).count(),
        "total": sum(counts.values()),
        "counts": _counts(counts),
        "marks": _marks(counts),
        "each": _works_a_mark(counts),
    }
    return render(request, "catalogues/works.html", shown)


def _counts(counts: dict[str, int]) -> list[dict[str, object]]:
    words = {
        "mine": _("settled"),
        "part": _("in part"),
        "disputed": _("disputed"),
        "controlled": _("waiting for who controls them"),
        "waiting": _("waiting for outside owners"),
        "unsaid": _("not said yet"),
    }
    return [{"state": name, "count": counts[name], "words": words[name]} for name in STATES if name in counts]


def _works_a_mark(counts: dict[str, int]) -> int:
    return max(1, -(-sum(counts.values()) // _MARKS))


def _marks(counts: dict[str, int]) -> list[str]:
    """Draw one sign for each work, or for each so many; every state that occurs has at least one."""
    each = _works_a_mark(counts)
    return [STATE_SIGNS[name] for name in STATES for _mark in range(-(-counts.get(name, 0) // each))]


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter one work by hand."""
    person = cast(User, request.user)
    initial = {"person": person.public_id, "artist_line": person.name}
    form = AddWorkForm(request.POST or None, people=queries.people_spoken_for(person), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_work(actor=person, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is in your catalogue.") % {"title": made.title})
            return redirect("catalogues:work", made.public_id)
    return render(request, "catalogues/add.html", {"form": form})


@login_required
@require_GET
def work(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a work: who, shares, identifiers, history."""
    return work_page(request, one_work(request, public_id))


@login_required
@require_POST
def claim_work(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the answer to whose one work is."""
    person, one = cast(User, request.user), one_work(request, public_id)
    form = ClaimForm(request.POST)
    owner = one.registered_by if may(person, "catalogues.change_work", one) else person
    outcome = answer_form(form, actor=person, person=owner, work_ids=[one.pk])
    if outcome is None:
        return work_page(request, one, claim_form=form)
    say_outcome(request, outcome)
    return redirect("catalogues:work", one.public_id)


@login_required
@require_POST
def share(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take what a co-owner holds."""
    one = one_work(request, public_id)
    form = ShareForm(request.POST, kind=one.kind)
    if form.is_valid():
        try:
            actions.assert_share(
                actor=cast(User, request.user), work_id=one.pk, at=now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Entered."))
            return redirect("catalogues:work", one.public_id)
    return work_page(request, one, share_form=form)


@login_required
@require_POST
def end_share(request: HttpRequest, public_id: str, share_id: str) -> HttpResponse:
    """Take back what was said of one share."""
    one = one_work(request, public_id)
    ended = get_object_or_404(queries.share_history_of(one), public_id=share_id)
    actions.end_share(actor=cast(User, request.user), share_id=ended.pk, together=True, at=now())
    messages.success(request, _("That share has ended."))
    return redirect("catalogues:work", one.public_id)


@login_required
@require_POST
def performers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take who sings or plays, or is depicted."""
    one = one_work(request, public_id)
    form = PerformersForm(request.POST)
    if not form.is_valid():
        return work_page(request, one, performers_form=form)
    actions.name_performers(
        actor=cast(User, request.user),
        work_id=one.pk,
        performers=form.cleaned_data["performers"],
        names=form.cleaned_data["performer_names"],
        at=now(),
    )
    messages.success(request, _("Saved."))
    return redirect("catalogues:work", one.public_id)


@login_required
@require_POST
def add_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a code that names a work."""
    one = one_work(request, public_id)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            made = actions.add_code(
                actor=cast(User, request.user), work_id=one.pk, at=now(), **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            _say_verdict(request, made)
            return redirect("catalogues:work", one.public_id)
    return work_page(request, one, code_form=form)


def _say_verdict(request: HttpRequest, code: Identifier) -> None:
    if code.verdict == Identifier.Verdict.INVALID:
        words = _("The code is kept, but by its own rule it is wrong. Look whether a digit is missing.")
        messages.warning(request, words)
    else:
        messages.success(request, _("Entered."))


@login_required
@require_POST
def ai_parts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take how much of each side of a work a machine made."""
    one = one_work(request, public_id)
    form = AiPartsForm(request.POST, kind=one.kind)
    if not form.is_valid():
        return work_page(request, one, ai_form=form)
    actions.say_ai_parts(actor=cast(User, request.user), work_id=one.pk, degrees=form.cleaned_data, at=now())
    messages.success(request, _("Saved."))
    return redirect("catalogues:work", one.public_id)
