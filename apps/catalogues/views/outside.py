"""Asking owners without an account: who they are, whom one asked, sending again and withdrawing."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import actions, domain, queries
from apps.catalogues.forms import AskOutsideForm
from apps.catalogues.messages import say_owner
from apps.catalogues.messages.outside import ASK_SIGNS, ASK_STATES, QUESTIONS, SAID, SAID_SIGNS
from apps.catalogues.models import AskedShare, OutsideAsk, Share, Work
from apps.common.errors import Refusal
from apps.common.messages import say

_A_PAGE = 20
_FIELD_OF = {
    "outside.no_shares": "works",
    "outside.too_many_works": "works",
    "outside.asked_already": "works",
    "outside.not_theirs": "works",
    "outside.not_a_member": "collective",
    "outside.no_question": "questions",
    "outside.your_own": "email",
    "outside.too_many": "email",
}


@login_required
@never_cache
@require_GET
def outside(request: HttpRequest) -> HttpResponse:
    """List whom one asked and what became of it, and the owners outside whom nobody has asked."""
    person = cast(User, request.user)
    asks = queries.asks_visible_to(person)
    page = Paginator(asks, _A_PAGE).get_page(request.GET.get("page"))
    unasked = Paginator(queries.not_asked(speaks_for(person), now().date()), _A_PAGE)
    owners = unasked.get_page(request.GET.get("start"))
    words = {
        "page": page,
        "asks": _asks(page),
        "owners": owners,
        "unasked": [{**one, "name": say_owner(one["outside_name"], one["controlled_by"])} for one in owners],
    }
    return render(request, "catalogues/outside.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask_outside(request: HttpRequest, share_id: str) -> HttpResponse:
    """Ask whoever decides over a share, in one mail for all works in which they do."""
    reader = cast(User, request.user)
    shares = queries.shares_to_ask_about(speaks_for(reader))
    share = get_object_or_404(shares.select_related("work__registered_by"), public_id=share_id)
    owner = share.holder or share.work.registered_by
    alike = list(queries.alike_to(share, owner))
    form = AskOutsideForm(
        request.POST or None,
        collectives=queries.collectives_to_ask_for(owner),
        works=_works(alike),
        initial={"name": share.outside_name, "works": [share.work.public_id]},
    )
    if request.method == "POST" and form.is_valid() and _ask(form, reader, owner, alike):
        messages.success(request, _("The mail is on its way. Without an answer it stays a no."))
        return redirect("catalogues:outside")
    joined = form.fields["collective"].queryset.exists()  # type: ignore[attr-defined]  # a ModelChoiceField
    words = {"form": form, "share": share, "has_collective": joined}
    return render(request, "catalogues/ask_outside.html", words)


@login_required
@require_POST
def outside_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a question again."""
    words = _("A new mail is on its way. The old link is void.")
    return _change(request, public_id, actions.ask_outside_again, words)


@login_required
@require_POST
def outside_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw a question, or give up its answer."""
    words = _("Withdrawn. The link opens nothing, and an answer counts no more.")
    return _change(request, public_id, actions.withdraw_outside, words)


def _asks(asks: Iterable[OutsideAsk]) -> list[dict[str, object]]:
    rows, at = list(asks), now()
    asked = queries.asked_works([one.pk for one in rows])
    return [
        _ask_shown(one, asked.get(one.pk, []), domain.ask_state_at(actions.standing_of(one), at))
        for one in rows
    ]


def _ask_shown(ask: OutsideAsk, asked: list[AskedShare], state: str) -> dict[str, object]:
    works = [
        _asked_work(work, list(of_work), is_over=ask.ended_at is not None)
        for work, of_work in groupby(asked, key=lambda one: one.share.work)
    ]
    answers = [str(one["answer"]) for one in works]
    return {
        "ask": ask,
        **_badge(state, answers),
        "until": ask.expires_at if state == "waiting" else None,
        "holds_until": ask.holds_until if state == "answered" else None,
        "questions": [QUESTIONS[one] for one in ask.questions],
        "works": works,
        "waits": ask.state == OutsideAsk.State.WAITING,
        "is_open": ask.ended_at is None and state != "past",
    }


def _asked_work(work: Work, asked: list[AskedShare], *, is_over: bool) -> dict[str, object]:
    """Say what was answered of a work; of shares that are others now it does not count."""
    standing = [one for one in asked if is_over or one.share.ended_at is None]
    answer = (standing[0].answer or "asked") if standing else "changed"
    return {
        "work": work,
        "answer": answer,
        "sign": SAID_SIGNS[answer],
        "said": SAID[answer],
        "is_partly_changed": 0 < len(standing) < len(asked),
    }


def _badge(state: str, answers: list[str]) -> dict[str, object]:
    """Say how a question stands; an answered one by what was answered."""
    yes = sum(answer == domain.YES for answer in answers)
    if state != OutsideAsk.State.ANSWERED:
        return {"state": ASK_STATES[state], "sign": ASK_SIGNS[state]}
    if 0 < yes < len(answers):
        words = {"yes": yes, "all": len(answers)}
        return {"state": _("Said yes to %(yes)s of %(all)s works") % words, "sign": "ask"}
    is_changed = bool(answers) and set(answers) == {"changed"}
    said = "yes" if yes else "changed" if is_changed else "no"
    return {"state": SAID[said], "sign": SAID_SIGNS[said]}


def _works(shares: Iterable[Share]) -> list[tuple[str, str]]:
    return list({one.work.public_id: one.work.title for one in shares}.items())


def _ask(form: AskOutsideForm, reader: User, owner: User, alike: list[Share]) -> bool:
    typed = form.cleaned_data
    chosen = [one.pk for one in alike if one.work.public_id in typed["works"]]
    try:
        actions.ask_outside(
            actor=reader,
            person=owner,
            share_ids=chosen,
            at=now(),
            **{name: typed[name] for name in ("name", "email", "collective", "questions")},
        )
    except Refusal as refusal:
        form.add_error(_FIELD_OF.get(refusal.code), say(refusal))
        return False
    return True


def _change(
    request: HttpRequest, public_id: str, action: Callable[..., OutsideAsk], words: str
) -> HttpResponse:
    person = cast(User, request.user)
    found = get_object_or_404(queries.asks_visible_to(person), public_id=public_id)
    try:
        action(actor=person, ask_id=found.pk, at=now())
    except Refusal as refusal:
        messages.error(request, say(refusal))
    else:
        messages.success(request, words)
    return redirect("catalogues:outside")
