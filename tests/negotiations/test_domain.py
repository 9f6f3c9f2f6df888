from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.errors import Refusal
from apps.negotiations import domain
from apps.negotiations.domain import PauseFacts
from apps.terms.domain import Terms

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)

ALLOWED_OFFERS = {
    ("accept_in_principle", "tabled"): "principle",
    ("supersede", "tabled"): "superseded",
    ("withdraw", "tabled"): "withdrawn",
    ("decline", "tabled"): "declined",
    ("expire", "tabled"): "expired",
    ("put_to_vote", "tabled"): "voting",
    ("supersede", "principle"): "superseded",
    ("withdraw", "principle"): "withdrawn",
    ("decline", "principle"): "declined",
    ("expire", "principle"): "expired",
    ("put_to_vote", "principle"): "voting",
    ("accept", "voting"): "accepted",
    ("not_accept", "voting"): "declined",
}
ALLOWED_ROOMS = {
    **{
        (act, "open"): "open"
        for act in ("table", "accept_in_principle", "supersede", "withdraw", "decline", "expire")
    },
    **{("prepare", state): state for state in ("open", "voting")},
    ("put_to_vote", "open"): "voting",
    ("accept", "voting"): "agreed",
    ("not_accept", "voting"): "open",
    ("close", "open"): "closed",
    ("fall_short", "agreed"): "open",
}


@pytest.mark.parametrize(("act", "state"), list(product(domain.OFFER_ACTS, domain.OFFER_STATES)))
def test_every_pair_of_act_and_offer_state_is_allowed_or_refused_by_name(act, state):
    if (act, state) in ALLOWED_OFFERS:
        assert domain.offer_after(act, state) == ALLOWED_OFFERS[act, state]
    else:
        with pytest.raises(Refusal) as refused:
            domain.offer_after(act, state)
        assert refused.value.code == f"offer.is_{state}"


@pytest.mark.parametrize(("act", "state"), list(product(domain.ROOM_ACTS, domain.ROOM_STATES)))
def test_every_pair_of_act_and_room_state_is_allowed_or_refused_by_name(act, state):
    if (act, state) in ALLOWED_ROOMS:
        assert domain.room_after(act, state) == ALLOWED_ROOMS[act, state]
    else:
        with pytest.raises(Refusal) as refused:
            domain.room_after(act, state)
        assert refused.value.code == f"room.is_{state}"


@pytest.mark.parametrize("act", ["table", "supersede", "decline", "put_to_vote"])
def test_a_pause_stops_both_sides(act):
    with pytest.raises(Refusal) as refused:
        domain.check_room(act, "open", AT)
    assert (refused.value.code, refused.value.params) == ("room.paused", {"until": AT})


@pytest.mark.parametrize("act", ["withdraw", "expire"])
def test_a_pause_lets_an_offer_be_taken_back_or_lapse(act):
    assert domain.check_room(act, "open", AT) == "open"


@pytest.mark.parametrize(("turn", "side"), [("company", "collective"), ("collective", "company")])
def test_only_one_side_holds_the_pen(turn, side):
    domain.check_turn(turn, turn)
    with pytest.raises(Refusal, match=r"offer\.not_your_turn"):
        domain.check_turn(turn, side)
    assert domain.other(turn) == side


@pytest.mark.parametrize(
    ("side", "last", "number"),
    [("company", 0, 1), ("collective", 1, 1), ("company", 1, 2), ("collective", 0, 1)],
)
def test_each_offer_of_the_company_begins_a_round(side, last, number):
    assert domain.round_of(side, last) == number


def test_an_offer_lapses_no_sooner_than_a_vote_can_be_over():
    earliest = domain.earliest_deadline(AT, announce_days=2, voting_days=7, zone="Europe/Stockholm")
    assert earliest == AT + 9 * DAY
    domain.check_deadline(earliest, earliest)
    with pytest.raises(Refusal) as refused:
        domain.check_deadline(earliest - timedelta(seconds=1), earliest)
    assert (refused.value.code, refused.value.params) == ("offer.deadline_too_short", {"earliest": earliest})


def test_an_offer_is_not_open_for_ever():
    latest = AT + domain.LONGEST_OPEN
    domain.check_deadline(latest, AT)
    with pytest.raises(Refusal) as refused:
        domain.check_deadline(latest + timedelta(seconds=1), AT)
    assert (refused.value.code, refused.value.params) == ("offer.deadline_too_far", {"latest": latest})


@pytest.mark.parametrize(
    ("closes", "code"),
    [(6 * DAY, "vote.too_short"), (7 * DAY, None), (20 * DAY, None), (21 * DAY, "vote.after_deadline")],
)
def test_a_vote_fits_between_the_bylaws_and_the_end_of_the_offer(closes, code):
    times = {"earliest": AT + 7 * DAY, "open_until": AT + 20 * DAY}
    if code is None:
        domain.check_vote_times(AT + closes, **times)
        return
    with pytest.raises(Refusal) as refused:
        domain.check_vote_times(AT + closes, **times)
    assert refused.value.code == code


def pause(start: timedelta, length: timedelta, *, ended=None, is_renewal=False) -> PauseFacts:
    return PauseFacts(AT + start, AT + start + length, ended and AT + ended, is_renewal)


@pytest.mark.parametrize(
    ("until", "before", "expected"),
    [
        (14 * DAY, [], False),
        (14 * DAY + timedelta(seconds=1), [], "pause.too_long"),
        (timedelta(0), [], "pause.in_the_past"),
        (DAY, [pause(-DAY, 2 * DAY)], True),
        (DAY, [pause(-13 * DAY, DAY)], True),
        (DAY, [pause(-30 * DAY, DAY)], False),
        (DAY, [pause(-3 * DAY, DAY), pause(-2 * DAY, DAY, is_renewal=True)], "pause.renewed_once"),
        (DAY, [pause(-60 * DAY, DAY, is_renewal=True)], False),
        (DAY, [pause(-30 * DAY, 14 * DAY, ended=-29 * DAY)], False),
    ],
)
def test_a_pause_lasts_fourteen_days_at_most_and_is_renewed_once(until, before, expected):
    if isinstance(expected, bool):
        assert domain.check_pause(AT + until, before, AT, "UTC") is expected
        return
    with pytest.raises(Refusal) as refused:
        domain.check_pause(AT + until, before, AT, "UTC")
    assert refused.value.code == expected


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12))
def test_no_row_of_pauses_ever_lasts_longer_than_twice_fourteen_days(tries):
    pauses: list[PauseFacts] = []
    for wait, length in tries:
        at = (pauses[-1].since if pauses else AT) + wait * DAY
        try:
            is_renewal = domain.check_pause(at + length * DAY, pauses, at, "UTC")
        except Refusal:
            continue
        if is_renewal and pauses[-1].end > at:
            last = pauses.pop()
            pauses.append(PauseFacts(last.since, last.until, at, last.is_renewal))
        pauses.append(PauseFacts(at, at + length * DAY, None, is_renewal))
    for first, second, third in zip(pauses, pauses[1:], pauses[2:], strict=False):
        assert max(second.since - first.end, third.since - second.end) >= 14 * DAY
        assert second.end - second.since <= 14 * DAY


def test_the_pause_that_ends_last_is_the_one_in_force():
    early, late = pause(-DAY, 2 * DAY), pause(-DAY, 3 * DAY)
    assert domain.pause_in_force([early, late], AT) == late
    assert domain.pause_in_force([early], AT + DAY) is None
    assert domain.pause_in_force([pause(-DAY, 3 * DAY, ended=-timedelta(hours=1))], AT) is None


@pytest.mark.parametrize(
    ("own", "below", "needed"),
    [
        ((1, 2), False, Fraction(1, 2)),
        ((1, 2), True, Fraction(2, 3)),
        ((3, 4), True, Fraction(3, 4)),
        ((2, 3), False, Fraction(2, 3)),
    ],
)
def test_below_the_minimum_two_thirds_are_needed_unless_the_bylaws_ask_more(own, below, needed):
    assert domain.fraction_needed(*own, is_below_minimum=below) == needed


@pytest.mark.parametrize(("below", "gate"), [(False, False), (False, True), (True, False)])
def test_a_minimum_that_is_no_gate_lets_a_vote_happen(below, gate):
    domain.check_gate(is_below_minimum=below, minimum_is_gate=gate)


def test_a_minimum_that_is_a_gate_stops_an_offer_below_it():
    with pytest.raises(Refusal, match=r"offer\.below_gate"):
        domain.check_gate(is_below_minimum=True, minimum_is_gate=True)


def test_models_outside_the_dossier_are_named():
    terms = Terms.parse({"parties.models": ["Cantor 2", "Cantor 3"]})
    assert domain.unknown_models(terms, {"Cantor 2"}) == ("Cantor 3",)
