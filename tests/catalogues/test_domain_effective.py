"""What counts of what people say they hold."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain import WHOLE_PPM, WORLD, Assertion, effective, overlaps, tidy_territory

PLACES = ("2136", "2120", "276", "840", "DE", "FR")
FIRST = date(2020, 1, 1)


def of(*percents: float | None) -> list[Assertion]:
    return [Assertion(None if percent is None else int(percent * 10_000)) for percent in percents]


@st.composite
def assertions(draw: st.DrawFn) -> list[Assertion]:
    days = st.none() | st.integers(0, 6).map(lambda number: FIRST + timedelta(days=number))
    made = []
    for _number in range(draw(st.integers(1, 6))):
        first, last = draw(days), draw(days)
        if first and last and last < first:
            first, last = last, first
        ppm = draw(st.none() | st.integers(1, WHOLE_PPM))
        made.append(Assertion(ppm, draw(st.sampled_from(PLACES)), first, last))
    return made


def there(one: Assertion, day: date, place: str) -> bool:
    """Say whether a share holds on a day in a country, by the meaning of the words alone."""
    same = {"276": "DE", "DE": "DE", "840": "US", "FR": "FR"}
    is_there = one.territory in {"2136", "2120"} or same[one.territory] == place
    return is_there and (one.valid_from or date.min) <= day <= (one.valid_to or date.max)


def held(said: list[Assertion], counts: list[int | None], day: date, place: str) -> int:
    return sum(ppm or 0 for one, ppm in zip(said, counts, strict=True) if there(one, day, place))


EVERYWHERE = list(product([date.min, *(FIRST + timedelta(days=n) for n in range(-1, 8))], ["DE", "FR", "US"]))


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (of(60, 40), [600_000, 400_000]),
        (of(60, 60), [400_000, 400_000]),
        (of(100, 100), [0, 0]),
        (of(100, 1), [990_000, 0]),
        (of(60, 60, 10), [300_000, 300_000, 0]),
        (of(100), [1_000_000]),
        (of(70, None, 50), [500_000, None, 300_000]),
        ([], []),
    ],
)
def test_of_each_claim_counts_what_nobody_else_asks_for(said, counts):
    assert effective(said) == counts


def test_claims_for_different_countries_or_times_do_not_meet():
    france, germany = Assertion(WHOLE_PPM, "FR"), Assertion(WHOLE_PPM, "DE")
    assert effective([france, germany]) == [WHOLE_PPM, WHOLE_PPM]
    before = Assertion(WHOLE_PPM, valid_to=FIRST)
    after = Assertion(WHOLE_PPM, valid_from=FIRST + timedelta(days=1))
    assert effective([before, after]) == [WHOLE_PPM, WHOLE_PPM]
    assert effective([before, Assertion(WHOLE_PPM, valid_from=FIRST)]) == [0, 0]


def test_two_countries_beside_each_other_are_not_added_up():
    world = Assertion(600_000)
    assert effective([world, Assertion(300_000, "DE"), Assertion(300_000, "FR")]) == [
        600_000,
        300_000,
        300_000,
    ]
    assert effective([world, Assertion(500_000, "DE")]) == [500_000, 400_000]


@given(assertions())
def test_what_counts_is_never_above_the_whole_anywhere_at_any_time(said):
    counts = effective(said)
    for day, place in EVERYWHERE:
        assert held(said, counts, day, place) <= WHOLE_PPM
    assert all(
        ppm is None if one.ppm is None else 0 <= (ppm or 0) <= one.ppm
        for one, ppm in zip(said, counts, strict=True)
    )


@given(st.lists(st.integers(1, WHOLE_PPM), min_size=1, max_size=6))
def test_an_undisputed_claim_counts_in_full(ppms):
    said = [Assertion(ppm) for ppm in ppms]
    if sum(ppms) <= WHOLE_PPM:
        assert effective(said) == ppms
    else:
        assert all((ppm or 0) < one.ppm for one, ppm in zip(said, effective(said), strict=True) if one.ppm)


@given(assertions(), st.integers(1, WHOLE_PPM))
def test_a_claim_loses_nothing_to_those_elsewhere_or_at_other_times(others, ppm):
    said = [*[one for one in others if one.territory in {"DE", "276"}], Assertion(ppm, "FR")]
    said = [one for one in said if one.territory != "276"]
    assert effective(said)[-1] == ppm


@given(assertions(), st.randoms())
def test_who_spoke_first_does_not_matter(said, chance):
    order = list(range(len(said)))
    chance.shuffle(order)
    counts = effective(said)
    assert effective([said[place] for place in order]) == [counts[place] for place in order]


@given(assertions(), st.data())
def test_taking_a_claim_back_never_lowers_anothers(said, draws):
    gone = draws.draw(st.integers(0, len(said) - 1))
    before = [ppm for place, ppm in enumerate(effective(said)) if place != gone]
    after = effective([one for place, one in enumerate(said) if place != gone])
    assert all((now or 0) >= (then or 0) for now, then in zip(after, before, strict=True))


@given(assertions())
def test_nobody_loses_more_than_others_claim_too(said):
    counts = effective(said)
    for place, one in enumerate(said):
        others = sum(other.ppm or 0 for at, other in enumerate(said) if at != place)
        if one.ppm:
            assert (counts[place] or 0) >= min(one.ppm, max(0, WHOLE_PPM - others))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("2136", "276", True),
        ("2120", "FR", True),
        ("276", "276", True),
        ("276", "840", False),
        ("DE", "FR", False),
        ("DE", "840", True),
        ("2136", "2136", True),
    ],
)
def test_territories_meet_unless_they_are_known_not_to(one, other, meet):
    assert overlaps(one, other) is overlaps(other, one) is meet


@pytest.mark.parametrize(
    ("written", "code"), [("", WORLD), (" de ", "DE"), ("0276", "276"), ("36", "036"), ("2136", WORLD)]
)
def test_territories_are_written_in_one_way(written, code):
    assert tidy_territory(written) == code


@pytest.mark.parametrize("written", ["DEU", "21360", "D3", "D", "²", "all", "Ω2"])
def test_what_is_no_territory_is_refused(written):
    with pytest.raises(ValueError, match=written):
        tidy_territory(written)
