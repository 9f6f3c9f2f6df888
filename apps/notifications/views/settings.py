"""How one wants mail, the calendar's secret address, and the way out that every mail carries."""

import hashlib

from django.conf import settings
from django.contrib import messages as toasts
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.notifications import actions, domain, messages, queries
from apps.notifications.adapters.addresses import Wish, read_wish
from apps.notifications.adapters.calendar import write_calendar
from apps.notifications.forms import CalendarForm, MailingForm, values_of


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def mailing(request: HttpRequest) -> HttpResponse:
    """Show and change how the reader wants mail."""
    person = _person(request)
    form = MailingForm(request.POST or None, initial=values_of(queries.habits_of(person)))
    if request.method == "POST" and form.is_valid():
        habits = form.habits
        actions.set_habits(
            actor=person, person=person, digest_hour=habits.digest_hour, choices=habits.choices, at=now()
        )
        toasts.success(request, _("Saved."))
        return redirect("notifications:mailing")
    return render(request, "notifications/mailing.html", {"form": form})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Make the secret address of one's calendar, which is shown once; a new one ends the old."""
    person = _person(request)
    before = queries.feed_of(person)
    form = CalendarForm(request.POST or None, initial={"with_names": bool(before and before.with_names)})
    address = ""
    if request.method == "POST" and form.is_valid():
        before, secret = actions.make_feed(
            actor=person, person=person, with_names=form.cleaned_data["with_names"], at=now()
        )
        address = settings.SITE_URL + reverse("notifications:feed", args=[secret])
    return render(request, "notifications/calendar.html", {"form": form, "feed": before, "address": address})


@login_required
@require_POST
def end_calendar(request: HttpRequest) -> HttpResponse:
    """End the address of one's calendar."""
    person = _person(request)
    actions.end_feed(actor=person, person=person, at=now())
    toasts.success(request, _("The address no longer works."))
    return redirect("notifications:calendar")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a calendar to whoever has its secret address: only what its person may see now."""
    found = queries.feed_by_secret(secret)
    if found is None:
        raise Http404
    at = now()
    with translation.override(found.person.language), timezone.override(found.person.zone):
        dates = queries.dates_of(found.person, at)
        body = write_calendar(messages.words_of_dates(dates, with_names=found.with_names, at=at))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="tutti.ics"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


@csrf_exempt  # mail programs post here without a cookie; the signed address stands for the person
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of one group with a click and without signing in (RFC 8058); a look changes nothing."""
    wish = read_wish(token)
    person = queries.person_of(wish.person) if wish else None
    if wish is None or person is None:
        raise Http404
    if request.method == "POST":
        actions.unsubscribe(person_id=person.pk, group=wish.group, at=now())
    words = {"group": _name_of(wish), "is_done": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", words)


def _name_of(wish: Wish) -> str:
    if wish.group == domain.DIGEST:
        return _("The daily mail")
    return str(messages.GROUP_NAMES.get(wish.group, ""))


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
