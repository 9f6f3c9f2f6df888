"""One artist's catalogue of 100,000 works, counted and listed as its pages do it."""

import gc
import json
import time
from collections.abc import Callable, Sequence
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from apps.catalogues import domain, queries
from tests import makers
from tests.bench.folded import fold
from tests.bench.measure import REPETITIONS, spread

WORKS = 100_000
_ON_PAGE = 50
# What is read at the least: every work of the catalogue, once, by its kind and year.
_BARE = """
    SELECT kind, year, count(*) FROM catalogues_work
    WHERE registered_by_id = %s AND merged_into_id IS NULL GROUP BY kind, year
"""
_ASKED = {
    "the whole list": domain.Filter(),
    "works that are hard to find": domain.Filter(find="hard"),
    "the hardest first": domain.Filter(sort="hardest"),
    "works that are settled": domain.Filter(state="mine"),
    "works of which nothing is said": domain.Filter(state="unsaid"),
    "works a machine made in part": domain.Filter(machine="partial"),
    "works in conflicts": domain.Filter(conflict="shares"),
    "works of ten years": domain.Filter(year_from=1990, year_to=1999),
}
# Every second work is claimed, some of them with somebody outside, and one in a hundred is disputed.
_FILL = (
    """
    INSERT INTO catalogues_work (public_id, kind, title, artist_line, year, registered_by_id, match_key,
        performers, created_at)
    SELECT lpad(n::text, 16, '0'),
        (ARRAY['song', 'song', 'song', 'instrumental', 'song', 'song', 'song', 'image', 'image', 'text'])
            [1 + n %% 10],
        'Work ' || n, CASE WHEN n %% 4 = 0 THEN '' ELSE 'Artist ' || n %% 97 END,
        CASE WHEN n %% 9 > 0 THEN 1920 + n %% 107 END,
        (%(people)s::bigint[])[1 + n %% cardinality(%(people)s::bigint[])],
        'work / ' || n, 'unknown', now()
    FROM generate_series(%(first)s, %(last)s) n
    """,
    """
    INSERT INTO catalogues_recording (public_id, title, artist_line, album, duration_ms, registered_by_id)
    SELECT public_id, title, artist_line, '', CASE WHEN id %% 3 > 0 THEN 200000 END, registered_by_id
    FROM catalogues_work WHERE kind IN ('song', 'instrumental') AND id > %(before)s
    """,
    """
    INSERT INTO catalogues_recording_works (recording_id, work_id)
    SELECT recording.id, work.id
    FROM catalogues_recording recording JOIN catalogues_work work USING (public_id)
    WHERE work.id > %(before)s
    """,
    """
    INSERT INTO catalogues_identifier (recording_id, scheme, value, normalised, verdict)
    SELECT recording_id, scheme, 'C' || work_id, 'C' || work_id, CASE WHEN work_id %% 50 = 0 THEN 'invalid'
        ELSE 'valid' END
    FROM catalogues_recording_works, unnest(ARRAY['isrc', 'mbid']) scheme
    WHERE work_id > %(before)s AND (scheme = 'isrc' OR work_id %% 4 = 0)
    """,
    """
    INSERT INTO catalogues_identifier (work_id, scheme, value, normalised, verdict)
    SELECT id, CASE kind WHEN 'image' THEN 'sha256' WHEN 'text' THEN 'isbn' ELSE 'iswc' END,
        'C' || id, 'C' || id, 'valid'
    FROM catalogues_work WHERE id > %(before)s AND id %% 3 = 0
    """,
    """
    INSERT INTO catalogues_contributor (work_id, name, part)
    SELECT id, 'Somebody ' || id %% 997, part
    FROM catalogues_work, unnest(ARRAY['composer', 'author', 'singer']) part
    WHERE id > %(before)s AND kind IN ('song', 'instrumental')
    UNION ALL SELECT id, 'Somebody ' || id %% 997, 'maker' FROM catalogues_work
    WHERE id > %(before)s AND kind IN ('image', 'text') AND id %% 2 = 0
    """,
    """
    INSERT INTO catalogues_share (public_id, work_id, "right", holder_id, outside_name, ppm, effective_ppm,
        controller, asserted_by_id, asserted_at)
    SELECT lpad(to_hex(work.id * 16 + row_number() OVER (PARTITION BY work.id)), 16, 's'), work.id, name,
        CASE WHEN outside THEN NULL ELSE registered_by_id END,
        CASE WHEN outside THEN 'Somebody ' || work.id %% 97 ELSE '' END,
        part, CASE WHEN work.id %% 100 = 2 THEN part / 2 ELSE part END,
        CASE WHEN work.id %% 40 = 4 AND name = 'master' THEN 'label' ELSE 'me' END, registered_by_id, now()
    FROM catalogues_work work
    CROSS JOIN unnest(ARRAY['master', 'performance', 'mechanical', 'synchronisation', 'image', 'text']) name
    CROSS JOIN unnest(ARRAY[false, true]) outside
    CROSS JOIN LATERAL (
        SELECT CASE WHEN work.id %% 10 = 8 OR work.id %% 5 = 1 THEN 500000 ELSE 1000000 END
    ) said (part)
    WHERE work.id > %(before)s AND work.id %% 2 = 0 AND (NOT outside OR work.id %% 10 = 8)
        AND CASE WHEN kind IN ('image', 'text') THEN name = kind ELSE name NOT IN ('image', 'text') END
    """,
    """
    INSERT INTO catalogues_aipart (work_id, role, degree)
    SELECT id, role, (ARRAY['none', 'partial', 'full'])[1 + id %% 3]
    FROM catalogues_work, unnest(ARRAY['vocals', 'lyrics', 'composition']) role
    WHERE id > %(before)s AND id %% 3 > 0 AND id %% 7 < 4
    """,
    """
    INSERT INTO catalogues_conflict (public_id, kind, work_id, code, opened_at)
    SELECT public_id, 'shares', id, '', now() FROM catalogues_work WHERE id > %(before)s AND id %% 100 = 2
    """,
    """
    INSERT INTO catalogues_conflict (public_id, kind, work_id, other_id, code, opened_at)
    SELECT 'x' || substr(public_id, 2), 'code', id, id + 1, 'T' || id, now()
    FROM catalogues_work WHERE id > %(before)s AND id %% 1000 = 7
        AND EXISTS (SELECT FROM catalogues_work other WHERE other.id = catalogues_work.id + 1)
    """,
)


def run() -> None:
    """Measure milliseconds of the pictures and of lists, before works are folded and after."""
    artist = makers.person().pk
    fill([artist])
    with connection.cursor() as cursor:
        # As the site has it.
        cursor.execute("SET jit = off")
        cursor.execute("ANALYZE")
    _measure("the pictures, nothing folded", artist, lambda: queries.glance({artist}, now().date()))
    folding = fold()
    # As `apps.config.wsgi` does.
    gc.collect()
    gc.freeze()
    _measure("the pictures", artist, lambda: queries.glance({artist}, now().date()), folding_seconds=folding)
    for name, wanted in _ASKED.items():
        _measure(name, artist, lambda wanted=wanted: _list(artist, wanted, now().date()))


def _list(artist: int, wanted: domain.Filter, on: date) -> None:
    """Count a list, and read its first page."""
    found = queries.filtered(queries.works_of_people({artist}), wanted, mine={artist}, on=on)
    found.count()
    list(queries.in_order(found, wanted.sort)[:_ON_PAGE])


def _measure(name: str, artist: int, ask: Callable[[], object], **facts: object) -> None:
    took, bare = [], []
    for _repetition in range(REPETITIONS):
        bare.append(_timed(lambda: _bare(artist)))
        took.append(_timed(ask))
    with CaptureQueriesContext(connection) as asked:
        ask()
    line = {
        "bench": "glance",
        "what": name,
        "works": WORKS,
        "statements": len(asked),
        "milliseconds": spread(took),
        "bare_aggregate_milliseconds": spread(bare),
        "ratio": spread([one / other for one, other in zip(took, bare, strict=True)], 2),
        **facts,
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _timed(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - started)


def _bare(artist: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [artist])
        cursor.fetchall()


def fill(people: Sequence[int], works: int = WORKS) -> None:
    """Make works of people with recordings, codes, credits, shares and all else that a picture counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(id), 0), (SELECT count(*) FROM catalogues_work) FROM catalogues_work"
        )
        before, there = cursor.fetchone()
        named = {"people": list(people), "before": before, "first": there + 1, "last": there + works}
        for statement in _FILL:
            cursor.execute(statement, named)
