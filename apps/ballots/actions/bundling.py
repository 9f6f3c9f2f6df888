"""The bundle of a closed ballot, put together for its readers; changes nothing."""

import hashlib
import json
from pathlib import Path

from apps.ballots import domain, queries
from apps.ballots.models import Ballot, Header
from apps.ballots.sealed import unseal
from apps.ballots.verifier import verify_ballot
from apps.common import keys
from apps.common.errors import Refusal


def bundle_of(ballot: Ballot, audience: domain.Audience) -> bytes:
    """Make the archive by which these readers can check a ballot, in a fixed number of statements.

    Raises:
        Refusal: "ballot.no_bundle_yet".
        InconsistencyError: what is stored contradicts itself.
    """
    result = queries.result(ballot)
    if result is None or not queries.is_over(ballot):
        raise Refusal("ballot.no_bundle_yet")
    definition, roll = domain.Definition.parse(ballot.definition), queries.roll_lines(ballot)
    openings, groups = _chosen(ballot, definition, roll)
    # Read before the log, which may have grown since: a bundle ends with the newest signed head.
    notes, site = queries.notes(ballot), queries.site_of(ballot)
    frozen = domain.Frozen(
        ballot=ballot.public_id,
        site=site,
        key=queries.site_key(ballot.signing_key, site),
        cosigners=queries.cosigners(ballot),
        document=ballot.document,
        definition=definition,
        roll=roll,
        log=queries.log_bodies(ballot)[: domain.size_signed(notes[-1])],
        notes=notes,
        result=result,
    )
    files = domain.files_of(
        frozen,
        audience=audience,
        names=queries.named_roll(ballot, roll) if audience != "public" else (),
        openings=openings,
        groups=groups,
        verifier=verifier_source(),
    )
    return domain.packed(files, f"{site}/{ballot.signing_key}", keys.signing_key(ballot.signing_key).sign)


def tag_of_bundle(ballot: Ballot, audience: domain.Audience) -> str:
    """Name the state of a bundle without making it: what can change in it after the close goes in."""
    roll = queries.roll_lines(ballot) if audience != "public" else []
    names = (
        sorted((one.name, one.weight, one.share) for one in queries.named_roll(ballot, roll)) if roll else []
    )
    parts = [audience, ballot.public_id, queries.notes(ballot), queries.cosigners(ballot), names]
    return hashlib.sha256(json.dumps(parts).encode() + verifier_source()).hexdigest()[:32]


def verifier_source() -> bytes:
    """Give the verifier as it is handed out."""
    return Path(verify_ballot.__file__).read_bytes()


def _chosen(
    ballot: Ballot, definition: domain.Definition, roll: list[domain.RollLine]
) -> tuple[dict[str, domain.Opening], list[domain.Group]]:
    """Open the last ballot of each person: by leaf, and grouped by weight."""
    last = list(
        Header.objects.filter(ballot=ballot)
        .order_by("entry_id", "-revision")
        .distinct("entry_id")
        .select_related("entry")
    )
    opened = unseal(ballot, last)
    votes = {header.entry.pseudonym: opened[header.pk].choice for header in last}
    lines = {line.pseudonym: line for line in roll}
    counted = domain.represented(roll, votes, definition.proxies)
    groups = domain.grouped((lines[name], votes[teller]) for name, teller in counted.items())
    return {header.leaf: opened[header.pk] for header in last}, groups
