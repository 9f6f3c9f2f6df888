"""How well a work can be found, and what would help."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain import NATURAL_RIGHTS, SCHEMES_OF, WEIGHTS, Matchability, Traits, matchability

CODES = sorted({scheme for schemes in SCHEMES_OF.values() for scheme in schemes})
TRAITS = st.builds(
    Traits,
    st.frozensets(st.sampled_from(CODES)),
    artist=st.booleans(),
    writer=st.booleans(),
    length=st.booleans(),
    year=st.booleans(),
)


def test_the_weights_of_each_kind_make_a_hundred():
    assert set(WEIGHTS) == set(NATURAL_RIGHTS)
    assert {kind: sum(weights.values()) for kind, weights in WEIGHTS.items()} == dict.fromkeys(WEIGHTS, 100)


@pytest.mark.parametrize(
    ("kind", "traits", "found"),
    [
        ("text", Traits(frozenset({"isbn", "url", "sha256"}), artist=True, year=True), Matchability(100)),
        (
            "song",
            Traits(artist=True, year=True),
            Matchability(20, (("isrc", 30), ("iswc", 20), ("writer", 10), ("length", 10), ("release", 10))),
        ),
        ("image", Traits(frozenset({"isrc"})), Matchability(0, tuple(WEIGHTS["image"].items()))),
    ],
)
def test_it_says_what_is_missing_the_most_helpful_first(kind, traits, found):
    assert matchability(kind, traits) == found


@given(st.sampled_from(sorted(WEIGHTS)), TRAITS)
def test_what_is_there_and_what_is_missing_make_a_hundred(kind, traits):
    found = matchability(kind, traits)
    assert found.score + sum(points for _name, points in found.missing) == 100
    points = [one for _name, one in found.missing]
    assert points == sorted(points, reverse=True)


@given(st.sampled_from(sorted(WEIGHTS)), TRAITS, st.sampled_from(CODES))
def test_another_code_never_makes_a_work_harder_to_find(kind, traits, scheme):
    more = Traits(traits.schemes | {scheme}, traits.artist, traits.writer, traits.length, traits.year)
    assert matchability(kind, more).score >= matchability(kind, traits).score
