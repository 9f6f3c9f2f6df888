"""Rows of a mandate come and go: each time the mandate is given anew, so that what held stays on record."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.collectives import queries
from apps.collectives.actions.mandates import give_mandate
from apps.collectives.domain import Row
from apps.collectives.models import Collective, Mandate
from apps.common.errors import Refusal


@transaction.atomic
def add_row(
    *, actor: User, person: User, collective: Collective, row: Row, text_version: str, at: datetime
) -> Mandate:
    """Say something else for a kind or list of works, a right or a country; it works at once.

    `text_version` is the text that was read with it.

    Raises:
        NotAllowed: `actor` does not speak for `person`, or the person is no member.
        Refusal: "mandate.missing", "mandate.not_your_work", or what `domain.check_rows` refuses.
    """
    former, rows = _former(person, collective)
    said = [*(kept for _id, kept in rows), row]
    return _anew(former, said, actor=actor, text_version=text_version, at=at)


@transaction.atomic
def drop_row(
    *, actor: User, person: User, collective: Collective, row_id: str, text_version: str, at: datetime
) -> Mandate:
    """Take a row away: what holds without it holds again.

    Raises:
        NotAllowed: `actor` does not speak for `person`, or the person is no member.
        Refusal: "mandate.missing", "mandate.row_gone".
    """
    former, rows = _former(person, collective)
    if row_id not in dict(rows):
        raise Refusal("mandate.row_gone")
    said = [kept for public_id, kept in rows if public_id != row_id]
    return _anew(former, said, actor=actor, text_version=text_version, at=at)


def _former(person: User, collective: Collective) -> tuple[Mandate, list[tuple[str, Row]]]:
    """Find the mandate in force with its rows; whoever gives another one meanwhile waits."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    former = queries.mandate_in_force(person.pk, collective.organisation_id)
    if former is None:
        raise Refusal("mandate.missing")
    return former, queries.rows_of(former)


def _anew(former: Mandate, rows: Collection[Row], *, actor: User, text_version: str, at: datetime) -> Mandate:
    return give_mandate(
        actor=actor,
        person=former.person,
        collective=former.collective,
        answers=queries.general_answers_of(former),
        conditions=former.conditions,
        floors=queries.floors_of(former),
        notice_days=former.notice_days,
        rows=rows,
        text_version=text_version,
        at=at,
    )
