"""Opening a ballot: text, rule and roll are frozen. In one step, on its day, or as a second call."""

import secrets
from collections.abc import Container, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation
from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.actions import log
from apps.ballots.actions.clock import Clock, database_clock
from apps.ballots.actions.contesting import let_contests_lapse
from apps.ballots.actions.cosigning import cosign
from apps.ballots.models import Ballot, RollEntry
from apps.common import keys
from apps.common.days import after_days
from apps.common.errors import Refusal
from apps.common.wakeup import mark_changed

_PSEUDONYM_BYTES = 16
_NOBODY: Mapping[int, int] = {}


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
    """Freeze what is decided, how and by whom, and open the ballot, in one step.

    Whoever asks for the decision has checked that `actor_id` may ask for it.

    Raises:
        Refusal: "ballot.opens_later", "ballot.closes_too_early", "ballot.empty_roll", "ballot.twice_on_roll",
            "ballot.document_differs".
    """
    domain.check_opening(opens_at, closes_at, len(roll), at)
    ballot = make(
        opened_by_id=actor_id,
        organisation=organisation,
        certifier=certifier,
        title=title,
        subject=subject,
        document=document,
        definition=definition,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _open(ballot, roll, delegates=_NOBODY, actor_id=actor_id, at=at)
    return ballot


@transaction.atomic
def open_announced(
    *,
    ballot_id: int,
    roll: Sequence[domain.Voter],
    conflicted: Container[int] = (),
    clock: Clock | None = None,
) -> Ballot:
    """Open an announced ballot whose day has come, with the roll of this moment.

    It waits some days for answers to contests, then it opens without (`domain.waits_until`). If it opens
    late, the end moves by as much. Who is no longer on the roll votes for nobody, nor does who is conflicted
    by now. A ballot that is open already is given back as it is.

    Args:
        conflicted: ids of people who may not vote for others.

    Raises:
        Refusal: "ballot.contested", "ballot.opens_later", "ballot.opens_too_late", "ballot.already_voided",
            "ballot.empty_roll", "ballot.twice_on_roll".
    """
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)
    if ballot.state == Ballot.State.VOIDED:
        raise Refusal("ballot.already_voided")
    if ballot.state != Ballot.State.ANNOUNCED:
        return ballot
    # Read after the lock: what was asked before it may be older than the last change of a delegation.
    now = (clock or database_clock)()
    times = domain.times_of_opening(ballot.opens_at, ballot.closes_at, now)
    if queries.is_too_late(ballot, now):
        raise Refusal("ballot.opens_too_late")
    queries.check_answered(ballot, now)
    if not roll:
        raise Refusal("ballot.empty_roll")
    let_contests_lapse(ballot, now)
    ballot.opens_at, ballot.closes_at = times
    there = {voter.person_id for voter in roll}
    delegates = {
        giver: delegate
        for giver, delegate in queries.given(ballot).items()
        if giver in there and delegate in there and delegate not in conflicted
    }
    _open(ballot, roll, delegates=delegates, actor_id=None, at=now)
    return ballot


@transaction.atomic
def open_second_call(
    *, first_id: int, roll: Sequence[domain.Voter], actor_id: int | None = None, at: datetime
) -> Ballot:
    """Ask the same once more with the lower quorum that was announced, because too few took part.

    Text, rule, union and subject are those of the first call; the roll is that of this moment. Asked again,
    it gives the second call that there is.

    Raises:
        Refusal: "ballot.no_second_call", "ballot.quorum_not_missed", "ballot.empty_roll",
            "ballot.twice_on_roll".
    """
    first = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=first_id)
    definition, result = domain.Definition.parse(first.definition), queries.result(first)
    if definition.second_call is None:
        raise Refusal("ballot.no_second_call")
    if result is None or result.outcome != "quorum_missed" or first.state == Ballot.State.VOIDED:
        raise Refusal("ballot.quorum_not_missed")
    made = Ballot.objects.filter(second_call_of=first).first()
    if made is not None:
        return made
    if not roll:
        raise Refusal("ballot.empty_roll")
    ballot = make(
        opened_by_id=actor_id,
        organisation=first.organisation,
        certifier=first.certifier,
        title=first.title,
        subject=first.subject,
        document=first.document,
        definition=definition.for_second_call(first.public_id),
        opens_at=at,
        closes_at=after_days(at, definition.second_call.days, definition.organisation_zone),
        second_call_of=first,
    )
    _open(ballot, roll, delegates=_NOBODY, actor_id=actor_id, at=at)
    return ballot


def make(*, document: object, definition: domain.Definition, **parts: object) -> Ballot:
    """Store a question with its rule, announced and without a roll.

    Raises:
        Refusal: "ballot.document_differs".
    """
    if definition.document_hash != domain.document_hash(document):
        raise Refusal("ballot.document_differs")
    usual: dict[str, object] = {
        "document": document,
        "document_hash": definition.document_hash,
        "definition": definition.as_json(),
        "definition_hash": definition.hash,
        "roll_size": 0,
        "sealing_key": keys.newest("sealing"),
        "signing_key": keys.newest("signing"),
        "state": Ballot.State.ANNOUNCED,
    }
    return Ballot.objects.create(**usual, **parts)


def _open(
    ballot: Ballot,
    roll: Sequence[domain.Voter],
    *,
    delegates: Mapping[int, int],
    actor_id: int | None,
    at: datetime,
) -> None:
    definition = domain.Definition.parse(ballot.definition)
    domain.check_roll(definition, roll)
    entries = _draw_pseudonyms(ballot, roll, delegates)
    RollEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.pseudonym), batch_size=2000)
    lines = [domain.RollLine(e.pseudonym, e.weight, e.reason, e.share, e.delegate) for e in entries]
    ballot.state = Ballot.State.OPEN
    ballot.roll_root, ballot.roll_size = domain.roll_root(lines), len(entries)
    if definition.has_weights:
        ballot.roll_weight = domain.weight_of_all(entry.weight for entry in entries)
    ballot.save(update_fields=["state", "roll_root", "roll_size", "roll_weight", "opens_at", "closes_at"])
    _tell(ballot, actor_id, at)


def _draw_pseudonyms(
    ballot: Ballot, roll: Sequence[domain.Voter], delegates: Mapping[int, int]
) -> list[RollEntry]:
    names = {voter.person_id: secrets.token_hex(_PSEUDONYM_BYTES) for voter in roll}
    return [
        RollEntry(
            ballot=ballot,
            person_id=voter.person_id,
            pseudonym=names[voter.person_id],
            weight=voter.weight,
            reason=voter.reason,
            share=voter.share,
            delegate=names[delegates[voter.person_id]] if voter.person_id in delegates else "",
        )
        for voter in roll
    ]


def _tell(ballot: Ballot, actor_id: int | None, at: datetime) -> None:
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
    checkpoint = log.sign_checkpoint(ballot, at)
    cosign(ballot, checkpoint, at)
    payload = log.facts(ballot, checkpoint)
    for stream in (f"members:{ballot.organisation_id}", f"ballot:{ballot.pk}"):
        record(stream=stream, kind="ballot.opened", payload=payload, actor_id=actor_id, at=at)
    transaction.on_commit(lambda: mark_changed(f"ballot:{ballot.pk}"))
