"""Lists with one's own possible hits, what is said to them, and the evidence."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.claims import actions, domain, queries
from apps.claims.forms import DecisionForm
from apps.claims.messages import say_failure, say_reason
from apps.claims.models import Dataset, Hit, Search
from apps.claims.views.bringing import find

_ON_PAGE, _SHOWN_TEXT = 50, 300
_STATES = tuple(Hit.State.values)


@login_required
@require_GET
def datasets(request: HttpRequest) -> HttpResponse:
    """Show the lists that the site knows, with one's own hits in each."""
    person = cast(User, request.user)
    page = Paginator(queries.datasets_visible_to(person), _ON_PAGE).get_page(request.GET.get("page"))
    counts = queries.hit_counts(queries.own_hits(person))
    searched = queries.searched_lists(person)
    rows = [
        {"dataset": one, "counts": counts.get(one.pk, {}), "searched": one.pk in searched} for one in page
    ]
    possible = queries.own_hits(person).filter(state=Hit.State.POSSIBLE).values("work").distinct().count()
    shown = {"page": page, "rows": rows, "possible": possible}
    return render(request, "claims/datasets.html", shown)


@login_required
@never_cache
@require_GET
def dataset(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a list: how far it is read, and one's own possible hits in it."""
    found, person = find(request, public_id), cast(User, request.user)
    own = queries.own_hits(person).filter(dataset=found)
    return render(request, "claims/dataset.html", _of_list(request, found, own))


def _of_list(request: HttpRequest, found: Dataset, hits: QuerySet[Hit]) -> dict[str, object]:
    person = cast(User, request.user)
    state = request.GET.get("state", "")
    state = state if state in _STATES else Hit.State.POSSIBLE
    counts = queries.hit_counts(hits).get(found.pk, {})
    shown = hits.filter(state=state)
    page = Paginator(shown, _ON_PAGE).get_page(request.GET.get("page"))
    texts = queries.lines_of(found.pk, [hit.number for hit in page])
    return {
        "dataset": found,
        "is_own": found.brought_by_id == person.pk,
        "only_names": bool(found.reading) and domain.Reading.parse(found.reading).only_names,
        "failure": say_failure(found.failure) if found.failure else "",
        "search": queries.searches_visible_to(person).filter(dataset=found, collective=None).first(),
        "pools": queries.pools_led_by(person),
        "state": state,
        "query": f"&state={state}",
        "counts": [(one, str(Hit.State(one).label), counts.get(one, 0)) for one in _STATES],
        "reasons": [
            {"reason": reason, "words": say_reason(reason), "count": count}
            for reason, count in queries.reason_counts(shown)
        ],
        "page": page,
        "rows": [
            {
                "hit": hit,
                "words": say_reason(hit.reason, hit.length),
                "text": _parted(texts.get(hit.number, ""), found),
            }
            for hit in page
        ],
        "kept": queries.evidence_visible_to(person).filter(list_sha256=found.sha256).count(),
    }


def _parted(text: str, found: Dataset) -> str:
    """Give a line as it may be read; a separator that is a word of its own ("<SEP>") becomes a dot."""
    separator = domain.Reading.parse(found.reading).separator if found.reading else ""
    parted = text.replace(separator, " · ") if len(separator.strip()) > 1 else text
    return parted[:_SHOWN_TEXT]


@login_required
@never_cache
@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the moving part of a list's page; once it is over the whole page is fetched."""
    found, person = find(request, public_id), cast(User, request.user)
    running = queries.running_search_of(person, found.pk)
    response = render(request, "claims/_progress.html", {"dataset": found, "search": running})
    is_read = found.state not in {Dataset.State.WAITING, Dataset.State.RUNNING}
    if is_read and (running is None or found.state != Dataset.State.READY):
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hold one's own works, or those of a collective's members, against a list."""
    found, person = find(request, public_id), cast(User, request.user)
    slug = request.POST.get("collective", "").replace("\x00", "")
    collective = get_object_or_404(queries.pools_led_by(person), slug=slug) if slug else None
    actions.ask_search(actor=person, dataset_id=found.pk, collective=collective, at=now())
    if collective is not None:
        return redirect("claims:pool", found.public_id, collective.slug)
    return redirect("claims:dataset", found.public_id)


@login_required
@never_cache
@require_GET
def pool(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Show a steward the possible hits on the works of a collective's members; only these confirm."""
    found, person = find(request, public_id), cast(User, request.user)
    collective = get_object_or_404(queries.pools_led_by(person), slug=slug)
    hits = queries.pool_hits(collective.pk).filter(dataset=found)
    searches = Search.objects.filter(dataset=found, collective=collective)
    shown = {**_of_list(request, found, hits), "collective": collective}
    shown["search"] = searches.order_by("-asked_at").first()
    return render(request, "claims/pool.html", shown)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take what somebody says to one hit, or to all of one reason."""
    found = find(request, public_id)
    form = DecisionForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    hit_ids = [said["hit"]] if said.get("hit") else []
    changed = actions.decide_hits(
        actor=cast(User, request.user),
        dataset_id=found.pk,
        decision=said.get("decision", ""),
        hit_ids=hit_ids,
        reason=said.get("reason", ""),
        at=now(),
    )
    messages.success(request, _said(said["decision"], changed))
    return redirect("claims:dataset", found.public_id)


def _said(decision: str, changed: int) -> str:
    count = {"count": changed}
    if not changed:
        return _("Nothing changed; these were decided before.")
    if decision == "confirm":
        return (
            ngettext("%(count)s line is kept as evidence.", "%(count)s lines are kept as evidence.", changed)
            % count
        )
    if decision == "dismiss":
        return ngettext("%(count)s line is set aside.", "%(count)s lines are set aside.", changed) % count
    return (
        ngettext("%(count)s line is possible again.", "%(count)s lines are possible again.", changed) % count
    )


@login_required
@require_GET
def evidence(request: HttpRequest) -> HttpResponse:
    """List what is confirmed about one's own works."""
    kept = queries.evidence_visible_to(cast(User, request.user))
    page = Paginator(kept, _ON_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"one": one, "words": say_reason(one.reason), "text": getattr(one, "words", None)} for one in page
    ]
    return render(request, "claims/evidence.html", {"page": page, "rows": rows})
