"""The sealed parts: the one module that knows choices. What shows turnout cannot import it."""

import secrets
from collections.abc import Callable, Iterable, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from apps.accounts.models import User
from apps.ballots import domain
from apps.ballots.models import Ballot, Header
from apps.common import keys
from apps.common.rows import insert_both
from apps.common.triggers import append_only

Entropy = Callable[[int], bytes]
_NONCE_BYTES = 12


class SealedPart(models.Model):
    """The choice, encrypted with a key that is not in the database."""

    header = models.OneToOneField(Header, on_delete=models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()

    class Meta:
        app_label = "ballots"
        triggers = append_only()

    def __str__(self) -> str:
        return f"sealed part of {self.header_id}"


def opening_of(choice: str, entropy: Entropy = secrets.token_bytes) -> domain.Opening:
    """Draw the secrets that a commitment to `choice` needs."""
    return domain.Opening(choice, "", entropy(domain.NONCE_BYTES), entropy(domain.SALT_BYTES))


def keep(
    ballot: Ballot, header: Header, opening: domain.Opening, entropy: Entropy = secrets.token_bytes
) -> None:
    """Keep a new header, and beside it its opening, encrypted and bound to the header's leaf."""
    nonce = entropy(_NONCE_BYTES)
    ciphertext = _cipher(ballot).encrypt(nonce, opening.as_bytes(), bytes.fromhex(header.leaf))
    insert_both(header, SealedPart(header=header, ciphertext=nonce + ciphertext), "header")


def unseal(ballot: Ballot, headers: Iterable[Header]) -> Mapping[int, domain.Opening]:
    """Open the sealed parts of headers of one ballot; in one statement.

    Returns:
        the opening of each header, by the header's row number.

    Raises:
        InconsistencyError: a sealed part is missing or does not belong to its header.
    """
    leaves = {header.pk: bytes.fromhex(header.leaf) for header in headers}
    cipher = _cipher(ballot)
    openings: dict[int, domain.Opening] = {}
    rows = SealedPart.objects.filter(header_id__in=leaves).values_list("header_id", "ciphertext")
    for header_id, sealed in rows:
        nonce, ciphertext = bytes(sealed[:_NONCE_BYTES]), bytes(sealed[_NONCE_BYTES:])
        try:
            opened = cipher.decrypt(nonce, ciphertext, leaves[header_id])
        except InvalidTag:
            raise domain.InconsistencyError(f"ballot {ballot.public_id}: a sealed part was changed") from None
        openings[header_id] = domain.Opening.from_bytes(opened)
    if openings.keys() != leaves.keys():
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: a sealed part is missing")
    return openings


def my_choice(person: User, ballot: Ballot) -> str | None:
    """Open the last ballot of this one person for this person alone; None if there is none."""
    last = Header.objects.filter(ballot=ballot, entry__person=person).order_by("-revision").first()
    return unseal(ballot, [last])[last.pk].choice if last else None


def choices_of(ballot: Ballot) -> Mapping[int, str]:
    """Open the last ballot of everybody, where the count is open to the members.

    Returns:
        the choice of each who cast, by the row number of their place on the roll.

    Raises:
        InconsistencyError: nobody may see this; the ballot is sealed.
    """
    if ballot.is_sealed:
        raise domain.InconsistencyError(f"ballot {ballot.public_id}: sealed, and asked for choices")
    newest = Header.objects.filter(ballot=ballot).order_by("entry", "-revision").distinct("entry")
    last = list(newest)
    openings = unseal(ballot, last)
    return {header.entry_id: openings[header.pk].choice for header in last}


def _cipher(ballot: Ballot) -> AESGCM:
    return AESGCM(keys.sealing_key(ballot.sealing_key, f"tutti.ballot.sealing.v1:{ballot.public_id}"))
