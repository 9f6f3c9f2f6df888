"""Kills every process of the site with -9 in turn, under load, and shows that nothing is lost.

`python -m tests.bench.killing [TIMES] [PART ...]` starts servers and processes of its own, lets artists vote
and bring lists, a company table offers, ballots end and pages listen, kills each part TIMES times (10),
starts it again, and prints figures as JSON lines. It ends with code 1 if anything acknowledged is missing
or double.
"""

import itertools
import json
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from tests.failure.rig import PARTS, SERVERS, Rig, until
from tests.failure.visitors import Artist, Desk, Watcher

VOTERS, ROOMS, BALLOTS, SECONDS = 12, 600, 60, 500
TURN = ("pages", "sockets", "worker", "clock", "redis", "postgres")
_PAUSE_SECONDS = 1.0
_MESSAGE_ID = re.compile(r"^Message-ID: <(.+)>$", re.MULTILINE | re.IGNORECASE)


@dataclass
class Load:
    """People and software at work; each keeps what was acknowledged to it."""

    rig: Rig
    world: dict[str, Any]
    votes: list[str] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)
    _ends: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, artists: Sequence[Artist]) -> None:
        """Set everybody to work."""
        works: list[Callable[[], None]] = [
            *(lambda artist=artist: self._vote(artist) for artist in artists[:8]),
            *(lambda artist=artist: self._bring(artist) for artist in artists[8:10]),
            self._table,
        ]
        self._threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let everybody finish what they are at."""
        self._ends.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()

    def _vote(self, artist: Artist) -> None:
        for number in itertools.count():
            if self._ends.is_set():
                return
            name = f"kill-{artist.email.split('@', maxsplit=1)[0]}-{number}"
            choice = ("yes", "no", "abstain")[number % 3]
            self._until("vote", partial(artist.vote, self.world["ballot"], choice, name), 302)
            self.votes.append(name)
            self._ends.wait(0.15)

    def _table(self) -> None:
        desk = Desk(self.rig, self.world)
        for room in self.world["rooms"]:
            if self._ends.is_set():
                return
            self._until("offer", partial(desk.table, room, f"kill-{room}"), 201, 200)
            self.offers.append(room)
            self._ends.wait(0.7)

    def _bring(self, artist: Artist) -> None:
        """Bring lists; a list has no key: one whose answer was lost is looked for before it is sent again."""
        for number in itertools.count():
            if self._ends.is_set():
                return
            name = f"{artist.email.split('@', maxsplit=1)[0]}-list-{number}"
            self._until("import", partial(self._bring_once, artist, name), 302)
            self.imports.append(f"{name}.csv")
            self._ends.wait(2.5)

    def _bring_once(self, artist: Artist, name: str) -> httpx.Response:
        page = artist.client.get("/works/import/")
        if page.status_code != httpx.codes.OK:
            return page
        sent = re.search(rf'href="([^"]+)">{re.escape(name)}\.csv<', page.text)
        return artist.enter(sent[1]) if sent else artist.bring(name, rows=40)

    def _until(self, what: str, act: Callable[[], httpx.Response], *good: int) -> None:
        """Do something again and again until it is acknowledged; note what came instead."""
        began = time.monotonic()
        while True:
            try:
                status = str(act().status_code)
            except httpx.HTTPError as error:
                status = type(error).__name__
            self.answers[f"{what} {status}"] += 1
            if status in {str(number) for number in good}:
                break
            time.sleep(0.25)
        self.longest[what] = max(self.longest.get(what, 0.0), time.monotonic() - began)


def work_again(rig: Rig, part: str) -> Callable[[], bool]:
    """Give what holds as soon as a part that was killed is at work again."""
    if part in {"worker", "clock"}:
        begun = time.time()
        return lambda: (rig.seen(part) or 0.0) > begun
    if part == "sockets":
        return lambda: bool(rig.listening(rig.sockets_port))
    return rig.is_well


def kill_in_turn(rig: Rig, parts: Sequence[str], times: int) -> dict[str, list[float]]:
    """Kill each part as often as asked, the parts in turn; give the seconds from its start until it works."""
    seconds: dict[str, list[float]] = {part: [] for part in parts}
    for _ in range(times):
        for part in parts:
            rig.kill(part)
            time.sleep(_PAUSE_SECONDS)
            works = work_again(rig, part)
            began = time.monotonic()
            rig.start(part, wait=False)
            until(works, 90, 0.05)
            seconds[part].append(round(time.monotonic() - began, 2))
            time.sleep(_PAUSE_SECONDS)
    return seconds


def prove(rig: Rig, load: Load, watchers: Sequence[Watcher]) -> dict[str, Any]:
    """Compare what was acknowledged with what is there."""
    until(lambda: rig.ask(_UNSENT)[0][0] == 0 and rig.ask(_UNENTERED)[0][0] == 0, 600, 0.25)
    until(lambda: rig.ask(_UNCLOSED)[0][0] == 0, 30, 0.25)
    cast = Counter(row[0] for row in rig.ask("SELECT request_id FROM ballots_header"))
    tabled = Counter(row[0] for row in rig.ask(_TABLED))
    brought = Counter(row[0] for row in rig.ask("SELECT file_name FROM catalogues_importrun"))
    works = Counter(row[0] for row in rig.ask("SELECT title FROM catalogues_work WHERE title LIKE 'voter%%'"))
    mails = Counter(
        found
        for file in (rig.data.path / "mail").iterdir()
        for found in _MESSAGE_ID.findall(file.read_text())
    )
    sent = rig.ask(_SENT)[0][0]
    rig.manage("verify_record")
    return {
        "votes": _compare(load.votes, cast),
        "offers": _compare(load.offers, tabled),
        "imports": _compare(load.imports, brought),
        "works": {"expected": 40 * len(brought), "there": len(works), "double": _double(works)},
        "mails": {"sent": sent, "missing": sent - len(mails), "sent_twice_with_one_id": _double(mails)},
        "ballots_unclosed": rig.ask(_UNCLOSED)[0][0],
        "ballots_closed": rig.ask("SELECT count(*) FROM ballots_ballot WHERE closed_at IS NOT NULL")[0][0],
        "record_verifies": True,
        "pages_answer": rig.is_well(),
        "sockets_connected_again": [watcher.connections - 1 for watcher in watchers],
    }


_TABLED = "SELECT r.public_id FROM negotiations_offer o JOIN negotiations_room r ON r.id = o.room_id"
_SENT = "SELECT count(*) FROM notifications_outboxmail WHERE sent_at IS NOT NULL"
_UNSENT = "SELECT count(*) FROM notifications_outboxmail WHERE sent_at IS NULL AND given_up_at IS NULL"
_UNENTERED = "SELECT count(*) FROM catalogues_importrun WHERE state IN ('waiting', 'running')"
_UNCLOSED = (
    "SELECT count(*) FROM ballots_ballot WHERE closes_at < now() - interval '5 s' AND closed_at IS NULL"
)


def _compare(acknowledged: Sequence[str], there: Counter[str]) -> dict[str, int]:
    missing = sum(1 for name in acknowledged if not there[name])
    return {"acknowledged": len(acknowledged), "missing": missing, "double": _double(there)}


def _double(there: Counter[str]) -> int:
    return sum(count - 1 for count in there.values() if count > 1)


def is_whole(proof: dict[str, Any]) -> bool:
    """Say whether nothing is missing or double; a mail may go twice if its sender was killed in between."""
    kinds = [proof[kind][fault] for kind in ("votes", "offers", "imports") for fault in ("missing", "double")]
    works = proof["works"]
    return (
        not any(kinds)
        and works["expected"] == works["there"]
        and not works["double"]
        and not proof["mails"]["missing"]
        and not proof["ballots_unclosed"]
        and bool(proof["pages_answer"])
    )


def main(times: int, parts: Sequence[str]) -> int:
    """Run everything and print the figures."""
    begun = time.monotonic()
    with Rig() as rig:
        made = rig.run("-m", "tests.failure.world", *(str(n) for n in (VOTERS, ROOMS, BALLOTS, SECONDS)))
        world = json.loads(made.splitlines()[-1])
        rig.start(*PARTS)
        artists = [Artist(rig, email) for email in world["voters"]]
        watchers = [Watcher(rig, "/ws/me/", artist.client.cookies["sessionid"]).start() for artist in artists]
        load = Load(rig, world)
        load.begin(artists)
        seconds = kill_in_turn(rig, parts, times)
        load.end()
        proof = prove(rig, load, watchers)
        for watcher in watchers:
            watcher.stop()
    lines = [
        *(
            {"killed": part, "times": len(found), "seconds_to_work_again": _spread(found)}
            for part, found in seconds.items()
        ),
        {"answers": dict(sorted(load.answers.items()))},
        {"longest_until_acknowledged": {what: round(found, 1) for what, found in load.longest.items()}},
        {"proof": proof, "whole": is_whole(proof), "seconds": round(time.monotonic() - begun)},
    ]
    sys.stdout.write("".join(json.dumps(line) + "\n" for line in lines))
    return 0 if is_whole(proof) else 1


def _spread(found: Sequence[float]) -> dict[str, float]:
    ordered = sorted(found)
    return {"median": ordered[len(ordered) // 2], "least": ordered[0], "most": ordered[-1]}


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    chosen = [word for word in sys.argv[1:] if not word.isdigit()] or list(TURN)
    assert set(chosen) <= {*PARTS, *SERVERS}
    sys.exit(main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 10), chosen))
