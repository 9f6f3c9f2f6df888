"""A way out of a contract in force: licences end after notice, the schedule gets a new version (rule 8)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.catalogues.models import Contributor
from apps.collectives.actions import add_row, call_back, give_mandate, leave, withdraw
from apps.collectives.domain import CURRENT, Row
from apps.collectives.models import Mandate, Withdrawal
from apps.collectives.queries import collective_of, withdrawals_due
from apps.common.errors import Refusal
from apps.contracts import actions, domain, queries
from apps.contracts.models import Contract, LicensedUse, ScheduleVersion
from apps.notifications.queries import whose_works_are_held
from tests import makers
from tests.contracts.bound import AT as BEGUN
from tests.contracts.bound import DAY, take_back
from tests.contracts.makers import FREEZE_AT, SIGN_AT, answer, frozen, in_force, terms, world

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def running(contract: Contract) -> set[str]:
    """Name the works that are licensed on the day after the notice."""
    after = (BEGUN + 31 * DAY).date()
    rows = LicensedUse.objects.filter(contract=contract, period__contains=after)
    return set(rows.values_list("work__title", flat=True))


def test_licence_ends_after_notice_and_the_schedule_says_so_in_a_new_version() -> None:
    place = world()
    contract = in_force(place)
    begun = take_back(place, place.artist, work=place.works[0])
    assert withdrawals_due(begun.ends_at - DAY) == []
    with pytest.raises(Refusal, match=r"withdrawal\.not_due"):
        actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at - DAY)
    assert running(contract) == {"Low Tide 1", "Low Tide 2"}
    assert withdrawals_due(begun.ends_at) == [begun.pk]
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    assert running(contract) == {"Low Tide 2"}
    version = contract.versions.get()
    text = queries.text_of_version(version)
    assert (version.number, version.fingerprint) == (2, domain.hash_of_version(text))
    [line] = version.ended.all()
    assert (line.work, line.uses) == (place.works[0], ["train_generative"])
    assert line.last_day == begun.ends_at.date()
    contract.refresh_from_db()
    assert queries.text_of(contract).fingerprint == contract.fingerprint
    assert queries.check_contract(contract).is_good
    with pytest.raises(Refusal, match=r"withdrawal\.not_due"):
        actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)


def test_both_sides_learn_the_work_and_nothing_of_whose_word_it_was() -> None:
    place = world()
    contract = in_force(place)
    begun = take_back(place, place.artist)
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    entries = Entry.objects.filter(
        stream__name=contract.stream, kind__in=["licence.ended", "schedule.revised"]
    )
    assert [one.kind for one in entries.order_by("sequence")] == ["licence.ended"] * 2 + ["schedule.revised"]
    for entry in entries:
        assert entry.actor_id is None
        assert not {"withdrawal", "person", "reason"} & set(entry.payload)
    own = Entry.objects.filter(stream__name=f"person:{place.artist.pk}", kind__startswith="withdrawal.")
    assert [one.kind for one in own.order_by("sequence")] == ["withdrawal.begun", "withdrawal.effective"]


def test_called_back_in_time_nothing_ends() -> None:
    place = world()
    contract = in_force(place)
    begun = take_back(place, place.artist)
    call_back(actor=place.artist, withdrawal_id=begun.pk, at=begun.ends_at - DAY)
    assert withdrawals_due(begun.ends_at) == []
    assert running(contract) == {"Low Tide 1", "Low Tide 2"}


def test_leaving_ends_them_by_the_same_path_and_other_peoples_works_stay() -> None:
    place = world()
    theirs = makers.work(place.other, "Stays")
    answer(place, place.other, "in", terms())
    contract = in_force(place)
    assert running(contract) == {"Low Tide 1", "Low Tide 2", "Stays"}
    Mandate.objects.filter(person=place.artist).update(notice_days=30)
    leave(actor=place.artist, collective=collective_of(place.collective.pk), at=BEGUN)
    begun = Withdrawal.objects.get(person=place.artist)
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    assert running(contract) == {"Stays"}
    assert set(queries.ended_lines(contract, [theirs.pk, *(work.pk for work in place.works)])) == {
        work.pk for work in place.works
    }


def test_what_was_taken_back_before_the_signatures_ends_when_they_are_there() -> None:
    place = world()
    contract = frozen(place)
    Mandate.objects.filter(person=place.artist).update(notice_days=1)
    [begun] = withdraw(
        actor=place.artist,
        person=place.artist,
        collective=collective_of(place.collective.pk),
        work=place.works[0],
        at=FREEZE_AT + timedelta(hours=1),
    )
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    assert not contract.versions.exists()
    for side, person in (("collective", place.steward), ("company", place.signatory)):
        contract = actions.sign(
            actor=person, contract_id=contract.pk, side=side, fingerprint=contract.fingerprint, at=SIGN_AT
        )
    assert running(contract) == {"Low Tide 2"}
    ended = queries.ended_lines(contract, [work.pk for work in place.works])
    assert ended == {place.works[0].pk: [queries.Stopped(begun.ends_at.date())]}


def test_a_second_notice_makes_a_third_version_chained_to_the_second() -> None:
    place = world()
    contract = in_force(place)
    for work in place.works:
        begun = take_back(place, place.artist, work=work)
        actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    second, third = contract.versions.order_by("number")
    assert second.fingerprint.encode() in queries.text_of_version(third)
    assert contract.fingerprint.encode() in queries.text_of_version(second)


def test_player_ends_nothing_that_needs_no_yes_of_theirs() -> None:
    place = world()
    Contributor.objects.create(work=place.works[0], person=place.other, name="Bo Tallis", part="player")
    contract = in_force(place)
    begun = take_back(place, place.other, work=place.works[0])
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    assert running(contract) == {"Low Tide 1", "Low Tide 2"}


def test_use_that_is_not_licensed_ends_nothing() -> None:
    place = world()
    contract = in_force(place)
    begun = take_back(place, place.artist, uses=["search"])
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    assert running(contract) == {"Low Tide 1", "Low Tide 2"}
    assert not contract.versions.exists()


def test_versions_are_only_added_and_skip_none() -> None:
    place = world()
    contract = in_force(place)
    begun = take_back(place, place.artist)
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    version = contract.versions.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        ScheduleVersion.objects.filter(pk=version.pk).update(fingerprint="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.ended.all().update(last_day=SIGN_AT.date())
    with pytest.raises(DatabaseError), transaction.atomic():
        ScheduleVersion.objects.create(contract=contract, number=5, fingerprint="0" * 64, made_at=SIGN_AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.ended.create(work=makers.work(place.artist, "New"), uses=["search"], last_day=SIGN_AT.date())


def test_page_shows_what_it_does_before_it_is_confirmed(
    as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: BEGUN)
    place = world()
    contract = in_force(place)
    url = reverse("contracts:withdraw", args=[place.collective.slug])
    client = as_person(place.artist)
    assert "What it does" not in client.get(url).content.decode()
    shown = client.get(url, {"work": place.works[0].public_id, "use": ""}).content.decode()
    assert "The licence still holds until" in shown
    assert contract.number in shown
    assert "Low Tide 1" in shown
    assert not Withdrawal.objects.exists()
    assert client.post(url, {"work": place.works[0].public_id, "use": ""}).status_code == 302
    begun = Withdrawal.objects.get()
    listed = client.get(reverse("contracts:withdrawals")).content.decode()
    assert "One notice runs." in listed
    page = as_person(place.delegate).get(reverse("contracts:contract", args=[contract.public_id]))
    assert "notice runs, last day" in page.content.decode()
    client.post(reverse("contracts:call_back", args=[begun.public_id]))
    begun.refresh_from_db()
    assert begun.called_back_at is not None
    assert "No notice runs." in client.get(reverse("contracts:withdrawals")).content.decode()


def test_unknown_work_is_said_at_the_form_and_nothing_begins(as_person: SignIn) -> None:
    place = world()
    in_force(place)
    url = reverse("contracts:withdraw", args=[place.collective.slug])
    assert as_person(place.artist).post(url, {"work": "nothing", "use": ""}).status_code == 422
    assert not Withdrawal.objects.exists()


def test_nobody_else_sees_or_calls_back_a_notice(as_person: SignIn) -> None:
    place = world()
    in_force(place)
    begun = take_back(place, place.artist)
    for person in (place.other, place.steward, place.delegate, place.representative):
        client = as_person(person)
        assert client.post(reverse("contracts:call_back", args=[begun.public_id])).status_code == 404
        assert "Low Tide" not in client.get(reverse("contracts:withdrawals")).content.decode()
    url = reverse("contracts:withdraw", args=[place.collective.slug])
    assert as_person(place.delegate).get(url).status_code == 404


def test_version_is_handed_out_in_the_form_that_was_hashed(as_person: SignIn) -> None:
    place = world()
    contract = in_force(place)
    begun = take_back(place, place.artist)
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    client = as_person(place.signatory)
    handed = client.get(reverse("contracts:version", args=[contract.public_id, 2]))
    assert domain.hash_of_version(handed.content) == contract.versions.get().fingerprint
    assert client.get(reverse("contracts:version", args=[contract.public_id, 3])).status_code == 404
    page = client.get(reverse("contracts:contract", args=[contract.public_id])).content.decode()
    assert "licence ended, last day" in page


def test_never_said_again_takes_back_what_was_licensed_since_the_first_notice_began() -> None:
    place = world()
    first = in_force(place)
    early, again = FREEZE_AT + DAY, SIGN_AT + 90 * DAY
    given = {"actor": place.artist, "person": place.artist}
    where = collective_of(place.collective.pk)
    [begun] = withdraw(collective=where, at=early, **given)
    assert withdraw(collective=where, at=early + DAY, **given) == []
    give_mandate(collective=where, answers={"train_generative": "ask"}, at=early + 2 * DAY, **given)
    # The next schedule is frozen while the notice still runs.
    Contract.objects.filter(pk=first.pk).update(frozen_at=early + 3 * DAY)
    give_mandate(collective=where, answers={"train_generative": "never"}, at=again, **given)
    later = Withdrawal.objects.exclude(pk=begun.pk).get()
    assert (later.begun_at, later.uses) == (again, ["train_generative"])
    assert not queries.licences_withdrawn(begun).exists()
    assert queries.licences_withdrawn(later).count() == 4


def test_works_that_turned_to_never_together_are_one_notice_one_letter_and_one_line(
    as_person: SignIn,
) -> None:
    place = world()
    contract = in_force(place)
    row = Row(frozenset({"train_generative"}), "never", kinds=frozenset({"song"}))
    add_row(
        actor=place.artist,
        person=place.artist,
        collective=collective_of(place.collective.pk),
        row=row,
        text_version=CURRENT,
        at=BEGUN,
    )
    begun = Withdrawal.objects.get()
    entry = Entry.objects.get(kind="withdrawal.begun")
    assert list(whose_works_are_held(entry)) == [place.artist.pk]
    page = as_person(place.artist).get(reverse("contracts:withdrawals")).content.decode()
    assert "2 works: " in page
    works = {work.pk for work in place.works}
    assert queries.running_notices(contract, works).keys() == works
    actions.end_withdrawn(withdrawal_id=begun.pk, at=begun.ends_at)
    assert queries.ended_lines(contract, works).keys() == works
    assert queries.notice_ends_at(place.artist, contract, BEGUN) > BEGUN
