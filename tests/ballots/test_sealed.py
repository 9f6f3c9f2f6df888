"""Until the close of a sealed ballot nothing that leaves the server depends on a choice.

The same story is told with choices permuted, and every outlet is compared: pages, JSON, fragments, frames of
sockets, the record, messages on the bus, mail, log lines, metrics, and a dump of the tables without the key,
the transparency log and its signed heads among them.
"""

import json
import logging
import re
import secrets
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.ballots import actions, domain, turnout
from apps.ballots.models import Ballot
from apps.common import metrics
from apps.common.wakeup import CHANNEL
from apps.live import hub
from tests import makers
from tests.ballots import makers as polls

pytestmark = pytest.mark.django_db

# The person at place 0 keeps their choice, so that their own page is compared too.
STORY = ["yes", "yes", "yes", "yes", "no", "no", "abstain", "no"]
PERMUTED = ["yes", "no", "abstain", "no", "yes", "yes", "yes", "no"]
OTHER_OUTCOME = ["yes", "no", "no", "no", "no", "no", "no", "no"]
TABLES = (
    *("ballots_ballot", "ballots_rollentry", "ballots_header", "ballots_logentry", "ballots_checkpoint"),
    *("audit_entry", "notifications_notice", "notifications_outboxmail"),
)
# What is drawn at random in each telling, in the same length.
_RANDOM = [
    (re.compile(r"signature\W+[A-Za-z0-9+/]{86}=="), "SIGNATURE"),
    (re.compile(r"[0-9a-f]{64}"), "HASH"),
    (re.compile(r"[A-Za-z0-9+/]{80,}={0,2}"), "SIGNED"),
    (re.compile(r"[A-Za-z0-9+/]{43}="), "HEAD"),
    (re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"), "ID"),
    (re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{64}(?![A-Za-z0-9])"), "TOKEN"),
]
# New with every answer, whoever asks and whatever was chosen.
DRAWN_BY_LOT = {"Set-Cookie", "X-Request-ID"}


class World:
    def __init__(self) -> None:
        # Others on this machine may use the same bus: a number of our own keeps their messages apart.
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('ballots_ballot_id_seq', %s)", [10**6 + secrets.randbelow(10**9)])
        self.voters = polls.members(12)
        self.organisation, self.steward = polls.stewarded(self.voters)
        self.union, self.representative = makers.organisation("union"), makers.person("Representative")
        makers.seat(self.representative, self.union, Role.REPRESENTATIVE)
        self.now = timezone.now()
        self.ballot = polls.ballot(
            self.voters,
            organisation=self.organisation,
            certifier=self.union,
            opens_at=self.now - timedelta(hours=2),
            closes_at=self.now + timedelta(hours=2),
        )

    def tell(self, choices: list[str]) -> None:
        """Let everybody cast, and the last one change from what they had before."""
        for place, choice in enumerate([*choices[:-1], choices[0], choices[-1]]):
            moment = self.now - timedelta(minutes=60 - place)
            actions.cast(
                person=self.voters[min(place, len(choices) - 1)],
                public_id=self.ballot.public_id,
                choice=choice,
                request_id=f"request-{place}",
                clock=lambda moment=moment: moment,
            )
            actions.sequence(ballot_id=self.ballot.pk, clock=lambda moment=moment: moment)


def without_random_parts(text: str) -> str:
    for pattern, word in _RANDOM:
        text = pattern.sub(lambda found, word=word: f"{word}{len(found.group())}", text)
    return text


def pages(world: World, as_person) -> dict[str, str]:
    """Fetch every page as everybody who may see one, and as one who voted, one who did not."""
    public_id = world.ballot.public_id
    addresses = [reverse("ballots:list")] + [
        reverse(f"ballots:{name}", args=[public_id]) for name in ("ballot", "turnout", "receipt")
    ]
    seen = {}
    for who in (world.voters[0], world.voters[11], world.steward, world.representative):
        client = as_person(who)
        for address in addresses:
            for htmx in ({}, {"HTTP_HX_REQUEST": "true"}):
                answer = client.get(address, **htmx)
                headers = {key: value for key, value in answer.items() if key not in DRAWN_BY_LOT}
                seen[f"{who.name} {address} {htmx}"] = (
                    f"{answer.status_code} {headers} {answer.content.decode()}"
                )
    return seen


def dump(ballot: Ballot) -> dict[str, list[str]]:
    """Write out the tables as somebody would see them who has the database and no key.

    A ciphertext without its key says its length and nothing else.
    """
    written = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(ciphertext)::text FROM ballots_sealedpart ORDER BY id")
        written["ballots_sealedpart"] = [row[0] for row in cursor.fetchall()]
        for table in TABLES:
            cursor.execute(f"SELECT to_jsonb(t) - 'id' - 'entry_id' FROM {table} t ORDER BY id")
            written[table] = [row_of(table, json.loads(row[0])) for row in cursor.fetchall()]
    # Within a step the order is that of hashes, which are drawn anew in each telling.
    written["ballots_logentry"].sort()
    return written


def row_of(table: str, row: dict[str, object]) -> str:
    if table == "ballots_logentry" and row["kind"] == "cast":
        row.pop("position")
    # A row number, as the keys of rows are: it goes on from one telling to the next.
    row.pop("searched_to", None)
    return without_random_parts(json.dumps(row, sort_keys=True, ensure_ascii=False))


def counted() -> dict[str, float]:
    """Read the metrics, but for those that measure time."""
    lines = [line.rpartition(" ") for line in metrics.exposition().decode().splitlines()]
    timed = ("_seconds", "_created", "_lag", "pool")
    return {
        name: float(value)
        for name, _, value in lines
        if not name.startswith("#") and not any(word in name for word in timed)
    }


def bus() -> redis.client.PubSub:
    listening = redis.Redis.from_url(settings.REDIS_URL).pubsub(ignore_subscribe_messages=True)
    listening.subscribe(CHANNEL)
    while not listening.subscribed or listening.get_message(timeout=1) is not None:
        pass
    return listening


def heard(listening: redis.client.PubSub, topic: str) -> list[dict[str, object]]:
    """Take what the bus said about a topic, but for the moment at which it was said."""
    messages = []
    while (message := listening.get_message(timeout=0.3)) is not None:
        said = json.loads(message["data"])
        if said["topic"] == topic:
            messages.append({name: value for name, value in said.items() if name != "sent"})
    return messages


def outlets(
    world: World, as_person, capture, caplog, choices: list[str], *, close: bool = False
) -> dict[str, object]:
    """Tell the story inside a transaction that is taken back, and collect all that leaves the server."""
    listening, topic = bus(), f"ballot:{world.ballot.pk}"
    caplog.clear()
    mail.outbox.clear()
    before = counted()
    with transaction.atomic():
        with capture(execute=True):
            world.tell(choices)
            if close:
                actions.close(ballot_id=world.ballot.pk, clock=lambda: world.ballot.closes_at)
        collected = {
            "pages": pages(world, as_person),
            "snapshot": turnout.snapshot([world.ballot.pk]),
            "record": [(entry.kind, entry.payload) for entry in Entry.objects.order_by("pk")],
            "frames": json.dumps(hub.turnout_messages(turnout.snapshot([world.ballot.pk]))),
            "metrics": {name: number - before.get(name, 0) for name, number in counted().items()},
            "bus": heard(listening, topic),
            "mail": [message.body for message in mail.outbox],
            "lines": caplog.text,
            "dump": dump(world.ballot),
        }
        transaction.set_rollback(True)
    listening.close()
    return {
        name: json.loads(without_random_parts(json.dumps(what, default=str)))
        for name, what in collected.items()
    }


@pytest.fixture
def told(as_person, django_capture_on_commit_callbacks, caplog):
    world = World()

    def tell(choices: list[str], *, close: bool = False) -> dict[str, object]:
        return outlets(world, as_person, django_capture_on_commit_callbacks, caplog, choices, close=close)

    return tell


@pytest.mark.parametrize("choices", [PERMUTED, OTHER_OUTCOME])
def test_nothing_that_leaves_the_server_depends_on_a_choice_before_the_close(told, choices):
    """Invariant 10: until the close of a sealed ballot nothing that leaves the server depends on a choice."""
    first, second = told(STORY), told(choices)
    assert first["bus"], "nobody was told of a change"
    assert any('"voted": 5' in page for page in first["pages"].values())
    assert '"voted": 5' in first["frames"]
    assert any(first["metrics"].values())
    assert [kind for kind, _ in first["record"]].count("ballot.sequenced") == 1
    assert sum('"kind": "cast"' in row for row in first["dump"]["ballots_logentry"]) == 5
    for outlet, content in first.items():
        assert content == second[outlet], outlet


def pad_nothing(monkeypatch) -> None:
    padded = domain.Opening.as_bytes
    monkeypatch.setattr(domain.Opening, "as_bytes", lambda opening: padded(opening).rstrip())


def count_choices(monkeypatch) -> None:
    made = domain.check_choice

    def check(choice: str) -> None:
        metrics.TASKS.labels("ballots.cast", choice).inc()
        made(choice)

    monkeypatch.setattr(domain, "check_choice", check)


def say_choices(monkeypatch) -> None:
    made = domain.check_choice

    def check(choice: str) -> None:
        logging.getLogger("apps.ballots").warning("somebody said %s", choice)
        made(choice)

    monkeypatch.setattr(domain, "check_choice", check)


@pytest.mark.parametrize(
    ("leak", "outlet"), [(pad_nothing, "dump"), (count_choices, "metrics"), (say_choices, "lines")]
)
def test_leak_on_purpose_is_found(told, monkeypatch, leak, outlet):
    leak(monkeypatch)
    assert told(STORY)[outlet] != told(OTHER_OUTCOME)[outlet]


def test_after_the_close_the_result_is_seen(told):
    first, second = told(STORY, close=True), told(OTHER_OUTCOME, close=True)
    assert first["pages"] != second["pages"]
    assert first["dump"] != second["dump"]


def test_who_changes_a_vote_moves_nothing(told):
    """Seven people, then a change by one of them: turnout stays, so that a change cannot be seen."""
    assert told(STORY[:6])["snapshot"] == told([*STORY[:5], "abstain"])["snapshot"]
