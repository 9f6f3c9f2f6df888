"""What carries a code: the question of every batch of an import, and of very many codes at once."""

from collections.abc import Collection

from django.db import connection

# Code by code, whatever the planner thinks of the tables: of many codes at once it would read the whole of a
# scheme, and each batch would take longer the more the site knows.
_CARRIERS = """
    SELECT carrier.recording_id, carrier.work_id
    FROM unnest(%s::text[], %s::text[]) AS wanted (scheme, normalised)
    CROSS JOIN LATERAL (
        SELECT recording_id, work_id FROM catalogues_identifier
        WHERE scheme = wanted.scheme AND normalised = wanted.normalised OFFSET 0
    ) carrier
"""


def carriers(codes: Collection[tuple[str, str]]) -> list[tuple[int | None, int | None]]:
    """Find what has one of these codes, whoever's it is.

    Args:
        codes: scheme and normalised value of each.

    Returns:
        keys of a recording and of a work, one of which is None.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CARRIERS, [[scheme for scheme, _ in codes], [value for _, value in codes]])
        return [(recording_id, work_id) for recording_id, work_id in cursor]
