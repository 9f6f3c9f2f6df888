"""The log of a ballot: entries, signed heads, reasons, and what waits to be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.ballots import domain
from apps.ballots.models import Ballot, Checkpoint, Cosignature, Header, LogEntry, Reason
from apps.common import keys
from apps.merkle import checkpoints

# No cast is under way for longer: the database ends what idles in a transaction.
LONGEST_CAST = timedelta(seconds=70)


def log_bodies(ballot: Ballot) -> list[dict[str, object]]:
    """Give the contents of the log's entries, in their order."""
    return list(LogEntry.objects.filter(ballot=ballot).order_by("position").values_list("body", flat=True))


def notes(ballot: Ballot) -> list[str]:
    """Give the signed checkpoints of the log with every signature on them, the smallest first."""
    rows = Checkpoint.objects.filter(ballot=ballot).order_by("size").prefetch_related("cosignatures")
    return [row.note + "".join(one.line for one in row.cosignatures.all()) for row in rows]


def cosigners(ballot: Ballot) -> list[str]:
    """Give the keys of those who signed checkpoints beside the site, as lines `name+id+key`."""
    rows = Cosignature.objects.filter(checkpoint__ballot=ballot).order_by("key")
    return list(rows.values_list("key", flat=True).distinct())


@dataclass(frozen=True)
class Cosigned:
    """What the union that certifies has signed beside the site.

    Args:
        close: False while the ballot runs.
    """

    opening: bool
    close: bool


def cosigned(ballot: Ballot) -> Cosigned:
    """Say whether the union signed the opening and the close; it signs no other checkpoint."""
    rows = Cosignature.objects.filter(checkpoint__ballot=ballot)
    sizes = set(rows.values_list("checkpoint__size", flat=True))
    return Cosigned(opening=1 in sizes, close=any(size > 1 for size in sizes))


def site_key(name: str, site: str) -> str:
    """Give a signing key of the site for everybody, as a line `name+id+key`."""
    return checkpoints.verifier_key(f"{site}/{name}", keys.signing_key(name).public_key())


def site_of(ballot: Ballot) -> str:
    """Give the host whose log this is, as its first checkpoint names it."""
    first = Checkpoint.objects.filter(ballot=ballot).order_by("size").values_list("note", flat=True)[0]
    return first.partition("/ballot/")[0]


def site_keys(site: str) -> list[str]:
    """Give all signing keys of the site for everybody, the newest last."""
    return [site_key(name, site) for name in keys.names("signing")]


def latest_checkpoint(ballot: Ballot) -> Checkpoint | None:
    """Find the newest signed statement of the ballot's log."""
    return Checkpoint.objects.filter(ballot=ballot).order_by("-size").first()


@dataclass(frozen=True)
class Said:
    """A reason as the page shows it; `text` is empty when it was erased.

    Args:
        kind: "extended", "challenge" or "voided".
        content: what the log holds of it.
    """

    kind: str
    text: str
    at: datetime
    content: Mapping[str, Any]


def reasons(ballot: Ballot) -> list[Said]:
    """Give why a ballot was extended, challenged and voided, in the order of the log."""
    rows = Reason.objects.filter(ballot=ballot).select_related("entry").order_by("entry__position")
    return [Said(row.entry.kind, row.text, row.at, row.entry.body) for row in rows]


def challenge_of(ballot: Ballot) -> Reason | None:
    """Find who challenged a ballot, when and why."""
    return Reason.objects.filter(ballot=ballot, entry__kind="challenge").first()


def certification(ballot: Ballot, at: datetime) -> domain.Certification:
    """Say how the result stands: waiting for a certificate until a moment, certified, not certified, ..."""
    challenge = challenge_of(ballot) if ballot.state == Ballot.State.CHALLENGED else None
    return domain.certification(
        ballot.state,
        has_certifier=ballot.certifier_id is not None,
        closed_at=ballot.closed_at,
        challenged_at=challenge.at if challenge else None,
        zone=ballot.definition["zone"],
        at=at,
    )


def not_in_log(ballot: Ballot, *, after: int = 0) -> QuerySet[Header]:
    """Find the cast ballots that are not in the log yet.

    Args:
        after: only those with a higher row number; 0 for all.
    """
    logged = LogEntry.objects.filter(ballot=ballot, leaf=OuterRef("leaf"))
    return Header.objects.filter(~Exists(logged), ballot=ballot, pk__gt=after)


def searched_to(ballot: Ballot, at: datetime) -> int:
    """Give the row number up to which every header is in the log, in spite of casts that were under way.

    A row number is drawn before its cast is committed: so what was searched long enough ago counts, and the
    rest is looked at again.
    """
    old = Checkpoint.objects.filter(ballot=ballot, at__lt=at - LONGEST_CAST).order_by("-size")
    return old.values_list("searched_to", flat=True).first() or 0


def to_sequence(at: datetime) -> list[int]:
    """Find the open ballots that were cast in since their log was written, by a look at the newest rows."""
    checkpoints = Checkpoint.objects.filter(ballot=OuterRef("pk"), at__lt=at - LONGEST_CAST).order_by("-size")
    logged = LogEntry.objects.filter(ballot=OuterRef("ballot"), leaf=OuterRef("leaf"))
    waiting = Header.objects.filter(~Exists(logged), ballot=OuterRef("pk"), pk__gt=OuterRef("settled_to"))
    settled_to = Subquery(checkpoints.values("searched_to")[:1])
    running = Ballot.objects.filter(state=Ballot.State.OPEN).annotate(
        settled_to=Coalesce(settled_to, 0, output_field=BigIntegerField()),
        # The first one, not whether there is one: that would be answered by a look at all ever cast.
        first_waiting=Subquery(waiting.order_by("pk").values("pk")[:1]),
    )
    return list(running.filter(first_waiting__isnull=False).order_by("pk").values_list("pk", flat=True))
