"""A contract that takes the place of another: once, with all its licences, never waiting in a circle."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Seat, User
from apps.collectives.actions import withdraw
from apps.collectives.models import Mandate
from apps.collectives.queries import collective_of
from apps.common.errors import Refusal
from apps.contracts import actions, domain, queries
from apps.contracts.models import Contract, LicensedUse
from tests import makers
from tests.contracts.bound import AT, BREACHED, CURED_BY, DAY, followed, following, running, signed, step
from tests.contracts.makers import agreed, answer, terms, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def licensing(at: datetime) -> set[int]:
    rows = LicensedUse.objects.filter(period__contains=at.date())
    return set(rows.values_list("contract", flat=True))


def test_contract_licenses_everything_though_the_one_before_ended_the_same_day() -> None:
    place = world()
    former = running(place)
    newer = following(place, former, domain.AMEND, AT)
    step(place, former, domain.NOTIFY)
    step(place, former, domain.END, at=CURED_BY)
    newer = signed(place, newer, CURED_BY + timedelta(minutes=5))
    assert licensing(CURED_BY) == {newer.pk}
    assert LicensedUse.objects.filter(contract=newer, period__isempty=False).count() == 4


@pytest.mark.parametrize("act", [domain.AMEND, domain.RENEW])
def test_what_was_amended_or_renewed_licenses_until_the_new_licence_begins(act: str) -> None:
    place = world()
    former = running(place)
    starts = (AT + 60 * DAY).date()
    given = terms(money__payment_days="P45D", term__starts_on=starts.isoformat())
    newer = signed(place, following(place, former, act, AT, given), AT + 8 * DAY)
    former.refresh_from_db()
    assert former.state == domain.AFTER[act, domain.IN_FORCE]
    for day, contract in ((starts - DAY, former), (starts, newer)):
        found = queries.licences_in_force(day).values_list("contract", flat=True)
        assert set(found) == {contract.pk}
    assert queries.works_under_contract([place.works[0].pk]) == {place.works[0].pk}


def test_licence_given_otherwise_meanwhile_is_said_and_nothing_is_signed() -> None:
    place = world()
    former = running(place)
    newer = following(place, former, domain.AMEND, AT)
    step(place, former, domain.NOTIFY)
    step(place, former, domain.END, at=CURED_BY)
    other = agreed(place, terms(scope__retraining="notice_and_fee"))
    assert actions.freeze(contract_id=other.pk, at=CURED_BY + DAY).state == domain.SIGNING
    with pytest.raises(Refusal, match=r"contract\.licensed_elsewhere"):
        signed(place, newer, CURED_BY + 2 * DAY)
    newer.refresh_from_db()
    assert newer.state == domain.SIGNING


def test_two_contracts_never_follow_the_same_one_at_once() -> None:
    place = world()
    former = running(place)
    first = followed(place, former, domain.AMEND, AT)
    for act in (domain.AMEND, domain.RENEW):
        with pytest.raises(Refusal, match=r"contract\.is_followed"):
            followed(place, former, act, AT, terms(money__payment_days="P60D"))
    assert actions.freeze(contract_id=first.pk, at=AT + 7 * DAY).state == domain.SIGNING
    with pytest.raises(Refusal, match=r"contract\.is_followed"):
        domain.check_following(domain.AMEND, former.state, is_followed=queries.is_followed(former))
    actions.lapse(contract_id=first.pk, at=AT + 60 * DAY)
    assert not queries.is_followed(former)
    assert followed(place, former, domain.AMEND, AT, terms(money__payment_days="P60D")).follows == former


def test_page_names_the_contract_after_and_leads_there_whoever_may_read_it(as_person: SignIn) -> None:
    place = world()
    makers.work(place.other, "Only in the first")
    answer(place, place.other, "in", terms(**{key.replace(".", "__"): one for key, one in BREACHED.items()}))
    former = running(place)
    newer = signed(place, following(place, former, domain.AMEND, AT), AT + 8 * DAY)
    Seat.objects.filter(person=place.other).update(until=AT)
    former_url, newer_url = (reverse("contracts:contract", args=[one.public_id]) for one in (former, newer))
    for person, is_linked in ((place.artist, True), (place.delegate, True), (place.other, False)):
        page = as_person(person).get(former_url).content.decode()
        assert newer.number in page
        assert (newer_url in page) == is_linked
        assert as_person(person).get(newer_url).status_code == (200 if is_linked else 404)


@pytest.mark.django_db(transaction=True)
def test_signing_what_follows_and_ending_what_was_taken_back_never_wait_in_a_circle() -> None:
    place = world()
    former = running(place)
    makers.work(place.artist, "Newer than the first contract")
    newer = following(place, former, domain.AMEND, AT)
    assert LicensedUse.objects.filter(contract=newer).exists()
    begun_at = AT + 7 * DAY
    Mandate.objects.filter(person=place.artist).update(notice_days=1)
    [begun] = withdraw(
        actor=place.artist, person=place.artist, collective=collective_of(place.collective.pk), at=begun_at
    )
    sign_one(newer, place.steward, "collective")

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Contract.objects.select_for_update().get(pk=former.pk)
            ending = pool.submit(
                run, partial(actions.end_withdrawn, withdrawal_id=begun.pk, at=begun.ends_at + DAY)
            )
            wait_for(1)
            signing = pool.submit(run, partial(sign_one, newer, place.signatory, "company"))
            wait_for(2)
        assert (ending.result(30), signing.result(30)) == (None, None)
    newer.refresh_from_db()
    assert newer.state == domain.IN_FORCE
    assert licensing(begun.ends_at + 3 * DAY) == set()


def sign_one(contract: Contract, person: User, side: str) -> None:
    actions.sign(
        actor=person,
        contract_id=contract.pk,
        side=side,
        fingerprint=contract.fingerprint,
        at=AT + 9 * DAY,
    )


def wait_for(count: int) -> None:
    """Wait until so many sessions of this database wait for a lock."""
    until = time.monotonic() + 20
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
        assert time.monotonic() < until
        time.sleep(0.05)
