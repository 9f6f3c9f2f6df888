"""Every change to a company's dossier, and to its rule for what leaves it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, Seat, User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.holdings import scrub
from apps.common.permissions import require
from apps.companies import domain, queries
from apps.companies.models import AiModel, ApprovalRule, Dossier, StandardAnswer


@transaction.atomic
def write_dossier(
    *,
    actor: User,
    company: Organisation,
    legal_name: str,
    register_id: str = "",
    about: str = "",
    training_summary_url: str = "",
    report_contact: str = "",
    at: datetime,
) -> Dossier:
    """Write what a company says about itself.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "dossier.no_name".
    """
    locked = _lock(actor, "companies.write_dossier", company)
    if not legal_name.strip():
        raise Refusal("dossier.no_name")
    dossier, _is_new = Dossier.objects.update_or_create(
        company=locked,
        defaults={
            "legal_name": legal_name.strip(),
            "register_id": register_id.strip(),
            "about": about.strip(),
            "training_summary_url": training_summary_url,
            "report_contact": report_contact,
        },
    )
    _record(locked, "dossier.written", {}, actor, at)
    return dossier


@transaction.atomic
def add_model(*, actor: User, company: Organisation, name: str, purpose: str = "", at: datetime) -> AiModel:
    """Name a model version, so that terms can name it.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "dossier.missing", "model.named_already", or a code of `domain.check_model`.
    """
    locked = _lock(actor, "companies.add_model", company)
    dossier = _dossier(locked)
    called = domain.check_model(name)
    if dossier.models.filter(name__iexact=called).exists():
        raise Refusal("model.named_already")
    model = AiModel.objects.create(dossier=dossier, name=called, purpose=purpose.strip())
    _record(locked, "model.added", {"model": model.public_id}, actor, at)
    return model


@transaction.atomic
def answer_question(
    *, actor: User, company: Organisation, question: str, text: str, at: datetime
) -> StandardAnswer:
    """Answer a standard question; the newest answer counts and all are kept.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "dossier.missing", or a code of `domain.check_answer`.
    """
    locked = _lock(actor, "companies.answer_question", company)
    dossier = _dossier(locked)
    said = domain.check_answer(question, text)
    newest = dossier.answers.filter(question=question).order_by("-answered_at", "-pk").first()
    if newest is not None and newest.text == said:
        return newest
    answer = StandardAnswer.objects.create(dossier=dossier, question=question, text=said, answered_at=at)
    _record(locked, "question.answered", {"question": question}, actor, at)
    return answer


@transaction.atomic
def choose_approval_rule(
    *, actor: User, company: Organisation, rule: str, at: datetime
) -> domain.ApprovalPolicy:
    """Choose who approves an offer before it is tabled; it holds from now on, for drafts under way too.

    Chosen again, the same rule makes no new version. There is no way to it but the page.

    Raises:
        NotAllowed: `actor` is no signatory of the company.
        Refusal: "policy.unknown_rule".
    """
    locked = _lock(actor, "companies.choose_approval_rule", company)
    chosen = domain.check_rule(rule)
    held = queries.approval_policy(locked.pk)
    if held.version and held.rule == chosen:
        return held
    policy = domain.ApprovalPolicy(chosen, held.version + 1)
    ApprovalRule.objects.create(
        company=locked, version=policy.version, rule=chosen, chosen_by=actor, chosen_at=at
    )
    facts = {"version": str(policy.version), "rule": chosen}
    _record(locked, "policy.chosen", facts, actor, at)
    return policy


def _lock(actor: User, permission: str, company: Organisation) -> Organisation:
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=company.pk)
    require(actor, permission, locked)
    return locked


def _dossier(company: Organisation) -> Dossier:
    dossier = Dossier.objects.filter(company=company).first()
    if dossier is None:
        raise Refusal("dossier.missing")
    return dossier


def _record(
    company: Organisation, kind: str, payload: Mapping[str, object], actor: User, at: datetime
) -> None:
    record(stream=f"company:{company.pk}", kind=kind, payload=payload, actor_id=actor.pk, at=at)


@transaction.atomic
def forget_speaker(*, person: User, names: tuple[str, ...]) -> None:
    """Take the name and address of somebody who spoke for companies out of what these say of themselves."""
    companies = Seat.objects.filter(person=person).values("organisation")
    for dossier in Dossier.objects.filter(company__in=companies):
        about, contact = scrub(dossier.about, names), dossier.report_contact
        contact = "" if contact.casefold() in {name.casefold() for name in names} else contact
        Dossier.objects.filter(pk=dossier.pk).update(about=about, report_contact=contact)
        for answer in dossier.answers.all():
            if (text := scrub(answer.text, names)) != answer.text:
                StandardAnswer.objects.filter(pk=answer.pk).update(text=text)
