"""From a yes to a contract, or to nothing: confirmed, taken out, never signed, changed after a signature."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.contracts import actions, queries
from apps.contracts.models import Contract, LeftOut, Signature
from apps.negotiations import actions as negotiations
from apps.negotiations.models import Room
from apps.negotiations.queries import offers_that_came_to_nothing
from apps.notifications import actions as telling
from apps.notifications import queries as told
from apps.notifications.models import Notice, OutboxMail
from tests import makers
from tests.journeys import scene, sheets
from tests.journeys.scene import Scene

pytestmark = pytest.mark.django_db

MEMBERS = {"bo": "Bo Tallis", "freja": "Freja Lindqvist", "ayo": "Ayo Bankole"}
VOTERS = ("steward", *MEMBERS)
EVERYBODY = (*VOTERS, "delegate", "signatory", "representative")


@pytest.fixture
def place() -> Scene:
    """Four members with a song each, at a table with Veldra Audio."""
    made = scene.stage(MEMBERS)
    for who in VOTERS:
        makers.work(made.people[who], f"Song of {made.people[who].name}")
        makers.mandate(made.people[who], made.collective, {"train_generative": "ask"})
    made.set_minimum("9")
    made.open_room(made.propose())
    return made


def agree(place: Scene, **works: str) -> Contract:
    """Let everybody vote yes; `works` is what they answer in the same sitting, "out" else."""
    offer = place.table(place.desk(), sheets.offered("9.50"), "first")
    place.put_to_vote(offer)
    for who in VOTERS:
        place.vote(who, offer, "yes", works.get(who, "out"))
    scene.close_and_conclude(offer)
    return scene.contract_of(offer)


def sign(place: Scene, who: str, contract: Contract) -> None:
    page = place[who].at("contracts:sign", contract.public_id)
    place[who].fill(page, {"name": place.people[who].name}, form=page.form_with("name"))


def reads_as(place: Scene, contract: Contract, words: str) -> None:
    """See that everybody who may read the contract reads these words on its page."""
    for who in EVERYBODY:
        assert words in place[who].at("contracts:contract", contract.public_id).text, who


def mailed(kind: str) -> set[str]:
    return {row.person.name for row in OutboxMail.objects.filter(kind=kind) if row.person}


def names(place: Scene, *parts: str) -> set[str]:
    return {place.people[part].name for part in parts}


def test_yes_with_all_confirmations_is_signed_sealed_and_in_force(place: Scene) -> None:
    contract = agree(place, bo="in", steward="in")
    for who, answer in (("freja", "in"), ("ayo", "choose")):
        page = place[who].at("contracts:confirm", contract.public_id)
        form = page.form_with("works")
        chosen = {"chosen": sorted(form.options["chosen"])} if answer == "choose" else {}
        kept = place[who].fill(page, {"works": answer, **chosen}, form=form)
        assert "Kept. You can change it" in kept.text
    contract = scene.freeze(contract)
    assert (contract.state, contract.schedule.count()) == (Contract.State.SIGNING, 4)
    assert mailed("contract.frozen") == names(place, "steward", "signatory")
    sign(place, "signatory", contract)
    sign(place, "steward", contract)
    reads_as(place, contract, "In force")
    assert "who is paid in which order" in place["bo"].at("contracts:document", contract.public_id).text


def test_yes_with_one_who_takes_works_out_and_one_who_never_answers(place: Scene) -> None:
    """Freja's word is missing: she alone is reminded, every few days, and in the end silence is no."""
    offer = place.table(place.desk(), sheets.offered("9.50"), "first")
    place.put_to_vote(offer)
    for who in ("steward", "bo", "ayo"):
        place.vote(who, offer, "yes", "in")
    scene.close_and_conclude(offer)
    contract = scene.contract_of(offer)
    at, reminded = contract.agreed_at, []
    while at < contract.take_out_until:
        for due in told.reminders_due(at):
            if due.kind == "reminder.take_out":
                reminded.append((due.step, due.person_ids))
                given = {"kind": due.kind, "subject": due.subject, "step": due.step}
                telling.remind(**given, person_ids=due.person_ids, at=at)
        at += timedelta(hours=6)
    freja = place.people["freja"]
    assert reminded == [("before-3", (freja.pk,)), ("before-1", (freja.pk,))]
    assert [row.person for row in Notice.objects.filter(kind="reminder.take_out")] == [freja, freja]
    page = place["ayo"].at("contracts:take_out", contract.public_id)
    place["ayo"].fill(page, {"works": sorted(page.form_with("works").options["works"])})
    contract = scene.freeze(contract)
    titles = sorted(contract.schedule.values_list("title", flat=True))
    assert titles == ["Song of Bo Tallis", "Song of Tomas Hallberg"]
    why = set(LeftOut.objects.values_list("person__name", "reason"))
    assert why == {("Ayo Bankole", "taken_out"), ("Freja Lindqvist", "owner_asks")}
    seen = place["signatory"].at("contracts:contract", contract.public_id).source
    assert not any(name in seen for name in ("Freja", "Ayo")), "the company learns nothing of who is missing"


def test_company_that_never_signs_lets_the_contract_lapse_and_the_room_goes_on(place: Scene) -> None:
    contract = scene.freeze(agree(place, bo="in"))
    sign(place, "steward", contract)
    assert contract.sign_until is not None
    ends, due = contract.sign_until, set[tuple[str, tuple[int, ...]]]()
    for hours in range(0, 72, 6):
        for one in told.reminders_due(ends - timedelta(hours=72 - hours)):
            due |= {(one.step, one.person_ids)} if one.kind == "reminder.sign" else set()
    signatory = place.people["signatory"].pk
    assert due == {("before-3", (signatory,)), ("before-1", (signatory,))}
    assert contract.pk in queries.due_to_lapse(ends)
    actions.lapse(contract_id=contract.pk, at=ends)
    reads_as(place, contract, "not everybody signed in time")
    assert mailed("contract.lapsed") == names(place, *EVERYBODY)
    place["signatory"].at("contracts:sign", contract.public_id, status=404)
    [fallen] = offers_that_came_to_nothing()
    negotiations.reopen(offer_id=fallen, at=ends)
    assert Room.objects.get().state == Room.State.OPEN


def test_change_after_the_first_signature_makes_everything_void_and_tells_all(place: Scene) -> None:
    second = makers.person("Una Berg")
    makers.seat(second, place.collective, "steward")
    place.people["second"] = second
    contract = scene.freeze(agree(place, bo="in"))
    sign(place, "steward", contract)
    company = place["signatory"]
    page = company.at("contracts:signing", contract.public_id)
    groups = {
        f"group_{place.people['signatory'].public_id}": "1",
        f"group_{place.people['steward'].public_id}": "2",
        f"group_{second.public_id}": "2",
        "needed_2": "2",
        "ordered": "on",
    }
    asked = company.fill(page, groups, form=page.form_with("ordered"))
    assert "It holds once the other side agrees." in asked.text
    assert mailed("contract.change_asked") == names(place, "steward", "second")
    page = place["steward"].at("contracts:signing", contract.public_id)
    assert "One signature that was given becomes void." in page.text
    answer = reverse("contracts:answer_change", args=[contract.public_id, 1])
    place["steward"].fill(page, form=page.form_to(answer), button="answer=agree")
    reads_as(place, contract, "One signature given before is void")
    assert mailed("contract.order_set") >= names(place, *EVERYBODY) - names(place, "steward")
    place["steward"].at("contracts:sign", contract.public_id, status=404)
    for who in ("signatory", "second", "steward"):
        contract.refresh_from_db()
        assert contract.state == Contract.State.SIGNING
        sign(place, who, contract)
    contract.refresh_from_db()
    assert (contract.state, Signature.objects.count()) == (Contract.State.IN_FORCE, 4)


def test_another_text_is_another_contract(place: Scene) -> None:
    contract = scene.freeze(agree(place, bo="in"))
    sign(place, "signatory", contract)
    page = place["signatory"].at("contracts:signing", contract.public_id)
    ask = reverse("contracts:ask_text", args=[contract.public_id])
    place["signatory"].fill(page, form=page.form_to(ask))
    page = place["steward"].at("contracts:signing", contract.public_id)
    answer = reverse("contracts:answer_change", args=[contract.public_id, 1])
    place["steward"].fill(page, form=page.form_to(answer), button="answer=agree")
    reads_as(place, contract, "both sides agreed that the text has to change")
    assert mailed("contract.voided") == names(place, *EVERYBODY) - names(place, "steward")
    assert Entry.objects.get(kind="contract.voided").payload["cause"] == "text"
    assert len(offers_that_came_to_nothing()) == 1
