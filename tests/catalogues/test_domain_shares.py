"""Shares add up, and never to more than the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain import (
    WHOLE_PPM,
    ClaimState,
    RightFacts,
    ShareFacts,
    WorkFacts,
    check_controller,
    check_fits,
    claim_state,
    left_over,
    percent_of_ppm,
    ppm_of_answer,
    ppm_of_percent,
)
from apps.common.errors import Refusal


@pytest.mark.parametrize(
    ("text", "ppm"),
    [
        ("50", 500_000),
        ("33.33", 333_300),
        ("12,5 %", 125_000),
        ("100%", WHOLE_PPM),
        ("0.0001", 1),
        (" 7 ", 70_000),
    ],
)
def test_a_share_is_read_as_it_is_typed(text, ppm):
    assert ppm_of_percent(text) == ppm


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "share.not_a_number"),
        ("half", "share.not_a_number"),
        ("-10", "share.not_a_number"),
        ("NaN", "share.not_a_number"),
        ("1e2", "share.not_a_number"),
        ("\u0665\u0660", "share.not_a_number"),
        ("100.01", "share.above_hundred"),
        ("130", "share.above_hundred"),
        ("0", "share.nothing"),
        ("0.00001", "share.nothing"),
    ],
)
def test_what_is_no_share_is_refused_with_its_reason(text, code):
    with pytest.raises(Refusal) as refusal:
        ppm_of_percent(text)
    assert refusal.value.code == code


def test_a_share_above_a_hundred_comes_with_a_guess():
    with pytest.raises(Refusal) as refusal:
        ppm_of_percent("130")
    assert refusal.value.params == {"percent": "130", "guess": "13"}


@given(st.integers(min_value=1, max_value=WHOLE_PPM))
def test_a_share_written_and_read_is_the_same(ppm):
    assert ppm_of_percent(percent_of_ppm(ppm)) == ppm


@given(st.lists(st.integers(min_value=1, max_value=WHOLE_PPM) | st.none(), max_size=30))
def test_shares_let_in_one_after_another_never_pass_the_whole(asked):
    taken: list[int | None] = []
    for ppm in asked:
        if (ppm or 0) > left_over(taken):
            with pytest.raises(Refusal, match=r"share\.above_whole"):
                check_fits(taken, ppm or 0)
        else:
            check_fits(taken, ppm or 0)
            taken.append(ppm)
    assert 0 <= left_over(taken) <= WHOLE_PPM
    assert left_over(taken) + sum(one or 0 for one in taken) == WHOLE_PPM


def test_answers_say_how_much():
    assert ppm_of_answer("all_mine", "") == WHOLE_PPM
    assert ppm_of_answer("my_part", "25") == 250_000
    assert ppm_of_answer("not_sure", "25") is None
    with pytest.raises(Refusal) as refusal:
        ppm_of_answer("mine", "")
    assert refusal.value.code == "claim.unknown_answer"


def test_a_controller_that_is_none_of_ours_is_refused():
    check_controller("society")
    with pytest.raises(Refusal) as refusal:
        check_controller("cousin")
    assert refusal.value.code == "share.unknown_controller"


def facts(*master: ShareFacts, composition: tuple[ShareFacts, ...] | None = None) -> WorkFacts:
    rights = (
        RightFacts("master", master),
        RightFacts("composition", master if composition is None else composition),
    )
    return WorkFacts(1, "w", "song", 7, rights, (), claimed=bool(master))


ALL = ShareFacts(7, outside=False, ppm=WHOLE_PPM, controller="me")
HALF = ShareFacts(7, outside=False, ppm=500_000, controller="me")
OTHER_HALF = ShareFacts(8, outside=False, ppm=500_000, controller="me")
OUTSIDE_HALF = ShareFacts(None, outside=True, ppm=500_000, controller="me")


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (facts(), ClaimState("unsaid")),
        (facts(OTHER_HALF), ClaimState("unsaid")),
        (facts(ALL), ClaimState("mine", ppm=WHOLE_PPM)),
        (facts(HALF), ClaimState("part", ppm=500_000)),
        (facts(HALF, OTHER_HALF), ClaimState("shared", ppm=500_000)),
        (facts(HALF, OUTSIDE_HALF), ClaimState("waiting", outside=1)),
        (facts(ALL, composition=()), ClaimState("part", ppm=0)),
        (
            facts(ShareFacts(7, outside=False, ppm=WHOLE_PPM, controller="label")),
            ClaimState("controlled", controller="label"),
        ),
        (facts(ShareFacts(7, outside=False, ppm=None, controller="me")), ClaimState("part", ppm=0)),
    ],
)
def test_a_work_says_how_far_it_is_claimed(known, state):
    assert claim_state(known, {7}) == state


def test_owners_are_the_members_with_a_known_share():
    unknown = ShareFacts(9, outside=False, ppm=None, controller="me")
    assert facts(OTHER_HALF, HALF, unknown, OUTSIDE_HALF).owners == (7, 8)


def test_a_right_is_complete_only_at_exactly_the_whole():
    known = facts(HALF, OTHER_HALF, composition=(HALF,))
    assert known.complete == {"master": True, "composition": False}
