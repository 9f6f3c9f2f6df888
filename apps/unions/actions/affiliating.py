"""A collective asks a union to stand beside it; the union answers; either side ends it with notice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import Organisation, Seat, User
from apps.audit.actions import record
from apps.common.errors import Refusal
from apps.common.holdings import scrub
from apps.common.permissions import require
from apps.unions import domain, queries
from apps.unions.models import Affiliation, AffiliationAsk


@transaction.atomic
def affiliate(
    *, actor: User | None, collective: Organisation, union: Organisation, at: datetime
) -> Affiliation:
    """Place a collective beside a union; a former affiliation ends.

    Without an actor the caller has read the ballot that decided it.

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "union.not_a_union", "union.affiliated_already".
    """
    locked = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=collective.pk)
    if actor is not None:
        require(actor, "unions.affiliate", locked)
    if union.kind != Organisation.Kind.UNION or locked.kind != Organisation.Kind.COLLECTIVE:
        raise Refusal("union.not_a_union")
    running = Affiliation.objects.filter(collective=locked, until__isnull=True)
    if running.filter(union=union).exists():
        raise Refusal("union.affiliated_already")
    for former in running:
        _end(former, at)
    return _place(locked, union, actor, at)


@transaction.atomic
def ask_union(
    *, actor: User, collective: Organisation, union: Organisation, words: str, at: datetime
) -> AffiliationAsk:
    """Ask a union to stand beside a collective.

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: a code of `domain.check_asking`.
    """
    locked = _lock(collective.pk)
    require(actor, "unions.affiliate", locked)
    beside = queries.union_of(locked.pk)
    domain.check_asking(
        is_union=union.kind == Organisation.Kind.UNION and locked.kind == Organisation.Kind.COLLECTIVE,
        beside=beside.public_id if beside else "",
        wanted=union.public_id,
        waits=queries.ask_waiting_of(locked.pk) is not None,
    )
    ask = AffiliationAsk.objects.create(
        collective=locked, union=union, words=words.strip(), asked_by=actor, asked_at=at
    )
    _record(locked, union, "union.asked", actor, at)
    return ask


@transaction.atomic
def withdraw_ask(*, actor: User, ask_id: int, at: datetime) -> AffiliationAsk:
    """Take the question back before it is answered.

    Raises:
        NotAllowed: `actor` is no steward of the collective.
        Refusal: "union.ask_over".
    """
    ask = _lock_ask(ask_id)
    require(actor, "unions.affiliate", ask.collective)
    domain.check_ask(ask.state)
    _settle(ask, AffiliationAsk.State.WITHDRAWN, "", actor, at)
    _record(ask.collective, ask.union, "union.ask_withdrawn", actor, at)
    return ask


@transaction.atomic
def accept_ask(*, actor: User, ask_id: int, reason: str, at: datetime) -> Affiliation:
    """Stand beside the collective from now on.

    Raises:
        NotAllowed: `actor` does not represent the union, or has a part in the collective.
        Refusal: "union.ask_over", "union.reason_missing", "union.another_beside" when one came between.
    """
    ask = _lock_ask(ask_id)
    require(actor, "unions.answer_ask", ask)
    domain.check_ask(ask.state)
    said = domain.check_reason(reason)
    if queries.union_of(ask.collective_id) is not None:
        raise Refusal("union.another_beside")
    _settle(ask, AffiliationAsk.State.ACCEPTED, said, actor, at)
    return _place(ask.collective, ask.union, actor, at)


@transaction.atomic
def decline_ask(*, actor: User, ask_id: int, reason: str, at: datetime) -> AffiliationAsk:
    """Decline with a reason that the collective reads.

    Raises:
        NotAllowed: `actor` does not represent the union, or has a part in the collective.
        Refusal: "union.ask_over", "union.reason_missing".
    """
    ask = _lock_ask(ask_id)
    require(actor, "unions.answer_ask", ask)
    domain.check_ask(ask.state)
    _settle(ask, AffiliationAsk.State.DECLINED, domain.check_reason(reason), actor, at)
    _record(ask.collective, ask.union, "union.declined", actor, at)
    return ask


@transaction.atomic
def give_notice(*, actor: User, collective: Organisation, reason: str, at: datetime) -> Affiliation:
    """Give notice, for the collective or for the union that stands beside it; it ends after 30 days.

    Rooms and contracts in which the union speaks already go on with it.

    Raises:
        NotAllowed: `actor` speaks for neither of them.
        Refusal: "union.no_affiliation", "union.notice_given_already", "union.reason_missing".
    """
    affiliation, side = _running(actor, collective)
    domain.check_notice(given_by=affiliation.notice_by)
    affiliation.notice_reason = domain.check_reason(reason)
    affiliation.notice_by, affiliation.notice_at = side, at
    affiliation.ends_at = domain.end_after_notice(at, affiliation.collective.zone)
    affiliation.save(update_fields=["notice_by", "notice_at", "ends_at", "notice_reason"])
    _record(affiliation.collective, affiliation.union, "union.notice_given", actor, at, side=str(side))
    return affiliation


@transaction.atomic
def take_back_notice(*, actor: User, collective: Organisation, at: datetime) -> Affiliation:
    """Take one's own side's notice back before the end.

    Raises:
        NotAllowed: `actor` speaks for neither of them.
        Refusal: "union.no_affiliation", "union.no_notice".
    """
    affiliation, side = _running(actor, collective)
    domain.check_taking_back(given_by=affiliation.notice_by, side=side)
    affiliation.notice_by, affiliation.notice_at, affiliation.ends_at = "", None, None
    affiliation.notice_reason = ""
    affiliation.save(update_fields=["notice_by", "notice_at", "ends_at", "notice_reason"])
    _record(affiliation.collective, affiliation.union, "union.notice_taken_back", actor, at, side=str(side))
    return affiliation


@transaction.atomic
def end_due(*, affiliation_id: int, at: datetime) -> Affiliation:
    """End an affiliation whose notice is over.

    Raises:
        Refusal: "union.not_due".
    """
    locked = Affiliation.objects.select_for_update(of=("self",)).select_related("collective", "union")
    affiliation = locked.get(pk=affiliation_id)
    if affiliation.until is not None or affiliation.ends_at is None or at < affiliation.ends_at:
        raise Refusal("union.not_due")
    _end(affiliation, at)
    _record(affiliation.collective, affiliation.union, "union.ended", None, at)
    return affiliation


@transaction.atomic
def forget_words(*, person: User, names: tuple[str, ...]) -> None:
    """Empty what somebody wrote to or for a union, and take their name out of the reasons of notices."""
    AffiliationAsk.objects.filter(asked_by=person).exclude(words="").update(words="")
    AffiliationAsk.objects.filter(answered_by=person).exclude(reason="").update(reason="")
    sat = Seat.objects.filter(person=person).values("organisation")
    between = Affiliation.objects.filter(Q(collective__in=sat) | Q(union__in=sat)).exclude(notice_reason="")
    for affiliation in between:
        affiliation.notice_reason = scrub(affiliation.notice_reason, names)
        affiliation.save(update_fields=["notice_reason"])


def _lock(organisation_id: int) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation_id)


def _lock_ask(ask_id: int) -> AffiliationAsk:
    """Lock the collective of a question, then the question, and give it as it is now."""
    _lock(AffiliationAsk.objects.values_list("collective", flat=True).get(pk=ask_id))
    rows = AffiliationAsk.objects.select_for_update(of=("self",)).select_related("collective", "union")
    return rows.get(pk=ask_id)


def _running(actor: User, collective: Organisation) -> tuple[Affiliation, str]:
    """Lock what stands between a collective and its union, and say for which side somebody speaks."""
    _lock(collective.pk)
    affiliation = queries.affiliation_of(collective.pk)
    if affiliation is None:
        raise Refusal("union.no_affiliation")
    require(actor, "unions.give_notice", affiliation)
    return affiliation, queries.side_of(actor, affiliation)


def _place(collective: Organisation, union: Organisation, actor: User | None, at: datetime) -> Affiliation:
    affiliation = Affiliation.objects.create(collective=collective, union=union, since=at)
    _record(collective, union, "union.affiliated", actor, at)
    return affiliation


def _end(affiliation: Affiliation, at: datetime) -> None:
    affiliation.until = at
    affiliation.save(update_fields=["until"])
    affiliation.charges.filter(until__isnull=True).update(until=at)


def _settle(ask: AffiliationAsk, state: AffiliationAsk.State, reason: str, actor: User, at: datetime) -> None:
    ask.state, ask.reason, ask.answered_by, ask.answered_at = state, reason, actor, at
    ask.save(update_fields=["state", "reason", "answered_by", "answered_at"])


def _record(
    collective: Organisation,
    union: Organisation,
    kind: str,
    actor: User | None,
    at: datetime,
    **facts: str,
) -> None:
    """Tell the members and the union, each in their own stream."""
    payload = {"collective": collective.public_id, "union": union.public_id, **facts}
    for stream in (f"members:{collective.pk}", f"union:{union.pk}"):
        record(stream=stream, kind=kind, payload=payload, actor_id=actor.pk if actor else None, at=at)
