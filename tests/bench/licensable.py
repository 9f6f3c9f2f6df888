"""What of a large pool may be licensed under certain terms: every work with its state and its reason."""

import gc
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
from apps.catalogues.models import Share, Work
from apps.collectives import domain, queries
from apps.collectives.domain import Portion
from apps.collectives.models import Collective, Mandate, MandateAnswer, MandateRow
from apps.terms.domain import Terms
from tests import makers
from tests.bench.folded import fold
from tests.bench.measure import REPETITIONS, spread

# How many works of how many members, the last of which is the one that is promised.
SIZES = ((10_000, 200), (100_000, 2_000))
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
    WHERE share.ended_at IS NULL AND work.merged_into_id IS NULL AND work.registered_by_id = ANY(%s)
"""


def run() -> None:
    """Measure milliseconds for the whole answer, beside reading the bare rows that it rests on."""
    for works, members in SIZES:
        chance = random.Random(20_261_130)
        where, company = makers.collective(rules={"demanded_grade": 0}), makers.company()
        people = _people(where, members, chance)
        _fill(people, works, chance)
        _fine_tune(people[::5], chance)
        folding = fold()
        for uses in (["train_generative"], ["train_generative", "voice_clone"]):
            _measure(where, company, people, uses, {"folding_seconds": folding})


def _measure(
    where: Organisation, company: Organisation, people: list[int], uses: list[str], facts: dict[str, object]
) -> None:
    terms = Terms.parse({**_TERMS, "scope.uses": uses})

    def ask() -> list[Portion]:
        return queries.pool_standing(
            where.pk, terms, company=company, minimum_met=True, grade_met=True, at=now()
        )

    # As `apps.config.wsgi` does.
    gc.collect()
    gc.freeze()
    took, own, bare = [], [], []
    for _repetition in range(REPETITIONS):
        bare.append(_bare(people))
        started, worked = time.perf_counter(), time.process_time()
        ask()
        took.append(1000 * (time.perf_counter() - started))
        own.append(1000 * (time.process_time() - worked))
    with CaptureQueriesContext(connection) as asked:
        found = ask()
    line = {
        "bench": "licensable",
        "uses": uses,
        "works": sum(one.works for one in found),
        "mandates": len(people),
        "statements": len(asked),
        "states": _states(found),
        "milliseconds": spread(took),
        "of_the_processor_here": spread(own),
        "bare_rows_milliseconds": spread(bare),
        "ratio": spread([one / other for one, other in zip(took, bare, strict=True)], 3),
        **facts,
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _states(pool: list[Portion]) -> dict[str, int]:
    states = Counter[str]()
    for one in pool:
        states[one.state] += one.works
    return dict(states.most_common())


def _bare(people: list[int]) -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [people])
        cursor.fetchall()
    return 1000 * (time.perf_counter() - started)


def _people(where: Organisation, members: int, chance: random.Random) -> list[int]:
    """Make members, each with a mandate of 15 answers, and some with an answer of its own for a few works."""
    group, at = Collective.objects.get(organisation=where), now()
    people = User.objects.bulk_create(
        User(email=f"member{number}@{where.slug}.example", name=f"Member {number}", password="!")
        for number in range(members)
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


def _fill(people: list[int], works: int, chance: random.Random) -> None:
    """Make works, of which one in five belongs to two members and one in twenty to somebody outside too."""
    at, first = makers.LONG_AGO, Work.objects.count() + 1
    keys = range(first, first + works)
    _copy(
        "work (id, public_id, kind, title, artist_line, registered_by_id, match_key, performers, created_at)",
        (
            (pk, f"{pk:016d}", "song", f"Song {pk}", "", people[pk % len(people)], f"song {pk}", "named", at)
            for pk in keys
        ),
    )
    _copy(
        'share (public_id, work_id, "right", holder_id, outside_name, ppm, effective_ppm, controller,'
        " asserted_by_id, asserted_at)",
        _shares(people, keys, Share.objects.count(), chance),
    )
    _copy(
        "contributor (work_id, person_id, name, part)",
        ((pk, people[pk % len(people)], "", "singer") for pk in keys),
    )


def _fine_tune(people: list[int], chance: random.Random) -> None:
    """Let members say something else of a kind, of where a licence reaches, or of three of their works."""
    for mandate in Mandate.objects.filter(person__in=people):
        about = chance.choice([{"kinds": ["song"]}, {"territories": ["US"]}, {"rights": ["master"]}, {}])
        answer = chance.choice(["ask", "never"])
        row = MandateRow.objects.create(mandate=mandate, uses=["train_generative"], answer=answer, **about)
        if not about:
            row.works.set(Work.objects.filter(registered_by=mandate.person_id)[:3])


def _shares(
    people: list[int], keys: range, number: int, chance: random.Random
) -> Iterator[tuple[object, ...]]:
    for pk in keys:
        owner, drawn = people[pk % len(people)], chance.random()
        holders: list[tuple[int | None, str]] = [(owner, "")]
        holders += (
            [(people[(pk * 7 + 1) % len(people)], "")] if drawn < 0.2 and (pk * 6 + 1) % len(people) else []
        )
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
