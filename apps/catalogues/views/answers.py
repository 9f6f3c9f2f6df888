"""What the pages of imports and works share: taking the answer to whose works are."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.catalogues import actions, domain, queries
from apps.catalogues.forms import ClaimForm
from apps.common.errors import Refusal
from apps.common.messages import say

Done = TypeVar("Done")
# Which field of a form a refusal belongs to; the others stand above the form.
_FIELD_OF = {
    "share.not_a_number": "percent",
    "share.above_hundred": "percent",
    "share.above_whole": "percent",
    "share.nothing": "percent",
    "share.unknown_territory": "territory",
    "share.days_in_order": "valid_to",
    "share.unknown_member": "holder",
    "share.one_holder": "holder",
    "work.already_there": "title",
    "work.no_title": "title",
    "change.same_work": "title",
    "change.has_shares": "kind",
    "change.has_recordings": "kind",
    "contributor.no_name": "name",
    "contributor.already_there": "name",
}


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal beside the field it belongs to."""
    field = _FIELD_OF.get(refusal.code)
    form.add_error(field if field in form.fields else None, say(refusal))


def carried_out(form: forms.Form, action: Callable[[], Done]) -> Done | None:
    """Do what a form asks for; None if the form is wrong or it is refused, and then the form says so."""
    if not form.is_valid():
        return None
    try:
        return action()
    except Refusal as refusal:
        show_refusal(form, refusal)
        return None


def answer_form(
    form: ClaimForm,
    *,
    actor: User,
    person: User,
    run_id: int | None = None,
    work_ids: Collection[int] = (),
    at: datetime,
) -> domain.ClaimOutcome | None:
    """Claim as the form says; None when the form has to be shown again with its errors."""
    return carried_out(
        form,
        lambda: actions.claim_works(
            actor=actor, person=person, run_id=run_id, work_ids=work_ids, at=at, **form.answers
        ),
    )


def say_outcome(request: HttpRequest, outcome: domain.ClaimOutcome) -> None:
    """Tell what a claim did, and where it could not."""
    words = ngettext(
        "Your answer stands for %(count)s work.", "Your answer stands for %(count)s works.", outcome.claimed
    )
    if outcome.claimed:
        messages.success(request, words % {"count": outcome.claimed})
    else:
        messages.success(request, _("Nothing was claimed. You can say it later, work by work."))
    if outcome.disputed:
        words = ngettext(
            "In %(count)s work others claim a part of the same. What is disputed counts for nobody until "
            "you agree; nothing else changes.",
            "In %(count)s works others claim a part of the same. What is disputed counts for nobody until "
            "you agree; nothing else changes.",
            outcome.disputed,
        )
        messages.warning(request, words % {"count": outcome.disputed})
    if outcome.conflicting:
        count = len(outcome.conflicting)
        words = ngettext(
            "For %(count)s work you said that others hold too much; nothing was entered there.",
            "For %(count)s works you said that others hold too much; nothing was entered there.",
            count,
        )
        messages.warning(request, words % {"count": count})


def say_lost_answers(request: HttpRequest, work_ids: Collection[int], at: datetime) -> None:
    """Say where somebody outside had said yes to a share that was ended at a moment: it counts no more."""
    count = queries.works_without_their_yes(work_ids, at)
    words = ngettext(
        "In %(count)s work somebody outside had said yes to a share as it stood. That yes does not count "
        "for what stands there now; ask them again.",
        "In %(count)s works somebody outside had said yes to a share as it stood. That yes does not count "
        "for what stands there now; ask them again.",
        count,
    )
    if count:
        messages.warning(request, words % {"count": count})
