"""Changing many works in one go: choose what to set, read what would happen, do it, and turn it back."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any, cast
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.catalogues import actions, domain, queries
from apps.catalogues.forms import ClaimForm
from apps.catalogues.forms.changes import BulkChangeForm
from apps.catalogues.messages import say_failure
from apps.catalogues.messages.changes import say_change, say_field_of_work
from apps.catalogues.models import BulkChange, Work
from apps.catalogues.views.answers import carried_out, say_lost_answers, say_outcome
from apps.catalogues.views.works_list import listed
from apps.common.errors import Refusal
from apps.common.messages import say

_FIRST = 10
_ON_PAGE = 50
_NAMED = 5


@dataclass(frozen=True)
class Selection:
    """The works that were chosen, and the hidden fields by which the next page knows them.

    Args:
        ids: their keys; of those that the person may see.
        fields: pairs of name and value.
    """

    ids: list[int]
    fields: list[tuple[str, str]]


def _selection(person: User, said: QueryDict) -> Selection:
    """Find what was chosen: every work that matches a filter, or those that were ticked.

    Raises:
        Refusal: "change.no_works".
    """
    if "filter" in said:
        query = str(said["filter"])[:2_000]
        asked = listed(person, dict(parse_qsl(query)))
        ids = list(asked.works.order_by("pk").values_list("pk", flat=True))
        fields = [("filter", query)]
    else:
        ticked = [str(public_id) for public_id in said.getlist("work") if str(public_id).isalnum()]
        found = queries.works_visible_to(person).filter(public_id__in=ticked)
        ids = list(found.order_by("pk").values_list("pk", flat=True))
        fields = [("work", public_id) for public_id in ticked]
    if not ids:
        raise Refusal("change.no_works")
    return Selection(ids, fields)


def _of_chosen(view: Callable[[HttpRequest, Selection], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the works that were chosen; without any, lead back to the list."""

    @wraps(view)
    def found(request: HttpRequest) -> HttpResponse:
        said = request.POST if request.method == "POST" else request.GET
        try:
            chosen = _selection(cast(User, request.user), said)
        except Refusal as refusal:
            messages.warning(request, say(refusal))
            return redirect("catalogues:works")
        return view(request, chosen)

    return found


@login_required
@require_GET
@_of_chosen
def change(request: HttpRequest, chosen: Selection) -> HttpResponse:
    """Ask what to set in the works that were chosen."""
    return _ask(request, chosen, BulkChangeForm(), ClaimForm())


@login_required
@require_POST
@_of_chosen
def check_change(request: HttpRequest, chosen: Selection) -> HttpResponse:
    """Show exactly what would change, and change nothing."""
    form = BulkChangeForm(request.POST)
    if not form.is_valid():
        return _ask(request, chosen, form, ClaimForm())
    return _check(request, chosen, form)


@login_required
@require_POST
@_of_chosen
def apply_change(request: HttpRequest, chosen: Selection) -> HttpResponse:
    """Do what was shown; what changed meanwhile is shown again first."""
    form = BulkChangeForm(request.POST)
    if not form.is_valid():
        return _ask(request, chosen, form, ClaimForm())
    person, shown = cast(User, request.user), request.POST.get("shown", "")
    try:
        done = actions.change_works(actor=person, work_ids=chosen.ids, wish=form.wish, shown=shown, at=now())
    except Refusal as refusal:
        return _check(request, chosen, form, problem=say(refusal))
    count = sum(one.changed for one in done)
    words = ngettext("%(count)s work is changed.", "%(count)s works are changed.", count)
    messages.success(request, words % {"count": count})
    return redirect("catalogues:changed", done[0].public_id)


@login_required
@require_POST
@_of_chosen
def claim_many(request: HttpRequest, chosen: Selection) -> HttpResponse:
    """Take one answer to whose the chosen works are."""
    person, form, at = cast(User, request.user), ClaimForm(request.POST), now()
    outcome = carried_out(
        form,
        lambda: actions.claim_chosen(actor=person, work_ids=chosen.ids, at=at, **form.answers),
    )
    if outcome is None:
        return _ask(request, chosen, BulkChangeForm(), form)
    say_outcome(request, outcome)
    say_lost_answers(request, chosen.ids, at)
    return redirect("catalogues:works")


def _ask(
    request: HttpRequest, chosen: Selection, form: BulkChangeForm, claim_form: ClaimForm
) -> HttpResponse:
    first = Work.objects.filter(pk__in=chosen.ids[:_NAMED]).order_by("pk")
    shown = {
        "count": len(chosen.ids),
        "limit": domain.MOST_AT_ONCE,
        "first": first,
        "more": len(chosen.ids) - len(first),
        "selection": chosen.fields,
        "form": form,
        "claim_form": claim_form,
    }
    return render(request, "catalogues/change.html", shown)


def _check(request: HttpRequest, chosen: Selection, form: BulkChangeForm, problem: str = "") -> HttpResponse:
    person = cast(User, request.user)
    try:
        planned = actions.plan_change(actor=person, work_ids=chosen.ids, wish=form.wish)
    except Refusal as refusal:
        form.add_error(None, say(refusal))
        return _ask(request, chosen, form, ClaimForm())
    changing = [one for one in planned if one.changes]
    refused = [one for one in planned if one.obstacle]
    wishes = [(name, value) for name, value in request.POST.items() if name in form.fields and value]
    shown = {
        "problem": problem,
        "changing": len(changing),
        "refused_count": len(refused),
        "same": len(planned) - len(changing) - len(refused),
        "summary": _summary(changing),
        "rows": _rows(changing[:_FIRST]),
        "more": max(0, len(changing) - _FIRST),
        "refused": _refusals(refused),
        "shown": domain.fingerprint(planned),
        "fields": [*chosen.fields, *wishes],
        "selection": chosen.fields,
    }
    return render(request, "catalogues/check_change.html", shown)


def _summary(planned: Sequence[domain.Planned]) -> list[tuple[str, int]]:
    """Count the works in which each field changes."""
    fields = Counter(change.field for one in planned for change in one.changes)
    return [(say_field_of_work(name), fields[name]) for name in domain.FIELDS if fields[name]]


def _rows(planned: Sequence[domain.Planned]) -> list[dict[str, Any]]:
    works = Work.objects.select_related("registered_by").in_bulk([one.work_id for one in planned])
    return [
        {
            "work": works[one.work_id],
            "changes": [
                say_change(asdict(change), works[one.work_id].registered_by.name) for change in one.changes
            ],
        }
        for one in planned
    ]


def _refusals(planned: Sequence[domain.Planned]) -> list[dict[str, Any]]:
    """Put what cannot change into groups by the reason, the first ones by name."""
    groups: dict[str, list[int]] = {}
    for one in planned:
        groups.setdefault(one.obstacle, []).append(one.work_id)
    named = Work.objects.in_bulk([pk for ids in groups.values() for pk in ids[:_NAMED]])
    return [
        {
            "reason": say_failure(code, {}),
            "count": len(ids),
            "first": [named[pk] for pk in ids[:_NAMED]],
            "more": max(0, len(ids) - _NAMED),
        }
        for code, ids in groups.items()
    ]


@login_required
@require_GET
def changed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what was set in many works, and let it be turned back for a day."""
    bulk = _bulk(request, public_id)
    parts = bulk.parts.filter(is_undo=False).select_related("work").order_by("pk")
    page = Paginator(parts, _ON_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "work": part.work,
            "changes": [say_change(change, bulk.person.name) for change in part.changes],
        }
        for part in page
    ]
    may_undo = not domain.why_no_undo(bulk.made_at, bulk.undone_at, now())
    shown = {"bulk": bulk, "page": page, "rows": rows, "may_undo": may_undo}
    return render(request, "catalogues/changed.html", shown)


@login_required
@require_POST
def undo_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Turn back what was set in many works."""
    bulk = actions.undo_change(actor=cast(User, request.user), bulk_id=_bulk(request, public_id).pk, at=now())
    words = ngettext("%(count)s work is as it was.", "%(count)s works are as they were.", bulk.undone)
    messages.success(request, words % {"count": bulk.undone})
    if left := bulk.changed - bulk.undone:
        words = ngettext(
            "%(count)s was changed once more since and stays as it is.",
            "%(count)s were changed once more since and stay as they are.",
            left,
        )
        messages.warning(request, words % {"count": left})
    return redirect("catalogues:changed", bulk.public_id)


def _bulk(request: HttpRequest, public_id: str) -> BulkChange:
    mine = queries.bulk_changes_visible_to(cast(User, request.user))
    return get_object_or_404(mine.select_related("person", "made_by"), public_id=public_id)
