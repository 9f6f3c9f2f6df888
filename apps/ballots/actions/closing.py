"""Closing and counting; only the clock does it, and a closed ballot never opens again."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from apps.audit.actions import record
from apps.ballots import domain, queries
from apps.ballots.actions import log
from apps.ballots.actions.clock import Clock, database_clock, hold_alone, hold_log
from apps.ballots.actions.cosigning import cosign
from apps.ballots.models import Ballot, Header, RollEntry
from apps.ballots.sealed import unseal
from apps.common.wakeup import mark_changed


@transaction.atomic
def close(*, ballot_id: int, clock: Clock | None = None) -> Ballot:
    """Close a ballot past its end: put the rest into the log, count, and write the result.

    A ballot that is closed already is given back as it is.

    Raises:
        Refusal: "ballot.not_due".
        InconsistencyError: what is stored contradicts itself; nothing is counted.
    """
    hold_alone(ballot_id)
    hold_log(ballot_id)
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).get(pk=ballot_id)
    if queries.is_over(ballot):
        return ballot
    now = (clock or database_clock)()
    domain.check_due(ballot.state, ballot.closes_at, now)
    result = recount(ballot)
    size = log.append(ballot, bodies_of(ballot, queries.not_in_log(ballot).order_by("leaf")))
    shared = {
        "ballot": ballot.public_id,
        "definition_hash": ballot.definition_hash,
        "roll_root": ballot.roll_root,
    }
    log.append(
        ballot,
        [domain.closed(ballot=ballot.public_id, size=size, at=now), domain.resulted(**shared, result=result)],
    )
    ballot.state, ballot.closed_at = Ballot.State.CLOSED, now
    ballot.result, ballot.passed = result.as_json(), result.passed
    ballot.save(update_fields=["state", "closed_at", "result", "passed"])
    checkpoint = log.sign_checkpoint(ballot, now, check=True)
    cosign(ballot, checkpoint, now)
    payload = log.facts(ballot, checkpoint)
    record(stream=f"ballot:{ballot.pk}", kind="ballot.closed", payload=payload, at=now)
    transaction.on_commit(lambda: mark_changed(f"ballot:{ballot_id}"))
    return ballot


def bodies_of(ballot: Ballot, headers: Iterable[Header]) -> list[domain.LogBody]:
    """Write cast ballots as entries of the log, in the order in which they come."""
    known = list(headers)
    pseudonyms = _pseudonyms(ballot, {header.entry_id for header in known})
    return [
        domain.LogBody("cast", queries.cast_header(ballot, header, pseudonyms[header.entry_id]).body())
        for header in known
    ]


def recount(ballot: Ballot) -> domain.Result:
    """Check all that is stored, open the last revisions and count them; changes nothing.

    Raises:
        InconsistencyError: what is stored contradicts itself.
    """
    roll = queries.roll_lines(ballot)
    _check_frozen(ballot, roll)
    definition = domain.Definition.parse(ballot.definition)
    last = _last_revisions(ballot)
    openings = unseal(ballot, [header for header, _ in last])
    for header, written in last:
        written.check_opens(openings[header.pk])
    votes = {written.pseudonym: openings[header.pk].choice for header, written in last}
    return domain.count(definition, roll, votes)


def _check_frozen(ballot: Ballot, roll: Sequence[domain.RollLine]) -> None:
    """Demand that text, rule and roll are still what was opened."""
    frozen = (ballot.document_hash, ballot.definition_hash, ballot.roll_root, ballot.document_hash)
    stored = (
        domain.document_hash(ballot.document),
        domain.digest(ballot.definition),
        domain.roll_root(roll),
        ballot.definition["document_hash"],
    )
    if stored != frozen:
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: text, rule or roll were changed")


def _last_revisions(ballot: Ballot) -> list[tuple[Header, domain.CastHeader]]:
    """Walk every chain of revisions and give the last of each."""
    pseudonyms = _pseudonyms(ballot)
    chains: dict[int, tuple[Header, domain.CastHeader]] = {}
    for header in Header.objects.filter(ballot=ballot).order_by("entry_id", "revision"):
        before = chains.get(header.entry_id)
        written = queries.cast_header(ballot, header, pseudonyms[header.entry_id])
        domain.check_follows(written, before[1] if before else None)
        if written.leaf != header.leaf or header.received_at >= ballot.closes_at:
            raise domain.InconsistencyError(
                f"ballot {ballot.public_id}: {header.leaf} was changed or is late"
            )
        chains[header.entry_id] = (header, written)
    return list(chains.values())


def _pseudonyms(ballot: Ballot, among: Collection[int] | None = None) -> dict[int, str]:
    places = RollEntry.objects.filter(ballot=ballot)
    if among is not None:
        places = places.filter(pk__in=among)
    return dict(places.values_list("pk", "pseudonym"))
