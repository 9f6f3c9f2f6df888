"""The one page of an owner without an account: what is asked, and their answer."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.catalogues import actions, domain, queries
from apps.catalogues.forms import AnswerOutsideForm
from apps.catalogues.models import AskedShare, OutsideAsk
from apps.common.errors import Refusal
from apps.common.messages import say

View = Callable[[HttpRequest, str], HttpResponse]
_FIELD_OF = {"outside.name_missing": "name", "outside.not_sure": "is_sure"}
_OVER = frozenset({"outside.unknown", "outside.lapsed", "outside.over", "outside.nothing_left"})


def _limited(view: View) -> View:
    """Count what one network address asks for, pages as well: nobody tries links out."""

    @wraps(view)
    def counted(request: HttpRequest, token: str) -> HttpResponse:
        allowed = ratelimit.consume(request, app="allauth.account", action="outside_question", limit_get=True)
        return view(request, token) if allowed else cast(HttpResponse, ratelimit.respond_429(request))

    return counted


@never_cache
@require_http_methods(["GET", "POST"])
@_limited
def outside_question(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is asked to whoever has the link, and take the answer."""
    try:
        ask, asked = _open(token)
    except Refusal as refusal:
        return _over(request, refusal)
    question = queries.question_of(ask, asked)
    form = AnswerOutsideForm(
        request.POST or None, question=question, version=_version(), initial=_answered(asked)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _answer(form, token)
        except Refusal as refusal:
            if refusal.code in _OVER:
                return _over(request, refusal)
            form.add_error(_FIELD_OF.get(refusal.code), say(refusal))
        else:
            messages.success(request, _("Your answer is kept, and counts from now on."))
            return redirect("catalogues:outside_question", token)
    return _page(request, ask, asked, form)


@never_cache
@require_POST
@_limited
def outside_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Take a no to everything, and the wish never to be written to again."""
    shown = actions.Shown(request.POST.get("text_version", ""), request.POST.get("text_hash", ""))
    try:
        actions.stop_asking(token=token, shown=shown, at=now())
    except Refusal as refusal:
        if refusal.code in _OVER:
            return _over(request, refusal)
        messages.error(request, say(refusal))
        return redirect("catalogues:outside_question", token)
    return render(request, "catalogues/outside_stopped.html")


@never_cache
@require_POST
@_limited
def outside_join(request: HttpRequest, token: str) -> HttpResponse:
    """Join the shares to an account; who has none opens one, with the address that the mail has proven."""
    here = reverse("catalogues:outside_question", args=[token])
    try:
        if request.user.is_authenticated:
            actions.join_outside(actor=request.user, token=token, at=now())
            messages.success(request, _("The shares are yours now, by your own account."))
            return redirect("catalogues:works")
        ask, _asked = _open(token)
    except Refusal as refusal:
        if refusal.code in _OVER:
            return _over(request, refusal)
        messages.error(request, say(refusal))
        return redirect(here)
    if ask.email:
        get_adapter().stash_verified_email(request, ask.email)
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': here})}")


def _open(token: str) -> tuple[OutsideAsk, list[AskedShare]]:
    ask = queries.ask_by_token(token)
    if ask is None:
        raise Refusal("outside.unknown")
    domain.check_link(actions.standing_of(ask), now())
    asked = list(queries.asked_in(ask))
    if not asked:
        raise Refusal("outside.nothing_left")
    return ask, asked


def _over(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status = 404 if refusal.code == "outside.unknown" else 410
    return render(request, "catalogues/outside_over.html", {"sentence": say(refusal)}, status=status)


def _answered(asked: list[AskedShare]) -> dict[str, str]:
    """Fill in what was answered before; nothing is chosen before the first answer."""
    answers = {one.share.work.public_id: one.answer for one in asked if one.answer}
    given = set(answers.values())
    every = given.pop() if len(given) == 1 and given <= {domain.YES, domain.NO} else "each"
    return {"every": every, **{f"work_{work}": said for work, said in answers.items()}} if answers else {}


def _answer(form: AnswerOutsideForm, token: str) -> None:
    typed = form.cleaned_data
    actions.answer_outside(
        token=token,
        answers=form.answers,
        shown=actions.Shown(typed["text_version"], typed["text_hash"]),
        name=typed["name"],
        is_sure=typed["is_sure"],
        at=now(),
    )


def _page(
    request: HttpRequest, ask: OutsideAsk, asked: list[AskedShare], form: AnswerOutsideForm
) -> HttpResponse:
    version = _version()
    text = domain.wording(version, queries.question_of(ask, asked))
    reader = request.user if isinstance(request.user, User) else None
    is_owner = any(one.share.holder_id is None for one in asked)
    words = {
        "ask": ask,
        "works": len(form.each),
        "form": form,
        "blocks": domain.text_blocks(text),
        "text_language": domain.language_of(version),
        "text_version": version,
        "text_hash": domain.hash_of_wording(text),
        "is_answered": ask.state == OutsideAsk.State.ANSWERED,
        "may_join": is_owner and bool(ask.email) and (reader is None or reader.email.lower() == ask.email),
        "here": request.path,
    }
    return render(request, "catalogues/outside_question.html", words, status=422 if form.errors else 200)


def _version() -> str:
    return domain.current_version(get_language() or "en")
