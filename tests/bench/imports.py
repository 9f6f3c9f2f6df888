"""Importing recordings with three contributors and shares each, beside COPY of the same rows.

Ours goes from a file to committed rows with all checks: every code read and judged, every work looked for by
its codes, its title and its artist, credits and stated shares compared with those that are there. The limit
is COPY of rows that are ready made into the same tables, with their keys, indexes and triggers.
"""

import io
import json
import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection
from django.utils.timezone import now

from apps.accounts.models import User
from apps.catalogues import domain
from apps.catalogues.actions import run_import, start_import
from apps.catalogues.models import ImportRun
from tests import makers
from tests.bench.measure import beside

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
_ROLES = ("composer", "author", "singer")
_PARTS = (500_000, 300_000, 200_000)
_WORK_COLUMNS = (
    "catalogues_work (id, public_id, kind, title, artist_line, year, registered_by_id, match_key, "
    "performers, created_at)"
)
_attempt = count(1)


def run() -> None:
    """Measure works a second, and what the import needs more of memory than an idle worker."""
    domain.register_reader("bench", _read)
    _ours(100)
    idle = _memory_mb()
    beside(
        "import",
        lambda: _ours(ROWS),
        lambda: _limit(ROWS),
        rows=ROWS,
        wanted_per_second=2_000,
        limit_is="COPY of the same rows into the same tables",
        memory_above_idle_mb=lambda: round(_memory_mb(peak=True) - idle, 1),
    )


def run_sizes(sizes: Iterable[int] = (10_000, 500_000)) -> None:
    """Measure what a row costs at several sizes of a list."""
    domain.register_reader("bench", _read)
    _ours(100)
    idle = _memory_mb()
    for size in sizes:
        rate = _ours(size)
        line = {
            "bench": "import_sizes",
            "rows": size,
            "works_per_second": round(rate, 1),
            "microseconds_per_row": round(1_000_000 / rate, 1),
            "memory_above_idle_mb": round(_memory_mb(peak=True) - idle, 1),
        }
        print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _ours(rows: int) -> float:
    person, attempt = makers.person(), next(_attempt)
    file = io.BytesIO("".join(_lines(rows, attempt)).encode())
    started = time.perf_counter()
    made = start_import(
        actor=person, person=person, file_name="bench.jsonl", stream=file, format="bench", at=now()
    )
    del file
    made = run_import(made.pk, now())
    assert (made.created, made.refused, made.doubtful) == (rows, 0, 0)
    return rows / (time.perf_counter() - started)


def _lines(rows: int, attempt: int) -> Iterator[str]:
    for number in range(rows):
        names = [f"Writer {(number + part) % 997} {part}" for part in range(3)]
        yield (
            json.dumps(
                {
                    "title": f"Bench song {attempt} {number}",
                    "artist": f"Bench Artist {number % 97}",
                    "isrc": _isrc(number, attempt),
                    "names": names,
                }
            )
            + "\n"
        )


def _isrc(number: int, attempt: int) -> str:
    return f"QZ{attempt % 100:02d}{chr(65 + attempt // 100)}{number // 100_000:02d}{number % 100_000:05d}"


def _read(stream: BinaryIO, choices: Mapping[str, Any] | None = None) -> domain.Table:
    """Read a list of JSON lines: the cheapest format, so that what follows is measured."""
    stream.seek(0)
    total = sum(1 for _line in stream)
    stream.seek(0)
    return domain.Table({"header": [], "encoding": "utf-8"}, total, _rows(stream))


def _rows(stream: BinaryIO) -> Iterator[domain.TakenRow]:
    for number, line in enumerate(stream, start=1):
        said = json.loads(line)
        title, artist = domain.tidy(said["title"]), domain.tidy(said["artist"])
        code = domain.read_code("isrc", said["isrc"])
        yield domain.TakenRow(
            row=number,
            kind="song",
            key=domain.match_key("song", title, artist),
            title=title,
            artist_line=artist,
            year=2024,
            codes=(code,) if code else (),
            credits=tuple(
                domain.Credit(name, role) for name, role in zip(said["names"], _ROLES, strict=True)
            ),
            shares=tuple(
                domain.StatedShare("performance", name, ppm)
                for name, ppm in zip(said["names"], _PARTS, strict=True)
            ),
        )


def _limit(rows: int) -> float:
    person, attempt = makers.person(), next(_attempt)
    made = ImportRun.objects.create(person=person, format="bench", uploaded_at=now())
    first = {table: _first_key(table, rows) for table in ("catalogues_work", "catalogues_recording")}
    tables = [(head, list(lines)) for head, lines in _ready(rows, attempt, person, made, first)]
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for head, lines in tables:
            with cursor.copy(f"COPY {head} FROM STDIN") as copy:
                copy.write("".join(lines))
    return rows / (time.perf_counter() - started)


def _first_key(table: str, rows: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(nextval('{table}_id_seq')) FROM generate_series(1, {rows})")
        return int(cursor.fetchone()[0]) - rows + 1


def _ready(
    rows: int, attempt: int, person: User, made: ImportRun, first: Mapping[str, int]
) -> Iterator[tuple[str, Iterator[str]]]:
    """Give table and columns, and the lines for COPY, in the order in which keys allow it."""
    work, recording = first["catalogues_work"], first["catalogues_recording"]

    def lines(give: Callable[[int], str], times: int = 1) -> Iterator[str]:
        return (give(number) + "\n" for number in range(rows * times))

    yield (
        _WORK_COLUMNS,
        lines(
            lambda n: (
                f"{work + n}\tb{attempt:03d}{n:09d}\tsong\tBench song {attempt} {n}\t"
                f"Bench Artist {n % 97}\t2024\t{person.pk}\tmusic / bench song {attempt} {n} / bench artist "
                f"{n % 97}\tunknown\t2026-01-01"
            )
        ),
    )
    yield (
        "catalogues_recording (id, public_id, title, artist_line, album, registered_by_id)",
        lines(
            lambda n: (
                f"{recording + n}\tb{attempt:03d}{n:09d}\tBench song {attempt} {n}\t"
                f"Bench Artist {n % 97}\t\t{person.pk}"
            )
        ),
    )
    yield (
        "catalogues_recording_works (recording_id, work_id)",
        lines(lambda n: f"{recording + n}\t{work + n}"),
    )
    yield (
        "catalogues_identifier (recording_id, scheme, value, normalised, verdict)",
        lines(lambda n: f"{recording + n}\tisrc\t{_isrc(n, attempt)}\t{_isrc(n, attempt)}\tvalid"),
    )
    yield (
        "catalogues_contributor (work_id, name, part, codes)",
        lines(lambda n: f"{work + n // 3}\tWriter {n % 997} {n % 3}\t{_ROLES[n % 3]}\t[]", 3),
    )
    yield (
        'catalogues_statedshare (work_id, run_id, "right", name, ppm, controller, territory, codes)',
        lines(
            lambda n: (
                f"{work + n // 3}\t{made.pk}\tperformance\tWriter {n % 997} {n % 3}\t{_PARTS[n % 3]}\t"
                f"me\t2136\t[]"
            ),
            3,
        ),
    )
    yield ("catalogues_importrun_works (importrun_id, work_id)", lines(lambda n: f"{made.pk}\t{work + n}"))


def _memory_mb(*, peak: bool = False) -> float:
    if peak:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
