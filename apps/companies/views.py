"""Pages of companies: the dossier with its grade, and what delegates enter there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import Organisation, User
from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.permissions import may, require
from apps.companies import actions, domain, queries
from apps.companies.forms import AnswerForm, ApprovalRuleForm, DossierForm, ModelForm
from apps.companies.messages import APPROVAL_RULES, QUESTIONS, say_grade, say_next_grade


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
        "grade_words": say_grade(grade),
        "next_words": say_next_grade(grade),
    }
    is_wrong = any(form is not None and form.errors for form in (dossier_form, model_form, answer_form))
    return render(request, "companies/edit.html", words, status=422 if is_wrong else 200)


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
