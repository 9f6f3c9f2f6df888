"""The states and clocks of a mediation, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.errors import Refusal
from apps.moderation import domain
from apps.moderation.domain import Side
from apps.moderation.models import Mediation

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY_ACT = {act for acts in domain.ACTS.values() for act in acts}


@pytest.mark.parametrize("state", Mediation.State.values)
@pytest.mark.parametrize("act", sorted(EVERY_ACT))
def test_every_act_is_possible_in_the_states_that_name_it_and_refused_in_all_others(state, act):
    if act in domain.ACTS.get(state, ()):
        assert domain.check_act(state, act) is None
    else:
        with pytest.raises(Refusal, match=r"^mediation[.]not_now$"):
            domain.check_act(state, act)


def test_nothing_can_be_done_in_a_mediation_that_is_over():
    assert set(domain.ACTS) == set(domain.RUNNING)


@pytest.mark.parametrize(("days", "fits"), [(6, False), (7, True), (14, True), (28, True), (29, False)])
def test_each_side_has_a_fair_time(days, fits):
    if fits:
        domain.check_days(days)
    else:
        with pytest.raises(Refusal, match=r"^mediation[.]days$"):
            domain.check_days(days)


def test_a_side_has_more_time_once_and_never_after_its_end():
    side = Side(AT + DAY)
    assert domain.extended(side, AT, "UTC") == AT + 8 * DAY
    for late, code in ((Side(AT + DAY, is_extended=True), "extended_once"), (Side(AT), "is_closed"),
                       (Side(None), "is_closed"), (Side(AT + DAY, is_closed=True), "is_closed")):  # fmt: skip
        with pytest.raises(Refusal, match=f"^evidence[.]{code}$"):
            domain.extended(late, AT, "UTC")


@given(st.dictionaries(st.integers(1, 6), st.booleans()), st.sets(st.integers(1, 6), min_size=1))
def test_a_finding_holds_only_with_everybodys_yes_and_falls_with_one_no(answers, parties):
    outcome = domain.is_decided(answers, parties)
    if not all(answers.values()):
        assert outcome is False
    else:
        assert outcome is (True if parties <= set(answers) else None)


def test_without_claimants_nothing_is_accepted():
    assert domain.is_decided({}, set()) is None
