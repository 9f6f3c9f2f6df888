"""Pages of one's own data: what there is, an archive of it, and being erased."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.privacy import actions, domain, messages, queries
from apps.privacy.forms import ErasureForm
from apps.privacy.models import Archive

_SHOWN = 5
# The one place that says what has to be done again before data leaves or goes.
after_signing_in_again = reauthentication_required


@require_GET
def keeps(request: HttpRequest) -> HttpResponse:
    """Say what the site keeps, why, how long, and who may see it."""
    words = {
        "lasting": messages.say_lasting(),
        "timed": messages.say_periods(),
        "going": messages.say_going(),
        "staying": messages.say_staying(),
        "days": domain.DAYS_TO_THINK,
    }
    return render(request, "privacy/keeps.html", words)


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's archives, and a wish to be erased that runs."""
    person = _person(request)
    words = {
        "archives": _archives(person),
        "erasure": queries.erasure_of(person),
        "obstacles": _obstacles(person) if queries.erasure_of(person) else [],
    }
    return render(request, "privacy/mine.html", words)


@login_required
@never_cache
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Show how far an archive is; a fragment for htmx, else the page that holds it."""
    if not getattr(request, "htmx", False):
        return redirect("privacy:mine")
    return render(request, "privacy/_archives.html", {"archives": _archives(_person(request))})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@after_signing_in_again
def ask_archive(request: HttpRequest) -> HttpResponse:
    """Ask for an archive; a GET is the way back from signing in again, and asks once more."""
    if request.method == "GET":
        return render(request, "privacy/ask_archive.html")
    actions.ask_archive(actor=_person(request), person=_person(request), at=now())
    notes.success(
        request, _("We gather your data. You can leave this page; a mail tells you when it is ready.")
    )
    return redirect("privacy:mine")


@login_required
@never_cache
@require_GET
@after_signing_in_again
def download(request: HttpRequest, public_id: str) -> HttpResponse | FileResponse:
    """Hand out an archive to its person."""
    archive = get_object_or_404(queries.archive_to_download(_person(request), public_id, now()))
    if not default_storage.exists(archive.stored_as):
        return render(request, "404.html", status=404)
    name = f"tutti-{archive.asked_at:%Y-%m-%d}.zip"
    return FileResponse(default_storage.open(archive.stored_as, "rb"), as_attachment=True, filename=name)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@after_signing_in_again
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes, what stays and what stands in the way; then take the wish."""
    person = _person(request)
    if queries.erasure_of(person):
        return redirect("privacy:mine")
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask_erasure(person, form):
        return redirect("privacy:mine")
    words = {
        "form": form,
        "obstacles": _obstacles(person),
        "going": messages.say_going(),
        "staying": messages.say_staying(),
        "days": domain.DAYS_TO_THINK,
    }
    return render(request, "privacy/erase.html", words, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Call off being erased."""
    person = _person(request)
    erasure = queries.erasure_of(person)
    if erasure is not None:
        actions.cancel_erasure(actor=person, erasure_id=erasure.pk, at=now())
        notes.success(request, _("Called off. Everything stays as it is."))
    return redirect("privacy:mine")


def _ask_erasure(person: User, form: ErasureForm) -> bool:
    try:
        actions.ask_erasure(actor=person, person=person, at=now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("typed" if refusal.code == "erasure.not_confirmed" else None, say(refusal))
        return False
    return True


def _obstacles(person: User) -> list[tuple[str, str]]:
    return [(say(one.refusal), one.url) for one in queries.obstacles_of(person, now())]


def _archives(person: User) -> list[Archive]:
    return list(queries.archives_visible_to(person)[:_SHOWN])


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
