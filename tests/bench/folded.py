"""Folding what a bench has filled in, as a site's worker does it."""

import time

from django.db import connection

from apps.catalogues.actions import fold_works

_AT_ONCE = 2_000


def fold() -> float:
    """Fold all works that changed, and tidy up behind; gives the seconds that it took."""
    started = time.perf_counter()
    while fold_works(_AT_ONCE):
        pass
    with connection.cursor() as cursor:
        # As autovacuum does on a site; the template of tests has it off.
        cursor.execute("VACUUM ANALYZE")
    return round(time.perf_counter() - started, 1)
