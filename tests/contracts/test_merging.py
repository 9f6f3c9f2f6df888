"""A work that a contract needs does not go into another one, and contracts stay as they were."""

from datetime import timedelta

import pytest

from apps.catalogues import actions as catalogues
from apps.collectives.models import Withdrawal
from apps.common.errors import Refusal
from apps.contracts.actions import end_withdrawn
from apps.contracts.models import Contract, EndedLicence, LicensedUse, ScheduleEntry
from tests import makers
from tests.contracts import makers as ours

pytestmark = pytest.mark.django_db

LATER = ours.SIGN_AT + timedelta(days=1)


def join(place, kept, retired, at=LATER):
    return catalogues.merge_works(actor=place.artist, kept_id=kept.pk, retired_id=retired.pk, at=at)


def refusal_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_a_licensed_work_is_the_one_that_stays_and_two_of_them_stay_two() -> None:
    place = ours.world()
    ours.in_force(place)
    new = makers.work(place.artist, "Low Tide once more")
    before = [list(model.objects.order_by("pk").values()) for model in (Contract, ScheduleEntry, LicensedUse)]
    assert refusal_of(lambda: join(place, new, place.works[0])) == "merge.licensed"
    assert refusal_of(lambda: join(place, *place.works)) == "merge.both_licensed"
    merge = join(place, place.works[0], new)
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Contract, ScheduleEntry, LicensedUse)
    ]
    catalogues.split_work(actor=place.artist, merge_id=merge.pk, at=LATER)


def test_nothing_is_joined_while_works_may_be_taken_out() -> None:
    place = ours.world()
    ours.agreed(place)
    assert refusal_of(lambda: join(place, *place.works, ours.AGREED_AT)) == "merge.schedule_open"
    stranger = makers.person()
    own = [makers.work(stranger) for _one in range(2)]
    catalogues.merge_works(actor=stranger, kept_id=own[0].pk, retired_id=own[1].pk, at=ours.AGREED_AT)


def test_a_contract_made_since_keeps_both_together() -> None:
    place = ours.world()
    merge = join(place, *place.works, ours.AGREED_AT)
    ours.in_force(place)
    assert list(ScheduleEntry.objects.values_list("work", flat=True)) == [place.works[0].pk]
    split = {"actor": place.artist, "merge_id": merge.pk, "at": LATER}
    assert refusal_of(lambda: catalogues.split_work(**split)) == "split.licensed"


def test_a_merge_that_turns_a_licensed_work_to_never_begins_the_notice_of_an_answer() -> None:
    place = ours.world()
    contract = ours.in_force(place)
    new = makers.work(place.artist, "Low Tide once more")
    ours.say_never(place, place.artist, new)
    [said] = Withdrawal.objects.all()
    join(place, place.works[0], new)
    [notice] = Withdrawal.objects.exclude(pk=said.pk)
    assert (notice.work, notice.uses) == (place.works[0], ["train_generative"])
    assert (notice.person, notice.begun_by, notice.begun_at) == (place.artist, None, LATER)
    end_withdrawn(withdrawal_id=notice.pk, at=notice.ends_at)
    ended = EndedLicence.objects.get(version__contract=contract)
    assert (ended.work, ended.uses) == (place.works[0], ["train_generative"])


def test_a_merge_under_the_same_answer_begins_no_notice() -> None:
    place = ours.world()
    ours.in_force(place)
    new = makers.work(place.artist, "Low Tide once more")
    join(place, place.works[0], new)
    assert not Withdrawal.objects.exists()
