"""A contract as a document: its states on the way to being sealed, when to try again, the files inside."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import rfc8785

from apps.catalogues.domain import quote_formula
from apps.common.errors import Refusal
from apps.contracts.domain.contracts import Line

TO_MAKE, READY, TO_SEAL, SEALED = "to_make", "ready", "to_seal", "sealed"
PAPER_STATES = (TO_MAKE, READY, TO_SEAL, SEALED)
PAPER_TRANSITIONS = (
    (TO_MAKE, READY),
    (TO_MAKE, TO_SEAL),
    (READY, TO_SEAL),
    (TO_SEAL, SEALED),
    # The words of a person are erased: it is made anew without them.
    (READY, TO_MAKE),
    (SEALED, TO_SEAL),
)
COPY, SEALED_FILE = "copy", "sealed"
NO_LEVEL = ""
LEVELS = ("B-B", "B-T", "B-LT")
# The most lines of a schedule that are set in type, which takes seconds; the file inside has all of them.
MOST_LINES = 500
_MOST_DOUBLINGS = 10
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=3), timedelta(hours=1)
_HEADER = (
    "number",
    "work",
    "title",
    "artists",
    "code",
    "rights",
    "salt",
    "words_sha256",
    "parts_ppm",
    "split_sha256",
)


def waits_for(tries: int) -> timedelta:
    """Say how long to wait after some tries: three minutes, then twice as long each time, at most an hour."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(max(tries - 1, 0), _MOST_DOUBLINGS)))


def check_claim(state: str, try_after: datetime, at: datetime, wanted: str) -> None:
    """Demand that a document is in the state in which a step is due, and that the step is due now.

    Raises:
        Refusal: "paper.not_due".
    """
    if state != wanted or at < try_after:
        raise Refusal("paper.not_due")


def check_kept(state: str, wanted: str, current: int, edition: int) -> None:
    """Demand that what was made is still what is wanted, since making it took a while.

    Raises:
        Refusal: "paper.not_due".
    """
    if state != wanted or current != edition:
        raise Refusal("paper.not_due")


def is_higher(level: str, than: str) -> bool:
    """Say whether a level is above another; every level is above none."""
    order = (NO_LEVEL, *LEVELS)
    return order.index(level) > order.index(than)


def schedule_csv(lines: Iterable[Line]) -> bytes:
    """Write the schedule as a table, with what the hash of each line's words is made from.

    A cell that a table program would take for a formula begins with an apostrophe.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(_HEADER)
    for line in lines:
        words = (line.title, line.artists, line.code)
        table.writerow(
            [
                line.number,
                line.work,
                *map(quote_formula, words),
                " ".join(line.rights),
                line.salt,
                line.words_hash,
                " ".join(f"{right}:{ppm}" for right, ppm in line.parts.items()),
                line.split_hash,
            ]
        )
    return written.getvalue().encode()


def certificate_json(certificate: Mapping[str, object]) -> bytes:
    """Write what the ballot decided, which holds no figures, in its one form (RFC 8785)."""
    return rfc8785.dumps(dict(certificate))  # type: ignore[arg-type]  # JSON, as it was stored
