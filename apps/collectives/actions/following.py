"""What becomes of answers about a work that turns out to be another one: the more careful one holds."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.catalogues.domain import Move
from apps.catalogues.models import Merge, Work
from apps.catalogues.queries import people_of
from apps.collectives import domain
from apps.collectives.actions.withdrawals import begin_notice
from apps.collectives.domain import Place, Reach, Taking
from apps.collectives.models import Mandate, MandateAnswer, MandateRow
from apps.collectives.queries import pooling_mandates, rows_of
from apps.common.errors import Refusal

_CARE = {domain.YES: 0, domain.ASK: 1, domain.NEVER: 2}


def changed_answers(kept: Work, retired: Work) -> Iterator[Move]:
    """Let the more careful of two answers hold for the work that stays, in every mandate of its people.

    Locks these people as answering does, so that nothing is answered meanwhile.
    """
    lock_people_of(kept, retired)
    mandates = _mandates(kept, retired)
    rows = MandateAnswer.objects.filter(mandate__in=list(mandates.values_list("pk", flat=True)))
    answers: dict[tuple[int, str], dict[int | None, MandateAnswer]] = defaultdict(dict)
    for row in rows.order_by("pk"):
        answers[row.mandate_id, row.use][row.work_id] = row
    listed = {mandate.pk: [row for _id, row in rows_of(mandate)] for mandate in mandates}
    place = Place(kept.pk, kept.kind, frozenset())
    for (mandate_id, use), by_work in answers.items():
        said = by_work[None].answer if None in by_work else domain.DEFAULTS.get(use, domain.NEVER)
        # What holds for either work without an answer of its own: they are of one kind and on the same lists.
        best = Reach(is_best=True)
        general = domain.held(None, said, listed[mandate_id], place=place, use=use, reach=best).answer
        yield from _changed(by_work.get(kept.pk), by_work.get(retired.pk), general, kept)


def _changed(
    own: MandateAnswer | None, other: MandateAnswer | None, general: str, kept: Work
) -> Iterator[Move]:
    """Change what is answered of the work that stays, if what holds for the other is more careful."""
    careful = other.answer if other else general
    if _CARE[careful] <= _CARE[own.answer if own else general]:
        return
    label = MandateAnswer._meta.label  # noqa: SLF001  the documented API of models
    if own is not None:
        yield Move(label, own.pk, {"answer": own.answer}, {"answer": careful})
    elif other is not None:
        yield Move(label, other.pk, {"work_id": other.work_id}, {"work_id": kept.pk})


def check_lists(_actor: User, kept: Work, retired: Work) -> None:
    """Refuse that two works become one of which a mandate lists only one: what would hold is not clear.

    Locks the people of both as answering does, so that nothing is listed until they are one.

    Raises:
        Refusal: "merge.listed_apart".
    """
    lock_people_of(kept, retired)
    links = MandateRow.works.through.objects.filter(mandaterow__mandate__in=_mandates(kept, retired))
    named = [set(links.filter(work=work).values_list("mandaterow", flat=True)) for work in (kept, retired)]
    if named[0] != named[1]:
        raise Refusal("merge.listed_apart")


def answers_given(kept: Work, retired: Work) -> list[list[object]]:
    """List the answers about either of two works in the mandates in force, to see whether they change."""
    both = [kept.pk, retired.pk]
    rows = MandateAnswer.objects.filter(mandate__in=_mandates(kept, retired).values("pk"), work__in=both)
    columns = ("mandate_id", "use", "work_id", "answer")
    return [list(row) for row in rows.order_by("mandate_id", "use", "work_id").values_list(*columns)]


def begin_notices(actor: User, merge: Merge, at: datetime) -> None:
    """Let the notice begin for what a merge turned to never, as if it had been answered so (rule 8).

    Two that are told apart again leave it running; whose works they are can call it back.
    """
    label = MandateAnswer._meta.label  # noqa: SLF001  the documented API of models
    changed = [change["pk"] for change in merge.changes if change["model"] == label]
    rows = MandateAnswer.objects.filter(pk__in=changed, work=merge.kept, answer=domain.NEVER)
    turned: dict[Mandate, list[str]] = defaultdict(list)
    for row in rows.select_related("mandate__person", "mandate__collective").order_by("mandate", "use"):
        turned[row.mandate].append(row.use)
    for mandate, uses in turned.items():
        begin_notice(
            actor=actor,
            person=mandate.person,
            collective=mandate.collective,
            takings=[Taking(frozenset({merge.kept_id}), tuple(use for use in domain.USES if use in uses))],
            notice_days=mandate.notice_days,
            at=at,
        )


def lock_people_of(*works: Work) -> None:
    """Lock the people of works as answering does: who answers, or freezes a schedule, waits or is done."""
    _lock(people_of(works))


def lock_pool_of(organisation_id: int) -> None:
    """Lock whose works are in a collective's pool as answering does, until the end of the transaction."""
    _lock(pooling_mandates().filter(collective__organisation=organisation_id).values("person"))


def _lock(people: Collection[int] | QuerySet[Any, Any]) -> None:
    locked = User.objects.filter(pk__in=people).select_for_update(no_key=True, of=("self",))
    list(locked.order_by("pk").values_list("pk", flat=True))


def _mandates(kept: Work, retired: Work) -> QuerySet[Mandate]:
    """Find the mandates in force of the people of both works."""
    return Mandate.objects.filter(person__in=people_of([kept, retired]), ended_at__isnull=True)
