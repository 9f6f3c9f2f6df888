"""Every change to a company's dossier, and to its rule for what leaves it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.actions import end_seat
from apps.accounts.models import Organisation, Seat, User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.holdings import scrub
from apps.common.permissions import require
from apps.companies import domain, queries
from apps.companies.models import AiModel, ApprovalRule, DomainProof, Dossier, StandardAnswer, Statement


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
def say_part(
    *, actor: User, company: Organisation, part: str, text: str, model_id: str = "", at: datetime
) -> Statement:
    """Say something under a heading of the dossier; the newest counts and all are kept.

    Args:
        model_id: public id of the model whose training it is about; without one it is about the company.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "dossier.missing", "model.unknown", or a code of `domain.check_part`.
    """
    locked = _lock(actor, "companies.say_part", company)
    dossier = _dossier(locked)
    model = queries.model_of(locked.pk, model_id) if model_id else None
    if model_id and model is None:
        raise Refusal("model.unknown")
    said = domain.check_part(part, text, of_model=model is not None)
    newest = queries.parts_of(locked.pk, model.pk if model else None).get(part)
    if newest is not None and newest.text == said:
        return newest
    statement = Statement.objects.create(dossier=dossier, model=model, part=part, text=said, said_at=at)
    if model is None:
        _record(locked, "part.written", {"part": part}, actor, at)
    else:
        _record(locked, "model.described", {"model": model.public_id, "part": part}, actor, at)
    return statement


@transaction.atomic
def fill_in(
    *,
    actor: User,
    company: Organisation,
    register: Mapping[str, str],
    answers: Mapping[str, str],
    parts: Mapping[str, str],
    at: datetime,
) -> None:
    """Write the dossier, the answers and the parts that are about the company: all of it or nothing.

    Args:
        register: the words of `write_dossier`; without any, the dossier stays as it is.

    Raises:
        NotAllowed, Refusal: as `write_dossier`, `answer_question` and `say_part` raise them.
    """
    if register:
        write_dossier(actor=actor, company=company, at=at, **register)
    for question, text in answers.items():
        answer_question(actor=actor, company=company, question=question, text=text, at=at)
    for part, text in parts.items():
        say_part(actor=actor, company=company, part=part, text=text, at=at)


@transaction.atomic
def describe_model(
    *, actor: User, company: Organisation, model_id: str, parts: Mapping[str, str], at: datetime
) -> None:
    """Say what a model was trained on, under several headings: all of it or nothing.

    Raises:
        NotAllowed, Refusal: as `say_part` raises them.
    """
    for part, text in parts.items():
        say_part(actor=actor, company=company, part=part, text=text, model_id=model_id, at=at)


@transaction.atomic
def ask_domain(*, actor: User, company: Organisation, name: str, at: datetime) -> DomainProof:
    """Ask that it be looked whether a domain is the company's; the worker looks soon after.

    The token of a domain stays the same, so that what was once put there is found again.

    Raises:
        NotAllowed: `actor` neither speaks nor signs for the company.
        Refusal: "domain.waits_already", or a code of `domain.check_domain` and `domain.check_asking`.
    """
    locked = _lock(actor, "companies.prove_domain", company)
    proofs, called = DomainProof.objects.filter(company=locked), domain.check_domain(name)
    former = proofs.filter(name=called).order_by("-pk").first()
    if former is not None and former.state == DomainProof.State.WAITING:
        raise Refusal("domain.waits_already")
    domain.check_asking(proofs.filter(asked_at__gt=at - domain.PROOFS_WITHIN).count())
    token = former.token if former is not None else domain.new_proof()
    proof = DomainProof.objects.create(company=locked, name=called, token=token, asked_by=actor, asked_at=at)
    _record(locked, "domain.asked", {"proof": proof.public_id}, actor, at)
    return proof


@transaction.atomic
def settle_domain(*, proof_id: int, method: str, outcome: str, at: datetime) -> DomainProof:
    """Write down what was found at a domain; without a method, why nothing was.

    Raises:
        Refusal: "domain.settled_already".
    """
    proof = DomainProof.objects.select_for_update(of=("self",)).get(pk=proof_id)
    if proof.state != DomainProof.State.WAITING:
        raise Refusal("domain.settled_already")
    proof.state = DomainProof.State.PROVEN if method else DomainProof.State.NOT_FOUND
    proof.method, proof.outcome, proof.checked_at = method, outcome, at
    proof.save(update_fields=["state", "method", "outcome", "checked_at"])
    kind = "domain.proven" if method else "domain.not_found"
    payload = {"proof": proof.public_id, "outcome": method or outcome}
    record(stream=f"company:{proof.company_id}", kind=kind, payload=payload, at=at)
    return proof


@transaction.atomic
def note_look(*, proof_id: int, method: str, outcome: str, at: datetime) -> DomainProof:
    """Write down another look at a proven domain; after several without the line, its proof no longer holds.

    Only that it is lost is a fact: that it still holds was one when it was proven.

    Raises:
        Refusal: "domain.not_proven" for one that is lost, or was looked at in place of this one.
    """
    proof = DomainProof.objects.select_for_update(of=("self",)).get(pk=proof_id)
    if not queries.standing_proofs().filter(pk=proof.pk).exists():
        raise Refusal("domain.not_proven")
    proof.looked_at, proof.misses = at, 0 if method else proof.misses + 1
    proof.method = method or proof.method
    if domain.is_lost(proof.misses):
        proof.state, proof.method, proof.outcome = DomainProof.State.LOST, "", outcome
    proof.save(update_fields=["looked_at", "misses", "method", "state", "outcome"])
    if proof.state == DomainProof.State.LOST:
        payload = {"proof": proof.public_id, "outcome": outcome}
        record(stream=f"company:{proof.company_id}", kind="domain.lost", payload=payload, at=at)
    return proof


@transaction.atomic
def end_seat_of(*, actor: User, company: Organisation, person_id: str, role: str, at: datetime) -> None:
    """End somebody's seat in a company, or one's own.

    Raises:
        NotAllowed: `actor` neither speaks nor signs for the company.
        Refusal: "people.not_seated", or a code of `domain.check_ending`.
    """
    locked = _lock(actor, "companies.manage_people", company)
    people = list(queries.people_of(locked.pk))
    seat = next((one for one in people if one.person.public_id == person_id and one.role == role), None)
    if seat is None:
        raise Refusal("people.not_seated")
    roles = queries.roles_in(actor, locked.pk)
    domain.check_ending(roles, role, is_own=seat.person_id == actor.pk, left=len(people) - 1)
    end_seat(person=seat.person, organisation=locked, role=role, at=at, by_id=actor.pk)


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
        for statement in dossier.statements.all():
            if (text := scrub(statement.text, names)) != statement.text:
                Statement.objects.filter(pk=statement.pk).update(text=text)
        for answer in dossier.answers.all():
            if (text := scrub(answer.text, names)) != answer.text:
                StandardAnswer.objects.filter(pk=answer.pk).update(text=text)
