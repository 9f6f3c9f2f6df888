"""Writes a mandate in place of the one that ends: what a mandate once said stays as it was said."""

from collections.abc import Collection, Mapping
from datetime import datetime

from apps.accounts.models import User
from apps.audit.actions import record
from apps.collectives import domain, queries
from apps.collectives.domain import MandateFacts, Row
from apps.collectives.models import Mandate, MandateAnswer, MandateRow, PriceFloor
from apps.common.money import Money


def write_mandate(mandate: Mandate, said: MandateFacts, *, former: Mandate | None, at: datetime) -> None:
    """Keep a new mandate with its answers, rows and floors; the former ends.

    The caller holds the lock of the person's row, and has checked what is said.
    """
    if former is not None:
        former.ended_at = at
        former.save(update_fields=["ended_at"])
    mandate.save(force_insert=True)
    _write_answers(mandate, said)
    _write_rows(mandate, said.rows)
    _write_floors(mandate, said.floors)


def give_again(*, actor: User, former: Mandate, said: MandateFacts, at: datetime) -> None:
    """Let a mandate that says never somewhere else stand in place of the former, if it says anything new.

    No text was read for that: it stays given when the former was, by the same person, so that one that has
    lapsed holds no yes now either. Only the person is told.
    """
    if said == queries.said_in(former):
        return
    mandate = Mandate(
        collective=former.collective,
        person=former.person,
        given_by=former.given_by,
        text_version=former.text_version,
        text_hash=former.text_hash,
        conditions=former.conditions,
        notice_days=former.notice_days,
        given_at=former.given_at,
    )
    write_mandate(mandate, said, former=former, at=at)
    record_mandate(f"person:{mandate.person_id}", mandate, actor, at)


def record_mandate(stream: str, mandate: Mandate, actor: User, at: datetime) -> None:
    """Write down that a mandate was given, and which text was read."""
    payload = {"mandate": mandate.public_id, "text": mandate.text_hash, "version": mandate.text_version}
    record(stream=stream, kind="mandate.given", payload=payload, actor_id=actor.pk, at=at)


def _write_answers(mandate: Mandate, said: MandateFacts) -> None:
    answers = [MandateAnswer(mandate=mandate, use=use, answer=answer) for use, answer in said.answers.items()]
    answers += [
        MandateAnswer(mandate=mandate, work_id=work, use=use, answer=answer)
        for (work, use), answer in said.work_answers.items()
    ]
    MandateAnswer.objects.bulk_create(answers)


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
