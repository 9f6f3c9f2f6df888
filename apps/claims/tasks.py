"""What the worker does with lists."""

import logging

from celery import shared_task
from django.utils.timezone import now

from apps.claims import actions, queries

logger = logging.getLogger(__name__)


@shared_task(name="claims.search_due")
def search_due() -> None:
    """Read the lists that wait, hold works against those that are ready, and clear removed ones."""
    for dataset_id in list(queries.datasets_due().values_list("pk", flat=True)):
        dataset = actions.load_dataset(dataset_id, now())
        logger.info("list %s: %s, %s lines", dataset.public_id, dataset.state, dataset.lines_done)
    for search_id in list(queries.searches_due().values_list("pk", flat=True)):
        actions.run_search(search_id, now())
    for dataset_id in list(queries.datasets_to_clear().values_list("pk", flat=True)):
        while actions.clear_lines(dataset_id):
            pass
