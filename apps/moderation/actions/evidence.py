"""What each side shows, in its own time; silence is written down and stops nothing."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from django.db import transaction

from apps.accounts.domain import check_paper
from apps.accounts.models import User
from apps.common import storage
from apps.common.errors import NotAllowed, Refusal
from apps.common.permissions import require
from apps.moderation import domain, queries
from apps.moderation.actions.running import lock_mediation, record_step, weigh_if_all_have_shown
from apps.moderation.models import Evidence, EvidencePaper, Mediation, Party

Paper = tuple[str, BinaryIO]


@dataclass(frozen=True)
class Checked:
    """A file that may be kept."""

    name: str
    media_type: str
    size: int
    stream: BinaryIO


@transaction.atomic
def give_evidence(
    *,
    actor: User,
    mediation_id: int,
    side: str = "",
    text: str,
    papers: Collection[Paper] = (),
    at: datetime,
) -> Evidence:
    """Show something to the other claimants and the mediator, and to nobody else.

    Args:
        side: public id of the party for whom it is shown; "" for the first for whom `actor` acts.
        papers: names and contents of files.

    Raises:
        NotAllowed: `actor` speaks for no claimant.
        Refusal: "mediation.not_now", "evidence.is_closed", "evidence.is_empty", "evidence.too_many", or a
            code of `check_paper`.
    """
    mediation, party = _own_side(actor, mediation_id, side, "give_evidence")
    domain.check_giving(party.side, at)
    if not text.strip() and not papers:
        raise Refusal("evidence.is_empty")
    checked = _check(party, papers)
    salt, words = secrets.token_hex(16), text.strip()
    made = Evidence.objects.create(
        party=party,
        given_by=actor,
        given_at=at,
        text=words,
        salt=salt,
        text_hash=sha256(f"{salt}:{words}".encode()).hexdigest(),
    )
    _keep(made, checked)
    record_step(
        mediation,
        "evidence.given",
        at,
        actor,
        party=party.public_id,
        evidence=made.public_id,
        words=made.text_hash,
    )
    return made


@transaction.atomic
def extend_evidence(*, actor: User, mediation_id: int, side: str = "", at: datetime) -> Party:
    """Take seven days more for one's own side, once.

    Args:
        side: as in `give_evidence`.

    Raises:
        NotAllowed: `actor` speaks for no claimant.
        Refusal: "mediation.not_now", "evidence.is_closed", "evidence.extended_once".
    """
    mediation, party = _own_side(actor, mediation_id, side, "extend")
    party.due_at = domain.extended(party.side, at, mediation.collective.zone)
    party.extended_at = at
    party.save(update_fields=["due_at", "extended_at"])
    facts = {"party": party.public_id, "due_at": party.due_at.isoformat()}
    record_step(mediation, "evidence.extended", at, actor, **facts)
    return party


@transaction.atomic
def finish_evidence(*, actor: User, mediation_id: int, side: str = "", at: datetime) -> Party:
    """Say that this is all; when every side has, the mediator's time begins.

    Args:
        side: as in `give_evidence`.

    Raises:
        NotAllowed: `actor` speaks for no claimant.
        Refusal: "mediation.not_now", "evidence.is_closed".
    """
    mediation, party = _own_side(actor, mediation_id, side, "finish")
    domain.check_giving(party.side, at)
    party.closed_at = at
    party.save(update_fields=["closed_at"])
    record_step(mediation, "evidence.finished", at, actor, party=party.public_id)
    weigh_if_all_have_shown(mediation, at)
    return party


@transaction.atomic
def close_evidence(*, mediation_id: int, at: datetime) -> None:
    """Close the sides whose time is over, and write down who showed nothing."""
    mediation = lock_mediation(mediation_id)
    if mediation.state != Mediation.State.EVIDENCE:
        return
    late = queries.claimants_in(mediation).filter(closed_at__isnull=True, due_at__lte=at)
    for party in late.order_by("pk"):
        party.closed_at, party.was_silent = at, not queries.has_shown(party)
        party.save(update_fields=["closed_at", "was_silent"])
        if party.was_silent:
            record_step(mediation, "evidence.missed", at, None, party=party.public_id)
    weigh_if_all_have_shown(mediation, at)


def _own_side(actor: User, mediation_id: int, side: str, act: str) -> tuple[Mediation, Party]:
    mediation = lock_mediation(mediation_id)
    require(actor, "moderation.take_part", mediation)
    domain.check_act(mediation.state, act)
    own = queries.sides_of(actor, mediation)
    party = next((one for one in own if side in {"", one.public_id}), None)
    if party is None:
        raise NotAllowed("moderation.take_part")
    return mediation, party


def _check(party: Party, papers: Collection[Paper]) -> list[Checked]:
    """Look at all files before one of them is stored, for a stored file is not taken back with the change."""
    found: dict[str, Checked] = {}
    for name, stream in papers:
        size = stream.seek(0, 2)
        media_type = storage.media_type_of(stream)
        check_paper(name, media_type, size)
        found.setdefault(storage.sha256_of(stream), Checked(name[-120:], media_type, size, stream))
    if EvidencePaper.objects.filter(evidence__party=party).count() + len(found) > domain.MOST_PAPERS:
        raise Refusal("evidence.too_many", most=domain.MOST_PAPERS)
    return list(found.values())


def _keep(made: Evidence, papers: Collection[Checked]) -> None:
    for paper in papers:
        stored_as, digest = storage.keep("mediation", paper.stream)
        EvidencePaper.objects.create(
            evidence=made,
            sha256=digest,
            stored_as=stored_as,
            name=paper.name,
            media_type=paper.media_type,
            size=paper.size,
        )
