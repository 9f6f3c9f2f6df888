"""The pages of contracts: who sees what, and that signing is bound to what was shown."""

import hashlib
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.contracts.models import Contract, TakenOut
from tests import makers
from tests.contracts.makers import (
    agreed,
    auditor_of,
    frozen,
    in_force,
    say_never,
    terms,
    world,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGES = ("contract", "terms", "json", "take_out", "verify")


def text(client: Client, name: str, contract: Contract, query: str = "") -> str:
    page = client.get(reverse(f"contracts:{name}", args=[contract.public_id]) + query)
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def test_parties_and_union_read_a_contract_and_nobody_else_knows_of_it(as_person: SignIn) -> None:
    place = world()
    contract = in_force(place)
    for name in PAGES:
        for part, person in place.everybody().items():
            if name != "take_out" or part in ("artist", "other", "steward"):
                text(as_person(person), name, contract)
        outside = [makers.person(), auditor_of(place.company), world().steward]
        for stranger in outside + ([place.delegate, place.representative] if name == "take_out" else []):
            address = reverse(f"contracts:{name}", args=[contract.public_id])
            assert as_person(stranger).get(address).status_code == 404
    assert Client().get(reverse("contracts:list")).status_code == 302


def test_list_names_own_contracts_only(as_person: SignIn) -> None:
    place, other = world(), world()
    mine, theirs = frozen(place), frozen(other)
    page = as_person(place.steward).get(reverse("contracts:list")).content.decode()
    assert mine.public_id in page
    assert theirs.public_id not in page
    assert "One contract waits for your signature." in page
    assert "No contracts yet." in as_person(makers.person()).get(reverse("contracts:list")).content.decode()


def test_contract_page_says_terms_money_schedule_and_record(as_person: SignIn) -> None:
    place = world(works=7)
    contract = in_force(place)
    page = text(as_person(place.delegate), "contract", contract)
    for words in (
        "7 works",
        "€9.50 for each work, €66.50",
        "€30.00 for each work and year, €210.00 a year",
        "8 Dec 2026 to 7 Dec 2028",
        "€486.50",
        "5 of 7 works.",
        "Tomas Hall",
        "Henrike Maas",
        "In force",
        contract.fingerprint[:4] + " " + contract.fingerprint[4:8],
    ):
        assert words in page, words
    assert "Low Tide 7" not in page
    assert "Low Tide 7" in text(as_person(place.delegate), "contract", contract, "?schedule=all")
    assert "Not binding" not in page


def test_unsigned_contract_says_that_it_is_not_binding_and_who_is_missing(as_person: SignIn) -> None:
    place = world()
    contract = frozen(place)
    page = text(as_person(place.signatory), "contract", contract)
    assert "Not binding until both sides have signed." in page
    assert "Your signature is missing" in page
    assert "Common Measure has not signed yet" in page
    assert reverse("contracts:sign", args=[contract.public_id]) not in text(
        as_person(place.delegate), "contract", contract
    )


def test_reason_of_a_missing_work_is_on_its_owners_page_only(as_person: SignIn) -> None:
    place = world(works=1)
    never = makers.work(place.artist, "Never sold")
    say_never(place, place.artist, never)
    contract = frozen(place)
    assert "You say never to this use." in text(as_person(place.artist), "contract", contract)
    others = [person for name, person in place.everybody().items() if name != "artist"]
    for person in others:
        for name in ("contract", "json", "verify"):
            page = text(as_person(person), name, contract)
            assert "Never sold" not in page
            assert never.public_id not in page
            assert "Not in the schedule" not in page


def test_download_is_the_text_whose_hash_is_the_fingerprint(as_person: SignIn) -> None:
    place = world()
    contract = frozen(place)
    page = as_person(place.artist).get(reverse("contracts:json", args=[contract.public_id]))
    assert hashlib.sha256(page.content).hexdigest() == contract.fingerprint
    assert page["Content-Disposition"] == 'attachment; filename="contract-CM-2026-1.json"'
    certificate = page.json()["certificate"]
    assert certificate["passed"] is True
    assert not {"voted", "counts", "yes", "no"} & set(certificate)


def test_every_answered_term_is_listed(as_person: SignIn) -> None:
    place = world()
    page = text(as_person(place.delegate), "terms", agreed(place))
    for words in ("Veldra Audio GmbH", "Cantor 2", "Two years, and no more.", "Not binding until"):
        assert words in page, words


def test_artist_takes_works_out_on_a_page_that_says_what_it_does(as_person: SignIn) -> None:
    place = world(works=2)
    contract = agreed(place)
    client, address = as_person(place.artist), reverse("contracts:take_out", args=[contract.public_id])
    page = client.get(address).content.decode()
    assert "You cannot put a work back into this contract." in page
    assert "Choose at least one work." in client.post(address, {}).content.decode()
    answer = client.post(address, {"works": [place.works[0].public_id]})
    assert (answer.status_code, TakenOut.objects.get().work) == (302, place.works[0])
    assert "taken out" in text(client, "contract", contract)
    for person in (place.other, place.delegate, place.steward):
        assert "taken out" not in text(as_person(person), "contract", contract)


def test_nobody_takes_out_anothers_work_on_the_page(as_person: SignIn) -> None:
    place = world(works=1)
    contract = agreed(place)
    address = reverse("contracts:take_out", args=[contract.public_id])
    page = as_person(place.other).post(address, {"works": [place.works[0].public_id]})
    assert page.status_code == 422
    assert not TakenOut.objects.exists()


def test_signer_types_their_name_and_signs_what_they_saw(as_person: SignIn) -> None:
    place = world()
    contract = frozen(place)
    client, address = as_person(place.steward), reverse("contracts:sign", args=[contract.public_id])
    assert contract.fingerprint[:4] in client.get(address).content.decode()
    wrong = client.post(address, {"fingerprint": contract.fingerprint, "name": "Somebody"})
    assert (wrong.status_code, contract.signatures.count()) == (422, 0)
    other = client.post(address, {"fingerprint": "0" * 64, "name": "Tomas Hall"})
    assert (other.status_code, contract.signatures.count()) == (409, 0)
    done = client.post(address, {"fingerprint": contract.fingerprint, "name": " tomas  hall"})
    assert (done.status_code, contract.signatures.count()) == (302, 1)
    assert client.get(address).status_code == 404


def test_signing_page_is_for_signers_only(as_person: SignIn) -> None:
    place = world()
    address = reverse("contracts:sign", args=[frozen(place).public_id])
    found = {name: as_person(person).get(address).status_code for name, person in place.everybody().items()}
    assert found == {
        "artist": 404,
        "other": 404,
        "steward": 200,
        "delegate": 404,
        "signatory": 200,
        "representative": 404,
    }


def test_verification_says_when_something_was_changed(as_person: SignIn) -> None:
    place = world()
    contract = in_force(place)
    assert "Every letter is as it was signed." in text(as_person(place.artist), "verify", contract)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE contracts_contract SET prose = 'Three years.'")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert "Something is not as it was." in text(as_person(place.artist), "verify", contract)


def test_fallen_short_says_that_the_room_goes_on_and_shows_no_numbers(as_person: SignIn) -> None:
    place = world(works=2)
    contract = frozen(place, terms(scope__minimum_works=50))
    page = text(as_person(place.delegate), "contract", contract)
    assert "the room goes on" in page
    assert "2 works" not in page


def test_page_needs_the_same_statements_for_few_and_many_works(as_person: SignIn) -> None:
    counted = []
    for works in (1, 30):
        place = world(works=works)
        contract, client = in_force(place), as_person(place.artist)
        text(client, "contract", contract, "?schedule=all")
        with CaptureQueriesContext(connection) as captured:
            text(client, "contract", contract, "?schedule=all")
        counted.append(len(captured))
    assert counted[0] == counted[1]
