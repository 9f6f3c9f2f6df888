"""From the vote to signatures: what is written, refused and recorded."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.common.days import local_day
from apps.common.errors import NotAllowed, Refusal
from apps.contracts import actions, queries
from apps.contracts.models import Contract, LeftOut, LicensedUse, ScheduleEntry, Signature, TakenOut
from apps.contracts.tasks import schedule as tasks
from tests import makers
from tests.contracts.makers import (
    AGREED_AT,
    FREEZE_AT,
    SIGN_AT,
    agreed,
    answer,
    frozen,
    in_force,
    say_never,
    terms,
    world,
)

pytestmark = pytest.mark.django_db


def kinds(contract: Contract) -> list[str]:
    return list(
        Entry.objects.filter(stream__name=contract.stream).order_by("sequence").values_list("kind", flat=True)
    )


def test_drawing_up_copies_terms_parties_and_certificate() -> None:
    place = world()
    contract = agreed(place)
    assert (contract.state, contract.number, contract.fingerprint) == ("agreed", "CM 2026/1", "")
    assert contract.terms == terms().as_json()
    assert contract.terms_hash == terms().hash
    assert contract.parties["collective"] == {
        "id": place.collective.public_id,
        "name": "Common Measure",
        "place": "",
        "country": "SE",
    }
    assert contract.certificate["passed"] is True
    assert not {"yes", "no", "abstain", "voted", "turnout"} & set(contract.certificate)
    assert kinds(contract) == ["contract.agreed"]


def test_same_offer_is_drawn_up_once_and_numbers_follow_each_other() -> None:
    place = world()
    first = agreed(place, origin="offer:one")
    again = actions.draw_up(
        collective=place.collective,
        company=place.company,
        union=place.union,
        ballot=first.ballot,
        origin="offer:one",
        terms=terms(),
        prose="",
        take_out_until=FREEZE_AT,
        at=AGREED_AT,
    )
    second = agreed(place, origin="offer:two")
    assert again.pk == first.pk
    assert [first.number, second.number] == ["CM 2026/1", "CM 2026/2"]


def test_less_than_seven_days_to_take_works_out_is_refused() -> None:
    place = world()
    contract = agreed(place)
    with pytest.raises(Refusal) as refused:
        actions.draw_up(
            collective=place.collective,
            company=place.company,
            union=place.union,
            ballot=contract.ballot,
            origin="offer:hasty",
            terms=terms(),
            prose="",
            take_out_until=AGREED_AT + timedelta(days=6),
            at=AGREED_AT,
        )
    assert refused.value.code == "contract.take_out_too_short"


def test_freezing_copies_works_in_and_gives_the_fingerprint() -> None:
    place = world(works=3)
    contract = frozen(place)
    lines = list(contract.schedule.order_by("number").values_list("number", "title", "artists", "rights"))
    assert lines == [
        (number, f"Low Tide {number}", "Mira Okonjo", ["master", "composition"]) for number in (1, 2, 3)
    ]
    assert contract.state == "signing"
    assert contract.frozen_at == FREEZE_AT
    assert contract.fingerprint == hashlib.sha256(queries.text_of(contract).canonical()).hexdigest()
    assert kinds(contract) == ["contract.agreed", "contract.frozen"]
    frozen_entry = Entry.objects.get(kind="contract.frozen")
    assert frozen_entry.payload == {
        "contract": contract.public_id,
        "fingerprint": contract.fingerprint,
        "works": "3",
    }


def test_schedule_is_not_frozen_before_its_day_nor_twice() -> None:
    contract = agreed(world())
    with pytest.raises(Refusal, match=r"contract\.take_out_runs"):
        actions.freeze(contract_id=contract.pk, at=FREEZE_AT - timedelta(seconds=1))
    actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    with pytest.raises(Refusal, match=r"contract\.frozen_before"):
        actions.freeze(contract_id=contract.pk, at=FREEZE_AT)


def test_clock_freezes_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    due, later = agreed(world(), origin="offer:due"), agreed(world(), origin="offer:later")
    monkeypatch.setattr(tasks.queries, "due_to_freeze", lambda at: [later.pk, due.pk])
    monkeypatch.setattr(tasks.timezone, "now", lambda: FREEZE_AT)
    Contract.objects.filter(pk=due.pk).update(state="signing", frozen_at=FREEZE_AT, fingerprint="0" * 64)
    assert tasks.freeze_due() == 1
    later.refresh_from_db()
    assert later.state == "signing"


def test_only_contracts_past_their_day_are_due() -> None:
    contract = agreed(world())
    assert queries.due_to_freeze(FREEZE_AT - timedelta(seconds=1)) == []
    assert queries.due_to_freeze(FREEZE_AT) == [contract.pk]
    actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    assert queries.due_to_freeze(FREEZE_AT) == []


def test_works_are_left_out_each_for_its_own_reason() -> None:
    place = world(works=1)
    never = makers.work(place.artist, "Never sold")
    unclaimed = makers.work(place.artist, "Nobody's", ppm=None)
    half = makers.work(place.artist, "Half known", ppm=500_000)
    label = makers.work(place.artist, "The label's", controller="label")
    shared = makers.work(place.artist, "Ours", ppm=500_000)
    makers.share(shared, place.other, ppm=500_000)
    say_never(place, place.artist, never)
    contract = agreed(place)
    frozen_contract = actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    assert list(frozen_contract.schedule.values_list("title", flat=True)) == ["Low Tide 1"]
    reasons = {
        (row.work_id, row.person_id): row.reason for row in LeftOut.objects.filter(contract=frozen_contract)
    }
    assert reasons == {
        (never.pk, place.artist.pk): "owner_never",
        (unclaimed.pk, place.artist.pk): "unclaimed",
        (half.pk, place.artist.pk): "unknown_share",
        (label.pk, place.artist.pk): "waiting_controller",
        (shared.pk, place.artist.pk): "needs_personal_yes",
        (shared.pk, place.other.pk): "owner_asks",
    }


def test_only_the_works_own_people_read_why_it_is_left_out() -> None:
    place = world(works=1)
    never = makers.work(place.artist, "Never sold")
    say_never(place, place.artist, never)
    contract = frozen(place)
    assert [row.work for row in queries.left_out_of(contract, place.artist)] == [never]
    for name, person in place.everybody().items():
        if name != "artist":
            assert list(queries.left_out_of(contract, person)) == [], name


def test_fewer_works_than_the_company_wants_is_fallen_short_and_not_signed() -> None:
    place = world(works=2)
    contract = frozen(place, terms(scope__minimum_works=3))
    assert (contract.state, contract.fingerprint) == ("fell_short", "")
    assert not ScheduleEntry.objects.exists()
    assert not LicensedUse.objects.exists()
    assert kinds(contract) == ["contract.agreed", "contract.fell_short"]
    assert Entry.objects.get(kind="contract.fell_short").payload == {"contract": contract.public_id}
    assert list(queries.origins_that_came_to_nothing()) == [contract.origin]
    with pytest.raises(Refusal, match=r"contract\.not_to_be_signed"):
        sign(contract, place.steward, "collective")


def test_work_taken_out_stays_out_and_only_its_person_is_told() -> None:
    place = world(works=2)
    contract = agreed(place)
    actions.take_out(actor=place.artist, contract_id=contract.pk, work_id=place.works[0].pk, at=AGREED_AT)
    actions.take_out(actor=place.artist, contract_id=contract.pk, work_id=place.works[0].pk, at=AGREED_AT)
    assert TakenOut.objects.count() == 1
    told = Entry.objects.filter(kind="work.taken_out")
    assert [entry.stream.name for entry in told] == [f"person:{place.artist.pk}"]
    frozen_contract = actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    assert list(frozen_contract.schedule.values_list("title", flat=True)) == ["Low Tide 2"]
    assert LeftOut.objects.get().reason == "taken_out"


def test_nobody_takes_out_anothers_work_and_nothing_after_the_freezing() -> None:
    place = world()
    contract = agreed(place)
    for name, person in place.everybody().items():
        if name != "artist":
            with pytest.raises(NotAllowed):
                actions.take_out(
                    actor=person, contract_id=contract.pk, work_id=place.works[0].pk, at=AGREED_AT
                )
    actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    with pytest.raises(Refusal, match=r"contract\.frozen_before"):
        actions.take_out(actor=place.artist, contract_id=contract.pk, work_id=place.works[0].pk, at=FREEZE_AT)


def test_answer_changes_until_the_freezing_and_never_after() -> None:
    place = world(works=2)
    contract = agreed(place)
    answer(place, place.artist, "choose", terms(), [place.works[1]])
    actions.freeze(contract_id=contract.pk, at=FREEZE_AT)
    assert list(contract.schedule.values_list("title", flat=True)) == ["Low Tide 2"]
    answer(place, place.artist, "out", terms())
    assert list(contract.schedule.values_list("title", flat=True)) == ["Low Tide 2"]


def test_answer_under_other_terms_counts_for_nothing() -> None:
    place = world(works=2)
    given = terms()
    answer(place, place.artist, "in", given)
    contract = agreed(place, given.replace({"term.duration": "P3Y"}), choice="out")
    assert actions.freeze(contract_id=contract.pk, at=FREEZE_AT).state == "fell_short"


def test_contract_is_in_force_once_both_sides_have_signed() -> None:
    place = world()
    contract = frozen(place)
    signed = sign(contract, place.signatory, "company")
    assert (signed.state, signed.in_force_at) == ("signing", None)
    assert queries.side_to_sign(signed, place.signatory) is None
    assert queries.side_to_sign(signed, place.steward) == "collective"
    signed = sign(contract, place.steward, "collective")
    assert (signed.state, signed.in_force_at) == ("in_force", SIGN_AT)
    assert kinds(contract)[2:] == ["contract.signed", "contract.signed", "contract.in_force"]
    assert queries.contracts_to_sign(place.steward) == []


def test_signing_again_changes_nothing() -> None:
    place = world()
    contract = frozen(place)
    sign(contract, place.steward, "collective")
    sign(contract, place.steward, "collective")
    assert Signature.objects.count() == 1
    assert kinds(contract)[2:] == ["contract.signed"]


@pytest.mark.parametrize("side", ["collective", "company"])
def test_only_steward_and_signatory_sign_for_their_side(side: str) -> None:
    place = world()
    contract = frozen(place)
    signer = {"collective": "steward", "company": "signatory"}[side]
    for name, person in place.everybody().items():
        if name != signer:
            with pytest.raises(NotAllowed):
                sign(contract, person, side)
    assert not Signature.objects.exists()
    sign(contract, place.everybody()[signer], side)


def test_another_fingerprint_is_refused() -> None:
    place = world()
    contract = frozen(place)
    with pytest.raises(Refusal, match=r"contract\.text_changed"):
        actions.sign(
            actor=place.steward, contract_id=contract.pk, side="collective", fingerprint="0" * 64, at=SIGN_AT
        )


def test_text_changed_behind_the_back_is_not_signed_and_verification_says_so() -> None:
    place = world()
    contract = frozen(place)
    sign(contract, place.steward, "collective")
    assert queries.check_contract(contract).is_good
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE contracts_scheduleentry SET title = 'Another' WHERE number = 1")
        cursor.execute("SET session_replication_role = DEFAULT")
    with pytest.raises(Refusal, match=r"contract\.text_changed"):
        sign(contract, place.signatory, "company")
    checked = queries.check_contract(contract)
    assert (checked.is_same, checked.is_recorded, checked.is_chain_whole) == (False, True, True)


def test_database_keeps_states_terms_schedule_and_signatures() -> None:
    place = world()
    waiting, done = agreed(place, origin="offer:a"), None
    actions.freeze(contract_id=waiting.pk, at=FREEZE_AT)
    done = Contract.objects.get(pk=waiting.pk)
    early = agreed(place, origin="offer:b")
    attempts = {
        "skips signing": (
            "UPDATE contracts_contract SET state = 'in_force', in_force_at = now() WHERE id = %s",
            early,
        ),
        "goes back": ("UPDATE contracts_contract SET state = 'agreed' WHERE id = %s", done),
        "changes terms": ("UPDATE contracts_contract SET terms = '{}' WHERE id = %s", early),
        "changes the prose": ("UPDATE contracts_contract SET prose = 'x' WHERE id = %s", done),
        "shortens the days": (
            "UPDATE contracts_contract SET take_out_until = agreed_at WHERE id = %s",
            early,
        ),
        "changes the fingerprint": (
            f"UPDATE contracts_contract SET fingerprint = '{'1' * 64}' WHERE id = %s",
            done,
        ),
        "changes the certificate": ("UPDATE contracts_contract SET certificate = '{}' WHERE id = %s", done),
        "is deleted": ("DELETE FROM contracts_contract WHERE id = %s", early),
        "loses a line": ("DELETE FROM contracts_scheduleentry WHERE contract_id = %s", done),
        "renames a line": ("UPDATE contracts_scheduleentry SET title = 'x' WHERE contract_id = %s", done),
    }
    for what, (statement, contract) in attempts.items():
        assert is_refused(statement, contract), what
    with pytest.raises(Error), transaction.atomic():
        ScheduleEntry.objects.create(contract=done, number=99, work=place.works[0], title="x", rights=[])
    with pytest.raises(Error), transaction.atomic():
        Signature.objects.create(
            contract=done, side="company", person=place.signatory, fingerprint="1" * 64, signed_at=SIGN_AT
        )


def test_one_licence_for_one_use_to_one_company() -> None:
    place = world(works=2)
    first = in_force(place)
    assert first.schedule.count() == 2
    second = frozen(place, terms(scope__retraining="notice_and_fee"))
    assert second.state == "fell_short"
    own = queries.left_out_of(second, place.artist)
    assert {row.reason for row in own} == {"licensed_elsewhere"}


def test_other_company_other_use_or_later_period_is_another_licence() -> None:
    place = world(works=1)
    first = in_force(place)
    work = place.works[0].pk
    day = local_day(SIGN_AT, place.collective.zone)
    asked = {"uses": ["train_generative"], "rights": ["master"], "company_id": place.company.pk}
    assert queries.licensed_works(**asked, starts_on=day, ends_on=None) == {work}
    period = queries.period_of(first)
    assert period is not None
    assert period.ends_on is not None
    assert queries.licensed_works(**asked, starts_on=period.ends_on, ends_on=None) == {work}
    after = period.ends_on + timedelta(days=1)
    assert queries.licensed_works(**asked, starts_on=after, ends_on=None) == frozenset()
    for change in ({"uses": ["ground_rag"]}, {"rights": ["text"]}, {"company_id": place.company.pk + 1000}):
        assert queries.licensed_works(**{**asked, **change}, starts_on=day, ends_on=None) == frozenset()


def test_database_refuses_a_second_licence_for_the_same_use() -> None:
    contract = in_force(world(works=1))
    licence = LicensedUse.objects.filter(contract=contract).first()
    assert licence is not None
    licence.pk = None
    with pytest.raises(Error, match="contracts_one_licence_for_one_use"), transaction.atomic():
        licence.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_signers_at_once_bring_the_contract_into_force_once() -> None:
    place = world()
    contract = frozen(place)
    ready = threading.Barrier(2)

    def run(person: User, side: str) -> None:
        ready.wait()
        sign(contract, person, side)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [place.steward, place.signatory], ["collective", "company"]))
    contract.refresh_from_db()
    assert contract.state == "in_force"
    assert kinds(contract).count("contract.in_force") == 1


def is_refused(statement: str, contract: Contract) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [contract.pk])
    except Error:
        return True
    return False


def sign(contract: Contract, person: User, side: str) -> Contract:
    fingerprint = contract.fingerprint or "0" * 64
    return actions.sign(actor=person, contract_id=contract.pk, side=side, fingerprint=fingerprint, at=SIGN_AT)
