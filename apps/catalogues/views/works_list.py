"""My works, narrowed and ordered as one likes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import domain, queries
from apps.catalogues.forms.filters import FilterForm
from apps.catalogues.messages import STATE_SIGNS
from apps.catalogues.views.showing import say_claim

_ON_PAGE = 50
_MARKS = 60
_ENDINGS = (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"))


@dataclass(frozen=True)
class Listed:
    """The works of a person as they asked for them.

    Args:
        works: in the order that was asked for.
        is_alike: whether no work has the words, and these are close to them.
    """

    form: FilterForm
    wanted: domain.Filter
    works: QuerySet[Any]
    is_alike: bool


def listed(person: User, said: Mapping[str, Any]) -> Listed:
    """Find the works of a person that an address asks for; what it says wrongly is left out."""
    pools = queries.pools_of(person)
    form = FilterForm(said, pools=[(pool.slug, pool.name) for pool in pools])
    wanted = form.wanted
    visible = queries.works_visible_to(person)
    options: dict[str, Any] = {"mine": speaks_for(person), "pools": pools, "on": now().date()}
    found = queries.filtered(visible, wanted, **options)
    is_alike = bool(wanted.q.strip()) and not found.exists()
    if is_alike:
        found = queries.found_alike(visible, wanted, **options)
    return Listed(form, wanted, queries.in_order(found, wanted.sort), is_alike)


@login_required
@require_GET
def works(request: HttpRequest) -> HttpResponse:
    """List the works of a person, with how far it is said whose they are."""
    person = cast(User, request.user)
    mine, today = speaks_for(person), now().date()
    counts = queries.claim_counts(mine, today)
    asked = listed(person, request.GET)
    pages = Paginator(asked.works, _ON_PAGE)
    if not asked.wanted.narrows:
        # Counted already.
        pages.count = sum(counts.values())
    page = pages.get_page(request.GET.get("page"))
    facts = {one.work_id: one for one in queries.work_facts([one.pk for one in page], on=today)}
    query = urlencode(asked.wanted.pairs)
    shown = {
        "page": page,
        "rows": [{"work": one, **say_claim(facts[one.pk], mine)} for one in page],
        "form": asked.form,
        "wanted": asked.wanted,
        "chips": _chips(asked),
        "is_alike": asked.is_alike,
        "query": f"&{query}" if query else "",
        "filter": query,
        "endings": _ENDINGS,
        "outside": queries.not_asked(mine, today).count(),
        "alike": queries.alike_waiting(person).count(),
        "conflicts": queries.conflicts_visible_to(person).filter(settled_at=None).count(),
        "total": sum(counts.values()),
        "counts": _counts(counts),
        "marks": _marks(counts),
        "each": _works_a_mark(counts),
    }
    return render(request, "catalogues/works.html", shown)


def _chips(asked: Listed) -> list[dict[str, str]]:
    """Say each part of what was asked for, with the address of the list without it."""
    return [
        {
            "label": str(asked.form.fields[name].label),
            "words": _in_words(asked.form, name, value),
            "without": urlencode(asked.wanted.without(name).pairs),
        }
        for name, value in replace(asked.wanted, sort="title").pairs
    ]


def _in_words(form: FilterForm, name: str, value: str) -> str:
    if name == "no_year":
        return ""
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))


def _counts(counts: dict[str, int]) -> list[dict[str, object]]:
    words = {
        "mine": _("settled"),
        "part": _("in part"),
        "disputed": _("disputed"),
        "controlled": _("waiting for who controls them"),
        "waiting": _("waiting for outside owners"),
        "unsaid": _("not said yet"),
    }
    return [
        {"state": name, "count": counts[name], "words": words[name]}
        for name in domain.STATES
        if name in counts
    ]


def _works_a_mark(counts: dict[str, int]) -> int:
    return max(1, -(-sum(counts.values()) // _MARKS))


def _marks(counts: dict[str, int]) -> list[str]:
    """Draw one sign for each work, or for each so many; every state that occurs has at least one."""
    each = _works_a_mark(counts)
    return [STATE_SIGNS[name] for name in domain.STATES for _mark in range(-(-counts.get(name, 0) // each))]
