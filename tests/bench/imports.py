"""Importing a distributor's list beside COPY of the same works into the same table."""

import io
import time
from itertools import count

from django.db import connection
from django.utils.timezone import now

from apps.catalogues.actions import run_import, start_import
from tests import makers
from tests.bench.measure import beside

ROWS = 10_000
_attempt = count(1)


def run() -> None:
    """Measure rows a second, from file to committed rows."""
    beside("imports", _ours, _limit, rows=ROWS, limit_is="COPY of the works alone")


def _ours() -> float:
    person = makers.person()
    lines = ["Title,Artist,ISRC,Release date"]
    lines += [f"Bench song {n},Bench Artist {n % 97},QZT1A24{n:05d},2024-03-01" for n in range(ROWS)]
    file = io.BytesIO("\n".join(lines).encode())
    started = time.perf_counter()
    run = start_import(
        actor=person, person=person, file_name="bench.csv", stream=file, format="auto", at=now()
    )
    run_import(run.pk, now())
    return ROWS / (time.perf_counter() - started)


def _limit() -> float:
    person = makers.person()
    attempt = next(_attempt)
    rows = [
        f"bench{attempt:03d}{n:08d}\tsong\tBench song {n}\tBench Artist {n % 97}\t2024\t{person.pk}\t"
        f"limit {attempt} {n}\t2026-01-01\tunknown"
        for n in range(ROWS)
    ]
    started = time.perf_counter()
    with connection.cursor() as cursor:
        names = (
            "public_id, kind, title, artist_line, year, registered_by_id, match_key, created_at, performers"
        )
        with cursor.copy(f"COPY catalogues_work ({names}) FROM STDIN") as copy:
            copy.write("\n".join(rows) + "\n")
    return ROWS / (time.perf_counter() - started)
