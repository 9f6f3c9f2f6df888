"""Reading a published list and holding a catalogue against it, beside COPY of the same lines."""

import gzip
import io
import json
import os
import resource
import tempfile
import time
from pathlib import Path

from django.db import connection
from django.utils.timezone import now

from apps.catalogues.models import Work
from apps.claims.actions import ask_search, bring_dataset, confirm_columns, load_dataset, run_search
from apps.claims.models import Hit
from tests import makers

LINES = int(os.environ.get("BENCH_LINES", "1000000"))
WORKS = int(os.environ.get("BENCH_WORKS", "100000"))
LIMIT_SECONDS, LIMIT_MB = 60, 500


def run() -> None:
    """Measure seconds and memory, from the file to the hits, and the limit beside it."""
    person = makers.person("Bench")
    _works(person)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.tsv.gz"
        _write(path)
        before = _peak_mb()
        started, own = time.perf_counter(), time.process_time()
        with path.open("rb") as stream:
            listed = bring_dataset(
                actor=person, file_name="list", stream=io.BufferedReader(stream), name="Bench", at=now()
            )
        confirm_columns(actor=person, dataset_id=listed.pk, fields=["artist", "title", "length"], at=now())
        load_dataset(listed.pk, now())
        read = time.perf_counter()
        search = listed.searches.first() or ask_search(actor=person, dataset_id=listed.pk, at=now())
        run_search(search.pk, now())
        ended, own = time.perf_counter(), time.process_time() - own
    line = {
        "bench": "datasets",
        "lines": LINES,
        "works": WORKS,
        "hits": Hit.objects.filter(dataset=listed).count(),
        "seconds": {"read": round(read - started, 1), "compare": round(ended - read, 1)},
        "seconds_together": round(ended - started, 1),
        "of_them_own_cpu_seconds": round(own, 1),
        "limit_seconds": LIMIT_SECONDS,
        "memory_mb": {"before": before, "peak": _peak_mb()},
        "limit_mb": LIMIT_MB,
        "copy_alone_seconds": _copy_alone(),
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _works(person: object) -> None:
    rows = [
        Work(
            kind="song",
            title=f"Bench song {n} of the sea",
            artist_line=f"Bench Artist {n % 997}",
            registered_by=person,
            match_key=f"bench {n}",
            created_at=now(),
        )
        for n in range(WORKS)
    ]
    Work.objects.bulk_create(rows, batch_size=5_000)


def _write(path: Path) -> None:
    """Every tenth line of the list is a work, some of them with brackets or a guest."""
    with gzip.open(path, "wt", compresslevel=1) as file:
        file.write("artist\ttitle\tduration\n")
        for n in range(LINES):
            own = n % 10 == 0
            title = f"Bench song {n // 10} of the sea" if own else f"Other song {n} (Live at Home)"
            file.write(f"Bench Artist {(n // 10) % 997 if own else n % 4001}\t{title}\t{180 + n % 60}\n")


def _copy_alone() -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_lines (number int, text text)")
        with cursor.copy("COPY bench_lines FROM STDIN") as copy:
            for n in range(LINES):
                copy.write_row((n, f"Bench Artist {n % 4001}\tOther song {n} (Live at Home)\t{180 + n % 60}"))
        cursor.execute("DROP TABLE bench_lines")
    return round(time.perf_counter() - started, 1)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
