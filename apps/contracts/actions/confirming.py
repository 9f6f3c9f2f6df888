"""People confirm for themselves: which works are in, which past claims they give up; the clock counts."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.catalogues.models import Work
from apps.collectives.actions import answer_terms
from apps.collectives.models import TermsAnswer
from apps.collectives.queries import coverage_band
from apps.common.days import local_day
from apps.common.errors import NotAllowed
from apps.contracts import domain, queries
from apps.contracts.models import ConfirmationCount, Contract, Release
from apps.terms.domain import Terms

_SALT_BYTES = 16


@transaction.atomic
def confirm_works(
    *,
    actor: User,
    contract_id: int,
    person: User,
    choice: str,
    work_ids: Collection[int] = (),
    at: datetime,
) -> TermsAnswer:
    """Say which of one's ask-me works are in, after the vote and before the schedule is frozen.

    It is the answer of the one sitting (rule 7), and the last one counts; silence is no.

    Raises:
        NotAllowed: `actor` does not speak for `person`, or the person is no member.
        Refusal: "contract.frozen_before", "terms.unknown_choice", "mandate.not_your_work".
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    domain.check_taking_out(contract.state)
    return answer_terms(
        actor=actor,
        person=person,
        collective_org_id=contract.collective_id,
        terms_hash=contract.terms_hash,
        choice=choice,
        work_ids=work_ids,
        at=at,
    )


@transaction.atomic
def release_claims(
    *, actor: User, contract_id: int, work_ids: Collection[int], at: datetime
) -> list[Release]:
    """Give up one's own claims for past use of these works, one by one (rule 9).

    Nobody gives it for somebody else: no guardian, no estate, no proxy, no vote.

    Raises:
        NotAllowed: one of the works is not the actor's.
        Refusal: "release.not_asked", "contract.frozen_before".
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    domain.check_release(Terms.parse(contract.terms), contract.state)
    given = set(queries.releases_by(contract, actor).values_list("work", flat=True))
    wanted = {*work_ids} - given
    works = list(queries.works_to_release(contract, actor).filter(pk__in=wanted))
    if len(works) != len(wanted):
        raise NotAllowed("contracts.release_claims")
    made = Release.objects.bulk_create(_release(contract, actor, work, at) for work in works)
    for one in made:
        _record(one, "claim.released", at)
    return made


@transaction.atomic
def take_back_release(*, actor: User, contract_id: int, work_id: int, at: datetime) -> None:
    """Take a release back before the schedule is frozen; asked again, it changes nothing.

    Raises:
        Refusal: "contract.frozen_before".
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    domain.check_taking_out(contract.state)
    for one in queries.releases_by(contract, actor).filter(work=work_id):
        one.taken_back_at = at
        one.save(update_fields=["taken_back_at"])
        _record(one, "claim.release_taken_back", at)


@transaction.atomic
def count_confirmations(*, contract_id: int, at: datetime) -> ConfirmationCount | None:
    """Count once a day what stewards may know: how many answered, what works wait for (rule 12)."""
    found = Contract.objects.select_for_update(of=("self",)).select_related("collective", "company")
    contract = found.get(pk=contract_id)
    on = local_day(at, contract.day_zone)
    if contract.state != domain.AGREED or contract.counts.filter(on=on).exists():
        return None
    terms = Terms.parse(contract.terms)
    people = domain.count_people(*queries.people_asked(contract, at))
    pool = queries.pool_under(
        terms,
        collective=contract.collective,
        company=contract.company,
        at=at,
        follows_id=contract.follows_id,
    )
    band = coverage_band(pool)
    return ConfirmationCount.objects.create(
        contract=contract,
        on=on,
        asked=people.asked,
        answered=people.answered,
        low_percent=band.low_percent if band else None,
        waits=domain.count_waits((one.reason, one.works, one.owner_ids) for one in pool),
    )


def _release(contract: Contract, person: User, work: Work, at: datetime) -> Release:
    salt = secrets.token_hex(_SALT_BYTES)
    return Release(
        contract=contract,
        work=work,
        person=person,
        title=work.title,
        name=person.name,
        salt=salt,
        words_hash=domain.hash_of_release(salt, work.title, person.name),
        signed_at=at,
    )


def _record(release: Release, kind: str, at: datetime) -> None:
    payload = {"contract": release.contract.public_id, "work": release.work.public_id}
    stream = f"person:{release.person_id}"
    record(stream=stream, kind=kind, payload=payload, actor_id=release.person_id, at=at)
