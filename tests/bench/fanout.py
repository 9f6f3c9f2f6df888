"""Telling very many open pages of each vote, beside a bare broadcast of the same bytes on the same server.

Watchers are a process of their own, whose processor time is counted apart, and so is whoever votes. Latency
is from the commit of a vote to the moment at which the last page shows it, or something newer.
"""

import bisect
import json
import os
import statistics
import time
from collections.abc import Sequence
from typing import Any

import httpx

from apps.config.launcher.ports import LOOPBACK
from tests.bench.measure import spread
from tests.bench.site import Helper, Site, spent

SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "3"))
WATCHERS = tuple(int(word) for word in os.environ.get("BENCH_WATCHERS", "200,1000,3000").split(","))
RATES = (2, 50)
WANTED = {"ratio": 1.5, "p99_seconds": {"2": 0.5, "50": 1.0}, "behind": 0}
# Until the newest state has certainly arrived: longer than the longest pause between two looks.
_SETTLE_SECONDS = 2.0
_PARTS = ("sockets", "raw", "watchers", "world", "postgres", "redis")
_MICROSECONDS = 1_000_000


def run() -> None:
    """Measure a ballot that shows every vote, then a sealed one that moves in steps of five."""
    most = max(*WATCHERS, round(sum(RATES) * SECONDS))
    with Site() as site:
        world = site.helper("world", "tests.bench.world")
        sessions = world.ask(do="people", number=most, signed_in=most)["sessions"]
        site.open("sockets")
        bench = Bench(site, world, site.helper("watchers", "tests.bench.watchers"), sessions)
        bench.raw_port = site.open_asgi("raw", "tests.bench.raw:application")
        for visibility in ("open", "sealed"):
            for number in WATCHERS:
                bench.measure(number, visibility)


class Bench:
    """The site, who votes and who watches."""

    def __init__(self, site: Site, world: Helper, watchers: Helper, sessions: Sequence[str]) -> None:
        self.site, self.world, self.watchers, self.sessions = site, world, watchers, sessions
        self.raw_port = 0

    def measure(self, number: int, visibility: str) -> None:
        """Let so many watch: ours at both rates, then the limit as often with as many bytes."""
        found: dict[int, list[tuple[dict[str, Any], dict[str, Any]]]] = {rate: [] for rate in RATES}
        connecting = []
        for _ in range(REPETITIONS):
            ballot = self.world.ask(do="ballot", size=len(self.sessions), first=0, visibility=visibility)
            ours, first = {}, 0
            path = f"/ws/ballot/{ballot['public_id']}/"
            connecting.append(self._connect(self.site.sockets_port, path, number))
            for rate in RATES:
                ours[rate] = self._ours(ballot["id"], rate, first)
                first += round(rate * SECONDS)
            self._connect(self.raw_port, "/", number)
            for rate in RATES:
                found[rate].append((ours[rate], self._raw(ours[rate])))
        for rate in RATES:
            _print(number, visibility, rate, found[rate], connecting)

    def _connect(self, port: int, path: str, number: int) -> float:
        """Open all sockets and let the dust settle."""
        found = self.watchers.ask(do="connect", port=port, path=path, sessions=self.sessions[:number])
        time.sleep(_SETTLE_SECONDS)
        return float(found["seconds"])

    def _ours(self, ballot: int, rate: int, first: int) -> dict[str, Any]:
        self.watchers.ask(do="begin")
        before = self.site.seconds_of(_PARTS)
        voted = self.world.ask(do="vote", ballot_id=ballot, rate=rate, seconds=SECONDS, first=first)
        time.sleep(_SETTLE_SECONDS)
        used = spent(before, self.site.seconds_of(_PARTS))
        heard = self.watchers.ask(do="end")
        assert not heard["lost"], heard["lost"]
        shown = voted["shown"]
        return {
            **_costs(used, heard["messages"], "sockets"),
            "texts": len(heard["last_had"]),
            "bytes": len(json.dumps({"kind": "turnout", **shown})),
            "behind": sum(version != shown["version"] for version in heard["ends_at"]),
            "latencies": _latencies(voted["votes"], heard["last_had"]),
            "voter_late_seconds": voted["late"],
        }

    def _raw(self, ours: dict[str, Any]) -> dict[str, Any]:
        times = max(1, ours["texts"])
        pause = SECONDS / times
        self.watchers.ask(do="begin")
        before = self.site.seconds_of(_PARTS)
        url = f"http://{LOOPBACK}:{self.raw_port}/begin?{pause}&{times}&{ours['bytes']}"
        assert httpx.get(url).status_code == httpx.codes.NO_CONTENT
        time.sleep(SECONDS + _SETTLE_SECONDS)
        used = spent(before, self.site.seconds_of(_PARTS))
        heard = self.watchers.ask(do="end")
        assert heard["ends_at"] == [times], heard["ends_at"]
        return _costs(used, heard["messages"], "raw")


def _costs(used: dict[str, float], messages: int, server: str) -> dict[str, Any]:
    return {
        "messages": messages,
        "microseconds": _MICROSECONDS * used[server] / max(1, messages),
        "cpu_seconds": {name: round(seconds, 2) for name, seconds in used.items()},
    }


def _latencies(votes: Sequence[tuple[int, float]], last_had: Sequence[tuple[int, float]]) -> list[float]:
    """Seconds from each commit until the last page had this version or a newer one."""
    versions = [version for version, _ in last_had]
    places = [(bisect.bisect_left(versions, version), at) for version, at in votes]
    return [max(0.0, last_had[place][1] - at) for place, at in places]


def _print(
    number: int,
    visibility: str,
    rate: int,
    pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    connecting: Sequence[float],
) -> None:
    latencies = sorted(second for ours, _ in pairs for second in ours["latencies"])
    line = {
        "bench": "fanout",
        "watchers": number,
        "ballot": visibility,
        "votes_per_second": rate,
        "limit_is": "a bare ASGI application that sends the same bytes as often",
        "microseconds_per_message": {
            "ours": spread([ours["microseconds"] for ours, _ in pairs]),
            "limit": spread([limit["microseconds"] for _, limit in pairs]),
        },
        "ratio": spread([ours["microseconds"] / limit["microseconds"] for ours, limit in pairs], 2),
        "latency_seconds": {
            "median": round(statistics.median(latencies), 3),
            "p99": round(latencies[len(latencies) * 99 // 100], 3),
            "most": round(latencies[-1], 3),
        },
        "messages": [ours["messages"] for ours, _ in pairs],
        "behind": sum(ours["behind"] for ours, _ in pairs),
        "seconds_to_connect": spread(connecting, 2),
        "cpu_seconds": pairs[-1][0]["cpu_seconds"],
        "voter_late_seconds": round(max(ours["voter_late_seconds"] for ours, _ in pairs), 3),
        "wanted": WANTED,
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for
