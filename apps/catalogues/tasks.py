"""What the worker does for catalogues."""

import logging
from collections.abc import Collection, Generator, Iterator
from time import monotonic

from celery import shared_task
from django.utils.timezone import now

from apps.catalogues import actions, queries
from apps.catalogues.models import ImportRun

_AT_ONCE = 1000
_BATCHES = 20
# How many lists go on side by side, and after how long those that can be are put down.
_SIDE_BY_SIDE = 8
_TURN_SECONDS = 60

logger = logging.getLogger(__name__)


@shared_task(name="catalogues.apply_due")
def apply_due() -> None:
    """Go on with the files that wait or were interrupted: a batch of each in turn, so that none waits.

    After a while those that are being entered are put down where they are; the next task takes up those of
    which least is done. One that is being looked through is held to its end, for it would have to begin anew.
    """
    ends = monotonic() + _TURN_SECONDS
    taken: set[int] = set()
    going: dict[int, Generator[ImportRun]] = {}
    try:
        while True:
            is_late = monotonic() > ends
            for run_id in () if is_late else _due(taken, _SIDE_BY_SIDE - len(going)):
                taken.add(run_id)
                going[run_id] = actions.import_by_batches(run_id, now())
            if not going:
                return
            for run_id, batches in list(going.items()):
                if not _goes_on(batches, is_late=is_late):
                    batches.close()
                    del going[run_id]
    finally:
        for batches in going.values():
            batches.close()


def _due(taken: Collection[int], room: int) -> list[int]:
    due = queries.runs_due().exclude(pk__in=taken).order_by("rows_done", "uploaded_at", "pk")
    return list(due.values_list("pk", flat=True)[: max(0, room)])


def _goes_on(batches: Iterator[ImportRun], *, is_late: bool) -> bool:
    run = next(batches, None)
    if run is None:
        return False
    is_put_down = is_late and run.state == ImportRun.State.RUNNING
    if is_put_down or run.state not in queries.MOVING:
        logger.info("import %s: %s, %s of %s rows", run.public_id, run.state, run.rows_done, run.rows_total)
    return not is_put_down


@shared_task(name="catalogues.compare_works")
def compare_works() -> None:
    """Find works that may be the same in catalogues that grew; a long list goes on at the next turn."""
    for run_id in list(queries.runs_to_compare().values_list("pk", flat=True)):
        actions.compare_run(run_id, _BATCHES)


@shared_task(name="catalogues.gather_words")
def gather_words() -> None:
    """Have works found by words that are misspelt, and fill what the search needs of older works."""
    while actions.fill_search_texts(_AT_ONCE):
        pass
    logger.info("%s words in the titles of works", actions.gather_words())


@shared_task(name="catalogues.fold_works")
def fold_works() -> None:
    """Take the shapes of works that changed anew, until none is left or others want their turn."""
    for _batch in range(_BATCHES):
        if actions.fold_works(_AT_ONCE) < _AT_ONCE:
            return


@shared_task(name="catalogues.follow_codes")
def follow_codes() -> None:
    """Show codes that name works of two people to both, and close what is over."""
    for work_id, other_id, code in queries.code_conflicts_due():
        actions.open_code_conflict(work_id=work_id, other_id=other_id, code=code, at=now())
    for conflict_id in list(queries.code_conflicts_over().values_list("pk", flat=True)):
        actions.close_code_conflict(conflict_id=conflict_id, at=now())


@shared_task(name="catalogues.end_unanswered")
def end_unanswered() -> None:
    """Stop the lists that waited too long for their person's word."""
    for run_id in list(queries.runs_unanswered(now()).values_list("pk", flat=True)):
        actions.end_unanswered(run_id=run_id, at=now())
