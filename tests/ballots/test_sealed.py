"""Until the close of a sealed ballot nothing that leaves the server depends on a choice.

The same story is told with choices permuted, and every outlet is compared: what a vote is answered with,
pages, JSON, fragments, frames of sockets, the record, messages on the bus, mail, log lines, metrics, and a
dump of the tables without the key, the transparency log and its signed heads among them.
`test_sealed_leaks.py` leaks on purpose.
"""

import json
import logging
import re
import secrets
from datetime import timedelta
from functools import partial
from unittest import mock

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.ballots import actions, turnout
from apps.ballots.models import Ballot
from apps.common import logs, metrics
from apps.common.wakeup import CHANNEL
from apps.live import hub
from apps.notifications.actions import confirm_votes
from apps.notifications.tasks import send_due
from tests import makers
from tests.ballots import makers as polls
from tests.signin import sign_in

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
    (re.compile(r":[A-Za-z0-9]{6}:[A-Za-z0-9_-]{43}"), "SIGNED AT"),
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
        self.clients = [sign_in(voter) for voter in self.voters]

    def tell(self, choices: list[str]) -> list[str]:
        """Let everybody cast, and the last one change from what they had before; tell them by mail.

        Returns:
            what each was answered.
        """
        answers, address = [], reverse("ballots:ballot", args=[self.ballot.public_id])
        for place, choice in enumerate([*choices[:-1], choices[0], choices[-1]]):
            moment = self.now - timedelta(minutes=60 - place)
            client = self.clients[min(place, len(choices) - 1)]
            at_the_moment = partial(actions.cast, clock=lambda moment=moment: moment)
            with mock.patch.object(actions, "cast", at_the_moment):
                answer = client.post(address, {"choice": choice, "request_id": f"request-{place}"})
            answers.append(said_by(answer))
            actions.sequence(ballot_id=self.ballot.pk, clock=lambda moment=moment: moment)
        voted = [voter.pk for voter in self.voters[: len(choices)]]
        confirm_votes(ballot=self.ballot.public_id, person_ids=voted, step=self.now)
        return answers


def said_by(answer: HttpResponse) -> str:
    """Write an answer with its headers."""
    headers = {key: value for key, value in answer.items() if key not in DRAWN_BY_LOT}
    return f"{answer.status_code} {headers} {answer.content.decode()}"


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
                seen[f"{who.name} {address} {htmx}"] = said_by(client.get(address, **htmx))
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
        cursor.execute("SELECT leaf FROM ballots_logentry WHERE kind = 'cast' ORDER BY position")
        leaves = [row[0] for row in cursor.fetchall()]
    # Within a step the order is that of hashes, which are drawn anew in each telling. There is one step.
    written["ballots_logentry"].sort()
    written["order of the step"] = ["by hash" if leaves == sorted(leaves) else "another"]
    written["different"] = [different(ballot)]
    return written


def different(ballot: Ballot) -> str:
    """Count what must look different in each ballot, also where two people chose the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT commitment), count(DISTINCT ciphertext), count(DISTINCT leaf)"
            " FROM ballots_header JOIN ballots_sealedpart part ON part.header_id = ballots_header.id"
            " WHERE ballot_id = %s",
            [ballot.pk],
        )
        return str(cursor.fetchone())


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


def letters() -> list[tuple[object, ...]]:
    """Send what waits, and give it all; after the dump, into which the moment of sending would go."""
    send_due()
    return [(one.subject, one.to, one.body, one.alternatives, one.attachments) for one in mail.outbox]


def lines_of(records: list[logging.LogRecord]) -> list[dict[str, object]]:
    """Write log lines as in production, with all that goes along, but for what names moment and request."""
    written = [json.loads(logs.Line().format(record)) for record in records]
    named = ("at", "request", "milliseconds")
    return [{name: said for name, said in line.items() if name not in named} for line in written]


def heard(listening: redis.client.PubSub, topic: str) -> list[dict[str, object]]:
    """Take what the bus said about a topic, but for the moment at which it was said."""
    messages = []
    while (message := listening.get_message(timeout=0.3)) is not None:
        said = json.loads(message["data"])
        # As a word in it, so that nothing hides in a topic of another name.
        if topic in said["topic"]:
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
            answers = world.tell(choices)
            if close:
                actions.close(ballot_id=world.ballot.pk, clock=lambda: world.ballot.closes_at)
        collected = {
            "answers": answers,
            "sessions": [dict(client.session) for client in world.clients],
            "pages": pages(world, as_person),
            "snapshot": turnout.snapshot([world.ballot.pk]),
            "record": [(entry.kind, entry.payload) for entry in Entry.objects.order_by("pk")],
            "frames": json.dumps(hub.turnout_messages(turnout.snapshot([world.ballot.pk]))),
            "metrics": {name: number - before.get(name, 0) for name, number in counted().items()},
            "bus": heard(listening, topic),
            "dump": dump(world.ballot),
            "mail": letters(),
            "lines": (caplog.text, lines_of(caplog.records)),
        }
        transaction.set_rollback(True)
    listening.close()
    return {
        name: json.loads(without_random_parts(json.dumps(what, default=str)))
        for name, what in collected.items()
    }


@pytest.fixture
def told(as_person, django_capture_on_commit_callbacks, caplog):
    caplog.set_level(logging.INFO, logger="tutti.access")
    world = World()

    def tell(choices: list[str], *, close: bool = False) -> dict[str, object]:
        return outlets(world, as_person, django_capture_on_commit_callbacks, caplog, choices, close=close)

    return tell


@pytest.mark.parametrize("choices", [PERMUTED, OTHER_OUTCOME])
def test_nothing_that_leaves_the_server_depends_on_a_choice_before_the_close(told, choices):
    """Invariant 10: until the close of a sealed ballot nothing that leaves the server depends on a choice."""
    first, second = told(STORY), told(choices)
    assert first["bus"], "nobody was told of a change"
    assert sum("cast in your name" in str(letter) for letter in first["mail"]) == len(STORY)
    assert any("ballots:ballot" in str(line) for line in first["lines"][1])
    assert first["dump"]["order of the step"] == ["by hash"]
    assert any('"voted": 5' in page for page in first["pages"].values())
    assert '"voted": 5' in first["frames"]
    assert any(first["metrics"].values())
    assert [kind for kind, _ in first["record"]].count("ballot.sequenced") == 1
    assert sum('"kind": "cast"' in row for row in first["dump"]["ballots_logentry"]) == 5
    for outlet, content in first.items():
        assert content == second[outlet], outlet


def test_after_the_close_the_result_is_seen(told):
    first, second = told(STORY, close=True), told(OTHER_OUTCOME, close=True)
    assert first["pages"] != second["pages"]
    assert first["dump"] != second["dump"]


def test_who_changes_a_vote_moves_nothing(told):
    """Seven people, then a change by one of them: turnout stays, so that a change cannot be seen."""
    assert told(STORY[:6])["snapshot"] == told([*STORY[:5], "abstain"])["snapshot"]
