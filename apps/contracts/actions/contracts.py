"""Changes to contracts until they are signed: drawn up, works taken out, schedule frozen; words erased."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from apps.accounts.models import Organisation, User
from apps.audit.actions import record
from apps.ballots import queries as ballots
from apps.ballots.models import Ballot
from apps.catalogues.models import Merge, Work
from apps.catalogues.queries import works_needed_by_others
from apps.collectives.actions import lock_people_of, lock_pool_of
from apps.common.days import after_days, local_day
from apps.common.errors import Refusal
from apps.common.holdings import scrub
from apps.common.permissions import require
from apps.companies.domain import QUESTIONS
from apps.companies.queries import answers_of
from apps.contracts import domain, queries
from apps.contracts.actions.later import license_works
from apps.contracts.actions.papers import begin_paper, forget_papers
from apps.contracts.actions.withdrawals import forget_licences
from apps.contracts.models import (
    Contract,
    LeftOut,
    LineSplit,
    Release,
    ScheduleEntry,
    Signature,
    TakenOut,
)
from apps.terms.domain import Terms

_SALT_BYTES = 16


@transaction.atomic
def draw_up(
    *,
    collective: Organisation,
    company: Organisation,
    union: Organisation | None,
    ballot: Ballot,
    origin: str,
    terms: Terms,
    prose: str,
    take_out_until: datetime,
    follows: Contract | None = None,
    follows_as: str = "",
    at: datetime,
) -> Contract:
    """Write down what a ballot accepted, inside the transaction of the action that concludes the vote.

    Args:
        origin: the offer it came from, "offer:<public id>"; asked again, the first contract is returned.
        take_out_until: at least seven days after `at`.
        follows: the contract that it amends or renews once it is in force, as `follows_as` says.

    Raises:
        Refusal: "contract.take_out_too_short", "contract.is_followed".
    """
    domain.check_days_to_take_out(at, take_out_until)
    # One contract at a time gets the collective's next number.
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=collective.pk)
    drawn_up = Contract.objects.filter(origin=origin).first()
    if drawn_up is not None:
        return drawn_up
    if follows is not None and queries.is_followed(follows):
        raise Refusal("contract.is_followed")
    contract = Contract.objects.create(
        number=_next_number(locked, at),
        collective=collective,
        company=company,
        union=union,
        ballot=ballot,
        origin=origin,
        parties=_parties(collective, company, union),
        terms=terms.as_json(),
        terms_hash=terms.hash,
        prose=prose,
        annex=_annex(company),
        standard=domain.NEWEST,
        waterfall=domain.waterfall_json(terms),
        zone=collective.zone,
        certificate=ballots.certificate(ballot),
        state=Contract.State.AGREED,
        agreed_at=at,
        take_out_until=take_out_until,
        follows=follows,
        follows_as=follows_as,
    )
    record_contract(
        contract, "contract.agreed", {"terms": terms.hash, "until": take_out_until.isoformat()}, at
    )
    return contract


def _annex(company: Organisation) -> list[dict[str, str]]:
    """Copy what the company has answered to the standard questions, in their order."""
    given = answers_of(company.pk)
    return [
        {"question": key, "text": given[key].text, "answered_at": given[key].answered_at.isoformat()}
        for key in QUESTIONS
        if key in given
    ]


@transaction.atomic
def take_out(*, actor: User, contract_id: int, work_id: int, at: datetime) -> TakenOut:
    """Take a work out before the schedule is frozen; one of its people suffices (rule 8).

    Only the person's own stream tells of it, so that nobody else learns even how many were taken out.

    Raises:
        NotAllowed: the work is not one of the actor's.
        Refusal: "contract.frozen_before".
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    work = Work.objects.get(pk=work_id)
    require(actor, "contracts.take_out_work", work)
    domain.check_taking_out(contract.state)
    taken, is_new = TakenOut.objects.get_or_create(
        contract=contract, work=work, defaults={"person": actor, "at": at}
    )
    if is_new:
        payload = {"contract": contract.public_id, "work": work.public_id}
        record(stream=f"person:{actor.pk}", kind="work.taken_out", payload=payload, actor_id=actor.pk, at=at)
    return taken


def check_merge(actor: User, kept: Work, retired: Work) -> None:
    """Refuse to let a work go into another one while a contract needs it to stay.

    Locks the people of both, so that no schedule is frozen with either until they are one.

    Raises:
        Refusal: "merge.licensed", "merge.both_licensed", "merge.schedule_open".
    """
    lock_people_of(kept, retired)
    scheduled = queries.works_under_contract([kept.pk, retired.pk])
    if retired.pk in scheduled:
        raise Refusal(
            "merge.both_licensed" if kept.pk in scheduled else "merge.licensed", title=retired.title
        )
    if until := queries.taken_out_until(actor, [kept, retired]):
        raise Refusal("merge.schedule_open", until=until)


def check_split(merge: Merge) -> None:
    """Refuse to split works if a contract was made since for both as one.

    Raises:
        Refusal: "split.licensed".
    """
    if merge.kept_id in queries.works_under_contract([merge.kept_id], since=merge.merged_at):
        raise Refusal("split.licensed")


@transaction.atomic
def freeze(*, contract_id: int, at: datetime) -> Contract:
    """Fix the schedule and the fingerprint, once the days for taking works out are over.

    Works are in by their own people's yes and by nothing else. With fewer works than the company named, or
    none, the contract falls short and nothing is signed (rule 18).

    Whose works are in the pool is locked before they are read: a "never" counts if it came before, and begins
    its notice if it comes after; so with two works that become one. Whoever locks a contract and people locks
    the contract first.

    Raises:
        Refusal: "contract.frozen_before", "contract.take_out_runs", "contract.vote_challenged",
            "contract.vote_void".
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    domain.check_vote(ballots.certification(contract.ballot, at).standing)
    domain.check_freezing(contract.state, contract.take_out_until, at)
    # Licences to one company are given one after the other, so that none is given twice (rule 10).
    Organisation.objects.select_for_update(no_key=True).get(pk=contract.company_id)
    lock_pool_of(contract.collective_id)
    terms = Terms.parse(contract.terms)
    found = queries.sorted_works(contract, at)
    contract.frozen_at = at
    LeftOut.objects.bulk_create(
        LeftOut(contract=contract, work_id=work_id, person_id=person_id, reason=reason)
        for work_id, people in found.left.items()
        for person_id, reason in people.items()
    )
    if domain.falls_short(len(found.taken), terms):
        contract.state = Contract.State.FELL_SHORT
        contract.save(update_fields=["state", "frozen_at"])
        record_contract(contract, "contract.fell_short", {}, at)
        return contract
    _write_schedule(contract, terms, found.taken)
    license_works(contract, at)
    contract.certificate = ballots.certificate(contract.ballot)
    contract.fingerprint = queries.text_of(contract).fingerprint
    contract.state = Contract.State.SIGNING
    contract.sign_until = after_days(at, domain.SIGNING_DAYS, contract.day_zone)
    contract.save(update_fields=["state", "frozen_at", "fingerprint", "certificate", "sign_until"])
    begin_paper(contract, at)
    facts = {"fingerprint": contract.fingerprint, "works": str(len(found.taken))}
    record_contract(contract, "contract.frozen", facts, at)
    return contract


@transaction.atomic
def forget_words(*, person: User, names: tuple[str, ...], at: datetime) -> None:
    """Erase the words of a person's works from schedules, and end what is licensed; the texts stay checkable.

    Documents that hold such words, or the person's name as a signatory, are made anew without them.

    A title stays where the work is somebody else's too. The caller has seen that nothing in force needs them.
    """
    forget_licences(person=person, at=at)
    held = _forget_lines(person, names)
    held |= set(Signature.objects.filter(person=person).values_list("contract", flat=True))
    released = Release.objects.filter(person=person).exclude(salt="")
    held |= set(released.values_list("contract", flat=True))
    released.update(title="", name="", salt="")
    forget_papers(held, at)


def _forget_lines(person: User, names: tuple[str, ...]) -> set[int]:
    """Erase the words of a person's lines; gives the contracts in which some were."""
    shared = set(works_needed_by_others(person).values_list("pk", flat=True))
    lines = list(
        ScheduleEntry.objects.filter(work__in=queries.works_ever_of(person)).exclude(salt="").order_by("pk")
    )
    own = [line for line in lines if line.work_id not in shared]
    named = [line for line in lines if line.work_id in shared and scrub(line.artists, names) != line.artists]
    for line in named:
        line.title, line.artists, line.salt = scrub(line.title, names), scrub(line.artists, names), ""
    ScheduleEntry.objects.bulk_update(named, ["title", "artists", "salt"], batch_size=1000)
    emptied = ScheduleEntry.objects.filter(pk__in=[line.pk for line in own])
    emptied.update(title="", artists="", code="", salt="")
    return {line.contract_id for line in (*own, *named)}


def _write_schedule(contract: Contract, terms: Terms, work_ids: Collection[int]) -> None:
    """Copy the works into the schedule, and how the money of each is split."""
    lines = queries.schedule_lines(work_ids, terms)
    salts = [secrets.token_hex(_SALT_BYTES) for _line in lines]
    splits = queries.splits_now(work_ids, terms)
    split_salts = {work_id: secrets.token_hex(_SALT_BYTES) for work_id in splits}
    split_texts = {pk: one.as_json(split_salts[pk]) for pk, one in splits.items()}
    hashes = {pk: domain.hash_of_split(split_salts[pk], one) for pk, one in split_texts.items()}
    made = ScheduleEntry.objects.bulk_create(
        ScheduleEntry(
            contract=contract,
            number=line.number,
            work_id=work_id,
            title=line.title,
            artists=line.artists,
            code=line.code,
            rights=list(line.rights),
            salt=salt,
            words_hash=domain.hash_of_words(salt, line.title, line.artists, line.code),
            parts=dict(splits[work_id].parts),
            split_hash=hashes[work_id],
        )
        for (work_id, line), salt in zip(lines, salts, strict=True)
    )
    LineSplit.objects.bulk_create(
        LineSplit(entry=one, split=split_texts[one.work_id], salt=split_salts[one.work_id]) for one in made
    )


def _next_number(collective: Organisation, at: datetime) -> str:
    year = local_day(at, collective.zone).year
    before = Contract.objects.filter(collective=collective, number__contains=f" {year}/")
    return domain.number(collective.name, year, before.count())


def _parties(
    collective: Organisation, company: Organisation, union: Organisation | None
) -> dict[str, dict[str, str] | None]:
    """Copy who the parties are, so that a later change of name changes no signed text."""

    def written(party: Organisation) -> dict[str, str]:
        return {"id": party.public_id, "name": party.name, "place": party.place, "country": party.country}

    return {
        "collective": written(collective),
        "company": written(company),
        "union": None if union is None else written(union),
    }


def record_contract(
    contract: Contract, kind: str, facts: Mapping[str, object], at: datetime, *, actor_id: int | None = None
) -> None:
    """Record a fact that both parties and the union read."""
    payload = {"contract": contract.public_id, **facts}
    record(stream=contract.stream, kind=kind, payload=payload, actor_id=actor_id, at=at)
