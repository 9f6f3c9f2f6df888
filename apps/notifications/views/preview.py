"""Every mail as its reader gets it, in debug and demo only: made from a sample, in each language."""

from csp.decorators import csp_update
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from apps.notifications import domain, messages, samples
from apps.notifications.adapters.mail import Envelope, compose

_UNSAFE_STYLE = "'unsafe-inline'"


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List every kind of mail in every language."""
    _refuse_in_production()
    ungrouped = {domain.DIGEST, *samples.TO_STRANGERS}
    kinds = [
        (kind, "" if kind in ungrouped else messages.GROUP_NAMES[domain.group_of(kind)])
        for kind in samples.kinds()
    ]
    words = {"kinds": kinds, "languages": settings.LANGUAGES}
    return render(request, "notifications/mails.html", words)


@require_safe
def mail(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show one mail: subject, headers and plain text, with a link to its HTML."""
    message = _sample(kind, language)
    words = {"kind": kind, "language": language, "message": message}
    return render(request, "notifications/mail.html", words)


@csp_update({"style-src": [_UNSAFE_STYLE]})  # mail programs know nothing but inline styles
@require_safe
def mail_html(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show the HTML of one mail as it is sent."""
    return HttpResponse(str(_sample(kind, language).alternatives[0][0]))


def _sample(kind: str, language: str) -> EmailMultiAlternatives:
    _refuse_in_production()
    if kind not in samples.kinds() or language not in dict(settings.LANGUAGES):
        raise Http404
    is_stoppable = domain.can_be_stopped(domain.group_of(kind)) and kind not in samples.TO_STRANGERS
    stop_url = f"{settings.SITE_URL}/unsubscribe/sample/" if is_stoppable else ""
    to = Envelope("mira@artists.example", "Mira", 1, stop_url)
    with translation.override(language):
        if kind == domain.DIGEST:
            digest = samples.digest(now())
            return compose("digest", digest.subject, {"digest": digest}, to)
        letter = samples.letter(kind, now())
        return compose("letter", letter.subject, {"letter": letter}, to)


def _refuse_in_production() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
