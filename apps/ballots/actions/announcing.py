"""Announcing a ballot: text and provisional roll are seen before anybody votes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation
from apps.audit.actions import record
from apps.ballots import domain
from apps.ballots.actions import log
from apps.ballots.actions.contesting import lock_announced
from apps.ballots.actions.opening import make
from apps.ballots.models import Ballot, ProvisionalEntry
from apps.common.errors import Refusal


@transaction.atomic
def announce(
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
    """Announce a ballot: its text and rule are final, its roll is provisional until the day of opening.

    Whoever asks for the decision has checked that `actor_id` may ask for it, and opens it on its day by
    `open_announced` with the roll of that day.

    Raises:
        Refusal: "ballot.opens_too_early", "ballot.closes_too_early", "ballot.empty_roll",
            "ballot.twice_on_roll", "ballot.document_differs".
    """
    domain.check_announcing(opens_at, closes_at, len(roll), at)
    ballot = make(
        opened_by_id=actor_id,
        organisation=organisation,
        certifier=certifier,
        title=title,
        subject=subject,
        document=document,
        definition=definition,
        announced_at=at,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _write_roll(ballot, roll)
    for stream in (f"members:{ballot.organisation_id}", f"ballot:{ballot.pk}"):
        payload = {**log.question(ballot), "opens_at": opens_at.isoformat()}
        record(stream=stream, kind="ballot.announced", payload=payload, actor_id=actor_id, at=at)
    return ballot


@transaction.atomic
def set_provisional_roll(*, ballot_id: int, roll: Sequence[domain.Voter], at: datetime) -> Ballot:
    """Write the provisional roll anew, because somebody came or went, or a contest was right.

    The same roll once more changes nothing and is no fact.

    Raises:
        Refusal: "ballot.begun", "ballot.empty_roll", "ballot.twice_on_roll".
    """
    ballot = lock_announced(ballot_id)
    if not roll:
        raise Refusal("ballot.empty_roll")
    rows = ProvisionalEntry.objects.filter(ballot=ballot)
    before = {domain.Voter(*row) for row in rows.values_list("person", "weight", "reason", "share")}
    if before == set(roll):
        return ballot
    rows.delete()
    _write_roll(ballot, roll)
    payload = {"ballot": ballot.public_id, "people": str(len(roll))}
    record(stream=f"ballot:{ballot.pk}", kind="ballot.roll_revised", payload=payload, at=at)
    return ballot


def _write_roll(ballot: Ballot, roll: Sequence[domain.Voter]) -> None:
    domain.check_roll(domain.Definition.parse(ballot.definition), roll)
    ProvisionalEntry.objects.bulk_create(
        [
            ProvisionalEntry(
                ballot=ballot,
                person_id=voter.person_id,
                weight=voter.weight,
                reason=voter.reason,
                share=voter.share,
            )
            for voter in roll
        ],
        batch_size=2000,
    )
    ballot.roll_size = len(roll)
    ballot.save(update_fields=["roll_size"])
