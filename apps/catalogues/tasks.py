"""What the worker does for catalogues."""

import logging

from celery import shared_task
from django.utils.timezone import now

from apps.catalogues import actions, queries

_AT_ONCE = 1000
_BATCHES = 20

logger = logging.getLogger(__name__)


@shared_task(name="catalogues.apply_due")
def apply_due() -> None:
    """Enter the files that wait, and go on with those that were interrupted."""
    for run_id in list(queries.runs_due().values_list("pk", flat=True)):
        run = actions.run_import(run_id, now())
        logger.info("import %s: %s, %s of %s rows", run.public_id, run.state, run.rows_done, run.rows_total)


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


@shared_task(name="catalogues.follow_codes")
def follow_codes() -> None:
    """Show codes that name works of two people to both, and close what is over."""
    for work_id, other_id, code in queries.code_conflicts_due():
        actions.open_code_conflict(work_id=work_id, other_id=other_id, code=code, at=now())
    for conflict_id in list(queries.code_conflicts_over().values_list("pk", flat=True)):
        actions.close_code_conflict(conflict_id=conflict_id, at=now())
