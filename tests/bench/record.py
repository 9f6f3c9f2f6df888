"""Adding a fact to the record beside a bare insert and commit."""

from django.db import connection
from django.utils.timezone import now

from apps.audit.actions import record
from tests.bench.measure import TABLE, beside, insert_row, rate

FACTS = 400


def run() -> None:
    """Measure one stream, and eight streams at once."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    for clients in (1, 8):

        def fact(number: int, clients: int = clients) -> None:
            record(
                stream=f"bench:{number % clients}", kind="bench.measured", payload={"n": str(number)}, at=at
            )

        beside(
            "record",
            lambda clients=clients, fact=fact: rate(fact, FACTS, clients),
            lambda clients=clients: rate(insert_row, FACTS, clients),
            clients=clients,
            limit_is="insert and commit of one row of 400 bytes",
        )
