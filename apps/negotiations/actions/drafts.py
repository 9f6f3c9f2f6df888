"""A company's drafts: prepared, read by somebody else of the company, approved, and only then tabled.

Everything here is told on the company's own stream alone; the room's stream begins with the tabled offer.
"""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.permissions import require
from apps.companies.queries import approval_policy, roles_in
from apps.negotiations import domain, queries
from apps.negotiations.actions.offers import lock_room, put_on_table, same_offer
from apps.negotiations.models import DraftDecision, DraftWriter, Offer, OfferDraft, Room


@transaction.atomic
def submit_offer(
    *, actor: User, room_id: int, content: domain.OfferContent, key: str, at: datetime
) -> Offer | OfferDraft:
    """Table an offer of the company at once, or ask for its approval, as the company's rule says.

    Args:
        key: of the request; the same key for the same offer gives the first result again, as it stands now.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: as `put_on_table` does, "offer.key_used_before".
    """
    room = lock_room(room_id)
    require(actor, "negotiations.prepare_offer", room)
    offer = Offer.objects.filter(room=room, key=f"company:{key}").first()
    draft = OfferDraft.objects.filter(room=room, key=key).first()
    if draft is not None:
        if draft.request_hash != content.request_hash:
            raise Refusal("offer.key_used_before")
        return draft.offer or draft
    if offer is not None:
        return same_offer(offer, content)
    if not approval_policy(room.company_id).needs_approval:
        return put_on_table(actor, room, side="company", content=content, key=key, at=at)
    draft = _write(actor, room, content, key=key, at=at)
    return _ask(actor, draft, at)


@transaction.atomic
def prepare_draft(*, actor: User, room_id: int, content: domain.OfferContent, at: datetime) -> OfferDraft:
    """Keep a draft of an offer, complete or not; a room may have several.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "room.is_<state>" when nothing will be tabled in the room any more.
    """
    room = lock_room(room_id)
    require(actor, "negotiations.prepare_offer", room)
    return _write(actor, room, content, key=None, at=at)


@transaction.atomic
def change_draft(
    *, actor: User, draft_id: int, content: domain.OfferContent, seen_hash: str, at: datetime
) -> OfferDraft:
    """Write a draft anew; an approval of what it was before is void by itself.

    Args:
        seen_hash: the content that the writer began with, so that nobody's change is lost unseen.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "draft.is_<state>", "draft.changed_meanwhile", "room.is_<state>".
    """
    draft = _lock(draft_id)
    require(actor, "negotiations.change_draft", draft)
    check_preparing(draft.room)
    state = domain.draft_after("change", draft.state)
    if _hash(draft.room, content) == draft.content_hash:
        return draft
    domain.check_same(seen_hash, draft.content_hash)
    _fill(draft, content)
    draft.state, draft.written_by, draft.written_at = state, actor, at
    draft.asked_by = draft.asked_at = None
    draft.save()
    _note_writer(draft, actor, at)
    return _record(draft, "draft.changed", at, actor, content=draft.content_hash)


@transaction.atomic
def ask_approval(*, actor: User, draft_id: int, at: datetime) -> OfferDraft:
    """Ask those whom the company's rule names to read a complete draft.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "draft.is_<state>", "room.is_<state>", and as `domain.check_content` does.
    """
    draft = _lock(draft_id)
    require(actor, "negotiations.change_draft", draft)
    return _ask(actor, draft, at)


@transaction.atomic
def take_back_draft(*, actor: User, draft_id: int, at: datetime) -> OfferDraft:
    """Take the question for approval back, to go on writing.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "draft.is_<state>".
    """
    draft = _lock(draft_id)
    require(actor, "negotiations.change_draft", draft)
    _move(draft, "take_back")
    return _record(draft, "draft.taken_back", at, actor)


@transaction.atomic
def send_back_draft(*, actor: User, draft_id: int, reason: str, seen_hash: str, at: datetime) -> OfferDraft:
    """Send a draft back to its authors with a reason.

    Raises:
        NotAllowed: the company's rule does not name `actor`, or it is their own draft.
        Refusal: "draft.is_<state>", "draft.changed_meanwhile", "draft.no_reason".
    """
    draft = _lock(draft_id)
    require(actor, "negotiations.approve_draft", draft)
    state = domain.draft_after("send_back", draft.state)
    domain.check_same(seen_hash, draft.content_hash)
    if not reason.strip():
        raise Refusal("draft.no_reason")
    _decide(draft, actor, DraftDecision.Verdict.SENT_BACK, at, reason=reason.strip())
    draft.state = state
    draft.save(update_fields=["state"])
    return _record(draft, "draft.sent_back", at, actor, content=draft.content_hash)


@transaction.atomic
def approve_draft(*, actor: User, draft_id: int, seen_hash: str, at: datetime) -> OfferDraft:
    """Approve exactly the content that was read, and table it at once if that is possible now.

    If it is not (a pause, the other side's turn, an end that has come too near), the approved draft stays;
    `queries.obstacle` says why, and a delegate can table it later.

    Raises:
        NotAllowed: the company's rule does not name `actor`, or it is their own draft.
        Refusal: "draft.is_<state>", "draft.changed_meanwhile".
    """
    draft = _lock(draft_id)
    require(actor, "negotiations.approve_draft", draft)
    state = domain.draft_after("approve", draft.state)
    domain.check_same(seen_hash, draft.content_hash)
    _decide(draft, actor, DraftDecision.Verdict.APPROVED, at)
    draft.state = state
    draft.save(update_fields=["state"])
    _record(draft, "draft.approved", at, actor, content=draft.content_hash)
    speaker = draft.asked_by
    if (
        speaker is not None
        and queries.obstacle(draft, queries.table_facts(draft.room, at)) is None
        and queries.speaks_for_company(speaker, draft.room)
    ):
        _table(draft, speaker, at)
    return draft


@transaction.atomic
def table_draft(*, actor: User, draft_id: int, at: datetime) -> OfferDraft:
    """Put a draft on the table that is approved, or needs no approval by the company's rule.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "draft.is_<state>", "draft.needs_approval", and as `put_on_table` does.
    """
    draft = _lock(draft_id)
    require(actor, "negotiations.change_draft", draft)
    domain.draft_after("table", draft.state)
    if approval_policy(draft.room.company_id).needs_approval and queries.approval_of(draft) is None:
        raise Refusal("draft.needs_approval")
    return _table(draft, actor, at)


@transaction.atomic
def drop_draft(*, actor: User, draft_id: int, at: datetime) -> OfferDraft:
    """Give a draft up; it stays in the company's papers.

    Raises:
        NotAllowed: `actor` is no delegate of the company.
        Refusal: "draft.is_<state>".
    """
    draft = _lock(draft_id)
    require(actor, "negotiations.change_draft", draft)
    _move(draft, "drop")
    return _record(draft, "draft.dropped", at, actor)


def check_preparing(room: Room) -> None:
    """Refuse a room in which nothing will be tabled any more; stores nothing.

    Raises:
        Refusal: "room.is_<state>".
    """
    domain.room_after("prepare", room.state)


def _lock(draft_id: int) -> OfferDraft:
    room = lock_room(OfferDraft.objects.values_list("room", flat=True).get(pk=draft_id))
    draft = OfferDraft.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=draft_id)
    draft.room = room
    return draft


def _hash(room: Room, content: domain.OfferContent) -> str:
    return content.hash_in(room.public_id)


def _fill(draft: OfferDraft, content: domain.OfferContent) -> None:
    draft.terms, draft.prose = content.terms.as_json(), content.prose
    draft.estimate, draft.open_until = domain.estimate_json(content.estimate), content.open_until
    draft.content_hash = _hash(draft.room, content)


def _write(
    actor: User, room: Room, content: domain.OfferContent, *, key: str | None, at: datetime
) -> OfferDraft:
    check_preparing(room)
    draft = OfferDraft(room=room, key=key, written_by=actor, written_at=at)
    draft.request_hash = content.request_hash if key else ""
    _fill(draft, content)
    draft.save(force_insert=True)
    _note_writer(draft, actor, at)
    return _record(draft, "draft.prepared", at, actor, content=draft.content_hash)


def _note_writer(draft: OfferDraft, person: User, at: datetime) -> None:
    DraftWriter.objects.get_or_create(draft=draft, person=person, defaults={"at": at})


def _ask(actor: User, draft: OfferDraft, at: datetime) -> OfferDraft:
    content = queries.content_of(draft)
    check_preparing(draft.room)
    draft.state = domain.draft_after("ask", draft.state)
    domain.check_content(queries.table_facts(draft.room, at), content, "company")
    draft.asked_by, draft.asked_at = actor, at
    draft.save(update_fields=["state", "asked_by", "asked_at"])
    return _record(draft, "draft.approval_asked", at, actor, content=draft.content_hash)


def _move(draft: OfferDraft, act: str) -> None:
    draft.state = domain.draft_after(act, draft.state)
    draft.save(update_fields=["state"])


def _decide(draft: OfferDraft, person: User, verdict: str, at: datetime, *, reason: str = "") -> None:
    roles = roles_in(person, draft.room.company_id)
    DraftDecision.objects.create(
        draft=draft,
        person=person,
        role="signatory" if "signatory" in roles else "delegate",
        verdict=verdict,
        reason=reason,
        content_hash=draft.content_hash,
        policy_version=approval_policy(draft.room.company_id).version,
        at=at,
    )


def _table(draft: OfferDraft, speaker: User, at: datetime) -> OfferDraft:
    content = queries.content_of(draft)
    domain.check_same(draft.content_hash, _hash(draft.room, content))
    key = draft.key or f"draft-{draft.public_id}"
    draft.offer = put_on_table(speaker, draft.room, side="company", content=content, key=key, at=at)
    draft.state = domain.draft_after("table", draft.state)
    draft.save(update_fields=["state", "offer"])
    return _record(draft, "draft.tabled", at, speaker, offer=draft.offer.public_id)


def _record(draft: OfferDraft, kind: str, at: datetime, actor: User, **facts: str) -> OfferDraft:
    payload = {"room": draft.room.public_id, "draft": draft.public_id, **facts}
    record(stream=draft.stream, kind=kind, payload=payload, actor_id=actor.pk, at=at)
    return draft
