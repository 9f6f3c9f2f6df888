"""Pages of companies: the dossier with its grade, and what delegates enter there."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import Organisation, User
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may, require
from apps.companies import actions, domain, queries
from apps.companies.forms import AnswerForm, ApprovalRuleForm, DomainForm, DossierForm, ModelForm, PartForm
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
        "answers": _answers(shown.pk),
        "parts": _parts(shown.pk, PARTS),
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
    """Write the dossier; models and answers are entered on the same page."""
    shown = _company(request, slug)
    require(request.user, "companies.write_dossier", shown)
    form = DossierForm(request.POST or None, dossier=queries.dossier_of(shown.pk))
    if request.method == "POST" and form.is_valid():
        actions.write_dossier(actor=_person(request), company=shown, at=now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("companies:edit", slug)
    return _edit_page(request, shown, dossier_form=form)


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
    return _edit_page(request, shown, model_form=form)


@login_required
@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer a standard question."""
    shown = _company(request, slug)
    require(request.user, "companies.answer_question", shown)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_question(actor=_person(request), company=shown, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("text", say(refusal))
        else:
            messages.success(request, _("Your answer is in the dossier. Earlier answers are kept."))
            return redirect("companies:edit", slug)
    return _edit_page(request, shown, answer_form=form)


@login_required
@require_POST
def part(request: HttpRequest, slug: str) -> HttpResponse:
    """Fill in a part of the dossier that is about the company."""
    shown = _company(request, slug)
    require(request.user, "companies.say_part", shown)
    form = PartForm(request.POST)
    if _say(request, shown, form):
        return redirect(f"{reverse('companies:edit', args=[slug])}#parts")
    return _edit_page(request, shown, part_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def model(request: HttpRequest, slug: str, model_id: str) -> HttpResponse:
    """Show what is said of the training of a model; delegates fill it in here."""
    shown = _company(request, slug)
    found = queries.model_of(shown.pk, model_id)
    if found is None:
        raise Http404
    form = PartForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "companies.say_part", shown)
        if _say(request, shown, form, model_id=model_id):
            return redirect("companies:model", slug, model_id)
    words = {
        "company": shown,
        "model": found,
        "parts": _parts(shown.pk, MODEL_PARTS, form if form.is_bound else None, model_id=found.pk),
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


def _edit_page(
    request: HttpRequest,
    shown: Organisation,
    *,
    dossier_form: Form | None = None,
    model_form: Form | None = None,
    answer_form: Form | None = None,
    part_form: Form | None = None,
) -> HttpResponse:
    grade = queries.grade(shown.pk)
    dossier = queries.dossier_of(shown.pk)
    words = {
        "company": shown,
        "dossier": dossier,
        "form": dossier_form or DossierForm(dossier=dossier),
        "model_form": model_form or ModelForm(),
        "answer_form": answer_form,
        "models": queries.models_of(shown.pk),
        "answers": _answers(shown.pk, answer_form),
        "parts": _parts(shown.pk, PARTS, part_form),
        "completeness": say_completeness(grade),
        "grade_words": say_grade(grade),
        "next_words": say_next_grade(grade),
    }
    is_wrong = any(
        form is not None and form.errors for form in (dossier_form, model_form, answer_form, part_form)
    )
    return render(request, "companies/edit.html", words, status=422 if is_wrong else 200)


def _say(request: HttpRequest, company: Organisation, form: PartForm, *, model_id: str = "") -> bool:
    """Put what was entered into the dossier; what is wrong with it stands at the form."""
    if not form.is_valid():
        return False
    try:
        actions.say_part(
            actor=_person(request), company=company, model_id=model_id, at=now(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error("text", say(refusal))
        return False
    messages.success(request, _("It is in the dossier. What stood there before is kept."))
    return True


def _parts(
    company_id: int, asked: Mapping[str, Any], form: Form | None = None, *, model_id: int | None = None
) -> list[dict[str, object]]:
    """List the parts of the dossier with what is said there, and what was just typed."""
    given = queries.parts_of(company_id, model_id)
    typed = form["part"].value() if form else ""
    return [
        {
            "key": key,
            "question": question,
            "hint": hint,
            "answer": given.get(key),
            "typed": form["text"].value() if form and typed == key else "",
            "errors": form["text"].errors if form and typed == key else [],
        }
        for key, (question, hint) in asked.items()
    ]


def _answers(company_id: int, form: Form | None = None) -> list[dict[str, object]]:
    """List the standard questions with the newest answers, and what was just typed."""
    given = queries.answers_of(company_id)
    typed = form["question"].value() if form else ""
    return [
        {
            "key": key,
            "question": QUESTIONS[key][0],
            "hint": QUESTIONS[key][1],
            "answer": given.get(key),
            "typed": form["text"].value() if form and typed == key else "",
            "errors": form["text"].errors if form and typed == key else [],
        }
        for key in domain.QUESTIONS
    ]


def _company(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(queries.companies_visible_to(request.user), slug=slug)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required has seen to it
    return request.user
