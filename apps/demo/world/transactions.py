"""One transaction for many actions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Run many actions in one transaction without a savepoint for each.

    An action that fails takes the whole with it, which is meant here; more than half of all statements of the
    loading were savepoints.
    """
    features = connection.features
    before = features.uses_savepoints
    with transaction.atomic():
        features.uses_savepoints = False
        try:
            yield
        finally:
            features.uses_savepoints = before
