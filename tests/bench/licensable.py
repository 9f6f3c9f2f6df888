"""What of a large pool may be licensed under certain terms: every work with its state and its reason."""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from apps.accounts.models import Organisation, Seat, User
from apps.catalogues.domain import WHOLE_PPM
from apps.collectives import domain, queries
from apps.collectives.models import Collective, Mandate, MandateAnswer
from apps.terms.domain import Terms
from tests import makers
from tests.bench.measure import REPETITIONS, spread

WORKS, PEOPLE = 100_000, 2_000
_RIGHTS = ("master", "performance", "mechanical", "synchronisation")
_TERMS = {
    "scope.uses": ["train_generative"],
    "scope.rights": ["master", "composition"],
    "scope.open_weights": "never",
    "scope.excluded_outputs": ["political"],
    "money.components": [{"kind": "fee_per_work", "amount": "9.50", "currency": "EUR"}],
}
# What is read at the least: every share of the pool, once.
_BARE = """
    SELECT share.work_id, share."right", share.holder_id, share.effective_ppm, share.controller
    FROM catalogues_share share JOIN catalogues_work work ON work.id = share.work_id
    WHERE share.ended_at IS NULL AND work.merged_into_id IS NULL
"""


def run() -> None:
    """Measure milliseconds for the whole answer, beside reading the bare rows that it rests on."""
    chance = random.Random(20_261_130)
    where, company = makers.collective(rules={"demanded_grade": 0}), makers.company()
    _fill(_people(where, chance), chance)
    for uses in (["train_generative"], ["train_generative", "voice_clone"]):
        terms = Terms.parse({**_TERMS, "scope.uses": uses})
        took, bare = [], []
        for _repetition in range(REPETITIONS):
            bare.append(_bare())
            started = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                found = queries.standings(
                    where.pk, terms, company=company, minimum_met=True, grade_met=True, at=now()
                )
                states = Counter(one.standing.state for one in found)
            took.append(1000 * (time.perf_counter() - started))
        line = {
            "bench": "licensable",
            "uses": uses,
            "works": len(found),
            "mandates": PEOPLE,
            "statements": len(asked),
            "states": dict(states.most_common()),
            "milliseconds": spread(took),
            "bare_rows_milliseconds": spread(bare),
            "ratio": spread([one / other for one, other in zip(took, bare, strict=True)]),
        }
        print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _bare() -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_BARE)
        cursor.fetchall()
    return 1000 * (time.perf_counter() - started)


def _people(where: Organisation, chance: random.Random) -> list[int]:
    """Make members, each with a mandate of 15 answers, and some with an answer of its own for a few works."""
    group, at = Collective.objects.get(organisation=where), now()
    people = User.objects.bulk_create(
        User(email=f"member{number}@bench.example", name=f"Member {number}", password="!")
        for number in range(PEOPLE)
    )
    Seat.objects.bulk_create(
        Seat(person=person, organisation=where, role="member", since=makers.LONG_AGO) for person in people
    )
    given = Mandate.objects.bulk_create(
        Mandate(collective=group, person=person, text_version="1", text_hash="0" * 64, given_at=at)
        for person in people
    )
    MandateAnswer.objects.bulk_create(
        (
            MandateAnswer(mandate=one, use=use, answer=chance.choice(["yes", "yes", "yes", "ask", "never"]))
            for one in given
            for use in domain.USES
        ),
        batch_size=5_000,
    )
    return [person.pk for person in people]


def _fill(people: list[int], chance: random.Random) -> None:
    """Make works, of which one in five belongs to two members and one in twenty to somebody outside too."""
    at = makers.LONG_AGO
    _copy(
        "work (id, public_id, kind, title, artist_line, registered_by_id, match_key, performers, created_at)",
        (
            (pk, f"{pk:016d}", "song", f"Song {pk}", "", people[pk % PEOPLE], f"song {pk}", "named", at)
            for pk in range(1, WORKS + 1)
        ),
    )
    _copy(
        'share (public_id, work_id, "right", holder_id, outside_name, ppm, effective_ppm, controller,'
        " asserted_by_id, asserted_at)",
        _shares(people, chance),
    )
    _copy(
        "contributor (work_id, person_id, name, part)",
        ((pk, people[pk % PEOPLE], "", "singer") for pk in range(1, WORKS + 1)),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _shares(people: list[int], chance: random.Random) -> Iterator[tuple[object, ...]]:
    number = 0
    for pk in range(1, WORKS + 1):
        owner, drawn = people[pk % PEOPLE], chance.random()
        holders: list[tuple[int | None, str]] = [(owner, "")]
        holders += [(people[(pk * 7 + 1) % PEOPLE], "")] if drawn < 0.2 and (pk * 6 + 1) % PEOPLE else []
        holders += [(None, "Somebody Else")] if drawn > 0.95 else []
        ppm = WHOLE_PPM // len(holders)
        for right in _RIGHTS:
            for holder, outside in holders:
                number += 1
                yield f"{number:016d}", pk, right, holder, outside, ppm, ppm, "me", owner, makers.LONG_AGO


def _copy(table: str, rows: Iterator[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY catalogues_{table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
