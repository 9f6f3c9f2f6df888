"""Makes the people, sessions and ballots of a measurement: told in lines of JSON what is wanted.

`{"do": "people", "number": 3000, "signed_in": 200}` gives sessions; `{"do": "ballot", "size": 100, ...}`
opens a ballot for so many of them; `{"do": "vote", "ballot_id": 1, "rate": 50, "seconds": 10, "first": 0}`
casts in their names, each at its time.
"""

import json
import os
import sys
import time
from datetime import timedelta
from importlib import import_module
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from apps.accounts.middleware import SEEN_SECONDS, seen_key  # noqa: E402
from apps.accounts.models import User  # noqa: E402
from apps.ballots import actions, domain, turnout  # noqa: E402
from apps.ballots.models import Ballot, RollEntry  # noqa: E402
from tests import makers  # noqa: E402
from tests.bench.measure import TABLE  # noqa: E402
from tests.signin import BACKEND, proofs  # noqa: E402

DOCUMENT = {"question": "Shall we accept?", "terms": {str(place): "as it stands " * 8 for place in range(40)}}


def people(number: int, signed_in: int) -> dict[str, Any]:
    """Make people, the first of whom are signed in, as if they had just opened a page."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    made = [
        User(email=f"voter{place}@bench.example", name=f"Voter {place}", password="!")
        for place in range(number)
    ]
    User.objects.bulk_create(made, batch_size=5_000)
    return {"sessions": [_begin_session(person) for person in made[:signed_in]]}


def _begin_session(person: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    key = store._get_new_session_key()
    kept = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: person.get_session_auth_hash(),
        **proofs(person),
    }
    until = now() + timedelta(days=7)
    Session.objects.create(session_key=key, session_data=store.encode(kept), expire_date=until)
    cache.set(seen_key(key), 1, SEEN_SECONDS)
    return str(key)


def ballot(size: int, first: int, visibility: str) -> dict[str, Any]:
    """Open a ballot for so many people, beginning with one of them."""
    at = now()
    pks = User.objects.filter(email__endswith="@bench.example").order_by("pk").values_list("pk", flat=True)
    opened = actions.open_ballot(
        actor_id=None,
        organisation=makers.organisation("collective", f"Bench {time.time_ns()}"),
        certifier=None,
        title="Bench",
        subject="question:1",
        document=DOCUMENT,
        definition=domain.Definition(
            document_hash=domain.document_hash(DOCUMENT), quorum_percent=50, visibility=visibility
        ),
        roll=[domain.Voter(pk) for pk in pks[first : first + size]],
        opens_at=at,
        closes_at=at + timedelta(hours=6),
        at=at,
    )
    return {"id": opened.pk, "public_id": opened.public_id}


def vote(ballot_id: int, rate: float, seconds: float, first: int) -> dict[str, Any]:
    """Cast at a steady rate, and give the moment at which each vote was in and the version it led to.

    Returns:
        "votes": for each vote that shows, its version and the monotonic clock just after its commit.
    """
    roll = RollEntry.objects.filter(ballot=ballot_id).order_by("person")
    voters = [place.person for place in roll.select_related("person")]
    public_id = Ballot.objects.values_list("public_id", flat=True).get(pk=ballot_id)
    begun, votes, late = time.monotonic(), [], 0.0
    for number in range(round(rate * seconds)):
        due = begun + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        request_id = f"bench-{first + number}"
        actions.cast(person=voters[first + number], public_id=public_id, choice="yes", request_id=request_id)
        votes.append((first + number + 1, time.monotonic()))
        late = max(late, votes[-1][1] - due)
    shown = turnout.snapshot([ballot_id])[ballot_id]
    base, step = shown["version"] - shown["voted"], 1 if shown["exact"] else domain.STEP
    seen = [(base + voted, at) for voted, at in votes if voted % step == 0]
    return {"votes": seen, "late": late, "shown": shown}


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked."""
    return {"people": people, "ballot": ballot, "vote": vote}[order.pop("do")](**order)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
