"""Acts: those that one belongs to, who is in them, who speaks for them, and what happened."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts import actions, queries
from apps.accounts.forms import ActForm, LeaveActForm, RepresentativeForm
from apps.accounts.messages import ACT_RECORD
from apps.accounts.models import Act, User
from apps.audit.models import Entry
from apps.audit.queries import newest_entries
from apps.common.errors import Refusal
from apps.common.messages import say

_LINES_A_PAGE = 30


@login_required
@require_http_methods(["GET", "POST"])
def acts(request: HttpRequest) -> HttpResponse:
    """List one's acts, and found one."""
    person = cast(User, request.user)
    form = ActForm(request.POST or None, initial={"since": localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            act = actions.found_act(actor=person, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("since", say(refusal))
        else:
            messages.success(request, _("%(act)s is entered. Now invite the others.") % {"act": act.name})
            return redirect("accounts:act", act.public_id)
    words = {
        "acts": queries.acts_visible_to(person),
        "former": queries.former_stays(person),
        "form": form,
    }
    return render(request, "accounts/acts.html", words)


@login_required
@require_GET
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an act to its members: who is in it, who speaks for it, and what happened."""
    return render(request, "accounts/act.html", _words(request, _act(request, public_id)))


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave an act, after reading what it does."""
    left = _act(request, public_id)
    form = LeaveActForm(request.POST or None, initial={"left_on": localdate()})
    if request.method == "POST" and form.is_valid():
        leaving = partial(actions.leave_act, act_id=left.pk, **form.cleaned_data)
        try:
            leaving(actor=cast(User, request.user), at=now())
        except Refusal as refusal:
            form.add_error("left_on", say(refusal))
        else:
            messages.success(request, _("You have left %(act)s.") % {"act": left.name})
            return redirect("accounts:acts")
    return render(request, "accounts/leave_act.html", {"act": left, "form": form})


@login_required
@require_POST
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose who speaks for an act."""
    found = _act(request, public_id)
    form = _proposing(found, request.POST)
    if not form.is_valid():
        return render(request, "accounts/act.html", _words(request, found, form), status=422)
    chosen = form.cleaned_data["person"].public_id
    proposing = partial(actions.propose_representative, person_public_id=chosen)
    return _do(request, found, proposing, _("Proposed. It holds once everybody has agreed."))


@login_required
@require_POST
def agree(request: HttpRequest, public_id: str) -> HttpResponse:
    """Agree to whoever is proposed."""
    return _do(request, _act(request, public_id), actions.agree_to_representative, _("You have agreed."))


@login_required
@require_POST
def disagree(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back one's agreement, or a proposal."""
    words = _("Taken back. Nobody is proposed or speaks for the act without everybody’s yes.")
    return _do(request, _act(request, public_id), actions.withdraw_agreement, words)


def _do(request: HttpRequest, found: Act, action: Callable[..., object], words: str) -> HttpResponse:
    """Do one thing to an act and come back to its page."""
    action(actor=cast(User, request.user), act_id=found.pk, at=now())
    messages.success(request, words)
    return redirect("accounts:act", found.public_id)


def _act(request: HttpRequest, public_id: str) -> Act:
    return get_object_or_404(queries.acts_visible_to(cast(User, request.user)), public_id=public_id)


def _proposing(found: Act, answers: Mapping[str, object] | None = None) -> RepresentativeForm:
    form = RepresentativeForm(answers)
    others = queries.present_members(found, localdate())
    if found.representative is not None:
        others = others.exclude(pk=found.representative.pk)
    field = form.fields["person"]
    field.queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
    return form


def _words(request: HttpRequest, found: Act, form: RepresentativeForm | None = None) -> dict[str, object]:
    proposal = queries.proposal_in(found)
    agreed = set(proposal.agreed.all()) if proposal else set()
    present = list(queries.present_members(found, localdate()))
    pages = Paginator(newest_entries(f"act:{found.pk}"), _LINES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "act": found,
        "stays": queries.stays_in(found),
        "present": present,
        "proposal": proposal,
        "agreed": [one for one in present if one in agreed],
        "missing": [one for one in present if one not in agreed],
        "has_agreed": request.user in agreed,
        "form": form or _proposing(found),
        "lines": _lines(found, list(page)),
        "page": page,
    }


def _lines(found: Act, entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Put the record of an act in words; names are looked up now, for the record holds none."""
    voices = found.representations.select_related("person")
    by_code = {one.public_id: one.person.name for one in voices}
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        (
            entry,
            str(ACT_RECORD.get(entry.kind, entry.kind))
            % {
                "actor": names.get(entry.actor_id or 0, ""),
                "person": by_code.get(str(entry.payload.get("representation", "")), ""),
            },
        )
        for entry in entries
    ]
