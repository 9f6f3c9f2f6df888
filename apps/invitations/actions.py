"""Inviting, sending again, withdrawing, accepting, declining, and forgetting addresses."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.accounts.actions import join_act, open_seat
from apps.accounts.domain import check_stay
from apps.accounts.models import Act, Organisation, User
from apps.accounts.queries import day_of
from apps.audit.actions import record
from apps.collectives.actions import admit_invited
from apps.collectives.domain import FULL, check_named
from apps.collectives.queries import bylaws_in_force, collective_of
from apps.common.errors import Refusal
from apps.common.permissions import may, require
from apps.invitations import domain, queries
from apps.invitations.models import Invitation
from apps.invitations.rules import Seats

_WAITING = Invitation.State.WAITING


@transaction.atomic
def invite_to_seat(
    *,
    actor: User,
    organisation: Organisation,
    role: str,
    emails: Sequence[str],
    category: str = FULL,
    why: str = "",
    at: datetime,
) -> list[Invitation]:
    """Invite people to seats of an organisation; the mails go out after the commit.

    Args:
        category: of which category of members they will be, as the bylaws of a collective name it.
        why: why of this category; they read it. Of full members it is not asked.

    Raises:
        NotAllowed: `actor` does not invite to this role there.
        Refusal: "invitation.too_many", "invitation.waits_already", "membership.unknown_category",
            "membership.category_reason".
    """
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
    require(actor, "invitations.invite", Seats(locked, role))
    said = _category(locked, category, why)
    drafts = [Invitation(organisation=locked, role=role, email=email, **said) for email in emails]
    return _write(drafts, actor, at)


@transaction.atomic
def invite_listed(
    *,
    actor: User,
    organisation: Organisation,
    role: str,
    emails: Sequence[str],
    category: str = FULL,
    why: str = "",
    at: datetime,
) -> list[Invitation]:
    """Invite the people of a list, as many as may be invited today; whoever is in or invited is left out.

    Brought again, the same list goes on where it stopped.

    Raises:
        NotAllowed: `actor` does not invite to this role there.
        Refusal: "invitation.nobody_new", "invitation.enough_today", "membership.unknown_category",
            "membership.category_reason".
    """
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
    require(actor, "invitations.invite", Seats(locked, role))
    said = _category(locked, category, why)
    known = queries.addresses_seated(locked, role, emails) | queries.addresses_waiting(locked, role, emails)
    fresh = [email for email in dict.fromkeys(emails) if email not in known]
    if not fresh:
        raise Refusal("invitation.nobody_new")
    left = room_today(actor, at)
    if not left:
        raise Refusal("invitation.enough_today", day=domain.MOST_A_DAY)
    drafts = [Invitation(organisation=locked, role=role, email=email, **said) for email in fresh[:left]]
    return _keep(drafts, actor, at)


def room_today(actor: User, at: datetime) -> int:
    """Say how many people somebody can still invite today."""
    return max(0, domain.MOST_A_DAY - queries.made_since(actor, at - timedelta(days=1)))


@transaction.atomic
def invite_to_act(
    *,
    actor: User,
    act: Act,
    emails: Sequence[str],
    since: date,
    until: date | None = None,
    at: datetime,
) -> list[Invitation]:
    """Invite people to confirm that they belong to an act, or once did.

    Raises:
        NotAllowed: `actor` is no present member.
        Refusal: "invitation.too_many", "invitation.waits_already", "act.begins_later", "act.dates_reversed".
    """
    locked = Act.objects.select_for_update(no_key=True, of=("self",)).get(pk=act.pk)
    require(actor, "invitations.invite", locked)
    check_stay(since, until, day_of(at))
    drafts = [Invitation(act=locked, since=since, until=until, email=email) for email in emails]
    return _write(drafts, actor, at)


@transaction.atomic
def send_again(*, actor: User, invitation_id: int, at: datetime) -> Invitation:
    """Send an invitation anew: its time begins again, and the token of the earlier mail is void.

    Raises:
        NotAllowed: `actor` does not invite there.
        Refusal: "invitation.over", "invitation.sent_just_now".
    """
    invitation = _lock(invitation_id)
    require(actor, "invitations.change_invitation", invitation)
    last_at = invitation.sent_at or invitation.invited_at
    domain.check_again(_standing(invitation), last_at, at)
    invitation.token_hash, invitation.sent_at = "", None
    invitation.expires_at = at + domain.STANDS_FOR
    invitation.save(update_fields=["token_hash", "sent_at", "expires_at"])
    _record(invitation, "invitation.sent_again", actor, at)
    return invitation


@transaction.atomic
def withdraw(*, actor: User, invitation_id: int, at: datetime) -> Invitation:
    """Withdraw an invitation that waits; its token opens nothing any more.

    Raises:
        NotAllowed: `actor` does not invite there.
        Refusal: "invitation.over".
    """
    invitation = _lock(invitation_id)
    require(actor, "invitations.change_invitation", invitation)
    if invitation.state != _WAITING:
        raise Refusal("invitation.over")
    _close(invitation, Invitation.State.WITHDRAWN, at)
    _record(invitation, "invitation.withdrawn", actor, at)
    return invitation


@transaction.atomic
def accept(*, actor: User, token: str, at: datetime) -> Invitation:
    """Accept with the token of the mail, once: the seat or the membership is open from now on.

    A steward's invitation into a collective is the admission; who had applied is admitted by it.

    Raises:
        NotAllowed: `actor` does not answer for themselves.
        Refusal: "invitation.unknown", "invitation.lapsed", "invitation.over", "invitation.not_in_force",
            "invitation.your_own", "invitation.category_gone", "act.member_already".
    """
    invitation = _lock_by_token(token)
    require(actor, "invitations.accept", invitation)
    domain.check_answerable(_standing(invitation), at)
    if actor.pk == invitation.invited_by_id:
        raise Refusal("invitation.your_own")
    if not may(invitation.invited_by, "invitations.change_invitation", invitation):
        raise Refusal("invitation.not_in_force")
    invitation.person = actor
    _close(invitation, Invitation.State.ACCEPTED, at)
    # Enters first: whoever applies or leaves meanwhile locks the place before its stream as well.
    _enter(invitation, actor, at)
    _record(invitation, "invitation.accepted", actor, at)
    return invitation


@transaction.atomic
def decline(*, token: str, at: datetime) -> Invitation:
    """Decline with the token of the mail and nothing else: whoever declines may have no account.

    Raises:
        Refusal: "invitation.unknown", "invitation.lapsed", "invitation.over".
    """
    invitation = _lock_by_token(token)
    domain.check_answerable(_standing(invitation), at)
    _close(invitation, Invitation.State.DECLINED, at)
    _record(invitation, "invitation.declined", None, at)
    return invitation


@transaction.atomic
def draw_token(*, invitation_id: int, at: datetime) -> str | None:
    """Make the token of a mail that is being sent, and keep its hash; an earlier one is void.

    No fact of its own: that the invitation was made, or sent again, is recorded already.

    Returns:
        the token, which is kept nowhere; None if the invitation no longer waits.
    """
    invitation = _lock(invitation_id)
    if domain.state_at(_standing(invitation), at) != _WAITING:
        return None
    token = domain.new_token()
    invitation.token_hash, invitation.sent_at = domain.hash_of_token(token), at
    invitation.save(update_fields=["token_hash", "sent_at"])
    return token


@transaction.atomic
def forget_addresses(before: datetime, limit: int) -> int:
    """Empty what invitations say of people once they were over before a moment, and give how many there were.

    No fact of its own: what became of each invitation is recorded already.
    """
    over = list(queries.over_since(before).values_list("pk", flat=True)[:limit])
    return Invitation.objects.filter(pk__in=over).update(email="", token_hash="", why="")


@transaction.atomic
def forget_person(*, person: User, addresses: Iterable[str], at: datetime) -> None:
    """Empty the addresses of somebody who is erased, and withdraw what they were and have invited to.

    The caller records the erasure.
    """
    own = queries.invitations_of(person, addresses)
    waiting = Invitation.objects.filter(Q(pk__in=own.values("pk")) | Q(invited_by=person), state=_WAITING)
    waiting.update(state=Invitation.State.WITHDRAWN, answered_at=at)
    own.update(email="", token_hash="", why="")


def _category(organisation: Organisation, category: str, why: str) -> dict[str, str]:
    """Check of which category of members somebody is invited to be, and why; full members need no reason."""
    if category in {"", FULL}:
        return {}
    check_named(bylaws_in_force(organisation.pk).category(category), why)
    return {"category": category, "why": why.strip()}


def _write(drafts: list[Invitation], actor: User, at: datetime) -> list[Invitation]:
    """Keep new invitations; the caller holds the lock of the place that they are to."""
    _check_new(drafts, actor, at)
    return _keep(drafts, actor, at)


def _keep(drafts: list[Invitation], actor: User, at: datetime) -> list[Invitation]:
    for draft in drafts:
        draft.invited_by, draft.invited_at = actor, at
        draft.expires_at = at + domain.STANDS_FOR
    made = Invitation.objects.bulk_create(drafts)
    for invitation in made:
        _record(invitation, "invitation.made", actor, at)
    return made


def _check_new(drafts: list[Invitation], actor: User, at: datetime) -> None:
    today = queries.made_since(actor, at - timedelta(days=1))
    if len(drafts) > domain.MOST_AT_ONCE or today + len(drafts) > domain.MOST_A_DAY:
        raise Refusal("invitation.too_many", most=domain.MOST_AT_ONCE, day=domain.MOST_A_DAY)
    first = drafts[0]
    waiting = queries.invitations_to(first.act or first.organisation).filter(  # type: ignore[arg-type]  # one of them is set
        state=_WAITING, role=first.role, email__in=[draft.email for draft in drafts]
    )
    known = sorted(waiting.values_list("email", flat=True))
    if known:
        raise Refusal("invitation.waits_already", addresses=", ".join(known))


def _lock(invitation_id: int) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "act", "invited_by").get(pk=invitation_id)


def _lock_by_token(token: str) -> Invitation:
    found = queries.by_token(token)
    if found is None:
        raise Refusal("invitation.unknown")
    locked = _lock(found.pk)
    if locked.token_hash != domain.hash_of_token(token):
        raise Refusal("invitation.unknown")
    return locked


def _standing(invitation: Invitation) -> domain.Standing:
    return domain.Standing(invitation.state, invitation.expires_at)


def _close(invitation: Invitation, state: Invitation.State, at: datetime) -> None:
    invitation.state, invitation.answered_at = state, at
    invitation.save(update_fields=["state", "answered_at", "person"])


def _enter(invitation: Invitation, person: User, at: datetime) -> None:
    """Open what was accepted."""
    if invitation.act is not None:
        since = invitation.since or day_of(at)
        join_act(person=person, act=invitation.act, since=since, until=invitation.until, at=at)
        return
    organisation = invitation.organisation
    assert organisation is not None  # noqa: S101  a constraint sees to it
    if organisation.kind == Organisation.Kind.COLLECTIVE:
        if bylaws_in_force(organisation.pk).category(invitation.category) is None:
            raise Refusal("invitation.category_gone")
        admit_invited(
            person=person,
            collective=collective_of(organisation.pk),
            steward=invitation.invited_by,
            category=invitation.category,
            reason=invitation.why,
            at=at,
        )
        return
    open_seat(
        person=person, organisation=organisation, role=invitation.role, at=at, by_id=invitation.invited_by_id
    )


def _record(invitation: Invitation, kind: str, actor: User | None, at: datetime) -> None:
    payload = {"invitation": invitation.public_id, "role": invitation.role}
    actor_id = actor.pk if actor else None
    record(stream=invitation.stream, kind=kind, payload=payload, actor_id=actor_id, at=at)
