"""Taking back works that a contract holds: begun, effective after notice, called back until then."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues.models import Work
from apps.catalogues.queries import works_of
from apps.collectives import domain, queries
from apps.collectives.actions.giving import give_again
from apps.collectives.domain import Taking
from apps.collectives.models import Collective, Withdrawal
from apps.collectives.rules import InNameOf
from apps.common.errors import Refusal
from apps.common.permissions import require


@transaction.atomic
def withdraw(
    *,
    actor: User,
    person: User,
    collective: Collective,
    work: Work | None = None,
    uses: Collection[str] = (),
    at: datetime,
) -> list[Withdrawal]:
    """Take back one work or all, for some uses or every use: never at once, out of contracts after notice.

    The mandate is written anew, and says never there. What runs already begins no second time, unless works
    entered a schedule since.

    Raises:
        NotAllowed: `actor` does not speak for `person`.
        Refusal: "mandate.missing", "mandate.not_your_work", "mandate.unknown_use".
    """
    # The person's row is locked, so that two answers of one person wait for each other.
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    require(actor, "collectives.withdraw", InNameOf(person, collective))
    domain.check_uses(uses)
    if work is not None and not works_of(person).filter(pk=work.pk).exists():
        raise Refusal("mandate.not_your_work")
    notice_days = queries.notice_days_of(person, collective)
    if notice_days is None:
        raise Refusal("mandate.missing")
    mandate = queries.mandate_in_force(person.pk, collective.organisation_id)
    if mandate is not None:
        said = domain.with_never(queries.said_in(mandate), work.pk if work else None, uses or domain.USES)
        give_again(actor=actor, former=mandate, said=said, at=at)
    works = frozenset({work.pk}) if work else None
    wanted = Taking(works, tuple(use for use in domain.USES if use in set(uses)))
    return begin_notice(
        actor=actor, person=person, collective=collective, takings=[wanted], notice_days=notice_days, at=at
    )


def begin_notice(
    *,
    actor: User,
    person: User,
    collective: Collective,
    takings: Iterable[Taking],
    notice_days: int,
    at: datetime,
) -> list[Withdrawal]:
    """Let notices begin, inside the transaction of the caller who has asked who may; each thing once."""
    running = queries.running_takings(person, collective)
    begun: list[Withdrawal] = []
    for wanted in takings:
        taking = domain.left_to_take(wanted, running)
        if taking is None:
            continue
        single, several = _named(taking)
        withdrawal = Withdrawal.objects.create(
            collective=collective,
            person=person,
            work_id=single,
            is_list=bool(several),
            uses=list(taking.uses),
            begun_by=actor if actor.pk != person.pk else None,
            begun_at=at,
            ends_at=domain.notice_ends(at, notice_days),
        )
        withdrawal.kept.set(taking.kept)
        withdrawal.listed.set(several)
        running.append(taking)
        begun.append(withdrawal)
        _record(withdrawal, "withdrawal.begun", {"ends_at": withdrawal.ends_at.isoformat()}, at, actor.pk)
    return begun


@transaction.atomic
def call_back(*, actor: User, withdrawal_id: int, at: datetime) -> Withdrawal:
    """Let the works stay in the contracts they are in; what new contracts get is still the mandate's matter.

    Raises:
        NotAllowed: `actor` does not speak for whose works they are.
        Refusal: "withdrawal.called_back", "withdrawal.effective".
    """
    withdrawal = _locked(withdrawal_id)
    require(actor, "collectives.withdraw", InNameOf(withdrawal.person, withdrawal.collective))
    domain.check_calling_back(
        ends_at=withdrawal.ends_at,
        called_back_at=withdrawal.called_back_at,
        effective_at=withdrawal.effective_at,
        at=at,
    )
    withdrawal.called_back_at = at
    withdrawal.save(update_fields=["called_back_at"])
    _record(withdrawal, "withdrawal.called_back", {}, at, actor.pk)
    return withdrawal


def lock_due(*, withdrawal_id: int, at: datetime) -> Withdrawal:
    """Lock a withdrawal whose notice is over, inside the transaction that lets its works go.

    Raises:
        Refusal: "withdrawal.not_due".
    """
    withdrawal = _locked(withdrawal_id)
    domain.check_effective(ends_at=withdrawal.ends_at, is_running=withdrawal.is_running, at=at)
    return withdrawal


def make_effective(*, withdrawal: Withdrawal, at: datetime) -> None:
    """Note that its works are out of whatever held them, inside the transaction of the caller."""
    withdrawal.effective_at = at
    withdrawal.save(update_fields=["effective_at"])
    _record(withdrawal, "withdrawal.effective", {}, at, None)


def _locked(withdrawal_id: int) -> Withdrawal:
    rows = Withdrawal.objects.select_for_update(of=("self",))
    return rows.select_related("collective__organisation", "person").get(pk=withdrawal_id)


def _named(taking: Taking) -> tuple[int | None, frozenset[int]]:
    """Name the one work that is taken back, or several; neither where all are."""
    works = taking.works or frozenset()
    return (next(iter(works)), frozenset()) if len(works) == 1 else (None, works)


def _record(
    withdrawal: Withdrawal, kind: str, facts: dict[str, str], at: datetime, actor_id: int | None
) -> None:
    """Tell the person alone: what others learn are the licences that end, and not why."""
    payload = {"withdrawal": withdrawal.public_id, **facts}
    record(stream=f"person:{withdrawal.person_id}", kind=kind, payload=payload, actor_id=actor_id, at=at)
