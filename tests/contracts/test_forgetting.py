"""Erased people: their licences end today and the schedule says so; those of others stay as they are."""

from datetime import timedelta

import pytest

from apps.accounts.models import User
from apps.catalogues.models import Contributor
from apps.contracts import actions, domain, queries
from apps.contracts.models import Contract, LicensedUse
from tests import makers
from tests.contracts.bound import following, signed
from tests.contracts.makers import FREEZE_AT, SIGN_AT, answer, frozen, in_force, terms, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = SIGN_AT + 10 * DAY


def licensed(contract: Contract, at=LATER + DAY) -> set[str]:
    rows = LicensedUse.objects.filter(contract=contract, period__contains=at.date())
    return set(rows.values_list("work__registered_by__name", flat=True))


def forget(person: User, at=LATER) -> None:
    actions.forget_words(person=person, names=(person.name,), at=at)


def test_mere_contributor_takes_no_licence_of_others_along() -> None:
    place = world()
    for part in ("player", "author"):
        Contributor.objects.create(work=place.works[0], person=place.other, name="Bo Tallis", part=part)
    contract = in_force(place)
    forget(place.other)
    assert licensed(contract) == {"Mira Okonjo"}
    assert LicensedUse.objects.filter(period__contains=(LATER + DAY).date()).count() == 2 * 2
    assert not contract.versions.exists()


def test_licences_of_an_owner_end_in_one_new_version_and_those_of_others_run_on() -> None:
    place = world()
    makers.work(place.other, "Stays")
    answer(place, place.other, "in", terms())
    contract = in_force(place)
    assert licensed(contract) == {"Mira Okonjo", "Bo Tallis"}
    forget(place.artist)
    assert licensed(contract) == {"Bo Tallis"}
    version = contract.versions.get()
    assert [one.last_day for one in version.ended.all()] == [(LATER - DAY).date()] * 2
    assert domain.hash_of_version(queries.text_of_version(version)) == version.fingerprint
    assert set(contract.schedule.values_list("title", flat=True)) == {"", "Stays"}
    forget(place.artist)
    assert contract.versions.count() == 1


def test_signatures_bring_back_no_licence_of_whoever_was_erased_before_them() -> None:
    place = world()
    makers.work(place.other, "Stays")
    answer(place, place.other, "in", terms())
    contract = frozen(place)
    forget(place.artist, FREEZE_AT + DAY)
    assert not contract.versions.exists()
    contract = signed(place, contract, SIGN_AT)
    assert licensed(contract) == {"Bo Tallis"}
    version = contract.versions.get()
    assert [(one.uses, one.last_day) for one in version.ended.all()] == [
        (["train_generative"], (SIGN_AT - DAY).date())
    ] * 2


def test_contract_that_follows_licenses_nothing_of_whoever_was_erased_before_it_was_signed() -> None:
    place = world()
    makers.work(place.other, "Stays")
    former_terms, later = terms(), terms(money__payment_days="P45D")
    for given in (former_terms, later):
        answer(place, place.other, "in", given)
    former = in_force(place, former_terms)
    newer = following(place, former, domain.AMEND, LATER)
    assert newer.schedule.count() == 3
    forget(place.artist, LATER + 7 * DAY)
    assert former.versions.count() == 1
    newer = signed(place, newer, LATER + 8 * DAY)
    assert licensed(newer, LATER + 9 * DAY) == {"Bo Tallis"}
    assert newer.versions.get().ended.count() == 2


def test_statements_do_not_grow_with_the_lines(django_assert_max_num_queries) -> None:
    for works in (1, 12):
        place = world(works=works)
        Contributor.objects.bulk_create(
            Contributor(work=one, person=place.other, name="Bo Tallis", part="player") for one in place.works
        )
        in_force(place)
        with django_assert_max_num_queries(22):
            forget(place.other)
