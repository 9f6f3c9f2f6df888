"""Inviting, and answering: whoever has the token of a mail reads what it is before any account."""

from collections.abc import Callable, Collection, Mapping
from typing import cast

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import Act, Organisation, Role, User
from apps.accounts.queries import acts_visible_to
from apps.collectives.domain import Bylaws
from apps.collectives.messages import say_category
from apps.collectives.queries import bylaws_in_force
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may
from apps.invitations import actions, domain, queries
from apps.invitations.forms import ListedForm, ListForm, MembersForm, SeatForm
from apps.invitations.messages import MARKS, STATES, say_meaning, say_problem
from apps.invitations.models import Invitation

_A_PAGE = 40
_FIELD_OF = {
    "act.begins_later": "since",
    "act.dates_reversed": "until",
    "membership.unknown_category": "category",
    "membership.category_reason": "why",
}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite to seats of an organisation, and show what became of earlier invitations."""
    person = cast(User, request.user)
    place = get_object_or_404(queries.organisations_to_invite_to(person), slug=slug)
    roles = queries.roles_to_invite(person, place)
    form = SeatForm(request.POST or None, roles=roles, bylaws=_bylaws_of(place))
    if request.method == "POST" and form.is_valid():
        made = _try(form, actions.invite_to_seat, actor=person, organisation=place)
        if made is not None:
            return _invited(request, made, "invitations:organisation", slug)
    return _page(request, place, form)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def people_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a list of people, show what each row would do, and invite when that was seen."""
    person = cast(User, request.user)
    place = get_object_or_404(queries.places_to_list_for(person), slug=slug)
    if request.method == "POST" and "emails" in request.POST:
        return _send_listed(request, person, place)
    form = ListForm(request.POST or None, request.FILES or None)
    words: dict[str, object] = {"place": place, "form": form}
    if request.method == "POST" and form.is_valid():
        words |= _seen_first(person, place, form.cleaned_data["file"])
    return render(request, "invitations/list.html", words, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Invite to an act, and show what became of earlier invitations."""
    person = cast(User, request.user)
    place = get_object_or_404(acts_visible_to(person), public_id=public_id)
    form = MembersForm(request.POST or None, initial={"since": localdate()})
    if request.method == "POST" and form.is_valid():
        made = _try(form, actions.invite_to_act, actor=person, act=place)
        if made is not None:
            return _invited(request, made, "invitations:act", public_id)
    return _page(request, place, form)


@login_required
@require_POST
def send_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send an invitation again."""
    return _change(
        request, public_id, actions.send_again, _("A new mail is on its way. The old link is void.")
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw an invitation."""
    return _change(request, public_id, actions.withdraw, _("Withdrawn. The link opens nothing any more."))


@never_cache
@require_GET
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites to what, and what it means, to whoever has the token."""
    found = queries.by_token(token)
    standing = domain.Standing(found.state, found.expires_at) if found else None
    try:
        if found is None or standing is None:
            raise Refusal("invitation.unknown")
        domain.check_answerable(standing, now())
    except Refusal as refusal:
        words = {"sentence": say(refusal)}
        return render(request, "invitations/over.html", words, status=410 if found else 404)
    return render(request, "invitations/invited.html", _answering(request, found, token))


@require_POST
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to an account: the token proves the address, which is not asked to be confirmed again."""
    found = queries.by_token(token)
    here = reverse("invitations:invited", args=[token])
    if found is None or found.state != Invitation.State.WAITING or request.user.is_authenticated:
        return redirect(here)
    get_adapter().stash_verified_email(request, found.email)
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': here})}")


@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation; whoever is not signed in does that first."""
    if not request.user.is_authenticated:
        here = reverse("invitations:invited", args=[token])
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    accepted = actions.accept(actor=request.user, token=token, at=now())
    if accepted.act is not None:
        messages.success(request, _("You are a member of %(act)s.") % {"act": accepted.act.name})
        is_over = accepted.until is not None and accepted.until <= localdate()
        return redirect("accounts:acts") if is_over else redirect("accounts:act", accepted.act.public_id)
    place = cast(Organisation, accepted.organisation)
    messages.success(request, _("Welcome to %(place)s.") % {"place": place.name})
    if place.kind == Organisation.Kind.COLLECTIVE:
        return redirect("collectives:mandate", place.slug)
    return redirect("home:home")


@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Decline an invitation; no account is needed for it."""
    declined = actions.decline(token=token, at=now())
    return render(request, "invitations/declined.html", {"invitation": declined})


def _seen_first(person: User, place: Organisation, rows: list[domain.Listed]) -> dict[str, object]:
    """Give what a list would do, row by row, and the addresses to send to."""
    addresses = [row.address for row in rows if row.address]
    judged = domain.judge(
        rows,
        members=queries.addresses_seated(place, Role.MEMBER, addresses),
        waiting=queries.addresses_waiting(place, Role.MEMBER, addresses),
    )
    good = [one.row for one in judged if not one.problem]
    return {
        "good": good,
        "bad": [(one.row, say_problem(one)) for one in judged if one.problem],
        "total": len(judged),
        "room": actions.room_today(person, now()),
        "send_form": _listed(place, [row.address for row in good]),
    }


def _send_listed(request: HttpRequest, person: User, place: Organisation) -> HttpResponse:
    """Invite those who were seen in the preview; who has to wait until tomorrow stays on the page."""
    form = ListedForm(request.POST, bylaws=_bylaws_of(place))
    words: dict[str, object] = {"place": place, "form": ListForm(), "send_form": form}
    if not form.is_valid():
        return render(request, "invitations/list.html", words, status=422)
    emails = form.cleaned_data["emails"]
    made = _try(form, actions.invite_listed, actor=person, organisation=place, role=Role.MEMBER)
    if made is None:
        return render(request, "invitations/list.html", words, status=409)
    known = queries.addresses_waiting(place, Role.MEMBER, emails)
    known |= queries.addresses_seated(place, Role.MEMBER, emails)
    left = [email for email in emails if email not in known]
    if not left:
        return _invited(request, made, "invitations:organisation", place.slug)
    words |= {"sent": len(made), "send_form": _listed(place, left, form.cleaned_data)}
    return render(request, "invitations/list.html", words)


def _bylaws_of(place: Organisation) -> Bylaws | None:
    """Read the bylaws of a collective, which name categories of members."""
    return bylaws_in_force(place.pk) if place.kind == Organisation.Kind.COLLECTIVE else None


def _listed(
    place: Organisation, emails: Collection[str], said: Mapping[str, object] | None = None
) -> ListedForm:
    initial = {**(said or {}), "emails": "\n".join(emails)}
    return ListedForm(initial=initial, bylaws=_bylaws_of(place))


def _try(form: Form, action: Callable[..., list[Invitation]], **who: object) -> list[Invitation] | None:
    """Invite; what is refused is said at its field, and nothing typed is lost."""
    try:
        return action(**who, **form.cleaned_data, at=now())
    except Refusal as refusal:
        form.add_error(_FIELD_OF.get(refusal.code, "emails"), say(refusal))
        return None


def _invited(request: HttpRequest, made: list[Invitation], name: str, key: str) -> HttpResponse:
    words = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect(name, key)


def _page(request: HttpRequest, place: Organisation | Act, form: Form) -> HttpResponse:
    page = Paginator(queries.invitations_to(place), _A_PAGE).get_page(request.GET.get("page"))
    at = now()
    rows = []
    for one in page:
        state = domain.state_at(domain.Standing(one.state, one.expires_at), at)
        rows.append(
            {
                "invitation": one,
                "state": STATES[state],
                "called": say_category(one.category) if one.category else "",
                "sign": MARKS[state],
                "waits": one.state == Invitation.State.WAITING,
                "until": one.expires_at if state == "waiting" else None,
            }
        )
    words = {
        "place": place,
        "is_act": isinstance(place, Act),
        "is_collective": getattr(place, "kind", "") == Organisation.Kind.COLLECTIVE,
        "only_role": getattr(form, "only_role", ""),
        "form": form,
        "rows": rows,
        "page": page,
    }
    return render(request, "invitations/invite.html", words)


def _change(
    request: HttpRequest, public_id: str, action: Callable[..., Invitation], words: str
) -> HttpResponse:
    person = cast(User, request.user)
    found = get_object_or_404(queries.invitations_visible_to(person), public_id=public_id)
    try:
        action(actor=person, invitation_id=found.pk, at=now())
    except Refusal as refusal:
        messages.error(request, say(refusal))
    else:
        messages.success(request, words)
    if found.act is not None:
        return redirect("invitations:act", found.act.public_id)
    return redirect("invitations:organisation", cast(Organisation, found.organisation).slug)


def _answering(request: HttpRequest, found: Invitation, token: str) -> dict[str, object]:
    reader = request.user if isinstance(request.user, User) else None
    return {
        "invitation": found,
        "token": token,
        "place": found.organisation or found.act,
        "means": say_meaning(found),
        "may_accept": reader is not None and may(reader, "invitations.accept", found),
        "is_other_address": reader is not None and reader.email.lower() != found.email,
        "here": reverse("invitations:invited", args=[token]),
    }
