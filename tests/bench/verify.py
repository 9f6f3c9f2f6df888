"""Making the bundle of a closed ballot, and checking it with the file that everybody can take away."""

import json
import time

from apps.ballots.actions import bundle_of
from apps.ballots.verifier.verify_ballot import holds, verify
from tests.bench.closed import close_at_end, open_with
from tests.bench.measure import REPETITIONS

BALLOTS = 10_000
MOST_SECONDS_TO_MAKE, MOST_SECONDS_TO_CHECK = 5, 10


def run() -> None:
    """Measure a ballot of ten thousand; prints the slowest of some runs."""
    ballot = close_at_end(open_with(BALLOTS))
    making, checking, size = [], [], 0
    for _ in range(REPETITIONS):
        started = time.perf_counter()
        bundle = bundle_of(ballot, "auditors")
        made = time.perf_counter()
        lines = verify(bundle)
        checked = time.perf_counter()
        assert holds(lines), lines
        making.append(made - started)
        checking.append(checked - made)
        size = len(bundle)
    line = {
        "bench": "verify",
        "ballots": BALLOTS,
        "bytes": size,
        "make_seconds": round(max(making), 2),
        "make_seconds_allowed": MOST_SECONDS_TO_MAKE,
        "check_seconds": round(max(checking), 2),
        "check_seconds_allowed": MOST_SECONDS_TO_CHECK,
    }
    print(json.dumps(line), flush=True)  # noqa: T201  this is what the command is for
