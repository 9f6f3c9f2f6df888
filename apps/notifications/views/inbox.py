"""What concerns me: the rows of the inbox, and how many are new."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.notifications import actions, messages, queries


@login_required
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the rows of the reader's inbox, the newest first; `?before=` names the row that ended a page."""
    person = _person(request)
    named = request.GET.get("before", "")
    before = get_object_or_404(queries.notices_of(person), public_id=named) if named else None
    page = messages.page_of(person, before, now())
    words = {"page": page, "is_first": before is None, "live_url": "/ws/me/"}
    return render(request, "notifications/inbox.html", words)


@login_required
@never_cache
@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Give the number of new rows, as it stands in the shell."""
    messages.forget_count(_person(request))
    return render(
        request, "notifications/_count.html", {"inbox_new": messages.count_for_shell(_person(request), now())}
    )


@login_required
@require_POST
def read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark a row as read and go on to the one thing to do, or back to the inbox."""
    person = _person(request)
    notice = get_object_or_404(queries.notices_of(person), public_id=public_id)
    actions.mark_read(actor=person, notice_id=notice.pk, at=now())
    if "go" in request.POST:
        line = next(iter(messages.lines_of(person, [notice], now())), None)
        if line is not None:
            return redirect(line.letter.url)
    return redirect("notifications:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what the page showed and everything older; what came meanwhile stays new."""
    person = _person(request)
    newest = get_object_or_404(queries.notices_of(person), public_id=request.POST.get("newest", ""))
    actions.mark_all_read(actor=person, newest_id=newest.pk, at=now())
    return redirect("notifications:inbox")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
