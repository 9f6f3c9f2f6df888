"""A schedule that is frozen while somebody says never, or while works become one."""

from threading import Event

import pytest

from apps.catalogues import actions as catalogues
from apps.catalogues.models import Merge, Work
from apps.collectives.models import Withdrawal
from apps.contracts import actions, queries
from apps.contracts.models import Contract, ScheduleEntry
from tests import makers
from tests.contracts import makers as ours
from tests.negotiations.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
# How long a schedule that is being frozen waits for what the other does; it is to wait in vain.
_PATIENCE = 1.0


@pytest.fixture
def freezing(monkeypatch):
    """Freeze a contract, and let something happen once its works are chosen and before they are written."""
    chosen, happened = Event(), Event()
    sort = queries.sorted_works

    def sort_and_wait(contract, at):
        found = sort(contract, at)
        chosen.set()
        happened.wait(_PATIENCE)
        return found

    monkeypatch.setattr(queries, "sorted_works", sort_and_wait)

    def race(contract, act):
        def meanwhile():
            assert chosen.wait(10)
            try:
                return act()
            finally:
                happened.set()

        return together(lambda: actions.freeze(contract_id=contract.pk, at=ours.FREEZE_AT), meanwhile)

    return race


def test_a_never_while_a_schedule_is_frozen_comes_after_it_and_begins_its_notice(freezing):
    place = ours.world()
    contract = ours.agreed(place)
    states = []

    def say_never():
        ours.say_never(place, place.artist, place.works[0])
        states.append(Contract.objects.get(pk=contract.pk).state)

    frozen, _said = freezing(contract, say_never)
    assert (frozen.state, states) == (Contract.State.SIGNING, [Contract.State.SIGNING])
    assert set(contract.schedule.values_list("work", flat=True)) == {work.pk for work in place.works}
    assert Withdrawal.objects.get().work == place.works[0]


def test_a_never_before_a_schedule_is_frozen_keeps_its_work_out():
    place = ours.world()
    contract = ours.agreed(place)
    ours.say_never(place, place.artist, place.works[0])
    actions.freeze(contract_id=contract.pk, at=ours.FREEZE_AT)
    assert list(contract.schedule.values_list("work", flat=True)) == [place.works[1].pk]


def test_no_schedule_lists_a_work_that_goes_into_another_at_the_same_moment(freezing):
    place = ours.world()
    registrar = makers.person("Nora Registrar")
    # Somebody in no pool keeps the catalogue, so that no open schedule of theirs stands in the way.
    Work.objects.update(registered_by=registrar)
    contract = ours.agreed(place)
    kept, retired = place.works
    merged = freezing(
        contract,
        lambda: catalogues.merge_works(
            actor=registrar, kept_id=kept.pk, retired_id=retired.pk, at=ours.FREEZE_AT
        ),
    )[1]
    assert merged == "merge.both_licensed"
    assert ScheduleEntry.objects.filter(contract=contract).count() == 2
    assert not ScheduleEntry.objects.filter(work__merged_into__isnull=False).exists()


def test_works_that_became_one_before_a_schedule_is_frozen_stand_in_it_once():
    place = ours.world()
    registrar = makers.person("Nora Registrar")
    Work.objects.update(registered_by=registrar)
    contract = ours.agreed(place)
    kept, retired = place.works
    merge = {"actor": registrar, "kept_id": kept.pk, "retired_id": retired.pk, "at": ours.FREEZE_AT}
    assert isinstance(catalogues.merge_works(**merge), Merge)
    actions.freeze(contract_id=contract.pk, at=ours.FREEZE_AT)
    assert list(contract.schedule.values_list("work", flat=True)) == [kept.pk]
