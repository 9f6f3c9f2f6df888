"""What pages say of works that are taken back: for which use, whose they are, in how many statements."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.catalogues.models import Contributor
from apps.collectives.actions import answer_terms, give_mandate
from apps.collectives.queries import collective_of
from apps.contracts import actions, queries
from apps.contracts.models import Contract
from tests import makers
from tests.contracts.bound import DAY, take_back
from tests.contracts.makers import AGREED_AT, SIGN_AT, World, in_force, terms, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BOTH = ["train_generative", "ground_rag"]


def for_both_uses() -> tuple[World, Contract]:
    place = world()
    for person in (place.artist, place.other):
        give_mandate(
            actor=person,
            person=person,
            collective=collective_of(place.collective.pk),
            answers=dict.fromkeys(BOTH, "ask"),
            at=SIGN_AT - 30 * DAY,
        )
    return place, in_force(place, terms(scope__uses=BOTH))


def page_of(client: Client, contract: Contract) -> str:
    return client.get(reverse("contracts:contract", args=[contract.public_id])).content.decode()


def test_page_says_for_which_use_a_licence_ended_and_not_that_the_work_did(as_person: SignIn) -> None:
    place, contract = for_both_uses()
    work, client = place.works[0], as_person(place.delegate)
    begun = take_back(place, place.artist, work=work, uses=["ground_rag"])
    day = begun.ends_at.date()
    assert queries.running_notices(contract, [work.pk]) == {work.pk: [queries.Stopped(day, ("ground_rag",))]}
    assert "notice runs for: " in page_of(client, contract)
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    rest = take_back(place, place.artist, work=work, uses=["train_generative"])
    assert queries.ended_lines(contract, [work.pk]) == {work.pk: [queries.Stopped(day, ("ground_rag",))]}
    page = page_of(client, contract)
    assert "licence ended for: " in page
    assert "notice runs for: " in page
    actions.end_withdrawn(withdrawal_id=rest.pk, at=rest.ends_at)
    whole = take_back(place, place.artist, work=place.works[1])
    actions.end_withdrawn(withdrawal_id=whole.pk, at=whole.ends_at)
    assert queries.ended_lines(contract, [place.works[1].pk]) == {place.works[1].pk: [queries.Stopped(day)]}
    assert "licence ended, last day" in page_of(client, contract)


def test_statements_stay_the_same_however_much_is_taken_back(as_person: SignIn) -> None:
    place = world(works=12)
    contract = in_force(place)
    clients = {
        reverse("contracts:withdrawals"): as_person(place.artist),
        reverse("contracts:leaving", args=[place.collective.slug]): as_person(place.artist),
        reverse("contracts:contract", args=[contract.public_id]): as_person(place.delegate),
    }

    def statements() -> list[int]:
        counted = []
        for url, client in clients.items():
            with CaptureQueriesContext(connection) as caught:
                assert client.get(url).status_code == 200
            # Now and then a session is noted; that is not what is asked here.
            told = [one["sql"] for one in caught if "SAVEPOINT" not in one["sql"]]
            counted.append(len([sql for sql in told if "accounts_session" not in sql]))
        return counted

    taken = [take_back(place, place.artist, work=work) for work in place.works[:2]]
    actions.end_withdrawn(withdrawal_id=taken[0].pk, at=taken[0].ends_at)
    before = statements()
    taken += [take_back(place, place.artist, work=work) for work in place.works[2:]]
    for one in taken[2:6]:
        actions.end_withdrawn(withdrawal_id=one.pk, at=one.ends_at)
    assert statements() == before


def test_page_of_a_contract_shows_some_of_many_versions_and_works(
    as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.contracts.queries.withdrawals.MOST_VERSIONS", 1)
    place = world(works=9)
    contract = in_force(place)
    for what in ({"work": place.works[0]}, {}):
        begun = take_back(place, place.artist, **what)
        actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    page = page_of(as_person(place.delegate), contract)
    assert "And 3 more works." in page
    assert "Version 3," in page
    assert "Version 2," in page
    assert reverse("contracts:version", args=[contract.public_id, 2]) in page


def test_guardian_takes_works_of_a_ward_back_by_page_and_reads_whose_a_notice_is(as_person: SignIn) -> None:
    place = world()
    ward = makers.person("Lio Young", born_on=date(2015, 1, 1))
    makers.seat(ward, place.collective, "member")
    makers.mandate(ward, place.collective, {"train_generative": "ask"})
    makers.acts_for(place.other, ward, "guardian")
    theirs = makers.work(ward, "Small Song", singer=place.artist)
    answer_terms(
        actor=place.other,
        person=ward,
        collective_org_id=place.collective.pk,
        terms_hash=terms().hash,
        choice="in",
        work_ids=[],
        at=AGREED_AT,
    )
    contract = in_force(place)
    assert contract.schedule.filter(work=theirs).exists()
    client = as_person(place.other)
    begin = reverse("contracts:withdraw", args=[place.collective.slug])
    link = f"{begin}?for={ward.public_id}"
    listed = client.get(reverse("contracts:withdrawals")).content.decode()
    assert link in listed
    assert "Works of Lio Young from Common Measure" in listed
    page = page_of(client, contract)
    assert link in page
    assert "Take my works back" not in page, "none of these is their own"
    assert link not in page_of(as_person(place.artist), contract)
    begun = take_back(place, ward, actor=place.other, work=theirs)
    assert begun.begun_by == place.other
    assert "Lio Young: “Small Song”" in client.get(reverse("contracts:withdrawals")).content.decode()


def test_contract_leads_to_taking_back_whoever_can_and_nobody_else(as_person: SignIn) -> None:
    place = world()
    Contributor.objects.create(work=place.works[0], person=place.other, name="Bo Tallis", part="player")
    contract = in_force(place)
    link = reverse("contracts:withdraw", args=[place.collective.slug])
    assert link in page_of(as_person(place.artist), contract)
    for person in (place.other, place.steward, place.delegate):
        assert queries.taking_back_from(person, contract) == []
