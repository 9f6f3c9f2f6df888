"""Pages of companies: the dossier with its grade, and what delegates enter there."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import Organisation, User
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may, require
from apps.companies import actions, domain, queries
from apps.companies.forms import ApprovalRuleForm, DomainForm, DossierForm, ModelForm, SaidForm
from apps.companies.messages import (
    APPROVAL_RULES,
    MODEL_PARTS,
    OUTCOMES,
    PARTS,
    QUESTIONS,
    say_completeness,
    say_grade,
    say_next_grade,
)


@login_required
@require_GET
def companies(request: HttpRequest) -> HttpResponse:
    """List the companies that present themselves, each with its grade."""
    shown = queries.companies_visible_to(request.user)
    graded = [(company, say_grade(queries.grade(company.pk))) for company in shown]
    return render(request, "companies/list.html", {"companies": graded})


@login_required
@require_GET
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a company says about itself, and what it has left open."""
    shown = _company(request, slug)
    grade = queries.grade(shown.pk)
    words = {
        "company": shown,
        "dossier": queries.dossier_of(shown.pk),
        "models": queries.models_of(shown.pk),
        "answers": _with_words(QUESTIONS, queries.answers_of(shown.pk)),
        "parts": _with_words(PARTS, queries.parts_of(shown.pk)),
        "domains": queries.proven_domains(shown.pk),
        "lost_domains": queries.lost_domains(shown.pk),
        "completeness": say_completeness(grade),
        "grade": grade,
        "grade_words": say_grade(grade),
        "next_words": say_next_grade(grade),
        "may_write": may(request.user, "companies.write_dossier", shown),
        "may_see_rule": may(request.user, "companies.see_approval_rule", shown),
    }
    return render(request, "companies/company.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the dossier: what stands in the register, the standard answers, the parts about the company."""
    shown = _company(request, slug)
    require(request.user, "companies.write_dossier", shown)
    forms = _edit_forms(shown.pk, request.POST or None)
    wrong = [form for form in forms.values() if not form.is_valid()]
    if request.method == "POST" and not wrong:
        form = forms["form"]
        actions.fill_in(
            actor=_person(request),
            company=shown,
            register=form.cleaned_data if form.has_changed() else {},
            answers=_said(forms["answers"]),
            parts=_said(forms["parts"]),
            at=now(),
        )
        messages.success(request, _("Saved. What stood there before is kept."))
        return redirect("companies:edit", slug)
    return _edit_page(request, shown, **forms)


@login_required
@require_POST
def add_model(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a model version."""
    shown = _company(request, slug)
    require(request.user, "companies.add_model", shown)
    form = ModelForm(request.POST)
    if form.is_valid():
        try:
            actions.add_model(actor=_person(request), company=shown, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", say(refusal))
        else:
            messages.success(request, _("Terms can name this model now."))
            return redirect("companies:edit", slug)
    return _edit_page(request, shown, **_edit_forms(shown.pk, None), model_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def model(request: HttpRequest, slug: str, model_id: str) -> HttpResponse:
    """Show what is said of the training of a model; delegates fill it in here."""
    shown = _company(request, slug)
    found = queries.model_of(shown.pk, model_id)
    if found is None:
        raise Http404
    given = queries.parts_of(shown.pk, found.pk)
    check = partial(domain.check_part, of_model=True)
    form = SaidForm(request.POST or None, asked=MODEL_PARTS, given=given, check=check)
    if request.method == "POST":
        require(request.user, "companies.say_part", shown)
        if form.is_valid():
            actions.describe_model(
                actor=_person(request), company=shown, model_id=model_id, parts=form.said(), at=now()
            )
            messages.success(request, _("Saved. What stood there before is kept."))
            return redirect("companies:model", slug, model_id)
    words = {
        "company": shown,
        "model": found,
        "form": form,
        "parts": _with_words(MODEL_PARTS, given),
        "may_write": may(request.user, "companies.say_part", shown),
    }
    return render(request, "companies/model.html", words, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def domains(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the company's own people what to put at their domain, and what was found there."""
    shown = _company(request, slug)
    require(request.user, "companies.prove_domain", shown)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_domain(actor=_person(request), company=shown, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", say(refusal))
        else:
            messages.success(request, _("Asked. It is looked at within a minute; load this page again."))
            return redirect("companies:domains", slug)
    words = {
        "company": shown,
        "form": form,
        "proofs": [(proof, OUTCOMES.get(proof.outcome, "")) for proof in queries.domain_proofs_of(shown.pk)],
        "record_label": domain.RECORD_LABEL,
        "file_path": domain.FILE_PATH,
    }
    return render(request, "companies/domains.html", words, status=422 if form.errors else 200)


@login_required
@require_GET
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """List who speaks and signs for a company, for these people themselves."""
    shown = _company(request, slug)
    require(request.user, "companies.manage_people", shown)
    words = {"company": shown, "seats": queries.people_of(shown.pk)}
    return render(request, "companies/people.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def end_seat(request: HttpRequest, slug: str, person_id: str, role: str) -> HttpResponse:
    """Ask whether somebody's seat shall end, and end it."""
    shown = _company(request, slug)
    require(request.user, "companies.manage_people", shown)
    seat = get_object_or_404(queries.people_of(shown.pk), person__public_id=person_id, role=role)
    words = {"company": shown, "seat": seat, "refused": ""}
    if request.method == "POST":
        try:
            actions.end_seat_of(
                actor=_person(request), company=shown, person_id=person_id, role=role, at=now()
            )
        except Refusal as refusal:
            return render(request, "companies/end_seat.html", {**words, "refused": say(refusal)}, status=409)
        messages.success(request, _("The seat has ended. What was done in it stands."))
        is_own = seat.person_id == _person(request).pk
        return redirect("companies:company" if is_own else "companies:people", slug)
    return render(request, "companies/end_seat.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def approval_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the company's own people who approves its offers; a signatory chooses it here."""
    shown = _company(request, slug)
    require(request.user, "companies.see_approval_rule", shown)
    held = queries.approval_policy(shown.pk)
    form = ApprovalRuleForm(request.POST or None, initial={"rule": held.rule})
    if request.method == "POST" and form.is_valid():
        actions.choose_approval_rule(actor=_person(request), company=shown, at=now(), **form.cleaned_data)
        messages.success(request, _("Chosen. It holds from now on."))
        return redirect("companies:approval_rule", slug)
    words = {
        "company": shown,
        "form": form,
        "rule": APPROVAL_RULES[held.rule],
        "rules": APPROVAL_RULES.values(),
        "versions": queries.approval_rules_of(shown.pk),
        "may_choose": may(request.user, "companies.choose_approval_rule", shown),
    }
    return render(request, "companies/approval_rule.html", words, status=422 if form.errors else 200)


def _edit_forms(company_id: int, typed: Mapping[str, Any] | None) -> dict[str, Form]:
    """Make the forms of the dossier's page, which are sent together."""
    answers, parts = queries.answers_of(company_id), queries.parts_of(company_id)
    check = partial(domain.check_part, of_model=False)
    return {
        "form": DossierForm(typed, dossier=queries.dossier_of(company_id)),
        "answers": SaidForm(
            typed, prefix="answer", asked=QUESTIONS, given=answers, check=domain.check_answer
        ),
        "parts": SaidForm(typed, prefix="part", asked=PARTS, given=parts, check=check),
    }


def _said(form: Form) -> dict[str, str]:
    assert isinstance(form, SaidForm)  # noqa: S101  as `_edit_forms` makes them
    return form.said()


def _edit_page(
    request: HttpRequest, shown: Organisation, *, model_form: Form | None = None, **forms: Form
) -> HttpResponse:
    grade, model = queries.grade(shown.pk), model_form or ModelForm()
    words = {
        "company": shown,
        "dossier": queries.dossier_of(shown.pk),
        **forms,
        "model_form": model,
        "models": queries.models_of(shown.pk),
        "completeness": say_completeness(grade),
        "grade_words": say_grade(grade),
        "next_words": say_next_grade(grade),
    }
    is_wrong = any(form.errors for form in (model, *forms.values()))
    return render(request, "companies/edit.html", words, status=422 if is_wrong else 200)


def _with_words(asked: Mapping[str, Any], given: Mapping[str, Any]) -> list[dict[str, object]]:
    """List headings with what is said under each."""
    return [
        {"question": question, "hint": hint, "answer": given.get(key)}
        for key, (question, hint) in asked.items()
    ]


def _company(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(queries.companies_visible_to(request.user), slug=slug)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
