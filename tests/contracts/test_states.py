"""Every state of a contract in force with every act on it: by the actions, by page, and past the code."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.common.messages import say
from apps.contracts import actions, domain, queries
from apps.contracts.models import Contract, LicensedUse, Step
from tests.contracts.bound import AT, CURED_BY, DAY, brought_to, following, running, signed, step
from tests.contracts.makers import frozen, in_force, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LATE = CURED_BY + DAY


def code_of(act: str, state: str) -> str | None:
    """Say with which code an act of the collective is refused in a state; None if it is allowed."""
    if (act, state) not in domain.AFTER:
        return f"contract.is_{state}"
    if (act, state) == (domain.END, domain.SUSPENDED):
        return "contract.not_suspended_for_breach"
    return None


@pytest.mark.parametrize(("act", "state"), list(product(domain.ACTS, domain.BOUND)))
def test_every_act_in_every_state_does_what_the_table_says(act: str, state: str) -> None:
    place = world()
    contract = brought_to(place, state)
    before, refused = contract.steps.count(), code_of(act, state)
    if refused:
        with pytest.raises(Refusal) as caught:
            step(place, contract, act, at=LATE)
        assert caught.value.code == refused
        assert say(caught.value) != refused
    else:
        step(place, contract, act, at=LATE)
    contract.refresh_from_db()
    assert contract.state == (state if refused else domain.AFTER[act, state])
    assert contract.steps.count() == before + (refused is None)


@pytest.mark.parametrize("before", domain.BOUND)
def test_database_lets_no_state_follow_without_its_step(before: str) -> None:
    contract = brought_to(world(), before)
    for after in set(Contract.State.values) - {before}:
        with pytest.raises(DatabaseError), transaction.atomic():
            Contract.objects.filter(pk=contract.pk).update(state=after)


def test_step_of_another_state_is_refused_and_none_is_skipped_or_changed() -> None:
    place = world()
    contract = brought_to(place, domain.SUSPENDED)
    row = {"contract": contract, "act": domain.NOTIFY, "to_state": domain.IN_BREACH, "at": AT}
    wrong = [{"number": 2, "from_state": domain.IN_FORCE}, {"number": 5, "from_state": domain.SUSPENDED}]
    for one in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            Step.objects.create(**row, **one, side="collective", person=place.steward, due_at=AT + DAY)
    steps = Step.objects.filter(contract=contract)
    for change in ({"reason": "Another."}, {"act": domain.RESUME}, {"person": place.signatory}):
        with pytest.raises(DatabaseError), transaction.atomic():
            steps.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        steps.delete()
    steps.update(reason="", evidence="")


def test_suspension_and_return() -> None:
    place = world()
    contract = running(place)
    day = (AT + DAY).date()
    licensed = queries.licences_in_force(day).filter(contract=contract)
    before = licensed.count()
    assert before
    step(place, contract, domain.STRIKE)
    contract.refresh_from_db()
    assert (contract.state, licensed.count()) == (domain.SUSPENDED, 0)
    # What is suspended is still somebody's: nobody else licenses it meanwhile.
    assert queries.licensed_works(
        uses=["train_generative"],
        rights=["master"],
        company_id=place.company.pk,
        starts_on=day,
        ends_on=day,
    )
    with pytest.raises(Refusal, match=r"contract\.others_turn"):
        step(place, contract, domain.RESUME, side="company", at=AT + DAY)
    step(place, contract, domain.RESUME, at=AT + 5 * DAY)
    contract.refresh_from_db()
    assert (contract.state, licensed.count()) == (domain.IN_FORCE, before)
    kinds = (
        Entry.objects.filter(stream__name=contract.stream).order_by("sequence").values_list("kind", flat=True)
    )
    assert list(kinds)[-2:] == ["contract.suspended", "contract.resumed"]
    assert queries.check_contract(contract).is_good


def test_strike_suspends_only_where_the_terms_say_so() -> None:
    place = world()
    contract = in_force(place)
    with pytest.raises(Refusal, match=r"contract\.no_strike_suspension"):
        step(place, contract, domain.STRIKE)
    with pytest.raises(NotAllowed):
        actions.take_step(
            actor=place.signatory,
            contract_id=contract.pk,
            act=domain.STRIKE,
            side="collective",
            reason="No.",
            at=AT,
        )


def test_breach_has_days_to_be_cured_and_is_the_notifiers_to_settle() -> None:
    place = world()
    contract = running(place)
    with pytest.raises(Refusal, match=r"contract\.evidence_missing"):
        step(place, contract, domain.NOTIFY, side="company", evidence=" ")
    step(place, contract, domain.NOTIFY, side="company")
    assert queries.past_of(contract).cure_until == CURED_BY
    for act in (domain.SUSPEND, domain.END):
        with pytest.raises(Refusal, match=r"contract\.cure_runs"):
            step(place, contract, act, side="company", at=CURED_BY - timedelta(seconds=1))
        with pytest.raises(Refusal, match=r"contract\.others_turn"):
            step(place, contract, act, at=CURED_BY)
    step(place, contract, domain.SUSPEND, side="company", at=CURED_BY)
    ended = step(place, contract, domain.END, side="company", at=LATE)
    assert ended.state == domain.ENDED
    last = LicensedUse.objects.filter(contract=contract).first()
    assert last is not None
    assert last.period.upper == LATE.date() + DAY


def test_notice_runs_through_other_states_and_the_clock_ends_it() -> None:
    place = world()
    contract = running(place)
    step(place, contract, domain.NOTICE, side="company")
    with pytest.raises(Refusal, match=r"contract\.notice_runs"):
        step(place, contract, domain.NOTICE, at=AT + DAY)
    over = queries.past_of(contract).notice_ends_at
    assert over is not None
    assert over.date() == (AT + 60 * DAY).date()
    step(place, contract, domain.STRIKE, at=AT + DAY)
    step(place, contract, domain.RESUME, at=AT + 2 * DAY)
    assert queries.due_to_end(over - timedelta(seconds=1)) == []
    with pytest.raises(Refusal, match=r"contract\.still_runs"):
        actions.end_over(contract_id=contract.pk, at=over - timedelta(seconds=1))
    assert queries.due_to_end(over) == [contract.pk]
    ended = actions.end_over(contract_id=contract.pk, at=over)
    assert (ended.state, queries.due_to_end(over)) == (domain.ENDED, [])


def test_asking_what_is_over_takes_as_many_statements_for_many_contracts(
    django_assert_num_queries: Callable,
) -> None:
    for _again in range(3):
        place = world()
        step(place, running(place), domain.NOTICE)
        with django_assert_num_queries(2):
            queries.due_to_end(AT + DAY)


def test_clock_ends_it_on_the_day_after_its_term() -> None:
    place = world()
    contract = running(place)
    period = queries.period_of(contract)
    assert period is not None
    assert period.after is not None
    after = AT.replace(year=period.after.year, month=period.after.month, day=period.after.day)
    assert queries.due_to_end(after - DAY) == []
    assert queries.due_to_end(after) == [contract.pk]
    assert actions.end_over(contract_id=contract.pk, at=after).state == domain.ENDED


@pytest.mark.parametrize("act", [domain.AMEND, domain.RENEW])
def test_new_contract_takes_the_place_of_the_old_one_once_it_is_signed(act: str) -> None:
    place = world()
    former = running(place)
    newer = following(place, former, act, AT)
    former.refresh_from_db()
    assert (former.state, newer.state) == (domain.IN_FORCE, domain.SIGNING)
    assert newer.schedule.count() == former.schedule.count()
    assert former.fingerprint.encode() in queries.text_of(newer).canonical()
    newer = signed(place, newer, AT + 8 * DAY)
    former.refresh_from_db()
    assert (former.state, newer.state) == (domain.AFTER[act, domain.IN_FORCE], domain.IN_FORCE)
    day = (AT + 9 * DAY).date()
    holding = LicensedUse.objects.filter(period__contains=day).values_list("contract", flat=True)
    assert set(holding) == {newer.pk}
    assert Step.objects.get(contract=former).successor == newer


def test_what_ended_meanwhile_stays_ended_and_the_new_one_stands_alone() -> None:
    place = world()
    former = running(place)
    newer = following(place, former, domain.AMEND, AT)
    step(place, former, domain.NOTIFY)
    step(place, former, domain.END, at=CURED_BY)
    newer = signed(place, newer, CURED_BY + DAY)
    former.refresh_from_db()
    assert (former.state, newer.state) == (domain.ENDED, domain.IN_FORCE)
    assert LicensedUse.objects.filter(contract=newer, period__contains=(CURED_BY + 2 * DAY).date()).exists()


def test_page_shows_the_effects_first_and_acts_only_for_who_may(as_person: SignIn) -> None:
    place = world()
    contract = running(place)
    url = reverse("contracts:step", args=[contract.public_id, domain.STRIKE])
    for person in (place.artist, place.delegate, place.signatory, place.representative):
        assert as_person(person).get(url).status_code == 404
    client = as_person(place.steward)
    assert "No licence counts as in force" in client.get(url).content.decode()
    assert client.post(url, {"reason": " "}).status_code == 422
    assert Contract.objects.get(pk=contract.pk).state == domain.IN_FORCE
    assert client.post(url, {"reason": "We strike from today."}).status_code == 302
    page = as_person(place.signatory).get(reverse("contracts:contract", args=[contract.public_id]))
    shown = page.content.decode()
    assert "We strike from today." in shown
    assert "Suspended for a strike." in shown
    assert "Suspended" in as_person(place.artist).get(reverse("contracts:list")).content.decode()
    refused = client.get(url).content.decode()
    assert "Not possible now." in refused
    back = reverse("contracts:step", args=[contract.public_id, domain.RESUME])
    theirs = as_person(place.signatory).get(back).content.decode()
    assert "The other side began this" in theirs
    assert back not in shown
    assert "count as in force again" in client.get(back).content.decode()
    assert client.post(back, {"reason": "The strike is over."}).status_code == 302
    shown = as_person(place.artist).get(reverse("contracts:contract", args=[contract.public_id]))
    assert "The strike is over." in shown.content.decode()
    assert Contract.objects.get(pk=contract.pk).state == domain.IN_FORCE


@pytest.mark.parametrize("act", [*domain.ACTS, "nothing"])
def test_page_of_an_act_before_it_is_in_force_is_not_there(as_person: SignIn, act: str) -> None:
    place = world()
    url = reverse("contracts:step", args=[frozen(place).public_id, act])
    assert as_person(place.steward).get(url).status_code == 404
