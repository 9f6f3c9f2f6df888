"""The union signs openings and closes beside the site, so that the site alone cannot show two logs."""

from datetime import datetime

from apps.ballots import domain
from apps.ballots.models import Ballot, Checkpoint, Cosignature, LogEntry
from apps.common import keys
from apps.merkle import checkpoints, tree


def cosign(ballot: Ballot, checkpoint: Checkpoint, at: datetime) -> Cosignature | None:
    """Sign a checkpoint with the key of the union that certifies; None if there is no union or no key.

    Before that it looks whether the log goes on from what the union signed before.

    Raises:
        InconsistencyError: it does not.
    """
    union = ballot.certifier
    if union is None:
        return None
    use = keys.cosigning(union.public_id)
    if not keys.can_sign(use):
        return None
    _check_goes_on(ballot)
    name = keys.newest(use)
    key = keys.signing_key(name, use)
    signer = f"{checkpoint.note.partition('/ballot/')[0]}/union/{union.public_id}/{name}"
    return Cosignature.objects.create(
        checkpoint=checkpoint,
        organisation=union,
        signer=signer,
        key=checkpoints.verifier_key(signer, key.public_key()),
        line=checkpoints.cosign(checkpoint.note, signer, key).removeprefix(checkpoint.note),
        at=at,
    )


def _check_goes_on(ballot: Ballot) -> None:
    before = Checkpoint.objects.filter(ballot=ballot, cosignatures__isnull=False).order_by("-size").first()
    if before is None:
        return
    rows = LogEntry.objects.filter(ballot=ballot, position__lt=before.size).order_by("position")
    if tree.root([bytes.fromhex(leaf) for leaf in rows.values_list("leaf", flat=True)]).hex() != before.root:
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: not the log that the union signed")
