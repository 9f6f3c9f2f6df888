"""What becomes of answers about a work that turns out to be another one: the more careful one holds."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.catalogues.domain import Move
from apps.catalogues.models import Work
from apps.catalogues.queries import people_of
from apps.collectives import domain
from apps.collectives.domain import Place, Reach
from apps.collectives.models import Mandate, MandateAnswer, MandateRow
from apps.collectives.queries import rows_of
from apps.common.errors import Refusal

_CARE = {domain.YES: 0, domain.ASK: 1, domain.NEVER: 2}


def changed_answers(kept: Work, retired: Work) -> Iterator[Move]:
    """Let the more careful of two answers hold for the work that stays, in every mandate of its people.

    Locks these people as answering does, so that nothing is answered meanwhile.
    """
    _lock_people(kept, retired)
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
    _lock_people(kept, retired)
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


def _lock_people(kept: Work, retired: Work) -> None:
    people = User.objects.filter(pk__in=people_of([kept, retired]))
    _locked = list(people.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def _mandates(kept: Work, retired: Work) -> QuerySet[Mandate]:
    """Find the mandates in force of the people of both works."""
    return Mandate.objects.filter(person__in=people_of([kept, retired]), ended_at__isnull=True)
