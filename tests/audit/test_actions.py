"""The record: gapless under load, append-only, and every change is found."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from apps.audit import domain, queries
from apps.audit.actions import record
from apps.audit.models import Entry, Stream

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
THREADS, EACH = 16, 5


def write(stream: str, times: int) -> None:
    for number in range(times):
        record(stream=stream, kind="room.opened", payload={"n": str(number)}, actor_id=7, at=NOW)


def tamper(statement: str) -> None:
    """Change rows as somebody would who holds the database and puts its triggers out of force."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def verified(*streams: str) -> dict[str, object]:
    out = StringIO()
    call_command("verify_record", *streams, json=True, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_entries_are_chained_in_their_stream() -> None:
    write("room:1", 3)
    write("room:2", 1)
    entries = queries.entries("room:1")
    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == ["", entries[0].hash, entries[1].hash]
    assert all(domain.hash_of(queries.link_of(entry, "room:1")) == entry.hash for entry in entries)
    assert queries.heads(["room:1", "room:2", "room:3"]) == {
        "room:1": (3, entries[2].hash),
        "room:2": (1, queries.entries("room:2")[0].hash),
    }
    assert [entry.sequence for entry in queries.entries("room:1", after=1, limit=1)] == [2]
    assert [entry.sequence for entry in queries.newest_entries("room:1")] == [3, 2, 1]
    assert (queries.length("room:1"), queries.length("room:3")) == (3, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET payload = '{}'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
    ],
)
def test_entries_are_only_ever_added(statement: str) -> None:
    write("room:1", 2)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_whole_record_is_verified() -> None:
    write("room:1", 3)
    write("members:1", 2)
    assert verified() == {"whole": True, "streams": 2, "entries": 5, "faults": []}
    assert verified("room:1") == {"whole": True, "streams": 1, "entries": 3, "faults": []}
    out = StringIO()
    call_command("verify_record", stdout=out)
    assert out.getvalue() == "The record is whole: 5 entries in 2 streams.\n"


@pytest.mark.django_db
def test_unknown_stream_is_an_error_and_not_whole() -> None:
    with pytest.raises(CommandError, match="no stream named room:9") as error:
        call_command("verify_record", "room:9")
    assert error.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "place", "code"),
    [
        ('UPDATE audit_entry SET payload = \'{"n": "9"}\' WHERE sequence = 2', 2, "hash"),
        ("UPDATE audit_entry SET actor_id = 8 WHERE sequence = 3", 3, "hash"),
        ("UPDATE audit_entry SET at = at + interval '1 second' WHERE sequence = 1", 1, "hash"),
        ("UPDATE audit_entry SET kind = 'room.closed' WHERE sequence = 2", 2, "hash"),
        ("DELETE FROM audit_entry WHERE sequence = 2", 3, "gap"),
        ("DELETE FROM audit_entry WHERE sequence = 4", 4, "end"),
        ("DELETE FROM audit_entry", 1, "end"),
        ("UPDATE audit_stream SET head = repeat('0', 64)", 5, "end"),
        ("UPDATE audit_entry SET previous = repeat('0', 64) WHERE sequence = 3", 3, "previous"),
    ],
)
def test_tampering_is_found_at_its_place(statement: str, place: int, code: str) -> None:
    write("room:1", 4)
    assert verified()["whole"] is True
    tamper(statement)
    out = StringIO()
    with pytest.raises(CommandError, match=f"room:1, entry {place}:") as error:
        call_command("verify_record", json=True, stdout=out)
    assert error.value.returncode == 1
    answer = json.loads(out.getvalue())
    assert answer["whole"] is False
    assert answer["faults"][0] == {"stream": "room:1", "sequence": place, "code": code}


@pytest.mark.django_db
def test_entry_rewritten_with_its_hash_breaks_the_next() -> None:
    write("room:1", 3)
    entry = queries.entries("room:1")[1]
    entry.payload = {"n": "9"}
    forged = domain.hash_of(queries.link_of(entry, "room:1"))
    tamper(f"UPDATE audit_entry SET payload = '{{\"n\": \"9\"}}', hash = '{forged}' WHERE sequence = 2")
    (stream,) = queries.streams()
    assert queries.faults_of(stream) == [domain.Fault("room:1", 3, "previous")]


@pytest.mark.django_db
def test_entry_is_undone_with_its_action() -> None:
    write("room:1", 1)
    with transaction.atomic():
        write("room:1", 1)
        transaction.set_rollback(True)
    write("room:1", 1)
    assert [entry.sequence for entry in queries.entries("room:1")] == [1, 2]
    assert verified()["whole"] is True


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap() -> None:
    ready = threading.Barrier(THREADS)

    def run(_: int) -> None:
        ready.wait()
        write("room:1", EACH)
        connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(run, range(THREADS)))
    assert [entry.sequence for entry in queries.entries("room:1")] == list(range(1, THREADS * EACH + 1))
    assert Stream.objects.get().length == THREADS * EACH
    assert verified() == {"whole": True, "streams": 1, "entries": THREADS * EACH, "faults": []}
