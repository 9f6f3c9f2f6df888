"""Finding works among a million, by words as they are and by words that are misspelt."""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import now

from apps.catalogues import actions, queries
from apps.catalogues.models import Work
from tests import makers

WORKS, PEOPLE, WORDS, ASKED = 1_000_000, 10, 60_000, 200
_ON_PAGE = 50
_SYLLABLES = [
    first + second for first in "bdfgklmnprstvw" for second in ("a", "e", "i", "o", "u", "an", "el")
]

Search = Callable[[QuerySet[Work], str], QuerySet[Work]]


def run() -> None:
    """Measure milliseconds until the first fifty works are there."""
    chance = random.Random(20_261_125)
    words = _words(chance)
    people = [makers.person(f"Bench {number}") for number in range(PEOPLE)]
    _fill([person.pk for person in people], words, chance)
    actions.gather_words()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogues_work")
        cursor.execute("ANALYZE catalogues_word")
    everything, own = Work.objects.all(), queries.works_visible_to(people[0])
    slips = [_slip(word, chance) for word in words[900:1_100]]
    ask: dict[str, tuple[Search, QuerySet[Work], list[str]]] = {
        "two words, all works": (queries.search, everything, _asked(words, chance)),
        "two words, one's own": (queries.search, own, _asked(words, chance)),
        "a word begun, all works": (queries.search, everything, [word[:5] for word in words[5_000:5_200]]),
        "misspelt, all works": (
            queries.search_alike,
            everything,
            slips,
        ),
        "misspelt, one's own": (queries.search_alike, own, slips),
    }
    for name, (search, works, texts) in ask.items():
        _measure(name, search, works, texts)


def _measure(name: str, search: Search, works: QuerySet[Work], texts: list[str]) -> None:
    took, found = [], 0
    for text in texts[:ASKED]:
        started = time.perf_counter()
        found += bool(list(search(works, text).order_by("title", "pk")[:_ON_PAGE]))
        took.append(1000 * (time.perf_counter() - started))
    hundredths = statistics.quantiles(took, n=100)
    line = {
        "bench": "search",
        "what": name,
        "works": WORKS,
        "asked": len(took),
        "with_answers": found,
        "milliseconds": {"median": round(hundredths[49], 1), "p95": round(hundredths[94], 1)},
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for


def _words(chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)


def _some(words: list[str], chance: random.Random) -> str:
    """Take a word; a few are in very many titles and most in few, as in any language."""
    return words[int(len(words) ** chance.random()) - 1]


def _rows(people: list[int], words: list[str], chance: random.Random) -> Iterator[tuple[object, ...]]:
    at = now()
    for number in range(WORKS):
        title = " ".join(_some(words, chance) for _ in range(chance.randint(1, 4)))
        artist = " ".join(chance.choices(words, k=2))
        yield (
            *(f"{number:016d}", "song", title, artist, people[number % PEOPLE], f"music / {number}"),
            *("unknown", at),
        )


def _fill(people: list[int], words: list[str], chance: random.Random) -> None:
    columns = "public_id, kind, title, artist_line, registered_by_id, match_key, performers, created_at"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY catalogues_work ({columns}) FROM STDIN") as copy,
    ):
        for row in _rows(people, words, chance):
            copy.write_row(row)


def _asked(words: list[str], chance: random.Random) -> list[str]:
    pks = chance.sample(range(WORKS), ASKED)
    titles = Work.objects.filter(public_id__in=[f"{pk:016d}" for pk in pks])
    return [" ".join(f"{one.title} {one.artist_line}".split()[-3:-1]) for one in titles]


def _slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
