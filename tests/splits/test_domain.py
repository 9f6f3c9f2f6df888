from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.splits.domain import apportion

weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=60).filter(any)
sums = st.integers(0, 10**18)


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (0, [3, 1], [0, 0]),
        (7, [0, 1, 0], [0, 7, 0]),
        (1, [1, 1], [1, 0]),
        (10, [500_000, 250_000, 250_000], [5, 3, 2]),
        (3, [2, 3, 2], [1, 1, 1]),
    ],
)
def test_shares_are_those_of_the_largest_remainder(total, parts, expected):
    assert apportion(total, parts) == expected


@given(sums, weights)
def test_nothing_is_lost_and_nobody_is_more_than_one_unit_off(total, parts):
    shares = apportion(total, parts)
    whole = sum(parts)
    assert sum(shares) == total
    for share, weight in zip(shares, parts, strict=True):
        assert share * whole - total * weight < whole
        assert total * weight - share * whole < whole


@given(sums, weights)
def test_a_weight_of_nothing_gets_nothing_and_a_larger_weight_no_less(total, parts):
    shares = apportion(total, parts)
    assert all(share == 0 for share, weight in zip(shares, parts, strict=True) if weight == 0)
    ordered = sorted(zip(parts, shares, strict=True), key=lambda pair: pair[0])
    assert all(before[1] <= after[1] for before, after in pairwise(ordered) if before[0] < after[0])


@pytest.mark.parametrize(("total", "parts"), [(-1, [1]), (1, [-1, 2]), (1, [0, 0]), (1, [])])
def test_impossible_sums_and_weights_are_refused(total, parts):
    with pytest.raises(ValueError, match="0"):
        apportion(total, parts)
