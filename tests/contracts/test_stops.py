"""Whatever stops, and wherever: the contract is in a named state, and goes on by itself from there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from apps.contracts import actions, queries
from apps.contracts.actions import contracts as drawing
from apps.contracts.actions import signing
from apps.contracts.models import Contract, LicensedUse, ScheduleEntry, Signature
from tests.contracts.makers import AGREED_AT, FREEZE_AT, SIGN_AT, World, agreed, frozen, world

pytestmark = pytest.mark.django_db


class Stopped(BaseException):
    """The worker is gone, in the middle of what it did."""


def stop(*_words: object, **_named: object) -> None:
    raise Stopped


def freeze(place: World, contract: Contract) -> Contract:
    assert queries.due_to_freeze(FREEZE_AT) == [contract.pk]
    return actions.freeze(contract_id=contract.pk, at=FREEZE_AT)


def sign(place: World, contract: Contract) -> Contract:
    return actions.sign(
        actor=place.signatory,
        contract_id=contract.pk,
        side="company",
        fingerprint=contract.fingerprint,
        at=SIGN_AT,
    )


def lapse(place: World, contract: Contract) -> Contract:
    assert contract.sign_until is not None
    assert queries.due_to_lapse(contract.sign_until) == [contract.pk]
    return actions.lapse(contract_id=contract.pk, at=contract.sign_until)


def half_signed(place: World) -> Contract:
    contract = frozen(place)
    actions.sign(
        actor=place.steward,
        contract_id=contract.pk,
        side="collective",
        fingerprint=contract.fingerprint,
        at=SIGN_AT,
    )
    return contract


@pytest.mark.parametrize(
    ("begin", "act", "where", "states"),
    [
        (agreed, freeze, (drawing, "_write_schedule"), ("agreed", "signing")),
        (agreed, freeze, (drawing, "begin_paper"), ("agreed", "signing")),
        (agreed, freeze, (drawing, "record_contract"), ("agreed", "signing")),
        (half_signed, sign, (signing, "begin_paper"), ("signing", "in_force")),
        (half_signed, sign, (signing, "_bring_into_force"), ("signing", "in_force")),
        (half_signed, lapse, (signing, "record_contract"), ("signing", "lapsed")),
    ],
)
def test_stop_leaves_a_named_state_from_which_it_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    begin: Callable[[World], Contract],
    act: Callable[[World, Contract], Contract],
    where: tuple[object, str],
    states: tuple[str, str],
) -> None:
    place, (stays, becomes) = world(), states
    contract = begin(place)
    rows = [kind.objects.count() for kind in (ScheduleEntry, LicensedUse, Signature)]
    with monkeypatch.context() as dying:
        dying.setattr(*where, stop)
        with pytest.raises(Stopped), transaction.atomic():
            act(place, contract)
    contract.refresh_from_db()
    assert contract.state == stays
    assert [kind.objects.count() for kind in (ScheduleEntry, LicensedUse, Signature)] == rows
    assert act(place, contract).state == becomes


def test_clock_that_comes_late_freezes_and_lapses_all_the_same() -> None:
    contract = agreed(world())
    late = FREEZE_AT + timedelta(days=40)
    assert queries.due_to_freeze(late) == [contract.pk]
    contract = actions.freeze(contract_id=contract.pk, at=late)
    assert contract.sign_until is not None
    assert contract.sign_until - late >= timedelta(days=30), "nobody has less time to sign for it"
    assert queries.due_to_count(AGREED_AT) == []
