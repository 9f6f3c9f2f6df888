"""What stewards check: the shares of the works that members pool, and how each is known."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from apps.catalogues.models import Share
from apps.catalogues.queries import identifiers_of, open_conflict_of
from apps.collectives import actions, queries
from apps.collectives.forms import CheckForm, UncheckForm
from apps.collectives.messages import share_rows
from apps.collectives.rules import PooledShare
from apps.collectives.views import person_of
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may

WORKS_A_PAGE = 50


@login_required
@never_cache
@require_GET
def shares(request: HttpRequest, slug: str) -> HttpResponse:
    """List for a steward what members say they hold of the works they pool, with what is known of it."""
    led = get_object_or_404(queries.collectives_led_by(person_of(request)), organisation__slug=slug)
    level = request.GET.get("level", "")
    level = level if level in Share.Level.values else ""
    pooled = queries.pooled_shares(led.organisation_id)
    found = queries.by_work_and_holder(pooled.filter(level=level) if level else pooled)
    page = Paginator(found, WORKS_A_PAGE).get_page(request.GET.get("page"))
    words = {
        "collective": led,
        "page": page,
        "rows": share_rows(queries.shares_in(pooled, page), level),
        "level": level,
        "levels": Share.Level.choices,
        "query": f"&level={level}",
    }
    return render(request, "collectives/shares.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def check_share(request: HttpRequest, slug: str, share_id: str) -> HttpResponse:
    """Show a steward one share with how the member knows it, and take what they find."""
    person = person_of(request)
    led = get_object_or_404(queries.collectives_led_by(person), organisation__slug=slug)
    share = get_object_or_404(queries.pooled_shares(led.organisation_id), public_id=share_id)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.check_share(
                actor=person, collective=led, share_id=share.pk, at=now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Kept. The artist is told and reads what you wrote."))
            return redirect("collectives:share_check", made.public_id)
    words = {
        "collective": led,
        "share": share,
        "right": share_rows([share])[0].right,
        "codes": identifiers_of(share.work),
        "form": form,
        "conflict": open_conflict_of(share.work) if share.is_disputed else None,
        "check": queries.check_of(share, led.organisation_id),
        "may_check": may(person, "collectives.check_share", PooledShare(share, led)),
        "is_open": share.level == Share.Level.SELF_DECLARED,
    }
    return render(request, "collectives/check_share.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def share_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the artist a check, or the newest of a share; and the stewards, who can take it back."""
    person = person_of(request)
    check = queries.checks_named(person, public_id).first()
    if check is None:
        raise Http404
    checked = list(check.shares.select_related("work", "holder").order_by("pk"))
    subject = PooledShare(checked[0], check.collective)
    form = UncheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.uncheck_share(actor=person, check_id=check.pk, at=now(), **form.cleaned_data)
        messages.success(request, _("Taken back. The artist is told."))
        return redirect("collectives:share_check", check.public_id)
    words = {
        "check": check,
        "rows": share_rows(checked),
        "work": checked[0].work,
        "is_changed": any(share.ended_at for share in checked),
        "may_change": check.ended_at is None and may(person, "collectives.check_share", subject),
        "form": form,
    }
    return render(request, "collectives/share_check.html", words)
