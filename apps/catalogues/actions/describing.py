"""Adds codes to a work, and says what a machine made of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues import domain
from apps.catalogues.actions.comparing import look_for_alike
from apps.catalogues.actions.keeping import keep
from apps.catalogues.actions.planning import states_of
from apps.catalogues.models import AiPart, Identifier, Recording, Work
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def add_code(*, actor: User, work_id: int, scheme: str, value: str, at: datetime) -> Identifier:
    """Add a code that names a work, or its first recording; a wrong one is kept and called wrong.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "code.unknown_scheme", "code.is_empty", "code.already_there".
    """
    work = Work.objects.select_for_update(no_key=True).get(pk=work_id)
    require(actor, "catalogues.change_work", work)
    domain.check_not_merged(work.merged_into_id)
    if scheme not in domain.CODE_SCHEMES - domain.PERSON_SCHEMES:
        raise Refusal("code.unknown_scheme")
    code = domain.read_code(scheme, domain.tidy(value))
    if code is None:
        raise Refusal("code.is_empty")
    recording = _recording_of(work) if code.names_recording else None
    subject = {"recording": recording} if recording else {"work": work}
    row, is_new = Identifier.objects.get_or_create(
        **subject,
        scheme=code.scheme,
        normalised=code.normalised,
        defaults={"value": code.value, "verdict": code.verdict},
    )
    if not is_new:
        raise Refusal("code.already_there")
    look_for_alike([work.pk])
    keep(work, [domain.Change("code", "", {"scheme": scheme, "value": code.value})], actor=actor, at=at)
    payload = {"work": work.public_id, "scheme": scheme, "verdict": code.verdict}
    record(
        stream=f"person:{work.registered_by_id}", kind="code.added", payload=payload, actor_id=actor.pk, at=at
    )
    return row


def _recording_of(work: Work) -> Recording | None:
    """Find the recording that a code by hand means, and make it if a piece of music has none."""
    if domain.GROUPS[work.kind] != domain.MUSIC_GROUP:
        return None
    recording = work.recordings.order_by("pk").first()
    if recording is None:
        recording = Recording.objects.create(
            title=work.title, artist_line=work.artist_line, registered_by_id=work.registered_by_id
        )
        recording.works.add(work)
    return recording


@transaction.atomic
def say_ai_parts(*, actor: User, work_id: int, degrees: Mapping[str, str], at: datetime) -> Work:
    """Say how much of each side of a work a machine made; what is left out stays unsaid.

    Args:
        degrees: role to "none", "partial" or "full"; "" for not said.

    Raises:
        NotAllowed: `actor` does not speak for who registered the work.
        Refusal: "ai_part.unknown".
    """
    work = Work.objects.select_for_update(no_key=True).get(pk=work_id)
    require(actor, "catalogues.change_work", work)
    domain.check_not_merged(work.merged_into_id)
    said = {role: degree for role, degree in degrees.items() if degree}
    if not set(said) <= set(domain.AI_ROLES[work.kind]) or not set(said.values()) <= set(
        AiPart.Degree.values
    ):
        raise Refusal("ai_part.unknown")
    before = states_of([work])[work.pk]
    work.ai_parts.all().delete()
    AiPart.objects.bulk_create(AiPart(work=work, role=role, degree=degree) for role, degree in said.items())
    keep(work, domain.changes_between(before, states_of([work])[work.pk]), actor=actor, at=at)
    payload = {"work": work.public_id}
    record(
        stream=f"person:{work.registered_by_id}",
        kind="work.described",
        payload=payload,
        actor_id=actor.pk,
        at=at,
    )
    return work
