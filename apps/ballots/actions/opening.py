"""Opening a ballot: text, rule and roll are frozen."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation
from apps.audit.actions import record
from apps.ballots import domain
from apps.ballots.actions import log
from apps.ballots.models import Ballot, RollEntry
from apps.common import keys
from apps.common.errors import Refusal

_PSEUDONYM_BYTES = 16


@transaction.atomic
def open_ballot(
    *,
    actor_id: int | None,
    organisation: Organisation,
    certifier: Organisation | None,
    title: str,
    subject: str,
    document: object,
    definition: domain.Definition,
    roll: Sequence[domain.Voter],
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> Ballot:
    """Freeze what is decided, how and by whom, and open the ballot.

    Whoever asks for the decision has checked that `actor_id` may ask for it.

    Raises:
        Refusal: "ballot.opens_later", "ballot.closes_too_early", "ballot.empty_roll", "ballot.twice_on_roll",
            "ballot.document_differs".
    """
    domain.check_opening(opens_at, closes_at, len(roll), at)
    if definition.document_hash != domain.document_hash(document):
        raise Refusal("ballot.document_differs")
    if len({voter.person_id for voter in roll}) != len(roll):
        raise Refusal("ballot.twice_on_roll")
    entries = _draw_pseudonyms(roll)
    ballot = Ballot.objects.create(
        organisation=organisation,
        certifier=certifier,
        title=title,
        subject=subject,
        document=document,
        document_hash=definition.document_hash,
        definition=definition.as_json(),
        definition_hash=definition.hash,
        roll_root=domain.roll_root(domain.RollLine(e.pseudonym, e.weight, e.reason) for e in entries),
        roll_size=len(entries),
        sealing_key=keys.newest("sealing"),
        signing_key=keys.newest("signing"),
        state=Ballot.State.ANNOUNCED,
        opened_by_id=actor_id,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _freeze(ballot, entries)
    _announce(ballot, actor_id, at)
    return ballot


def _draw_pseudonyms(roll: Sequence[domain.Voter]) -> list[RollEntry]:
    return [
        RollEntry(
            person_id=voter.person_id,
            pseudonym=secrets.token_hex(_PSEUDONYM_BYTES),
            weight=voter.weight,
            reason=voter.reason,
        )
        for voter in roll
    ]


def _freeze(ballot: Ballot, entries: list[RollEntry]) -> None:
    for entry in entries:
        entry.ballot = ballot
    RollEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.pseudonym), batch_size=2000)
    ballot.state = Ballot.State.OPEN
    ballot.save(update_fields=["state"])


def _announce(ballot: Ballot, actor_id: int | None, at: datetime) -> None:
    opened = domain.opened(
        ballot=ballot.public_id,
        definition=ballot.definition,
        definition_hash=ballot.definition_hash,
        roll_root=ballot.roll_root,
        roll_size=ballot.roll_size,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
    )
    log.append(ballot, [opened])
    payload = log.facts(ballot, log.sign_checkpoint(ballot, at))
    for stream in (f"members:{ballot.organisation_id}", f"ballot:{ballot.pk}"):
        record(stream=stream, kind="ballot.opened", payload=payload, actor_id=actor_id, at=at)
