"""What changed in the API, newest first, for people and machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Change:
    """One change: something new, something that behaves otherwise, something mended or taken away."""

    kind: Literal["added", "changed", "fixed", "removed"]
    words: str | Promise


@dataclass(frozen=True)
class Release:
    """A version, the day since when it holds, and its changes."""

    version: str
    since: date
    changes: Sequence[Change]


RELEASES: Sequence[Release] = (
    Release(
        "1.3.0",
        date(2026, 11, 30),
        (
            Change(
                "added",
                _("Drafts can be kept, changed, dropped, handed for approval, approved and tabled."),
            ),
            Change("added", _("The JSON Schema of an offer, for each room.")),
            Change(
                "added",
                _(
                    "Checking an offer says all that its page says before it is tabled: “points”, what is "
                    "missing, what differs, and what else stands in the way."
                ),
            ),
        ),
    ),
    Release(
        "1.2.0",
        date(2026, 11, 30),
        (
            Change("added", _("An offer can be accepted in principle, declined and withdrawn by API.")),
            Change(
                "added", _("Offers have a new state, “principle”: accepted in principle by the other side.")
            ),
            Change(
                "added",
                _("Contracts say until when they can be signed; new states are “lapsed” and “void”."),
            ),
            Change("changed", _("A contract may have several signatures of a side; void ones are left out.")),
            Change(
                "added",
                _("Contracts have new states: “suspended”, “in_breach”, “amended”, “renewed” and “ended”."),
            ),
        ),
    ),
    Release(
        "1.1.0",
        date(2026, 11, 25),
        (
            Change("added", _("Lists come page by page: “limit”, “cursor”, “next” and the header Link.")),
            Change(
                "added", _("ETag in each answer; If-None-Match spares the body, If-Match the lost update.")
            ),
            Change("added", _("RateLimit and RateLimit-Policy in each answer; 429 says when to come back.")),
            Change("added", _("Problem documents have title, type and instance, and pointers to the place.")),
            Change(
                "changed",
                _("The same Idempotency-Key with another body is 422; the whole body counts, its end too."),
            ),
            Change(
                "changed", _("A request sent again is answered with the status of the first: 201, not 200.")
            ),
            Change("changed", _("Fields of terms that need mending have the code “fields_invalid”.")),
            Change(
                "added",
                _(
                    "Where a second person of your company has to approve, tabling answers 202 with a draft; "
                    "drafts say where they stand."
                ),
            ),
            Change(
                "added",
                _("Each offer and draft says field by field how it stands to the union's minimum, and why."),
            ),
            Change("fixed", _("The OpenAPI document names every answer of every operation.")),
        ),
    ),
    Release("1.0.0", date(2026, 11, 20), (Change("added", _("Rooms, offers and contracts.")),)),
)
VERSION = RELEASES[0].version

PROMISES: Sequence[str | Promise] = (
    _("Within version 1 nothing is taken away and nothing changes its meaning."),
    _(
        "New addresses, members of answers, optional parameters and codes may appear: ignore what you do "
        "not know."
    ),
    _("Codes are for machines and stay. Sentences are for people and may be put better at any time."),
    _("The order of members and the length of ids and cursors mean nothing."),
    _(
        "What will go is marked a year before: the answers then carry the headers Deprecation and Sunset, "
        "and this page says what takes its place."
    ),
)


def as_json() -> dict[str, object]:
    """Write the changelog for machines."""
    return {
        "version": VERSION,
        "releases": [
            {
                "version": one.version,
                "since": one.since.isoformat(),
                "changes": [{"kind": each.kind, "words": str(each.words)} for each in one.changes],
            }
            for one in RELEASES
        ],
        "promises": [str(promise) for promise in PROMISES],
    }
