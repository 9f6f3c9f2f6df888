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
from apps.collectives.actions.withdrawals import begin_notice
from apps.collectives.domain import Row
from apps.collectives.models import (
    MAX_NOTICE_DAYS,
    Collective,
    Mandate,
    MandateAnswer,
    MandateRow,
    PriceFloor,
    TermsAnswer,
)
from apps.collectives.queries import answers_apart, general_answers_of, mandate_in_force, rows_of
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
    own = _kept_answers(former) if work_answers is None else _work_rows(person, work_answers)
    listed = [row for _id, row in rows_of(former)]
    if rows is not None:
        _check_rows(person, rows, listed)
        listed = list(rows)
    if former is not None:
        former.ended_at = at
        former.save(update_fields=["ended_at"])
    mandate = Mandate.objects.create(
        collective=locked,
        person=person,
        given_by=actor if actor.pk != person.pk else None,
        text_version=text_version,
        text_hash=domain.hash_of_text(text_version),
        conditions=wanted,
        notice_days=notice_days,
        given_at=at,
    )
    _write_answers(mandate, complete, own)
    _write_rows(mandate, listed)
    _write_floors(mandate, floors or {})
    _record_mandate(mandate, actor, at)
    if former is not None:
        _take_back(actor, former, mandate, at)
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
    """Say something else for one work; `answer` None means what holds for all works.

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
    mandate.answers.filter(work=work, use__in=domain.USES if use is None else uses).delete()
    if answer is not None:
        rows = [MandateAnswer(mandate=mandate, use=one, work=work, answer=answer) for one in uses]
        MandateAnswer.objects.bulk_create(rows)
    if answer == domain.NEVER:
        taking = domain.Taking(work.pk, () if use is None else uses)
        begin_notice(
            actor=actor,
            person=person,
            collective=locked,
            takings=[taking],
            notice_days=mandate.notice_days,
            at=at,
        )
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


def _take_back(actor: User, former: Mandate, mandate: Mandate, at: datetime) -> None:
    """Let the notice of the former mandate begin for what turned to never (rule 8)."""
    before, after = general_answers_of(former), general_answers_of(mandate)
    takings = domain.takings_of_change(
        before, after, answers_apart(former, before), answers_apart(mandate, after)
    )
    begin_notice(
        actor=actor,
        person=mandate.person,
        collective=mandate.collective,
        takings=takings,
        notice_days=former.notice_days,
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


_Own = tuple[int, str, str]


def _kept_answers(former: Mandate | None) -> list[_Own]:
    if former is None:
        return []
    rows = former.answers.filter(work__isnull=False).values_list("work", "use", "answer")
    return [(work, use, answer) for work, use, answer in rows if work is not None]


def _work_rows(person: User, answers: WorkAnswers) -> list[_Own]:
    ids = dict(works_of(person).filter(public_id__in=list(answers)).values_list("public_id", "pk"))
    if set(answers) - set(ids):
        raise Refusal("mandate.not_your_work")
    for own in answers.values():
        domain.complete_answers(own)
    return [(ids[work], use, answer) for work, own in answers.items() for use, answer in own.items()]


def _write_answers(mandate: Mandate, general: Mapping[str, str], rows: Collection[_Own]) -> None:
    answers = [MandateAnswer(mandate=mandate, use=use, answer=answer) for use, answer in general.items()]
    answers += [
        MandateAnswer(mandate=mandate, work_id=work, use=use, answer=answer) for work, use, answer in rows
    ]
    MandateAnswer.objects.bulk_create(answers)


def _check_rows(person: User, rows: Collection[Row], former: Collection[Row]) -> None:
    """Refuse rows that make no sense, and works of others; what stood in a row before may stay in it."""
    domain.check_rows(rows)
    named = {work for row in rows for work in row.works} - {work for row in former for work in row.works}
    if works_of(person).filter(pk__in=named).count() != len(named):
        raise Refusal("mandate.not_your_work")


def _write_rows(mandate: Mandate, rows: Collection[Row]) -> None:
    made = MandateRow.objects.bulk_create(
        MandateRow(
            mandate=mandate,
            uses=sorted(row.uses, key=domain.USES.index),
            answer=row.answer,
            kinds=sorted(row.kinds),
            rights=sorted(row.rights),
            territories=sorted(row.territories),
        )
        for row in rows
    )
    link = MandateRow.works.through
    link.objects.bulk_create(
        link(mandaterow_id=one.pk, work_id=work)
        for one, row in zip(made, rows, strict=True)
        for work in sorted(row.works)
    )


def _write_floors(mandate: Mandate, floors: Mapping[str, Money]) -> None:
    PriceFloor.objects.bulk_create(
        PriceFloor(mandate=mandate, use=use, fee_minor=floor.minor, currency=floor.currency)
        for use, floor in floors.items()
    )


def _record_mandate(mandate: Mandate, actor: User, at: datetime) -> None:
    """Tell the person what was read and given, and the members only that it was."""
    payload = {"mandate": mandate.public_id, "text": mandate.text_hash, "version": mandate.text_version}
    for stream in (f"person:{mandate.person_id}", f"members:{mandate.collective.organisation_id}"):
        record(stream=stream, kind="mandate.given", payload=payload, actor_id=actor.pk, at=at)
