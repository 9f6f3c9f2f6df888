"""Pages of signing: what stands there when something is refused, and who else has to sign."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.contracts import actions
from apps.contracts.domain import Order, Stage
from apps.contracts.models import Contract
from tests import makers
from tests.contracts.makers import FREEZE_AT, SIGN_AT, World, agreed, frozen, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def url(name: str, contract: Contract) -> str:
    return reverse(f"contracts:{name}", args=[contract.public_id])


def by_stages(place: World, contract: Contract) -> User:
    """Let two stewards and the signatory sign, in whichever order; gives the second steward."""
    second = makers.person("Una Berg")
    makers.seat(second, place.collective, "steward")
    order = Order(
        (
            Stage("collective", 2, (place.steward.pk, second.pk)),
            Stage("company", 1, (place.signatory.pk,)),
        )
    )
    given = {"contract_id": contract.pk, "at": SIGN_AT}
    change = actions.ask_order(actor=place.steward, side="collective", order=order, **given)
    actions.agree_change(actor=place.signatory, side="company", number=change.number, **given)
    return second


def test_form_of_an_order_stays_with_the_reason_why_it_was_refused(as_person: SignIn) -> None:
    place = world()
    contract = frozen(place)
    client = as_person(place.steward)
    actions.ask_text(actor=place.signatory, contract_id=contract.pk, side="company", at=SIGN_AT)
    told = client.post(
        url("signing", contract),
        {f"group_{place.steward.public_id}": "1", f"group_{place.signatory.public_id}": "2"},
    )
    page = told.content.decode()
    assert told.status_code == 422
    assert "The other side has asked for something. Answer that first." in page
    assert f'name="group_{place.steward.public_id}"' in page


def test_signer_is_not_counted_among_the_others(as_person: SignIn) -> None:
    place = world()
    contract = frozen(place)
    assert (
        "Others sign beside you" not in as_person(place.steward).get(url("sign", contract)).content.decode()
    )
    second = by_stages(place, contract)
    page = as_person(place.steward).get(url("sign", contract)).content.decode()
    assert "Others sign beside you: Common Measure one more, Veldra Audio one more." in page
    actions.sign(
        actor=place.signatory,
        contract_id=contract.pk,
        side="company",
        fingerprint=contract.fingerprint,
        at=SIGN_AT,
    )
    page = as_person(second).get(url("sign", contract)).content.decode()
    assert "Others sign beside you: Common Measure one more." in page


def test_what_stops_a_contract_is_fetched_again_with_it(as_person: SignIn) -> None:
    place = world()
    contract = agreed(place)
    contract.ballot.state = "challenged"
    contract.ballot.save(update_fields=["state"])
    page = as_person(place.artist).get(url("contract", contract)).content.decode()
    assert page.index('<div id="contract"') < page.index("The vote is challenged.")


def test_stewards_read_a_last_day_only_while_there_is_one(as_person: SignIn) -> None:
    place = world()
    contract = agreed(place)
    client = as_person(place.steward)
    assert "Silence is no." in client.get(url("confirmations", contract)).content.decode()
    actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    assert "Silence is no." not in client.get(url("confirmations", contract)).content.decode()
