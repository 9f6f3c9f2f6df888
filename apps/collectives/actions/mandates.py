"""Giving a mandate, changing an answer for one work, and answering below a vote."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypedDict

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues.models import Work
from apps.catalogues.queries import works_of
from apps.collectives import domain
from apps.collectives.actions.giving import record_mandate, write_mandate
from apps.collectives.actions.withdrawals import begin_notice
from apps.collectives.domain import MandateFacts, Row, Taking
from apps.collectives.models import MAX_NOTICE_DAYS, Collective, Mandate, MandateAnswer, TermsAnswer
from apps.collectives.queries import mandate_in_force, said_in
from apps.collectives.rules import InNameOf
from apps.common.errors import Refusal
from apps.common.money import Money
from apps.common.permissions import require

WorkAnswers = Mapping[str, Mapping[str, str]]


@transaction.atomic
def give_mandate(
    *,
    actor: User,
    person: User,
    collective: Collective,
    answers: Mapping[str, str],
    work_answers: WorkAnswers | None = None,
    conditions: Mapping[str, object] | None = None,
    floors: Mapping[str, Money] | None = None,
    notice_days: int = MAX_NOTICE_DAYS,
    rows: Collection[Row] | None = None,
    text_version: str = domain.CURRENT,
    at: datetime,
) -> Mandate:
    """Say what a collective may do with a person's works; the former mandate ends.

    `answers` maps uses to "yes", "ask" or "never"; what is missing is where everybody begins.
    `work_answers` maps public ids of works to such answers; None keeps those of the former mandate.
    `conditions` may hold "no_open_weights", "no_political" and "not_companies" (public ids). `floors`
    maps uses to the least fee for a work, sealed. `rows` are answers for kinds and lists of works, rights and
    countries; None keeps those of the former mandate. `text_version` is the text that was read.

    Raises:
        NotAllowed: `actor` does not speak for `person`, or the person is no member.
        Refusal: "mandate.unknown_use", "mandate.unknown_answer", "mandate.not_your_work",
            "mandate.notice_too_long", "mandate.too_many_companies", "mandate.floor_not_positive",
            or what `domain.check_rows` refuses.
    """
    locked = _lock(actor, "collectives.give_mandate", person, collective)
    complete = domain.complete_answers(answers)
    wanted = _wanted(conditions or {})
    domain.check_mandate(notice_days=notice_days, not_companies=wanted["not_companies"], floors=floors or {})
    former = mandate_in_force(person.pk, locked.organisation_id)
    before = said_in(former) if former else MandateFacts(person.pk)
    own = before.work_answers if work_answers is None else _work_answers(person, work_answers)
    if rows is not None:
        _check_rows(person, rows, before.rows)
    listed = before.rows if rows is None else tuple(rows)
    said = MandateFacts(person.pk, answers=complete, work_answers=own, rows=listed, floors=floors or {})
    mandate = Mandate(
        collective=locked,
        person=person,
        given_by=actor if actor.pk != person.pk else None,
        text_version=text_version,
        text_hash=domain.hash_of_text(text_version),
        conditions=wanted,
        notice_days=notice_days,
        given_at=at,
    )
    write_mandate(mandate, said, former=former, at=at)
    _record_mandate(mandate, actor, at)
    if former is not None:
        kinds = dict(works_of(person).values_list("pk", "kind"))
        _take_back(actor, former, domain.takings_of_change(before, said, kinds), at)
    return mandate


@transaction.atomic
def set_work_answer(
    *,
    actor: User,
    person: User,
    collective: Collective,
    work: Work,
    use: str | None,
    answer: str | None,
    at: datetime,
) -> None:
    """Say something else for one work; `answer` None means what holds without it.

    `use` None means every use, but a yes or an ask for every use leaves out voice, likeness, style and
    synthetic data, which are never given in passing.

    Raises:
        NotAllowed: `actor` does not speak for `person`, or the person is no member.
        Refusal: "mandate.missing", "mandate.not_your_work", "mandate.unknown_use", "mandate.unknown_answer".
    """
    locked = _lock(actor, "collectives.answer_work", person, collective)
    mandate = mandate_in_force(person.pk, locked.organisation_id)
    if mandate is None:
        raise Refusal("mandate.missing")
    if not works_of(person).filter(pk=work.pk).exists():
        raise Refusal("mandate.not_your_work")
    uses = domain.uses_meant(use, answer)
    if answer is not None:
        domain.complete_answers(dict.fromkeys(uses, answer))
    before = said_in(mandate)
    mandate.answers.filter(work=work, use__in=domain.USES if use is None else uses).delete()
    if answer is not None:
        rows = [MandateAnswer(mandate=mandate, use=one, work=work, answer=answer) for one in uses]
        MandateAnswer.objects.bulk_create(rows)
    takings = [Taking(frozenset({work.pk}), () if use is None else uses)]
    if answer != domain.NEVER:
        takings = domain.takings_of_change(before, said_in(mandate), {work.pk: work.kind})
    _take_back(actor, mandate, takings, at)
    record(
        stream=f"person:{person.pk}",
        kind="work.answered",
        payload={"work": work.public_id, "use": use or "all", "answer": answer or "as_all_works"},
        actor_id=actor.pk,
        at=at,
    )


@transaction.atomic
def answer_terms(
    *,
    actor: User,
    person: User,
    collective_org_id: int,
    terms_hash: str,
    choice: str,
    work_ids: Collection[int] = (),
    at: datetime,
) -> TermsAnswer:
    """Say about ask-me works: in, out, or these; bound to the hash of the terms.

    The caller has checked that the schedule is not frozen. The same answer twice is one answer.

    Raises:
        NotAllowed: `actor` does not speak for `person`, or the person is no member.
        Refusal: "terms.unknown_choice", "mandate.not_your_work".
    """
    collective = Collective.objects.get(organisation=collective_org_id)
    locked = _lock(actor, "collectives.answer_terms", person, collective)
    if choice not in TermsAnswer.Choice.values:
        raise Refusal("terms.unknown_choice")
    chosen = set(work_ids) if choice == TermsAnswer.Choice.CHOOSE else set()
    if works_of(person).filter(pk__in=chosen).count() != len(chosen):
        raise Refusal("mandate.not_your_work")
    earlier = TermsAnswer.objects.filter(collective=locked, person=person, terms_hash=terms_hash)
    newest = earlier.order_by("-revision").first()
    if newest and newest.choice == choice and set(newest.works.values_list("pk", flat=True)) == chosen:
        return newest
    revision = newest.revision + 1 if newest else 1
    answer = TermsAnswer.objects.create(
        collective=locked, person=person, terms_hash=terms_hash, revision=revision, choice=choice, at=at
    )
    answer.works.set(chosen)
    record(
        stream=f"person:{person.pk}",
        kind="terms.answered",
        payload={"terms": terms_hash, "revision": str(revision), "choice": choice},
        actor_id=actor.pk,
        at=at,
    )
    return answer


def _lock(actor: User, permission: str, person: User, collective: Collective) -> Collective:
    """Lock the person's row, so that two answers of one person wait for each other, and ask who may."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    found = Collective.objects.select_related("organisation").get(pk=collective.pk)
    require(actor, permission, InNameOf(person, found))
    return found


def _take_back(actor: User, mandate: Mandate, takings: Collection[Taking], at: datetime) -> None:
    """Let the notice of a mandate begin for what turned to never (rule 8)."""
    begin_notice(
        actor=actor,
        person=mandate.person,
        collective=mandate.collective,
        takings=takings,
        notice_days=mandate.notice_days,
        at=at,
    )


class _Conditions(TypedDict):
    no_open_weights: bool
    no_political: bool
    not_companies: list[str]


def _wanted(conditions: Mapping[str, object]) -> _Conditions:
    companies = conditions.get("not_companies")
    named = [str(company) for company in companies] if isinstance(companies, list | tuple) else []
    return {
        "no_open_weights": bool(conditions.get("no_open_weights")),
        "no_political": bool(conditions.get("no_political")),
        "not_companies": sorted(set(named)),
    }


def _work_answers(person: User, answers: WorkAnswers) -> dict[tuple[int, str], str]:
    ids = dict(works_of(person).filter(public_id__in=list(answers)).values_list("public_id", "pk"))
    if set(answers) - set(ids):
        raise Refusal("mandate.not_your_work")
    for own in answers.values():
        domain.complete_answers(own)
    return {(ids[work], use): answer for work, own in answers.items() for use, answer in own.items()}


def _check_rows(person: User, rows: Collection[Row], former: Collection[Row]) -> None:
    """Refuse rows that make no sense, and works of others; what stood in a row before may stay in it."""
    domain.check_rows(rows)
    named = {work for row in rows for work in row.works} - {work for row in former for work in row.works}
    if works_of(person).filter(pk__in=named).count() != len(named):
        raise Refusal("mandate.not_your_work")


def _record_mandate(mandate: Mandate, actor: User, at: datetime) -> None:
    """Tell the person what was read and given, and the members only that it was."""
    record_mandate(f"person:{mandate.person_id}", mandate, actor, at)
    record_mandate(f"members:{mandate.collective.organisation_id}", mandate, actor, at)
