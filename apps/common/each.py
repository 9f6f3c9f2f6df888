"""What the clock does with many rows: each in a transaction of its own, and a refusal stops no other."""

import logging
from collections.abc import Callable, Iterable

from apps.common.errors import Refusal

logger = logging.getLogger(__name__)


def for_each(ids: Iterable[int], act: Callable[[int], object], what: str) -> int:
    """Do something with rows; what is refused is tried again when the clock comes by next.

    Args:
        what: for the log, such as "vote on offer %s not opened"; it holds the place of the row's number.

    Returns:
        how many were done.
    """
    number = 0
    for one in ids:
        try:
            act(one)
            number += 1
        except Refusal as refusal:
            logger.info("%s: %s", what % one, refusal.code)
    return number
