"""Signing by stages: groups and their order, changes that make void, a contract that nobody signs."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string

from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.contracts import actions, domain, queries
from apps.contracts.domain import Order, Stage
from apps.contracts.models import Contract, LicensedUse, Signature
from apps.contracts.tasks import papers as tasks
from apps.home.queries import needs_of
from tests import makers
from tests.contracts.makers import FREEZE_AT, SIGN_AT, World, agreed, frozen, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sign(contract: Contract, person, side: str, **more) -> Contract:
    given = {"at": SIGN_AT, "fingerprint": contract.fingerprint, **more}
    return actions.sign(actor=person, contract_id=contract.pk, side=side, **given)


def kinds(contract: Contract) -> list[str]:
    facts = Entry.objects.filter(stream__name=contract.stream).order_by("sequence")
    return list(facts.values_list("kind", flat=True))


def second_steward(place: World):
    steward = makers.person("Una Berg")
    makers.seat(steward, place.collective, "steward")
    return steward


def order_for(place: World, *stewards, needed: int = 2, ordered: bool = True) -> Order:
    people = tuple(one.pk for one in stewards)
    return Order((Stage("collective", needed, people), Stage("company", 1, (place.signatory.pk,))), ordered)


def settle(place: World, contract: Contract, order: Order, at=SIGN_AT) -> Contract:
    """Let the collective ask for an order and the company agree."""
    change = actions.ask_order(
        actor=place.steward, contract_id=contract.pk, side="collective", order=order, at=at
    )
    given = {"side": "company", "number": change.number, "at": at}
    return actions.agree_change(actor=place.signatory, contract_id=contract.pk, **given)


@pytest.mark.parametrize(
    ("order", "signed", "turns"),
    [
        (domain.USUAL, [], (0, 1)),
        (domain.USUAL, [1], (0,)),
        (domain.USUAL, [0, 1], ()),
        (Order((Stage("collective", 2, (1, 2)), Stage("company", 1, (3,))), True), [], (0,)),
        (Order((Stage("collective", 2, (1, 2)), Stage("company", 1, (3,))), True), [0], (0,)),
        (Order((Stage("collective", 2, (1, 2)), Stage("company", 1, (3,))), True), [0, 0], (1,)),
        (Order((Stage("collective", 2, (1, 2)), Stage("company", 1, (3,)))), [0], (0, 1)),
    ],
)
def test_turn_goes_from_group_to_group(order: Order, signed: list[int], turns: tuple[int, ...]) -> None:
    assert domain.open_places(order, signed) == turns
    assert domain.is_signed(order, signed) == (not turns)
    assert Order.parse(order.as_json()) == order


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ((Stage("collective", 1, (1,)),), "order.side_missing"),
        (
            (Stage("collective", 1, (1,)), *(Stage("company", 1, (3,)) for _ in range(6))),
            "order.too_long",
        ),
        ((Stage("collective", 1), Stage("company", 1, (3,))), "order.nobody"),
        ((Stage("collective", 2, (1,)), Stage("company", 1, (3,))), "order.needed"),
        ((Stage("collective", 0, (1,)), Stage("company", 1, (3,))), "order.needed"),
        ((Stage("collective", 1, (3,)), Stage("company", 1, (3,))), "order.stranger"),
        ((Stage("collective", 1, (1, 1)), Stage("company", 1, (3,))), "order.twice"),
    ],
)
def test_order_that_cannot_be_kept_is_refused(stages: tuple[Stage, ...], code: str) -> None:
    with pytest.raises(Refusal, match=code.replace(".", r"\.")):
        domain.check_order(Order(stages), {"collective": [1, 2], "company": [3]})
    domain.check_order(
        Order((Stage("collective", 1, (1, 2)), Stage("company", 1, (3,)))),
        {"collective": [1, 2], "company": [3]},
    )


def test_groups_sign_in_the_order_that_both_sides_agreed_to() -> None:
    place = world()
    second, third = second_steward(place), second_steward(place)
    contract = frozen(place)
    settle(place, contract, order_for(place, place.steward, second))
    assert queries.people_to_sign(contract) == sorted([place.steward.pk, second.pk])
    with pytest.raises(Refusal, match=r"contract\.not_your_turn"):
        sign(contract, place.signatory, "company")
    with pytest.raises(Refusal, match=r"contract\.not_in_group"):
        sign(contract, third, "collective")
    sign(contract, place.steward, "collective")
    assert queries.contracts_to_sign(place.signatory) == []
    sign(contract, second, "collective")
    assert queries.people_to_sign(contract) == [place.signatory.pk]
    with pytest.raises(Refusal, match=r"contract\.order_changed"):
        sign(contract, place.signatory, "company", order=0)
    signed = sign(contract, place.signatory, "company", order=1)
    assert (signed.state, signed.in_force_at) == ("in_force", SIGN_AT)
    assert [one.side for one in queries.signatures_in_round(signed)] == [
        "collective",
        "collective",
        "company",
    ]


def test_each_signature_stands_in_the_sealed_document() -> None:
    place = world()
    second = second_steward(place)
    contract = frozen(place)
    settle(place, contract, order_for(place, place.steward, second))
    for person, side in ((second, "collective"), (place.steward, "collective"), (place.signatory, "company")):
        contract = sign(contract, person, side)
    found = [(one.field, one.name) for one in tasks._signings(contract)]
    assert found == [
        ("Collective", "Una Berg"),
        ("Collective 2", "Tomas Hall"),
        ("Company", "Henrike Maas"),
    ]


def test_usual_order_needs_one_of_each_side_and_no_second() -> None:
    place = world()
    second = second_steward(place)
    contract = frozen(place)
    sign(contract, place.steward, "collective")
    with pytest.raises(Refusal, match=r"contract\.group_complete"):
        sign(contract, second, "collective")
    assert Signature.objects.count() == 1


def test_change_of_the_order_after_the_first_signature_makes_all_void_and_all_are_told() -> None:
    place = world()
    second = second_steward(place)
    contract = frozen(place)
    sign(contract, place.steward, "collective")
    contract = settle(place, contract, order_for(place, place.steward, second))
    assert (contract.state, contract.signing_round, queries.signatures_void(contract)) == ("signing", 2, 1)
    assert list(queries.signatures_in_round(contract)) == []
    fact = Entry.objects.get(kind="contract.order_set")
    assert fact.payload == {"contract": contract.public_id, "change": "1", "void": "1"}
    for person, side in ((place.steward, "collective"), (second, "collective"), (place.signatory, "company")):
        contract = sign(contract, person, side)
    assert (contract.state, Signature.objects.count()) == ("in_force", 4)


def test_order_holds_only_once_the_other_side_agrees() -> None:
    place = world()
    second = second_steward(place)
    contract = agreed(place)
    order = order_for(place, place.steward, second)
    asked = {"contract_id": contract.pk, "order": order, "at": FREEZE_AT}
    for stranger in (place.artist, place.delegate, place.signatory):
        with pytest.raises(NotAllowed):
            actions.ask_order(actor=stranger, side="collective", **asked)
    first = actions.ask_order(actor=place.steward, side="collective", **asked)
    again = actions.ask_order(actor=second, side="collective", **asked)
    first.refresh_from_db()
    assert (first.state, again.state, queries.order_of(contract)) == ("replaced", "open", domain.USUAL)
    with pytest.raises(Refusal, match=r"change\.waits"):
        actions.ask_order(actor=place.signatory, side="company", **asked)
    answer = {"contract_id": contract.pk, "number": again.number, "at": FREEZE_AT}
    with pytest.raises(Refusal, match=r"change\.own_side"):
        actions.agree_change(actor=place.steward, side="collective", **answer)
    asks = (place.signatory, place.steward, place.delegate)
    assert [list(queries.changes_to_answer(one)) for one in asks] == [[again], [], []]
    [need] = needs_of(place.signatory, FREEZE_AT)
    for shown in (need.template, "home/needs/line.html"):
        assert f"/contracts/{contract.public_id}/signing/" in render_to_string(shown, {"need": need})
    actions.decline_change(actor=place.signatory, side="company", **answer)
    assert not queries.changes_to_answer(place.signatory)
    assert queries.order_of(contract) == domain.USUAL
    with pytest.raises(Refusal, match=r"change\.answered"):
        actions.agree_change(actor=place.signatory, side="company", **answer)
    assert kinds(contract)[1:] == [*["contract.change_asked"] * 2, "contract.change_declined"]


def test_agreeing_that_the_text_has_to_change_makes_everything_void() -> None:
    place = world()
    contract = frozen(place)
    sign(contract, place.signatory, "company")
    given = {"contract_id": contract.pk, "at": SIGN_AT}
    change = actions.ask_text(actor=place.signatory, side="company", **given)
    contract = actions.agree_change(actor=place.steward, side="collective", number=change.number, **given)
    assert (contract.state, contract.void_cause, contract.void_at) == ("void", "text", SIGN_AT)
    assert kinds(contract)[-1] == "contract.voided"
    assert list(queries.origins_that_came_to_nothing()) == [contract.origin]
    assert not LicensedUse.objects.filter(period__isempty=False).exists()
    with pytest.raises(Refusal, match=r"contract\.not_to_be_signed"):
        sign(contract, place.steward, "collective")
    again = frozen(place)
    assert (again.state, again.schedule.count()) == ("signing", 2), "its works are free for another contract"


def test_contract_that_a_company_never_signs_lapses_by_the_clock_and_frees_the_works() -> None:
    place = world()
    contract = frozen(place)
    sign(contract, place.steward, "collective")
    assert contract.sign_until is not None
    ends = contract.sign_until
    assert queries.due_to_lapse(ends - timedelta(seconds=1)) == []
    with pytest.raises(Refusal, match=r"contract\.signing_runs"):
        actions.lapse(contract_id=contract.pk, at=ends - timedelta(seconds=1))
    assert queries.due_to_lapse(ends) == [contract.pk]
    with pytest.raises(Refusal, match=r"contract\.signed_too_late"):
        sign(contract, place.signatory, "company", at=ends)
    contract = actions.lapse(contract_id=contract.pk, at=ends)
    assert (contract.state, contract.void_cause, queries.due_to_lapse(ends)) == ("lapsed", "not_signed", [])
    assert Entry.objects.get(kind="contract.lapsed").payload["cause"] == "not_signed"
    assert not LicensedUse.objects.filter(period__isempty=False).exists()
    assert queries.contracts_to_sign(place.signatory) == []


def test_contract_of_a_voided_vote_is_void_by_the_clock() -> None:
    place = world()
    contract = frozen(place)
    assert queries.due_to_void() == []
    _void_vote(contract)
    assert queries.due_to_void() == [contract.pk]
    contract = actions.void(contract_id=contract.pk, at=SIGN_AT)
    assert (contract.state, contract.void_cause) == ("void", "vote")


def _void_vote(contract: Contract) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ballots_ballot SET state = 'voided' WHERE id = %s", [contract.ballot_id])
        cursor.execute("SET session_replication_role = DEFAULT")


def test_database_lets_nothing_into_force_that_one_side_alone_signed() -> None:
    place = world()
    contract = frozen(place)
    sign(contract, place.steward, "collective")
    with pytest.raises(DatabaseError, match="not signed by both"), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(state="in_force", in_force_at=SIGN_AT)
    with pytest.raises(DatabaseError, match="not to be signed"), transaction.atomic():
        Signature.objects.create(
            contract=contract,
            side="company",
            person=place.signatory,
            fingerprint=contract.fingerprint,
            signed_at=SIGN_AT,
            round=2,
        )
