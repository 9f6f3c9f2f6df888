"""Works that may be one: the list of pairs, joining two, telling them apart again."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.catalogues import actions, queries
from apps.catalogues.models import Alike, Work
from apps.catalogues.views.pairs import pairs_shown, two_shown
from apps.catalogues.views.showing import one_work
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may

_ON_PAGE, _TOLD_ON_PAGE, _FOUND = 10, 50, 30


@login_required
@require_GET
def alike(request: HttpRequest) -> HttpResponse:
    """List pairs of a person's works that may be the same, or those that were said to be two."""
    person = cast(User, request.user)
    is_told = request.GET.get("show") == "two"
    found = queries.alike_told_apart(person) if is_told else queries.alike_waiting(person)
    on_page = _TOLD_ON_PAGE if is_told else _ON_PAGE
    page = Paginator(found, on_page).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "is_told": is_told,
        "pairs": None if is_told else pairs_shown(page),
        "told": queries.alike_told_apart(person).count() if not is_told else page.paginator.count,
        "query": "&show=two" if is_told else "",
    }
    return render(request, "catalogues/alike.html", shown)


@login_required
@require_POST
def tell_apart(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take it that two works are two."""
    pair = actions.tell_apart(actor=cast(User, request.user), pair_id=_pair(request, public_id).pk, at=now())
    names = {"first": pair.first.title, "second": pair.second.title}
    messages.success(request, _("“%(first)s” and “%(second)s” are two. We do not ask again.") % names)
    return redirect("catalogues:alike")


@login_required
@require_POST
def suggest_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back that two works are two."""
    person = cast(User, request.user)
    actions.suggest_again(actor=person, pair_id=_pair(request, public_id).pk, at=now())
    messages.success(request, _("They are among the pairs to look at again."))
    return redirect("catalogues:alike")


def _pair(request: HttpRequest, public_id: str) -> Alike:
    return get_object_or_404(queries.alike_for(cast(User, request.user)), public_id=public_id)


@login_required
@require_GET
def same(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find, among the other works of the same catalogue, the one that is the same."""
    one = _own_work(request, public_id)
    words = request.GET.get("q", "")[:200]
    others = queries.works_to_join(one)
    found = queries.search(others, words)
    if words.strip() and not found.exists():
        found = queries.search_alike(others, words)
    shown = {"work": one, "q": words, "found": found[:_FOUND] if words.strip() else []}
    return render(request, "catalogues/same.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, public_id: str, other_id: str) -> HttpResponse:
    """Show two works side by side, and join them as their person says."""
    first, second = _own_work(request, public_id), _own_work(request, other_id)
    refused = ""
    ways = {public_id: (first, second), other_id: (second, first)}
    if request.method == "POST" and request.POST.get("keep") not in ways:
        refused = _("Choose which of the two stays.")
    elif request.method == "POST":
        kept, retired = ways[request.POST["keep"]]
        try:
            actions.merge_works(
                actor=cast(User, request.user), kept_id=kept.pk, retired_id=retired.pk, at=now()
            )
        except Refusal as refusal:
            refused = say(refusal)
        else:
            return _joined(request, kept, retired)
    shown = {**two_shown(first, second), "refused": refused, "is_list": "list" in request.POST}
    return render(request, "catalogues/join.html", shown)


def _joined(request: HttpRequest, kept: Work, retired: Work) -> HttpResponse:
    names = {"kept": kept.title, "retired": retired.title}
    messages.success(request, _("“%(retired)s” went into “%(kept)s”. Its page can part them again.") % names)
    if "list" in request.POST:
        return redirect("catalogues:alike")
    return redirect("catalogues:work", kept.public_id)


@login_required
@require_POST
def split(request: HttpRequest, public_id: str, merge_id: str) -> HttpResponse:
    """Tell two works apart that were joined."""
    one = one_work(request, public_id)
    merge = get_object_or_404(queries.merges_of(one), public_id=merge_id)
    try:
        actions.split_work(actor=cast(User, request.user), merge_id=merge.pk, at=now())
    except Refusal as refusal:
        messages.error(request, say(refusal))
    else:
        messages.success(request, _("They are two again, each as it was."))
    return redirect(reverse("catalogues:work", args=[one.public_id]) + "#history")


def _own_work(request: HttpRequest, public_id: str) -> Work:
    """Find a work that a person may change, or answer 404."""
    one = one_work(request, public_id)
    if not may(cast(User, request.user), "catalogues.change_work", one):
        raise Http404
    return one
