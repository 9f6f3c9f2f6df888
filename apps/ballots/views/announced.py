"""While a vote is announced: contesting one's place, answering, and letting somebody else vote."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.ballots import actions, domain, queries
from apps.ballots.forms import AnswerForm, ContestForm, DelegateForm
from apps.ballots.views import find_ballot, person_of
from apps.common.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a member what is wrong with their place on the roll, and tell the stewards."""
    ballot = find_ballot(request, public_id)
    require(request.user, "ballots.contest", ballot)
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.contest(
            actor=person_of(request), ballot_id=ballot.pk, text=form.cleaned_data["text"], at=timezone.now()
        )
        messages.success(request, _("Sent. The vote waits for the answer, but no longer than its page says."))
        return redirect("ballots:ballot", public_id)
    context = {"ballot": ballot, "form": form}
    return render(request, "ballots/contest.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, public_id: str, contest_id: str) -> HttpResponse:
    """Ask whoever may answer a contest for the answer."""
    ballot = find_ballot(request, public_id)
    require(request.user, "ballots.answer_contest", ballot)
    waiting = queries.contests(ballot).filter(answered_at__isnull=True, lapsed_at__isnull=True)
    found = get_object_or_404(waiting, public_id=contest_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answered = form.cleaned_data["answer"]
        actions.answer_contest(
            actor=person_of(request), contest_id=found.pk, answer=answered, at=timezone.now()
        )
        messages.success(request, _("Answered. Who asked is told."))
        return redirect("ballots:ballot", public_id)
    context = {"ballot": ballot, "contest": found, "form": form}
    return render(request, "ballots/answer.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a member who votes for them if they do not vote themselves."""
    ballot, person = find_ballot(request, public_id), person_of(request)
    require(person, "ballots.delegate", ballot)
    conflicted = queries.conflicted_in(ballot)
    there = queries.provisional_roll(ballot).exclude(person__in=[person.pk, *conflicted])
    people = User.objects.filter(pk__in=there.values("person")).order_by("name", "pk")
    form = DelegateForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        chosen: User = form.cleaned_data["delegate"]
        actions.delegate(
            actor=person,
            ballot_id=ballot.pk,
            delegate_id=chosen.pk,
            conflicted=conflicted,
            at=timezone.now(),
        )
        words = _("%(name)s votes for you if you do not. You can still vote yourself.")
        messages.success(request, words % {"name": chosen.name})
        return redirect("ballots:ballot", public_id)
    definition = domain.Definition.parse(ballot.definition)
    context = {"ballot": ballot, "form": form, "definition": definition}
    return render(request, "ballots/delegate.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the reader's delegation back."""
    ballot = find_ballot(request, public_id)
    actions.take_back_delegation(actor=person_of(request), ballot_id=ballot.pk, at=timezone.now())
    messages.success(request, _("Taken back. Nobody votes for you."))
    return redirect("ballots:ballot", public_id)
