"""Two processes of each kind behind the proxy behave like one."""

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from httpx import codes

from apps.config.launcher import proxy
from apps.config.launcher.folders import DataDir
from apps.config.launcher.processes import command_of, wait_until
from tests.operation.cluster import Cluster, Person, hear
from tests.operation.told import PASSWORD

TWO_OF_EACH = {"PAGES": "2", "SOCKETS": "2", "WORKERS": "2", "CLOCKS": "2"}
MOST_TRIES = 30
MAILS = "SELECT count(*), count(DISTINCT (entry_id, person_id)) FROM notifications_outboxmail"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if proxy.program(os.environ) is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("cluster")
    made = Cluster(DataDir(folder / "data"), TWO_OF_EACH)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def told(cluster: Cluster) -> dict[str, Any]:
    """The world that all tests of this file share."""
    return json.loads(cluster.run("-m", "tests.operation.told"))


def _vote(person: Person, told: dict[str, Any], choice: str) -> None:
    answer = person.send(f"/votes/{told['ballot']}/", {"choice": choice, "request_id": uuid4().hex})
    assert answer.status_code == codes.FOUND, answer.text


def _pid_on(port: str) -> int:
    """Find the process that was told to serve a port."""
    for entry in Path("/proc").glob("[0-9]*"):
        if f"--port {port} " in command_of(int(entry.name)) + " ":
            return int(entry.name)
    raise AssertionError(f"nobody serves {port}")


def test_vote_through_one_process_is_seen_live_through_the_sockets_of_the_others(
    cluster: Cluster, told: dict[str, Any]
) -> None:
    people = [Person(cluster, email) for email in told["people"]]
    path, socket_path = f"/votes/{told['ballot']}/", f"/ws/ballot/{told['ballot']}/"
    for person in people:
        assert person.sign_in().status_code == codes.FOUND
    ears = [person.listen(socket_path) for person in people[:2]]
    for number, person in enumerate(people[2:], 1):
        _vote(person, told, "yes")
        for ear in ears:
            while hear(ear, "turnout")["voted"] != number:
                pass
    for ear in ears:
        ear.close()
    pages = cluster.served("GET", path) + cluster.served("POST", path, 302)
    assert set(pages) == set(cluster.ports("pages"))
    sockets = cluster.ports("sockets")
    assert wait_until(lambda: sorted(cluster.served("GET", socket_path, 101)) == sorted(sockets), 5)


def test_who_signs_in_through_one_process_is_signed_in_at_the_other(
    cluster: Cluster, told: dict[str, Any]
) -> None:
    one, other = cluster.ports("pages")
    person = Person(cluster, told["people"][0], one)
    assert person.sign_in().status_code == codes.FOUND
    person.client.base_url = f"http://127.0.0.1:{other}"
    assert person.is_signed_in()
    person.address = str(person.client.base_url).rstrip("/")
    person.send("/accounts/logout/", {})
    person.client.base_url = f"http://127.0.0.1:{one}"
    assert not person.is_signed_in()


def test_ballot_is_closed_once_and_every_mail_leaves_once(cluster: Cluster, told: dict[str, Any]) -> None:
    state = "SELECT state FROM ballots_ballot WHERE id = %s"
    closed = wait_until(lambda: cluster.rows(state, told["ending"]) == [("closed",)], 60, 0.5)
    assert closed, cluster.said
    kinds = "SELECT kind, count(*) FROM audit_entry JOIN audit_stream s ON s.id = stream_id WHERE s.name = %s"
    facts = dict(cluster.rows(f"{kinds} GROUP BY kind", f"ballot:{told['ending']}"))
    assert facts["ballot.closed"] == facts["ballot.opened"] == 1
    unsent = f"{MAILS} WHERE sent_at IS NULL AND given_up_at IS NULL"
    assert wait_until(lambda: cluster.rows(unsent)[0][0] == 0, 20, 0.5)
    [(rows, different)] = cluster.rows(f"{MAILS} WHERE sent_at IS NOT NULL")
    assert rows == different > 0
    written = "".join(path.read_text() for path in (cluster.data.path / "mail").iterdir())
    assert written.count("\nMessage-ID:") == rows
    assert "raised unexpected" not in cluster.said
    assert "permission denied" not in cluster.said


def test_only_one_clock_ticks(cluster: Cluster) -> None:
    assert len([line for line in _processes(cluster) if " beat " in line]) == 2
    if find_spec("apps.config.clock"):  # the scheduler whose lock lets one clock tick
        holders = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = x'636C6F63'::int"
        assert wait_until(lambda: cluster.rows(holders) == [(1,)], 10, 0.2)


def test_killed_process_is_passed_over_and_comes_back(cluster: Cluster, told: dict[str, Any]) -> None:
    person = Person(cluster, told["people"][0])
    assert person.sign_in().status_code == codes.FOUND
    for port in (cluster.ports("pages")[0], cluster.ports("sockets")[0]):
        killed = _pid_on(port)
        os.kill(killed, signal.SIGKILL)
        for _ in range(6):
            assert person.is_signed_in()
            with person.listen("/ws/me/"):
                pass
        assert wait_until(partial(_is_back, port, killed), 30), cluster.said
    assert cluster.said.count("ended with code -9; starting it again.") == 2


def _is_back(port: str, killed: int) -> bool:
    try:
        return _pid_on(port) != killed
    except AssertionError:
        return False


def test_tries_are_counted_together(cluster: Cluster, told: dict[str, Any]) -> None:
    """Somebody who guesses is refused after few tries, and then at each process, even with the right word."""
    email = told["people"][4]
    before = Person(cluster, email)
    assert before.sign_in().status_code == codes.FOUND
    guesser = Person(cluster, email)
    refused = 0
    for _ in range(MOST_TRIES):
        answer = guesser.sign_in("a guess that is wrong")
        refused += "Too many" in answer.text or answer.status_code == codes.TOO_MANY_REQUESTS
        if refused > 2:
            break
    assert refused > 2, answer.text
    for port in cluster.ports("pages"):
        known = Person(cluster, email, port)
        known.client.headers["Host"] = (
            f"127.0.0.1:{cluster.port}"  # tries are counted for each name of the site
        )
        assert known.sign_in(PASSWORD).status_code != codes.FOUND


def test_record_is_whole_and_one_signal_ends_everything(cluster: Cluster, told: dict[str, Any]) -> None:
    assert "The record is whole" in cluster.run("manage.py", "verify_record")
    began = time.monotonic()
    assert cluster.stop() == 0
    assert time.monotonic() - began < 45
    assert wait_until(lambda: _processes(cluster) == [], 5), _processes(cluster)


def _processes(cluster: Cluster) -> list[str]:
    """List the command lines of living processes that name this site's folder or were started in it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = command_of(int(entry.name))
            environment = (entry / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if command and f"{cluster.data.path}\0" in f"{environment}\0":
            found.append(command)
    return found
