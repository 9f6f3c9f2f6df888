"""What the database keeps of contracts, whoever asks it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from apps.contracts import actions, domain
from apps.contracts.domain import Order, Stage
from apps.contracts.models import Contract, Release, SigningChange
from tests.contracts.bound import AT, followed, running
from tests.contracts.makers import (
    AGREED_AT,
    SIGN_AT,
    World,
    agreed,
    frozen,
    in_force,
    passed_ballot,
    terms,
    world,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM contracts_licenseduse",
        "TRUNCATE contracts_licenseduse",
        "UPDATE contracts_licenseduse SET company_id = company_id + 1",
        "UPDATE contracts_licenseduse SET use = 'ground_rag'",
    ],
)
def test_database_keeps_what_is_licensed(statement: str) -> None:
    in_force(world(works=1))
    with pytest.raises(Error, match="licenseduse"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def asked(place: World, contract: Contract) -> SigningChange:
    order = Order((Stage("collective", 1, (place.steward.pk,)), Stage("company", 1, (place.signatory.pk,))))
    given = {"actor": place.steward, "side": "collective", "at": SIGN_AT}
    return actions.ask_order(contract_id=contract.pk, order=order, **given)


@pytest.mark.parametrize(
    "change",
    [{"title": "Another"}, {"name": "Somebody"}, {"salt": "0" * 32}, {"title": "", "name": "Mira O."}],
)
def test_words_of_a_release_can_only_go(change: dict[str, str]) -> None:
    place = world()
    contract = agreed(place, terms(past_use__release="paid_works_only", past_use__admission="full"))
    ids = [place.works[0].pk]
    actions.release_claims(actor=place.artist, contract_id=contract.pk, work_ids=ids, at=AGREED_AT)
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        Release.objects.update(**change)
    Release.objects.update(title="", name="", salt="")
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        Release.objects.update(title="Low Tide 1")


def test_what_was_answered_about_the_signing_stays_as_it_is() -> None:
    place = world()
    contract = frozen(place)
    change = asked(place, contract)
    actions.decline_change(
        actor=place.signatory, contract_id=contract.pk, side="company", number=change.number, at=SIGN_AT
    )
    for other in ({"answered_by": place.delegate}, {"answered_at": AT}, {"answered_by": None}):
        with pytest.raises(Error, match="signingchange"), transaction.atomic():
            SigningChange.objects.update(**other)


def test_database_lets_one_contract_at_a_time_follow_another() -> None:
    place = world()
    former = running(place)
    first = followed(place, former, domain.AMEND, AT)
    first.pk, first.public_id, first.number, first.origin = None, "another", "CM 2099/9", "offer:another"
    first.ballot = passed_ballot(place)
    with pytest.raises(Error, match="contracts_followed_once_at_a_time"), transaction.atomic():
        first.save(force_insert=True)


def test_orders_that_named_codes_name_rows_afterwards() -> None:
    place = world()
    change = asked(place, frozen(place))
    written = change.order
    older = {
        "ordered": False,
        "stages": [
            {"side": "collective", "needed": "1", "people": [place.steward.public_id]},
            {"side": "company", "needed": "1", "people": [place.signatory.public_id]},
        ],
    }
    migration = import_module("apps.contracts.migrations.0010_one_follower_and_words_that_only_go")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        SigningChange.objects.update(order=older)
        migration.name_rows(apps, None)
        cursor.execute("SET session_replication_role = DEFAULT")
    change.refresh_from_db()
    assert change.order == written
    assert place.steward.public_id not in str(change.order)
